"""The cards of questions and answers.

The footer of a card begins with its question's number, and that of an answer goes on with the answer's own: by these
marks a card that was posted just before a crash is found again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.domain.bounties import Bounty
from bot.domain.identity import Snowflake, moment
from bot.domain.posts import Answer, CloseReason, MessageRef, Question, QuestionState
from bot.domain.pseudonyms import is_pseudonym
from bot.domain.settings import GuildSettings
from bot.services.linking import NO_LINKS, Links
from bot.ui.bounties import on_card
from bot.ui.escape import body, link, marked, plain
from bot.ui.experts import expert_names
from bot.ui.limits import EMBED_AUTHOR, EMBED_TITLE, TAG, fit_embed, length
from bot.ui.question_links import question_link, question_links
from bot.ui.style import (
    CLOSED,
    NEUTRAL,
    OPEN,
    SOLVED,
    Person,
    mention,
    message_url,
    user_url,
)
from bot.ui.words import count, say

_MAX_TITLE = 300
_MARKER = re.compile(r"#([1-9][0-9]{0,17})(?: · .*)?", re.DOTALL)
_ANSWER_MARKER = re.compile(
    r"#([1-9][0-9]{0,17}) · [^0-9·]*\b([1-9][0-9]{0,17})\b[^0-9·]*(?: · .*)?", re.DOTALL | re.ASCII
)
_SEPARATOR = " · "


@dataclass(frozen=True, slots=True)
class AcceptedAnswer:
    """The accepted answer as a question's card names it."""

    number: int
    author_id: Snowflake
    message: MessageRef | None


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """What a question's card shows.

    Attributes:
        guild_id: the guild's id at Discord.
        number: the question's number.
        title, details, tags: as asked.
        asker_id: who asked.
        created_at: seconds since 1970.
        state, close_reason: where the question stands.
        accepted: the accepted answer, if there is one.
        edited_at: when it was last edited, in seconds.
        experts: who may know the answer.
        bounty: the one that runs.
        links: its original, and what repeats it.
        channel_id: the Q&A channel; of questions in others the titles are not shown.
    """

    guild_id: Snowflake
    number: int
    title: str
    details: str
    tags: tuple[str, ...]
    asker_id: Snowflake
    created_at: int
    state: QuestionState = QuestionState.OPEN
    close_reason: CloseReason | None = None
    accepted: AcceptedAnswer | None = None
    edited_at: int | None = None
    experts: tuple[Snowflake, ...] = ()
    bounty: Bounty | None = None
    links: Links = NO_LINKS
    channel_id: Snowflake | None = None


def card_of(
    question: Question,
    answers: Sequence[Answer],
    experts: tuple[Snowflake, ...] = (),
    bounty: Bounty | None = None,
    links: Links = NO_LINKS,
) -> QuestionCard:
    """Return what the card of a question shows; the accepted one is among its answers, if there is one."""
    accepted = next((answer for answer in answers if answer.is_accepted), None)
    post = question.post
    return QuestionCard(
        guild_id=post.guild_id,
        number=question.number,
        title=question.title,
        details=post.body,
        tags=question.tags,
        asker_id=post.author_id,
        created_at=post.created_at,
        state=question.state,
        close_reason=question.close_reason,
        accepted=accepted and AcceptedAnswer(accepted.number, accepted.post.author_id, accepted.post.message),
        edited_at=post.edited_at,
        experts=experts,
        bounty=bounty,
        links=links,
        channel_id=question.channel_id,
    )


def question_card(card: QuestionCard, settings: GuildSettings, asker: Person | None = None) -> discord.Embed:
    """Return a question's card.

    Args:
        card: what it shows.
        settings: the guild's, for its emoji.
        asker: name and picture of the asker, where they are known; the account is mentioned in any case.
    """
    embed = discord.Embed(colour=_colour(card), timestamp=moment(card.created_at))
    _set_author(embed, card.asker_id, asker)
    title = marked(card.title, _MAX_TITLE, instead=say("no_title"))
    details = body(card.details)
    if length(title) <= EMBED_TITLE:
        embed.title = title
        embed.description = details
    else:
        embed.description = f"**{title}**\n\n{details}".rstrip()
    embed.add_field(name=say("card.asked_by"), value=mention(card.asker_id))
    if card.tags:
        embed.add_field(
            name=say("card.tags"),
            value=_SEPARATOR.join(marked(tag, TAG) for tag in card.tags),
        )
    if card.bounty is not None:
        embed.add_field(name=say("card.bounty"), value=on_card(card.bounty))
    if card.experts and card.state is QuestionState.OPEN:
        embed.add_field(name=say("card.experts"), value=expert_names(card.experts), inline=False)
    if card.accepted is not None:
        name = say("card.solved", emoji_accept=settings.emoji_accept)
        embed.add_field(name=name, value=_accepted_line(card.guild_id, card.accepted), inline=False)
    if card.state is QuestionState.CLOSED and card.close_reason is not None:
        reason = say(f"closed.{card.close_reason}")
        if card.links.original is not None:
            reason += ": " + question_link(card.links.original, card.channel_id)
        embed.add_field(name=say("card.closed"), value=reason, inline=False)
    elif card.state is QuestionState.OPEN:
        how = say(
            "card.how.text",
            emoji_up=settings.emoji_up,
            emoji_down=settings.emoji_down,
            emoji_accept=settings.emoji_accept,
        )
        embed.add_field(name=say("card.how"), value=how, inline=False)
    if card.links.times:
        shown = question_links(card.links.duplicates, card.channel_id)
        embed.add_field(name=count("card.asked_again", card.links.times), value=shown or "–", inline=False)
    embed.set_footer(text=_SEPARATOR.join((marker(card.number), _state_word(card))))
    return fit_embed(embed)


def answer_card(
    text: str,
    author: Person,
    question_number: int,
    *,
    created_at: int,
    number: int,
    is_accepted: bool = False,
    edited_at: int | None = None,
) -> discord.Embed:
    """Return the card of an answer that was given by command.

    Args:
        text: the answer, in Markdown.
        author: who gave it.
        question_number: the question that it answers.
        created_at: seconds since 1970.
        number: the answer's number within the question.
        is_accepted: it is the accepted answer.
        edited_at: when it was last edited, in seconds.
    """
    embed = discord.Embed(
        colour=SOLVED if is_accepted else NEUTRAL,
        description=body(text) or say("no_text"),
        timestamp=moment(created_at),
    )
    _set_author(embed, author.user_id, author)
    words = [marker(question_number), say("answer.footer", number=number)]
    if is_accepted:
        words.append(say("answer.footer.accepted"))
    if edited_at is not None:
        words.append(say("answer.footer.edited"))
    embed.set_footer(text=_SEPARATOR.join(words))
    return fit_embed(embed)


def marker(number: int) -> str:
    """Return the number of a question as its cards carry it."""
    return f"#{number}"


def read_marker(footer: str | None) -> int | None:
    """Return the number of the question to which a card with this footer belongs; None for another footer."""
    found = _MARKER.fullmatch(footer or "")
    return int(found[1]) if found else None


def read_answer_marker(footer: str | None) -> tuple[int, int] | None:
    """Return the numbers of question and answer of the card with this footer; None for another footer.

    The word between them is left open: the card may have been written in another language.
    """
    found = _ANSWER_MARKER.fullmatch(footer or "")
    return (int(found[1]), int(found[2])) if found else None


def _set_author(embed: discord.Embed, user_id: Snowflake, person: Person | None) -> None:
    if person is not None:
        name = plain(person.name, EMBED_AUTHOR, instead=say("no_name"))
        url = None if is_pseudonym(user_id) else user_url(user_id)
        embed.set_author(name=name, url=url, icon_url=person.avatar_url)


def _accepted_line(guild_id: Snowflake, accepted: AcceptedAnswer) -> str:
    answer = say("card.answer", number=accepted.number)
    if accepted.message is not None:
        answer = link(answer, message_url(guild_id, accepted.message))
    return say("card.solved.by", answer=answer, author=mention(accepted.author_id))


def _colour(card: QuestionCard) -> discord.Colour:
    if card.accepted is not None:
        return SOLVED
    return OPEN if card.state is QuestionState.OPEN else CLOSED


def _state_word(card: QuestionCard) -> str:
    if card.state is QuestionState.DELETED:
        return say("deleted")
    if card.accepted is not None:
        return say("card.footer.solved")
    if card.state is QuestionState.CLOSED and card.close_reason is not None:
        return say(f"closed.{card.close_reason}")
    return say("card.footer.open")
