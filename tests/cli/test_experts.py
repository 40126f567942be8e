"""`experts`."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.cli.conftest import CommandLine, Outcome
from tests.support.archives import acceptance, answer, archive, question, vote

GIT = {"title": "How do I undo a merge?", "details": "It was a mistake.", "tags": ["git"]}


@pytest.fixture
def filled(run: CommandLine, database_path: Path) -> CommandLine:
    """Return the command line on a guild where 20 knows git, 21 a little, and 22 answers about something else."""
    file = database_path.parent / "archive.jsonl"
    file.write_bytes(
        archive(
            question("q1"),
            answer("a1", author=20),
            answer("a2", author=21, number=2),
            vote("a1", 30),
            acceptance("q1", "a1"),
            question("q2", number=2, title="How do I bake bread?", body="Without an oven.", tags=["bread"]),
            answer("a3", "q2", author=22),
        )
    )
    run.done("import", "--guild", 1, file)
    return run


@pytest.fixture
def ask(filled: CommandLine, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what runs the command with lines on standard input."""

    def run(*lines: object, options: tuple[object, ...] = ("--json",)) -> Outcome:
        text = b"".join((line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n" for line in lines)
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(text)))
        return filled("experts", "--guild", 1, *options)

    return run


def members(outcome: Outcome) -> list[list[str]]:
    assert (outcome.code, outcome.err) == (0, "")
    return [[result["member_id"] for result in json.loads(line)["results"]] for line in outcome.out.splitlines()]


def test_each_question_is_answered_by_a_line_with_the_best_first(ask: Any) -> None:
    bread = {"title": "How long does bread rise?", "details": "", "tags": ["bread"]}
    assert [line[0] for line in members(ask(GIT, bread, GIT))] == ["20", "22", "20"]


def test_a_result_is_a_member_and_a_score(ask: Any) -> None:
    outcome = ask(GIT)
    results = json.loads(outcome.out)["results"]
    assert all(set(result) == {"member_id", "score"} for result in results)
    scores = [result["score"] for result in results]
    assert scores == sorted(scores, reverse=True)
    assert 0 < scores[-1] <= scores[0] <= 3


def test_the_limit_cuts_the_results(ask: Any) -> None:
    assert [len(line) for line in members(ask(GIT, options=("--json", "--limit", 2)))] == [2]


@pytest.mark.parametrize("limit", ["0", "-1", "1001", "many"])
def test_a_limit_that_is_none_is_refused(ask: Any, limit: str) -> None:
    assert ask(GIT, options=("--json", f"--limit={limit}")).code == 2


def test_tags_that_nobody_used_and_further_keys_tell_nothing(ask: Any) -> None:
    [line] = members(ask({"title": "Anything at all?", "tags": ["cobol"], "id": 7}))
    assert set(line) == {"20", "21", "22"}


def test_no_question_gives_no_line(ask: Any) -> None:
    assert members(ask()) == []


@pytest.mark.parametrize(
    ("line", "flaw"),
    [
        (b"{", "line 2 is not JSON"),
        (b"", "line 2 is not JSON"),
        (b"\xff", "line 2 is not UTF-8"),
        ([1], "line 2 is not a JSON object"),
        ({"details": "x"}, 'line 2 lacks the key "title"'),
        ({"title": 1}, 'line 2: "title" is not a text'),
        ({"title": "x", "tags": "git"}, 'line 2: "tags" is not a list of texts'),
        ({"title": "x", "tags": [1]}, 'line 2: "tags" is not a list of texts'),
    ],
)
def test_a_bad_line_ends_the_command_with_its_number(ask: Any, line: object, flaw: str) -> None:
    outcome = ask(GIT, line, GIT)
    assert outcome.code == 2
    assert outcome.err == f"askwell: {flaw}\n"
    assert len(outcome.out.splitlines()) == 1


def test_for_people_there_are_numbers_and_scores(ask: Any) -> None:
    assert ask(GIT, options=()).out.startswith("20 (")


def test_an_unknown_server_is_refused(ask: Any, run: CommandLine) -> None:
    assert "nothing of this server" in run.refused("experts", "--guild", 2, "--json")


def test_a_closed_input_is_refused(filled: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert filled.refused("experts", "--guild", 1) == "standard input is closed"
