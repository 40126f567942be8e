"""By what a thread is known again that was made of a draft: its name, its number and its time."""

import discord

from bot.domain.asking import MAX_THREAD_NAME_LENGTH, thread_name
from bot.domain.drafts import Draft
from bot.ui.cards import read_marker
from bot.ui.limits import fit

_CLOCK_SKEW_SECONDS = 60


def name_of(draft: Draft) -> str:
    """Return what the thread is called; Discord may count an emoji as two characters."""
    return fit(thread_name(draft.title), MAX_THREAD_NAME_LENGTH)


def began_at(draft: Draft) -> int:
    """Return the time before which the thread of a draft cannot have been made, in seconds."""
    return (draft.created_at if draft.posting_at is None else draft.posting_at) - _CLOCK_SKEW_SECONDS


def is_since(snowflake: int, draft: Draft) -> bool:
    """Return whether something of Discord's was made when the draft was being posted, or later."""
    return discord.utils.snowflake_time(snowflake).timestamp() >= began_at(draft)


def bears_number(message: discord.Message, draft: Draft) -> bool:
    """Return whether a message is the card of a draft."""
    return any(draft.number is not None and read_marker(embed.footer.text) == draft.number for embed in message.embeds)
