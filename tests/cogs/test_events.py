"""Every event of the gateway that touches a post: twice, and of things that nothing has cached."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import discord
import pytest
from simcord import ChannelHandle
from simcord.backend import serializers

from bot.edge.messages import RecentMessages
from tests.support.world import ACCEPT, UP, World

LONG = "This is what I did when it happened to me, and it worked: force-push with a lease, after telling the team."
LATER = "2026-06-01T00:00:00+00:00"


@dataclass
class Scene:
    """A question that alice opened by hand, with bob's answer, one vote on each, and an ordinary message."""

    world: World
    thread: ChannelHandle
    card: discord.Message
    answer: discord.Message
    chat: discord.Message

    def ids(self, message: discord.Message, **more: Any) -> dict[str, Any]:
        place = {"channel_id": str(self.thread.id), "guild_id": str(self.world.guild.id)}
        return {**place, "message_id": str(message.id), **more}

    def reaction(self, message: discord.Message, member: Any, emoji: str) -> dict[str, Any]:
        said = {"user_id": str(member.id), "emoji": {"id": None, "name": emoji}, "burst": False, "type": 0}
        return self.ids(message, **said)

    def channel(self, handle: ChannelHandle) -> dict[str, Any]:
        return dict(serializers.channel_payload(self.world.env.backend, handle._channel))

    def changed_thread(self, **metadata: Any) -> dict[str, Any]:
        payload = self.channel(self.thread)
        return payload | {"thread_metadata": payload["thread_metadata"] | metadata}

    def edited(self, message: discord.Message, text: str) -> dict[str, Any]:
        stored = self.world.env.backend.get_message(self.thread.id, message.id)
        payload = dict(serializers.message_payload(self.world.env.backend, stored))
        return payload | {"content": text, "edited_timestamp": LATER, "guild_id": str(self.world.guild.id)}


async def make_scene(world: World) -> Scene:
    thread = await world.forum_post(world.alice)
    answer = await world.bob.send(thread, LONG)
    chat = await world.alice.send(thread, "Thank you, I will try.")
    card = world.card(thread)
    await world.carol.react(card, UP)
    await world.carol.react(answer, UP)
    await world.alice.react(answer, ACCEPT)
    await world.advance(10)
    return Scene(world, thread, card, answer, chat)


def forget(scene: Scene) -> None:
    """Let the bot know nothing but its database."""
    guild = scene.world.bot.get_guild(scene.world.guild.id)
    guild._threads.clear()
    scene.world.bot.recent = RecentMessages()


def record(world: World) -> dict[str, list[dict[str, Any]]]:
    """Return what counts, without the times of readings."""
    queries = {
        "posts": "SELECT id, body, message_id, ups, downs, dirty_at IS NULL AS read FROM post ORDER BY id",
        "questions": "SELECT id, title, state, is_archived, is_locked, answer_count FROM question ORDER BY id",
        "answers": "SELECT id, state FROM answer ORDER BY id",
        "votes": "SELECT post_id, voter_id, value, state FROM vote ORDER BY post_id, voter_id",
        "acceptances": "SELECT question_id, answer_id FROM acceptance",
        "marks": "SELECT message_id, user_id FROM accept_mark ORDER BY message_id, user_id",
        "members": "SELECT user_id, points FROM member ORDER BY user_id",
        "revisions": "SELECT post_id, title, body FROM revision ORDER BY id",
        "ledger": "SELECT member_id, kind, effect FROM ledger ORDER BY id",
    }
    return {name: world.rows(sql) for name, sql in queries.items()}


EVENTS: dict[str, Callable[[Scene], tuple[str, dict[str, Any]]]] = {
    "vote": lambda s: ("MESSAGE_REACTION_ADD", s.reaction(s.answer, s.world.helper, UP)),
    "vote on the chat": lambda s: ("MESSAGE_REACTION_ADD", s.reaction(s.chat, s.world.helper, UP)),
    "vote taken back": lambda s: ("MESSAGE_REACTION_REMOVE", s.reaction(s.answer, s.world.carol, UP)),
    "vote taken back that never was": lambda s: ("MESSAGE_REACTION_REMOVE", s.reaction(s.card, s.world.helper, UP)),
    "mark": lambda s: ("MESSAGE_REACTION_ADD", s.reaction(s.answer, s.world.helper, ACCEPT)),
    "mark taken back": lambda s: ("MESSAGE_REACTION_REMOVE", s.reaction(s.answer, s.world.alice, ACCEPT)),
    "reactions cleared": lambda s: ("MESSAGE_REACTION_REMOVE_ALL", s.ids(s.answer)),
    "emoji cleared": lambda s: (
        "MESSAGE_REACTION_REMOVE_EMOJI",
        s.ids(s.answer, emoji={"id": None, "name": UP}),
    ),
    "answer edited": lambda s: ("MESSAGE_UPDATE", s.edited(s.answer, LONG + " Really.")),
    "question edited": lambda s: ("MESSAGE_UPDATE", s.edited(s.card, LONG)),
    "chat edited": lambda s: ("MESSAGE_UPDATE", s.edited(s.chat, LONG)),
    "answer deleted": lambda s: ("MESSAGE_DELETE", s.ids(s.answer, id=str(s.answer.id))),
    "question's message deleted": lambda s: ("MESSAGE_DELETE", s.ids(s.card, id=str(s.card.id))),
    "messages deleted": lambda s: (
        "MESSAGE_DELETE_BULK",
        s.ids(s.answer, ids=[str(s.answer.id), str(s.chat.id), "5"]),
    ),
    "thread archived": lambda s: ("THREAD_UPDATE", s.changed_thread(archived=True)),
    "thread locked": lambda s: ("THREAD_UPDATE", s.changed_thread(archived=True, locked=True)),
    "thread renamed": lambda s: ("THREAD_UPDATE", s.channel(s.thread) | {"name": "Another title of this question?"}),
    "thread told of again": lambda s: ("THREAD_CREATE", s.channel(s.thread) | {"newly_created": True}),
    "thread deleted": lambda s: (
        "THREAD_DELETE",
        {
            "id": str(s.thread.id),
            "guild_id": str(s.world.guild.id),
            "parent_id": str(s.world.forum.id),
            "type": 11,
        },
    ),
    "thread member left": lambda s: (
        "THREAD_MEMBERS_UPDATE",
        {
            "id": str(s.thread.id),
            "guild_id": str(s.world.guild.id),
            "member_count": 1,
            "removed_member_ids": [str(s.world.bob.id)],
        },
    ),
    "channel deleted": lambda s: ("CHANNEL_DELETE", s.channel(s.world.forum)),
}


TRUE_OF: dict[str, Callable[[Scene], None]] = {
    "vote": lambda s: s.world.react_now(s.world.helper, s.answer, UP),
    "vote on the chat": lambda s: s.world.react_now(s.world.helper, s.chat, UP),
    "vote taken back": lambda s: s.world.react_now(s.world.carol, s.answer, UP, reacted=False),
    "reactions cleared": lambda s: clear(s, UP, ACCEPT),
    "emoji cleared": lambda s: clear(s, UP),
}
"""What Discord shows once it has told of an event, where a reading of it decides."""


def clear(scene: Scene, *emoji: str) -> None:
    for each in emoji:
        for member in (scene.world.carol, scene.world.alice):
            scene.world.react_now(member, scene.answer, each, reacted=False)


@pytest.mark.parametrize("name", EVENTS)
async def test_an_event_of_things_uncached_told_twice_is_told_once(qa: World, name: str):
    scene = await make_scene(qa)
    event, payload = EVENTS[name](scene)
    with qa.held():
        TRUE_OF.get(name, lambda _: None)(scene)
    seen = []
    for _ in range(2):
        forget(scene)
        await qa.deliver(event, payload)
        await qa.advance(10)
        seen.append(record(qa))
    assert seen[0] == seen[1]
    assert qa.unexpected_errors() == []
    assert all(post["read"] for post in seen[1]["posts"] if name not in ("thread deleted", "channel deleted"))


@pytest.mark.parametrize("name", ["answer deleted", "messages deleted"])
async def test_no_event_revives_what_was_deleted(qa: World, name: str):
    scene = await make_scene(qa)
    event, payload = EVENTS[name](scene)
    created = scene.edited(scene.answer, LONG) | {"edited_timestamp": None}
    await qa.deliver(event, payload)
    for later in ("vote", "mark", "answer edited"):
        await qa.deliver(*EVENTS[later](scene))
    await qa.deliver("MESSAGE_CREATE", created)
    await qa.advance(10)
    assert qa.rows("SELECT state, body FROM answer JOIN post ON post.id = answer.id") == [
        {"state": "deleted", "body": ""}
    ]
    assert qa.rows("SELECT * FROM acceptance") == []
