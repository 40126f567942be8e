"""How guilds are erased and members forgotten: by an index, however large the rest is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain.identity import PostId, Snowflake
from bot.domain.posts import MessageRef
from bot.storage import erasures, forgettings, forgotten_messages
from bot.storage.connection import Connection
from bot.storage.database import Database
from bot.storage.forgettings import Step
from tests.storage.test_plans import plan_of

ID = Snowflake(1)

QUERIES: dict[str, Callable[[Connection], object]] = {
    "next_erasure": erasures.get_next_due_at,
    "due_guild": lambda c: erasures.get_due_guild(c, 1),
    "questions": lambda c: erasures.erase_questions(c, 1, 1),
    "members": lambda c: erasures.erase_members(c, 1, 1),
    "rest": lambda c: erasures.erase_rest(c, 1, 1),
    "of_post": lambda c: erasures._delete(c, erasures._DELETE_OF_POST, 1),
    "of_question": lambda c: erasures._delete(c, erasures._DELETE_OF_QUESTION, 1),
    "of_member": lambda c: erasures._delete(c, erasures._DELETE_OF_MEMBER, 1),
    "of_tag": lambda c: erasures._delete(c, erasures._DELETE_OF_TAG, 1),
    "of_channel": lambda c: erasures._delete(c, erasures._DELETE_OF_CHANNEL, 1),
    "guild": lambda c: erasures.erase_guild(c, 1),
    "next_task": forgettings.get_next,
    "put_step": lambda c: forgettings.put_step(c, 1, Step.DONE),
    "replace_id": lambda c: forgettings.replace_id(c, 1, 1, ID, ID),
    "is_being_posted": lambda c: forgettings.is_being_posted(c, 1),
    "posts": lambda c: forgettings.list_posts(c, 1, 0, 10),
    "revisions": lambda c: forgettings.remove_revisions(c, PostId(1)),
    "records": lambda c: forgettings.remove_records(c, 1),
    "as_expert": lambda c: forgettings.take_as_expert(c, 1, 10),
    "is_concerned": lambda c: forgettings.is_concerned(c, ID, ID, ID),
    "due_messages": lambda c: forgotten_messages.list_due(c, 1, 10),
    "add_message": lambda c: forgotten_messages.add(c, 1, MessageRef(ID, ID), 1),
    "retry_message": lambda c: forgotten_messages.put_retry(c, ID, 1),
    "remove_message": lambda c: forgotten_messages.remove(c, ID),
}

_SMALL = {
    # One row for each guild.
    "guild",
}


@pytest.mark.parametrize("name", QUERIES)
async def test_no_query_goes_through_a_whole_table(database: Database, name: str) -> None:
    plan = await plan_of(database, QUERIES[name])
    scans = [step for step in plan if step.startswith("SCAN") and "USING" not in step and "CONSTANT ROW" not in step]
    assert [step for step in scans if step.split()[1] not in _SMALL] == []
