"""What is left of a member who was forgotten, in a real community: `python -m benchmarks.forgetting ARCHIVE`.

The archive is imported, and whoever wrote the most posts in it is forgotten as `/privacy forget` does it. Then it is
looked whether anybody else's reputation changed, whether `check` finds drift, whether the member's id stands in any
column for accounts, and, after VACUUM, whether any of their texts stands in the bytes of the database's files: each run
of 40 characters of titles and bodies, and each long word; and each word of theirs in the index of words.

What others wrote as well, as in quotations, proves nothing and is counted apart. All is looked for before, too: what is
not found then would prove nothing either. The exit code is 1 if anything is left, or anything changed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import re
import sqlite3
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.clock import SystemClock
from bot.domain.identity import Snowflake
from bot.domain.ranking import Standing
from bot.domain.stems import stem
from bot.domain.words import tokenise
from bot.services.archive.importing import Importing
from bot.services.checking import Checking
from bot.services.forgetting import Forgetting
from bot.services.forgotten import Forgotten
from bot.services.indexing import Indexing
from bot.services.ranking import Ranking
from bot.services.standing import Standings
from bot.storage.database import Bounds, Database

GUILD = Snowflake(1)
RUN_LENGTH = 40
_LONG_WORD = re.compile(r"[a-z]{9,}", re.ASCII)
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"


@dataclass(frozen=True, slots=True)
class Traces:
    """What could be found of a member's texts.

    Attributes:
        posts: how many the member wrote.
        runs: pieces of their texts that nobody else wrote.
        words: long words, in small letters, that nobody else wrote, not even within another word.
        stems: words, as the index has them, that nobody else wrote.
        shared: runs, long words and stems that others wrote as well.
    """

    posts: int
    runs: frozenset[str]
    words: frozenset[str]
    stems: frozenset[str]
    shared: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked for: how many things, how many were found before the forgetting, and how many after it.

    Attributes:
        before: None: there was nothing to look for before.
        after: what must not be.
    """

    name: str
    looked_for: int
    before: int | None
    after: int

    @property
    def is_right(self) -> bool:
        """Return whether nothing is left; a search that found nothing before proves nothing."""
        return not self.after and self.before != 0

    def __str__(self) -> str:
        before = "" if self.before is None else self.before
        return f"{self.name:<52}{self.looked_for:>8}{before:>8}{self.after:>8}   {'ok' if self.is_right else 'MISSED'}"


def texts_of(archive: Path) -> dict[str, list[str]]:
    """Return the texts of posts, titles included, by their authors, and the tags as nobody's."""
    texts: dict[str, list[str]] = defaultdict(list)
    for line in archive.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["type"] in ("question", "answer"):
            texts[record["author"]].append(f"{record.get('title', '')}\n{record['body']}")
            # Tags are everybody's.
            texts[""].extend(record.get("tags", ()))
    return texts


def traces_of(member: str, texts: dict[str, list[str]]) -> Traces:
    """Return what would betray a member's texts."""
    others = "\n".join(text for author, written in texts.items() if author != member for text in written)
    small = others.lower()
    runs = {
        part[start : start + RUN_LENGTH]
        for text in texts[member]
        for part in text.split("\n")
        for start in range(0, max(len(part) - RUN_LENGTH, 0) + 1, RUN_LENGTH)
        if len(part) >= RUN_LENGTH
    }
    words = {word for text in texts[member] for word in _LONG_WORD.findall(text.lower())}
    stems = {stem(word) for text in texts[member] for word in tokenise(text)}
    own_stems = frozenset(stems - {stem(word) for word in tokenise(others)})
    own_runs = frozenset(run for run in runs if run not in others)
    own_words = frozenset(word for word in words if word not in small)
    shared = len(runs - own_runs) + len(words - own_words) + len(stems - own_stems)
    return Traces(len(texts[member]), own_runs, own_words, own_stems, shared)


async def lay(path: Path, archive: Path) -> dict[Snowflake, int]:
    """Import an archive into a new database; return everybody's reputation."""
    database = await Database.open(path, bounds=Bounds(budget_ms=None))
    try:
        with archive.open("rb") as file:
            await Importing(database, SystemClock()).import_file(file, GUILD)
        await Indexing(database).catch_up()
        return await _standings(database)
    finally:
        await database.close()


async def forget(path: Path, member: Snowflake, before: dict[Snowflake, int]) -> list[Finding]:
    """Forget a member; return what that did to everybody's reputation."""
    database = await Database.open(path, bounds=Bounds(budget_ms=None))
    try:
        forgetting = Forgetting(database, SystemClock(), Forgotten())
        await forgetting.begin(GUILD, member, deletes_messages=True)
        while await forgetting.go_on():
            pass
        after = await _standings(database)
        drift = await Checking(database).check()
    finally:
        await database.close()
    others = before.keys() - {member}
    changed = sum(before[each] != after.get(each) for each in others)
    # One stranger has come, with all that the member had.
    strangers = [after[each] for each in after.keys() - others]
    return [
        Finding("reputations of others that changed", len(others), None, changed),
        Finding("pseudonyms with another reputation than theirs", 1, None, int(strangers != [before[member]])),
        Finding("totals that drifted, by check", len(after), None, len(drift)),
    ]


async def _standings(database: Database) -> dict[Snowflake, int]:
    standings = Standings(database, SystemClock())
    await standings.catch_up()
    found: list[Standing] = []
    await Ranking(database, SystemClock(), standings).everyone(GUILD, found.append)
    return {standing.user_id: standing.points for standing in found}


def search(path: Path, member: Snowflake, traces: Traces) -> Mapping[str, tuple[int, int]]:
    """Look for a member's id and texts in the files of a database that nobody has open, after VACUUM.

    Returns:
        By what was looked for: how many there were to look for, and how many were found.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        columns = _columns(connection)
        ids = sum(_holds(connection, table, column, member) for table, column in columns)
        # What stands before the first full stop is the guild.
        terms = {term.partition(".")[2] for (term,) in connection.execute("SELECT term FROM word_frequency")}
        connection.execute("VACUUM")
    content = b"\n".join(each.read_bytes() for each in sorted(path.parent.glob(f"{path.name}*")))
    small = content.lower()
    runs = sum(run.encode() in content for run in traces.runs)
    words = sum(word.encode() in small for word in traces.words)
    return {
        "columns for accounts that hold the member's id": (len(columns), ids),
        f"runs of {RUN_LENGTH} characters in the bytes": (len(traces.runs), runs),
        "long words in the bytes": (len(traces.words), words),
        "words in the index of words": (len(traces.stems), len(traces.stems & terms)),
    }


def _columns(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return all columns that may hold an account; other numbers may be the same by chance."""
    tables = [name for (name,) in connection.execute(_TABLES)]
    columns = [(table, row[1]) for table in tables for row in connection.execute(f'PRAGMA table_info("{table}")')]
    return [(table, column) for table, column in columns if column.endswith(("user_id", "_by", "subject", "target"))]


def _holds(connection: sqlite3.Connection, table: str, column: str, member: Snowflake) -> bool:
    found = connection.execute(
        f'SELECT 1 FROM "{table}" WHERE CAST("{column}" AS TEXT) = :member LIMIT 1', {"member": str(member)}
    )
    return found.fetchone() is not None


def measure(archive: Path, folder: Path) -> tuple[Traces, Sequence[Finding]]:
    """Forget the busiest member of an archive; return what was to be found, and what was."""
    texts = texts_of(archive)
    busiest = Counter({author: len(written) for author, written in texts.items() if author}).most_common(1)[0][0]
    member, traces, path = Snowflake(int(busiest)), traces_of(busiest, texts), folder / "forgetting.db"
    standings = asyncio.run(lay(path, archive))
    before = search(path, member, traces)
    changes = asyncio.run(forget(path, member, standings))
    after = search(path, member, traces)
    left = [Finding(name, number, found, after[name][1]) for name, (number, found) in before.items()]
    return traces, [*changes, *left]


def main(arguments: Sequence[str]) -> int:
    """Measure in a folder of the system's for temporary files, and print what was looked for and what was found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.forgetting", description=__doc__)
    parser.add_argument("archive", type=Path, metavar="ARCHIVE", help="a community's archive (JSON lines)")
    options = parser.parse_args(arguments)
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="askwell-forgetting-") as folder:
        traces, findings = measure(options.archive, Path(folder))
    print(f"the busiest member wrote {traces.posts} posts; {traces.shared} pieces of them others wrote as well\n")
    print(f"{'':<52}{'of':>8}{'before':>8}{'after':>8}")
    for finding in findings:
        print(finding)
    return int(not all(finding.is_right for finding in findings))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
