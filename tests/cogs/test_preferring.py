"""`/settings`: a member's own choices."""

from tests.cogs.steps import shown
from tests.support.world import World, said


def choice(world: World, name: str) -> str | None:
    """Return what is kept for a setting; None where it has its default."""
    rows = world.rows("SELECT value FROM member_setting WHERE name = :name", name=name)
    return rows[0]["value"] if rows else None


async def test_the_panel_shows_what_holds_to_the_caller_alone(qa: World):
    result = await qa.alice.slash(qa.chat, "settings")
    assert result.ephemeral
    assert "You **are** shown in leaderboards" in said(result)
    assert qa.rows("SELECT * FROM member_setting") == []


async def test_a_choice_holds_at_once_and_the_panel_shows_it(qa: World):
    result = await qa.alice.slash(qa.chat, "settings")
    await qa.alice.click(shown(result), label="Hide me")
    assert choice(qa, "public_display") == "off"
    assert "You are **not** shown in leaderboards" in said(result)
    await qa.alice.click(shown(result), label="Show me")
    assert choice(qa, "public_display") is None
    assert "You **are** shown in leaderboards" in said(result)
