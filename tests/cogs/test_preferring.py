"""`/settings`: a member's own choices."""

from copy import copy
from typing import Any

import pytest
from simcord import InteractionResult, MemberActor
from simcord.actors import _component_interaction

from tests.cogs.forging import press
from tests.cogs.steps import shown
from tests.support.world import World, said

SELECT, ACTION_ROW = 3, 1


def choice(world: World, name: str) -> str | None:
    """Return what is kept for a setting; None where it has its default."""
    rows = world.rows("SELECT value FROM member_setting WHERE name = :name", name=name)
    return rows[0]["value"] if rows else None


def menu(member: MemberActor, name: str) -> str:
    return f"choice:{member.id}:{name}"


async def choose_forged(world: World, member: MemberActor, custom_id: str, *values: str) -> InteractionResult:
    """Choose in a menu that the bot did not put there."""
    thread = await world.ask()
    message = world.card(thread)
    stored = copy(world.env.backend.get_message(message.channel.id, message.id))
    forged: dict[str, Any] = {"type": SELECT, "custom_id": custom_id, "options": []}
    stored.components = [{"type": ACTION_ROW, "components": [forged]}]
    data = {"custom_id": custom_id, "component_type": SELECT, "values": list(values)}
    return await _component_interaction(member, stored, data)


async def test_the_panel_shows_what_holds_to_the_caller_alone(qa: World):
    result = await qa.alice.slash(qa.chat, "settings")
    assert result.ephemeral
    assert "You **are** shown in leaderboards" in said(result)
    assert "You **may** be named" in said(result)
    assert "You are **not** pinged" in said(result)
    assert qa.rows("SELECT * FROM member_setting") == []


@pytest.mark.parametrize(
    ("name", "other", "label", "back"),
    [
        ("public_display", "off", "Hide me", "Show me"),
        ("expert_suggestions", "off", "Do not name me", "Name me"),
        ("expert_pings", "on", "Ping me", "Do not ping me"),
    ],
)
async def test_a_press_holds_at_once_and_the_panel_shows_it(qa: World, name: str, other: str, label: str, back: str):
    result = await qa.alice.slash(qa.chat, "settings")
    before = said(result)
    await qa.alice.click(shown(result), label=label)
    assert choice(qa, name) == other
    assert said(result) != before
    await qa.alice.click(shown(result), label=back)
    assert choice(qa, name) is None
    assert said(result) == before
    assert len(result.followups) == 0


async def test_a_menu_works_after_a_restart_and_shows_what_was_chosen(qa: World):
    result = await qa.alice.slash(qa.chat, "settings")
    await qa.restart()
    await qa.alice.select(shown(result), ["direct"], custom_id=menu(qa.alice, "notice_followed_tag"))
    assert choice(qa, "notice_followed_tag") == "direct"
    again = await qa.alice.slash(qa.chat, "settings")
    await qa.alice.select(shown(again), ["thread"], custom_id=menu(qa.alice, "notice_followed_tag"))
    assert choice(qa, "notice_followed_tag") is None


async def test_what_is_told_by_direct_message_is_chosen_in_one_menu(qa: World):
    result = await qa.alice.slash(qa.chat, "settings")
    await qa.alice.select(shown(result), ["accepted", "badge"], custom_id=menu(qa.alice, "direct"))
    assert (choice(qa, "notice_accepted"), choice(qa, "notice_badge")) == ("direct", "direct")
    await qa.restart()
    await qa.alice.select(shown(result), ["answered"], custom_id=menu(qa.alice, "direct"))
    assert choice(qa, "notice_answered") == "direct"
    assert (choice(qa, "notice_accepted"), choice(qa, "notice_badge")) == (None, None)
    forged = await choose_forged(qa, qa.alice, menu(qa.alice, "direct"), "followed_tag")
    assert "does not fit" in said(forged)
    assert choice(qa, "notice_answered") == "direct"


async def test_a_button_of_an_old_panel_does_what_it_says_and_brings_the_panel_up_to_date(qa: World):
    old = await qa.alice.slash(qa.chat, "settings")
    new = await qa.alice.slash(qa.chat, "settings")
    await qa.alice.click(shown(new), label="Hide me")
    await qa.alice.click(shown(old), label="Hide me")
    assert choice(qa, "public_display") == "off"
    assert "You are **not** shown" in said(old)


async def test_a_panel_costs_one_call_and_so_does_each_choice(qa: World):
    calls = qa.calls()
    result = await qa.alice.slash(qa.chat, "settings")
    await qa.alice.click(shown(result), label="Hide me")
    assert calls.routes == ["POST /interactions/*/*/callback"] * 2


async def test_nobody_changes_the_settings_of_somebody_else(qa: World):
    card = qa.card(await qa.ask())
    refused = await press(qa, qa.bob, card, f"preference:{qa.alice.id}:set:public_display=off")
    assert "somebody else's settings" in said(refused)
    refused = await choose_forged(qa, qa.bob, menu(qa.alice, "notice_badge"), "direct")
    assert "somebody else's settings" in said(refused)
    for verb in ("reopen", "follow:off"):
        assert "somebody else's" in said(await press(qa, qa.bob, card, f"preference:{qa.alice.id}:{verb}"))
    assert qa.rows("SELECT * FROM member_setting") == []


@pytest.mark.parametrize(
    "argument", ["public_display", "public_display=maybe", "points=9", "=", "notice_badge=thread", "a=b=c"]
)
async def test_a_forged_choice_is_refused_in_words(qa: World, argument: str):
    card = qa.card(await qa.ask())
    refused = await press(qa, qa.alice, card, f"preference:{qa.alice.id}:set:{argument}")
    assert refused.ephemeral
    assert said(refused)
    assert qa.rows("SELECT * FROM member_setting") == []


@pytest.mark.parametrize(
    ("setting", "values"),
    [("notice_badge", ["pigeon"]), ("notice_badge", []), ("notice_badge", ["off", "direct"]), ("x" * 70, ["off"])],
)
async def test_a_forged_menu_is_refused_in_words(qa: World, setting: str, values: list[str]):
    refused = await choose_forged(qa, qa.alice, menu(qa.alice, setting), *values)
    assert refused.ephemeral
    assert said(refused)
    assert qa.rows("SELECT * FROM member_setting") == []


async def test_closed_direct_messages_are_told_and_can_be_tried_again(qa: World):
    await qa.bot.services.preferring.change(qa.guild.id, qa.alice.id, "notice_badge", "direct")
    with_none = said(await qa.alice.slash(qa.chat, "settings"))
    assert "Try again" not in with_none
    await qa.bot.services.notices._database.write(
        lambda connection: connection.execute(f"INSERT INTO closed_dm (user_id, closed_at) VALUES ({qa.alice.id}, 1)")
    )
    result = await qa.alice.slash(qa.chat, "settings")
    assert "did not let me send you a direct message" in said(result)
    await qa.alice.click(shown(result), label="Try again")
    assert qa.rows("SELECT * FROM closed_dm") == []
    assert "did not let me" not in said(result)


async def test_the_stop_button_of_another_servers_notice_is_refused_within_a_server(qa: World):
    card = qa.card(await qa.ask())
    for custom_id in ("notice:77:stop:badge", f"notice:{qa.guild.id}:stop:pigeons"):
        refused = await press(qa, qa.alice, card, custom_id)
        assert "older version" in said(refused)
    assert qa.rows("SELECT * FROM member_setting") == []
