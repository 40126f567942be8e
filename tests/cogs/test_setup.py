"""`/setup` as managers use it, from an empty guild to the first question."""

from tests.cogs.steps import shown
from tests.support.world import World, said


async def test_from_an_empty_guild_to_the_first_question(world: World):
    world.bot_can(manage_channels=True)
    panel = await world.manager.slash(world.chat, "setup")
    assert panel.ephemeral
    assert "Where do questions go?" in said(panel)
    calls = world.calls()
    form = await world.manager.click(shown(panel), label="Create a forum for me")
    told = await world.manager.submit_modal(form, {"name": "questions-here", "tags": "git, python"})
    assert calls.routes.count("POST /guilds/*/channels") == 1
    assert "Now type `/ask`" in said(told) or "Now type `/ask`" in said(panel)
    thread = await world.ask(world.alice)
    forum = world.channel(thread._channel.parent_id)
    assert forum.name == "questions-here"
    assert [tag["name"] for tag in forum._channel.available_tags] == ["git", "python", "Solved"]
    assert forum._channel.default_reaction_emoji == {"emoji_id": None, "emoji_name": "⬆️"}
