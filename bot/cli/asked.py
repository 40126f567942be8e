"""Questions as other programs give them to a command: JSON lines on standard input."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from bot.cli.exits import CommandError
from bot.domain.archive import MAX_LINE_BYTES
from bot.domain.expertise import Subject
from bot.domain.text import storable


def read_subjects(file: BinaryIO | None = None) -> Iterator[Subject]:
    """Yield the questions of a file, one a line: `{"title": …, "details": …, "tags": […]}`; only the title is required.

    Other keys are passed over. Lines are read as they are asked for, so that a program may talk to a command.

    Args:
        file: where they are; None: standard input.

    Raises:
        CommandError: a line is not such an object (it is named by its number), or there is no standard input.
    """
    # None where it was closed before the start.
    if file is None and not sys.stdin:
        raise CommandError("standard input is closed")
    lines = sys.stdin.buffer if file is None else file
    number = 0
    while line := lines.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(line) > MAX_LINE_BYTES:
            raise CommandError(f"line {number} is longer than {MAX_LINE_BYTES:,} bytes")
        yield _subject(line, number)


def _subject(line: bytes, number: int) -> Subject:
    try:
        found: Any = json.loads(line.decode())
    except UnicodeDecodeError:
        raise CommandError(f"line {number} is not UTF-8") from None
    except (ValueError, RecursionError):
        raise CommandError(f"line {number} is not JSON") from None
    if not isinstance(found, dict):
        raise CommandError(f"line {number} is not a JSON object")
    fields = cast("dict[str, Any]", found)
    if "title" not in fields:
        raise CommandError(f'line {number} lacks the key "title"')
    return Subject(
        title=_text(fields, "title", number),
        details=_text(fields, "details", number),
        tags=_texts(fields, "tags", number),
    )


def _text(fields: dict[str, Any], key: str, number: int) -> str:
    value = fields.get(key, "")
    if not isinstance(value, str):
        raise CommandError(f'line {number}: "{key}" is not a text')
    return storable(value)


def _texts(fields: dict[str, Any], key: str, number: int) -> tuple[str, ...]:
    value = fields.get(key, [])
    if not isinstance(value, list):
        raise CommandError(f'line {number}: "{key}" is not a list of texts')
    texts: list[str] = []
    for each in cast("list[Any]", value):
        if not isinstance(each, str):
            raise CommandError(f'line {number}: "{key}" is not a list of texts')
        texts.append(storable(each))
    return tuple(texts)
