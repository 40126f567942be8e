"""Mirroring the tags of forums."""

from __future__ import annotations

import asyncio

from bot.domain.forum_mirror import ShownTag
from bot.domain.identity import Actor, Snowflake
from bot.services.forum_mirroring import ForumMirroring
from bot.services.managing_tags import ManagingTags
from bot.services.mirroring import Mirroring, SeenTag
from tests.support.community import ALICE, FORUM, GUILD, OTHER_GUILD, Community

MANAGER = Actor(ALICE, is_helper=True, is_manager=True)

SHOWN = """
    SELECT forum_tag.discord_id, tag.name
    FROM forum_tag
    LEFT JOIN tag ON tag.id = forum_tag.tag_id
    ORDER BY forum_tag.discord_id
"""


async def test_the_tags_of_a_forum_become_ours_and_solved_says_so(community: Community) -> None:
    seen = [SeenTag(Snowflake(1), " git "), SeenTag(Snowflake(2), "✅ SOLVED!")]
    await asyncio.gather(
        *(Mirroring(community.database, community.clock).forum_tags(GUILD, FORUM, seen) for _ in range(50))
    )
    assert await community.rows(SHOWN) == [(1, "git"), (2, None)]
    assert await community.rows("SELECT name FROM tag") == [("git",)]


async def test_a_renamed_tag_is_renamed_here_and_a_removed_one_leaves_ours(community: Community) -> None:
    mirroring = Mirroring(community.database, community.clock)
    await mirroring.forum_tags(GUILD, FORUM, [SeenTag(Snowflake(1), "git"), SeenTag(Snowflake(2), "ci")])
    question = await community.ask(tags=("git",))
    await mirroring.forum_tags(GUILD, FORUM, [SeenTag(Snowflake(1), "hg", is_moderated=True)])
    await ManagingTags(community.database, community.clock).finish()
    assert await community.rows(SHOWN) == [(1, "hg")]
    assert await community.rows("SELECT name FROM tag ORDER BY name") == [("ci",), ("hg",)]
    assert await community.rows("SELECT question_id FROM question_tag") == [(question.id,)]


async def test_a_tag_renamed_to_what_another_is_or_was_called_means_that_one(community: Community) -> None:
    mirroring = Mirroring(community.database, community.clock)
    await mirroring.forum_tags(GUILD, FORUM, [SeenTag(Snowflake(1), "git"), SeenTag(Snowflake(2), "vcs")])
    for name in ("VCS", "hg", "vcs"):
        await mirroring.forum_tags(GUILD, FORUM, [SeenTag(Snowflake(1), name)])
        await ManagingTags(community.database, community.clock).finish()
    assert await community.rows("SELECT name FROM tag ORDER BY name") == [("git",), ("vcs",)]


async def test_a_name_that_the_bot_gave_is_no_renaming(community: Community) -> None:
    mirroring = Mirroring(community.database, community.clock)
    managing = ManagingTags(community.database, community.clock)
    await mirroring.forum_tags(GUILD, FORUM, [SeenTag(Snowflake(1), "git")])
    for name in ("hg", "jj"):
        await managing.rename(GUILD, MANAGER, "git", name)
        await managing.finish()
        await begin(community)
    # The forum's news come late: first those of the first renaming, then those of the second.
    for name in ("hg", "jj"):
        await mirroring.forum_tags(GUILD, FORUM, [SeenTag(Snowflake(1), name)])
        assert await community.rows("SELECT name FROM tag") == [("jj",)]
    assert await community.rows("SELECT name, wanted_name FROM forum_tag") == [("jj", None)]


async def begin(community: Community) -> None:
    """Put on record what is about to change, as before a call to Discord."""
    mirroring = ForumMirroring(community.database, community.clock)
    for due in await mirroring.due():
        await mirroring.begin(due, [ShownTag(Snowflake(1), "git")])


async def test_channels_without_questions_and_of_other_guilds_are_left_alone(community: Community) -> None:
    mirroring = Mirroring(community.database, community.clock)
    await mirroring.forum_tags(GUILD, Snowflake(5), [SeenTag(Snowflake(1), "git")])
    await mirroring.forum_tags(OTHER_GUILD, FORUM, [SeenTag(Snowflake(1), "git")])
    assert await community.rows(SHOWN) == []


async def test_a_tag_without_a_name_is_left_out_and_forgotten(community: Community) -> None:
    mirroring = Mirroring(community.database, community.clock)
    await mirroring.forum_tags(GUILD, FORUM, [SeenTag(Snowflake(1), "git"), SeenTag(Snowflake(2), "ci")])
    await mirroring.forum_tags(GUILD, FORUM, [SeenTag(Snowflake(1), " "), SeenTag(Snowflake(2), "ci")])
    assert await community.rows(SHOWN) == [(2, "ci")]


async def test_a_tag_of_which_nothing_is_seen_is_left_out(community: Community) -> None:
    await Mirroring(community.database, community.clock).forum_tags(
        GUILD, FORUM, [SeenTag(Snowflake(1), "\u200b\u2060")]
    )
    assert await community.rows(SHOWN) == []
