"""The small bot in the place of the real one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from discord.ext import commands

from tests.support.small_bot import SmallBot


@pytest.fixture
def make_bot(database_path: Path) -> Callable[[], commands.Bot]:
    """Return what builds the small bot."""
    return lambda: SmallBot(database_path)
