"""Notices of what happens to a member's own posts: by choice, once, and only what holds and can be seen."""

import discord
import pytest
from simcord import MemberActor

from bot.domain.notices import SETTLING_SECONDS
from tests.cogs.conftest import qa
from tests.cogs.steps import configure
from tests.support.world import World

__all__ = ["qa"]


async def tell(world: World, member: MemberActor, kinds: str) -> None:
    await world.bot.services.preferring.change_direct(world.guild.id, member.id, kinds)


def titles(messages: list[discord.Message]) -> list[str | None]:
    return [message.embeds[0].title for message in messages]


async def later(world: World) -> None:
    """Let what happened be counted in, which has the notifier look, and then the notice come due."""
    for seconds in (10, SETTLING_SECONDS):
        await world.advance(seconds)
        await world.settle()


async def test_nobody_is_told_who_did_not_ask_for_it(qa: World) -> None:
    thread = await qa.ask()
    answer = await qa.answer(thread)
    await qa.alice.react(answer, "✅")
    await later(qa)
    assert qa.dms(qa.alice) == qa.dms(qa.bob) == []
    assert qa.rows("SELECT * FROM notice") == []


async def test_an_asker_is_told_of_answers_but_not_of_their_own(qa: World) -> None:
    await tell(qa, qa.alice, "answered")
    thread = await qa.ask()
    await qa.answer(thread, qa.alice)
    await qa.answer(thread)
    assert qa.dms(qa.alice) == []
    await later(qa)
    (message,) = qa.dms(qa.alice)
    assert titles([message]) == ["Your question has a new answer"]
    assert "Answer 2" in str(message.embeds[0].description)
    await qa.restart()
    await later(qa)
    assert len(qa.dms(qa.alice)) == 1


async def test_an_answer_that_goes_at_once_is_not_told(qa: World) -> None:
    await tell(qa, qa.alice, "answered")
    thread = await qa.ask()
    answer = await qa.answer(thread)
    await qa.bob.click(answer, label="Delete")
    await later(qa)
    assert qa.dms(qa.alice) == []


async def test_the_author_is_told_of_an_acceptance_once(qa: World) -> None:
    await tell(qa, qa.bob, "accepted")
    thread = await qa.ask()
    answer = await qa.answer(thread)
    for _ in range(2):
        await qa.alice.react(answer, "✅")
        await later(qa)
        await qa.alice.unreact(answer, "✅")
    assert titles(qa.dms(qa.bob)) == ["Your answer was accepted"]


async def test_an_acceptance_that_was_taken_back_is_not_told(qa: World) -> None:
    await tell(qa, qa.bob, "accepted")
    thread = await qa.ask()
    answer = await qa.answer(thread)
    await qa.alice.react(answer, "✅")
    await qa.alice.unreact(answer, "✅")
    await later(qa)
    assert qa.dms(qa.bob) == []


async def test_what_a_member_cannot_see_is_not_told(qa: World) -> None:
    await tell(qa, qa.bob, "accepted")
    thread = await qa.ask()
    answer = await qa.answer(thread)
    await qa.alice.react(answer, "✅")
    qa.hide(qa.forum, qa.bob)
    await later(qa)
    assert qa.dms(qa.bob) == []


async def test_the_button_ends_notices_of_one_kind(qa: World) -> None:
    await tell(qa, qa.alice, "answered,accepted")
    thread = await qa.ask()
    await qa.answer(thread)
    await later(qa)
    await qa.alice.user.click(qa.dms(qa.alice)[0], label="Stop telling me this")
    await qa.answer(thread, qa.carol, "Reset the branch to the commit before, and push it with the lease.")
    await later(qa)
    assert len(qa.dms(qa.alice)) == 1
    rows = qa.rows("SELECT name FROM member_setting")
    assert [row["name"] for row in rows] == ["notice_accepted"]


@pytest.mark.parametrize("language", ["de", "auto"])
async def test_a_notice_is_in_the_members_language_else_in_the_servers(qa: World, language: str) -> None:
    await configure(qa, language="en" if language == "de" else "de")
    await qa.bot.services.preferring.change(qa.guild.id, qa.alice.id, "language", language)
    await tell(qa, qa.alice, "answered")
    await qa.answer(await qa.ask())
    await later(qa)
    assert titles(qa.dms(qa.alice)) == ["Deine Frage hat eine neue Antwort"]
