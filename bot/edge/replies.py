"""Answers to an interaction, in whatever state it is."""

import logging
from typing import Any

import discord

from bot.domain.errors import NotFoundError, Reason
from bot.domain.identity import Snowflake
from bot.edge.troubles import DiscordTroubleError, Trouble, known_troubles

_log = logging.getLogger(__name__)

_DEFERRED = discord.InteractionResponseType.deferred_channel_message


def guild_of(interaction: discord.Interaction[Any]) -> Snowflake:
    """Return the guild of an interaction; commands are offered in guilds only.

    Raises:
        NotFoundError: NO_SUCH_GUILD: a forged interaction from outside.
    """
    if interaction.guild_id is None:
        raise NotFoundError(Reason.NO_SUCH_GUILD)
    return Snowflake(interaction.guild_id)


async def tell(interaction: discord.Interaction[Any], **content: Any) -> bool:
    """Answer the caller, and only the caller.

    The first answer is an ephemeral message; after a deferral it takes the place of "thinking…"; after any other
    answer it is a further ephemeral message. An interaction that ran out or was answered elsewhere is let go with a
    line in the log.

    Args:
        interaction: what is answered.
        content: what `discord.InteractionResponse.send_message` takes.

    Returns:
        Whether the caller was told.

    Raises:
        DiscordTroubleError: Discord failed otherwise.
    """
    content.setdefault("allowed_mentions", discord.AllowedMentions.none())
    try:
        with known_troubles("answer an interaction"):
            if not interaction.response.is_done():
                await interaction.response.send_message(**content, ephemeral=True)
            elif interaction.response.type is _DEFERRED:
                attachments = content.pop("files", [])
                await interaction.edit_original_response(**content, attachments=attachments)
            else:
                await interaction.followup.send(**content, ephemeral=True)
    except discord.InteractionResponded:
        _log.info("interaction %s was answered already", interaction.id)
        return False
    except DiscordTroubleError as error:
        if error.trouble is not Trouble.LATE and error.trouble is not Trouble.GONE:
            raise
        _log.info("interaction %s came too late for an answer: %s", interaction.id, error)
        return False
    return True


async def tell_more(interaction: discord.Interaction[Any], **content: Any) -> bool:
    """Tell the caller, and only the caller, something further after the answer.

    Args:
        interaction: what was answered.
        content: what `discord.Webhook.send` takes.

    Returns:
        Whether the caller was told; not after fifteen minutes.

    Raises:
        DiscordTroubleError: Discord failed otherwise.
    """
    content.setdefault("allowed_mentions", discord.AllowedMentions.none())
    try:
        with known_troubles("tell more"):
            await interaction.followup.send(**content, ephemeral=True)
    except DiscordTroubleError as error:
        if error.trouble is not Trouble.LATE and error.trouble is not Trouble.GONE:
            raise
        _log.info("interaction %s came too late for more: %s", interaction.id, error)
        return False
    return True


async def announce(interaction: discord.Interaction[Any], **content: Any) -> None:
    """Answer the caller for everyone in the channel to see, pinging nobody; it has to be the first answer.

    Raises:
        DiscordTroubleError: Discord failed, or the interaction ran out already (LATE).
    """
    with known_troubles("answer an interaction for all"):
        await interaction.response.send_message(**content, allowed_mentions=discord.AllowedMentions.none())


async def tell_instead(interaction: discord.Interaction[Any], **content: Any) -> bool:
    """Answer the caller in the place of the message whose button was pressed; where that is gone, as `tell` does.

    Args:
        interaction: the press, after `hold`.
        content: what `discord.Interaction.edit_original_response` takes; what it leaves out is not shown any more.

    Returns:
        Whether the caller was told.

    Raises:
        DiscordTroubleError: Discord failed.
    """
    try:
        await change_page(interaction, **{"embed": None, "view": None, **content})
    except DiscordTroubleError as error:
        if error.trouble is Trouble.GONE:
            return await tell(interaction, **content)
        if error.trouble is not Trouble.LATE:
            raise
        _log.info("interaction %s came too late for an answer: %s", interaction.id, error)
        return False
    return True


async def think(interaction: discord.Interaction[Any]) -> None:
    """Defer the answer, which will be ephemeral; gives 15 minutes instead of three seconds.

    Raises:
        DiscordTroubleError: Discord failed, or the interaction ran out already (LATE).
    """
    with known_troubles("defer an answer"):
        await interaction.response.defer(ephemeral=True, thinking=True)


async def show_form(interaction: discord.Interaction[Any], form: discord.ui.Modal) -> None:
    """Open a form; it has to be the first answer.

    Raises:
        DiscordTroubleError: Discord failed, or the interaction ran out already (LATE).
    """
    with known_troubles("open a form"):
        await interaction.response.send_modal(form)


async def hold(interaction: discord.Interaction[Any]) -> None:
    """Take a press whose message will be changed; gives 15 minutes instead of three seconds.

    Raises:
        DiscordTroubleError: Discord failed, or the interaction ran out already (LATE).
    """
    with known_troubles("defer a change"):
        await interaction.response.defer()


async def change_page(interaction: discord.Interaction[Any], **content: Any) -> None:
    """Show something else in the message whose button was pressed, at once or after `hold`.

    Args:
        interaction: the press.
        content: what `discord.InteractionResponse.edit_message` takes.

    Raises:
        DiscordTroubleError: Discord failed, or the interaction ran out already (LATE).
    """
    with known_troubles("change a page"):
        if interaction.response.is_done():
            await interaction.edit_original_response(**content)
        else:
            await interaction.response.edit_message(**content)
