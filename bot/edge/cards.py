"""Cards of answers on their way to Discord."""

import logging
from collections.abc import Sequence

import discord

from bot.domain.identity import Snowflake, moment
from bot.domain.posts import MessageRef
from bot.edge.calls import Calls
from bot.edge.troubles import DiscordTroubleError

_log = logging.getLogger(__name__)

_CLOCK_SKEW_SECONDS = 60


async def send_answer_card(
    calls: Calls, thread_id: Snowflake, card: discord.Embed, files: Sequence[discord.File], now: int
) -> MessageRef:
    """Send the card of a new answer; where Discord leaves open whether it did so, look for it.

    Args:
        calls: the way to Discord.
        thread_id: the question's thread.
        card: bears its author's account, and no number yet.
        files: to go along.
        now: seconds since 1970.

    Raises:
        DiscordTroubleError: Discord failed, and no such card is to be seen.
    """
    try:
        return await calls.send(thread_id, embed=card, files=files)
    except DiscordTroubleError as error:
        found = await _find(calls, thread_id, card, now) if error.may_have_happened else None
        if found is None:
            raise
        return found


async def _find(calls: Calls, thread_id: Snowflake, card: discord.Embed, now: int) -> MessageRef | None:
    """Return the newest message that shows the card; None when there is none or Discord cannot be asked."""
    since = discord.Object(discord.utils.time_snowflake(moment(now - _CLOCK_SKEW_SECONDS)))
    try:
        messages = await calls.messages_after(thread_id, since)
    except DiscordTroubleError as error:
        _log.warning("a card could not be looked for in thread %s: %s", thread_id, error)
        return None
    for message in reversed(messages):
        if calls.is_own(message) and any(_is_same(embed, card) for embed in message.embeds):
            return MessageRef(thread_id, Snowflake(message.id))
    return None


def _is_same(shown: discord.Embed, card: discord.Embed) -> bool:
    """Return whether an embed is the card; one that is on record already bears a number in its footer."""
    return (shown.author.url, shown.footer.text) == (card.author.url, card.footer.text)
