"""Two hundred old posts taken over in one go, and with interruptions: the same record, and hardly more calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.cogs import forging
from tests.cogs.steps import configure
from tests.support.calls import Calls
from tests.support.world import ACCEPT, DOWN, UP, World, said

LONG = "This is what I did when it happened to me, and it worked: force-push with a lease, after telling the team."
POSTS, AWAKE, INTERRUPTIONS = 200, 10, 4

_QUESTIONS = """
    SELECT question.number, question.title, question.thread_id, question.state, question.is_archived,
           question.answer_count, member.user_id, post.body, post.created_at, post.ups, post.downs, post.dirty_at
    FROM question
    JOIN post ON post.id = question.id
    JOIN member ON member.id = post.author_id
    ORDER BY question.number
"""
_ANSWERS = """
    SELECT question.number AS question, answer.number, answer.state, member.user_id, post.body, post.created_at,
           post.ups, post.downs, post.dirty_at, acceptance.answer_id IS NOT NULL AS is_accepted
    FROM answer
    JOIN question ON question.id = answer.question_id
    JOIN post ON post.id = answer.id
    JOIN member ON member.id = post.author_id
    LEFT JOIN acceptance ON acceptance.answer_id = answer.id
    ORDER BY question.number, answer.number
"""
_VOTES = """
    SELECT post.message_id, member.user_id, vote.value, vote.state, vote.refusal
    FROM vote
    JOIN post ON post.id = vote.post_id
    JOIN member ON member.id = vote.voter_id
    ORDER BY post.message_id, member.user_id
"""
_MEMBERS = "SELECT user_id, points, reputation FROM member ORDER BY user_id"
_TAGS = """
    SELECT question.number, tag.name
    FROM question_tag
    JOIN question ON question.id = question_tag.question_id
    JOIN tag ON tag.id = question_tag.tag_id
    ORDER BY question.number, tag.name
"""
_RUN = "SELECT state, is_dry, is_listed, tally FROM backfill"
_HINTS = "SELECT thread_id, is_done, hint FROM backfill_thread ORDER BY thread_id"


@dataclass
class Forum:
    """What stands in the forum; pages and lists: the calls that reading it takes at least."""

    pages: int = 0
    lists: int = 0


async def fill(world: World) -> Forum:
    """Let members ask and answer for months."""
    backend, forum = world.env.backend, Forum()
    tags = world.forum_tags("git", "python", "Solved")
    people = [world.alice, world.bob, world.carol, world.helper, world.manager]
    for number in range(POSTS):
        asker, answerer, other = (people[(number + step) % len(people)] for step in range(3))
        chosen = (
            [tags["git"]] * (number % 2) + [tags["python"]] * (number % 3 == 0) + [tags["Solved"]] * (number % 7 == 0)
        )
        thread, starter = backend.open_forum_post(
            world.forum.id, asker.id, f"Question of old {number}", f"What about {number}?", tags=chosen, attachments=()
        )
        forum.pages += 1
        if number % 4:
            backend.set_reaction(thread.id, starter.id, UP, other.id, True)
            forum.lists += 1
        if number % 3:
            answer = backend.create_message(thread.id, answerer.id, f"{LONG} ({number})")
            backend.set_reaction(thread.id, answer.id, UP if number % 5 else DOWN, other.id, True)
            forum.lists += 1
            if number % 6 == 1:
                backend.set_reaction(thread.id, answer.id, ACCEPT, asker.id, True)
                forum.lists += 1
            elif number % 4 == 0:
                backend.create_message(thread.id, asker.id, "Thanks, that worked!")
        if number % 100 == 1:
            for line in range(120):
                backend.create_message(thread.id, other.id, f"short {line}")
            forum.pages += 1
        if number < POSTS - AWAKE:
            world.thread(world.channel(thread.id), archived=True)
        await world.advance(1)
    await world.advance(3 * 86_400)
    return forum


async def begin(world: World, verb: str) -> Calls:
    """Choose the forum, press a button of the panel, and return the log of the calls from then on."""
    await configure(world, qa_channels=str(world.forum.id), helper_role=str(world.helper_role.id))
    message = await world.manager.send(world.chat, "a message with our buttons")
    calls = world.calls()
    await forging.press(world, world.manager, message, f"backfill:{world.forum.id}:{verb}")
    return calls


def record(world: World) -> dict[str, list[dict[str, Any]]]:
    """Return all that was taken over, by Discord's ids."""
    queries = {
        "questions": _QUESTIONS,
        "answers": _ANSWERS,
        "votes": _VOTES,
        "members": _MEMBERS,
        "tags": _TAGS,
        "run": _RUN,
        "hints": _HINTS,
    }
    return {name: world.rows(sql) for name, sql in queries.items()}


def reads(calls: Calls) -> int:
    return sum(route.startswith("GET ") for route in calls.routes)


async def test_an_interrupted_run_ends_as_one_in_one_go(world: World):
    forum = await fill(world)
    lower_bound = 1 + -(-(POSTS - AWAKE) // 100) + forum.pages

    calls = await begin(world, "look")
    await work(world)
    assert world.value("SELECT state FROM backfill") == "done"
    assert world.value("SELECT COUNT(*) FROM post") == 0
    assert reads(calls) == lower_bound

    calls = await begin(world, "adopt")
    await work(world)
    at_once = record(world)
    assert len(at_once["questions"]) == POSTS
    assert at_once["run"][0]["state"] == "done"
    assert reads(calls) <= lower_bound + forum.lists
    assert calls.find("POST", "/channels/*/messages") == []
    changes = [call for call in calls.made if call.method != "GET" and call.path.startswith("/channels/")]
    assert [call for call in changes if int(call.path.split("/")[2]) in archived(world)] == []

    async with world.offline():
        for file in world.database.parent.glob(world.database.name + "*"):
            file.unlink()
    calls = await begin(world, "adopt")
    for pause in range(INTERRUPTIONS):
        held = world.hold("GET", "/channels/*/messages*", times=1)
        await world.advance(3 + 4 * pause)
        async with world.offline():
            held.release()
    await work(world)
    assert record(world) == at_once
    of_archived = [
        call for call in calls.find("GET", "/channels/*/messages") if int(call.path.split("/")[2]) in archived(world)
    ]
    assert len(of_archived) <= forum.pages - AWAKE + 2 * INTERRUPTIONS
    message = await world.manager.send(world.chat, "a message with our buttons")
    told = said(await forging.press(world, world.manager, message, f"backfill:{world.forum.id}:open"))
    assert f"**{POSTS}** questions" in told


async def work(world: World) -> None:
    """Let the bot work until it is done: some seconds of simulated time after each other, for each is real work."""
    for _ in range(12):
        await world.advance(10)
        if world.value("SELECT state FROM backfill") != "running":
            return


def archived(world: World) -> set[int]:
    return {row["thread_id"] for row in world.rows("SELECT thread_id FROM question WHERE is_archived = 1")}
