"""Two channels, one of them hidden from bob: nothing that the bot sends him bears a trace of what lies there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio

from tests.cogs import forging
from tests.cogs.steps import configure
from tests.support.world import UP, World
from tests.test_app import COMMANDS

TITLE = "Zyxxyalpha: how do I open the vault door?"
DETAILS = "Zyxxybeta is written on the door, and the key does not turn in either direction."
ANSWER = "Zyxxygamma: turn the key twice to the left, then once to the right, and push the vault door."
OPEN_TITLE = "How do I open the front door of the house?"
TAG = "zyxxytag"

Row = Callable[[World], Awaitable[Any]]


def slash(name: str, **options: Any) -> Row:
    """Use a command; an option that is a function is taken of the world."""

    async def use(world: World) -> Any:
        filled = {key: value(world) if callable(value) else value for key, value in options.items()}
        return await world.bob.slash(world.chat, name, **filled)

    return use


def hidden_thread(world: World) -> int:
    return world.value("SELECT thread_id FROM question WHERE number = 1")


def typing(name: str, option: str, value: str) -> Row:
    """Type into an option that is completed."""

    async def use(world: World) -> Any:
        return await world.bob.autocomplete(world.chat, name, option, value)

    return use


def press(custom_id: str) -> Row:
    """Press a button that was never shown."""

    async def use(world: World) -> Any:
        message = await world.helper.send(world.chat, "look here")
        return await forging.press(world, world.bob, message, custom_id)

    return use


async def ask(world: World) -> Any:
    """Ask what is asked in the hidden channel: similar questions are looked for."""
    return await world.submit_ask(world.bob, channel=world.chat, title="How do I open the vault door?")


async def privacy(world: World) -> Any:
    return await world.bob.slash(world.chat, "privacy export")


async def profile_menu(world: World) -> Any:
    return await world.bob.context_menu(world.chat, "Profile", world.carol)


ROWS: dict[str, Row] = {
    "ask": ask,
    "privacy export": privacy,
    "profile": slash("profile", member=lambda world: world.carol),
    "profile, own": slash("profile"),
    "Profile": profile_menu,
    "leaderboard": slash("leaderboard"),
    "leaderboard by tag": slash("leaderboard", tag=TAG),
    "unanswered": slash("unanswered"),
    "unanswered by tag": slash("unanswered", tag=TAG),
    "reputation": slash("reputation", member=lambda world: world.carol),
    "reputation, own": slash("reputation"),
    "tags": slash("tags list"),
    "tags follow": slash("tags follow", tag=TAG),
    "settings": slash("settings"),
    "experts": slash("experts", tag=TAG),
    "search": slash("search", query="vault door"),
    "search by tag": slash("search", query="door", tag=TAG),
    "question close": slash("question close", reason="solved", question="1"),
    "question reopen": slash("question reopen", question="1"),
    "question edit": slash("question edit", question="1"),
    "question tags": slash("question tags", question="1"),
    "question delete": slash("question delete", question="1"),
    "question history": slash("question history", question="1"),
    "question history by thread": slash("question history", question=lambda world: str(hidden_thread(world))),
    "question duplicate": slash("question duplicate", original="1", question="2"),
    "frequent": slash("frequent"),
    "frequent by tag": slash("frequent", tag=TAG),
    "help": slash("help"),
    "completing a search": typing("search", "query", "zyxxy"),
    "completing a search by words": typing("search", "query", "vault d"),
    "completing a question": typing("question close", "question", "vault"),
    "completing a question by number": typing("question history", "question", "1"),
    "completing a tag": typing("experts", "tag", "zyx"),
    "completing a tag to follow": typing("tags follow", "tag", "zyx"),
    "paging a history": press("history:1:page:1"),
    "deleting": press("question:1:delete"),
    "undoing": press("question:1:undo"),
    "paging a tag": press(f"frequent:1:page:{TAG}"),
    "paging a search": press(f"search:1:page:{TAG}"),
    "editing an answer": press("answer:1:edit:1"),
    "a bounty": press("bounty:1:award"),
    "a reminder": press("reminder:1:accept"),
    "a report": press("report:1:dismiss"),
    "a leaderboard": press(f"leaderboard:1:all:{TAG}"),
}

TYPED = {
    "leaderboard by tag",
    "unanswered by tag",
    "tags follow",
    "experts",
    "search by tag",
    "frequent by tag",
    "paging a tag",
    "paging a search",
    "a leaderboard",
}
"""Rows in which bob himself names the tag: that may be said back to him."""

ELSEWHERE = {
    "answer": "in the thread of a question alone",
    "bounty": "in the thread of a question alone",
    "Mark as answer": "on a message that one sees",
    "Accept answer": "on a message that one sees",
    "Not an answer": "on a message that one sees",
    "Ask about this": "on a message that one sees",
    "Report": "on a message that one sees",
    "setup": "for managers",
    "doctor": "for managers",
    "review": "for managers",
}
"""Commands that cannot be used on what is hidden, and why."""


def test_every_command_has_its_row() -> None:
    tried = {name.split(",")[0].split(" ")[0] for name in ROWS if not name.startswith(("completing", "paging", "a "))}
    assert {name.split(" ")[0] if name.islower() else name for name in COMMANDS} - tried == set(ELSEWHERE)


@pytest_asyncio.fixture
async def told(qa: World) -> World:
    """Have a question with answer, votes, tag, acceptance and a report in the hidden channel, and one for all."""
    qa.forum_tags(TAG)
    await qa.settle()
    thread = await qa.ask(qa.alice, title=TITLE, details=DETAILS, tags=[TAG])
    answer = await qa.carol.send(thread, ANSWER)
    await qa.settle()
    await qa.helper.react(answer, UP)
    await qa.alice.context_menu(thread, "Accept answer", answer)
    await qa.helper.context_menu(thread, "Report", answer)
    form = await qa.alice.slash(thread, "question edit")
    await qa.alice.submit_modal(form, {"title": f"{TITLE} Now?", "details": f"{DETAILS} Zyxxydelta!"})
    await configure(qa, qa_channels=f"{qa.text.id},{qa.forum.id}")
    await qa.ask(qa.bob, title=OPEN_TITLE, channel=qa.chat)
    await qa.helper.slash(qa.chat, "question duplicate", original="1", question="2")
    qa.hide(qa.forum, qa.bob)
    await qa.advance(60)
    return qa


@pytest.mark.parametrize("row", ROWS)
async def test_no_trace_reaches_who_may_not_see_it(told: World, row: str) -> None:
    calls = told.calls()
    result = await ROWS[row](told)
    await told.settle()
    sent = repr([(call.path, call.body) for call in calls.made]) + repr(result)
    for trace in ("zyxxy", "Zyxxy", str(told.forum.id), str(hidden_thread(told))):
        assert trace not in (sent.replace(TAG, "") if row in TYPED else sent), f"{trace} in {sent[:3000]}"
    assert told.unexpected_errors() == []


@pytest.mark.parametrize("row", ["profile", "reputation", "search", "frequent", "completing a tag", "question history"])
async def test_who_may_see_it_is_told(told: World, row: str) -> None:
    told.bob = told.helper
    calls = told.calls()
    result = await ROWS[row](told)
    assert "zyxxy" in (repr([call.body for call in calls.made]) + repr(result)).casefold()
