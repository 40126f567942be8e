"""Checking: every kept total recomputed from first causes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bot.domain.checking import DAMAGE, Drift
from bot.domain.points import day_points
from bot.services import badging
from bot.storage import agreements, drift, drift_standings, guild_settings, guilds, totals
from bot.storage.connection import Connection
from bot.storage.database import Database
from bot.storage.opening import open_unchanging

Progress = Callable[[int, int], None]
"""Is told how many steps are done, and of how many; on the database's thread."""

_STEP = 2_000
_MOST = 10_000


class Checking:
    """The use cases of checking; they only read, each in one snapshot."""

    def __init__(self, database: Database) -> None:
        """Work on this database."""
        self._database = database

    async def check(self, progress: Progress | None = None, *, now: int | None = None) -> list[Drift]:
        """Return what is not as the facts make it: nothing, if the program has no bug and the disk no fault.

        It reads the whole database. Of very much drift only the first ten thousand findings are returned.

        Args:
            progress: is told after each step.
            now: seconds since 1970, to look also for members who are missing on the boards of the running periods.
        """
        return await self._database.read(partial(find_drift, progress=progress, now=now))


def check_copy(path: Path, progress: Progress | None = None) -> list[Drift]:
    """Return the drift of a database file that nobody writes to; nothing is made beside it.

    Args:
        path: the file.
        progress: is told after each step, and may rest there; what it raises ends the check.

    Raises:
        DatabaseInvalidError: It is no database with the schema of this program.
    """
    with open_unchanging(path) as connection:
        return find_drift(connection, progress)


def find_drift(connection: Connection, progress: Progress | None = None, now: int | None = None) -> list[Drift]:
    """Return what is not as the facts make it, at most ten thousand findings; reads the whole database.

    What waits to be counted in is no drift.
    """
    progress = progress or _tell_nobody
    found: list[Drift] = []
    for finding in _findings(connection, progress, now):
        found.append(finding)
        if len(found) == _MOST:
            break
    return found


def _findings(connection: Connection, progress: Progress, now: int | None) -> Iterator[Drift]:
    damage = list(drift.find_damage(connection))
    yield from damage
    if any(finding.kind == DAMAGE for finding in damage):
        # Whatever else is read from such a file may be wrong, or not be read at all.
        return
    steps = _steps(connection, now)
    for done, step in enumerate(steps, 1):
        yield from step
        progress(done, len(steps))


def _steps(connection: Connection, now: int | None) -> list[Iterator[Drift]]:
    """Return the parts of the check that come after the file's own, in order; each is lazy."""
    last_member, last_post = drift.get_last_ids(connection)
    posts = [(low, low + _STEP) for low in range(0, last_post + 1, _STEP)]
    members = [(low, low + _STEP) for low in range(0, last_member + 1, _STEP)]
    guild_ids = guilds.list_guild_ids(connection)
    return [
        agreements.find_in_schema(connection),
        *(drift.find_in_posts(connection, *span) for span in posts),
        *(agreements.find_in_posts(connection, *span) for span in posts),
        *(drift.find_in_members(connection, *span) for span in members),
        *(_find_in_days(connection, guild_id) for guild_id in guild_ids),
        *(drift_standings.find_in_posts(connection, *span) for span in posts),
        *(drift_standings.find_in_members(connection, *span, now) for span in members),
        *(drift_standings.find_in_guild(connection, guild_id) for guild_id in guild_ids),
        *(badging.find_drift(connection, *span) for span in members),
        drift.find_in_tags(connection),
        agreements.find_in_the_rest(connection),
    ]


def _find_in_days(connection: Connection, guild_id: int) -> Iterator[Drift]:
    """Return the days of a guild's members whose points are not what its settings make of their counts."""
    table = guild_settings.load(connection, guild_id).points
    for day in totals.iterate_days(connection, guild_id):
        points = day_points(day.counts, table)
        if points != day.points:
            place = f"member {day.member_id}, day {day.day}"
            yield Drift("points of a day", place, str(day.points), str(points))


def _tell_nobody(done: int, total: int) -> None:
    """Take note of progress that nobody asked for."""
