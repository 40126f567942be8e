"""The plans of the queries that run most: by an index, never through a whole table."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain.badges import PostScore
from bot.domain.digests import Days
from bot.domain.identity import PostId, Snowflake
from bot.domain.notices import EarnedBadge
from bot.domain.posts import PostKind
from bot.domain.preferences import NoticeKind
from bot.domain.ranking import Period
from bot.domain.voting import Direction, VoteState
from bot.storage import (
    accept_marks,
    acceptances,
    answers,
    backfills,
    badge_causes,
    badges,
    boards,
    bounties,
    channels,
    closed_dms,
    digests,
    drafts,
    duplicates,
    expert_pings,
    expertise,
    findings,
    follows,
    forum_tags,
    hits,
    lives,
    matches,
    member_settings,
    members,
    notices,
    posts,
    profiles,
    question_experts,
    questions,
    rank_roles,
    readings,
    renders,
    revisions,
    standings,
    tags,
    totals,
    vectors,
    votes,
    waiting_questions,
)
from bot.storage.boards import Scope
from bot.storage.connection import Connection
from bot.storage.database import Database

ID = Snowflake(1)
POST = PostId(1)


class Recording(Connection):
    """A connection that notes how SQLite means to run each query instead of running it."""

    __slots__ = ("plan", "under")

    def __init__(self, under: Connection) -> None:
        self.under = under
        self.plan: list[str] = []

    def fetch_one(self, sql, parameters=None):
        self._note(sql, parameters)

    def fetch_all(self, sql, parameters=None):
        self._note(sql, parameters)
        return []

    def fetch_value(self, sql, parameters=None):
        self._note(sql, parameters)
        return 0

    def iterate(self, sql, parameters=None):
        self._note(sql, parameters)
        return iter(())

    def execute(self, sql, parameters=None):
        self._note(sql, parameters)
        return 0

    def _note(self, sql, parameters):
        self.plan += [row["detail"] for row in self.under.fetch_all(f"EXPLAIN QUERY PLAN {sql}", parameters)]


async def plan_of(database: Database, query: Callable[[Connection], object]) -> list[str]:
    def explain(connection: Connection) -> list[str]:
        recording = Recording(connection)
        query(recording)
        return recording.plan

    return await database.read(explain)


HOT: dict[str, Callable[[Connection], object]] = {
    "find_by_message": lambda c: posts.find_by_message(c, ID),
    "get_post": lambda c: posts.get_post(c, POST),
    "find_by_thread": lambda c: questions.find_by_thread(c, ID),
    "find_by_number": lambda c: questions.find_by_number(c, 1, 1),
    "unanswered": lambda c: waiting_questions.list_unanswered(
        c, 1, [ID], tag_id=None, asked_until=1, limit=11, offset=0
    ),
    "list_asked_since": lambda c: questions.list_asked_since(c, 1, 0),
    "count_open": lambda c: questions.count_open(c, 1),
    "list_open_of_member": lambda c: questions.list_open_of_member(c, 1, [], 5),
    "touch": lambda c: questions.touch(c, POST, 1),
    "list_answers": lambda c: answers.list_answers(c, POST),
    "has_answer_by": lambda c: answers.has_answer_by(c, POST, 1),
    "due": lambda c: renders.list_due(c, 1, 10),
    "remove_of_question": lambda c: renders.remove_of_question(c, POST),
    "tags_for_form": lambda c: tags.list_most_used(c, 1, None, 25),
    "tags_of_question": lambda c: tags.list_names_of_question(c, POST),
    "forum_tags": lambda c: forum_tags.list_forum_tags(c, 1),
    "settable_tags": lambda c: forum_tags.list_settable(c, 1),
    "original": lambda c: duplicates.get_original(c, POST),
    "count_duplicates": lambda c: duplicates.count_duplicates(c, POST),
    "list_duplicates": lambda c: duplicates.list_duplicates(c, POST, 5),
    "move_duplicates": lambda c: duplicates.move_duplicates(c, POST, POST),
    "frequent": lambda c: duplicates.list_frequent(c, 1, [ID], None, limit=11, offset=0),
    "frequent_in_a_tag": lambda c: duplicates.list_frequent(c, 1, [ID], 1, limit=11, offset=0),
    "drafts_of_member": lambda c: drafts.list_of_member(c, 1, 1),
    "expired_drafts": lambda c: drafts.remove_expired(c, 1, 10),
    "erase_revisions": lambda c: revisions.erase_revisions(c, POST, 1),
    "get_member_id": lambda c: members.get_member_id(c, 1, ID),
    "bounty": lambda c: bounties.get_bounty(c, 1),
    "bounty_of_question": lambda c: bounties.get_open(c, POST),
    "bounties_of_answer": lambda c: bounties.list_of_answer(c, POST),
    "bounties_that_run": lambda c: bounties.count_open(c, 1),
    "backfills_running": backfills.list_running,
    "backfill_threads_to_do": lambda c: backfills.list_threads_to_do(c, 1, 3),
    "backfill_hints": lambda c: backfills.list_hints(c, 1, 20),
    "find_channel": lambda c: channels.find_channel(c, ID),
    "awards": lambda c: badges.list_awards(c, 1),
    "remove_award": lambda c: badges.remove_award(c, 1, ("tag_gold", 1)),
    "remove_tag_awards": lambda c: badges.remove_tag(c, 1),
    "tag_counts_of_member": lambda c: badge_causes.list_tag_counts(c, 1, POST),
    "tags_of_member": lambda c: badge_causes.list_tag_ids(c, 1, 20),
    "scored_posts": lambda c: badge_causes.list_scored(c, 1, PostScore(PostKind.ANSWER, 5), None),
    "scored_post": lambda c: badge_causes.list_scored(c, 1, PostScore(PostKind.ANSWER, 5), POST),
    "answers_in_tag": lambda c: badge_causes.list_answers_in_tag(c, 1, 1),
    "answer_accepted": lambda c: badge_causes.find_answer_accepted(c, 1, 25),
    "question_solved": lambda c: badge_causes.find_question_solved(c, 1, 10),
    "vote_cast": lambda c: badge_causes.find_vote_cast(c, 1, 100),
    "last_vote": lambda c: badge_causes.get_last_vote_at(c, 1),
    "member_settings": lambda c: member_settings.load(c, 1),
    "missing_vectors": lambda c: vectors.list_missing(c, "model", 16),
    "newer_vectors": lambda c: vectors.list_newer(c, 1, "model", 5, length=128, limit=10),
    "forget_vector": lambda c: vectors.forget_question(c, POST),
    "number_if_seen": lambda c: vectors.get_number_if_seen(c, POST, 1, None),
    "meant_question": lambda c: hits.get_question(c, POST, hits.Condition(visible_channels=[ID], tag_id=1)),
    "is_closed": lambda c: closed_dms.is_closed(c, ID),
    "tags_to_follow": lambda c: follows.list_tags(c, 1, 1, [ID], limit=11, offset=0),
    "followed_tags": lambda c: follows.list_followed(c, 1, "", [ID], 25),
    "count_followed": lambda c: follows.count_of_member(c, 1),
    "request_for_followers": lambda c: notices.request_for_followers(c, POST, 1),
    "withdraw_notice": lambda c: notices.withdraw(c, 1, NoticeKind.BADGE, "a"),
    "due_notices_directly": lambda c: notices.list_due_direct(c, 1, 10),
    "due_notices_together": lambda c: notices.list_due_together(c, 1, 10),
    "badge_of_notice": lambda c: notices.is_badge_held(c, 1, EarnedBadge("a", None), [ID]),
    "due_digests": lambda c: digests.list_due(c, 1, 10),
    "pull_digests_back": lambda c: digests.pull_back(c, 1, 1, 1),
    "hasten_digest": lambda c: digests.hasten_notice(c, 1, 1),
    "digest_told": lambda c: digests.get_told_at(c, 1),
    "points_in_digest": lambda c: digests.sum_points(c, 1, Days(1, 8)),
    "waiting_in_digest": lambda c: digests.list_waiting(c, 1, [ID]),
    "unanswered_in_digest": lambda c: digests.list_unanswered(c, 1, 1, [ID]),
    "voted_in_digest": lambda c: digests.list_voted(c, 1, 1, [ID]),
    "next_notice": lambda c: notices.get_next_due_at(c, 1),
    "old_notices": lambda c: notices.remove_told(c, NoticeKind.FOLLOWED_TAG, 1, 10),
    "find_target": lambda c: votes.find_target(c, ID),
    "get_target": lambda c: votes.get_target(c, POST),
    "find_voter": lambda c: votes.find_voter(c, 1, ID, POST),
    "find_target_and_voter": lambda c: votes.find_target_and_voter(c, ID, ID),
    "list_votes": lambda c: votes.list_votes(c, POST),
    "count_day": lambda c: votes.count_day(c, 1, ID, POST, 1),
    "is_barred": lambda c: findings.is_barred(c, 1, ID, since=1),
    "voters_to_review": lambda c: findings.list_voters(c, 1, ID, 50),
    "evidence": lambda c: findings.list_evidence(c, 1, 2, Direction.UP, 1, 2, 300),
    "votes_of_a_finding": lambda c: findings.list_votes(c, 1, VoteState.COUNTED),
    "open_findings": lambda c: findings.list_open(c, 1, 5, 0),
    "remove_vote": lambda c: votes.remove_vote(c, POST, 1, 1),
    "add_to_counts": lambda c: posts.add_to_counts(c, POST, 1, 0, 1),
    "get_day": lambda c: totals.get_day(c, 1, 1),
    "add_points": lambda c: totals.add_points(c, 1, 1),
    "longest_unread": lambda c: readings.list_longest_unread(c, 1, 10),
    "longest_unread_at": readings.get_longest_unread_at,
    "list_dirty": lambda c: posts.list_dirty(c, 10),
    "get_acceptance": lambda c: acceptances.get_acceptance(c, POST),
    "list_marks": lambda c: accept_marks.list_marks(c, ID),
    "leaderboard": lambda c: boards.iterate_lines(c, Scope(1)),
    "leaderboard_of_a_period": lambda c: boards.iterate_lines(c, Scope(1, Period.MONTH, 1)),
    "leaderboard_of_a_tag": lambda c: boards.iterate_lines(c, Scope(1, tag_id=1)),
    "value_on_the_leaderboard": lambda c: boards.get_value(c, Scope(1), ID),
    "value_in_a_period": lambda c: boards.get_value(c, Scope(1, Period.MONTH, 1), ID),
    "value_in_a_tag": lambda c: boards.get_value(c, Scope(1, tag_id=1), ID),
    "rank": lambda c: boards.get_rank(c, Scope(1), 5),
    "rank_in_a_period": lambda c: boards.get_rank(c, Scope(1, Period.MONTH, 1), 5),
    "rank_in_a_tag": lambda c: boards.get_rank(c, Scope(1, tag_id=1), 5),
    "ranked_member": lambda c: rank_roles.get_member(c, 1),
    "badges_of_tags": lambda c: rank_roles.list_badges(c, 1),
    "held_roles": lambda c: rank_roles.list_held(c, 1),
    "due_for_roles": lambda c: rank_roles.list_due(c, 1, 10),
    "members_after": lambda c: rank_roles.list_members_after(c, 1, 1, 10),
    "standing_of_member": lambda c: standings.get_member(c, 1),
    "last_day": lambda c: profiles.get_last_day(c, 1),
    "course": lambda c: profiles.list_points_since(c, 1, 1),
    "posters": lambda c: profiles.count_posters(c, 1, 40),
    "badges": lambda c: profiles.list_badges(c, 1),
    "badge_in_a_tag": lambda c: profiles.get_tag_badge(c, 1, 1),
    "count_cast_votes": lambda c: profiles.count_votes(c, 1),
    "best_answers": lambda c: profiles.list_best_answers(c, 1, None, 3),
    "top_tags": lambda c: profiles.list_top_tags(c, 1, None, 5),
    "experts_in_a_tag": lambda c: expertise.list_by_tag(c, 1, 100),
    "most_active": lambda c: expertise.list_by_activity(c, 1, 100),
    "expertise_in_a_tag": lambda c: expertise.get_in_tag(c, 1, 1),
    "activity": lambda c: expertise.get_activity(c, 1),
    "totals_in_a_tag": lambda c: expertise.get_tag_totals(c, 1, 1),
    "answers_to_a_similar_question": lambda c: expertise.list_answers(c, POST),
    "last_post": lambda c: expertise.get_last_post_at(c, 1),
    "use_of_a_tag": lambda c: expertise.get_tag_use(c, 1, "git"),
    "named_experts": lambda c: question_experts.list_named(c, POST),
    "due_pings": lambda c: expert_pings.list_due(c, 1, 10),
    "due_lives": lambda c: lives.list_due(c, 1, 10),
    "life": lambda c: lives.get_life(c, POST),
    "active_at": lambda c: lives.get_active_at(c, POST, 1),
    "answered_at": lambda c: lives.get_answered_at(c, POST),
    "idle_threads": lambda c: lives.list_idle_threads(c, 1, 1, 5),
    "look_again": lambda c: lives.look_again(c, POST),
    "look_again_at_guild": lambda c: lives.look_again_at_guild(c, 1),
    "reserved_pings": lambda c: expert_pings.get_reserved(c, POST),
    "last_ping": lambda c: expert_pings.was_pinged_since(c, 1, 1),
    "ledger_days": lambda c: totals.list_days(c, 1, 1, 9),
    "points_of_member": lambda c: totals.get_points(c, 1),
    "seen_tag": lambda c: tags.get_seen_tag_id(c, 1, "git", [ID]),
    "month_gain": lambda c: profiles.sum_points_since(c, 1, 1),
}


@pytest.mark.parametrize("name", HOT)
async def test_a_hot_query_uses_an_index(database: Database, name: str) -> None:
    plan = await plan_of(database, HOT[name])
    assert plan
    assert [step for step in plan if step.startswith("SCAN")] == []


@pytest.mark.parametrize(
    "name",
    [
        "unanswered",
        "due",
        "due_notices_directly",
        "next_notice",
        "due_digests",
        "due_for_roles",
        "members_after",
        "tags_for_form",
        "leaderboard",
        "leaderboard_of_a_period",
        "leaderboard_of_a_tag",
        "experts_in_a_tag",
        "most_active",
        "due_pings",
        "best_answers",
        "course",
        "list_dirty",
        "longest_unread",
    ],
)
async def test_a_page_is_read_in_the_order_of_its_index(database: Database, name: str) -> None:
    assert [step for step in await plan_of(database, HOT[name]) if "TEMP B-TREE" in step] == []


async def test_the_next_due_time_is_the_first_entry_of_an_index(database: Database) -> None:
    plan = await plan_of(database, renders.get_next_due_at)
    assert plan == ["SCAN render USING INDEX render_by_due", "SEARCH guild USING INTEGER PRIMARY KEY (rowid=?)"]


async def test_the_next_ping_is_the_first_entry_of_an_index(database: Database) -> None:
    first, *others = await plan_of(database, expert_pings.get_next_due_at)
    assert first == "SCAN expert_ping_due USING COVERING INDEX expert_ping_due_by_time"
    assert [step for step in others if step.startswith("SCAN")] == []


async def test_the_next_and_the_last_digest_are_the_ends_of_an_index(database: Database) -> None:
    first, *others = await plan_of(database, digests.get_next_due_at)
    assert first == "SCAN digest USING COVERING INDEX digest_by_due"
    assert [step for step in others if step.startswith("SCAN")] == []
    assert await plan_of(database, digests.get_last_due_at) == ["SEARCH digest USING COVERING INDEX digest_by_due"]


async def test_a_digest_looks_through_its_questions_from_the_newest_on_and_not_through_all(database: Database) -> None:
    for query, index in {
        "waiting_in_digest": "SEARCH own USING COVERING INDEX post_by_author (author_id=? AND kind=?)",
        "unanswered_in_digest": "SEARCH recent USING INDEX question_open (guild_id=?)",
        "voted_in_digest": "SEARCH recent USING COVERING INDEX sqlite_autoindex_question_2 (guild_id=?)",
    }.items():
        plan = await plan_of(database, HOT[query])
        assert index in plan
        assert {f"SEARCH {table} USING INTEGER PRIMARY KEY (rowid=?)" for table in ("post", "question")} <= {*plan}


async def test_the_next_look_is_the_first_entry_of_an_index(database: Database) -> None:
    first, *others = await plan_of(database, lives.get_next_due_at)
    assert first == "SEARCH question_life USING COVERING INDEX question_life_by_due (due_at>?)"
    assert [step for step in others if step.startswith("SCAN")] == []


async def test_the_streak_asks_an_index_for_each_day(database: Database) -> None:
    plan = await plan_of(database, lambda c: profiles.count_streak_days(c, 1, 20_000))
    assert {step for step in plan if step.startswith("SCAN")} <= {"SCAN streak", "SCAN CONSTANT ROW"}


async def test_the_votes_cast_are_counted_in_one_index_alone(database: Database) -> None:
    assert await plan_of(database, HOT["count_cast_votes"]) == [
        "SEARCH vote USING COVERING INDEX vote_by_voter (voter_id=?)"
    ]


async def test_the_gains_of_a_tag_in_a_period_are_summed_by_indexes(database: Database) -> None:
    plan = await plan_of(database, lambda c: boards.iterate_lines(c, Scope(1, Period.WEEK, 1, tag_id=1)))
    assert [step for step in plan if step.startswith("SCAN") and step != "SCAN line"] == []


async def test_of_troubles_with_roles_only_the_untold_ones_are_looked_at(database: Database) -> None:
    plan = await plan_of(database, lambda c: rank_roles.list_untold_troubles(c, 10))
    assert {step for step in plan if step.startswith("SCAN")} == {
        "SCAN rank_role_trouble USING INDEX rank_role_trouble_untold"
    }


async def test_the_notices_of_one_post_are_found_by_an_index(database: Database) -> None:
    parameters = {"post_id": 1, "kind": "followed_tag", "now": 1, "limit": 50}
    plan = await plan_of(database, lambda c: c.fetch_all(notices.OTHERS_OF_POST, parameters))
    assert "SEARCH notice USING INDEX notice_by_post (post_id=?)" in plan
    assert [step for step in plan if step.startswith("SCAN")] == []


async def test_of_the_words_of_a_text_only_their_posts_are_looked_at(database: Database) -> None:
    plan = await plan_of(
        database, lambda c: matches.list_questions_with_any(c, 1, ["undo"], 5, visible_channels=[ID], before=POST)
    )
    match, *others = plan
    assert match.startswith("SCAN word VIRTUAL TABLE INDEX")
    assert others == [
        "SEARCH question USING INTEGER PRIMARY KEY (rowid=?)",
        "SEARCH channel USING INTEGER PRIMARY KEY (rowid=?) LEFT-JOIN",
        "USE TEMP B-TREE FOR ORDER BY",
    ]


async def test_a_search_looks_at_the_posts_of_its_words_alone(database: Database) -> None:
    condition = hits.Condition(visible_channels=[ID], tag_id=1, is_solved=True, author_member_id=1, since=1)
    query = hits.query_for(1, ["undo"], all_of_them=True)
    plan = await plan_of(database, lambda c: hits.list_posts(c, query, condition, first_post_id=POST, limit=5))
    (match, ranked) = [step for step in plan if step.startswith("SCAN")]
    assert match.startswith("SCAN word VIRTUAL TABLE INDEX")
    assert match.endswith(">")
    assert ranked == "SCAN ranked"
    assert await plan_of(database, lambda c: hits.get_first_of_newest(c, query, 9)) != []


async def test_titles_complete_in_the_order_of_their_index(database: Database) -> None:
    plan = await plan_of(database, lambda c: hits.list_titles_with_start(c, 1, "undo", [ID], 25))
    assert plan[0].startswith("SEARCH question USING INDEX question_by_title (guild_id=? AND <expr>>? AND <expr><?)")
    assert [step for step in plan if "TEMP B-TREE" in step] == []


async def test_what_was_done_on_a_day_is_found_by_indexes(database: Database) -> None:
    plan = await plan_of(database, lambda c: badge_causes.get_first_done_at(c, 1, 20_000))
    assert {step for step in plan if step.startswith("SCAN")} <= {"SCAN done", "SCAN CONSTANT ROW"}
    assert [step for step in plan if "(voter_id=? AND cast_at>? AND cast_at<?)" in step] != []


async def test_all_days_of_a_member_are_found_by_indexes(database: Database) -> None:
    plan = await plan_of(database, lambda c: badge_causes.list_days(c, 1))
    assert {step for step in plan if step.startswith("SCAN")} <= {"SCAN done"}


async def test_open_questions_alone_are_looked_at_for_those_that_wait(database: Database) -> None:
    for tag_id in (None, 1):
        plan = await plan_of(
            database,
            lambda c, tag_id=tag_id: waiting_questions.list_unanswered(
                c, 1, [ID], tag_id=tag_id, asked_until=1, limit=11, offset=0
            ),
        )
        assert "USING INDEX question_open" in plan[0]
        assert not any("TEMP B-TREE" in step for step in plan)


async def test_titles_are_completed_from_the_newest_post_down_to_a_bound(database: Database) -> None:
    plan = await plan_of(
        database, lambda c: hits.list_titles_with_words(c, 1, ["undo"], ["mer"], [], [ID], 5, newest=10)
    )
    (match,) = [step for step in plan if step.startswith("SCAN")]
    # ">": FTS5 is told where to stop; and as it reads in this order, nothing is sorted.
    assert match.startswith("SCAN word VIRTUAL TABLE INDEX")
    assert match.endswith(">")
    assert [step for step in plan if "ORDER BY" in step] == []
