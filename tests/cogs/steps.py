"""Steps that several scenarios share."""

from simcord import InteractionResult, ResponseMessage

from tests.support.world import World


async def configure(world: World, **settings: str) -> None:
    """Change settings of the guild."""
    await world.bot.services.configuring.change(world.guild.id, settings)
    await world.settle()


def shown(result: InteractionResult) -> ResponseMessage:
    """Return the message with which the bot answered."""
    assert result.response is not None
    return result.response
