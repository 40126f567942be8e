"""What is hidden is answered as if it were not there: whatever names it, whoever presses, whatever stands around."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import astuple
from typing import Any

import pytest
import pytest_asyncio
from discord import app_commands
from simcord import MemberActor

from bot.app import build_bot
from bot.edge.pictures import Draughtsman
from bot.settings import Semantic, Settings
from bot.ui import buttons
from tests.cogs import forging
from tests.cogs.hidden_scene import MARK, Scene, Target, arrange, masked
from tests.cogs.steps import configure
from tests.support.clock import ManualClock
from tests.support.empty_database import EmptyDatabase
from tests.support.environment import QuickEnv
from tests.support.world import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

Play = Callable[[Scene, Target], Awaitable[Any]]
Named = Callable[[Target], Any]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(tmp_path_factory: pytest.TempPathFactory, empty_database: EmptyDatabase) -> AsyncIterator[Scene]:
    """Return the guild once for all tests here: none of them may change anything in it, and so all look at the same."""
    path, clock = empty_database.lay(tmp_path_factory.mktemp("scene") / "askwell.db"), ManualClock()

    def build() -> Any:
        return build_bot(Settings(database=path, semantic=Semantic.OFF), clock=clock)

    env = QuickEnv(build(), clock)
    try:
        await env.start()
        world = World(env, path, build)
        await world.settle()
        await configure(world, qa_channels=f"{world.forum.id},{world.text.id}", helper_role=str(world.helper_role.id))
        yield await arrange(world)
        assert world.unexpected_errors() == []
    finally:
        await env.shutdown()
        await env.bot.close()


# --- what commands and completions name


def using(name: str, *, who: str = "bob", **options: Any) -> Play:
    """Use a command with options that are taken of what is named."""

    async def play(scene: Scene, target: Target) -> Any:
        filled = {key: value(target) if callable(value) else value for key, value in options.items()}
        return await getattr(scene.world, who).slash(scene.chat, name, **filled)

    return play


def typing(name: str, option: str, typed: Named, **options: Any) -> Play:
    """Type into an option that is completed."""

    async def play(scene: Scene, target: Target) -> Any:
        return await scene.bob.autocomplete(scene.chat, name, option, typed(target), **options)

    return play


WAYS: dict[str, Named] = {
    "number": lambda target: str(target.number),
    "number with a sign": lambda target: f"#{target.number}",
    "thread": lambda target: str(target.thread_id),
    "link": lambda target: f"https://discord.com/channels/1/{target.thread_id}",
    "title": lambda target: target.word,
    "own thread": lambda target: str(target.own_thread_id),
}
"""How a question is named."""

VERBS: dict[str, dict[str, Any]] = {
    "close": {"reason": "solved"},
    "reopen": {},
    "edit": {},
    "tags": {},
    "history": {},
    "delete": {},
    "duplicate": {"original": "3"},
}

NAMED: dict[str, Play] = {
    **{
        f"question {verb} by {way}": using(f"question {verb}", **options, question=named)
        for verb, options in VERBS.items()
        for way, named in WAYS.items()
    },
    **{
        f"question duplicate of {way}": using("question duplicate", who="helper", original=named, question="3")
        for way, named in WAYS.items()
    },
    "question history of an answer": using("question history", question=lambda at: str(at.number), answer=1),
    "search by word": using("search", query=lambda at: at.word),
    "search by title": using("search", query=lambda at: f"{at.word} lies where hardly anybody looks"),
    "search by answer": using("search", query=lambda at: at.answer_word),
    **{
        f"{name} by tag": using(name, **options, tag=lambda at: at.tag)
        for name, options in {
            "search": {"query": "bread"},
            "unanswered": {},
            "frequent": {},
            "experts": {},
            "leaderboard": {},
            "tags follow": {},
            "tags unfollow": {},
        }.items()
    },
    **{
        f"completing {option} of question {verb} by {way}": typing(f"question {verb}", option, named)
        for verb in VERBS
        for option in ("question", "original")
        if option == "question" or verb == "duplicate"
        for way, named in WAYS.items()
    },
    **{
        f"completing tag of {name}": typing(name, "tag", lambda at: at.tag[:4])
        for name in ("search", "unanswered", "frequent", "experts", "leaderboard", "tags follow", "tags unfollow")
    },
    **{
        f"completing {option} of tags {verb}": typing(f"tags {verb}", option, lambda at: at.tag[:4])
        for verb, option in (("rename", "tag"), ("merge", "tag"), ("merge", "into"), ("delete", "tag"))
    },
    "completing query of search": typing("search", "query", lambda at: at.word[:4]),
}


@pytest.mark.parametrize("row", NAMED)
async def test_what_is_hidden_is_answered_like_what_is_not_there(scene: Scene, row: str) -> None:
    absent = scene.told(await NAMED[row](scene, scene.absent))
    hidden = masked(scene.told(await NAMED[row](scene, scene.hidden)), scene.hidden)
    assert hidden == masked(absent, scene.absent)
    assert scene.traces(hidden) == []


async def test_every_option_that_is_completed_has_its_row(scene: Scene) -> None:
    completed = {
        f"completing {option.name} of {command.qualified_name}"
        for command in scene.world.bot.tree.walk_commands()
        if isinstance(command, app_commands.Command)
        for option in command.parameters
        if option.autocomplete
    }
    assert completed
    assert {each for each in completed if not any(row.startswith(each) for row in NAMED)} == set()


async def test_whoever_sees_the_channel_is_told(scene: Scene) -> None:
    search = await scene.world.carol.slash(scene.chat, "search", query=scene.hidden.word)
    choices = await scene.world.carol.autocomplete(scene.chat, "question history", "question", "1")
    assert {MARK, str(scene.hidden.thread_id)} <= set(scene.traces(scene.told(search)))
    assert scene.traces(scene.told(choices)) == [MARK]


# --- what buttons and forms name; to choose in a menu is to press a button

PRESSES: dict[str, Named] = {
    "answer edit": lambda at: f"answer:{at.question_id}:edit:2",
    "answer edit of an older card": lambda at: f"answer:{at.own_answer_id}:edit",
    "answer delete": lambda at: f"answer:{at.question_id}:delete:2",
    "answer delete of an older card": lambda at: f"answer:{at.answer_id}:delete",
    "thread wake": lambda at: f"thread:{at.thread_id}:wake",
    "bounty award": lambda at: f"bounty:{at.own_bounty_id}:award",
    "bounty give": lambda at: f"bounty:{at.own_bounty_id}:give:{at.answer_id}",
    "reminder accept": lambda at: f"reminder:{at.own_id}:accept",
    "reminder open": lambda at: f"reminder:{at.own_id}:open",
    "reminder choose": lambda at: f"reminder:{at.question_id}:choose:{at.answer_id}",
    "report dismiss": lambda at: f"report:{at.case_id}:dismiss",
    "report retract": lambda at: f"report:{at.case_id}:retract",
    "report close": lambda at: f"report:{at.case_id}:close",
    "report delete": lambda at: f"report:{at.case_id}:delete",
    "report warn": lambda at: f"report:{at.case_id}:warn",
    "history page": lambda at: f"history:{at.own_id}:page:1",
    "history erase": lambda at: f"history:{at.own_id}:erase",
    "history confirm": lambda at: f"history:{at.own_id}:confirm",
    "question delete": lambda at: f"question:{at.own_id}:delete",
    "question undo": lambda at: f"question:{at.own_id}:undo",
    "search page": lambda at: f"search:1:page:--:{at.word}:",
    "search page of a tag": lambda at: f"search:1:page:--:bread:{at.tag}",
    "frequent page": lambda at: f"frequent:1:page:{at.tag}",
    "unanswered page": lambda at: f"unanswered:1:page:{at.tag}",
    "unanswered day": lambda at: f"unanswered:1:day:{at.tag}",
    "unanswered week": lambda at: f"unanswered:1:week:{at.tag}",
    "unanswered month": lambda at: f"unanswered:1:month:{at.tag}",
    "leaderboard all": lambda at: f"leaderboard:1:all:{at.tag}",
    "leaderboard year": lambda at: f"leaderboard:1:year:{at.tag}",
    "leaderboard month": lambda at: f"leaderboard:1:month:{at.tag}",
    "leaderboard week": lambda at: f"leaderboard:1:week:{at.tag}",
    "tags page": lambda _: "tags:1:page",
}
NAME_NO_POST = {
    "draft": "texts of the caller's own",
    "finding": "votes, for managers",
    "review": "votes, for managers",
    "guild": "the guild, for managers",
    "setup": "settings, for managers",
    "backfill": "forums, for managers",
    "tag": "tags, for managers",
    "privacy": "the caller's own account",
    "preference": "the caller's own account",
    "notice": "the caller's own account",
    "reputation": "a ledger; its lines are looked at below",
}
FORMS: dict[str, Named] = {
    "editing a question": lambda at: f"question:{at.own_id}:edit",
    "tagging a question": lambda at: f"question:{at.own_id}:tags",
    "editing an answer": lambda at: f"answer:{at.own_answer_id}:edit",
    "warning an author": lambda at: f"report:{at.case_id}",
}
TYPED = {
    "title": "What becomes of the new tin box now?",
    "details": "It is open, and nobody remembers what was in it.",
    "answer": "I looked there twice myself, and there was nothing.",
    "warning": "Please do not bury things in here.",
}


def people(scene: Scene) -> dict[str, MemberActor]:
    """Return who once had a right to what is hidden now: asker and answerer, and a helper."""
    return {"bob": scene.bob, "helper": scene.world.helper}


@pytest.mark.parametrize("who", ["bob", "helper"])
@pytest.mark.parametrize("row", PRESSES)
async def test_no_button_does_or_tells_anything_about_what_is_hidden(scene: Scene, row: str, who: str) -> None:
    member, before = people(scene)[who], record(scene)
    message = await member.send(scene.chat, "hello")
    absent = scene.told(await forging.press(scene.world, member, message, PRESSES[row](scene.absent)))
    hidden = scene.told(await forging.press(scene.world, member, message, PRESSES[row](scene.hidden)))
    assert masked(hidden, scene.hidden) == masked(absent, scene.absent)
    assert scene.traces(masked(hidden, scene.hidden)) == []
    assert record(scene) == before
    await member.delete(message)


@pytest.mark.parametrize("who", ["bob", "helper"])
@pytest.mark.parametrize("row", FORMS)
async def test_no_form_does_or_tells_anything_about_what_is_hidden(scene: Scene, row: str, who: str) -> None:
    member, before = people(scene)[who], record(scene)
    absent = scene.told(await forging.submit(member, scene.chat, FORMS[row](scene.absent), TYPED))
    hidden = scene.told(await forging.submit(member, scene.chat, FORMS[row](scene.hidden), TYPED))
    assert hidden == absent
    assert record(scene) == before


async def test_every_button_has_its_row(scene: Scene) -> None:
    verbs = {f"{noun} {verb}" for noun, known in buttons._VERBS.items() for verb in known if noun not in NAME_NO_POST}
    assert verbs - PRESSES.keys() == set()
    assert NAME_NO_POST.keys() <= buttons._VERBS.keys()


def record(scene: Scene) -> list[Any]:
    """Return what presses might change."""
    return [
        scene.world.rows(f"SELECT * FROM {table} ORDER BY 1, 2")
        for table in ("question", "answer", "post", "bounty", "report_case", "revision", "acceptance", "tag_follow")
    ]


# --- what stands around, and what is told of people


async def test_nothing_that_stands_in_his_channels_leads_to_the_hidden_one(scene: Scene) -> None:
    await scene.world.settle()
    seen = scene.around()
    assert "asked before" in seen
    assert "Asked again 1 time" in seen
    assert [line for line in seen.split("\n") if scene.traces(line)] == []


async def test_what_is_told_of_people_tells_no_place(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Draughtsman, "draw", lambda self, content: b"\x89PNG")  # Drawing takes seconds.
    alice = scene.world.alice
    people = (scene.bob, alice, scene.world.carol)
    played = [
        await scene.bob.slash(scene.chat, name, member=member)
        for name in ("profile", "reputation")
        for member in people
    ]
    told = [scene.told(each) for each in played]
    assert [scene.traces(each) for each in told] == [[]] * len(told)
    assert f"<@{alice.id}>" in told[1]


async def test_what_is_named_is_what_the_rows_mean(scene: Scene) -> None:
    author = "SELECT user_id FROM post JOIN member ON member.id = author_id WHERE post.id = :id"
    for post_id in (scene.hidden.own_id, scene.hidden.own_answer_id):
        assert scene.world.value(author, id=post_id) == scene.bob.id
    giver = "SELECT user_id FROM bounty JOIN member ON member.id = giver_id WHERE bounty.id = :id"
    assert scene.world.value(giver, id=scene.hidden.own_bounty_id) == scene.bob.id
    assert not {*astuple(scene.hidden)} & {*astuple(scene.absent)}
