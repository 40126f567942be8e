"""`search` and `similar` on the command line."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.cli import main
from bot.domain.similar import FEWEST_QUESTIONS
from tests.cli.conftest import CommandLine
from tests.support import tiny_embedder
from tests.support.archives import answer, archive, question
from tests.support.tiny_embedder import TinyEmbedder

UNDO = {"title": "Undoing a merge in git", "details": "", "tags": []}


@pytest.fixture
def filled(run: CommandLine, database_path: Path) -> CommandLine:
    """Return the command line on a guild with a question about git and many about nothing of that kind."""
    others = [
        question(f"o{number}", number=number + 1, title=f"Which colour has house {number}?", body="Painted.", tags=[])
        for number in range(1, FEWEST_QUESTIONS)
    ]
    file = database_path.parent / "archive.jsonl"
    asked = question("q1", number=1, title="How do I undo a merge?", body="It was a mistake.", tags=["git"])
    file.write_bytes(archive(asked, answer("a1", body="Ask the reflog."), *others))
    run.done("import", "--guild", 1, file)
    return run


def test_a_question_is_found_by_a_word_of_its_answer(filled: CommandLine) -> None:
    outcome = filled("search", "--guild", 1, "--json", "reflogs")
    (result,) = json.loads(outcome.out)["results"]
    assert (result["question"], result["number"], result["answer"]) == ("q1", 1, 1)
    assert result["snippet"] == "Ask the reflog."
    assert "#1 How do I undo a merge?" in filled("search", "--guild", 1, "reflog").out


@pytest.mark.parametrize("query", ["", '"', "NEAR(", "the", "x" * 4_000, "col:*"])
def test_whatever_is_looked_for_is_answered(filled: CommandLine, query: str) -> None:
    outcome = filled("search", "--guild", 1, "--json", "--", query)
    assert (outcome.code, outcome.err) == (0, "")
    assert list(json.loads(outcome.out)) == ["results"]


def test_a_blank_query_of_a_person_is_refused(filled: CommandLine) -> None:
    assert "nothing to search for" in filled.refused("search", "--guild", 1, "  ")


def test_each_question_on_standard_input_is_answered_by_a_line(
    filled: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = json.dumps(UNDO).encode() + b"\n" + json.dumps({"title": "???"}).encode() + b"\n"
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(lines)))
    outcome = filled("similar", "--guild", 1, "--json", "--limit", 1)
    found, nothing = map(json.loads, outcome.out.splitlines())
    ((result,), none) = found["results"], nothing["results"]
    assert result["question"] == "q1"
    assert 0 < result["share"] <= 1
    assert none == []


def test_an_unknown_server_is_refused(filled: CommandLine) -> None:
    assert filled("search", "--guild", 2, "x").code == 2


def test_what_means_the_same_is_found_where_an_embedder_is_at_hand(
    filled: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    # None of its words stands in the question that is wanted, but their meaning does.
    monkeypatch.setitem(tiny_embedder.SAME, "revert", "undo")
    monkeypatch.setitem(tiny_embedder.SAME, "join", "merge")
    lines = json.dumps({"title": "revert join"}).encode() + b"\n"

    def first() -> list[str]:
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(lines)))
        outcome = filled("similar", "--guild", 1, "--json", "--limit", 1)
        assert (outcome.code, outcome.err) == (0, "")
        return [each["question"] for each in json.loads(outcome.out)["results"]]

    folders: list[Path | None] = []

    def find(folder: Path | None) -> TinyEmbedder:
        folders.append(folder)
        return TinyEmbedder()

    monkeypatch.setattr(main, "find_embedder", lambda _: None)
    assert first() == []
    monkeypatch.setattr(main, "find_embedder", find)
    monkeypatch.setenv("ASKWELL_SEMANTIC_MODEL", "mine")
    assert (first(), folders) == (["q1"], [Path("mine")])
    monkeypatch.setenv("ASKWELL_SEMANTIC", "off")
    assert (first(), len(folders)) == ([], 1)
