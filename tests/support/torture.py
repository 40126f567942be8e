"""How long the long tests run: what `--torture` and two variables of the shell say."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

SHORT_SECONDS, LONG_SECONDS = 15.0, 1200.0
FIXED_SEED = 20_260_101


@dataclass(frozen=True, slots=True)
class Torture:
    """The length of a run.

    Attributes:
        is_long: whether `--torture` was given.
        seconds: how long one test may go on beginning new rounds.
        seed: where its choices begin.
    """

    is_long: bool
    seconds: float
    seed: int

    @classmethod
    def read(cls, config: pytest.Config, environment: Mapping[str, str] = os.environ) -> Torture:
        """Return what the options say: ASKWELL_TORTURE_SECONDS and ASKWELL_TORTURE_SEED."""
        is_long = bool(config.getoption("--torture"))
        seconds = environment.get("ASKWELL_TORTURE_SECONDS", LONG_SECONDS if is_long else SHORT_SECONDS)
        return cls(is_long, float(seconds), int(environment.get("ASKWELL_TORTURE_SEED", FIXED_SEED)))


def leave_out_long(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests marked `torture`, unless they are asked for."""
    if config.getoption("--torture"):
        return
    long = [item for item in items if item.get_closest_marker("torture")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if not item.get_closest_marker("torture")]
