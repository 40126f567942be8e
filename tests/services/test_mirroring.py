"""Mirroring the tags of forums."""

from __future__ import annotations

import asyncio

from bot.domain.identity import Snowflake
from bot.services.mirroring import Mirroring, SeenTag
from tests.support.community import FORUM, GUILD, OTHER_GUILD, Community

SHOWN = """
    SELECT forum_tag.discord_id, tag.name
    FROM forum_tag
    LEFT JOIN tag ON tag.id = forum_tag.tag_id
    ORDER BY forum_tag.discord_id
"""


async def test_the_tags_of_a_forum_become_ours_and_solved_says_so(community: Community) -> None:
    seen = [SeenTag(Snowflake(1), " git "), SeenTag(Snowflake(2), "✅ SOLVED!")]
    await asyncio.gather(*(Mirroring(community.database).forum_tags(GUILD, FORUM, seen) for _ in range(50)))
    assert await community.rows(SHOWN) == [(1, "git"), (2, None)]
    assert await community.rows("SELECT name FROM tag") == [("git",)]


async def test_a_renamed_tag_shows_another_of_ours_and_a_removed_one_leaves_ours(community: Community) -> None:
    mirroring = Mirroring(community.database)
    await mirroring.forum_tags(GUILD, FORUM, [SeenTag(Snowflake(1), "git"), SeenTag(Snowflake(2), "ci")])
    await mirroring.forum_tags(GUILD, FORUM, [SeenTag(Snowflake(1), "hg", is_moderated=True)])
    assert await community.rows(SHOWN) == [(1, "hg")]
    assert await community.rows("SELECT name FROM tag ORDER BY name") == [("ci",), ("git",), ("hg",)]


async def test_channels_without_questions_and_of_other_guilds_are_left_alone(community: Community) -> None:
    mirroring = Mirroring(community.database)
    await mirroring.forum_tags(GUILD, Snowflake(5), [SeenTag(Snowflake(1), "git")])
    await mirroring.forum_tags(OTHER_GUILD, FORUM, [SeenTag(Snowflake(1), "git")])
    assert await community.rows(SHOWN) == []


async def test_a_tag_without_a_name_is_left_out_and_forgotten(community: Community) -> None:
    mirroring = Mirroring(community.database)
    await mirroring.forum_tags(GUILD, FORUM, [SeenTag(Snowflake(1), "git"), SeenTag(Snowflake(2), "ci")])
    await mirroring.forum_tags(GUILD, FORUM, [SeenTag(Snowflake(1), " "), SeenTag(Snowflake(2), "ci")])
    assert await community.rows(SHOWN) == [(2, "ci")]


async def test_a_tag_of_which_nothing_is_seen_is_left_out(community: Community) -> None:
    await Mirroring(community.database).forum_tags(GUILD, FORUM, [SeenTag(Snowflake(1), "\u200b\u2060")])
    assert await community.rows(SHOWN) == []
