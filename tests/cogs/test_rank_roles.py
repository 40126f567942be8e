"""Rank roles, as members and managers see them."""

from __future__ import annotations

import asyncio

import pytest_asyncio
from simcord import RoleHandle

from tests.cogs.steps import configure
from tests.support.messages import text_of
from tests.support.world import UP, World

GIVE = "PUT /guilds/*/members/*/roles/*"
TAKE = "DELETE /guilds/*/members/*/roles/*"


@pytest_asyncio.fixture
async def ranked(qa: World) -> World:
    """Return a guild in which bob's answer has an up vote, and a log channel; the bot may manage roles."""
    qa.bot_can(manage_roles=True)
    await configure(qa, log_channel=str(qa.chat.id))
    thread = await qa.ask(qa.alice)
    card = await qa.answer(thread, qa.bob)
    await qa.carol.react(card, UP)
    await qa.settle()
    return qa


def roles_of(world: World, user_id: int) -> list[int]:
    return world.env.backend.get_guild(world.guild.id).members[user_id].role_ids


async def set_rules(world: World, text: str) -> None:
    await configure(world, rank_roles=text)
    await look(world)


async def look(world: World) -> None:
    """Let the bot look at the roles that are due, and wait for its end: what a test wakes, Discord waits not for."""
    world.bot.rank_roles.wake()
    await asyncio.wait([world.bot.rank_roles._chore._task])
    await world.settle()


def records(world: World) -> list[tuple[int, str]]:
    return [(row["role_id"], row["state"]) for row in world.rows("SELECT role_id, state FROM rank_role_grant")]


def told(world: World) -> list[str]:
    found = [text_of(message) for message in world.chat.history()]
    return [text for text in found if "Rank roles wait" in text]


@pytest_asyncio.fixture
async def expert(ranked: World) -> RoleHandle:
    return ranked.guild.create_role("Experts")


async def test_who_has_earned_a_role_holds_it_and_nobody_else(ranked: World, expert: RoleHandle) -> None:
    await set_rules(ranked, f"{expert.id}:11")
    assert expert.id in roles_of(ranked, ranked.bob.id)
    assert expert.id not in roles_of(ranked, ranked.alice.id)
    assert records(ranked) == [(expert.id, "given")]


async def test_where_nothing_changed_no_call_is_made(ranked: World, expert: RoleHandle) -> None:
    await set_rules(ranked, f"{expert.id}:11")
    calls = ranked.calls()
    await look(ranked)
    await set_rules(ranked, f"{expert.id}:10")
    await ranked.restart()
    assert calls.find("PUT", "/guilds/*/members/*/roles/*") == []
    assert calls.find("GET", "/guilds/*/members/*") == []


async def test_what_the_bot_gave_goes_with_the_rule(ranked: World, expert: RoleHandle) -> None:
    await set_rules(ranked, f"{expert.id}:11")
    calls = ranked.calls()
    await set_rules(ranked, "")
    assert expert.id not in roles_of(ranked, ranked.bob.id)
    assert calls.routes.count(TAKE) == 1
    assert records(ranked) == []


async def test_what_a_member_had_before_is_left_alone(ranked: World, expert: RoleHandle) -> None:
    ranked.env.backend.add_member_role(ranked.guild.id, ranked.bob.id, expert.id)
    await set_rules(ranked, f"{expert.id}:11")
    assert records(ranked) == [(expert.id, "found")]
    calls = ranked.calls()
    await set_rules(ranked, "")
    assert expert.id in roles_of(ranked, ranked.bob.id)
    assert TAKE not in calls.routes


async def test_a_vote_that_is_cast_or_taken_back_gives_and_takes(ranked: World, expert: RoleHandle) -> None:
    await set_rules(ranked, f"{expert.id}:21")
    assert records(ranked) == []
    thread = ranked.channel(ranked.threads()[0])
    card = next(message for message in thread.history() if "git revert" in text_of(message))
    await ranked.helper.react(card, UP)
    await ranked.advance(10)
    assert expert.id in roles_of(ranked, ranked.bob.id)
    await ranked.helper.unreact(card, UP)
    await ranked.advance(10)
    assert expert.id not in roles_of(ranked, ranked.bob.id)


async def test_without_manage_roles_no_call_is_made_and_managers_are_told_once(
    ranked: World, expert: RoleHandle
) -> None:
    ranked.bot_can(manage_roles=False)
    await ranked.settle()
    calls = ranked.calls()
    await set_rules(ranked, f"{expert.id}:11")
    await look(ranked)
    await ranked.advance(3_700)
    assert GIVE not in calls.routes
    [text] = told(ranked)
    assert "Manage Roles" in text
    ranked.bot_can(manage_roles=True)
    await ranked.settle()
    assert expert.id in roles_of(ranked, ranked.bob.id)


async def test_a_role_above_the_bots_own_waits_until_it_moves(ranked: World) -> None:
    high = ranked.guild.create_role("Highest", position=90)
    await ranked.settle()
    calls = ranked.calls()
    await set_rules(ranked, f"{high.id}:11")
    assert GIVE not in calls.routes
    [text] = told(ranked)
    assert "below my own role" in text
    assert f"<@&{high.id}>" in text
    backend = ranked.env.backend
    backend.reorder_roles(ranked.guild.id, [{"id": high.id, "position": 1}])
    await ranked.settle()
    assert high.id in roles_of(ranked, ranked.bob.id)
    assert ranked.rows("SELECT * FROM rank_role_trouble") == []


async def test_a_deleted_role_is_told_once_and_nobody_waits_for_it(ranked: World, expert: RoleHandle) -> None:
    await set_rules(ranked, f"{expert.id}:11")
    calls = ranked.calls()
    ranked.env.backend.delete_role(ranked.guild.id, expert.id)
    await set_rules(ranked, f"{expert.id}:12,{expert.id}:11")
    await set_rules(ranked, f"{expert.id}:11,5:9")
    assert TAKE not in calls.routes
    assert GIVE not in calls.routes
    assert ranked.rows("SELECT * FROM rank_role_due") == []
    assert "`5` was deleted" in told(ranked)[0]


async def test_a_role_that_is_gone_when_it_is_given_is_no_error(ranked: World, expert: RoleHandle) -> None:
    ranked.fail("PUT", "/guilds/*/roles/*", status=404, code=10011, times=None)
    await set_rules(ranked, f"{expert.id}:11")
    assert ranked.rows("SELECT * FROM rank_role_due") == []
    assert len(told(ranked)) == 1


async def test_a_member_who_left_is_passed_over(ranked: World, expert: RoleHandle) -> None:
    ranked.env.backend.get_guild(ranked.guild.id).members.pop(ranked.bob.id)
    calls = ranked.calls()
    await set_rules(ranked, f"{expert.id}:11")
    assert GIVE not in calls.routes
    assert ranked.rows("SELECT * FROM rank_role_due") == []
    assert told(ranked) == []


async def test_a_refusal_is_not_repeated_within_the_hour(ranked: World, expert: RoleHandle) -> None:
    fault = ranked.fail("PUT", "/guilds/*/roles/*", status=403, code=50013, times=None)
    await set_rules(ranked, f"{expert.id}:9")
    for _ in range(3):
        await look(ranked)
    await ranked.restart()
    assert fault.hits == 1
    assert len(told(ranked)) == 1
    fault.release()
    await ranked.advance(3_700)
    assert expert.id in roles_of(ranked, ranked.bob.id)


async def test_an_outage_is_followed_by_another_try(ranked: World, expert: RoleHandle) -> None:
    ranked.break_calls("PUT", "/guilds/*/roles/*", ConnectionResetError, times=6, after=True)
    await set_rules(ranked, f"{expert.id}:11")
    await ranked.advance(3_700)
    assert records(ranked) == [(expert.id, "given")]
    await set_rules(ranked, "")
    assert expert.id not in roles_of(ranked, ranked.bob.id)


async def test_a_log_channel_that_takes_nothing_fails_nothing(ranked: World) -> None:
    ranked.fail("POST", f"/channels/{ranked.chat.id}/messages", status=403, code=50013, times=None)
    await set_rules(ranked, "5:11")
    assert ranked.value("SELECT is_told FROM rank_role_trouble") == 1
