"""`/privacy`: what members get, and have forgotten, of what is stored of them."""

from __future__ import annotations

import json
from typing import Any

import discord
import pytest
from simcord import ChannelHandle, InteractionResult, MemberActor, ResponseMessage

import cogs.privacy
from bot.domain.identity import Snowflake
from bot.services.forgetting import Forgetting
from bot.services.forgotten import Forgotten
from bot.storage.database import Database
from tests.cogs.forging import press
from tests.cogs.steps import shown
from tests.support.clock import ManualClock
from tests.support.world import ANSWER, DETAILS, TITLE, UP, World, said, text_of


def file_of(world: World, message: ResponseMessage) -> dict[str, Any]:
    """Return the content of the one file of a message."""
    [attachment] = message.attachments
    content = world.env.backend.cdn.get(attachment.url)
    assert content is not None
    return json.loads(content)


async def asked_and_voted(world: World) -> None:
    thread = await world.ask()
    card = await world.answer(thread)
    await world.alice.react(card, UP)


async def test_an_export_comes_to_the_caller_alone(qa: World):
    await asked_and_voted(qa)
    result = await qa.alice.slash(qa.chat, "privacy export")
    assert result.ephemeral
    assert "everything that I keep of you" in said(result)
    content = file_of(qa, shown(result))
    assert shown(result).attachments[0].filename == "askwell-data.json"
    assert [question["title"] for question in content["questions"]] == [TITLE]
    assert [vote["post"] for vote in content["votes_cast"]] == ["a1.1"]


async def test_an_export_too_large_for_one_file_comes_in_several_messages(qa: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cogs.privacy, "MOST_BYTES", 600)
    await asked_and_voted(qa)
    result = await qa.alice.slash(qa.chat, "privacy export")
    messages = [shown(result), *result.followups]
    assert len(messages) > 1
    assert f"**{len(messages)}**" in said(result)
    assert all(message.ephemeral for message in messages)
    contents = [file_of(qa, message) for message in messages]
    assert [content["part"] for content in contents] == list(range(1, len(messages) + 1))


async def test_whoever_did_nothing_gets_a_file_that_says_so(qa: World):
    result = await qa.carol.slash(qa.chat, "privacy export")
    assert "0 entries" in said(result)
    assert "questions" not in file_of(qa, shown(result))


# --- forget


async def forget(world: World, member: MemberActor, *, label: str = "Forget me…") -> InteractionResult:
    """Let a member be forgotten, both questions answered."""
    result = await member.slash(world.chat, "privacy forget")
    await member.click(shown(result), label=label)
    await member.click(shown(result), label="Yes, forget me for ever")
    await world.settle()
    return result


async def test_it_is_asked_twice_and_nothing_is_done_before(qa: World):
    thread = await qa.ask()
    result = await qa.alice.slash(qa.chat, "privacy forget")
    assert result.ephemeral
    assert "What stays" in said(result)
    await qa.alice.click(shown(result), label="Forget me…")
    assert "Are you sure?" in said(result)
    assert qa.value("SELECT COUNT(*) FROM member WHERE user_id = :alice", alice=qa.alice.id) == 1
    await qa.alice.click(shown(result), label="Keep everything")
    assert "Nothing was changed" in said(result)
    assert qa.env.backend.get_channel(thread.id).name == TITLE


async def test_the_bots_cards_and_thread_names_are_edited(qa: World):
    thread = await qa.ask()
    card = await qa.answer(thread)
    await qa.alice.react(card, UP)
    before = {row["id"]: row["reputation"] for row in qa.rows("SELECT id, reputation FROM member")}
    result = await forget(qa, qa.alice)
    assert "You are forgotten here" in said(result)
    assert qa.env.backend.get_channel(thread.id).name == "#1"
    assert DETAILS not in text_of(qa.card(thread))
    assert str(qa.alice.id) not in str(qa.card(thread).embeds[0].to_dict())
    assert "a former member" in text_of(qa.card(thread))
    assert ANSWER in text_of(fresh(thread, card))
    assert {row["id"]: row["reputation"] for row in qa.rows("SELECT id, reputation FROM member")} == before
    await forget(qa, qa.bob)
    assert ANSWER not in text_of(fresh(thread, card))
    assert str(qa.bob.id) not in "".join(str(message.embeds) for message in thread.history())
    await qa.alice.react(card, UP)
    assert qa.value("SELECT SUM(ups) FROM post") == 1


def fresh(thread: ChannelHandle, message: discord.Message) -> discord.Message:
    [found] = [each for each in thread.history() if each.id == message.id]
    return found


async def test_after_a_restart_a_repair_neither_loses_nor_counts_what_is_shown(qa: World):
    thread = await qa.forum_post(qa.alice)
    answer = await qa.bob.send(thread, ANSWER)
    await qa.settle()
    await qa.alice.react(answer, UP)
    await qa.carol.react(answer, UP)
    await forget(qa, qa.alice)
    await forget(qa, qa.bob)
    async with qa.offline():
        qa.react_now(qa.carol, answer, UP, reacted=False)
    await qa.settle()
    assert qa.value("SELECT SUM(ups) FROM post") == 1
    assert qa.value("SELECT GROUP_CONCAT(body, '') FROM post") == ""
    assert qa.value("SELECT title FROM question") == "#1"
    assert qa.rows("SELECT id FROM member WHERE user_id IN (:a, :b)", a=qa.alice.id, b=qa.bob.id) == []


async def test_own_messages_are_deleted_where_the_bot_may(qa: World):
    thread = await qa.ask()
    answer = await qa.bob.send(thread, ANSWER)
    await qa.settle()
    await qa.alice.react(answer, UP)
    await forget(qa, qa.bob, label="Forget me and delete my messages…")
    assert answer.id not in {message.id for message in thread.history()}
    assert qa.value("SELECT SUM(ups) FROM post") == 1
    assert qa.rows("SELECT * FROM forgotten_message") == []


async def test_own_messages_stay_where_the_bot_may_not_delete_them(qa: World):
    thread = await qa.ask()
    answer = await qa.bob.send(thread, ANSWER)
    await qa.settle()
    qa.bot_can(manage_messages=False)
    await forget(qa, qa.bob, label="Forget me and delete my messages…")
    assert answer.id in {message.id for message in thread.history()}
    assert qa.rows("SELECT * FROM forgotten_message") == []
    assert qa.value("SELECT COUNT(*) FROM post WHERE body = :body", body=ANSWER) == 0


async def test_nobody_has_somebody_else_forgotten(qa: World):
    card = qa.card(await qa.ask())
    for custom_id in (f"privacy:{qa.alice.id}:confirm:texts", f"privacy:{qa.alice.id}:forget:texts"):
        refused = await press(qa, qa.bob, card, custom_id)
        assert "somebody else's data" in said(refused)
    refused = await press(qa, qa.alice, card, f"privacy:{qa.alice.id}:confirm:everything")
    assert "older version" in said(refused)
    assert qa.value("SELECT COUNT(*) FROM forgetting") == 0


async def test_a_second_press_of_an_old_panel_says_that_nothing_is_left(qa: World):
    await qa.ask()
    first = await qa.alice.slash(qa.chat, "privacy forget")
    await qa.alice.click(shown(first), label="Forget me…")
    second = await forget(qa, qa.alice)
    assert "You are forgotten here" in said(second)
    again = await qa.alice.click(shown(first), label="Yes, forget me for ever")
    assert "nothing that I keep of you" in said(again)


async def test_a_kill_in_the_middle_is_made_good_at_the_next_start(qa: World):
    thread = await qa.ask()
    async with qa.offline():
        database = await Database.open(qa.database)
        forgetting = Forgetting(database, ManualClock(), Forgotten())
        await forgetting.begin(Snowflake(qa.guild.id), Snowflake(qa.alice.id), deletes_messages=False)
        await database.close()
    await qa.settle()
    assert qa.value("SELECT step FROM forgetting") == "done"
    assert qa.env.backend.get_channel(thread.id).name == "#1"
    assert DETAILS not in text_of(qa.card(thread))


# --- after the bot left


THIRTY_DAYS = 30 * 24 * 3_600


async def test_a_guild_that_removed_the_bot_is_erased_after_thirty_days(qa: World):
    await qa.ask()
    await qa.deliver("GUILD_DELETE", {"id": str(qa.guild.id)})
    assert qa.value("SELECT erase_at - left_at FROM guild") == THIRTY_DAYS
    await qa.advance(THIRTY_DAYS - 60)
    assert qa.value("SELECT COUNT(*) FROM question") == 1
    await qa.advance(61)
    assert qa.rows("SELECT * FROM guild") == []
    assert qa.rows("SELECT * FROM post") == []


async def test_an_outage_of_a_guild_erases_nothing(qa: World):
    await qa.ask()
    await qa.deliver("GUILD_DELETE", {"id": str(qa.guild.id), "unavailable": True})
    assert qa.rows("SELECT id FROM guild WHERE left_at IS NOT NULL OR erase_at IS NOT NULL") == []
    await qa.restart()
    assert qa.rows("SELECT id FROM guild WHERE left_at IS NOT NULL OR erase_at IS NOT NULL") == []
