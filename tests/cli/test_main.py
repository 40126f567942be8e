"""The command line as a whole: help, what is refused, and that a refusal is one line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.cli.main import main
from tests.cli.conftest import CommandLine
from tests.support.holder import held_elsewhere

COMMANDS = (
    "run",
    "demo",
    "doctor",
    "migrate",
    "check",
    "backup",
    "restore",
    "settings",
    "leaderboard",
    "profile",
    "experts",
    "search",
    "similar",
    "import",
    "export",
)
NEEDS_GUILD = {"settings", "leaderboard", "profile", "experts", "search", "similar", "import", "export"}


@pytest.mark.parametrize("arguments", [["--help"], *([command, "--help"] for command in COMMANDS)])
def test_every_command_has_help(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 0
    text = capsys.readouterr().out
    assert text.startswith("usage: python -m bot")
    assert ("--guild ID" in text) == (arguments[0] in NEEDS_GUILD)


def test_the_help_lists_every_command_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    listed = re.findall(r"^    (\w+)(?: |$)", capsys.readouterr().out, re.MULTILINE)
    assert tuple(listed) == COMMANDS


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert re.fullmatch(r"Askwell \d+\.\d+\.\d+\n", capsys.readouterr().out)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["run", "--fast"],
        ["leaderboard"],
        ["leaderboard", "--guild"],
        ["leaderboard", "--guild", "0"],
        ["leaderboard", "--guild", "-1"],
        ["leaderboard", "--guild", "9223372036854775808"],
        ["leaderboard", "--guild", "1e3"],
        ["leaderboard", "--gui", "1"],
        ["profile", "--guild", "1"],
        ["profile", "--guild", "1", "--member", "someone"],
        ["settings", "--guild", "1", "daily_cap"],
        ["settings", "--guild", "1", "=5"],
        ["import", "--guild", "1"],
        ["demo", "--port", "65536"],
        ["demo", "--port", "x"],
    ],
)
def test_wrong_arguments_are_refused_and_nothing_is_made(
    run: CommandLine, database_path: Path, arguments: list[str]
) -> None:
    assert "--help" in run.refused(*arguments)
    assert list(database_path.parent.iterdir()) == []


READERS = (
    ["check"],
    ["leaderboard", "--guild", "1"],
    ["profile", "--guild", "1", "--member", "1"],
    ["export", "--guild", "1", "archive.jsonl"],
)


@pytest.mark.parametrize("arguments", READERS)
def test_what_only_reads_makes_no_database(run: CommandLine, database_path: Path, arguments: list[str]) -> None:
    assert "there is no database" in run.refused(*arguments)
    assert list(database_path.parent.iterdir()) == []


@pytest.mark.parametrize("arguments", READERS[1:])
def test_an_unknown_guild_is_refused(run: CommandLine, database_path: Path, arguments: list[str]) -> None:
    run.done("migrate")
    before = sorted(database_path.parent.iterdir())
    assert run.refused(*arguments) == "the database knows nothing of this server"
    assert sorted(database_path.parent.iterdir()) == before


@pytest.mark.parametrize(
    "arguments",
    [*READERS, ["migrate"], ["settings", "--guild", "1"], ["import", "--guild", "1", "archive.jsonl"]],
)
def test_a_file_that_is_no_database_is_refused_and_left_alone(
    run: CommandLine, database_path: Path, arguments: list[str]
) -> None:
    database_path.write_bytes(b"what I had for breakfast\n" * 100)
    header = '{"type":"archive","version":1,"guild_id":"1","exported_at":"2025-01-01T00:00:00Z"}\n'
    (database_path.parent / "archive.jsonl").write_text(header)
    assert str(database_path) in run.refused(*arguments)
    assert database_path.read_bytes() == b"what I had for breakfast\n" * 100


@pytest.mark.parametrize("arguments", [["migrate"], ["import", "--guild", "1", "archive.jsonl"]])
def test_what_needs_the_database_alone_is_refused_while_a_bot_runs(
    run: CommandLine, database_path: Path, arguments: list[str]
) -> None:
    run.done("migrate")
    with held_elsewhere(database_path):
        assert "a running bot holds this database" in run.refused(*arguments)


def test_what_does_not_goes_on_while_a_bot_runs(run: CommandLine, database_path: Path) -> None:
    run.done("settings", "--guild", "1", "daily_cap=100")
    with held_elsewhere(database_path):
        for arguments in (["check"], ["leaderboard", "--guild", "1"], ["settings", "--guild", "1", "daily_cap=50"]):
            run.done(*arguments)


def test_a_misspelt_setting_of_the_process_is_refused(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASKWELL_DATABSE", "x")
    assert "ASKWELL_DATABASE" in run.refused("check")


@pytest.mark.parametrize("arguments", [*READERS, ["migrate"], ["settings", "--guild", "1"], ["restore", __file__]])
def test_a_path_that_cannot_be_looked_at_is_one_line(
    run: CommandLine, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.setenv("ASKWELL_DATABASE", "x" * 300)
    assert "File name too long" in run.refused(*arguments)


def test_a_file_that_cannot_be_looked_at_is_one_line(run: CommandLine) -> None:
    run.done("migrate")
    for command in (["backup"], ["restore"], ["import", "--guild", "1"]):
        assert "xxx: File name too long" in run.refused(*command, "x" * 300)
