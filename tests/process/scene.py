"""The loopback Discord with the bot's process, and a guild on it with its people."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from bot.clock import SystemClock
from bot.domain.identity import Snowflake
from bot.services.checking import Checking
from bot.services.configuring import Configuring
from bot.storage.database import Database
from tests.support.world import ANSWER, DETAILS, TITLE
from tests.wire.bot_process import BotProcess
from tests.wire.people import Person
from tests.wire.server import WireServer
from tests.wire.views import MessageView, Outcome, until
from tests.wire.world import Channel, World

UP, DOWN, ACCEPT = "⬆️", "⬇️", "✅"
OWN_REACTION = "/channels/*/messages/*/reactions/*/@me"
OTHERS_REACTION = "/channels/*/messages/*/reactions/*/*"
REACTION = "/channels/*/messages/*/reactions/*"
MESSAGES, MESSAGE = "/channels/*/messages", "/channels/*/messages/*"
FORUM_POSTS, THREADS = "/channels/*/threads", "/channels/*/messages/*/threads"


class Stage:
    """Discord, the bot's process and its database.

    Attributes:
        server: Discord.
        bot: the process; not started.
        path: its database.
        may_complain: whether the bot may log errors: a test that provokes them says so.
    """

    def __init__(self, server: WireServer, database: Path) -> None:
        self.server = server
        self.world = World(server)
        self.bot = BotProcess(server, database)
        self.may_complain = False
        self.path = database

    @asynccontextmanager
    async def database(self) -> AsyncGenerator[Database]:
        """Open the database beside the bot; made where it is missing."""
        database = await Database.open(self.path)
        try:
            yield database
        finally:
            await database.close()

    def rows(self, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a query on the database, as it is."""
        connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
        try:
            return connection.execute(sql, parameters).fetchall()
        finally:
            connection.close()

    @contextmanager
    def locked(self) -> Generator[None]:
        """Keep the bot from writing to its database, as another program could."""
        connection = sqlite3.connect(self.path, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield
        finally:
            connection.close()

    def write(self, sql: str) -> None:
        """Change the database by hand, past all rules."""
        connection = sqlite3.connect(self.path)
        try:
            connection.execute(sql)
            connection.commit()
        finally:
            connection.close()

    async def assert_sound(self, since: int = 0) -> None:
        """Fail for what no test may leave: bodies that Discord refuses, errors in the log, drift.

        Args:
            since: the line of the log from which on it is looked at.
        """
        self.server.assert_clean()
        complaints = [line for line in self.bot.lines[since:] if " ERROR " in line or line.startswith("Traceback")]
        assert self.may_complain or not complaints, self.bot.tail()
        if self.path.exists():
            async with self.database() as database:
                drift = await Checking(database).check()
            assert drift == [], drift


@asynccontextmanager
async def open_stage(folder: Path) -> AsyncGenerator[Stage]:
    """Open Discord with a bot that has its database in a folder; at the end the bot is stopped."""
    async with WireServer() as server:
        stage = Stage(server, folder / "bot" / "askwell.sqlite3")
        try:
            yield stage
        finally:
            await stage.bot.stop()
            print(stage.bot.tail())


class Scene:
    """A guild with the forum `questions`, the text channels `ask-here` and `general`, and three members."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.server, self.bot, self.world = stage.server, stage.bot, stage.world
        self.guild = self.world.guild("Askwell")
        self.forum = self.guild.forum("questions", "git", "Solved")
        self.text = self.guild.text("ask-here")
        self.chat = self.guild.text("general")
        self.alice, self.bob, self.carol = (self.guild.member(name) for name in ("alice", "bob", "carol"))

    async def configure(self) -> None:
        """Make the forum and the text channel the guild's Q&A channels, the forum the default one."""
        async with self.stage.database() as database:
            wanted = {"qa_channels": f"{self.forum.id},{self.text.id}"}
            await Configuring(database, SystemClock()).change(Snowflake(self.guild.id), wanted)

    async def start(self) -> None:
        """Set the guild up, start the bot and wait until it is connected."""
        await self.configure()
        await self.bot.start()
        await self.bot.ready()

    # --- people

    async def submit_ask(self, member: Person | None = None, channel: Channel | None = None, **fields: Any) -> Outcome:
        """Fill in the form of `/ask` and submit it; return what the bot says to that."""
        member = member or self.alice
        form = await member.slash(channel or self.chat, "ask")
        return await member.submit(form, **{"title": TITLE, "details": DETAILS, **fields})

    async def ask(self, member: Person | None = None, channel: Channel | None = None, **fields: Any) -> Channel:
        """Ask, and return the thread once everything in it is shown."""
        known = {thread.id for thread in self.threads}
        said = await self.submit_ask(member, channel, **fields)
        new = [thread for thread in self.threads if thread.id not in known]
        assert len(new) == 1, said.text
        await self.shown()
        return new[0]

    async def answered(self) -> tuple[Channel, MessageView]:
        """Let alice ask and bob answer by a message; return thread and message once all is shown."""
        thread = await self.ask()
        message = await self.bob.send(thread, ANSWER)
        await thread.saying("1 answer")
        await self.shown()
        return thread, message

    @property
    def threads(self) -> list[Channel]:
        """Return all threads of the guild."""
        return [thread for channel in (self.forum, self.text, self.chat) for thread in channel.threads]

    # --- what the database says

    def value(self, sql: str, **parameters: Any) -> Any:
        """Return the one value of a query."""
        ((value,),) = self.stage.rows(sql, **parameters)
        return value

    def questions(self) -> list[tuple[str, str, int, int]]:
        """Return title, text, number and thread of the guild's questions."""
        return self.stage.rows(
            """
            SELECT title, body, number, thread_id
            FROM question JOIN post USING (id) JOIN guild ON guild.id = post.guild_id
            WHERE guild.discord_id = :guild_id
            ORDER BY number
            """,
            guild_id=self.guild.id,
        )

    def drafts(self) -> list[tuple[str, str, str]]:
        """Return state, title and text of the guild's drafts."""
        return self.stage.rows(
            """
            SELECT state, title, body
            FROM draft JOIN guild ON guild.id = draft.guild_id
            WHERE guild.discord_id = :guild_id
            """,
            guild_id=self.guild.id,
        )

    def tally(self, message: MessageView) -> tuple[int, int]:
        """Return the up and down votes of a post; (0, 0) for what is none."""
        rows = self.stage.rows("SELECT ups, downs FROM post WHERE message_id = :id", id=message.id)
        return rows[0] if rows else (0, 0)

    def points(self, member: Person) -> int:
        """Return the points of a member."""
        return self.value("SELECT points FROM member WHERE user_id = :id", id=member.id)

    async def shown(self) -> None:
        """Wait until nothing is left to be shown and the bot is quiet."""
        await until(lambda: self.value("SELECT count(*) FROM render") == 0, 15)
        await self.server.quiet(0.1)
