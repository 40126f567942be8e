"""Tags that members follow."""

from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio

from bot.domain.errors import LimitReachedError, NotFoundError, Reason
from bot.domain.identity import Snowflake
from bot.domain.listing import PAGE_LENGTH
from bot.domain.notices import MOST_FOLLOWED_TAGS
from bot.domain.preferences import Delivery
from bot.services.tag_following import TagFollowing
from bot.storage import channels, forum_tags, guilds, tags
from bot.storage.connection import Connection
from tests.support.community import ALICE, BOB, FORUM, GUILD, OTHER_GUILD, TEXT_CHANNEL, Community

VISIBLE = frozenset({FORUM, TEXT_CHANNEL})
NONE = frozenset[Snowflake]()


@pytest_asyncio.fixture
async def following(community: Community) -> TagFollowing:
    """Return the use case in a guild whose forum has the tags git and python, and whose text channel has none."""
    await mirror(community, "git", "python")
    return TagFollowing(community.database, community.clock)


async def mirror(community: Community, *names: str) -> None:
    """Let the forum have these tags."""

    def write(connection: Connection) -> None:
        guild_id = guilds.ensure_guild(connection, GUILD, community.now)
        forum = channels.find_channel(connection, FORUM)
        assert forum is not None
        for number, name in enumerate(names, 1):
            tag_id = tags.ensure_tag(connection, guild_id, name)
            forum_tags.put_forum_tag(
                connection, forum.id, Snowflake(number), tag_id, name=f"tag{number}", is_moderated=False
            )

    await community.database.write(write)


async def follows(community: Community) -> list[tuple[str, int]]:
    return await community.rows(
        """
        SELECT tag.name, member.user_id
        FROM tag_follow
        JOIN tag ON tag.id = tag_id
        JOIN member ON member.id = member_id
        ORDER BY tag.name, member.user_id
        """
    )


async def test_following_a_tag_says_how_one_is_told(community: Community, following: TagFollowing) -> None:
    follow = await following.follow(GUILD, ALICE, "git", VISIBLE)
    assert (follow.is_changed, follow.delivery, follow.is_dm_closed) == (True, Delivery.THREAD, False)
    assert await follows(community) == [("git", ALICE)]


async def test_following_twice_changes_nothing(community: Community, following: TagFollowing) -> None:
    await following.follow(GUILD, ALICE, "git", VISIBLE)
    assert not (await following.follow(GUILD, ALICE, "git", VISIBLE)).is_changed
    assert await follows(community) == [("git", ALICE)]


async def test_fifty_at_once_follow_once(community: Community, following: TagFollowing) -> None:
    outcomes = await asyncio.gather(*(following.follow(GUILD, ALICE, "git", VISIBLE) for _ in range(50)))
    assert sum(outcome.is_changed for outcome in outcomes) == 1
    assert await follows(community) == [("git", ALICE)]


@pytest.mark.parametrize(
    ("guild_id", "name", "visible"),
    [(GUILD, "cobol", VISIBLE), (GUILD, "git", NONE), (OTHER_GUILD, "git", VISIBLE)],
)
async def test_a_tag_that_is_not_there_and_one_that_is_hidden_are_answered_alike(
    community: Community, following: TagFollowing, guild_id: Snowflake, name: str, visible: frozenset[Snowflake]
) -> None:
    for wish in (following.follow, following.unfollow):
        with pytest.raises(NotFoundError) as refused:
            await wish(guild_id, ALICE, name, visible)
        assert refused.value.reason is Reason.NO_SUCH_TAG
        assert refused.value.details == {"name": name}
    assert await follows(community) == []
    assert await community.rows("SELECT * FROM member") == []


async def test_there_is_an_end_to_what_one_follows(community: Community, following: TagFollowing) -> None:
    names = [f"tag{number:02}" for number in range(MOST_FOLLOWED_TAGS + 5)]
    await mirror(community, *names)
    wishes = (following.follow(GUILD, ALICE, name, VISIBLE) for name in names)
    outcomes = await asyncio.gather(*wishes, return_exceptions=True)
    refused = [outcome for outcome in outcomes if isinstance(outcome, LimitReachedError)]
    assert len(refused) == 5
    assert refused[0].details == {"limit": MOST_FOLLOWED_TAGS}
    assert await community.value("SELECT COUNT(*) FROM tag_follow") == MOST_FOLLOWED_TAGS
    # What one follows already is no further one; and there is room again when one goes.
    first = (await follows(community))[0][0]
    assert not (await following.follow(GUILD, ALICE, first, VISIBLE)).is_changed
    await following.unfollow(GUILD, ALICE, first, VISIBLE)
    assert (await following.follow(GUILD, ALICE, first, VISIBLE)).is_changed


async def test_unfollowing_concerns_the_member_alone_and_the_second_time_nothing(
    community: Community, following: TagFollowing
) -> None:
    for member in (ALICE, BOB):
        await following.follow(GUILD, member, "git", VISIBLE)
    assert (await following.unfollow(GUILD, ALICE, "git", VISIBLE)).is_changed
    assert not (await following.unfollow(GUILD, ALICE, "git", VISIBLE)).is_changed
    assert await follows(community) == [("git", BOB)]


async def test_a_tag_that_one_follows_can_be_left_when_it_is_hidden(
    community: Community, following: TagFollowing
) -> None:
    await following.follow(GUILD, ALICE, "git", VISIBLE)
    assert (await following.unfollow(GUILD, ALICE, "git", NONE)).is_changed


async def test_the_list_has_what_the_reader_may_see_and_follows(community: Community, following: TagFollowing) -> None:
    await community.ask(tags=("python",))
    await following.follow(GUILD, ALICE, "git", VISIBLE)
    page = await following.page(GUILD, ALICE, VISIBLE, 0)
    assert [(tag.name, tag.question_count, tag.is_followed) for tag in page.items] == [
        ("python", 1, False),
        ("git", 0, True),
    ]
    assert not any(tag.is_followed for tag in (await following.page(GUILD, BOB, VISIBLE, 0)).items)
    assert (await following.page(GUILD, ALICE, NONE, 0)).items == ()
    assert (await following.page(OTHER_GUILD, ALICE, VISIBLE, 0)).items == ()


async def test_the_list_has_pages(community: Community, following: TagFollowing) -> None:
    await mirror(community, *(f"tag{number:02}" for number in range(PAGE_LENGTH + 1)))
    first = await following.page(GUILD, ALICE, VISIBLE, 0)
    second = await following.page(GUILD, ALICE, VISIBLE, 1)
    assert (len(first.items), first.has_next, len(second.items), second.has_next) == (PAGE_LENGTH, True, 1, False)
    assert (await following.page(GUILD, ALICE, VISIBLE, 10**6)).items == ()


@pytest.mark.parametrize(("typed", "found"), [("", ("git", "python")), ("GI", ("git",)), ("%", ()), ("_", ())])
async def test_completion_has_the_followed_tags_in_which_the_typed_text_stands(
    following: TagFollowing, typed: str, found: tuple[str, ...]
) -> None:
    for name in ("git", "python"):
        await following.follow(GUILD, ALICE, name, VISIBLE)
    assert await following.followed_matching(GUILD, ALICE, typed, VISIBLE) == found
    assert await following.followed_matching(GUILD, ALICE, typed, NONE) == ()
    assert await following.followed_matching(GUILD, BOB, typed, VISIBLE) == ()
