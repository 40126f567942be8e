"""Indexing: the words of posts that are not in the index yet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bot.storage import words
from bot.storage.database import Database, Priority

_POSTS_A_STEP = 50


class Indexing:
    """Brings the index of words up to date."""

    def __init__(self, database: Database) -> None:
        """Work on this database."""
        self._database = database

    async def catch_up(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Enter all posts that are missing: after an import, or when the tokeniser has changed.

        One transaction for some posts each, between which everyone else goes first. A crash loses nothing: the next
        call goes on where it was.

        Args:
            progress: is told after each step how many of how many posts are done.
        """
        total = 0 if progress is None else await self._database.read(words.count_missing)
        done = 0
        while await self._database.write(partial(words.index_some, limit=_POSTS_A_STEP), priority=Priority.JOB):
            done += _POSTS_A_STEP
            if progress is not None:
                progress(min(done, total), total)
