"""`python -m bot demo` as a process: it starts, refuses and ends in words."""

from __future__ import annotations

import signal
import socket
import urllib.request
from pathlib import Path

import pytest

from tests.demo.process import START_SECONDS, address_of, demo


def refused(*options: str) -> str:
    """Return what the demo says when it cannot start; it must be one line and exit code 2."""
    output, errors = demo(*options).communicate(timeout=START_SECONDS)
    assert "Open http" not in output
    (line,) = errors.splitlines()
    return line


@pytest.mark.parametrize(("asked", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_it_says_where_to_look_and_ends_cleanly_when_asked(tmp_path: Path, asked: signal.Signals, code: int):
    process = demo("--port", "0", "--database", str(tmp_path / "demo.db"))
    try:
        with urllib.request.urlopen(address_of(process), timeout=10) as response:
            assert b"Askwell demo" in response.read()
        process.send_signal(asked)
        _, errors = process.communicate(timeout=20)
    finally:
        process.kill()
    assert (process.returncode, errors) == (code, "")
    assert (tmp_path / "demo.db").exists()


def test_the_same_database_opens_again_without_a_second_history(tmp_path: Path):
    for _ in range(2):
        process = demo("--port", "0", "--database", str(tmp_path / "demo.db"))
        try:
            address_of(process)
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=20)
        finally:
            process.kill()
        assert (process.returncode, errors) == (130, "")


def test_a_busy_port_is_named_in_one_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = refused("--port", str(port))
    assert told == f"askwell: Port {port} is in use: choose another one with --port (make demo PORT=…)."


def test_a_missing_archive_is_named_in_one_line(tmp_path: Path):
    assert "nowhere.jsonl" in refused("--port", "0", "--archive", str(tmp_path / "nowhere.jsonl"))


def test_a_flaw_of_an_archive_is_named_with_its_line(tmp_path: Path):
    archive = tmp_path / "bad.jsonl"
    archive.write_text("no json\n")
    assert "line 1" in refused("--port", "0", "--archive", str(archive)).lower()
