"""The history of the demo's guild, played by its members through the real bot."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from simcord import ChannelHandle, MemberActor
from simcord.components import walk_components
from simcord.results import ResponseMessage

from bot.demo.clock import LaggingClock
from bot.demo.community import Community

HISTORY_DAYS = 23
SETTLING_SECONDS = 30.0
UP, DOWN, ACCEPT = "⬆️", "⬇️", "✅"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the history.

    Attributes:
        author: who answers.
        text: what they write.
        ups: who votes it up.
        downs: who votes it down.
        is_accepted: the asker accepts it.
        is_typed: written as a message in the thread, not by `/answer`.
    """

    author: str
    text: str
    ups: tuple[str, ...] = ()
    downs: tuple[str, ...] = ()
    is_accepted: bool = False
    is_typed: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """A question of the history with what came of it.

    Attributes:
        days_ago: when it was asked.
        asker: who asks.
        title: the field `title`.
        details: the field `details`.
        tags: names of tags.
        ups: who votes the question up.
        replies: its answers in order.
        in_text_channel: asked in the text channel instead of the forum.
    """

    days_ago: float
    asker: str
    title: str
    details: str
    tags: tuple[str, ...] = ()
    ups: tuple[str, ...] = ()
    replies: tuple[Reply, ...] = field(default_factory=tuple)
    in_text_channel: bool = False


TOPICS = (
    Topic(
        days_ago=21,
        asker="Alice",
        title="How do I undo a commit that I have already pushed?",
        details=(
            "I pushed a commit to `main` that breaks the build. Two colleagues may have pulled it by now.\n\n"
            "I know `git reset`, but I am afraid of making it worse for them. What is the safe way?"
        ),
        tags=("git",),
        ups=("Ben", "Chiara", "Dmitri"),
        replies=(
            Reply(
                "Ben",
                "Make a new commit that undoes the old one:\n```sh\ngit revert <sha>\ngit push\n```\n"
                "Nobody's history is rewritten, so a plain `git pull` is all that your colleagues need.",
                ups=("Alice", "Chiara", "Dmitri", "Emeka"),
                is_accepted=True,
            ),
            Reply(
                "Chiara",
                "If you are *sure* that nobody has pulled it yet, `git reset --hard HEAD~1` followed by "
                "`git push --force-with-lease` leaves no trace. On a shared branch I would not.",
                ups=("Dmitri",),
                is_typed=True,
            ),
        ),
    ),
    Topic(
        days_ago=17,
        asker="Dmitri",
        title="Why does the default list of my function keep its old values?",
        details=(
            "```python\ndef add(item, basket=[]):\n    basket.append(item)\n    return basket\n```\n"
            "The second call of `add` returns both items, though I pass no basket. Is this a bug?"
        ),
        tags=("python",),
        ups=("Alice", "Emeka"),
        replies=(
            Reply(
                "Chiara",
                "Defaults are made once, when `def` runs, not at each call. Use `None` and make the list inside:\n"
                "```python\ndef add(item, basket=None):\n    basket = [] if basket is None else basket\n```",
                ups=("Dmitri", "Ben", "Farah", "Alice"),
                is_accepted=True,
            ),
            Reply(
                "Ben",
                "You could also copy it first, `basket = list(basket)`, which keeps the caller's list untouched.",
                ups=("Chiara",),
                is_typed=True,
            ),
        ),
    ),
    Topic(
        days_ago=12,
        asker="Farah",
        title="Why does NOT IN find nothing when the list contains a NULL?",
        details=(
            "`SELECT name FROM member WHERE id NOT IN (SELECT member_id FROM vote)` returns no rows at all. "
            "There is one vote whose `member_id` is NULL. Without that row everything works."
        ),
        tags=("sql",),
        ups=("Chiara",),
        replies=(
            Reply(
                "Emeka",
                "A comparison with NULL is neither true nor false but unknown, so `NOT IN` can never be sure. "
                "`NOT EXISTS (SELECT 1 FROM vote WHERE vote.member_id = member.id)` does what you mean.",
                ups=("Farah", "Ben", "Chiara"),
                is_accepted=True,
            ),
        ),
    ),
    Topic(
        days_ago=8,
        asker="Ben",
        title="How do I keep other sites from showing my page in a frame?",
        details="Somebody embeds our form in an `iframe`. Which header stops that in every current browser?",
        tags=("web",),
        ups=("Dmitri",),
        replies=(
            Reply(
                "Dmitri",
                "`X-Frame-Options: DENY` is what I always used, and it works everywhere that I looked at.",
                downs=("Chiara",),
            ),
            Reply(
                "Chiara",
                "`Content-Security-Policy: frame-ancestors 'none'`. It replaced `X-Frame-Options`, and unlike that "
                "one it can name the sites which may frame you.",
                ups=("Ben", "Emeka"),
                is_accepted=True,
            ),
        ),
    ),
    Topic(
        days_ago=4,
        asker="Emeka",
        title="Which port should a tool on my own machine listen on?",
        details="It is a small page for me alone. Is there a range that nothing else uses, or do I take any?",
        in_text_channel=True,
        ups=("Alice",),
        replies=(
            Reply(
                "Ben",
                "Anything from 1024 up that is free; those from 49152 are never assigned to anybody. "
                "More important: bind to 127.0.0.1 only, so that it stays on your machine.",
                ups=("Emeka", "Alice"),
            ),
        ),
    ),
    Topic(
        days_ago=1.5,
        asker="Dmitri",
        title="Is SQLite's WAL mode safe when the file lies on a network drive?",
        details=(
            "Our notes live in one SQLite file on a shared folder, and two people open it now and then. "
            "With `journal_mode=WAL` it became faster. May I leave it so?"
        ),
        tags=("sql", "python"),
        ups=("Farah", "Ben"),
    ),
    Topic(
        days_ago=0.4,
        asker="Alice",
        title="How can I keep a branch up to date without merge commits?",
        details=(
            "My branch lives for two weeks while `main` moves every day. Each `git pull` adds a merge commit and the "
            "history becomes hard to read. What do you do?"
        ),
        tags=("git",),
        ups=("Dmitri",),
        replies=(
            Reply(
                "Ben",
                "Rebase instead of merging: `git pull --rebase origin main`. As long as you alone work on the branch, "
                "rewriting its commits hurts nobody.",
                ups=("Chiara",),
                is_typed=True,
            ),
        ),
    ),
)

CHAT = (
    ("Farah", "Morning! Reminder: questions go to `/ask`, so that the answers can be found again."),
    ("Chiara", "My tests need two minutes since yesterday, and nothing in them changed. Has anyone seen that before?"),
    ("Dmitri", "Sounds like a question to me :)"),
)


class Story:
    """Plays the history while the clock runs from some weeks back to the present."""

    def __init__(self, community: Community, clock: LaggingClock) -> None:
        self._community = community
        self._env = community.env
        self._clock = clock

    async def play(self, topics: Sequence[Topic]) -> None:
        """Play topics, oldest first, then the chat; afterwards it is nearly the present."""
        for topic in topics:
            await self._go_to(topic.days_ago)
            await self._play(topic)
        await self._go_to(0.1)
        for name, text in CHAT:
            await self._member(name).send(self._community.general, text)
            await self._pass(200)
        await self._pass(SETTLING_SECONDS)

    async def _play(self, topic: Topic) -> None:
        thread = await self._ask(topic)
        if thread is None:
            log.warning("The history could not ask %r", topic.title)
            return
        card = self._message(thread.id, thread.id)
        for name in topic.ups:
            await self._member(name).react(card, UP)
        for reply in topic.replies:
            await self._pass(3_600)
            answer = await self._answer(thread, reply)
            if answer is None:
                log.warning("The history could not answer %r", topic.title)
                continue
            for names, emoji in ((reply.ups, UP), (reply.downs, DOWN)):
                for name in names:
                    await self._member(name).react(answer, emoji)
            if reply.is_accepted:
                await self._member(topic.asker).react(answer, ACCEPT)
        await self._pass(SETTLING_SECONDS)

    async def _ask(self, topic: Topic) -> ChannelHandle | None:
        community, asker = self._community, self._member(topic.asker)
        channel = community.ask_here if topic.in_text_channel else community.general
        before = set(self._env.backend.channels)
        form = await asker.slash(channel, "ask")
        if form.modal is None:
            return None
        values: dict[str, Any] = {"title": topic.title, "details": topic.details}
        if chosen := _tag_values(form.modal, topic.tags):
            values["tags"] = chosen
        await asker.submit_modal(form, values)
        new = [c for c in self._env.backend.channels.values() if c.id not in before and c.is_thread]
        return ChannelHandle(self._env, community.guild, new[0]) if new else None

    async def _answer(self, thread: ChannelHandle, reply: Reply) -> ResponseMessage | None:
        author = self._member(reply.author)
        if reply.is_typed:
            message = await author.send(thread, reply.text)
            return self._message(thread.id, message.id)
        before = set(self._env.backend.messages[thread.id])
        form = await author.slash(thread, "answer")
        if form.modal is None:
            return None
        await author.submit_modal(form, {"answer": reply.text})
        cards = [
            message
            for message in self._env.backend.messages[thread.id].values()
            if message.id not in before and message.reactions and not message.is_ephemeral
        ]
        return self._message(thread.id, cards[0].id) if cards else None

    def _member(self, name: str) -> MemberActor:
        return self._community.member(name)

    def _message(self, channel_id: int, message_id: int) -> ResponseMessage:
        backend = self._env.backend
        if message_id not in backend.messages[channel_id]:
            channel_id = backend.get_channel(channel_id).parent_id or channel_id
        return ResponseMessage(self._env, backend.get_message(channel_id, message_id))

    async def _go_to(self, days_ago: float) -> None:
        """Let the clock run to a time before the present; the bot's timers of half a minute fire."""
        self._clock.catch_up(timedelta(days=days_ago))
        await self._env.advance_time(SETTLING_SECONDS)

    async def _pass(self, seconds: float) -> None:
        self._clock.catch_up(self._clock.lag - timedelta(seconds=seconds))
        await self._env.advance_time(min(seconds, SETTLING_SECONDS))


def _tag_values(form: dict[str, Any], names: tuple[str, ...]) -> list[str]:
    """Return the values of the options that stand for tags in the form's field `tags`."""
    for part in walk_components(form["components"]):
        if part.get("custom_id") == "tags":
            return [option["value"] for option in part["options"] if option["label"] in names]
    return []
