"""Questions whose thread stands on Discord."""

from __future__ import annotations

import pytest

from bot.domain.posts import MessageRef
from tests.support.community import Community


@pytest.mark.parametrize(("seconds", "is_read"), [(0, False), (5, False), (6, True)])
async def test_a_card_that_stood_for_a_while_is_read_for_votes(
    community: Community, seconds: int, is_read: bool
) -> None:
    draft = await community.asking.begin(community.form())
    community.clock.advance(seconds)
    thread_id = community.new_id()
    for _ in range(2):
        await community.asking.finish(draft.id, thread_id, MessageRef(thread_id, thread_id))
    assert await community.value("SELECT dirty_at IS NOT NULL FROM post") == int(is_read)
