"""Who a member is, and what the bot may do."""

import pytest

from bot.domain.errors import NotAllowedError, Reason
from bot.domain.identity import Snowflake
from bot.edge.rights import actor_of, bot_may, require_bot_may, visible_channels
from tests.support.world import World


async def member(world: World, actor):
    """Return a member as discord.py knows it."""
    return await world.bot.get_guild(world.guild.id).fetch_member(actor.id)


async def test_the_helper_role_makes_a_helper(world: World):
    role = Snowflake(world.helper_role.id)
    helper = actor_of(await member(world, world.helper), role)
    assert (helper.is_helper, helper.is_manager, helper.is_bot) == (True, False, False)
    assert not actor_of(await member(world, world.alice), role).is_helper
    assert not actor_of(await member(world, world.helper), None).is_helper


async def test_manage_server_makes_a_manager_who_is_a_helper_too(world: World):
    manager = actor_of(await member(world, world.manager), None)
    assert (manager.is_helper, manager.is_manager) == (True, True)


async def test_a_bot_is_one(world: World):
    robot = world.member("robot", bot=True)
    assert actor_of(await member(world, robot), None).is_bot


async def test_one_who_is_no_member_has_no_rights_and_sees_nothing(world: World):
    user = await world.bot.fetch_user(world.alice.id)
    assert actor_of(user, Snowflake(world.helper_role.id)).is_helper is False
    assert visible_channels(user) == frozenset()


async def test_members_see_the_channels_that_they_can_view_and_read(world: World):
    world.hide(world.text, world.alice)
    world.deny(world.chat, world.alice, read_message_history=True)
    await world.settle()
    assert visible_channels(await member(world, world.alice)) == {world.forum.id}
    assert visible_channels(await member(world, world.bob)) == {world.forum.id, world.text.id, world.chat.id}


async def test_a_permission_that_the_bot_lacks_is_named_with_its_channel(world: World):
    world.deny_bot(world.text, embed_links=True)
    await world.settle()
    channel = world.bot.get_channel(world.text.id)
    assert bot_may(channel, "send_messages")
    assert not bot_may(channel, "embed_links")
    with pytest.raises(NotAllowedError) as caught:
        require_bot_may(channel, ("view_channel", "send_messages", "embed_links"))
    assert caught.value.reason is Reason.BOT_MISSES_PERMISSION
    assert caught.value.details == {"channel_id": world.text.id, "permission": "embed_links"}
