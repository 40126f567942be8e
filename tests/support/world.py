"""A guild with members on the simulated Discord, and the real bot in it."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from simcord import ChannelHandle, GuildHandle, InteractionResult, MemberActor, ResponseMessage, RoleHandle
from simcord.results import to_discord_message

from tests.support.calls import CallControl, Calls, Fault
from tests.support.environment import QuickEnv
from tests.support.messages import AnyMessage, carries, http_error, said, text_of

__all__ = ["ACCEPT", "ANSWER", "DETAILS", "DOWN", "TITLE", "UP", "World", "http_error", "said", "text_of"]

LEAST_PERMISSIONS = 328565124160
"""What the bot's invitation asks for; never Administrator."""

UP, DOWN, ACCEPT = "⬆️", "⬇️", "✅"
TITLE = "How do I undo a commit that I have pushed?"
DETAILS = "I pushed a commit to main by mistake and others may have pulled it already. What is safe?"
ANSWER = "Use `git revert <sha>`: it makes a new commit that undoes the old one, so nobody's history is rewritten."


@dataclass
class Event:
    """An event of the gateway that was kept back."""

    name: str
    payload: Mapping[str, Any]


@dataclass
class Held:
    """Events kept back by `World.held`, in the order in which Discord made them."""

    events: list[Event] = field(default_factory=list[Event])


class World:
    """A guild named "Askwell" with a forum, a text channel for questions, a chat, and members.

    Attributes:
        env: SimCord's environment.
        guild: the guild; the bot holds the least permissions there.
        forum: the forum channel `questions`.
        text: the text channel `ask-here`.
        chat: an ordinary text channel, `general`.
        alice, bob, carol: members without roles.
        helper: a member with `helper_role`.
        manager: a member who may Manage Server.
        control: log and faults of the bot's REST calls.
    """

    def __init__(self, env: QuickEnv, database: Path, build: Callable[[], commands.Bot]) -> None:
        """Arrange the guild; call `settle` afterwards."""
        self.env, self.database, self._build = env, database, build
        self.control = CallControl(lambda waiting: env.external_wait(waiting, reason="a held REST call"))
        env.backend.middlewares.append(self.control)
        self.guild: GuildHandle = self.add_guild("Askwell")
        self.forum = self.guild.create_forum_channel("questions")
        self.text = self.guild.create_text_channel("ask-here")
        self.chat = self.guild.create_text_channel("general")
        self.helper_role = self.guild.create_role("Helpers")
        manager_role = self.guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
        self.alice, self.bob, self.carol = (self.member(name) for name in ("alice", "bob", "carol"))
        self.helper = self.member("helper", roles=[self.helper_role])
        self.manager = self.member("manager", roles=[manager_role])

    # arranging

    @property
    def bot(self) -> Any:
        """Return the bot that runs now; after a restart it is another one."""
        return self.env.bot

    def add_guild(self, name: str, *, permissions: int = LEAST_PERMISSIONS) -> GuildHandle:
        """Let the bot join a guild with exactly the given permissions."""
        guild = self.env.create_guild(name)
        self._set_bot_permissions(guild, permissions)
        return guild

    def member(
        self,
        name: str,
        *,
        guild: GuildHandle | None = None,
        roles: Iterable[RoleHandle] = (),
        locale: str | None = None,
        bot: bool = False,
    ) -> MemberActor:
        """Let somebody join, by default the first guild."""
        user = self.env.create_user(name, bot=bot)
        if locale is not None:
            self.env.backend.locales[user.id] = locale
        return (guild or self.guild).add_member(user, roles=tuple(roles))

    def members(self, count: int) -> list[MemberActor]:
        """Let a crowd join."""
        return [self.member(f"voter{number}") for number in range(count)]

    def bot_can(self, *, guild: GuildHandle | None = None, **permissions: bool) -> None:
        """Give permissions to the bot in a guild, or take them from it: `bot_can(manage_messages=False)`."""
        guild = guild or self.guild
        current = discord.Permissions(self._bot_role(guild).permissions)
        current.update(**permissions)
        self._set_bot_permissions(guild, current.value)

    def hide(self, channel: ChannelHandle, *from_whom: MemberActor | RoleHandle) -> None:
        """Deny View Channel in a channel to members or roles."""
        self._deny(channel, from_whom, discord.Permissions(view_channel=True))

    def deny(self, channel: ChannelHandle, target: MemberActor | RoleHandle, **permissions: bool) -> None:
        """Deny permissions in a channel: `deny(forum, alice, send_messages=True)`."""
        self._deny(channel, [target], discord.Permissions(**permissions))

    def deny_bot(self, channel: ChannelHandle, **permissions: bool) -> None:
        """Deny permissions to the bot in one channel."""
        role = RoleHandle(self.env, self.guild, self._bot_role(self.guild))
        self._deny(channel, [role], discord.Permissions(**permissions))

    def forum_tags(self, *names: str, forum: ChannelHandle | None = None) -> dict[str, int]:
        """Give tags to a forum; return their ids by name."""
        channel = (forum or self.forum)._channel
        backend = self.env.backend
        tags: list[dict[str, Any]] = [
            {
                "id": str(backend.snowflake()),
                "name": name,
                "moderated": False,
                "emoji_id": None,
                "emoji_name": None,
            }
            for name in names
        ]
        backend.edit_channel(channel.id, {"available_tags": tags})
        return {tag["name"]: int(tag["id"]) for tag in tags}

    def close_dms(self, member: MemberActor) -> None:
        """Let a member take no direct messages from the bot (50007)."""
        self.env.backend.closed_dms.add(member.id)

    def thread(self, thread: ChannelHandle, *, archived: bool | None = None, locked: bool | None = None) -> None:
        """Archive, wake, lock or unlock a thread, as a moderator or Discord's timer does."""
        wanted = {"archived": archived, "locked": locked}
        changes = {name: value for name, value in wanted.items() if value is not None}
        self.env.backend.edit_channel(thread.id, {}, thread_metadata=changes)

    def delete_channel(self, channel: ChannelHandle) -> None:
        """Delete a channel or thread."""
        self.env.backend.delete_channel(channel.id)

    # acting

    async def settle(self) -> None:
        """Wait until the bot has done what it has to do."""
        await self.env.settle()

    async def advance(self, seconds: float) -> None:
        """Let time pass for Discord and the bot, its timers included."""
        await self.env.advance_time(seconds)

    async def ask(
        self,
        member: MemberActor | None = None,
        *,
        title: str = TITLE,
        details: str = DETAILS,
        channel: ChannelHandle | None = None,
        **fields: Any,
    ) -> ChannelHandle:
        """Ask through `/ask` and return the question's new thread.

        Args:
            member: the asker, by default alice.
            title: the field `title`.
            details: the field `details`.
            channel: where the command is used, by default the chat.
            fields: other fields of the form: `tags`, `files`.

        Raises:
            AssertionError: the submit made no thread, or more than one.
        """
        before = set(self.threads())
        await self.submit_ask(member, title=title, details=details, channel=channel, **fields)
        new = [self.channel(thread_id) for thread_id in self.threads() if thread_id not in before]
        assert len(new) == 1, f"{len(new)} threads were made"
        return new[0]

    async def submit_ask(
        self,
        member: MemberActor | None = None,
        *,
        channel: ChannelHandle | None = None,
        **fields: Any,
    ) -> InteractionResult:
        """Open the form of `/ask`, submit it, and return what the bot said to the submit."""
        member = member or self.alice
        form = await member.slash(channel or self.chat, "ask")
        assert form.modal is not None, f"/ask opened no form: {form}"
        return await member.submit_modal(form, {"title": TITLE, "details": DETAILS, **fields})

    async def answer(
        self, thread: ChannelHandle, member: MemberActor | None = None, text: str = ANSWER, **fields: Any
    ) -> discord.Message:
        """Answer through `/answer` (by default bob) and return the card."""
        member = member or self.bob
        known = {message.id for message in thread.history()}
        form = await member.slash(thread, "answer")
        assert form.modal is not None, f"/answer opened no form: {form}"
        await member.submit_modal(form, {"answer": text, **fields})
        cards = [m for m in thread.history() if m.id not in known and m.author.bot and carries(m, text)]
        assert len(cards) == 1, f"{len(cards)} cards were posted"
        return cards[0]

    async def forum_post(
        self,
        member: MemberActor,
        title: str = TITLE,
        body: str = DETAILS,
        *,
        forum: ChannelHandle | None = None,
        tags: Iterable[int] = (),
        files: Iterable[tuple[str, bytes]] = (),
    ) -> ChannelHandle:
        """Open a forum post natively, as a member does, and return its thread."""
        forum = forum or self.forum
        thread, _ = self.env.backend.open_forum_post(forum.id, member.id, title, body, tags=tags, attachments=files)
        await self.settle()
        return self.channel(thread.id)

    async def burst(self, reactions: Iterable[tuple[MemberActor, AnyMessage, str]]) -> None:
        """Let reactions arrive all at once, before the bot handles the first."""
        for member, message, emoji in reactions:
            self.react_now(member, message, emoji)
        await self.settle()

    def react_now(
        self,
        member: MemberActor,
        message: AnyMessage,
        emoji: str,
        *,
        reacted: bool = True,
        burst: bool = False,
    ) -> None:
        """Add or remove a reaction without waiting for the bot; `burst` makes it a super reaction."""
        self.env.backend.set_reaction(self._place(message), message.id, emoji, member.id, reacted, burst=burst)

    async def super_react(self, member: MemberActor, message: AnyMessage, emoji: str) -> None:
        """Add a super reaction."""
        self.react_now(member, message, emoji, burst=True)
        await self.settle()

    # the gateway

    async def deliver(self, event: str, payload: Mapping[str, Any]) -> None:
        """Deliver a gateway event as it is, whether or not it fits the state of Discord."""
        for listener in list(self.env.backend.subscribers):
            listener(event, payload)
        await self.settle()

    @contextmanager
    def held(self) -> Generator[Held, None, None]:
        """Keep events from the bot; deliver them later, in any order and number, with `deliver_all`."""
        held = Held()
        backend = self.env.backend
        listeners = backend.subscribers
        backend.subscribers = [lambda name, payload: held.events.append(Event(name, payload))]
        try:
            yield held
        finally:
            backend.subscribers = listeners

    async def deliver_all(self, events: Iterable[Event]) -> None:
        """Deliver events without a pause between them, then wait for the bot."""
        for event in events:
            for listener in list(self.env.backend.subscribers):
                listener(event.name, event.payload)
        await self.settle()

    @asynccontextmanager
    async def offline(self) -> AsyncGenerator[None, None]:
        """Close the bot, let members act in the block, then start a fresh bot on the same database."""
        backend = self.env.backend
        feed = self.env._gateway_feed
        backend.subscribers.remove(feed)
        await self.env.bot.close()
        try:
            yield
        finally:
            await self.env.restart_bot(self._build())

    async def restart(self) -> None:
        """Close the bot and start a fresh one on the same database."""
        async with self.offline():
            pass

    # REST

    def calls(self) -> Calls:
        """Open a log of the REST calls made from now on."""
        return self.control.watch()

    def fail(
        self,
        method: str,
        pattern: str,
        *,
        status: int = 500,
        code: int = 0,
        times: int | None = 1,
        after: bool = False,
    ) -> Fault:
        """Let Discord refuse matching calls; `after` means that it did what was asked all the same.

        Args:
            method: the HTTP method, or `*`.
            pattern: an fnmatch pattern for the path, as `/channels/*/messages`.
            status: the HTTP status.
            code: Discord's error code.
            times: how many calls; None for all.
            after: whether the call takes effect.
        """
        return self.break_calls(method, pattern, lambda: http_error(status, code), times=times, after=after)

    def break_calls(
        self,
        method: str,
        pattern: str,
        error: Callable[[], Exception],
        *,
        times: int | None = 1,
        after: bool = False,
    ) -> Fault:
        """Let matching calls end in an error of the connection, as `ConnectionResetError` or `TimeoutError`."""
        fault = Fault(method, pattern, error, times, after)
        self.control.faults.append(fault)
        return fault

    def hold(self, method: str, pattern: str, *, times: int | None = 1, after: bool = False) -> Fault:
        """Let matching calls hang until the fault's `release`."""
        fault = Fault(method, pattern, None, times, after)
        self.control.faults.append(fault)
        return fault

    # looking

    def rows(self, sql: str, **parameters: Any) -> list[dict[str, Any]]:
        """Return the rows of a read-only query on the bot's database file."""
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        connection.row_factory = sqlite3.Row
        try:
            return [dict(row) for row in connection.execute(sql, parameters)]
        finally:
            connection.close()

    def value(self, sql: str, **parameters: Any) -> Any:
        """Return the one value of a read-only query that gives one row of one column."""
        (row,) = self.rows(sql, **parameters)
        (value,) = row.values()
        return value

    def threads(self) -> list[int]:
        """Return the ids of all threads, archived ones too, oldest first."""
        return sorted(channel.id for channel in self.env.backend.channels.values() if channel.is_thread)

    def channel(self, channel_id: int) -> ChannelHandle:
        """Return a channel or thread by its id."""
        channel = self.env.backend.get_channel(channel_id)
        guild = next((g for g in self.env._guilds if g.id == channel.guild_id), None)
        return ChannelHandle(self.env, guild, channel)

    def card(self, thread: ChannelHandle) -> discord.Message:
        """Return the question's card: a thread has the id of the message that it began with."""
        backend = self.env.backend
        parent_id = thread._channel.parent_id
        for channel_id in (thread.id, parent_id):
            message = backend.messages.get(channel_id or 0, {}).get(thread.id)
            if message is not None:
                return to_discord_message(self.env, message)
        raise AssertionError("the thread has no first message")

    def fresh(self, message: AnyMessage) -> discord.Message:
        """Return a message as it is now."""
        stored = self.env.backend.get_message(self._place(message), message.id)
        return to_discord_message(self.env, stored)

    def exists(self, message: AnyMessage) -> bool:
        """Tell whether a message was not deleted."""
        return message.id in self.env.backend.messages.get(self._place(message), {})

    def reactors(self, message: AnyMessage, emoji: str) -> set[str]:
        """Return the names of those who put an emoji on a message, the bot's too."""
        backend = self.env.backend
        stored = backend.get_message(self._place(message), message.id)
        reaction = backend.find_reaction(stored, emoji)
        ids = [] if reaction is None else [*reaction.user_ids, *reaction.burst_ids]
        return {backend.get_user(user_id).name for user_id in ids}

    def dms(self, member: MemberActor) -> list[discord.Message]:
        """Return the direct messages between the bot and a member, oldest first."""
        return member.user.dm_channel.history()

    def unexpected_errors(self) -> list[BaseException]:
        """Return what the bot raised and did not mean to tell a member; these are then acknowledged."""
        since = self.env._errors_acknowledged
        captured = self.env.errors[since:]
        return [error for error in captured if not _is_meant_for_a_member(error)]

    # inside

    def _place(self, message: AnyMessage) -> int:
        return message.channel_id if isinstance(message, ResponseMessage) else message.channel.id

    def _bot_role(self, guild: GuildHandle) -> Any:
        return next(role for role in guild._guild.roles.values() if role.managed)

    def _set_bot_permissions(self, guild: GuildHandle, permissions: int) -> None:
        role = self._bot_role(guild)
        self.env.backend.edit_role(guild.id, role.id, {"permissions": permissions})

    def _deny(
        self, channel: ChannelHandle, targets: Iterable[MemberActor | RoleHandle], denied: discord.Permissions
    ) -> None:
        from simcord.backend.models import Overwrite
        from simcord.enums import OverwriteType

        for target in targets:
            kind = OverwriteType.ROLE if isinstance(target, RoleHandle) else OverwriteType.MEMBER
            self.env.backend.set_overwrite(
                channel.id, Overwrite(target_id=target.id, type=kind, allow=0, deny=denied.value)
            )


def _is_meant_for_a_member(error: BaseException) -> bool:
    from bot.domain.errors import AskwellError

    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    return isinstance(error, AskwellError | app_commands.CheckFailure | app_commands.TransformerError)
