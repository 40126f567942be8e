"""Dirty posts are read in small lots, however many there are, and those that cannot be read stop no others."""

import contextlib
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock, Mock

import pytest

from bot.edge.recount import Recounts
from bot.edge.troubles import DiscordTroubleError, Trouble

AT_ONCE = 50


class DirtyPosts:
    """Many dirty posts, the first of which cannot be read."""

    def __init__(self, readable: int, unreadable: int) -> None:
        self.unreadable = unreadable
        self.left = list(range(unreadable + readable))
        self.limits: list[int] = []

    async def dirty_posts(self, limit: int) -> list[Any]:
        self.limits.append(limit)
        return [
            SimpleNamespace(
                post=SimpleNamespace(id=number, guild_id=1, message=Mock() if number < self.unreadable else None)
            )
            for number in self.left[:limit]
        ]

    async def reconcile(self, dirty: Any, _shown: object) -> bool:
        self.left.remove(dirty.post.id)
        return True


@pytest.mark.parametrize(("readable", "unreadable"), [(400, 0), (170, 120), (0, 100), (3, 50)])
async def test_all_that_can_be_read_is_read_in_lots_that_do_not_grow(readable: int, unreadable: int) -> None:
    posts = DirtyPosts(readable, unreadable)
    calls, absences = Mock(), AsyncMock()
    calls.fetch_message = AsyncMock(side_effect=DiscordTroubleError("read a message", Trouble.FORBIDDEN, 403, 0))
    absences.follow.return_value = False
    voting: Any = posts
    recounts = Recounts(
        calls,
        AsyncMock(),
        absences,
        voting,
        AsyncMock(),
        Mock(reading=lambda _place: contextlib.nullcontext(set())),
        Mock(),
    )
    await recounts._read_all()
    await recounts.close()
    assert posts.left == list(range(unreadable))
    assert calls.fetch_message.await_count == unreadable
    assert max(posts.limits) <= AT_ONCE + unreadable + AT_ONCE
