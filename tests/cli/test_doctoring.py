"""`doctor`: every finding provoked, none of them with a secret."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from tests.cli.conftest import CommandLine, Outcome
from tests.support.empty_database import EmptyDatabase
from tests.support.holder import held_elsewhere

# Of the shape of a token, and of no account.
TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDE." + "x" * 38


def states(outcome: Outcome) -> dict[str, str]:
    """Return the worst state of each check."""
    order = ["ok", "warning", "error"]
    told: dict[str, str] = {}
    for line in outcome.out.splitlines():
        found = json.loads(line)
        assert list(found) == ["check", "state", "finding", "remedy"]
        told[found["check"]] = max(told.get(found["check"], "ok"), found["state"], key=order.index)
    return told


@pytest.fixture
def well(
    run: CommandLine, empty_database: EmptyDatabase, database_path: Path, monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    """Return a command line where nothing is wrong: a token, a database of its own folder, a backup of today."""
    database_path.parent.chmod(0o700)
    empty_database.lay(database_path)
    folder = database_path.parent / "backups"
    folder.mkdir()
    (folder / "askwell-2026-01-01.sqlite3").write_bytes(database_path.read_bytes())
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    return run


Discord = Callable[[BaseException | None, bool], None]


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch) -> Discord:
    """Return what says how Discord answers: an error, or whether the portal allows Message Content."""

    def answer(error: BaseException | None, allowed: bool) -> None:
        async def login(client: discord.Client, token: str) -> None:
            assert token == TOKEN
            if error is not None:
                raise error

        async def application_info(_: discord.Client) -> Any:
            flags = SimpleNamespace(gateway_message_content=False, gateway_message_content_limited=allowed)
            return SimpleNamespace(flags=flags)

        monkeypatch.setattr(discord.Client, "login", login)
        monkeypatch.setattr(discord.Client, "application_info", application_info)

    return answer


def test_where_all_is_well_it_ends_with_0(well: CommandLine, portal: Discord) -> None:
    portal(None, True)
    outcome = well("doctor", "--json")
    assert (outcome.code, outcome.err) == (0, "")
    assert set(states(outcome).values()) == {"ok"}
    assert {"token", "discord", "intent", "database", "drift", "files", "disk", "backups"} <= states(outcome).keys()


def test_for_people_each_finding_is_a_line_with_a_sign_and_a_remedy(run: CommandLine) -> None:
    outcome = run("doctor", "--offline")
    assert outcome.code == 1
    assert "✅ settings: " in outcome.out
    assert "❌ token: there is no token → put the bot's token into the environment" in outcome.out
    assert "⚠️ database: " in outcome.out


@pytest.mark.parametrize("token", ["secret", "a.b.c", TOKEN + ".more"])
def test_what_has_not_the_shape_of_a_token_is_told_and_not_shown(
    well: CommandLine, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", token)
    outcome = well("doctor", "--json")
    assert (outcome.code, states(outcome)["token"]) == (1, "error")
    assert token not in outcome.out


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (discord.LoginFailure("Improper token has been passed."), "refuses the token"),
        (aiohttp.ClientConnectionError("Cannot connect"), "unreachable"),
        (TimeoutError(), "unreachable"),
    ],
)
def test_a_discord_that_refuses_or_is_away_ends_it_with_3_after_all_else(
    well: CommandLine, portal: Discord, error: Exception, words: str
) -> None:
    portal(error, True)
    outcome = well("doctor", "--json")
    assert (outcome.code, outcome.err) == (3, "")
    assert states(outcome)["discord"] == "error"
    assert words in outcome.out
    assert "drift" in states(outcome)
    assert TOKEN not in outcome.out


def test_an_intent_that_the_portal_does_not_allow_is_a_warning_unless_it_is_not_wanted(
    well: CommandLine, portal: Discord, monkeypatch: pytest.MonkeyPatch
) -> None:
    portal(None, False)
    outcome = well("doctor", "--json")
    assert (outcome.code, states(outcome)["intent"]) == (0, "warning")
    monkeypatch.setenv("ASKWELL_MESSAGE_CONTENT", "false")
    assert states(well("doctor", "--json"))["intent"] == "ok"


def test_offline_nothing_is_asked(well: CommandLine, portal: Discord) -> None:
    portal(AssertionError("Discord was asked"), True)
    outcome = well("doctor", "--json", "--offline")
    assert outcome.code == 0
    assert "discord" not in states(outcome)


def test_a_database_that_is_none_is_an_error(well: CommandLine, database_path: Path) -> None:
    database_path.write_bytes(b"a shopping list, and rather a long one")
    outcome = well("doctor", "--json", "--offline")
    assert (outcome.code, states(outcome)["database"]) == (1, "error")


def test_drift_is_an_error(well: CommandLine, empty_database: EmptyDatabase, database_path: Path) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(database_path)) as raw, raw:
        raw.execute("INSERT INTO guild (discord_id, created_at) VALUES (7, 0)")
        raw.execute("INSERT INTO member (guild_id, user_id, points, reputation) VALUES (1, 8, 499, 500)")
    outcome = well("doctor", "--json", "--offline")
    assert (outcome.code, states(outcome)["drift"]) == (1, "error")


def test_files_that_others_may_read_are_named_with_the_remedy(well: CommandLine, database_path: Path) -> None:
    database_path.chmod(0o644)
    outcome = well("doctor", "--json", "--offline")
    assert (outcome.code, states(outcome)["files"]) == (0, "warning")
    assert f"chmod 600 {database_path}" in outcome.out


def test_old_missing_and_unwanted_backups_are_told(
    well: CommandLine, database_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (copy,) = (database_path.parent / "backups").iterdir()
    old = time.time() - 5 * 86_400
    os.utime(copy, (old, old))
    outcome = well("doctor", "--json", "--offline")
    assert states(outcome)["backups"] == "warning"
    assert "5 days old" in outcome.out
    copy.unlink()
    assert "no backup yet" in well("doctor", "--offline").out
    monkeypatch.setenv("ASKWELL_BACKUPS_KEPT", "0")
    assert "no daily backups" in well("doctor", "--offline").out


def test_a_running_bot_is_told(well: CommandLine, database_path: Path) -> None:
    assert "no bot runs" in well("doctor", "--offline").out
    with held_elsewhere(database_path):
        assert "✅ bot: a bot runs on this database" in well("doctor", "--offline").out


def test_a_model_that_was_chosen_and_is_not_there_is_told(
    well: CommandLine, database_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "semantic" not in well("doctor", "--offline").out
    monkeypatch.setenv("ASKWELL_SEMANTIC_MODEL", str(database_path.parent / "nowhere"))
    assert states(well("doctor", "--offline", "--json"))["semantic"] == "warning"
    monkeypatch.setenv("ASKWELL_SEMANTIC", "off")
    assert "semantic" not in well("doctor", "--offline").out
