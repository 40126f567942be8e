"""Reminders of questions that wait for their asker's decision, and the word that one was closed as stale.

The menu of answers works after a restart: its custom id carries the question, ``accepting:<question>``, and to choose
in it is to press a button that carries the answer.
"""

import re
from collections.abc import Sequence
from typing import Any, Self, cast

import discord

from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import MAX_ID, PostId, Snowflake
from bot.domain.markdown import without_markup
from bot.domain.posts import Answer, Question
from bot.ui.buttons import ButtonAction, button, hand_over, view_of
from bot.ui.escape import plain
from bot.ui.limits import OPTION_LABEL, fit
from bot.ui.reply import Reply
from bot.ui.style import CLOSED, NEUTRAL, mention, signed
from bot.ui.words import count, say

MOST_CHOICES = 25
"""As many as Discord puts into one menu."""

NOUN = "reminder"

_TEMPLATE = re.compile(r"accepting:.*", re.DOTALL)
_CUSTOM_ID = re.compile(r"accepting:(?P<question_id>[1-9][0-9]{0,18})", re.ASCII)
_NUMBER = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)


class AcceptSelect(discord.ui.DynamicItem[discord.ui.Select[discord.ui.View]], template=_TEMPLATE):
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
        """Have the client accept the answer."""
        await hand_over(interaction, lambda: accept_action(self.custom_id, self.item.values))


def accept_action(custom_id: str, values: Sequence[str]) -> ButtonAction:
    """Return the action for the answer that was chosen in a menu.

    Raises:
        InvalidInputError: BAD_ID; nobody but a forger writes such an id, or chooses nothing.
    """
    found = _CUSTOM_ID.fullmatch(custom_id)
    if found is None or len(values) != 1:
        raise InvalidInputError(Reason.BAD_ID)
    action = ButtonAction(NOUN, int(found["question_id"]), "choose", values[0])
    chosen_answer(action)
    return action


def chosen_answer(action: ButtonAction) -> PostId:
    """Return the row of the answer that an action names.

    Raises:
        InvalidInputError: BAD_ID, as above.
    """
    if _NUMBER.fullmatch(action.argument) is None or not action.id <= MAX_ID >= int(action.argument):
        raise InvalidInputError(Reason.BAD_ID)
    return PostId(int(action.argument))


def reminder(question: Question) -> Reply:
    """Return what the asker of a question is asked once; the one mention is the asker's."""
    content = count(
        "reminder.content",
        question.answer_count,
        asker=mention(question.post.author_id),
        question=question.number,
    )
    embed = discord.Embed(colour=NEUTRAL, description=say("reminder.how"))
    accept = button(ButtonAction(NOUN, question.id, "accept"), say("button.accept"), style=discord.ButtonStyle.primary)
    still_open = button(ButtonAction(NOUN, question.id, "open"), say("button.still_open"))
    return Reply(content=content, embed=embed, view=view_of(accept, still_open))


def is_reminder(message: discord.Message, question_id: PostId) -> bool:
    """Return whether a message bears the buttons of a question's reminder."""
    wanted = ButtonAction(NOUN, question_id, "accept").custom_id
    return any(
        isinstance(item, discord.Button) and item.custom_id == wanted
        for row in message.components
        if isinstance(row, discord.ActionRow)
        for item in row.children
    )


def kept_open(question: Question, member_id: Snowflake) -> Reply:
    """Return what stands in the place of a reminder whose question is still open; an answer can be accepted later."""
    embed = discord.Embed(colour=NEUTRAL, description=say("reminder.kept_open", member=mention(member_id)))
    accept = button(ButtonAction(NOUN, question.id, "accept"), say("button.accept"))
    return Reply(embed=embed, view=view_of(accept))


def accept_panel(question: Question, answers: Sequence[Answer]) -> Reply:
    """Return what asker or helper chooses from: the live answers to a question, the best first."""
    if not answers:
        return Reply(content=say("reminder.nobody", number=question.number))
    menu = discord.ui.Select[discord.ui.View](
        custom_id=f"accepting:{question.id}",
        placeholder=say("reminder.choose"),
        options=[_choice(answer) for answer in answers[:MOST_CHOICES]],
    )
    return Reply(content=say("reminder.panel", number=question.number), view=view_of(AcceptSelect(menu)))


def closed_as_stale(question: Question, days: int) -> Reply:
    """Return the line that says why a question was closed, and how it is opened again.

    Args:
        question: the question.
        days: for how many nothing has happened in it.
    """
    words = (
        say("stale.locked") if question.is_locked else count("stale.told", days, asker=mention(question.post.author_id))
    )
    return Reply(embed=discord.Embed(colour=CLOSED, description=words))


def is_closed_as_stale(message: discord.Message) -> bool:
    """Return whether a message of the bot is the line that says that a question was closed as stale."""
    return any(embed.colour == CLOSED and not embed.footer.text and not embed.fields for embed in message.embeds)


def _choice(answer: Answer) -> discord.SelectOption:
    label = say("reminder.choice", number=answer.number, score=signed(answer.post.score))
    first_line = plain(without_markup(answer.post.body), OPTION_LABEL)
    return discord.SelectOption(label=fit(label, OPTION_LABEL), description=first_line or None, value=str(answer.id))
