"""`search` and `similar`: what members find, for operators and their programs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.asked import read_subjects
from bot.cli.exits import CommandError, Exit
from bot.cli.opening import opened, require_guild
from bot.cli.progress import progress_bar
from bot.clock import SystemClock
from bot.domain.identity import Snowflake
from bot.domain.meaning import Embedder
from bot.domain.searching import Hit
from bot.domain.text import storable
from bot.services.indexing import Indexing
from bot.services.searching import Candidate, Searching
from bot.storage.database import Database

if TYPE_CHECKING:
    from bot.services.embedding import Embedding


def search(path: Path, guild_id: Snowflake, query: str, *, as_json: bool) -> Exit:
    """Print the questions that a query finds, the first page of what a member who sees every channel is shown.

    Raises:
        CommandError: a person gave a blank query; a program is told that it finds nothing.
        NotFoundError: the guild is unknown.
        StorageError: the database cannot be used.
    """
    if not query.strip() and not as_json:
        raise CommandError("the query is blank: there is nothing to search for")
    asyncio.run(_search(path, guild_id, storable(query), as_json=as_json))
    return Exit.DONE


def similar(path: Path, guild_id: Snowflake, *, limit: int, as_json: bool, embedder: Embedder | None) -> Exit:
    """Print the questions most like each one on standard input, the best first, as soon as it is read.

    They are candidates, each with how alike it is: what is too unlike to be shown to an asker is among them.

    Args:
        path: the database.
        guild_id: the guild's id at Discord.
        limit: how many candidates at most.
        as_json: print them for programs.
        embedder: tells what questions mean; None: they are found by their words alone.

    Raises:
        CommandError: a line is no question; what came before it is answered.
        NotFoundError: the guild is unknown.
        StorageError: the database cannot be used.
    """
    asyncio.run(_similar(path, guild_id, limit=limit, as_json=as_json, embedder=embedder))
    return Exit.DONE


async def _search(path: Path, guild_id: Snowflake, query: str, *, as_json: bool) -> None:
    async with opened(path) as database:
        await require_guild(database, guild_id)
        await _catch_up(database)
        page = await Searching(database, SystemClock()).search(guild_id, query, None)
    if as_json:
        print(_compact({"results": [_fields(hit) for hit in page.items]}))
    else:
        print("\n".join(map(_lines, page.items)) or "nothing found")


async def _similar(path: Path, guild_id: Snowflake, *, limit: int, as_json: bool, embedder: Embedder | None) -> None:
    async with opened(path) as database:
        await require_guild(database, guild_id)
        await _catch_up(database)
        async with _understanding(database, embedder) as embedding:
            await _answer(Searching(database, SystemClock(), embedding), guild_id, limit=limit, as_json=as_json)


async def _answer(searching: Searching, guild_id: Snowflake, *, limit: int, as_json: bool) -> None:
    for subject in read_subjects():
        found = await searching.similar(guild_id, subject, limit)
        # A program that waits for this line before it gives the next one shall not wait in vain.
        print(_json_line(found) if as_json else _line(found), flush=True)


@asynccontextmanager
async def _understanding(database: Database, embedder: Embedder | None) -> AsyncGenerator[Embedding | None]:
    """Have all questions understood, for the length of a block; None without an embedder."""
    if embedder is None:
        yield None
        return
    from bot.services.embedding import Embedding  # it brings numpy, which nobody needs without it

    embedding = Embedding(database, embedder)
    try:
        with progress_bar("Embedding") as bar:
            await embedding.catch_up(bar.show)
        yield embedding
    finally:
        embedding.close()


async def _catch_up(database: Database) -> None:
    with progress_bar("Indexing") as bar:
        await Indexing(database).catch_up(bar.show)


def _json_line(found: list[Candidate]) -> str:
    return _compact({"results": [{"question": each.reference, "share": round(each.share, 6)} for each in found]})


def _line(found: list[Candidate]) -> str:
    return "  ".join(f"{each.reference} ({each.share:.2f})" for each in found) or "none"


def _fields(hit: Hit) -> dict[str, object]:
    question = hit.question
    return {
        "question": hit.reference,
        "number": question.number,
        "title": question.title,
        "score": question.post.score,
        "answers": question.answer_count,
        "solved": hit.is_solved,
        "answer": hit.answer_number,
        "snippet": hit.passage.text,
    }


def _lines(hit: Hit) -> str:
    question = hit.question
    where = "" if hit.answer_number is None else f" (answer {hit.answer_number})"
    lines = (f"#{question.number} {question.title}", f"    {hit.passage.text}{where}")
    return "\n".join("".join(each if each.isprintable() else "?" for each in line) for line in lines)


def _compact(fields: dict[str, object]) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
