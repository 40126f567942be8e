"""The plans of the queries that run most: by an index, never through a whole table."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain.identity import PostId, Snowflake
from bot.storage import answers, channels, drafts, forum_tags, members, posts, questions, renders, revisions, tags
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
    "unanswered": lambda c: questions.list_unanswered(c, 1, [ID], tag_id=None, limit=11, offset=0),
    "unanswered_with_tag": lambda c: questions.list_unanswered(c, 1, [ID], tag_id=1, limit=11, offset=0),
    "count_asked_since": lambda c: questions.count_asked_since(c, 1, 0),
    "count_open": lambda c: questions.count_open(c, 1),
    "touch": lambda c: questions.touch(c, POST, 1),
    "list_answers": lambda c: answers.list_answers(c, POST),
    "has_answer_by": lambda c: answers.has_answer_by(c, POST, 1),
    "due": lambda c: renders.list_due(c, 1, 10),
    "remove_of_question": lambda c: renders.remove_of_question(c, POST),
    "tags_for_form": lambda c: tags.list_most_used(c, 1, 25),
    "tags_of_question": lambda c: tags.list_names_of_question(c, POST),
    "forum_tags": lambda c: forum_tags.list_forum_tags(c, 1),
    "drafts_of_member": lambda c: drafts.list_of_member(c, 1, 1),
    "expired_drafts": lambda c: drafts.remove_expired(c, 1, 10),
    "erase_revisions": lambda c: revisions.erase_revisions(c, POST, 1),
    "get_member_id": lambda c: members.get_member_id(c, 1, ID),
    "find_channel": lambda c: channels.find_channel(c, ID),
}


@pytest.mark.parametrize("name", HOT)
async def test_a_hot_query_uses_an_index(database: Database, name: str) -> None:
    plan = await plan_of(database, HOT[name])
    assert plan
    assert [step for step in plan if step.startswith("SCAN")] == []


@pytest.mark.parametrize("name", ["unanswered", "due", "tags_for_form"])
async def test_a_page_is_read_in_the_order_of_its_index(database: Database, name: str) -> None:
    assert [step for step in await plan_of(database, HOT[name]) if "TEMP B-TREE" in step] == []


async def test_the_next_due_time_is_the_first_entry_of_an_index(database: Database) -> None:
    assert await plan_of(database, renders.get_next_due_at) == ["SCAN render USING COVERING INDEX render_by_due"]
