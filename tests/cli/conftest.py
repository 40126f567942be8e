"""The command line, called in this process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli.main import main


@dataclass(frozen=True)
class Outcome:
    """What a command ended with, and what it said."""

    code: int
    out: str
    err: str


class CommandLine:
    """Runs commands on the test's database."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: object) -> Outcome:
        """Run a command."""
        self._capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        said = self._capsys.readouterr()
        return Outcome(int(code), said.out, said.err)

    def done(self, *arguments: object) -> str:
        """Run a command that is to end well; return what it printed."""
        outcome = self(*arguments)
        assert (outcome.code, outcome.err) == (0, "")
        return outcome.out

    def refused(self, *arguments: object, code: int = 2) -> str:
        """Run a command that is to be refused; return the one line that it said."""
        outcome = self(*arguments)
        assert (outcome.code, outcome.out) == (code, "")
        assert outcome.err.startswith("askwell: ")
        assert outcome.err.count("\n") == 1
        return outcome.err.removeprefix("askwell: ").rstrip("\n")


@pytest.fixture
def run(
    database_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    logging_as_before: None,
) -> CommandLine:
    """Return what runs commands, in a folder without a file .env."""
    monkeypatch.chdir(database_path.parent)
    monkeypatch.setenv("ASKWELL_DATABASE", str(database_path))
    return CommandLine(capsys)
