"""The first half of an import: the whole file read, parsed and checked, before anything is applied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from bot.domain.archive import (
    MAX_LINE_BYTES,
    AcceptanceRecord,
    AnswerRecord,
    ArchiveError,
    Flaw,
    Header,
    QuestionRecord,
    VoteRecord,
)
from bot.services.archive.lines import parse_line
from bot.storage.staging import Staging

_LINES_AN_ADVANCE = 1_000


def stage(file: BinaryIO, staging: Staging, advance: Callable[[int], None]) -> None:
    """Lay a whole archive out and check it, as far as that goes without the guild it is meant for.

    Args:
        file: the archive; read line by line to its end.
        staging: an empty one.
        advance: told every now and then how many more bytes were read; what it raises ends the import.

    Raises:
        ArchiveError: the first flaw found, with its line.
        OSError: the file cannot be read.
    """
    line, told = 0, 0
    size = 0
    for line, text in enumerate(_lines(file), start=1):
        size += len(text)
        _stage_line(line, text, staging)
        if line % _LINES_AN_ADVANCE == 0:
            advance(size - told)
            told = size
    if line == 0:
        raise ArchiveError(Flaw.NO_HEADER, line=1)
    staging.check()
    advance(size - told)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Return the lines of a file, never more of one than its bound and a little."""
    while text := file.readline(MAX_LINE_BYTES + 2):
        yield text


def _stage_line(line: int, text: bytes, staging: Staging) -> None:
    """Lay out one line."""
    if len(text.rstrip(b"\r\n")) > MAX_LINE_BYTES:
        raise ArchiveError(Flaw.LINE_TOO_LONG, line=line)
    try:
        record = parse_line(text)
    except ArchiveError as error:
        raise error.at(line) from None
    if isinstance(record, Header) is not (line == 1):
        raise ArchiveError(Flaw.NO_HEADER if line == 1 else Flaw.SECOND_HEADER, line=line)
    match record:
        case VoteRecord():
            staging.add_vote(line, record)
        case AnswerRecord():
            staging.add_answer(line, record)
        case QuestionRecord():
            staging.add_question(line, record)
        case AcceptanceRecord():
            staging.add_acceptance(line, record)
        case Header():
            pass
