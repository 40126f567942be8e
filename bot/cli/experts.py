"""`experts`: who is likely to know the answers to questions, for operators and their programs."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from bot.cli.asked import read_subjects
from bot.cli.exits import Exit
from bot.cli.opening import opened, require_guild
from bot.cli.progress import progress_bar
from bot.clock import SystemClock
from bot.domain.expertise import Expert
from bot.domain.identity import Snowflake
from bot.services.indexing import Indexing
from bot.services.standing import Standings
from bot.services.suggesting import Suggesting


def experts(path: Path, guild_id: Snowflake, *, limit: int, as_json: bool) -> Exit:
    """Print the experts for each question on standard input, the best first, as soon as it is read.

    Who has left the guild is not known here, nor who may read which channel: they are among them.

    Raises:
        CommandError: a line is no question; what came before it is answered.
        NotFoundError: the guild is unknown.
        StorageError: the database cannot be used.
    """
    asyncio.run(_experts(path, guild_id, limit=limit, as_json=as_json))
    return Exit.DONE


async def _experts(path: Path, guild_id: Snowflake, *, limit: int, as_json: bool) -> None:
    async with opened(path) as database:
        await require_guild(database, guild_id)
        await Indexing(database).catch_up()
        standings = Standings(database, SystemClock())
        with progress_bar("Counting") as bar:
            await standings.catch_up(bar.show)
        suggesting = Suggesting(database, standings)
        for subject in read_subjects():
            found = await suggesting.experts(guild_id, subject, limit=limit)
            # A program that waits for this line before it gives the next one shall not wait in vain.
            print(_json_line(found) if as_json else _line(found), flush=True)


def _json_line(found: list[Expert]) -> str:
    results = [{"member_id": str(expert.user_id), "score": round(expert.score, 6)} for expert in found]
    return json.dumps({"results": results}, separators=(",", ":"))


def _line(found: list[Expert]) -> str:
    return "  ".join(f"{expert.user_id} ({expert.score:.2f})" for expert in found) or "nobody"
