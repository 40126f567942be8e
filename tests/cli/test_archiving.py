"""`import` and `export`, on files."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from tests.support.archives import acceptance, answer, archive, question, vote

GOOD = archive(question(), answer(), vote(), acceptance(), header=None)
HEADER_LINE = b'{"type":"archive","version":1,"guild_id":"1","exported_at":"2025-01-04T00:00:00Z"}\n'


@pytest.fixture
def file(database_path: Path) -> Path:
    """Return a file with a good archive."""
    path = database_path.parent / "archive.jsonl"
    path.write_bytes(HEADER_LINE + GOOD)
    return path


def test_import_tells_what_was_new_and_a_second_one_that_nothing_was(run: CommandLine, file: Path) -> None:
    assert run.done("import", "--guild", 1, file) == (
        "imported 1 question, 1 answer, 1 vote and 1 acceptance; 0 records were there already\n"
    )
    assert run.done("import", "--guild", 1, file) == (
        "imported 0 questions, 0 answers, 0 votes and 0 acceptances; 4 records were there already\n"
    )


def test_an_export_is_private_whole_and_the_same_after_a_round_trip(
    run: CommandLine, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.done("import", "--guild", 1, file)
    out = file.with_name("out.jsonl")
    out.write_text("an older export")
    assert run.done("export", "--guild", 1, out).startswith("exported 1 question, ")
    assert out.read_bytes() == HEADER_LINE + GOOD
    assert out.stat().st_mode & 0o777 == 0o600
    assert not list(file.parent.glob("*.unfinished"))
    monkeypatch.setenv("ASKWELL_DATABASE", str(file.with_name("other.db")))
    run.done("import", "--guild", 1, out)
    again = file.with_name("again.jsonl")
    run.done("export", "--guild", 1, again)
    assert again.read_bytes() == out.read_bytes()


def test_a_bad_line_is_told_with_its_number_and_nothing_is_made(
    run: CommandLine, file: Path, database_path: Path
) -> None:
    with file.open("ab") as archive_file:
        archive_file.write(archive(vote("q9"), header=None))
    words = run.refused("import", "--guild", 1, file)
    assert words == 'line 6 refers to "q9", which is not in the file; nothing was imported'
    assert sorted(database_path.parent.iterdir()) == [file]


def test_a_line_that_the_guild_contradicts_changes_nothing(run: CommandLine, file: Path) -> None:
    run.done("import", "--guild", 1, file)
    file.write_bytes(HEADER_LINE + archive(question("q2", number=2), question(title="Another"), header=None))
    words = run.refused("import", "--guild", 1, file)
    assert words == 'line 3 differs from what the guild has under the id "q1"; nothing was imported'
    out = file.with_name("out.jsonl")
    run.done("export", "--guild", 1, out)
    assert out.read_bytes() == HEADER_LINE + GOOD


@pytest.mark.parametrize("name", ["missing.jsonl", ".", "missing/archive.jsonl"])
def test_a_file_that_cannot_be_read_is_refused(run: CommandLine, database_path: Path, name: str) -> None:
    assert run.refused("import", "--guild", 1, name).startswith(f"{name}: ")
    assert list(database_path.parent.iterdir()) == []


@pytest.mark.parametrize("name", [".", "missing/archive.jsonl"])
def test_a_file_that_cannot_be_written_is_refused(run: CommandLine, file: Path, name: str) -> None:
    run.done("import", "--guild", 1, file)
    assert run.refused("export", "--guild", 1, name).startswith(f"{name}: ")
    assert not list(file.parent.glob("*.unfinished"))


def test_an_export_that_fails_keeps_the_older_file(run: CommandLine, file: Path) -> None:
    run.done("migrate")
    run.refused("export", "--guild", 1, file)
    assert file.read_bytes() == HEADER_LINE + GOOD
    assert not list(file.parent.glob("*.unfinished"))


def test_a_device_is_written_to_and_not_replaced(run: CommandLine, file: Path) -> None:
    run.done("import", "--guild", 1, file)
    run.done("export", "--guild", 1, os.devnull)
    assert Path(os.devnull).is_char_device()


def test_a_dash_stands_for_the_standard_streams(run: CommandLine, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(file.read_bytes())))
        run.done("import", "--guild", 1, "-")
    outcome = run("export", "--guild", 1, "-")
    assert (outcome.code, outcome.out.encode()) == (0, HEADER_LINE + GOOD)
    assert outcome.err.startswith("exported 1 question, ")


@pytest.mark.parametrize("ending", ["", "-wal", "-shm", "-journal", ".lock"])
def test_an_export_never_takes_a_name_of_the_database(run: CommandLine, database_path: Path, ending: str) -> None:
    run.done("settings", "--guild", 1, "daily_cap=5")
    name = database_path.name + ending
    (database_path.parent / "alias").symlink_to(database_path.parent)
    for path in (name, f"./{name}", f"alias/{name}"):
        assert run.refused("export", "--guild", 1, path) == f"{path}: this name belongs to the database itself"
    assert "daily_cap=5" in run.done("settings", "--guild", 1)


def test_an_export_leaves_a_database_behind_a_link_alone(
    run: CommandLine, database_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.done("settings", "--guild", 1, "daily_cap=5")
    link = database_path.with_name("link.db")
    link.symlink_to(database_path)
    monkeypatch.setenv("ASKWELL_DATABASE", str(link))
    for path in (link, database_path):
        run.refused("export", "--guild", 1, path)
    assert "daily_cap=5" in run.done("settings", "--guild", 1)
