"""Suspicions."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.voting import Direction


@dataclass(frozen=True, slots=True)
class CastVote:
    """A vote as the review sees it: on whose post (a row of member), which, and when (seconds since 1970)."""

    author_id: int
    direction: Direction
    cast_at: int
