"""The one place where errors of interactions turn into answers.

The policy: a refusal (AskwellError) is told to the member in the words that the user interface has for it, privately.
A database that is busy or away, and a Discord that fails, are told as what they are. Anything else is a bug: logged
once with its traceback and the interaction's id, and the member gets a short reference to quote.
"""

import logging
from typing import Any

import discord
from discord import app_commands

from bot.domain.errors import AskwellError, StorageBusyError, StorageUnavailableError
from bot.domain.settings import DEFAULT_SETTINGS, GuildSettings
from bot.edge.replies import tell
from bot.edge.troubles import DiscordTroubleError, Trouble
from bot.ui import texts

_log = logging.getLogger(__name__)

_REFERENCE_DIGITS = 6


async def report(
    interaction: discord.Interaction[Any],
    error: BaseException,
    settings: GuildSettings = DEFAULT_SETTINGS,
    **content: Any,
) -> bool:
    """Tell the caller of an interaction what went wrong; log what is not the caller's doing.

    Args:
        interaction: what failed.
        error: why.
        settings: the guild's, for its emoji.
        content: what goes along with the words, as a file with the caller's text.

    Returns:
        Whether the caller was told.
    """
    cause = unwrap(error)
    if isinstance(cause, DiscordTroubleError) and cause.trouble is Trouble.LATE:
        _log.info("interaction %s came too late: %s", interaction.id, cause)
        return False
    try:
        return await tell(interaction, content=words(interaction, cause, settings), **content)
    except DiscordTroubleError as failure:
        _log.warning("interaction %s could not be answered: %s", interaction.id, failure)
        return False


def unwrap(error: BaseException) -> BaseException:
    """Return the error that a command raised, out of discord.py's wrapping."""
    if isinstance(error, app_commands.CommandInvokeError):
        return error.original
    return error


def words(
    interaction: discord.Interaction[Any], error: BaseException, settings: GuildSettings = DEFAULT_SETTINGS
) -> str:
    """Return what to tell the caller of an interaction that failed; log what is not the caller's doing."""
    if isinstance(error, AskwellError):
        return texts.refusal(error, settings)
    if isinstance(error, StorageBusyError):
        return texts.busy()
    if isinstance(error, StorageUnavailableError):
        _log.error("the database is away (interaction %s)", interaction.id, exc_info=error)
        return texts.database_away()
    if isinstance(error, DiscordTroubleError) and error.trouble is not Trouble.INVALID:
        _log.warning("Discord failed (interaction %s): %s", interaction.id, error)
        return texts.trouble(error.trouble)
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        _log.warning("an outdated command was used (interaction %s): %s", interaction.id, error)
        return texts.outdated_command()
    if isinstance(error, app_commands.CheckFailure):
        return texts.not_for_you()
    reference = reference_of(interaction)
    _log.error("a bug (interaction %s, reference %s)", interaction.id, reference, exc_info=error)
    return texts.bug(reference)


def reference_of(interaction: discord.Interaction[Any]) -> str:
    """Return the short code by which a member and an operator speak of the same failure."""
    return str(interaction.id)[-_REFERENCE_DIGITS:]
