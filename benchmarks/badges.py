"""Badges step by step against badges from scratch: `python -m benchmarks.badges ARCHIVE`.

A community's archive is lived event by event, in time, with what changed counted in after each so many events; and it
is imported as a whole into another database, where everybody is looked at once. Both have to award the same badges, on
the same dates, and so does a third way: the records of each, read by themselves. The exit code is 1 if they differ.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any

from bot.clock import SystemClock
from bot.domain.badges import BADGES, TAG_BADGES
from bot.domain.identity import Actor, PostId, Snowflake, seconds
from bot.domain.posts import MessageRef, PostKind
from bot.domain.settings import DEFAULT_SETTINGS
from bot.domain.voting import Direction
from bot.services import badging, casting, folding, scoring
from bot.services.archive.importing import Importing
from bot.services.casting import Ballot
from bot.services.standing import Standings
from bot.storage import answers, guilds, members, posts, questions, tags, votes
from bot.storage.connection import Connection
from bot.storage.database import Bounds, Database
from bot.storage.opening import connect_writer

GUILD = Snowflake(1)
EVENTS_A_FOLD = 50
_NO_LIMITS = replace(DEFAULT_SETTINGS, votes_per_day=0, pair_votes_per_day=0)
_TIMES = {"question": "created_at", "answer": "created_at", "vote": "cast_at", "acceptance": "accepted_at"}
_ORDER = {name: place for place, name in enumerate(_TIMES)}

Line = Mapping[str, Any]

Awards = Mapping[tuple[int, str, str], int]
"""When which account was awarded which badge, for which tag."""


@dataclass(slots=True)
class Life:
    """An archive that is lived in a database.

    Attributes:
        connection: the database, in a transaction.
        guild_id: the row of the guild.
        longest: how long the longest step of counting in took, in seconds.
    """

    connection: Connection
    guild_id: int
    longest: float = 0.0
    _post_ids: dict[str, PostId] = field(default_factory=dict[str, PostId])

    def live(self, lines: Sequence[Line]) -> None:
        """Let everything happen in time, and count it in by and by."""
        for number, (at, line) in enumerate(_in_time(lines), 1):
            self._happen(line, at)
            if number % EVENTS_A_FOLD == 0:
                self.fold(at)
        last_at = max(_time_of(line) for line in lines)
        for line in lines:
            if line["type"] == "question" and line["state"] == "deleted":
                scoring.delete_question(self.connection, self._post_ids[line["id"]], last_at)
        self.fold(last_at)

    def fold(self, now: int) -> None:
        """Count in all that changed."""
        has_more = True
        while has_more:
            began = perf_counter()
            has_more = folding.fold_some(self.connection, 100, now)
            self.longest = max(self.longest, perf_counter() - began)

    def _happen(self, line: Line, at: int) -> None:
        match line["type"]:
            case "question":
                self._ask(line, at)
            case "answer":
                self._answer(line)
            case "vote":
                self._vote(line)
            case _:
                self._accept(line)

    def _ask(self, line: Line, at: int) -> None:
        question_id = self._add_post(line, PostKind.QUESTION)
        questions.add_question(
            self.connection,
            question_id,
            guild_id=self.guild_id,
            number=question_id,
            title="?",
            channel_id=None,
            thread_id=Snowflake(question_id),
            last_activity_at=at,
        )
        tag_ids = [tags.ensure_tag(self.connection, self.guild_id, name) for name in line["tags"]]
        tags.add_to_question(self.connection, question_id, tag_ids)

    def _answer(self, line: Line) -> None:
        answer_id = self._add_post(line, PostKind.ANSWER)
        question_id = self._post_ids[line["question"]]
        number = questions.take_answer_number(self.connection, question_id)
        answers.add_answer(self.connection, answer_id, question_id=question_id, number=number)
        questions.add_to_answer_count(self.connection, question_id, 1)

    def _vote(self, line: Line) -> None:
        target = votes.get_target(self.connection, self._post_ids[line["post"]])
        if target is None:
            raise LookupError(line["post"])
        user_id = Snowflake(int(line["voter"]))
        voter = votes.find_voter(self.connection, self.guild_id, user_id, target.post_id)
        direction = Direction.UP if line["value"] > 0 else Direction.DOWN
        ballot = Ballot(Actor(user_id), voter, direction, 1)
        casting.cast(self.connection, target, ballot, _NO_LIMITS, _time_of(line))

    def _accept(self, line: Line) -> None:
        question = questions.require_question(self.connection, self._post_ids[line["question"]])
        answer = answers.require_answer(self.connection, self._post_ids[line["answer"]])
        by = members.ensure_member(self.connection, self.guild_id, Snowflake(int(line["accepted_by"])))
        scoring.accept(self.connection, question, answer, by, _time_of(line))

    def _add_post(self, line: Line, kind: PostKind) -> PostId:
        message_id = Snowflake(len(self._post_ids) + 1)
        post_id = posts.add_post(
            self.connection,
            guild_id=self.guild_id,
            kind=kind,
            author_member_id=members.ensure_member(self.connection, self.guild_id, Snowflake(int(line["author"]))),
            body=".",
            created_at=_time_of(line),
            message=MessageRef(Snowflake(1), message_id),
        )
        self._post_ids[line["id"]] = post_id
        return post_id


def _time_of(line: Line) -> int:
    return seconds(datetime.fromisoformat(line[_TIMES[line["type"]]]))


def _in_time(lines: Sequence[Line]) -> Iterator[tuple[int, Line]]:
    """Return the lines of an archive in time, none before what it refers to, with the time at which each happens."""
    happens_at: dict[str, int] = {}
    placed: list[tuple[int, int, int, Line]] = []
    for place, line in enumerate(lines):
        named = (line.get(name) for name in ("question", "post", "answer"))
        at = max([_time_of(line), *(happens_at[each] for each in named if each is not None)])
        if "id" in line:
            happens_at[line["id"]] = at
        placed.append((at, _ORDER[line["type"]], place, line))
    for at, _, _, line in sorted(placed, key=lambda each: each[:3]):
        yield at, line


def kept_awards(connection: Connection) -> Awards:
    """Return the awards as they are kept."""
    rows = connection.fetch_all(
        """
        SELECT member.user_id, badge_award.badge, COALESCE(tag.name, '') AS tag, badge_award.awarded_at
        FROM badge_award
        JOIN member ON member.id = badge_award.member_id
        LEFT JOIN tag ON tag.id = badge_award.tag_id
        """
    )
    return {(row["user_id"], row["badge"], row["tag"]): row["awarded_at"] for row in rows}


def drift_of_awards(connection: Connection) -> int:
    """Return how many awards are not as the records of the same database have it."""
    last_id: int = connection.fetch_value("SELECT MAX(id) FROM member")
    return sum(1 for _ in badging.find_drift(connection, 1, last_id + 1))


def live(lines: Sequence[Line], path: Path) -> tuple[Awards, int, float]:
    """Live an archive; return the awards, how many of them the records contradict, and the longest step (seconds)."""
    raw, _ = connect_writer(path, busy_timeout_seconds=0, now=None, may_migrate=True)
    raw.row_factory = sqlite3.Row
    raw.execute("PRAGMA synchronous = OFF")
    raw.execute("BEGIN")
    connection = Connection(raw)
    life = Life(connection, guilds.ensure_guild(connection, GUILD, _time_of(lines[0])))
    life.live(lines)
    found = kept_awards(connection), drift_of_awards(connection), life.longest
    raw.execute("COMMIT")
    raw.close()
    return found


async def import_whole(archive: bytes, path: Path) -> tuple[Awards, int]:
    """Import an archive at once and count everything in; return the awards, and how many the records contradict."""
    database = await Database.open(path, bounds=Bounds(budget_ms=None))
    try:
        await Importing(database, SystemClock()).import_file(BytesIO(archive), GUILD)
        await Standings(database, SystemClock()).catch_up()
        return await database.read(kept_awards), await database.read(drift_of_awards)
    finally:
        await database.close()


def main(arguments: Sequence[str]) -> int:
    """Compare the three ways in a folder of the system's for temporary files; print counts, times and the verdict."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.badges", description=__doc__)
    parser.add_argument("archive", type=Path, metavar="ARCHIVE", help="a community's archive (JSON lines)")
    options = parser.parse_args(arguments)
    logging.disable(logging.WARNING)
    archive = options.archive.read_bytes()
    lines: list[Line] = [json.loads(line) for line in archive.splitlines()[1:]]
    with tempfile.TemporaryDirectory(prefix="askwell-badges-") as folder:
        began = perf_counter()
        lived, drift_lived, longest = live(lines, Path(folder) / "lived.db")
        lived_at = perf_counter()
        imported, drift_imported = asyncio.run(import_whole(archive, Path(folder) / "imported.db"))
        imported_at = perf_counter()
    print(f"{len(lines):,} events lived in {lived_at - began:.1f} s, the longest step {longest * 1000:.0f} ms")
    print(f"imported and looked at in {imported_at - lived_at:.1f} s\n")
    counts = Counter(badge for _, badge, _ in lived), Counter(badge for _, badge, _ in imported)
    print(f"{'badge':<24} {'lived':>8} {'imported':>8}")
    for badge in (*BADGES, *TAG_BADGES):
        print(f"{badge:<24} {counts[0][badge]:>8,} {counts[1][badge]:>8,}")
    differing = lived.items() ^ imported.items()
    is_equal = not (differing or drift_lived or drift_imported)
    print(f"\nmembers with a badge: {len({user_id for user_id, _, _ in lived}):,}")
    print(f"differences: {len(differing)}; against the records: {drift_lived} lived, {drift_imported} imported")
    print("equal" if is_equal else "NOT EQUAL")
    return 0 if is_equal else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
