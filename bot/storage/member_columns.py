"""The columns that refer to a member, and what an export by that member makes of each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

REFERENCES: Mapping[str, str] = MappingProxyType(
    {
        "accept_mark.user_id": "check_marks",
        "acceptance.accepted_by": "acceptances_given",
        "answer_draft.member_id": "answer_drafts",
        "backfill.requested_by": "takeovers_of_forums",
        "badge_award.member_id": "badges",
        "bounty.giver_id": "bounties_offered",
        "closed_dm.user_id": "direct_messages_refused",
        "deed.actor_id": "deeds",
        "deed.subject_id": "deeds",
        "digest.member_id": "member",
        "draft.member_id": "question_drafts",
        "duplicate.marked_by": "duplicates_marked",
        "expert_ping.member_id": "pings_as_expert",
        "finding.decided_by": "decisions_on_votes",
        "finding_pair.voter_id": "votes_looked_into",
        "ledger.member_id": "points",
        "member.user_id": "member",
        "member_day.member_id": "days",
        "member_setting.member_id": "settings",
        "member_standing.member_id": "standing",
        "member_tag.member_id": "tags",
        "member_tag.user_id": "tags",
        "notice.member_id": "notices",
        "period_gain.member_id": "gains",
        "period_gain.user_id": "gains",
        "post.author_id": "questions",
        "question_expert.member_id": "suggested_as_expert",
        "rank_role_grant.member_id": "rank_roles",
        "report.reporter_id": "reports_made",
        "saved_question.member_id": "saved_questions",
        "setting_change.member_id": "settings_changed",
        "tag_follow.member_id": "followed_tags",
        "vote.voter_id": "votes_cast",
    }
)
"""Each exported column with the section of `storage.personal` that tells what it says."""

LEFT_OUT: Mapping[str, str] = MappingProxyType(
    {
        "finding_pair.author_id": "it would tell who voted on the member",
        "forgetting.member_id": "bookkeeping: the member is being forgotten, or was",
        "finding_vote.voter_id": "which votes a finding is about follows from the pair and the votes cast",
        "post_standing.author_id": "a copy of the posts' numbers",
        "rank_role_due.member_id": "bookkeeping: the roles of the member are due to be looked at",
        "rank_role_look.after_user_id": "bookkeeping: how far a walk through all members has come",
        "report_case.decided_by": "each decision is among the deeds",
        "stale_member.member_id": "bookkeeping: the totals of the member are due to be counted",
    }
)
"""Each column that is exported nowhere, with the reason."""
