"""`leaderboard` and `profile`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from tests.support.archives import acceptance, answer, archive, question, vote


@pytest.fixture
def filled(run: CommandLine, database_path: Path) -> CommandLine:
    """Return the command line on a guild with a question, two answers, votes and an acceptance."""
    file = database_path.parent / "archive.jsonl"
    file.write_bytes(
        archive(
            question(author=100),
            answer("a1", author=9),
            answer("a2", author=30, number=2),
            vote("a1", 20),
            vote("a2", 8),
            vote("a2", 20),
            vote("a2", 9, -1),
            acceptance(by=7),
        )
    )
    run.done("import", "--guild", 1, file)
    return run


def test_leaderboard_prints_everyone_by_reputation_then_by_id_as_a_number(filled: CommandLine) -> None:
    assert filled.done("leaderboard", "--guild", 1, "--json").splitlines() == [
        '{"rank":1,"member_id":"9","reputation":25}',
        '{"rank":2,"member_id":"30","reputation":19}',
        '{"rank":3,"member_id":"100","reputation":3}',
        '{"rank":4,"member_id":"7","reputation":1}',
        '{"rank":4,"member_id":"8","reputation":1}',
        '{"rank":4,"member_id":"20","reputation":1}',
    ]


def test_equal_reputations_share_a_rank_and_the_next_is_left_out(run: CommandLine, database_path: Path) -> None:
    file = database_path.parent / "archive.jsonl"
    file.write_bytes(
        archive(
            question("q1", author=2),
            question("q2", author=1, number=2),
            vote("q1", 3),
            vote("q2", 3),
        )
    )
    run.done("import", "--guild", 1, file)
    ranks = [json.loads(line)["rank"] for line in run.done("leaderboard", "--guild", 1, "--json").splitlines()]
    assert ranks == [1, 1, 3]


def test_leaderboard_for_people_holds_the_same(filled: CommandLine) -> None:
    lines = filled.done("leaderboard", "--guild", 1).splitlines()
    assert lines[0].split() == ["rank", "member", "reputation"]
    assert lines[1].split() == ["1", "9", "25"]
    assert len(lines) == 7


def test_a_guild_without_members_has_an_empty_leaderboard(run: CommandLine) -> None:
    run.done("settings", "--guild", 1, "daily_cap=100")
    assert run.done("leaderboard", "--guild", 1, "--json") == ""


def test_profile_is_one_object(filled: CommandLine) -> None:
    [line] = filled.done("profile", "--guild", 1, "--member", 9, "--json").splitlines()
    found = json.loads(line)
    # It fades from day to day.
    assert 0 <= found["top_tags"][0].pop("quality") < 2
    assert found == {
        "member_id": "9",
        "reputation": 25,
        "rank": 1,
        "percentile": 66,
        "month_gain": 0,
        "questions": 0,
        "answers": 1,
        "accepted_answers": 1,
        "acceptance_rate": 1.0,
        "votes_cast": 1,
        "best_answers": [
            {"question": 1, "title": "How do I undo a commit?", "answer": 1, "score": 1, "accepted": True}
        ],
        "top_tags": [{"tag": "git", "score": 1, "answers": 1, "badge": None}],
        "streak_days": 0,
        "badges": [{"badge": "first_accepted", "awarded_at": "2025-01-04T00:00:00Z"}],
    }


def test_profile_for_people_holds_the_same(filled: CommandLine) -> None:
    text = filled.done("profile", "--guild", 1, "--member", 9)
    assert "reputation: 25\n" in text
    assert "acceptance rate: 1.0\n" in text
    assert "best answers:\n  +1 accepted, answer 1 to #1: How do I undo a commit?\n" in text
    assert re.search(r"top tags:\n  \+1 in 1, quality [0-9]\.[0-9]: git\n", text)
    assert "badges:\n  first_accepted, 2025-01-04\n" in text


def test_a_member_who_did_nothing_has_a_profile(filled: CommandLine) -> None:
    found = json.loads(filled.done("profile", "--guild", 1, "--member", 12_345, "--json"))
    assert (found["reputation"], found["rank"], found["acceptance_rate"]) == (1, None, None)
    assert "rank: –\n" in filled.done("profile", "--guild", 1, "--member", 12_345)
