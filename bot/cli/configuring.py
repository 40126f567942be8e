"""`settings`: a guild's settings, printed and changed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.cli.exits import CommandError, Exit
from bot.cli.opening import is_missing, opened
from bot.clock import SystemClock
from bot.domain.channel_choices import ChannelChoice
from bot.domain.identity import Snowflake
from bot.domain.rank_roles import RankRole
from bot.domain.settings import SETTINGS, GuildSettings, SettingKind, text_of, value_of
from bot.services.configuring import Configuring


def settings(path: Path, guild_id: Snowflake, assignments: Sequence[tuple[str, str]], *, as_json: bool = False) -> Exit:
    """Change settings of a guild and print those; without any to change, print all. An unknown guild is made.

    Raises:
        CommandError: a setting is named twice.
        InvalidInputError: a setting is unknown or does not take its value; none was changed.
        StorageError: the database cannot be used.
    """
    texts = dict(assignments)
    if len(texts) != len(assignments):
        raise CommandError("a setting is given twice")
    found = asyncio.run(_change(path, guild_id, texts))
    names = texts or SETTINGS
    if as_json:
        _print_json(found, names)
    else:
        for name in names:
            print(f"{name}={text_of(name, value_of(found, name))}")
    return Exit.DONE


async def _change(path: Path, guild_id: Snowflake, texts: dict[str, str]) -> GuildSettings:
    async with opened(path, migrate=is_missing(path)) as database:
        return await Configuring(database, SystemClock()).change(guild_id, texts)


def _print_json(settings: GuildSettings, names: Iterable[str]) -> None:
    print(json.dumps({name: _as_json(settings, name) for name in names}, ensure_ascii=False, separators=(",", ":")))


def _as_json(settings: GuildSettings, name: str) -> int | str | list[str] | None:
    """Return a value as JSON has it: numbers, texts, null for what is unset; ids as texts, lists of them as lists."""
    value = value_of(settings, name)
    if value is None or (isinstance(value, int) and SETTINGS[name].kind is SettingKind.INTEGER):
        return value
    if isinstance(value, tuple):
        return [_part(each) for each in value]
    return str(value)


def _part(value: Snowflake | RankRole | ChannelChoice) -> str:
    if isinstance(value, RankRole):
        return value.text
    return f"{value.channel_id}:{value.choice}" if isinstance(value, ChannelChoice) else str(value)
