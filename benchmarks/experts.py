"""How well experts are found, on a real community's archive: `python -m benchmarks.experts ARCHIVE`.

The first 80 % of the questions, in time, are imported with the answers, votes and acceptances that existed when the
next question was asked. For each question of the last 20 % all who have answered before are ranked, and what counts is
the first who then gave an answer with a score of 1 or more: the figure is the mean of 1 / its rank (MRR). Questions
without such an answer are left out; the asker is no candidate. The exit code is 1 when the mark is missed.

With `--growing` the same is told again for a record that grows: each question is asked on the day on which it was, with
all that is known by then. The ranking by reputation gains most by that, for it forgets nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from statistics import mean
from typing import Any

from bot.clock import SystemClock
from bot.domain.expertise import Subject
from bot.domain.identity import Snowflake
from bot.services.archive.importing import Importing
from bot.services.indexing import Indexing
from bot.services.ranking import Ranking
from bot.services.standing import Standings
from bot.services.suggesting import Suggesting
from bot.storage import expertise, guilds
from bot.storage.connection import Connection
from bot.storage.database import Bounds, Database

GUILD = Snowflake(1)
TRAINING_SHARE = 0.8
LEAST_GAIN = 0.08
_GOOD_SCORE = 1
_EVERYONE = 100_000
_TIMES = {"question": "created_at", "answer": "created_at", "vote": "cast_at", "acceptance": "accepted_at"}

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive in memory.

    Attributes:
        header: its first line.
        lines: the others, in their order.
    """

    header: Line
    lines: Sequence[Line]

    @classmethod
    def read(cls, path: Path) -> Archive:
        """Read a file that `export` wrote."""
        header, *lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        return cls(header, lines)

    def as_of(self, time: str) -> bytes:
        """Return what was there before a time."""
        there = (line for line in self.lines if line[_TIMES[line["type"]]] < time)
        return b"".join(json.dumps(line).encode() + b"\n" for line in (self.header, *there))

    def questions(self) -> list[Line]:
        """Return the questions, the oldest first."""
        asked = [line for line in self.lines if line["type"] == "question"]
        return sorted(asked, key=lambda line: (line["created_at"], line["id"]))

    def good_answerers(self) -> Mapping[str, set[Snowflake]]:
        """Return who gave a good answer to which question, as the archive ends."""
        scores: Counter[str] = Counter()
        for line in self.lines:
            if line["type"] == "vote":
                scores[line["post"]] += line["value"]
        found: dict[str, set[Snowflake]] = defaultdict(set)
        for line in self.lines:
            if line["type"] == "answer" and scores[line["id"]] >= _GOOD_SCORE:
                found[line["question"]].add(Snowflake(int(line["author"])))
        return found


class Record:
    """A database that holds the archive as of some time, and the contenders' rankings from it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        clock = SystemClock()
        self._importing = Importing(database, clock)
        self._indexing = Indexing(database)
        self._standings = Standings(database, clock)
        self._ranking = Ranking(database, clock, self._standings)
        self._suggesting = Suggesting(database, self._standings)

    async def import_as_of(self, archive: Archive, time: str) -> None:
        """Bring the record forward to a time."""
        await self._importing.import_file(BytesIO(archive.as_of(time)), GUILD)
        await self._indexing.catch_up()
        await self._standings.catch_up()

    async def rankings(self, question: Line) -> dict[str, list[Snowflake]]:
        """Return each contender's ranking for a question."""
        subject = Subject(question["title"], question["body"], tuple(question["tags"]))
        experts = await self._suggesting.experts(GUILD, subject, limit=_EVERYONE)
        by_reputation: list[Snowflake] = []
        await self._ranking.everyone(GUILD, lambda standing: by_reputation.append(standing.user_id))
        return {
            "ours": [expert.user_id for expert in experts],
            "reputation": by_reputation,
            "tag score": await self._database.read(partial(_by_tag_score, tags=question["tags"])),
            "activity": await self._database.read(_by_activity),
        }


def _by_tag_score(connection: Connection, tags: Iterable[str]) -> list[Snowflake]:
    guild_row = guilds.require_guild_id(connection, GUILD)
    scores: Counter[Snowflake] = Counter()
    for name in tags:
        used = expertise.get_tag_use(connection, guild_row, name)
        if used is None:
            continue
        for line in expertise.list_by_tag(connection, used.tag_id, _EVERYONE):
            user_id = expertise.require_account(connection, line.member_id).user_id
            scores[user_id] += expertise.get_tag_totals(connection, line.member_id, used.tag_id).score
    return sorted(scores, key=lambda user_id: (-scores[user_id], user_id))


def _by_activity(connection: Connection) -> list[Snowflake]:
    lines = expertise.list_by_activity(connection, guilds.require_guild_id(connection, GUILD), _EVERYONE)
    return [expertise.require_account(connection, line.member_id).user_id for line in lines]


def reciprocal_rank(ranking: Iterable[Snowflake], wanted: set[Snowflake], asker: Snowflake) -> float:
    """Return 1 / the rank of the first who is wanted, the asker passed over; 0 if nobody is in the ranking."""
    others = (user_id for user_id in ranking if user_id != asker)
    return next((1 / rank for rank, user_id in enumerate(others, start=1) if user_id in wanted), 0.0)


async def measure(archive: Archive, folder: Path, *, growing: bool) -> tuple[dict[str, float], int]:
    """Return the mean reciprocal rank of each contender, and over how many questions it was taken."""
    asked = archive.questions()
    tests = asked[int(len(asked) * TRAINING_SHARE) :]
    good = archive.good_answerers()
    ranks: dict[str, list[float]] = defaultdict(list)
    database = await Database.open(folder / f"experts-{growing}.db", bounds=Bounds(budget_ms=None))
    try:
        record = Record(database)
        await record.import_as_of(archive, tests[0]["created_at"])
        for question in tests:
            asker = Snowflake(int(question["author"]))
            wanted = good.get(question["id"], set()) - {asker}
            if not wanted:
                continue
            if growing:
                await record.import_as_of(archive, question["created_at"])
            for name, ranking in (await record.rankings(question)).items():
                ranks[name].append(reciprocal_rank(ranking, wanted, asker))
    finally:
        await database.close()
    return {name: mean(each) for name, each in ranks.items()}, len(ranks["ours"])


def main(arguments: Sequence[str]) -> int:
    """Measure in a folder of the system's for temporary files, and print the figures side by side."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.experts", description=__doc__)
    parser.add_argument("archive", type=Path, metavar="ARCHIVE", help="a community's archive (JSON lines)")
    parser.add_argument("--growing", action="store_true", help="tell as well how it goes while the record grows")
    options = parser.parse_args(arguments)
    logging.disable(logging.WARNING)
    archive = Archive.read(options.archive)
    gains: list[float] = []
    for growing in (False, True)[: 1 + options.growing]:
        with tempfile.TemporaryDirectory(prefix="askwell-experts-") as folder:
            found, number = asyncio.run(measure(archive, Path(folder), growing=growing))
        print(f"{'the record grows' if growing else 'the record as of 80 %'}: MRR over {number} questions")
        for name, figure in found.items():
            print(f"  {name:<12} {figure:.3f}")
        gains.append(found["ours"] - found["reputation"])
        print(f"  ours − reputation: {gains[-1]:+.3f}\n")
    print(f"mark: ours − reputation ≥ +{LEAST_GAIN}: {'ok' if gains[0] >= LEAST_GAIN else 'MISSED'}")
    return 0 if gains[0] >= LEAST_GAIN else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
