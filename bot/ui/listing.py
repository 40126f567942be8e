"""The list of questions that wait for an answer."""

from __future__ import annotations

import discord

from bot.domain.listing import Age, Page, Waiting
from bot.ui.buttons import page_buttons, view_of, wake_button
from bot.ui.escape import link, marked
from bot.ui.limits import EMBED_DESCRIPTION, TAG, fit_embed, length
from bot.ui.reply import Reply
from bot.ui.style import OPEN, ago, channel_url, signed
from bot.ui.words import count, say

_TITLE_LIMITS = (150, 100, 70, 50)
_BUTTONS_A_ROW = 5


def unanswered(page: Page[Waiting], tag: str | None = None, age: Age = Age.ANY) -> Reply:
    """Return a page of questions without an accepted answer, each with its age, what it lacks and its link.

    Args:
        page: the questions, which the reader may see.
        tag: the tag asked for; None for all.
        age: the least age asked for.
    """
    shown = page.number + 1
    turns = page_buttons("unanswered", _verb(age), tag or "", shown, has_next=page.has_next, row=0)
    embed = discord.Embed(colour=OPEN, title=_title(tag), description=_lines(page) or _empty(tag, age))
    footer: list[str] = []
    if age is not Age.ANY:
        footer.append(say(f"listing.age.{age}"))
    if turns:
        footer.append(say("page", page=shown))
    if footer:
        embed.set_footer(text=" · ".join(footer))
    asleep = [
        (question.thread_id, question.number)
        for question in (waiting.question for waiting in page.items)
        if question.is_archived and question.thread_id is not None
    ]
    wakes = [
        wake_button(thread_id, say("button.wake_numbered", number=number), row=1 + place // _BUTTONS_A_ROW)
        for place, (thread_id, number) in enumerate(asleep[: 4 * _BUTTONS_A_ROW])
    ]
    return Reply(embed=fit_embed(embed), view=view_of(*turns, *wakes))


def age_of(verb: str) -> Age:
    """Return the age that the buttons of a list carry."""
    return Age.ANY if verb == "page" else Age(verb)


def _title(tag: str | None) -> str:
    return say("listing.title") if tag is None else say("listing.title.tag", tag=marked(tag, TAG))


def _verb(age: Age) -> str:
    """Return the verb of the buttons to other pages: it carries the age, as the argument carries the tag."""
    return "page" if age is Age.ANY else age.value


def _empty(tag: str | None, age: Age) -> str:
    if age is not Age.ANY:
        return say("listing.empty.age")
    return say("listing.empty") if tag is None else say("listing.empty.tag", tag=marked(tag, TAG))


def _lines(page: Page[Waiting]) -> str:
    text = ""
    for limit in _TITLE_LIMITS:
        text = "\n".join(_line(waiting, limit) for waiting in page.items)
        if length(text) <= EMBED_DESCRIPTION:
            break
    return text


def _line(waiting: Waiting, limit: int) -> str:
    question = waiting.question
    title = marked(question.title, limit, instead=say("no_title"))
    if question.thread_id is not None:
        title = link(title, channel_url(question.post.guild_id, question.thread_id))
    lacks = (
        count("listing.lacks.acceptance", question.answer_count)
        if question.answer_count
        else say("listing.lacks.answer")
    )
    facts = [lacks]
    if waiting.bounty is not None:
        facts.insert(0, say("listing.bounty", amount=waiting.bounty))
    if waiting.best_score is not None:
        facts.append(say("listing.best", score=signed(waiting.best_score)))
    facts.append(say("listing.asked", age=ago(question.post.created_at)))
    facts.append(say("listing.active", age=ago(question.last_activity_at)))
    if question.is_archived:
        facts.append(say("listing.asleep"))
    return f"**#{question.number}** {title}\n{' · '.join(facts)}"
