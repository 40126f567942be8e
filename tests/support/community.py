"""A guild whose members ask and answer through the services, without Discord."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bot.domain.drafts import AskForm
from bot.domain.identity import Actor, Snowflake, seconds
from bot.domain.messages import MessageText
from bot.domain.posts import Answer, MessageRef, Question
from bot.services.answering import Answering
from bot.services.asking import Asking
from bot.services.configuring import Configuring
from bot.services.following import Following
from bot.services.watching import Watch
from bot.storage.connection import Connection
from bot.storage.database import Database
from tests.support.clock import ManualClock

GUILD = Snowflake(1_000)
OTHER_GUILD = Snowflake(2_000)
FORUM = Snowflake(1_001)
TEXT_CHANNEL = Snowflake(1_002)
ALICE, BOB, CAROL, HELPER = Snowflake(101), Snowflake(102), Snowflake(103), Snowflake(104)
TITLE = "How do I undo a commit that I have pushed?"
DETAILS = "I pushed a commit to main by mistake, and others may have pulled it already."
ANSWER = "Use git revert: it makes a new commit that undoes the old one and leaves the history alone."


def actor(user_id: Snowflake) -> Actor:
    """Return who acts; HELPER is a helper, the others are members."""
    return Actor(user_id, is_helper=user_id == HELPER)


@dataclass
class Community:
    """The services on one database, with a guild set up."""

    database: Database
    clock: ManualClock
    _ids: count[int] = field(default_factory=lambda: count(500_000))

    def __post_init__(self) -> None:
        self.watch = Watch(self.clock)
        self.asking = Asking(self.database, self.clock, self.watch)
        self.answering = Answering(self.database, self.clock, self.watch)
        self.following = Following(self.database, self.clock, self.watch)
        self.configuring = Configuring(self.database, self.clock)

    @classmethod
    async def found(cls, database: Database, clock: ManualClock) -> Community:
        """Set the guild up: a forum (the default) and a text channel for questions."""
        community = cls(database, clock)
        await community.configuring.change(GUILD, {"qa_channels": f"{FORUM},{TEXT_CHANNEL}"})
        return community

    @property
    def now(self) -> int:
        """Return the present in seconds."""
        return seconds(self.clock.now())

    def new_id(self) -> Snowflake:
        """Return an id of Discord that nothing has yet."""
        return Snowflake(next(self._ids))

    def form(self, asker: Snowflake = ALICE, **fields: Any) -> AskForm:
        """Return a form that is acceptable but for the given fields."""
        values: dict[str, Any] = {
            "guild_id": GUILD,
            "actor": actor(asker),
            "title": TITLE,
            "details": DETAILS,
            "tags": (),
            "channel_id": FORUM,
        }
        return AskForm(**(values | fields))

    async def ask(self, asker: Snowflake = ALICE, **fields: Any) -> Question:
        """Ask a question: in the forum its card lies in the thread, elsewhere in the channel above it."""
        draft = await self.asking.begin(self.form(asker, **fields))
        thread_id = self.new_id()
        home = thread_id if draft.channel_id == FORUM else draft.channel_id
        assert home is not None
        return await self.asking.finish(draft.id, thread_id, MessageRef(home, thread_id))

    def message(self, question: Question, author: Snowflake = BOB, text: str = ANSWER, **fields: Any) -> MessageText:
        """Return a message in the question's thread."""
        values: dict[str, Any] = {
            "guild_id": question.post.guild_id,
            "thread_id": question.thread_id,
            "message_id": self.new_id(),
            "author_id": author,
            "author_is_bot": False,
            "text": text,
            "created_at": self.now,
        }
        return MessageText(**(values | fields))

    async def write_answer(self, question: Question, author: Snowflake = BOB, text: str = ANSWER) -> Answer:
        """Let a message become an answer by itself."""
        answer = await self.answering.detect(self.message(question, author, text))
        assert answer is not None
        return answer

    async def post_card(self, question: Question, author: Snowflake = BOB, text: str = ANSWER) -> Answer:
        """Answer by command."""
        assert question.thread_id is not None
        draft = await self.answering.begin(question.post.guild_id, question.thread_id, actor(author), text)
        return await self.answering.finish(draft.id, MessageRef(question.thread_id, self.new_id()))

    async def rows(self, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """Return what a query finds."""

        def fetch(connection: Connection) -> list[tuple[Any, ...]]:
            return [tuple(row) for row in connection.fetch_all(sql, parameters)]

        return await self.database.read(fetch)

    async def value(self, sql: str, **parameters: Any) -> Any:
        """Return the one value that a query finds."""
        [(value,)] = await self.rows(sql, **parameters)
        return value

    async def renders(self, post_id: int) -> dict[str, int]:
        """Return the renders that wait for a post: kind to due time."""
        rows = await self.rows("SELECT kind, due_at FROM render WHERE post_id = :post_id", post_id=post_id)
        return dict(rows)
