"""How well similar questions are found: `python -m benchmarks.similar FOLDER`.

The folder holds a real community's questions (`questions.jsonl`: id, title, body, tags, created_at) and, for some of
them, the earlier ones that people judged to be the same (`duplicates-dev.tsv`: query_id, relevant_id). All are imported
into a database of ours; each query looks among the questions that were asked before it.

R@5 and R@10 are the shares of queries for which one that is the same is among the first five or ten, MRR is the mean of
1 / the rank of the first. Beside it stands what the semantic extra adds, where it is installed, and what SQLite's full
text gives by itself, on titles: all words of the title (AND), or any of them (OR). The exit code is 1 when a mark is
missed.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import logging
import re
import sqlite3
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from statistics import mean, median
from time import perf_counter
from typing import Any

from bot.clock import SystemClock
from bot.domain.expertise import Subject
from bot.domain.identity import PostId, Snowflake
from bot.domain.meaning import Embedder, texts_of
from bot.domain.similar import SHOWN_FROM, Similar
from bot.services import fusing
from bot.services.archive.importing import Importing
from bot.services.embedding import Direction, Embedding, vectors_of
from bot.services.fusing import Meaning
from bot.services.indexing import Indexing
from bot.services.nearest import Nearest
from bot.services.recalling import MOST_SHOWN
from bot.services.static_embedder import find_embedder
from bot.storage import guilds
from bot.storage.connection import Connection
from bot.storage.database import Bounds, Database
from bot.storage.matches import Frequencies

GUILD = Snowflake(1)
WORDS, MEANING = "similar", "similar, with meaning"
MARKS: Mapping[str, Mapping[str, float]] = {
    WORDS: {"R@5": 0.48, "R@10": 0.58, "MRR": 0.36},
    MEANING: {"R@5": 0.58, "R@10": 0.58, "MRR": 0.43},
}
THRESHOLDS = (0.40, 0.45, 0.50, 0.55, 0.60, 0.65, 0.70, 0.75, 0.80)
_DEPTH = 50

Line = Mapping[str, Any]
Finder = Callable[[Line], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Judged:
    """Questions, the oldest first, and for some of them which earlier ones are the same."""

    questions: Sequence[Line]
    same: Mapping[int, set[int]]

    @classmethod
    def read(cls, folder: Path) -> Judged:
        """Read the two files of a folder."""
        lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
        questions = sorted(map(json.loads, lines), key=lambda line: (line["created_at"], line["id"]))
        same: dict[int, set[int]] = defaultdict(set)
        with (folder / "duplicates-dev.tsv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                same[int(row["query_id"])].add(int(row["relevant_id"]))
        return cls(questions, same)

    def queries(self) -> list[Line]:
        """Return the questions of which it is known that they were asked before."""
        return [question for question in self.questions if question["id"] in self.same]

    def archive(self) -> bytes:
        """Return the questions as an archive."""
        header = {
            "type": "archive",
            "version": 1,
            "guild_id": str(GUILD),
            "exported_at": self.questions[-1]["created_at"],
        }
        lines = (
            {
                "type": "question",
                "id": str(question["id"]),
                "author": "1",
                "title": question["title"],
                "body": question["body"],
                "tags": question["tags"],
                "created_at": question["created_at"],
                "thread_id": None,
                "state": "open",
                "close_reason": None,
            }
            for question in self.questions
        )
        return b"".join(json.dumps(line).encode() + b"\n" for line in (header, *lines))


@dataclass(frozen=True, slots=True)
class Offer:
    """What might be shown to somebody who is about to ask.

    Attributes:
        found: the candidates, the best first: the share of each, and whether people judged it to be the same.
        was_asked: whether it is known that the question was asked before.
    """

    found: tuple[tuple[float, bool], ...]
    was_asked: bool

    def shown(self, threshold: float) -> list[bool]:
        """Return of each candidate that would be shown whether it is the same."""
        return [is_same for share, is_same in self.found if share >= threshold][:MOST_SHOWN]

    @property
    def best_share(self) -> float:
        """Return the best share of those that could be shown."""
        return max((share for share, _ in self.found[:MOST_SHOWN]), default=0.0)


@dataclass(frozen=True, slots=True)
class Result:
    """What one way of looking achieves.

    Attributes:
        figures: R@5, R@10 and MRR.
        milliseconds: a query in the middle, and the slowest.
    """

    figures: Mapping[str, float]
    milliseconds: tuple[float, float]


def judge(judged: Judged, find: Finder) -> Result:
    """Ask every query of a finder, which returns ids, the best first."""
    ranks: list[float] = []
    seconds: list[float] = []
    for query in judged.queries():
        began = perf_counter()
        found = find(query)
        seconds.append(perf_counter() - began)
        ranks.append(first_rank(found, judged.same[query["id"]]))
    figures = {
        "R@5": mean(rank <= 5 for rank in ranks),
        "R@10": mean(rank <= 10 for rank in ranks),
        "MRR": mean(1 / rank for rank in ranks),
    }
    return Result(figures, (median(seconds) * 1_000, max(seconds) * 1_000))


def first_rank(found: Iterable[int], wanted: set[int]) -> float:
    """Return the rank of the first that is wanted, from 1; infinity if none is there."""
    return next((rank for rank, each in enumerate(found, start=1) if each in wanted), float("inf"))


def separation(offers: Sequence[Offer]) -> float:
    """Return how often a share with a duplicate is greater than one without (the area under the ROC curve)."""
    good = [each.best_share for each in offers if each.was_asked]
    bad = [each.best_share for each in offers if not each.was_asked]
    return mean((g > b) + (g == b) / 2 for g in good for b in bad) if good and bad else float("nan")


class Plain:
    """SQLite's full text as it comes, over the titles."""

    def __init__(self, judged: Judged, raw: sqlite3.Connection) -> None:
        self._raw = raw
        raw.execute("CREATE VIRTUAL TABLE plain USING fts5(title)")
        self._ids = [question["id"] for question in judged.questions]
        self._places = {question_id: place for place, question_id in enumerate(self._ids)}
        raw.executemany(
            "INSERT INTO plain (rowid, title) VALUES (?, ?)",
            ((place, question["title"]) for place, question in enumerate(judged.questions)),
        )

    def find(self, query: Line, operator: str) -> list[int]:
        """Return the earlier questions whose titles have all (AND) or any (OR) of the words."""
        words = f" {operator} ".join(f'"{word}"' for word in re.findall(r"\w+", query["title"]))
        rows = self._raw.execute(
            "SELECT rowid FROM plain WHERE plain MATCH ? AND rowid < ? ORDER BY rank LIMIT ?",
            (words, self._places[query["id"]], _DEPTH),
        )
        return [self._ids[row[0]] for row in rows]


class Ours:
    """The service, inside one transaction, by words alone or by the meaning that an embedder tells as well."""

    def __init__(self, connection: Connection, embedder: Embedder | None) -> None:
        self._connection = connection
        self._embedder = embedder
        self._nearest = None if embedder is None else Nearest(embedder.name, embedder.dimensions)
        self._guild_row = guilds.require_guild_id(connection, GUILD)
        rows = connection.fetch_all("SELECT id, archive_id FROM post WHERE kind = 'question'")
        self._ids = {PostId(row["id"]): int(row["archive_id"]) for row in rows}
        self._rows = {question_id: row for row, question_id in self._ids.items()}
        self._frequencies = Frequencies()

    def find(self, query: Line) -> list[Similar]:
        """Return the candidates among earlier questions."""
        subject = Subject(query["title"], query["body"], tuple(query["tags"]))
        return fusing.find(
            self._connection,
            self._guild_row,
            subject,
            _DEPTH,
            meaning=self._meaning_of(subject),
            before=self._rows[query["id"]],
            frequencies=self._frequencies,
        )

    def _meaning_of(self, subject: Subject) -> Meaning | None:
        if self._embedder is None or self._nearest is None:
            return None
        texts = texts_of(subject.title, subject.details, subject.tags)
        return Direction(vectors_of(self._embedder, [texts])[0], self._nearest)

    def find_ids(self, query: Line) -> list[int]:
        """Return them by the ids of the folder."""
        return [self._ids[each.question_id] for each in self.find(query)]

    def offers(self, judged: Judged) -> list[Offer]:
        """Return what might be shown to who asks: of all queries, and of others."""
        others = [question for question in judged.questions if question["id"] not in judged.same][200::7]
        offers: list[Offer] = []
        for question in (*judged.queries(), *others):
            same = judged.same.get(question["id"], set())
            found = [(each.share, self._ids[each.question_id] in same) for each in self.find(question)]
            offers.append(Offer(tuple(found), was_asked=question["id"] in judged.same))
        return offers


async def measure(
    judged: Judged, folder: Path, embedder: Embedder | None
) -> tuple[dict[str, Result], dict[str, list[Offer]]]:
    """Return what each way achieves, the bot's own first, and what it would offer to who asks."""
    ways: dict[str, Embedder | None] = {WORDS: None}
    database = await Database.open(folder / "similar.db", bounds=Bounds(budget_ms=None))
    try:
        await Importing(database, SystemClock()).import_file(BytesIO(judged.archive()), GUILD)
        await Indexing(database).catch_up()
        if embedder is not None:
            ways[MEANING] = embedder
            embedding = Embedding(database, embedder)
            await embedding.catch_up()
            embedding.close()

        def ask(connection: Connection) -> tuple[dict[str, Result], dict[str, list[Offer]]]:
            ours = {name: Ours(connection, each) for name, each in ways.items()}
            return (
                {name: judge(judged, each.find_ids) for name, each in ours.items()},
                {name: each.offers(judged) for name, each in ours.items()},
            )

        results, offers = await database.search(ask)
    finally:
        await database.close()
    with closing(sqlite3.connect(":memory:")) as raw:
        plain = Plain(judged, raw)
        results |= {
            "titles, any word (OR)": judge(judged, lambda query: plain.find(query, "OR")),
            "titles, all words (AND)": judge(judged, lambda query: plain.find(query, "AND")),
        }
    return results, offers


def main(arguments: Sequence[str]) -> int:
    """Measure, print and judge."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.similar", description="Find what was asked before.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="questions.jsonl and duplicates-dev.tsv")
    judged = Judged.read(parser.parse_args(arguments).folder)
    logging.disable(logging.WARNING)
    embedder = find_embedder(None)
    with tempfile.TemporaryDirectory(prefix="askwell-") as folder:
        results, offers = asyncio.run(measure(judged, Path(folder), embedder))
    print(f"{len(judged.queries())} queries in {len(judged.questions):,} questions")
    print(f"{'':<26}{'R@5':>7}{'R@10':>7}{'MRR':>7}{'ms':>8}{'slowest':>9}")
    for name, result in results.items():
        figures = "".join(f"{figure:7.3f}" for figure in result.figures.values())
        print(f"{name:<26}{figures}{result.milliseconds[0]:8.1f}{result.milliseconds[1]:9.1f}")
    if embedder is None:
        print("the semantic extra is not installed: see `make semantic`")
    for name, each in offers.items():
        print(_told(name, each))
    missed = [
        f"{name} {figure}"
        for name, marks in MARKS.items()
        if name in results
        for figure, mark in marks.items()
        if results[name].figures[figure] < mark
    ]
    print(f"missed: {', '.join(missed)}" if missed else "all marks are met")
    return 1 if missed else 0


def _told(name: str, offers: Sequence[Offer]) -> str:
    """Return what is shown from which share on: to whom, and how much of it is the same."""
    lines = [
        f"\n{name}: shares tell what was asked before from the rest with an AUC of {separation(offers):.2f}",
        f"{'shown from':<12}{'the same is shown':>19}{'any to them':>13}{'any to the rest':>17}{'are the same':>14}",
    ]
    asked = [each for each in offers if each.was_asked]
    rest = [each for each in offers if not each.was_asked]
    for threshold in sorted({*THRESHOLDS, SHOWN_FROM}):
        shown = [each.shown(threshold) for each in asked]
        others = [each.shown(threshold) for each in rest]
        every = sum(map(len, shown))
        lines.append(
            f"{threshold:<12.2f}{mean(map(any, shown)):>19.0%}{mean(map(bool, shown)):>13.0%}"
            f"{mean(map(bool, others)):>17.0%}{sum(map(sum, shown)) / every if every else 0:>14.0%}"
            f"{'   <- this is used' if threshold == SHOWN_FROM else ''}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
