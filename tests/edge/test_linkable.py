"""Whether all readers of a channel may be led to a question in another."""

from dataclasses import replace

import discord
import pytest

from bot.domain.identity import Snowflake
from bot.edge.linkable import all_can_follow, is_for_all, links_for_all
from bot.services.linking import Links
from tests.support.world import World
from tests.ui.values import a_question


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        ((), (), True),
        ((), ("bob",), False),
        (("bob",), ("bob",), True),
        (("bob", "carol"), ("bob",), True),
        (("bob",), ("bob", "carol"), False),
        (("everyone",), ("everyone",), True),
        ((), ("everyone",), False),
        (("everyone",), (), True),
        (("helpers",), (), True),
        ((), ("helpers",), False),
    ],
)
async def test_denials_are_compared(
    world: World, here: tuple[str, ...], there: tuple[str, ...], expected: bool
) -> None:
    for channel, whom in ((world.text, here), (world.forum, there)):
        for name in whom:
            deny(world, channel.id, name)
    await world.settle()
    assert follow(world) == expected


@pytest.mark.parametrize(
    ("allowed_here", "allowed_there", "expected"), [(True, True, True), (True, False, False), (False, True, True)]
)
async def test_what_is_open_to_a_role_alone_leads_where_it_may_go_too(
    world: World, allowed_here: bool, allowed_there: bool, expected: bool
) -> None:
    for channel, is_allowed in ((world.text, allowed_here), (world.forum, allowed_there)):
        deny(world, channel.id, "everyone")
        if is_allowed:
            overwrite(world, channel.id, world.helper_role.id, allow=discord.Permissions(view_channel=True))
    await world.settle()
    assert follow(world) == expected


async def test_a_history_that_cannot_be_read_back_leads_nowhere(world: World) -> None:
    world.deny(world.forum, world.bob, read_message_history=True)
    await world.settle()
    assert not follow(world)


async def test_links_that_not_all_may_follow_are_left_out_and_still_counted(world: World) -> None:
    world.hide(world.forum, world.bob)
    await world.settle()
    guild = world.bot.get_guild(world.guild.id)
    text, forum = Snowflake(world.text.id), Snowflake(world.forum.id)
    near, far = (replace(a_question(number=number), channel_id=place) for number, place in ((1, text), (2, forum)))
    assert links_for_all(guild, Links(far, (near, far), 2), text) == Links(None, (near,), 2)
    assert links_for_all(guild, Links(near, (near, far), 2), forum) == Links(near, (near, far), 2)
    assert not is_for_all(None, near, forum)
    assert not is_for_all(guild, replace(near, channel_id=Snowflake(99)), forum)
    assert is_for_all(None, replace(far, thread_id=None), text)


def deny(world: World, channel_id: int, name: str) -> None:
    """Deny View Channel to a role or a member."""
    targets = {"everyone": world.guild.id, "helpers": world.helper_role.id}
    target_id = targets.get(name) or getattr(world, name).id
    overwrite(world, channel_id, target_id, deny=discord.Permissions(view_channel=True), is_role=name in targets)


def overwrite(
    world: World,
    channel_id: int,
    target_id: int,
    *,
    allow: discord.Permissions | None = None,
    deny: discord.Permissions | None = None,
    is_role: bool = True,
) -> None:
    """Put an overwrite on a channel."""
    from simcord.backend.models import Overwrite
    from simcord.enums import OverwriteType

    kind = OverwriteType.ROLE if is_role else OverwriteType.MEMBER
    values = [0 if each is None else each.value for each in (allow, deny)]
    world.env.backend.set_overwrite(
        channel_id, Overwrite(target_id=target_id, type=kind, allow=values[0], deny=values[1])
    )


def follow(world: World) -> bool:
    """Return whether all readers of the text channel can follow a link into the forum."""
    return all_can_follow(world.bot.get_channel(world.text.id), world.bot.get_channel(world.forum.id))
