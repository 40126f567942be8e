"""Everything that is stored of one member of a guild, section by section."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.identity import Snowflake
from bot.storage.connection import Connection

_POST = """
    CASE
        WHEN answer.id IS NULL THEN 'q' || question.number
        ELSE 'a' || question.number || '.' || answer.number
    END AS post
"""
"""The name of a post, to be used with _OF_POST."""

_OF_POST = """
    LEFT JOIN answer ON answer.id = post.id
    JOIN question ON question.id = COALESCE(answer.question_id, post.id)
"""


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of rows.

    Attributes:
        name: its key in the export.
        sql: finds the rows by the parameters `member_id`, `guild_id` (rows) and `user_id` (the account). A column whose
            name ends in ``_id`` is an id of Discord, in ``_at`` a time in seconds, in ``_day`` days since 1970;
            ``is_…`` is yes or no.
    """

    name: str
    sql: str


SECTIONS = (
    Section(
        "member",
        """
        SELECT member.user_id, member.points, member.reputation, digest.due_at AS next_digest_at,
               digest.rank AS rank_in_last_digest, digest.earlier_rank AS rank_in_digest_before
        FROM member
        LEFT JOIN digest ON digest.member_id = member.id
        WHERE member.id = :member_id
        """,
    ),
    Section(
        "questions",
        """
        SELECT 'q' || question.number AS post, question.title, post.body,
               (
                   SELECT json_group_array(tag.name)
                   FROM question_tag
                   JOIN tag ON tag.id = question_tag.tag_id
                   WHERE question_tag.question_id = question.id
               ) AS tags,
               question.state, question.close_reason, post.created_at, post.edited_at, question.thread_id,
               post.channel_id, post.message_id, post.archive_id AS archive_name, post.ups, post.downs
        FROM post
        JOIN question ON question.id = post.id
        WHERE post.author_id = :member_id
          AND post.kind = 'question'
        ORDER BY post.created_at, post.id
        """,
    ),
    Section(
        "answers",
        """
        SELECT 'a' || question.number || '.' || answer.number AS post, post.body, answer.state, post.created_at,
               post.edited_at, post.channel_id, post.message_id, post.archive_id AS archive_name, post.ups, post.downs,
               acceptance.accepted_at
        FROM post
        JOIN answer ON answer.id = post.id
        JOIN question ON question.id = answer.question_id
        LEFT JOIN acceptance ON acceptance.answer_id = answer.id
        WHERE post.author_id = :member_id
          AND post.kind = 'answer'
        ORDER BY post.created_at, post.id
        """,
    ),
    Section(
        "older_versions",
        f"""
        SELECT {_POST}, revision.title, revision.body, revision.written_at, revision.replaced_at, revision.erased_at
        FROM post
        JOIN revision ON revision.post_id = post.id
        {_OF_POST}
        WHERE post.author_id = :member_id
        ORDER BY revision.post_id, revision.id
        """,
    ),
    Section(
        "question_drafts",
        """
        SELECT title, body, tags, file_count, state, created_at, expires_at
        FROM draft
        WHERE member_id = :member_id
        ORDER BY id
        """,
    ),
    Section(
        "answer_drafts",
        """
        SELECT 'q' || question.number AS post, answer_draft.body, answer_draft.created_at
        FROM answer_draft
        JOIN question ON question.id = answer_draft.question_id
        WHERE answer_draft.member_id = :member_id
        ORDER BY answer_draft.id
        """,
    ),
    Section(
        "votes_cast",
        f"""
        SELECT {_POST}, vote.value, vote.state, vote.refusal, vote.cast_at
        FROM vote
        JOIN post ON post.id = vote.post_id
        {_OF_POST}
        WHERE vote.voter_id = :member_id
        ORDER BY vote.cast_at, vote.post_id
        """,
    ),
    Section(
        "acceptances_given",
        """
        SELECT 'a' || question.number || '.' || answer.number AS post, acceptance.accepted_at
        FROM acceptance
        JOIN answer ON answer.id = acceptance.answer_id
        JOIN question ON question.id = acceptance.question_id
        WHERE acceptance.accepted_by = :member_id
        ORDER BY acceptance.accepted_at, acceptance.question_id
        """,
    ),
    Section(
        "check_marks",
        """
        SELECT 'q' || question.number AS post, accept_mark.message_id, accept_mark.seen_at
        FROM accept_mark
        JOIN question ON question.id = accept_mark.question_id
        WHERE accept_mark.user_id = :user_id
          AND question.guild_id = :guild_id
        ORDER BY accept_mark.seen_at, accept_mark.message_id
        """,
    ),
    Section(
        "points",
        f"""
        SELECT ledger.kind, ledger.effect, ledger.cause, {_POST}, ledger.at AS entered_at, ledger.day AS counts_day
        FROM ledger
        JOIN post ON post.id = ledger.post_id
        {_OF_POST}
        WHERE ledger.member_id = :member_id
        ORDER BY ledger.at, ledger.id
        """,
    ),
    Section(
        "days",
        """
        SELECT day AS counts_day, question_up, question_down, answer_up, answer_down, downvote_cast, accepted,
               accepting, bounty, points
        FROM member_day
        WHERE member_id = :member_id
        ORDER BY day
        """,
    ),
    Section(
        "gains",
        """
        SELECT period, first_day, points
        FROM period_gain
        WHERE member_id = :member_id
        ORDER BY period, first_day
        """,
    ),
    Section(
        "standing",
        """
        SELECT reputation, takes_part AS is_taking_part, questions, answers, accepted, to_solved, activity
        FROM member_standing
        WHERE member_id = :member_id
        """,
    ),
    Section(
        "tags",
        """
        SELECT tag.name AS tag, member_tag.answers, member_tag.ups, member_tag.score, member_tag.expertise,
               member_tag.worth, member_tag.weight
        FROM member_tag
        JOIN tag ON tag.id = member_tag.tag_id
        WHERE member_tag.member_id = :member_id
        ORDER BY tag.name
        """,
    ),
    Section(
        "badges",
        f"""
        SELECT badge_award.badge, tag.name AS tag, {_POST}, badge_award.awarded_at
        FROM badge_award
        LEFT JOIN tag ON tag.id = badge_award.tag_id
        LEFT JOIN post ON post.id = badge_award.post_id
        LEFT JOIN answer ON answer.id = post.id
        LEFT JOIN question ON question.id = COALESCE(answer.question_id, post.id)
        WHERE badge_award.member_id = :member_id
        ORDER BY badge_award.awarded_at, badge_award.id
        """,
    ),
    Section(
        "bounties_offered",
        """
        SELECT 'q' || question.number AS post, bounty.amount, bounty.state, bounty.awarded, bounty.offered_at,
               bounty.ends_at, bounty.ended_at
        FROM bounty
        JOIN question ON question.id = bounty.question_id
        WHERE bounty.giver_id = :member_id
        ORDER BY bounty.id
        """,
    ),
    Section(
        "rank_roles",
        """
        SELECT role_id, state, granted_at
        FROM rank_role_grant
        WHERE member_id = :member_id
        ORDER BY role_id
        """,
    ),
    Section(
        "settings",
        """
        SELECT name, value
        FROM member_setting
        WHERE member_id = :member_id
        ORDER BY name
        """,
    ),
    Section(
        "direct_messages_refused",
        """
        SELECT closed_at
        FROM closed_dm
        WHERE user_id = :user_id
        """,
    ),
    Section(
        "followed_tags",
        """
        SELECT tag.name AS tag, tag_follow.followed_at
        FROM tag_follow
        JOIN tag ON tag.id = tag_follow.tag_id
        WHERE tag_follow.member_id = :member_id
        ORDER BY tag.name
        """,
    ),
    Section(
        "notices",
        f"""
        SELECT notice.kind, notice.subject, {_POST}, notice.due_at, notice.told_at
        FROM notice
        LEFT JOIN post ON post.id = notice.post_id
        LEFT JOIN answer ON answer.id = post.id
        LEFT JOIN question ON question.id = COALESCE(answer.question_id, post.id)
        WHERE notice.member_id = :member_id
        ORDER BY notice.id
        """,
    ),
    Section(
        "saved_questions",
        """
        SELECT saved_at
        FROM saved_question
        WHERE member_id = :member_id
        ORDER BY id
        """,
    ),
    Section(
        "reports_made",
        f"""
        SELECT {_POST}, report.reported_at
        FROM report
        JOIN post ON post.id = report.post_id
        {_OF_POST}
        WHERE report.reporter_id = :member_id
        ORDER BY report.id
        """,
    ),
    Section(
        "duplicates_marked",
        """
        SELECT 'q' || question.number AS post, 'q' || original.number AS original, duplicate.marked_at
        FROM duplicate
        JOIN question ON question.id = duplicate.question_id
        JOIN question AS original ON original.id = duplicate.original_id
        WHERE duplicate.marked_by = :member_id
        ORDER BY duplicate.marked_at, duplicate.question_id
        """,
    ),
    Section(
        "suggested_as_expert",
        """
        SELECT 'q' || question.number AS post, question_expert.place
        FROM question_expert
        JOIN question ON question.id = question_expert.question_id
        WHERE question_expert.member_id = :member_id
        ORDER BY question_expert.question_id
        """,
    ),
    Section(
        "pings_as_expert",
        """
        SELECT 'q' || question.number AS post, expert_ping.pinged_at
        FROM expert_ping
        JOIN question ON question.id = expert_ping.question_id
        WHERE expert_ping.member_id = :member_id
        ORDER BY expert_ping.pinged_at, expert_ping.question_id
        """,
    ),
    Section(
        "votes_looked_into",
        """
        SELECT finding.kind, finding.state, finding_pair.ups, finding_pair.downs, finding_pair.first_at,
               finding_pair.last_at, finding.found_at
        FROM finding_pair
        JOIN finding ON finding.id = finding_pair.finding_id
        WHERE finding_pair.voter_id = :member_id
        ORDER BY finding_pair.finding_id, finding_pair.author_id
        """,
    ),
    Section(
        "decisions_on_votes",
        """
        SELECT kind, state, decided_at
        FROM finding
        WHERE guild_id = :guild_id
          AND decided_by = :user_id
        ORDER BY id
        """,
    ),
    Section(
        "deeds",
        """
        SELECT kind, why, note, done_at, COALESCE(actor_id = :member_id, 0) AS is_own
        FROM deed
        WHERE actor_id = :member_id
           OR subject_id = :member_id
        ORDER BY id
        """,
    ),
    Section(
        "settings_changed",
        """
        SELECT name, changed_at
        FROM setting_change
        WHERE member_id = :member_id
        ORDER BY id
        """,
    ),
    Section(
        "takeovers_of_forums",
        """
        SELECT channel.discord_id AS channel_id, backfill.state, backfill.began_at, backfill.ended_at
        FROM backfill
        JOIN channel ON channel.id = backfill.channel_id
        WHERE backfill.guild_id = :guild_id
          AND backfill.requested_by = :user_id
        ORDER BY backfill.channel_id
        """,
    ),
)
"""What an export holds, in this order."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose data it is; the rows of guild and member, and the account."""

    guild_id: int
    member_id: int
    user_id: Snowflake


def walk(connection: Connection, subject: Subject) -> Iterator[tuple[str, Iterator[Mapping[str, Any]]]]:
    """Return every section's name with its rows, one by one, in bounded memory.

    Args:
        connection: the transaction.
        subject: whose.
    """
    parameters = {
        "guild_id": subject.guild_id,
        "member_id": subject.member_id,
        "user_id": subject.user_id,
    }
    for section in SECTIONS:
        rows = connection.iterate(section.sql, parameters)
        yield section.name, (dict(row) for row in rows)
