"""The demo's guild: its channels, its six members, and the bot in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, cast

import discord
from discord.ext import commands
from simcord import ChannelHandle, GuildHandle, MemberActor, RoleHandle, UserHandle
from simcord.backend.models import User

from bot.demo.clock import LaggingClock
from bot.demo.simulation.environment import BorrowedClock, DiscordEnv

GUILD_ID = 1_100_000_000_000_000_000
GUILD_NAME = "Askwell demo"
BOT_NAME = "Askwell"
BOT_PERMISSIONS = 328565124160
"""What the invitation asks for."""

MANAGE_CHANNELS = 1 << 4
"""What the invitation for making a forum asks for besides."""

SETTLE_SECONDS = 20.0
FORUM_TAGS = ("python", "git", "sql", "web", "Solved")

HELPER, MANAGER = "Helper", "Manager"


@dataclass(frozen=True, slots=True)
class Character:
    """Somebody whom the visitor can play.

    Attributes:
        name: the name shown.
        about: one line that tells the visitor who this is.
        role: the role held, if any.
    """

    name: str
    about: str
    role: str | None = None


CHARACTERS = (
    Character("Alice", "new here"),
    Character("Ben", "knows git"),
    Character("Chiara", "knows Python"),
    Character("Dmitri", "asks a lot"),
    Character("Emeka", "helper", HELPER),
    Character("Farah", "manager", MANAGER),
)


class _Forgetful(list[Any]):
    """A list that stays empty: SimCord's logs would grow as long as the demo runs."""

    def append(self, _: Any, /) -> None:
        """Forget an entry."""


class Community:
    """The guild on the simulated Discord.

    Attributes:
        env: SimCord's environment.
        guild: the guild.
        general: the chat.
        log: where helpers and the manager read what the bot has to tell them; None in an empty guild.
        question_channels: the forum `questions` and the text channel `ask-here`; none in an empty guild.
        members: those whom the visitor can play, by id.
        helper_role: the role of helpers.
    """

    def __init__(self, build: Callable[[], commands.Bot], clock: LaggingClock, *, is_empty: bool = False) -> None:
        """Make the guild; `open` lets the bot in.

        Args:
            build: makes the bot.
            clock: the time of the simulated Discord.
            is_empty: the guild has a chat alone, and the bot may make a channel for questions there.
        """
        self._build = build
        self.env = DiscordEnv(build(), clock=BorrowedClock(clock), settle_timeout=SETTLE_SECONDS)
        self.env.backend.bot_user.name = BOT_NAME
        self.env.backend.transcript = _Forgetful()
        self.env.backend.http_requests = _Forgetful()
        self.guild: GuildHandle = self.env.create_guild(GUILD_NAME, id=GUILD_ID)
        self._invite(BOT_PERMISSIONS | MANAGE_CHANNELS if is_empty else BOT_PERMISSIONS)
        self.question_channels: tuple[ChannelHandle, ...] = () if is_empty else self._make_question_channels()
        topic = "Anything goes" if is_empty else "Anything goes. /ask works here too: the question goes to the forum"
        self.general: ChannelHandle = self.guild.create_text_channel("general", topic=topic)
        manager = discord.Permissions(manage_guild=True, manage_messages=True, manage_threads=True)
        self.helper_role: RoleHandle = self.guild.create_role(HELPER)
        roles = {HELPER: self.helper_role, MANAGER: self.guild.create_role(MANAGER, permissions=manager)}
        self.log: ChannelHandle | None = None if is_empty else self._make_log(roles.values())
        self.members: dict[int, MemberActor] = {}
        self.characters: dict[int, Character] = {}
        for character in CHARACTERS:
            held = [roles[character.role]] if character.role is not None else []
            member = self.guild.add_member(self._user(character.name), roles=held)
            self.members[member.id] = member
            self.characters[member.id] = character

    @property
    def bot(self) -> commands.Bot:
        """Return the bot that runs now; after a restart it is another one."""
        return cast("commands.Bot", self.env.bot)

    @property
    def forum(self) -> ChannelHandle:
        """Return the forum for questions.

        Raises:
            IndexError: an empty guild has none.
        """
        return self.question_channels[0]

    @property
    def ask_here(self) -> ChannelHandle:
        """Return the text channel for questions; otherwise as `forum`."""
        return self.question_channels[1]

    @property
    def first_channel(self) -> ChannelHandle:
        """Return the channel that a visitor sees first."""
        return self.question_channels[0] if self.question_channels else self.general

    def member(self, name: str) -> MemberActor:
        """Return a member by name.

        Raises:
            KeyError: nobody has this name.
        """
        for member_id, character in self.characters.items():
            if character.name == name:
                return self.members[member_id]
        raise KeyError(name)

    async def open(self) -> None:
        """Start the bot and wait until it is ready."""
        await self.env.start()

    async def restart(self) -> None:
        """Close the bot and start a fresh one on the same database; Discord lives on."""
        await self.bot.close()
        await self.env.restart_bot(self._build())

    async def close(self) -> None:
        """Close the bot and leave the simulated Discord."""
        try:
            await self.env.shutdown()
        finally:
            await self.bot.close()

    async def give_tags(self) -> None:
        """Give the forum its tags, of which the bot hears."""
        backend = self.env.backend
        tags = [
            {"id": str(backend.snowflake()), "name": name, "moderated": name == "Solved"}
            | {"emoji_id": None, "emoji_name": None}
            for name in FORUM_TAGS
        ]
        backend.edit_channel(self.forum.id, {"available_tags": tags, "topic": "One post, one question"})
        await self.env.settle()

    def add_stranger(self, user_id: int, name: str) -> None:
        """Let somebody with a known id live in the guild whom the visitor cannot play; once is enough."""
        backend = self.env.backend
        if user_id in backend.users:
            return
        backend.reserve_id(user_id)
        backend.users[user_id] = User(id=user_id, name=name.casefold(), global_name=name)
        backend.add_member(GUILD_ID, user_id)

    def _user(self, name: str) -> UserHandle:
        return self.env.create_user(name.casefold(), global_name=name)

    def _make_question_channels(self) -> tuple[ChannelHandle, ...]:
        return (
            self.guild.create_forum_channel("questions"),
            self.guild.create_text_channel("ask-here", topic="Questions as threads in a text channel: type /ask"),
        )

    def _make_log(self, readers: Iterable[RoleHandle]) -> ChannelHandle:
        """Make a channel that those with the roles and the bot can read, and nobody else."""
        managed = next(role for role in self.env.backend.get_guild(GUILD_ID).roles.values() if role.managed)
        shown, hidden = discord.PermissionOverwrite(view_channel=True), discord.PermissionOverwrite(view_channel=False)
        overwrites: dict[Any, discord.PermissionOverwrite] = {self.guild.default_role: hidden}
        overwrites |= dict.fromkeys((self.guild.roles[managed.name], *readers), shown)
        topic = "What Askwell tells those who look after this server"
        return self.guild.create_text_channel("log", overwrites=overwrites, topic=topic)

    def _invite(self, permissions: int) -> None:
        backend = self.env.backend
        role = next(role for role in backend.get_guild(GUILD_ID).roles.values() if role.managed)
        backend.edit_role(GUILD_ID, role.id, {"permissions": permissions})
