"""Loaded by Python at its start when this folder is on PYTHONPATH: leads discord.py to the loopback Discord.

Three base addresses are set as discord.py's own modules are imported; a program that does not import it is left alone.
Where the environment says so, discord.py waits less before `on_ready`, and the process kills itself at a chosen place:
WIRE_DIE_AT=module:function:before:3 is the third time that the function is about to run, `after` when it has run.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import inspect
import itertools
import os
import signal
import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any


def _lead_rest(module: Any) -> None:
    module.Route.BASE = os.environ["WIRE_API"]


def _lead_gateway(module: Any) -> None:
    import yarl

    module.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["WIRE_GATEWAY"])


def _lead_files(module: Any) -> None:
    module.Asset.BASE = os.environ["WIRE_FILES"]


def _hasten(module: Any) -> None:
    original = module.ConnectionState.__init__

    def begin(self: Any, **options: Any) -> None:
        original(self, **{"guild_ready_timeout": float(os.environ["WIRE_READY_SECONDS"]), **options})

    module.ConnectionState.__init__ = begin


def _die_at(module: Any) -> None:
    """Wrap the chosen function so that its process ends there, as a power cut would end it."""
    _, path, moment, count = os.environ["WIRE_DIE_AT"].split(":")
    *owners, name = path.split(".")
    owner = module
    for part in owners:
        owner = getattr(owner, part)
    original = getattr(owner, name)
    calls = itertools.count(1)

    def die(at: str, call: int) -> None:
        if at == moment and call == int(count):
            os.kill(os.getpid(), signal.SIGKILL)

    async def run_later(*arguments: Any, **named: Any) -> Any:
        call = next(calls)
        die("before", call)
        result = await original(*arguments, **named)
        die("after", call)
        return result

    def run(*arguments: Any, **named: Any) -> Any:
        call = next(calls)
        die("before", call)
        result = original(*arguments, **named)
        die("after", call)
        return result

    setattr(owner, name, run_later if inspect.iscoroutinefunction(original) else run)


LEADS: dict[str, Callable[[Any], None]] = {
    "discord.http": _lead_rest,
    "discord.gateway": _lead_gateway,
    "discord.asset": _lead_files,
}
if "WIRE_READY_SECONDS" in os.environ:
    LEADS["discord.state"] = _hasten
if "WIRE_DIE_AT" in os.environ:
    LEADS[os.environ["WIRE_DIE_AT"].partition(":")[0]] = _die_at


class _Loader(importlib.abc.Loader):
    """Runs a module as ever, then sets its address."""

    def __init__(self, loader: importlib.abc.Loader, lead: Callable[[Any], None]) -> None:
        self._loader = loader
        self._lead = lead

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        self._lead(module)


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the modules that hold an address."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname not in LEADS:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader, LEADS[fullname])
        return spec


if "WIRE_API" in os.environ:
    sys.meta_path.insert(0, _Finder())
