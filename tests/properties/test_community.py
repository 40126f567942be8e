"""A real community's half year, through the command line: its reputations, and the same archive again."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli.main import main

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "quantum-se-2018"
ARCHIVE = str(DATA / "archive.jsonl")

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the archive of a real community is not at hand")


@pytest.fixture
def run(
    database_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], logging_as_before: None
) -> Callable[..., str]:
    """Return what runs a command that ends well, and returns what it printed."""
    monkeypatch.chdir(database_path.parent)
    monkeypatch.setenv("ASKWELL_DATABASE", str(database_path))

    def run_command(*arguments: str) -> str:
        assert main(arguments) == 0
        return capsys.readouterr().out

    return run_command


def test_a_real_community_has_the_reputations_it_had(
    run: Callable[..., str], database_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The rules of that time: a question's up vote was worth 5, and a down vote cost its voter nothing.
    run("settings", "--guild", "1", "points_question_up=5", "points_downvote_cast=0")
    run("import", "--guild", "1", ARCHIVE)
    standings = [json.loads(line) for line in run("leaderboard", "--guild", "1", "--json").splitlines()]
    with (DATA / "reputation.csv").open(newline="") as rows:
        expected = {row["member_id"]: int(row["reputation"]) for row in csv.DictReader(rows)}
    assert {standing["member_id"]: standing["reputation"] for standing in standings} == expected
    assert run("check") == "no drift\n"

    assert run("import", "--guild", "1", ARCHIVE).startswith("imported 0 questions, 0 answers, 0 votes and 0 accept")
    first, second = database_path.with_name("first.jsonl"), database_path.with_name("second.jsonl")
    run("export", "--guild", "1", str(first))
    monkeypatch.setenv("ASKWELL_DATABASE", str(database_path.with_name("other.db")))
    run("import", "--guild", "1", str(first))
    run("export", "--guild", "1", str(second))
    assert first.read_bytes() == second.read_bytes()
