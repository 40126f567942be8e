"""`doctor`: whether everything is well around the bot, and what to do where it is not."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from bot.cli.exits import CommandError, Exit
from bot.cli.opening import is_missing, opened
from bot.cli.words import one_line
from bot.clock import SystemClock
from bot.domain.errors import DatabaseLockedError, StorageError
from bot.domain.identity import seconds
from bot.services.checking import Checking
from bot.settings import Semantic, Settings
from bot.storage import renders
from bot.storage.backup_folders import list_copies
from bot.storage.lock import FileLock

_TOKEN = re.compile(r"[\w-]{20,}\.[\w-]{4,}\.[\w-]{20,}", re.ASCII)
"""The shape of a bot's token at Discord: the account, a time and a signature, each in base 64."""

_LATE_BACKUP_DAYS = 2
_SPARE_SPACE = 3
"""How many times the database's size should be free: a migration copies it, so does a backup."""


class State(StrEnum):
    """How bad a finding is."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


_SIGNS = {State.OK: "✅", State.WARNING: "⚠️", State.ERROR: "❌"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    Attributes:
        check: its name.
        state: how bad it is.
        finding: what is the matter, in one line, without secrets.
        remedy: what to do; empty where nothing is to be done.
    """

    check: str
    state: State
    finding: str
    remedy: str = ""


def doctor(settings: Settings, *, is_offline: bool = False, as_json: bool = False) -> Exit:
    """Look at token, portal, files and database, and print each finding with its remedy.

    Args:
        settings: those of the process.
        is_offline: ask nothing of Discord.
        as_json: print one JSON object a line.

    Returns:
        DISCORD where Discord is unreachable or refuses the token, else FOUND where anything is wrong.
    """
    found = [Finding("settings", State.OK, "the settings can be read")]
    found += [token := _token(settings)]
    if token.state is State.OK and not is_offline:
        found += asyncio.run(_discord(settings))
    found += asyncio.run(_database(settings.database))
    found += _files(settings)
    found += _semantic(settings)
    for each in found:
        print(_as_json(each) if as_json else _as_line(each))
    if any(each.check == "discord" and each.state is State.ERROR for each in found):
        return Exit.DISCORD
    return Exit.FOUND if any(each.state is State.ERROR for each in found) else Exit.DONE


def _as_line(found: Finding) -> str:
    line = f"{_SIGNS[found.state]} {found.check}: {found.finding}"
    return f"{line} → {found.remedy}" if found.remedy else line


def _as_json(found: Finding) -> str:
    told = {"check": found.check, "state": found.state.value, "finding": found.finding, "remedy": found.remedy}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


# --- Discord


def _token(settings: Settings) -> Finding:
    if settings.discord_token is None:
        remedy = "put the bot's token into the environment or into .env, as DISCORD_TOKEN"
        return Finding("token", State.ERROR, "there is no token", remedy)
    if _TOKEN.fullmatch(settings.discord_token.get_secret_value()) is None:
        remedy = "copy it anew from the developer portal, under Bot: it has three parts with points between them"
        return Finding("token", State.ERROR, "the token has not the shape of one", remedy)
    return Finding("token", State.OK, "there is a token")


async def _discord(settings: Settings) -> list[Finding]:
    """Ask Discord who the bot is, and what the developer portal allows it; two calls, no gateway session."""
    # discord.py is loaded by this command and `run` alone: it costs half a second.
    import aiohttp
    import discord

    if settings.discord_token is None:
        return []
    try:
        async with discord.Client(intents=discord.Intents.none()) as client:
            await client.login(settings.discord_token.get_secret_value())
            name = "?" if client.user is None else client.user.name
            application = await client.application_info()
    except discord.LoginFailure:
        remedy = "make a new one in the developer portal, under Bot, and put it into .env"
        return [Finding("discord", State.ERROR, "Discord refuses the token", remedy)]
    except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
        remedy = "look at the network and at https://discordstatus.com, and try again"
        return [Finding("discord", State.ERROR, f"Discord is unreachable: {one_line(error)}", remedy)]
    flags = application.flags
    is_allowed = flags.gateway_message_content or flags.gateway_message_content_limited
    return [
        Finding("discord", State.OK, f"Discord knows the bot as {one_line(name)}"),
        _intent(is_allowed=is_allowed, is_wanted=settings.message_content),
    ]


def _intent(*, is_allowed: bool, is_wanted: bool) -> Finding:
    if is_wanted and not is_allowed:
        remedy = "allow it in the developer portal, under Bot, or set ASKWELL_MESSAGE_CONTENT=false"
        finding = "the Message Content intent is not allowed: messages do not become answers by themselves"
        return Finding("intent", State.WARNING, finding, remedy)
    finding = "the Message Content intent is allowed" if is_wanted else "the Message Content intent is not asked for"
    return Finding("intent", State.OK, finding)


# --- the database


async def _database(path: Path) -> list[Finding]:
    """Look whether the database can be opened, whether a bot runs on it, and whether its totals are right."""
    if is_missing(path):
        return [
            Finding("database", State.WARNING, f"{path}: there is none yet", "`migrate` or the first `run` makes it")
        ]
    try:
        async with opened(path) as database:
            drift = await Checking(database).check(now=seconds(SystemClock().now()))
            waiting = await database.read(renders.count)
    except (StorageError, CommandError) as error:
        remedy = "`migrate` brings an older one up to date; `restore` puts a backup in its place"
        return [Finding("database", State.ERROR, one_line(error), remedy)]
    found = [Finding("database", State.OK, f"{path}: it is whole, and its schema is this version's"), _lock(path)]
    if drift:
        remedy = "`check` names them; please report it, with what `check` says"
        found.append(Finding("drift", State.ERROR, f"{len(drift)} kept totals differ from the records", remedy))
    else:
        found.append(Finding("drift", State.OK, "every kept total equals the records"))
    found.append(Finding("outbox", State.OK, f"{waiting} messages wait to be shown at Discord"))
    return found


def _lock(path: Path) -> Finding:
    try:
        FileLock.acquire(path).close()
    except DatabaseLockedError:
        return Finding("bot", State.OK, "a bot runs on this database")
    return Finding("bot", State.OK, "no bot runs on this database")


# --- files


def _files(settings: Settings) -> Iterator[Finding]:
    path = settings.database
    if is_missing(path):
        return
    yield from _modes(path)
    free, size = shutil.disk_usage(path.parent).free, path.stat().st_size
    if free < _SPARE_SPACE * size:
        remedy = "make room: an upgrade copies the database, and so does each backup"
        yield Finding("disk", State.WARNING, f"{_mib(free)} MiB are free, the database takes {_mib(size)}", remedy)
    else:
        yield Finding("disk", State.OK, f"{_mib(free)} MiB are free, the database takes {_mib(size)}")
    yield _backups(settings, SystemClock().now())
    hint = "keep it on an encrypted disk if others can get at the machine"
    yield Finding("encryption", State.OK, "Askwell does not encrypt the file", hint)


def _modes(path: Path) -> Iterator[Finding]:
    for place, wanted in ((path, 0o600), (path.parent, 0o700)):
        mode = place.stat().st_mode & 0o777
        if mode & ~wanted:
            remedy = f"chmod {wanted:o} {place}"
            yield Finding("files", State.WARNING, f"{place}: others may look into it (mode {mode:04o})", remedy)
        else:
            yield Finding("files", State.OK, f"{place}: mode {mode:04o}")


def _backups(settings: Settings, now: datetime) -> Finding:
    if settings.backups_kept == 0:
        remedy = "set ASKWELL_BACKUPS_KEPT, or make copies with `backup`"
        return Finding("backups", State.WARNING, "no daily backups are made", remedy)
    folder = settings.backup_folder or settings.database.parent / "backups"
    copies = [copy for copy in list_copies(settings.database, folder) if copy.parent == folder]
    if not copies:
        return Finding(
            "backups", State.WARNING, f"{folder}: there is no backup yet", "a running bot makes one each day"
        )
    made_at = datetime.fromtimestamp(max(copy.stat().st_mtime for copy in copies), UTC)
    days = (now - made_at).days
    if days >= _LATE_BACKUP_DAYS:
        remedy = "a running bot makes one each day; its log tells if that fails"
        return Finding("backups", State.WARNING, f"{folder}: the newest is {days} days old", remedy)
    return Finding("backups", State.OK, f"{folder}: {len(copies)} backups, the newest of {made_at:%Y-%m-%d}")


def _semantic(settings: Settings) -> Iterator[Finding]:
    """Look whether a model that somebody chose can be used; an extra that nobody installed is no trouble."""
    folder = settings.semantic_model
    if folder is None or settings.semantic is Semantic.OFF:
        return
    from bot.services.static_embedder import EmbedderUnavailableError, StaticEmbedder  # it may bring numpy

    try:
        StaticEmbedder(folder)
    except EmbedderUnavailableError as error:
        remedy = "install the semantic extra, and put the right folder into ASKWELL_SEMANTIC_MODEL, or take that away"
        finding = f"similar questions are found by words alone: {one_line(error)}"
        yield Finding("semantic", State.WARNING, finding, remedy)
    else:
        yield Finding("semantic", State.OK, f"{folder}: questions are found by their meaning, too")


def _mib(size: int) -> str:
    return f"{size / 2**20:,.0f}"
