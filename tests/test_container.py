"""Tests of the files for a container, as far as they can be tried without an engine."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8")


def instructions() -> list[tuple[str, str]]:
    """Return each instruction of the Dockerfile with its arguments."""
    joined = re.sub(r"\\\n", " ", DOCKERFILE)
    return [
        (name, rest.strip())
        for name, _, rest in (line.partition(" ") for line in joined.splitlines())
        if name and not name.startswith("#")
    ]


def copied() -> list[str]:
    """Return what is copied out of the project."""
    arguments = [shlex.split(rest) for name, rest in instructions() if name == "COPY"]
    return [source for parts in arguments if not parts[0].startswith("--") for source in parts[:-1]]


def test_what_is_copied_is_there_and_is_let_into_the_build() -> None:
    assert copied() == ["requirements.lock", "bot", "cogs", "migrations"]
    for source in copied():
        assert (ROOT / source).exists()
        assert f"!{source}\n" in IGNORED


def test_nothing_else_is_let_into_the_build() -> None:
    rules = [line for line in IGNORED.splitlines() if line and not line.startswith("#")]
    assert rules[0] == "*"
    assert {rule for rule in rules if rule.startswith("!")} == {f"!{source}" for source in copied()}


def test_what_is_copied_is_enough_to_run(tmp_path: Path) -> None:
    for source in copied():
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, tmp_path / source, ignore=shutil.ignore_patterns("__pycache__"))
    done = subprocess.run(
        [sys.executable, "-m", "bot", "migrate"],
        cwd=tmp_path,
        env={"ASKWELL_DATABASE": str(tmp_path / "data" / "askwell.sqlite3")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "data" / "askwell.sqlite3").stat().st_mode & 0o777 == 0o600


def test_it_runs_as_a_user_without_rights_and_writes_to_its_folder_alone() -> None:
    names = [name for name, _ in instructions()]
    assert ("USER", "askwell") in instructions()
    assert names.index("USER") < names.index("CMD")
    assert "read_only: true" in COMPOSE
    assert "no-new-privileges:true" in COMPOSE


@pytest.mark.parametrize("name", sorted(set(re.findall(rf"{PREFIX}\w+", DOCKERFILE + COMPOSE))))
def test_the_settings_it_names_exist(name: str) -> None:
    assert name.removeprefix(PREFIX).lower() in Settings.model_fields


def test_it_asks_for_its_health_where_it_is_told() -> None:
    (port,) = set(re.findall(rf"{PREFIX}METRICS_PORT[=:] ?\"?(\d+)", DOCKERFILE + COMPOSE))
    assert f"http://127.0.0.1:{port}/healthz" in DOCKERFILE


def test_what_is_installed_is_pinned_and_hashed() -> None:
    assert "--require-hashes -r requirements.lock" in DOCKERFILE
