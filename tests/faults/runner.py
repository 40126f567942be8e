"""A copy of the project in which faults are planted, one at a time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.faults.planted import Fault

ROOT = Path(__file__).resolve().parents[2]

_COPIED = ("bot", "cogs", "migrations", "tests", "pyproject.toml")
_SOME_FAILED = 1
"""Exit code of pytest: tests ran, and some failed. Any other says that they did not run."""


class MissingError(Exception):
    """A fault that cannot be planted, or names a test that is not there."""


def plant(fault: Fault, root: Path) -> str:
    """Break the rule under a root; return the sound text of the file.

    Raises:
        MissingError: the text does not stand there exactly once.
    """
    path = root / fault.file
    text = path.read_text(encoding="utf-8")
    found = text.count(fault.sound)
    if found != 1:
        raise MissingError(f"{fault.rule}: its text stands {found} times in {fault.file}")
    path.write_text(text.replace(fault.sound, fault.broken), encoding="utf-8")
    return text


def check(fault: Fault, root: Path = ROOT) -> None:
    """Look whether a fault can be planted and its tests exist, planting nothing.

    Raises:
        MissingError: it cannot, or they do not.
    """
    found = (root / fault.file).read_text(encoding="utf-8").count(fault.sound)
    if found != 1:
        raise MissingError(f"{fault.rule}: its text stands {found} times in {fault.file}")
    for test in fault.tests:
        file, _, name = test.partition("::")
        if f"def {name}(" not in (root / file).read_text(encoding="utf-8"):
            raise MissingError(f"{fault.rule}: there is no {test}")


class Ground:
    """The copy; sound but for the time in which a fault is tried."""

    def __init__(self, folder: Path) -> None:
        """Copy the project into a folder."""
        self._root = folder
        for name in _COPIED:
            source, target = ROOT / name, folder / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "wire", "data"))
            else:
                shutil.copyfile(source, target)

    def is_caught(self, fault: Fault) -> bool:
        """Plant a fault, run its tests, and return whether every one of them failed."""
        sound = plant(fault, self._root)
        try:
            ended = self._run(fault.tests)
        finally:
            (self._root / fault.file).write_text(sound, encoding="utf-8")
        return ended.returncode == _SOME_FAILED and all(f"FAILED {test}" in ended.stdout for test in fault.tests)

    def is_sound(self, tests: Iterable[str]) -> bool:
        """Run tests on the copy as it is, and return whether all pass."""
        return self._run(sorted(set(tests))).returncode == 0

    def _run(self, tests: Iterable[str]) -> subprocess.CompletedProcess[str]:
        # Never from a cache of byte code: a fault may be as long as the text it replaces, within the same second.
        environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1", PYTHONPATH=str(self._root))
        command = [sys.executable, "-m", "pytest", "-q", "-rf", "-p", "no:cacheprovider", *tests]
        return subprocess.run(command, cwd=self._root, env=environment, capture_output=True, text=True, timeout=300)
