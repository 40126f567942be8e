"""`migrate` and `check`."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.cli.conftest import CommandLine
from tests.support.archives import answer, archive, question, vote


def test_migrate_makes_the_database_and_then_has_nothing_to_do(run: CommandLine, database_path: Path) -> None:
    assert run.done("migrate").splitlines()[0] == "applied 0001_initial"
    assert database_path.stat().st_mode & 0o777 == 0o600
    assert run.done("migrate") == "the database is up to date\n"


def test_a_newer_database_is_refused(run: CommandLine, database_path: Path) -> None:
    run.done("migrate")
    with closing(sqlite3.connect(database_path)) as raw, raw:
        raw.execute("INSERT INTO schema_migration SELECT MAX(version) + 1, 'later', '', 0 FROM schema_migration")
    for command in (["migrate"], ["check"], ["settings", "--guild", "1"]):
        assert "newer than this program" in run.refused(*command)


def test_check_finds_no_drift_and_then_tells_of_it(run: CommandLine, database_path: Path) -> None:
    file = database_path.parent / "archive.jsonl"
    file.write_bytes(archive(question(), answer(), vote(), vote("a1")))
    run.done("import", "--guild", 1, file)
    assert run.done("check") == "no drift\n"
    with closing(sqlite3.connect(database_path)) as raw, raw:
        raw.execute("UPDATE post SET ups = ups + 1 WHERE archive_id = 'q1'")
    outcome = run("check")
    assert outcome.code == 1
    assert outcome.err == ""
    assert "kept 2 up, 0 down, true 1 up, 0 down" in outcome.out
    assert outcome.out.splitlines()[-1] == "drift: 1 × votes of a post, 1 × standing of a post"
    outcome = run("check", "--json")
    assert outcome.code == 1
    finding, standing, summary = map(json.loads, outcome.out.splitlines())
    assert finding == {"kind": "votes of a post", "where": "post 1", "kept": "2 up, 0 down", "true": "1 up, 0 down"}
    assert standing["kind"] == "standing of a post"
    assert summary == {"total": 2, "kinds": {"votes of a post": 1, "standing of a post": 1}}
