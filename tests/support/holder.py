"""Another process that holds the lock of a database, as a running bot does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

_HOLDER = """
import sys
from bot.storage.lock import FileLock
lock = FileLock.acquire(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_elsewhere(database_path: Path) -> Generator[subprocess.Popen[bytes]]:
    """Hold the lock in a process of its own, which ends with the block."""
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(database_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).resolve().parents[2],
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        yield holder
        holder.kill()
