"""`settings`."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.settings import SETTINGS
from tests.cli.conftest import CommandLine
from tests.support.archives import archive, question, vote


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
        (["emoji_up=⬇"], 'emoji_up does not take "⬇"; expected: ≠ emoji_down'),
        (["emoji_down=⬆"], 'emoji_down does not take "⬆"; expected: ≠ emoji_up'),
        (["qa_channels=5", "channel_tags=9:own"], 'channel_tags does not take "9:own"; expected: id ∈ qa_channels'),
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


def test_an_unknown_server_is_made_with_its_defaults(run: CommandLine, database_path: Path) -> None:
    run.done("settings", "--guild", 77)
    with closing(sqlite3.connect(database_path)) as raw:
        assert raw.execute("SELECT discord_id FROM guild").fetchall() == [(77,)]
        assert raw.execute("SELECT * FROM guild_setting").fetchall() == []


def test_each_value_is_what_it_is_in_json(run: CommandLine) -> None:
    run.done(
        "settings", "--guild", 1, "qa_channels=20,10", "channel_detection=10:explicit", "channel_tags=20:own",
        "rank_roles=5:100,6:gold/c, c++", "points_question_down=-3",
    )  # fmt: skip
    told = json.loads(run.done("settings", "--guild", 1, "--json"))
    assert list(told) == list(SETTINGS)
    assert told["qa_channels"] == ["20", "10"]
    assert told["channel_detection"] == ["10:explicit"]
    assert told["channel_tags"] == ["20:own"]
    assert told["rank_roles"] == ["5:100", "6:gold/c, c++"]
    assert (told["points_question_down"], told["helper_role"], told["bounties"]) == (-3, None, "off")
    assert json.loads(run.done("settings", "--guild", 1, "--json", "helper_role=9")) == {"helper_role": "9"}


def test_default_resets_a_setting_of_every_kind(run: CommandLine, database_path: Path) -> None:
    run.done("settings", "--guild", 1, "qa_channels=20", "helper_role=5", "daily_cap=9", "emoji_up=👍", "bounties=on")
    names = ("qa_channels", "helper_role", "daily_cap", "emoji_up", "bounties")
    run.done("settings", "--guild", 1, *(f"{name}=default" for name in names))
    with closing(sqlite3.connect(database_path)) as raw:
        assert raw.execute("SELECT * FROM guild_setting").fetchall() == []


@pytest.mark.parametrize(
    ("assignment", "words"),
    [
        ("channel_detection=10:maybe", 'channel_detection does not take "10:maybe"; expected: id:automatic|explicit,…'),
        ("channel_tags=10", 'channel_tags does not take "10"; expected: id:guild|own,…'),
        ("qa_channels=10,x", 'qa_channels does not take "10,x"; expected: id,id,…'),
        ("bounties=yes", 'bounties does not take "yes"; expected: off | on'),
        ("helper_role=99999999999999999999", 'helper_role does not take "99999999999999999999"; expected: id'),
    ],
)
def test_bad_input_is_one_clear_line(run: CommandLine, assignment: str, words: str) -> None:
    assert run.refused("settings", "--guild", 1, "daily_cap=5", assignment) == words
    assert "daily_cap=200" in run.done("settings", "--guild", 1)


def test_the_help_lists_every_setting_with_what_it_takes_and_its_default(
    run: CommandLine, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run("settings", "--help")
    assert ended.value.code == 0
    told = capsys.readouterr().out
    for setting in SETTINGS.values():
        line = next(line for line in told.splitlines() if line.split()[:1] == [setting.name])
        assert setting.expected in line
    assert "default: 200" in told


def test_a_choice_for_a_channel_takes_a_qa_channel_in_any_order_and_stays_when_that_goes(run: CommandLine) -> None:
    wanted = ["channel_detection=5:explicit", "qa_channels=5,6"]
    assert run.done("settings", "--guild", 1, *wanted).splitlines() == wanted
    run.done("settings", "--guild", 1, "qa_channels=6")
    run.done("settings", "--guild", 1, "channel_detection=6:explicit,5:automatic")
    assert "qa_channels" in run.refused("settings", "--guild", 1, "channel_detection=6:explicit,7:explicit")
