"""Bounties as members see them: what is offered, to whom it can go, and what became of it.

The menu of answers works after a restart: its custom id carries the bounty, ``award:<bounty>``, and to choose in it is
to press a button that carries the answer.
"""

import re
from typing import Any, Self, cast

import discord

from bot.domain.bounties import LEAST_SCORE, Bounty, BountyState
from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import MAX_ID, Snowflake
from bot.domain.markdown import without_markup
from bot.domain.posts import Answer
from bot.services.bountying import BountyView
from bot.ui.buttons import ButtonAction, button, hand_over, view_of
from bot.ui.escape import link, plain
from bot.ui.limits import OPTION_LABEL, fit
from bot.ui.reply import Reply
from bot.ui.style import NEUTRAL, SOLVED, ago, mention, message_url, signed
from bot.ui.words import say

MOST_CHOICES = 25
"""As many as Discord puts into one menu."""

_TEMPLATE = re.compile(r"award:.*", re.DOTALL)
_CUSTOM_ID = re.compile(r"award:(?P<bounty_id>[1-9][0-9]{0,18})", re.ASCII)
_NUMBER = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)


class AwardSelect(discord.ui.DynamicItem[discord.ui.Select[discord.ui.View]], template=_TEMPLATE):
    """A menu of answers that hands the chosen one to the client."""

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        _match: re.Match[str],
        /,
    ) -> Self:
        """Take the menu out of the message in which something was chosen."""
        return cls(cast("discord.ui.Select[discord.ui.View]", item))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Have the client award the bounty."""
        await hand_over(interaction, lambda: award_action(self.custom_id, self.item.values))


def award_action(custom_id: str, values: list[str]) -> ButtonAction:
    """Return the action for the answer that was chosen in a menu.

    Raises:
        InvalidInputError: BAD_ID; nobody but a forger writes such an id, or chooses nothing.
    """
    found = _CUSTOM_ID.fullmatch(custom_id)
    if found is None or len(values) != 1:
        raise InvalidInputError(Reason.BAD_ID)
    answer_of(action := ButtonAction("bounty", int(found["bounty_id"]), "give", values[0]))
    return action


def answer_of(action: ButtonAction) -> int:
    """Return the row of the answer that an action names.

    Raises:
        InvalidInputError: BAD_ID, as above.
    """
    if _NUMBER.fullmatch(action.argument) is None or not action.id <= MAX_ID >= int(action.argument):
        raise InvalidInputError(Reason.BAD_ID)
    return int(action.argument)


def offered(shown: BountyView) -> Reply:
    """Return what the thread is told of a new bounty."""
    bounty = shown.bounty
    embed = discord.Embed(colour=NEUTRAL, title=say("bounty.title", amount=bounty.amount))
    embed.description = say(
        "bounty.offered",
        asker=mention(bounty.giver_id),
        amount=bounty.amount,
        number=shown.question.number,
        ends_at=ago(bounty.ends_at),
        least_score=LEAST_SCORE,
    )
    award = button(ButtonAction("bounty", bounty.id, "award"), say("button.award"), style=discord.ButtonStyle.primary)
    return Reply(embed=embed, view=view_of(award))


def award_panel(shown: BountyView) -> Reply:
    """Return what the asker chooses an answer from."""
    bounty = shown.bounty
    key = "bounty.running" if shown.answers else "bounty.nobody"
    embed = discord.Embed(colour=NEUTRAL, title=say("bounty.title", amount=bounty.amount))
    embed.description = say(key, amount=bounty.amount, ends_at=ago(bounty.ends_at))
    if not shown.answers:
        return Reply(embed=embed)
    menu = discord.ui.Select[discord.ui.View](
        custom_id=f"award:{bounty.id}",
        placeholder=say("bounty.choose"),
        options=[_choice(answer) for answer in shown.answers[:MOST_CHOICES]],
    )
    return Reply(embed=embed, view=view_of(AwardSelect(menu)))


def awarded(shown: BountyView) -> Reply:
    """Return what the asker is told who awarded a bounty."""
    winner = shown.winner
    answerer = "" if winner is None else mention(winner.post.author_id)
    embed = discord.Embed(colour=SOLVED, title=say("bounty.title", amount=shown.bounty.amount))
    embed.description = say("bounty.done", amount=shown.bounty.awarded, answerer=answerer)
    return Reply(embed=embed, view=view_of())


def told(shown: BountyView) -> Reply | None:
    """Return what the thread is told of a bounty that has ended; None while it runs, or where nobody is to be told."""
    bounty, winner = shown.bounty, shown.winner
    embed = discord.Embed(title=say("bounty.title", amount=bounty.amount))
    if bounty.state is BountyState.LOST:
        embed.colour = NEUTRAL
        embed.description = say("bounty.lost", amount=bounty.amount, least_score=LEAST_SCORE)
        return Reply(embed=embed)
    if winner is None or bounty.state not in (BountyState.AWARDED, BountyState.HALVED):
        return None
    embed.colour = SOLVED
    embed.description = say(
        "bounty.awarded" if bounty.state is BountyState.AWARDED else "bounty.halved",
        asker=mention(bounty.giver_id),
        amount=bounty.amount,
        awarded=bounty.awarded,
        answer=_linked(shown.question.post.guild_id, winner),
        answerer=mention(winner.post.author_id),
    )
    return Reply(embed=embed)


def on_card(bounty: Bounty) -> str:
    """Return what the card of a question says of a bounty that runs."""
    return say("card.bounty.value", amount=bounty.amount, ends_at=ago(bounty.ends_at))


def _choice(answer: Answer) -> discord.SelectOption:
    label = say("bounty.choice", number=answer.number, score=signed(answer.post.score))
    first_line = plain(without_markup(answer.post.body), OPTION_LABEL)
    return discord.SelectOption(label=fit(label, OPTION_LABEL), description=first_line or None, value=str(answer.id))


def _linked(guild_id: Snowflake, answer: Answer) -> str:
    name = say("bounty.answer", number=answer.number)
    return name if answer.post.message is None else link(name, message_url(guild_id, answer.post.message))
