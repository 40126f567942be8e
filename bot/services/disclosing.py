"""Disclosing: all that is stored of a member in a guild, for the member alone."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from io import BufferedRandom
from types import TracebackType
from typing import Any, Self

from bot.domain.identity import SECONDS_A_DAY, Clock, Snowflake, moment, seconds
from bot.services.archive.stopping import Stoppable
from bot.storage import guilds, members, personal
from bot.storage.connection import Connection
from bot.storage.database import Database
from bot.storage.personal import Subject

VERSION = 1
"""Of the format of the files."""

_ROOM_FOR_END = 16
_TEXT_OF_JSON = frozenset({"tags"})
"""Columns that hold JSON themselves."""


class Disclosure:
    """JSON files with all that is stored of a member, each readable by itself; they are gone when it is closed.

    Attributes:
        files: opened for reading, from the beginning; they have no name on the disk.
        rows: how many rows they hold.
    """

    def __init__(self) -> None:
        """Begin without a file."""
        self.files: list[BufferedRandom] = []
        self.rows = 0
        self._resources = ExitStack()

    def __enter__(self) -> Self:
        """Keep the files until the end."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the files."""
        self._resources.close()

    def add_file(self) -> BufferedRandom:
        """Return a new, empty file."""
        file = self._resources.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - closed at the end
        self.files.append(file)
        return file


class Disclosing:
    """The use case of an export by a member."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self._database = database
        self._clock = clock

    async def disclose(self, guild_id: Snowflake, user_id: Snowflake, most_bytes: int) -> Disclosure:
        """Write all that is stored of a member in a guild, in one snapshot and in bounded memory.

        Who voted on the member's posts or reported them is not told. A member who is not known gets one file without
        rows. The caller closes the result.

        Args:
            guild_id: the guild's id at Discord.
            user_id: the member.
            most_bytes: how large a file may become; another one is begun then.
        """
        disclosure = Disclosure()
        writing = Stoppable()
        file = _Files(disclosure, _Heading(guild_id, user_id, seconds(self._clock.now())), most_bytes, writing)
        try:
            await writing.wait(self._database.read(partial(_disclose, guild=guild_id, user_id=user_id, files=file)))
        except BaseException:
            disclosure.__exit__(None, None, None)
            raise
        return disclosure


@dataclass(frozen=True, slots=True)
class _Heading:
    guild_id: Snowflake
    user_id: Snowflake
    exported_at: int

    def line(self, part: int) -> bytes:
        """Return the beginning of a file, without the brace that ends it."""
        fields = {
            "type": "member_data",
            "version": VERSION,
            "guild_id": str(self.guild_id),
            "user_id": str(self.user_id),
            "exported_at": _time(self.exported_at),
            "part": part,
        }
        return _packed(fields)[:-1]


class _Files:
    """Writes rows into files of a limited size."""

    def __init__(self, disclosure: Disclosure, heading: _Heading, most_bytes: int, writing: Stoppable) -> None:
        self._disclosure = disclosure
        self._heading = heading
        self._most_bytes = most_bytes
        self._writing = writing
        self._section = ""
        self._size = 0
        self._is_first = True
        self._has_rows = False
        self._file = self._begin()

    def begin_section(self, name: str) -> None:
        """Let the next rows stand under a name."""
        opening = b',\n"' + name.encode() + b'":['
        self._end_section()
        self._make_room(opening)
        self._write(opening)
        self._section = name
        self._is_first = True

    def add(self, row: Mapping[str, Any]) -> None:
        """Write a row; if the file has no room for it, the section goes on in the next."""
        self._writing.go_on()
        line = b"\n" + _packed({name: _value(name, value) for name, value in row.items()})
        section = self._section
        if self._make_room(line):
            self.begin_section(section)
        self._write(line if self._is_first else b"," + line)
        self._is_first = False
        self._has_rows = True
        self._disclosure.rows += 1

    def end(self) -> None:
        """End the last file."""
        self._end_section()
        self._write(b"\n}\n")
        self._file.seek(0)

    def _make_room(self, content: bytes) -> bool:
        """Begin another file if this one has no room; one without rows would gain nothing."""
        if not self._has_rows or self._size + len(content) + _ROOM_FOR_END <= self._most_bytes:
            return False
        self.end()
        self._begin()
        return True

    def _begin(self) -> BufferedRandom:
        self._file = self._disclosure.add_file()
        self._size = 0
        self._has_rows = False
        self._write(self._heading.line(len(self._disclosure.files)))
        return self._file

    def _end_section(self) -> None:
        if self._section:
            self._write(b"\n]")
            self._section = ""

    def _write(self, content: bytes) -> None:
        self._file.write(content)
        self._size += len(content)


def _disclose(connection: Connection, guild: Snowflake, user_id: Snowflake, files: _Files) -> None:
    guild_id = guilds.get_guild_id(connection, guild)
    member_id = None if guild_id is None else members.get_member_id(connection, guild_id, user_id)
    if guild_id is not None and member_id is not None:
        for name, rows in personal.walk(connection, Subject(guild_id, member_id, user_id)):
            files.begin_section(name)
            for row in rows:
                files.add(row)
    files.end()


def _value(name: str, value: Any) -> Any:
    """Return what stands in the file for a column, by the end of its name; see `personal.Section`."""
    if value is None:
        return None
    if name.endswith("_id"):
        return str(value)
    if name.endswith("_at"):
        return _time(value)
    if name.endswith("_day"):
        return _time(value * SECONDS_A_DAY)[:10]
    if name.startswith("is_"):
        return bool(value)
    return json.loads(value) if name in _TEXT_OF_JSON else value


def _time(value: int) -> str:
    return moment(value).strftime("%Y-%m-%dT%H:%M:%SZ")


def _packed(fields: Mapping[str, Any]) -> bytes:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
