"""Forgotten members, recognised where Discord still shows what they did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from bot.domain.identity import Snowflake
from bot.domain.messages import MessageText
from bot.domain.posts import MessageRef
from bot.domain.pseudonyms import pseudonym
from bot.domain.reactions import ReactionEvent, Shown
from bot.domain.sightings import Marker
from bot.storage import forgettings, member_keys
from bot.storage.connection import Connection
from bot.storage.database import Database

Result = TypeVar("Result")


class Forgotten:
    """Knows who was forgotten, by pseudonyms alone; for everybody else it costs a look into a dictionary.

    A forgotten member who does something new is a new member. Only what stands from before is theirs still: on a
    message that bears their post, their vote or their check mark they go by their pseudonym, so that a reaction which
    is shown is neither lost nor counted again; and what they wrote before is not read in again.
    """

    def __init__(self) -> None:
        """Know nobody before `load`."""
        self._key: bytes | None = None
        self._known: dict[Snowflake, dict[Snowflake, int]] = {}

    async def load(self, database: Database) -> None:
        """Read who was forgotten, and the key by which they are recognised.

        Raises:
            StorageUnavailableError: the key cannot be read.
        """
        self._key = member_keys.read_key(database.path)
        for each in await database.read(forgettings.list_forgotten):
            self._known.setdefault(each.guild_id, {})[each.pseudonym] = each.forgotten_at

    def begin(self, database: Path, guild_id: Snowflake, user_id: Snowflake, now: int) -> Snowflake:
        """Choose the pseudonym of a member who is about to be forgotten, and know it from now on.

        The key is made when there is none. Until the pseudonym is on record it changes nothing, but for messages of the
        member, of which no more is read in.

        Raises:
            StorageUnavailableError: the key cannot be read or made.
        """
        self._key = member_keys.ensure_key(database)
        known = self._known.setdefault(guild_id, {})
        chosen = pseudonym(self._key, guild_id, user_id, sum(1 for _ in self._pseudonyms(guild_id, user_id)))
        known[chosen] = now
        return chosen

    def withdraw(self, guild_id: Snowflake, chosen: Snowflake) -> None:
        """Know a pseudonym no more that was not put on record."""
        self._known.get(guild_id, {}).pop(chosen, None)

    def identify(
        self, connection: Connection, guild_id: Snowflake, message_id: Snowflake, user_id: Snowflake
    ) -> Snowflake:
        """Return by which id an account goes that reacts to a message: a pseudonym if it is concerned there.

        Args:
            connection: the transaction.
            guild_id: the guild at Discord.
            message_id: the message.
            user_id: the account.
        """
        for each in self._pseudonyms(guild_id, user_id):
            if forgettings.is_concerned(connection, guild_id, message_id, each):
                return each
        return user_id

    def do(self, connection: Connection, does: Callable[..., Result], event: ReactionEvent) -> Result:
        """Do something with a reaction (`event`), its member going by the id that holds there."""
        user_id = self.identify(connection, event.guild_id, event.message_id, event.user_id)
        return does(connection, event=event if user_id == event.user_id else replace(event, user_id=user_id))

    def do_with_all(
        self,
        connection: Connection,
        does: Callable[..., Result],
        guild_id: Snowflake,
        message: MessageRef | None,
        shown: tuple[Shown | Marker, ...],
    ) -> Result:
        """Do something with what is `shown` of accounts at a message, each going by the id that holds there."""
        if message is not None and self._known.get(guild_id):
            shown = tuple(
                replace(each, user_id=self.identify(connection, guild_id, message.message_id, each.user_id))
                for each in shown
            )
        return does(connection, shown=shown)

    def read(self, message: MessageText) -> MessageText:
        """Return a message as it may be read: of one that its author wrote before being forgotten nothing is left."""
        for each in self._pseudonyms(message.guild_id, message.author_id):
            if message.created_at <= self._known[message.guild_id][each]:
                return replace(message, author_id=each, text="", file_count=0, is_withheld=True)
        return message

    def _pseudonyms(self, guild_id: Snowflake, user_id: Snowflake) -> Iterator[Snowflake]:
        """Return the pseudonyms of an account in a guild: one for each time it was forgotten there."""
        known = self._known.get(guild_id)
        if not known or self._key is None:
            return
        generation = 0
        while (each := pseudonym(self._key, guild_id, user_id, generation)) in known:
            yield each
            generation += 1
