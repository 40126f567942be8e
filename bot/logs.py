"""Logging: readable lines for people, JSON lines for machines; never a text of a member, never a token."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime

from bot.settings import LogFormat, LogLevel

# Whoever holds one of these can act as the bot, so none is ever logged. By their shape, they are
# a bot's token: three parts of base64 text joined by dots, the account's id, a time and a signature
# (Discord's reference, "Authentication"; the lengths are those of today's tokens with room around them);
# an interaction's token: base64 text that begins with "interaction", also the last part of an address.
_TOKEN = re.compile(r"[\w-]{20,40}\.[\w-]{5,10}\.[\w-]{25,80}|aW50ZXJhY3Rpb24[\w=-]{20,}|(?<=/)[\w-]{60,}")
REDACTED = "<token>"

# At INFO these tell every request and every shard, in words that may hold what members wrote.
_CHATTY = ("discord.http", "discord.gateway", "discord.client", "discord.webhook", "aiosqlite", "asyncio")
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def configure(level: LogLevel, form: LogFormat) -> None:
    """Send the logs of this process to standard error.

    Args:
        level: the least severity that is logged; the libraries speak from WARNING on, but for debug.
        form: lines for people or for machines.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if form is LogFormat.JSON else TextFormatter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in _CHATTY:
        # Not even for debug: what these say there includes whole payloads, texts and all.
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def redact(text: str) -> str:
    """Return a text with whatever looks like a token taken out."""
    return _TOKEN.sub(REDACTED, text)


class TextFormatter(logging.Formatter):
    """`2026-11-22 18:00:00Z WARNING bot.storage.writer: what happened`, and the traceback below it."""

    def __init__(self) -> None:
        super().__init__("%(asctime)sZ %(levelname)-7s %(name)s: %(message)s", "%Y-%m-%d %H:%M:%S")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - its name there
        """Return the time of a record in UTC."""
        return datetime.fromtimestamp(record.created, UTC).strftime(datefmt or "%Y-%m-%d %H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of a record, with tokens taken out."""
        return redact(super().format(record))


class JsonFormatter(logging.Formatter):
    """One JSON object a line: `at`, `level`, `logger`, `message`, `error`, and what was given as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as one line, with tokens taken out."""
        entry: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        entry |= {name: value for name, value in vars(record).items() if name not in _STANDARD}
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        return redact(json.dumps(entry, ensure_ascii=False, default=str))
