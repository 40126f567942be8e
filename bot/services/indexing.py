"""Indexing: the words of posts that are not in the index yet."""

from __future__ import annotations

from functools import partial

from bot.storage import words
from bot.storage.database import Database, Priority

_POSTS_A_STEP = 50


class Indexing:
    """Brings the index of words up to date."""

    def __init__(self, database: Database) -> None:
        """Work on this database."""
        self._database = database

    async def catch_up(self) -> None:
        """Enter all posts that are missing: after an import, or when the tokeniser has changed.

        One transaction for some posts each, between which everyone else goes first. A crash loses nothing: the next
        call goes on where it was.
        """
        while await self._database.write(partial(words.index_some, limit=_POSTS_A_STEP), priority=Priority.JOB):
            pass
