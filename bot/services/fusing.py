"""Fusing: earlier questions found by their words and, where an embedding is at hand, by their meaning."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from bot.domain.expertise import Subject
from bot.domain.identity import PostId, Snowflake
from bot.domain.meaning import DEPTH, Near, fused
from bot.domain.similar import FEWEST_QUESTIONS, Similar
from bot.services import similar
from bot.storage import matches
from bot.storage.connection import Connection
from bot.storage.matches import Frequencies


class Meaning(Protocol):
    """What a text means, to be looked for in guilds."""

    def near(
        self, connection: Connection, guild_id: int, *, visible: Iterable[Snowflake] | None, before: PostId | None
    ) -> list[Near]:
        """Return the questions of a guild that mean something like it, the nearest first; inside a transaction."""
        ...


class Understanding(Protocol):
    """What finds out what texts mean."""

    async def of(self, subject: Subject) -> Meaning | None:
        """Return what a question means; None if that cannot be told."""
        ...


def find(
    connection: Connection,
    guild_id: int,
    subject: Subject,
    limit: int,
    *,
    meaning: Meaning | None,
    visible: Iterable[Snowflake] | None = None,
    before: PostId | None = None,
    frequencies: Frequencies | None = None,
) -> list[Similar]:
    """Return the questions of a guild that are most like another, the best first; for use inside a transaction.

    Without a meaning it is `similar.find`; what is said there holds here.

    Args:
        connection: the transaction.
        guild_id: the guild's row.
        subject: the question.
        limit: how many at most.
        meaning: what the question means; None: words alone are asked.
        visible: the channels, by Discord's ids, that the reader can see and read back; None: all.
        before: only questions entered before this one, itself left out; None: all.
        frequencies: what was counted before; None: count anew.
    """
    by_words = similar.find(
        connection,
        guild_id,
        subject.title,
        subject.details,
        subject.tags,
        limit if meaning is None else max(limit, DEPTH),
        visible=visible,
        before=before,
        frequencies=frequencies,
    )
    if meaning is None or not matches.has_questions(connection, guild_id, FEWEST_QUESTIONS):
        return by_words[:limit]
    return fused(by_words, meaning.near(connection, guild_id, visible=visible, before=before))[:limit]
