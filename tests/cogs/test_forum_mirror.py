"""The guild's tags in its forums, and the forums' among the guild's."""

from collections.abc import Mapping

import pytest
import pytest_asyncio

from tests.cogs.steps import configure, shown
from tests.support.calls import Calls
from tests.support.world import World, said


@pytest_asyncio.fixture
async def free(qa: World) -> World:
    """Return a guild in which the bot may Manage Channels, with a forum of its own "Solved"."""
    qa.bot_can(manage_channels=True)
    await qa.settle()
    return qa


def names(world: World) -> list[str]:
    """Return what the forum's tags are called."""
    return [tag["name"] for tag in world.forum._channel.available_tags]


def edit(world: World, *tags: Mapping[str, object]) -> None:
    """Let a moderator replace the forum's tags."""
    world.env.backend.edit_channel(world.forum.id, {"available_tags": list(tags)})


def tags(world: World) -> list[dict[str, object]]:
    """Return copies of the forum's tags."""
    return [dict(tag) for tag in world.forum._channel.available_tags]


def ours(world: World) -> list[str]:
    """Return the names of our tags."""
    return [row["name"] for row in world.rows("SELECT name FROM tag ORDER BY name")]


def linked(world: World) -> dict[str, str | None]:
    """Return which of ours each of the forum's tags shows, by its name there."""
    found = world.rows(
        "SELECT forum_tag.name AS shown, tag.name FROM forum_tag LEFT JOIN tag ON tag.id = tag_id ORDER BY discord_id"
    )
    return {row["shown"]: row["name"] for row in found}


def edits(calls: Calls) -> int:
    """Return how many calls edited a channel."""
    return sum(route.startswith("PATCH") for route in calls.routes)


async def create(world: World, *tags: str) -> None:
    for name in tags:
        await world.manager.slash(world.chat, "tags create", name=name)


async def merge(world: World, tag: str, into: str | None) -> str:
    options = {"tag": tag} if into is None else {"tag": tag, "into": into}
    asked = await world.manager.slash(world.chat, "tags delete" if into is None else "tags merge", **options)
    await world.manager.click(shown(asked), label="Delete" if into is None else "Merge")
    return said(asked)


async def test_a_new_tag_comes_to_the_forum_and_the_first_place_is_for_solved(free: World):
    calls = free.calls()
    await create(free, "git")
    assert names(free) == ["Solved", "git"]
    assert linked(free) == {"Solved": None, "git": "git"}
    assert edits(calls) == 1
    assert free.rows("SELECT channel_id FROM forum_mirror") == []


async def test_many_tags_come_with_one_call_the_most_used_first(qa: World):
    await create(qa, *(f"tag{number:02}" for number in range(25)))
    await qa.ask(tags=["tag24"])
    assert names(qa) == []
    calls = qa.calls()
    qa.bot_can(manage_channels=True)
    await qa.settle()
    assert edits(calls) == 1
    assert names(qa) == ["Solved", "tag24", *(f"tag{number:02}" for number in range(18))]


async def test_long_names_are_cut_and_told_apart(free: World):
    long = "machine learning in production"
    await create(free, f"{long} one", f"{long} two")
    cut, other = names(free)[1:]
    assert max(len(cut), len(other)) <= 20
    assert cut != other
    thread = await free.ask(tags=[f"{long} two"])
    assert [name for tag in thread._channel.applied_tags for name in names(free) if tag_id(free, name) == tag] == [
        other
    ]
    await free.restart()
    assert ours(free) == [f"{long} one", f"{long} two"]


def tag_id(world: World, name: str) -> int:
    return next(int(str(tag["id"])) for tag in tags(world) if tag["name"] == name)


async def test_without_the_permission_nothing_is_called_and_a_manager_is_told(qa: World):
    calls = qa.calls()
    told = said(await qa.manager.slash(qa.chat, "tags create", name="git"))
    assert f"<#{qa.forum.id}>" in told
    assert "**Manage Channels**" in told
    await qa.advance(7_300)
    assert edits(calls) == 0
    qa.bot_can(manage_channels=True)
    await qa.settle()
    assert names(qa) == ["Solved", "git"]
    assert "Manage Channels" not in said(await qa.manager.slash(qa.chat, "tags create", name="vcs"))


async def test_a_refusal_is_not_asked_for_again_within_the_hour(free: World):
    free.fail("PATCH", f"/channels/{free.forum.id}", status=403, code=50013, times=None)
    calls = free.calls()
    await create(free, "git", "vcs")
    await free.advance(3_000)
    assert edits(calls) == 1
    await free.advance(700)
    assert edits(calls) == 2


async def test_a_failure_is_tried_again(free: World):
    free.fail("PATCH", f"/channels/{free.forum.id}", status=503, times=3)
    await create(free, "git")
    await free.advance(600)
    assert names(free) == ["Solved", "git"]


async def test_what_was_done_before_a_crash_is_not_done_again(free: World):
    long = "a tag with a very long name"
    fault = free.hold("PATCH", f"/channels/{free.forum.id}", after=True)
    await create(free, long)
    shown_before = names(free)
    assert len(shown_before) == 2
    await free.restart()
    fault.release()
    await free.settle()
    assert names(free) == shown_before
    assert ours(free) == [long]
    assert list(linked(free).values()) == [None, long]


async def test_what_was_begun_before_a_restart_is_done_after_it(qa: World):
    await create(qa, "git")
    async with qa.offline():
        qa.bot_can(manage_channels=True)
    await qa.settle()
    assert names(qa) == ["Solved", "git"]


async def test_the_tags_of_moderators_stay_as_they_are(free: World):
    own = [
        {"id": str(free.env.backend.snowflake()), "name": name, "moderated": True, "emoji_id": None, "emoji_name": "🔥"}
        for name in ("Bug", "")
    ]
    edit(free, *own)
    await free.settle()
    await create(free, "git")
    kept = tags(free)[:2]
    assert kept == own
    assert names(free)[2:] == ["Solved", "git"]


async def test_a_full_forum_is_left_alone_and_that_is_said(free: World):
    free.forum_tags(*(f"own{number}" for number in range(20)))
    await free.settle()
    calls = free.calls()
    assert "has room for 20 tags" in said(await free.manager.slash(free.chat, "tags create", name="git"))
    assert edits(calls) == 0
    edit(free, *tags(free)[:18])
    await free.settle()
    assert names(free)[18:] == ["Solved", "git"]


async def test_renaming_a_tag_renames_the_forums_and_touches_no_post(free: World):
    await create(free, "git")
    thread = await free.ask(tags=["git"])
    before, calls = tag_id(free, "git"), free.calls()
    await free.manager.slash(free.chat, "tags rename", tag="git", name="Git SCM")
    await free.advance(5)
    assert tag_id(free, "Git SCM") == before
    assert thread._channel.applied_tags == [before]
    assert not [call for call in calls.made if call.path == f"/channels/{thread.id}"]
    assert linked(free)["Git SCM"] == "Git SCM"


async def test_a_moderators_renaming_renames_ours_by_id(free: World):
    await create(free, "git")
    await free.ask(tags=["git"])
    renamed = tags(free)
    renamed[1]["name"] = "Git SCM"
    edit(free, *renamed)
    await free.settle()
    assert ours(free) == ["Git SCM"]
    assert free.value("SELECT COUNT(*) FROM question_tag JOIN tag ON tag.id = tag_id WHERE name = 'Git SCM'") == 1
    renamed = tags(free)
    renamed[0]["name"] = "Answered"
    edit(free, *renamed)
    await free.settle()
    assert linked(free) == {"Answered": None, "Git SCM": "Git SCM"}
    assert names(free) == ["Answered", "Git SCM"]


async def test_a_moderators_renaming_to_the_name_of_another_tag_maps_to_it(free: World):
    await create(free, "git")
    await configure(free, qa_channels=str(free.text.id))
    await create(free, "vcs")
    renamed = tags(free)
    renamed[1]["name"] = "vcs"
    edit(free, *renamed)
    await configure(free, qa_channels=f"{free.forum.id},{free.text.id}")
    await free.restart()
    assert ours(free) == ["git", "vcs"]
    assert linked(free)["vcs"] == "vcs"


async def test_what_a_moderator_removes_is_not_brought_back_until_it_is_added_again(free: World):
    await create(free, "git")
    solved, git = tags(free)
    edit(free)
    await free.settle()
    await create(free, "vcs")
    assert names(free) == ["vcs"]
    edit(free, *tags(free), {**git, "id": str(free.env.backend.snowflake())})
    await free.settle()
    assert linked(free) == {"vcs": "vcs", "git": "git"}
    edit(free, *tags(free), {**solved, "id": str(free.env.backend.snowflake())})
    await free.settle()
    assert linked(free)["Solved"] is None


async def test_merging_removes_the_forums_tag_and_moves_posts_to_the_other(free: World):
    await create(free, "git", "vcs")
    thread = await free.ask(tags=["git"])
    await merge(free, "git", "vcs")
    await free.advance(10)
    assert names(free) == ["Solved", "vcs"]
    assert thread._channel.applied_tags == [tag_id(free, "vcs")]
    assert ours(free) == ["vcs"]


async def test_merging_into_one_that_the_forum_lacks_renames(free: World):
    await create(free, "git", "vcs")
    edit(free, *(tag for tag in tags(free) if tag["name"] != "vcs"))
    await free.settle()
    before = tag_id(free, "git")
    await merge(free, "git", "vcs")
    assert tag_id(free, "vcs") == before
    assert names(free) == ["Solved", "vcs"]


async def test_deleting_removes_the_forums_tag_and_the_next_takes_its_place(free: World):
    await create(free, *(f"tag{number:02}" for number in range(20)))
    assert "tag19" not in names(free)
    await merge(free, "tag00", None)
    assert "tag00" not in names(free)
    assert "tag19" in names(free)
    assert "tag00" not in ours(free)


async def test_deleting_what_a_closed_forum_has_is_refused(qa: World):
    qa.forum_tags("git")
    await qa.settle()
    refused = said(await qa.manager.slash(qa.chat, "tags delete", tag="git"))
    assert "Manage Channels" in refused
    assert ours(qa) == ["git"]


@pytest.mark.parametrize("archived", [False, True])
async def test_a_post_in_a_sleeping_thread_is_changed_when_it_wakes(free: World, archived: bool):
    await create(free, "git", "vcs")
    thread = await free.ask(tags=["git"])
    free.thread(thread, archived=archived)
    await free.settle()
    calls = free.calls()
    await merge(free, "git", "vcs")
    await free.advance(10)
    assert any(f"/channels/{thread.id}" in call.path for call in calls.made) is not archived
    free.thread(thread, archived=False)
    await free.settle()
    await free.advance(10)
    assert thread._channel.applied_tags == [tag_id(free, "vcs")]
    assert free.rows("SELECT question_id FROM retagged_asleep") == []


async def test_a_forum_with_tags_of_its_own_gets_no_others(free: World):
    other = free.guild.create_forum_channel("python")
    await free.settle()
    await configure(free, qa_channels=f"{free.forum.id},{other.id}", channel_tags=f"{other.id}:own")
    await create(free, "git")
    await free.advance(30)
    assert "git" in names(free)
    assert [tag["name"] for tag in other._channel.available_tags if tag["name"] != "Solved"] == []
    await configure(free, channel_tags="default")
    await create(free, "sql")
    await free.advance(30)
    assert {"git", "sql"} <= {tag["name"] for tag in other._channel.available_tags}
