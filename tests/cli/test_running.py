"""The real process: `run` without what it needs, signals, pipes, and Discord out of reach."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine
from tests.support.archives import archive, question, vote

ROOT = Path(__file__).resolve().parents[2]


def environment(database_path: Path, **more: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "ASKWELL_DATABASE": str(database_path),
        # Nothing of the tests may reach beyond this machine: whoever tries meets a closed door at once.
        "HTTPS_PROXY": "http://127.0.0.1:9",
        **more,
    }


def start(database_path: Path, *arguments: str, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        cwd=database_path.parent,
        env=environment(database_path, **more),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def refusal(database_path: Path, *arguments: str, code: int = 2, **more: str) -> str:
    with start(database_path, *arguments, **more) as process:
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (code, "")
    assert err.startswith("askwell: ")
    assert err.count("\n") == 1
    return err


def test_run_needs_a_token(database_path: Path) -> None:
    assert "DISCORD_TOKEN" in refusal(database_path, "run")
    assert list(database_path.parent.iterdir()) == []


def test_run_refuses_a_wrong_setting_and_keeps_the_token_to_itself(database_path: Path) -> None:
    said = refusal(database_path, "run", DISCORD_TOKEN="secret-token", ASKWELL_LOG_LEVEL="loud")
    assert "ASKWELL_LOG_LEVEL" in said
    assert "secret" not in said


def test_run_refuses_a_database_that_is_none_before_it_calls_discord(database_path: Path) -> None:
    database_path.write_text("no database at all")
    assert str(database_path) in refusal(database_path, "run", DISCORD_TOKEN="secret-token")


def test_run_refuses_a_folder_that_cannot_be_written(database_path: Path) -> None:
    # Nothing can be made under a file, whoever runs the tests.
    database_path.write_text("")
    said = refusal(database_path, "run", DISCORD_TOKEN="secret-token", ASKWELL_DATABASE=str(database_path / "x.db"))
    assert str(database_path) in said


def test_ctrl_c_ends_an_import_with_130_and_changes_nothing(database_path: Path) -> None:
    with start(database_path, "import", "--guild", "1", "-") as process:
        assert process.stdin is not None
        # More than a pipe holds: when this returns, the import has begun to read.
        process.stdin.write(archive(*(question(f"q{n}", number=n) for n in range(1, 2_000))).decode())
        process.stdin.flush()
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
        process.stdin.close()
        assert process.stderr is not None
        assert process.stderr.read() == ""
    assert process.returncode == 130
    assert list(database_path.parent.iterdir()) == []


@pytest.mark.parametrize("command", ["leaderboard", "export"])
def test_a_reader_who_has_enough_is_no_error(run: CommandLine, database_path: Path, command: str) -> None:
    file = database_path.parent / "archive.jsonl"
    # More than Python holds back before it writes.
    file.write_bytes(archive(question(body="x" * 60_000), *(vote("q1", voter) for voter in range(1_000, 1_300))))
    run.done("import", "--guild", 1, file)
    rest = ["-"] if command == "export" else ["--json"]
    with start(database_path, command, "--guild", "1", *rest) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
        process.wait(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in said


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="this system has no /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_an_output_that_cannot_be_written_is_one_line(run: CommandLine, database_path: Path, unbuffered: str) -> None:
    run.done("migrate")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "check"],
            env=environment(database_path, PYTHONUNBUFFERED=unbuffered),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=30,
            check=False,
        )
    assert (done.returncode, done.stderr) == (2, "askwell: No space left on device\n")


def test_a_closed_standard_error_is_no_drift(run: CommandLine, database_path: Path) -> None:
    run.done("migrate")
    command = f"exec {shlex.quote(sys.executable)} -m bot check 2>&-"
    done = subprocess.run(
        ["sh", "-c", command], env=environment(database_path), stdout=subprocess.PIPE, timeout=30, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"no drift\n")
