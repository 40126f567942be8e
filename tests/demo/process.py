"""The demo as a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


def demo(*options: str) -> subprocess.Popen[str]:
    """Start the demo."""
    command = [sys.executable, "-m", "bot", "demo", *options]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def address_of(process: subprocess.Popen[str]) -> str:
    """Wait for the line that says where the page is and return its address."""
    assert process.stdout is not None
    for line in process.stdout:
        for word in line.split():
            if word.startswith("http://127.0.0.1:"):
                return word
    raise AssertionError("the demo ended without an address")
