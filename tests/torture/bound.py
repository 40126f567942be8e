"""The least number of calls by which a repair can find out what happened, reckoned from the world (design, 5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from math import ceil

from tests.process.scene import ACCEPT, DOWN, UP, Scene
from tests.torture.record import PostRow, QuestionRow, Record, read_record
from tests.wire.calls import Call, Calls
from tests.wire.views import MessageView
from tests.wire.world import Channel

PAGE = 100
READING = (
    "/guilds/*/threads/active",
    "/channels/*/threads/archived/public",
    "/channels/*",
    "/channels/*/messages",
    "/channels/*/messages/*",
    "/channels/*/messages/*/reactions/*",
)


_VALUES = ((UP, 1), (DOWN, -1))


def reading_calls(calls: Calls, client: str) -> list[Call]:
    """Return the calls by which one start of the bot looked at threads, messages and reactions."""
    return [call for call in calls.made if call.method == "GET" and call.client == client and call.route in READING]


@dataclass(frozen=True)
class Bound:
    """How many calls each part needs.

    Attributes:
        active: the guild's list of active threads.
        archived: a page for each Q&A channel and hundred threads archived since.
        messages: a page for each hundred messages of every active question thread.
        cards: a page for each hundred cards of a text channel.
        voters: a page for each hundred voters, emoji and kind of reaction of a message whose counts differ.
        missing: a call for each known thread that is in neither list.
    """

    active: int = 0
    archived: int = 0
    messages: int = 0
    cards: int = 0
    voters: int = 0
    missing: int = 0

    @property
    def total(self) -> int:
        """Return the sum."""
        return sum(getattr(self, part.name) for part in fields(self))

    def __str__(self) -> str:
        return f"{self.total} = " + " + ".join(f"{getattr(self, part.name)} {part.name}" for part in fields(self))


def lower_bound(scene: Scene, since: float) -> Bound:
    """Return the bound for a bot that has the record of this moment, and is to find what was done meanwhile.

    Args:
        scene: the guild, as Discord shows it now.
        since: when the bot stopped listening, in seconds since 1970.
    """
    record = read_record(scene)
    known = record.by_thread()
    threads = {thread.id: thread for channel in (scene.forum, scene.text) for thread in channel.threads}
    # A thread that was archived since was active when its members acted: it is looked through like the others.
    since_archived = {key for key, thread in threads.items() if thread.is_archived and thread.archived_at >= since}
    native = {thread.id for thread in scene.forum.threads if thread.owner_id != scene.world.bot_id}
    questions = {key: thread for key, thread in threads.items() if key in known or key in native}
    read = [thread for key, thread in questions.items() if not thread.is_archived or key in since_archived]
    unlisted = [
        question
        for thread_id, question in known.items()
        if question.post.state != "deleted" and not question.is_archived and thread_id not in threads
    ]
    return Bound(
        active=1,
        archived=sum(
            max(1, ceil(sum(thread.id in since_archived for thread in channel.threads) / PAGE))
            for channel in (scene.forum, scene.text)
        ),
        messages=sum(max(1, ceil(len(thread.messages) / PAGE)) for thread in read),
        cards=ceil(sum(_has_card_in(scene.text, question) for question in known.values()) / PAGE),
        voters=sum(pages for thread in read for pages in _voter_pages(scene, record, known.get(thread.id), thread)),
        missing=len(unlisted),
    )


def _has_card_in(channel: Channel, question: QuestionRow) -> bool:
    return question.post.state != "deleted" and question.post.channel_id == channel.id


def _voter_pages(scene: Scene, record: Record, question: QuestionRow | None, thread: Channel) -> Iterator[int]:
    """Give the pages of each message of a thread whose counts differ from the record, its card with them."""
    messages = thread.messages
    card = scene.world.message(scene.text.id, thread.id)
    if card is not None:
        messages.append(card)
    for message in messages:
        post = record.posts.get(message.id)
        if message.is_system or (post is None and message.author_id == scene.world.bot_id):
            continue
        # Down votes alone make no answer of a message.
        may_tell = post is not None or bool(set(message.reactors(UP)) - {scene.world.bot_id})
        if may_tell and _votes(scene, message) != _kept_votes(post):
            yield from (_pages(scene, message, emoji) for emoji in (UP, DOWN))
        is_question = question is not None and question.post.message_id == message.id
        marks = len(set(message.reactors(ACCEPT)) - {scene.world.bot_id})
        if not is_question and marks != len(record.marks.get(message.id, set()) - {0}):
            yield _pages(scene, message, ACCEPT)


def hidden_swaps(scene: Scene) -> list[tuple[MessageView, str]]:
    """Return messages, and the emoji in question, where others react than the record says and the counts are equal."""
    record = read_record(scene)
    found: list[tuple[MessageView, str]] = []
    for post in record.posts.values():
        message = scene.world.message(post.channel_id or 0, post.message_id or 0)
        if message is None:
            continue
        shown = {(user_id, value) for emoji, value in _VALUES for user_id in message.reactors(emoji)}
        shown = {vote for vote in shown if vote[0] != scene.world.bot_id}
        if shown != post.counted | post.refused and _votes(scene, message) == _kept_votes(post):
            found.append((message, UP))
        marks = set(message.reactors(ACCEPT)) - {scene.world.bot_id}
        kept = record.marks.get(message.id, set()) - {0}
        if marks != kept and len(marks) == len(kept):
            found.append((message, ACCEPT))
    return found


def _votes(scene: Scene, message: MessageView) -> dict[tuple[int, int], int]:
    """Return how many members react, by direction and kind of reaction."""
    return {
        (value, kind): len(ids - {scene.world.bot_id})
        for emoji, value in _VALUES
        for kind, ids in enumerate(message.kinds(emoji), 1)
    }


def _kept_votes(post: PostRow | None) -> dict[tuple[int, int], int]:
    return {(value, kind): 0 if post is None else post.kinds[value, kind] for value in (1, -1) for kind in (1, 2)}


def _pages(scene: Scene, message: MessageView, emoji: str) -> int:
    """Return the pages of one emoji, both kinds; a list in which nobody but the bot stands needs none."""
    return sum(ceil(len(ids) / PAGE) for ids in message.kinds(emoji) if ids - {scene.world.bot_id})
