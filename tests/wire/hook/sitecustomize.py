"""Loaded by Python at its start when this folder is on PYTHONPATH: leads discord.py to the loopback Discord.

Nothing else is changed: three base addresses, set as discord.py's own modules are imported. A program that does not
import discord.py is left alone.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import os
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


LEADS: dict[str, Callable[[Any], None]] = {
    "discord.http": _lead_rest,
    "discord.gateway": _lead_gateway,
    "discord.asset": _lead_files,
}


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
