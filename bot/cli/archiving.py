"""`import` and `export`."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from bot.cli.exits import CommandError, Exit
from bot.cli.opening import opened
from bot.cli.parsing import STANDARD_STREAM
from bot.cli.progress import progress_bar
from bot.cli.words import counted
from bot.clock import SystemClock
from bot.domain.identity import Snowflake
from bot.services.archive.exporting import Exported, Exporting
from bot.services.archive.importing import Imported, Importing
from bot.services.archive.staging import stage
from bot.services.standing import Standings
from bot.storage.backups import belongs_to
from bot.storage.lock import FileLock
from bot.storage.staging import Staging

_COUNTED_AT_ONCE = 2_000
"""Posts in a step of counting in: nobody else waits for the database, and many at once cost less each."""


def import_archive(path: Path, guild_id: Snowflake, file_name: str) -> Exit:
    """Add the content of an archive to a guild, all of it or nothing, and print how much was new.

    Raises:
        ArchiveError: a line cannot be imported.
        CommandError: the file cannot be read.
        StorageError: a bot runs on the database, or it cannot be used.
    """
    with ExitStack() as stack:
        if path.exists():
            stack.enter_context(FileLock.acquire(path))
        staging = stack.enter_context(Staging())
        _stage(file_name, staging)
        if not path.exists():
            # Nothing is made for an archive that is no good.
            stack.enter_context(FileLock.acquire(path))
        done = asyncio.run(_apply(path, guild_id, staging))
    print(f"imported {_counts(done)}; {counted(done.known, 'record was', 'records were')} there already")
    return Exit.DONE


def export_archive(path: Path, guild_id: Snowflake, file_name: str) -> Exit:
    """Write the content of a guild to an archive, which appears whole or not at all.

    Raises:
        NotFoundError: the guild is unknown.
        CommandError: the file cannot be written, or it is the database's own.
        StorageError: the database cannot be used.
    """
    if file_name != STANDARD_STREAM and belongs_to(path, Path(file_name)):
        raise CommandError(f"{file_name}: this name belongs to the database itself")
    with _written(file_name) as file:
        done = asyncio.run(_export(path, guild_id, file))
    print(
        f"exported {_counts(done)}",
        file=sys.stderr if file_name == STANDARD_STREAM else sys.stdout,
    )
    return Exit.DONE


def _counts(done: Imported | Exported) -> str:
    parts = [
        counted(done.questions, "question", "questions"),
        counted(done.answers, "answer", "answers"),
        counted(done.votes, "vote", "votes"),
    ]
    return f"{', '.join(parts)} and {counted(done.acceptances, 'acceptance', 'acceptances')}"


def _stage(file_name: str, staging: Staging) -> None:
    """Read and check the whole archive."""
    try:
        if file_name == STANDARD_STREAM:
            with progress_bar("Reading") as bar:
                stage(sys.stdin.buffer, staging, bar.advance)
        else:
            with Path(file_name).open("rb") as file, progress_bar("Reading", os.fstat(file.fileno()).st_size) as bar:
                stage(file, staging, bar.advance)
    except OSError as error:
        raise CommandError(f"{file_name}: {error.strerror}") from error


async def _apply(path: Path, guild_id: Snowflake, staging: Staging) -> Imported:
    async with opened(path, migrate=True) as database:
        with progress_bar("Importing", staging.count()) as bar:
            imported = await Importing(database, SystemClock()).apply(staging, guild_id, bar.advance)
        # Ended before it is done, this goes on wherever totals are read next.
        with progress_bar("Counting") as bar:
            await Standings(database, SystemClock()).catch_up(bar.show, at_once=_COUNTED_AT_ONCE)
        return imported


async def _export(path: Path, guild_id: Snowflake, file: BinaryIO) -> Exported:
    async with opened(path) as database:
        with progress_bar("Exporting") as bar:
            return await Exporting(database).export(guild_id, file.write, bar.show)


@contextmanager
def _written(file_name: str) -> Generator[BinaryIO]:
    """Yield a file to write to; it takes its name when the block ends well, and goes when it does not."""
    target = Path(file_name)
    if file_name == STANDARD_STREAM:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        if target.exists() and not target.is_file():
            # A device or a pipe has no other file to become of.
            with target.open("wb") as file:
                yield file
            return
        with _unfinished(target) as file:
            yield file
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CommandError(f"{file_name}: {error.strerror}") from error


@contextmanager
def _unfinished(target: Path) -> Generator[BinaryIO]:
    """Yield a new file (mode 0600) beside the target, which it replaces when the block ends well."""
    path = target.with_name(f"{target.name}.{os.getpid()}.unfinished")
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        path.replace(target)
    finally:
        path.unlink(missing_ok=True)
