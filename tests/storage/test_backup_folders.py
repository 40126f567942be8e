"""The folder of daily backups."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.storage.backup_folders import clear, path_of, prune

TODAY = date(2026, 3, 10)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "backups"
    folder.mkdir()
    for day in range(1, 11):
        path_of(folder, date(2026, 3, day)).touch()
    return folder


def database_of(folder: Path) -> Path:
    path = folder.parent / "askwell.sqlite3"
    path.touch()
    return path


def days(folder: Path) -> list[int]:
    return sorted(int(path.name[16:18]) for path in folder.glob("askwell-2026-03-*.sqlite3") if path.is_file())


def test_a_backup_is_named_by_its_day(tmp_path: Path):
    assert path_of(tmp_path, TODAY).name == "askwell-2026-03-10.sqlite3"


@pytest.mark.parametrize(
    ("kept", "left"), [(1, [10]), (3, [8, 9, 10]), (10, list(range(1, 11))), (99, list(range(1, 11)))]
)
def test_the_newest_stay(folder: Path, kept: int, left: list[int]):
    removed = prune(folder, today=TODAY, kept=kept, database=database_of(folder))
    assert days(folder) == left
    assert len(removed) == 10 - len(left)


def test_days_to_come_neither_count_nor_go(folder: Path):
    prune(folder, today=date(2026, 3, 8), kept=2, database=database_of(folder))
    assert days(folder) == [7, 8, 9, 10]


def test_a_backup_that_is_the_database_itself_neither_counts_nor_goes(folder: Path):
    link = folder.parent / "link.sqlite3"
    link.symlink_to(path_of(folder, date(2026, 3, 2)))
    prune(folder, today=TODAY, kept=2, database=link)
    assert days(folder) == [2, 9, 10]


def test_nothing_else_is_touched(folder: Path):
    others = [
        "askwell-2025-01-01.sqlite3.old",
        "my-askwell-2025-01-01.sqlite3",
        "askwell-2025-1-1.sqlite3",
        "askwell-2025-02-31.sqlite3",
        "notes.txt",
    ]
    for name in others:
        (folder / name).touch()
    (folder / "askwell-2025-01-02.sqlite3").mkdir()
    target = folder.parent / "elsewhere"
    target.touch()
    (folder / "askwell-2025-01-03.sqlite3").symlink_to(target)
    before = {path.name for path in folder.iterdir()}
    removed = {path.name for path in prune(folder, today=TODAY, kept=1, database=database_of(folder))}
    assert removed == {f"askwell-2026-03-{day:02}.sqlite3" for day in range(1, 10)}
    assert {path.name for path in folder.iterdir()} == before - removed
    assert target.exists()


def test_what_a_killed_bot_left_is_cleared(folder: Path):
    left = folder / f"askwell-2026-03-01.sqlite3.{2**31 - 1}.unfinished"
    other = folder / f"mine.{2**31 - 1}.unfinished"
    left.touch()
    other.touch()
    clear(folder)
    assert not left.exists()
    assert other.exists()
