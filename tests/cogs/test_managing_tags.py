"""`/tags create · rename · merge · delete`."""

import pytest

from bot.domain.identity import Actor, Snowflake
from tests.cogs.steps import shown
from tests.support.world import World, said


async def test_a_manager_makes_renames_merges_and_deletes(qa: World):
    assert "**git** is there" in said(await qa.manager.slash(qa.chat, "tags create", name="git"))
    await qa.manager.slash(qa.chat, "tags create", name="vcs")
    assert "from now on" in said(await qa.manager.slash(qa.chat, "tags rename", tag="git", name="Git"))
    asked = await qa.manager.slash(qa.chat, "tags merge", tag="git", into="vcs")
    assert "cannot be undone" in said(asked)
    await qa.manager.click(shown(asked), label="Merge")
    assert [row["name"] for row in qa.rows("SELECT name FROM tag")] == ["vcs"]
    asked = await qa.manager.slash(qa.chat, "tags delete", tag="git")
    await qa.manager.click(shown(asked), label="Delete")
    assert qa.rows("SELECT name FROM tag") == []


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("tags create", {"name": "new"}),
        ("tags rename", {"tag": "git", "name": "new"}),
        ("tags merge", {"tag": "git", "into": "vcs"}),
        ("tags delete", {"tag": "git"}),
    ],
)
async def test_members_are_refused(qa: World, command: str, options: dict[str, str]):
    for name in ("git", "vcs"):
        await qa.manager.slash(qa.chat, "tags create", name=name)
    result = await qa.bob.slash(qa.chat, command, **options)
    assert result.ephemeral
    assert [row["name"] for row in qa.rows("SELECT name FROM tag ORDER BY name")] == ["git", "vcs"]
    assert qa.rows("SELECT tag_id FROM tag_removal") == []


async def test_a_merge_that_a_stop_cut_off_goes_on_after_it(qa: World):
    for name in ("git", "vcs"):
        await qa.manager.slash(qa.chat, "tags create", name=name)
    await qa.ask(tags=["git"])
    manager = Actor(Snowflake(qa.manager.id), is_helper=True, is_manager=True)
    plan = await qa.bot.services.managing_tags.plan(qa.guild.id, manager, "git", "vcs")
    assert plan.into is not None
    await qa.bot.services.managing_tags.begin(qa.guild.id, manager, plan.tag.id, plan.into.id)
    await qa.restart()
    assert [row["name"] for row in qa.rows("SELECT name FROM question_tag JOIN tag ON tag.id = tag_id")] == ["vcs"]
    assert qa.rows("SELECT tag_id FROM tag_removal") == []
    assert qa.rows("SELECT kind FROM render") == []
