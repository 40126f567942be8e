"""Tags as managers change them."""

from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio

from bot.domain.badges import Earned
from bot.domain.errors import (
    AskwellError,
    ConflictError,
    InvalidInputError,
    LimitReachedError,
    NotAllowedError,
    NotFoundError,
    Reason,
)
from bot.domain.identity import Actor, Snowflake
from bot.services import managing_tags
from bot.services.managing_tags import ManagingTags
from bot.services.tag_following import TagFollowing
from bot.storage import badges, guilds, members, tag_synonyms, words
from bot.storage.connection import Connection
from tests.support.community import ALICE, BOB, FORUM, GUILD, OTHER_GUILD, Community

MANAGER = Actor(ALICE, is_helper=True, is_manager=True)
VISIBLE = frozenset({FORUM})


@pytest_asyncio.fixture
async def managing(community: Community) -> ManagingTags:
    """Return the use case in a guild with the tags git and vcs."""
    managing = ManagingTags(community.database, community.clock)
    for name in ("git", "vcs"):
        await managing.create(GUILD, MANAGER, name)
    return managing


async def names(community: Community) -> list[str]:
    return [name for (name,) in await community.rows("SELECT name FROM tag ORDER BY name")]


async def tags_of(community: Community) -> list[tuple[int, str]]:
    return await community.rows(
        "SELECT question_id, name FROM question_tag JOIN tag ON tag.id = tag_id ORDER BY question_id, position"
    )


async def merge(managing: ManagingTags, name: str, into: str | None) -> None:
    plan = await managing.plan(GUILD, MANAGER, name, into)
    await managing.begin(GUILD, MANAGER, plan.tag.id, None if plan.into is None else plan.into.id)


@pytest.mark.parametrize("name", ["", " ", "🔥", "\u202e\u2066", "\x00", "x" * 51, "字" * 51, "Solved", "---"])
async def test_what_is_no_name_is_refused(community: Community, managing: ManagingTags, name: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        await managing.create(GUILD, MANAGER, name)
    assert refusal.value.reason is Reason.BAD_TAG_NAME
    assert await names(community) == ["git", "vcs"]


@pytest.mark.parametrize("name", ["git", "GIT", " git\n"])
async def test_case_tells_no_tags_apart(managing: ManagingTags, name: str) -> None:
    with pytest.raises(ConflictError) as refusal:
        await managing.create(GUILD, MANAGER, name)
    assert refusal.value.reason is Reason.TAG_EXISTS


@pytest.mark.parametrize("name", ["字" * 50, "عربي", "c++"])
async def test_names_in_every_script_are_made(community: Community, managing: ManagingTags, name: str) -> None:
    await managing.create(GUILD, MANAGER, name)
    assert name in await names(community)


async def test_fifty_at_once_make_one(community: Community, managing: ManagingTags) -> None:
    made = await asyncio.gather(*(managing.create(GUILD, MANAGER, "new") for _ in range(50)), return_exceptions=True)
    assert sum(not isinstance(tag, AskwellError) for tag in made) == 1
    assert (await names(community)).count("new") == 1


async def test_there_is_an_end_to_tags(managing: ManagingTags, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(managing_tags, "MOST_TAGS_OF_A_GUILD", 2)
    with pytest.raises(LimitReachedError):
        await managing.create(GUILD, MANAGER, "third")


async def test_only_managers_may(community: Community, managing: ManagingTags) -> None:
    helper = Actor(BOB, is_helper=True)
    for attempt in (
        managing.create(GUILD, helper, "new"),
        managing.rename(GUILD, helper, "git", "new"),
        managing.plan(GUILD, helper, "git", None),
        managing.begin(GUILD, helper, 1, None),
    ):
        with pytest.raises(NotAllowedError):
            await attempt
    assert await names(community) == ["git", "vcs"]


async def test_a_tag_of_another_guild_cannot_be_touched(community: Community, managing: ManagingTags) -> None:
    await managing.create(OTHER_GUILD, MANAGER, "theirs")
    theirs = await community.value("SELECT id FROM tag WHERE name = 'theirs'")
    for tag_id, into_id in ((theirs, None), (1, theirs)):
        with pytest.raises(AskwellError):
            await managing.begin(GUILD, MANAGER, tag_id, into_id)


async def test_merging_gives_questions_the_other_tag_once(community: Community, managing: ManagingTags) -> None:
    both = await community.ask(tags=("git", "vcs"))
    one = await community.ask(tags=("git",))
    await TagFollowing(community.database, community.clock).follow(GUILD, BOB, "git", VISIBLE)
    await merge(managing, "git", "vcs")
    await managing.finish()
    assert await tags_of(community) == [(both.id, "vcs"), (one.id, "vcs")]
    assert await community.rows("SELECT name, question_count FROM tag") == [("vcs", 2)]
    assert await community.rows("SELECT tag_id FROM tag_follow") == await community.rows("SELECT id FROM tag")
    assert await find(community, "GIT") == await find(community, "vcs")


async def test_a_merge_cut_off_goes_on_and_reads_well_at_each_step(
    community: Community, managing: ManagingTags, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(managing_tags, "_QUESTIONS_A_STEP", 1)
    for _ in range(3):
        await community.ask(tags=("git",))
    await merge(managing, "git", "vcs")
    for _ in range(3):
        await community.database.write(lambda connection: managing_tags._step(connection, community.now))
        assert await counts_are_right(community)
        assert await find(community, "git") == await find(community, "vcs")
    await ManagingTags(community.database, community.clock).finish()
    assert await names(community) == ["vcs"]
    assert await community.rows("SELECT tag_id FROM tag_removal") == []


async def test_a_renamed_tag_is_found_by_both_names_and_can_go_back(
    community: Community, managing: ManagingTags
) -> None:
    question = await community.ask(tags=("git",))
    await managing.rename(GUILD, MANAGER, "git", "Git SCM")
    await managing.finish()
    assert await tags_of(community) == [(question.id, "Git SCM")]
    assert await community.database.read(lambda connection: words.find_posts(connection, 1, ["scm"], 5)) == [
        question.id
    ]
    await managing.rename(GUILD, MANAGER, "git", "git")
    await managing.finish()
    assert await tags_of(community) == [(question.id, "git")]
    assert await find(community, "git scm") == await find(community, "git")


async def test_renaming_a_hidden_tag_does_not_show_it(community: Community, managing: ManagingTags) -> None:
    await community.database.write(lambda connection: connection.execute("UPDATE tag SET is_public = 0", {}))
    await managing.rename(GUILD, MANAGER, "git", "secret")
    await managing.finish()
    with pytest.raises(NotFoundError):
        await TagFollowing(community.database, community.clock).follow(GUILD, BOB, "secret", VISIBLE)


async def test_a_deleted_tag_is_gone_from_its_questions(community: Community, managing: ManagingTags) -> None:
    question = await community.ask(tags=("git", "vcs"))
    await merge(managing, "git", None)
    await managing.finish()
    assert await tags_of(community) == [(question.id, "vcs")]
    assert await find(community, "git") is None


async def test_badges_and_what_is_told_of_them_go_along(community: Community, managing: ManagingTags) -> None:
    await community.database.write(award)
    await merge(managing, "git", "vcs")
    await managing.finish()
    told = "SELECT member_id, subject, told_at FROM notice ORDER BY member_id"
    # The second has the other badge already, and was told of it.
    assert await community.rows(told) == [(1, "bronze/vcs", None), (2, "bronze/git", 5), (2, "bronze/vcs", 6)]
    held = "SELECT member_id, badge, name FROM badge_award JOIN tag ON tag.id = tag_id ORDER BY member_id"
    assert await community.rows(held) == [(1, "bronze", "vcs"), (2, "bronze", "vcs")]


def award(connection: Connection) -> None:
    """Give two members the bronze badge of git, and the second that of vcs, too."""
    guild_id = guilds.get_guild_id(connection, GUILD)
    assert guild_id is not None
    members_of = [members.ensure_member(connection, guild_id, user) for user in (ALICE, BOB)]
    for place, (member_id, name, told_at) in enumerate(
        [(members_of[0], "git", None), (members_of[1], "git", 5), (members_of[1], "vcs", 6)]
    ):
        tag_id = tag_synonyms.find_tag(connection, guild_id, name)
        badges.add_award(connection, member_id, ("bronze", tag_id), Earned(place, None))
        connection.execute(
            """
            INSERT INTO notice (member_id, kind, subject, due_at, told_at)
            VALUES (:member_id, 'badge', :subject, 0, :told_at)
            """,
            {"member_id": member_id, "subject": f"bronze/{name}", "told_at": told_at},
        )


async def test_archived_threads_stay_asleep_and_follow_when_they_wake(
    community: Community, managing: ManagingTags
) -> None:
    question = await community.ask(tags=("git",))
    assert question.thread_id is not None
    await community.following.thread_changed(GUILD, question.thread_id, is_archived=True, is_locked=False)
    await community.database.write(lambda connection: connection.execute("DELETE FROM render", {}))
    await managing.rename(GUILD, MANAGER, "git", "hg")
    await managing.finish()
    assert await community.renders(question.id) == {}
    await community.following.thread_changed(GUILD, question.thread_id, is_archived=False, is_locked=False)
    assert {"card", "tags"} <= set(await community.renders(question.id))
    assert await community.rows("SELECT question_id FROM retagged_asleep") == []


async def find(community: Community, name: str) -> int | None:
    def read(connection: Connection) -> int | None:
        guild_id = guilds.get_guild_id(connection, Snowflake(GUILD))
        assert guild_id is not None
        return tag_synonyms.find_tag(connection, guild_id, name)

    return await community.database.read(read)


async def counts_are_right(community: Community) -> bool:
    wrong = await community.rows(
        "SELECT id FROM tag WHERE question_count <> (SELECT COUNT(*) FROM question_tag WHERE tag_id = tag.id)"
    )
    return wrong == []
