"""`backup` and `restore`."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from tests.support.archives import answer, archive, question, vote
from tests.support.holder import held_elsewhere


@pytest.fixture
def filled(run: CommandLine, database_path: Path) -> CommandLine:
    """Return what runs commands on a database with a question in it."""
    file = database_path.parent / "archive.jsonl"
    file.write_bytes(archive(question(), answer(), vote()))
    run.done("import", "--guild", 1, file)
    return run


def damage(path: Path) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE post SET ups = ups + 1")


def test_a_backup_is_made_checked_and_brought_back(filled: CommandLine, database_path: Path) -> None:
    assert filled.done("backup", "copy").startswith("copy: backed up, ")
    filled.done("settings", "--guild", 1, "daily_cap=7")
    said = filled.done("restore", "copy").splitlines()
    assert said[0] == f"{database_path}: restored from copy"
    kept = Path(said[1].removeprefix("the database before is kept as "))
    assert kept.is_file()
    assert "daily_cap=200" in filled.done("settings", "--guild", 1)
    filled.done("restore", kept)
    assert "daily_cap=7" in filled.done("settings", "--guild", 1)


def test_drift_in_a_backup_ends_with_1_and_the_copy_is_kept(filled: CommandLine, database_path: Path) -> None:
    damage(database_path)
    outcome = filled("backup", "copy")
    assert (outcome.code, outcome.err) == (1, "")
    assert "drift: 2 × votes of a post" in outcome.out
    assert Path("copy").is_file()
    assert filled("check").code == 1


def test_drift_keeps_a_backup_from_being_restored_unless_it_is_accepted(
    filled: CommandLine, database_path: Path
) -> None:
    filled.done("backup", "copy")
    damage(Path("copy"))
    outcome = filled("restore", "copy")
    assert outcome.code == 1
    assert "nothing was restored" in outcome.out
    assert filled.done("check") == "no drift\n"
    outcome = filled("restore", "copy", "--accept-drift")
    assert outcome.code == 1
    assert "restored from copy" in outcome.out
    assert filled("check").code == 1


def test_restore_is_refused_while_a_bot_runs_and_backup_is_not(filled: CommandLine, database_path: Path) -> None:
    with held_elsewhere(database_path):
        filled.done("backup", "copy")
        assert "running bot" in filled.refused("restore", "copy")


def test_what_cannot_be_done_is_one_line(run: CommandLine, database_path: Path) -> None:
    assert "there is no database" in run.refused("backup", "copy")
    assert "there is no such file" in run.refused("restore", "copy")
    assert "this is a folder" in run.refused("restore", database_path.parent)
    assert list(database_path.parent.iterdir()) == [], "not even a lock"
    run.done("migrate")
    assert "overwrites nothing" in run.refused("backup", database_path)
    assert "No such file or directory" in run.refused("backup", "nowhere/copy")
    assert "itself" in run.refused("restore", database_path)
    assert not Path("copy").exists()
