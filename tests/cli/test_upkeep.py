"""`migrate`, `check` and `settings`."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.settings import SETTINGS
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


def test_settings_prints_every_setting_with_its_default(run: CommandLine) -> None:
    printed = dict(line.split("=", 1) for line in run.done("settings", "--guild", 1).splitlines())
    assert list(printed) == list(SETTINGS)
    assert printed["points_question_down"] == "-2"
    assert printed["qa_channels"] == ""
    assert printed["emoji_up"] == "⬆️"


def test_settings_changes_what_is_named_and_what_it_prints_can_be_given_back(run: CommandLine) -> None:
    changes = ["points_question_up=5", "qa_channels=20,10", "helper_role=7", "answer_detection=explicit"]
    assert run.done("settings", "--guild", 1, *changes).splitlines() == changes
    printed = run.done("settings", "--guild", 1)
    assert set(changes) < set(printed.splitlines())
    assert run.done("settings", "--guild", 2, *printed.splitlines()[3:]) == "\n".join(printed.splitlines()[3:]) + "\n"
    assert "daily_cap=200" in run.done("settings", "--guild", 3)


@pytest.mark.parametrize(
    ("assignments", "words"),
    [
        (["daily_cap=many"], 'daily_cap does not take "many"; expected: 0…1000000'),
        (["daly_cap=5"], 'there is no setting "daly_cap"; did you mean "daily_cap"?'),
        (["x=1"], 'there is no setting "x"'),
        (["emoji_up=⬇"], 'emoji_down does not take "⬇️"; expected: ≠ emoji_up'),
        (["daily_cap=1", "daily_cap=2"], "a setting is given twice"),
        (["daily_cap=" + "9" * 200], f'daily_cap does not take "{"9" * 99}…"; expected: 0…1000000'),
        (["daily_cap=\x1b[31m\n"], 'daily_cap does not take "\ufffd[31m"; expected: 0…1000000'),
    ],
)
def test_a_wrong_setting_is_refused_and_none_is_changed(run: CommandLine, assignments: list[str], words: str) -> None:
    run.done("settings", "--guild", 1, "open_questions=3")
    before = run.done("settings", "--guild", 1)
    assert run.refused("settings", "--guild", 1, "open_questions=4", *assignments) == words
    assert run.done("settings", "--guild", 1) == before


def test_changed_points_change_everyone(run: CommandLine, database_path: Path) -> None:
    file = database_path.parent / "archive.jsonl"
    file.write_bytes(archive(question(), vote()))
    run.done("import", "--guild", 1, file)
    run.done("settings", "--guild", 1, "points_question_up=-3")
    assert '"member_id":"10","reputation":1}' in run.done("leaderboard", "--guild", 1, "--json")
    run.done("settings", "--guild", 1, "points_question_up=30")
    assert '{"rank":1,"member_id":"10","reputation":31}' in run.done("leaderboard", "--guild", 1, "--json")
    run.done("check")
