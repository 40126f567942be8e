"""The ledger of a member: every point that came or went, and why."""

from __future__ import annotations

import discord

from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import SECONDS_A_DAY, Snowflake
from bot.domain.points import Cause, Kind
from bot.domain.reputation import (
    DayLine,
    DayRule,
    Entry,
    LedgerPage,
    Line,
    Place,
    Position,
    Turn,
    by_days,
    parse_position,
    points_of,
)
from bot.ui.buttons import ActionButton, ButtonAction, button, view_of
from bot.ui.escape import link, marked
from bot.ui.limits import EMBED_DESCRIPTION, fit_embed, length
from bot.ui.reply import Reply
from bot.ui.style import NEUTRAL, channel_url, date, mention, message_url, signed
from bot.ui.words import count, grouped, say

_TITLE_LIMITS = (80, 60, 40, 25)
_ABOUT_QUESTIONS = frozenset({Kind.QUESTION_UP, Kind.QUESTION_DOWN})
_UNSAID = frozenset({Cause.CAST, Cause.ACCEPTED, Cause.UNKNOWN})
"""Causes of what came that the line says already, or nobody knows."""


def ledger(guild_id: Snowflake, page: LedgerPage, *, has_left: bool = False) -> Reply:
    """Return a page of a member's ledger, grouped by UTC days.

    Args:
        guild_id: the guild's id at Discord.
        page: the lines, as far as the reader may know of them.
        has_left: whether the member is known not to be in the guild.
    """
    embed = discord.Embed(colour=NEUTRAL, title=say("ledger.title"))
    head = _head(page, has_left=has_left)
    for limit in _TITLE_LIMITS:
        embed.description = "\n".join([head, *_days(guild_id, page, limit)])
        if length(embed.description) <= EMBED_DESCRIPTION:
            break
    if page.lines:
        embed.set_footer(text=say("ledger.footer"))
    return Reply(embed=fit_embed(embed), view=view_of(*_turns(page)))


def of_bot(user_id: Snowflake) -> Reply:
    """Return why a bot has no ledger."""
    embed = discord.Embed(colour=NEUTRAL, title=say("ledger.title"))
    embed.description = say("ledger.bot", member=mention(user_id))
    return Reply(embed=embed)


def start_of(action: ButtonAction) -> Position:
    """Return the position from which a press turns.

    Raises:
        InvalidInputError: BAD_ID; nobody but a forger writes such an id.
    """
    position = parse_position(action.argument)
    if position is None:
        raise InvalidInputError(Reason.BAD_ID)
    return position


def _turns(page: LedgerPage) -> list[ActionButton]:
    """Return the buttons to newer and older lines, as far as there are some."""
    turns: list[ActionButton] = []
    if page.lines and page.has_newer:
        turns.append(_turn(page, Turn.NEWER, page.lines[0].position, "button.newer"))
    if page.lines and page.has_older:
        turns.append(_turn(page, Turn.OLDER, page.lines[-1].position, "button.older"))
    return turns


def _turn(page: LedgerPage, turn: Turn, position: Position, label: str) -> ActionButton:
    return button(ButtonAction("reputation", page.user_id, turn, position.text), say(label))


def _head(page: LedgerPage, *, has_left: bool) -> str:
    """Return the reputation shown and how the lines lead to it."""
    said = [say("ledger.head", member=mention(page.user_id), reputation=grouped(page.reputation))]
    if has_left:
        said.append(say("ledger.left"))
    if page.points < 0:
        said.append(say("ledger.floor", points=signed(page.points)))
    elif page.lines:
        said.append(say("ledger.sum", points=signed(page.points)))
    else:
        said.append(say("ledger.empty"))
    return "\n".join(said)


def _days(guild_id: Snowflake, page: LedgerPage, title_limit: int) -> list[str]:
    """Return the lines, each day under its date."""
    said: list[str] = []
    for day, lines in by_days(page.lines):
        said.append(say("ledger.day", date=_date(day)))
        said += [_line(guild_id, page, line, title_limit) for line in lines]
    return said


def _date(day: int) -> str:
    """Return a UTC day's date; its noon lies within that date nearly everywhere on earth."""
    return date(day * SECONDS_A_DAY + SECONDS_A_DAY // 2)


def _line(guild_id: Snowflake, page: LedgerPage, line: Line, title_limit: int) -> str:
    what = _day_rule(page, line) if isinstance(line, DayLine) else _entry(guild_id, page, line, title_limit)
    return f"**{signed(points_of(line, page.table))}** {what}"


def _day_rule(page: LedgerPage, line: DayLine) -> str:
    if line.rule is DayRule.OVER_CAP:
        return say("ledger.over_cap", cap=grouped(page.table.daily_cap))
    return count("ledger.casts", line.number)


def _entry(guild_id: Snowflake, page: LedgerPage, entry: Entry, title_limit: int) -> str:
    what = say(f"ledger.{'own' if page.is_own else 'other'}.{entry.kind}")
    parts = [what if entry.effect > 0 else f"~~{what}~~"]
    if entry.effect < 0 or entry.cause not in _UNSAID:
        parts.append(say(_why(entry)))
    parts.append(_place(guild_id, entry.place, title_limit))
    if entry.day != entry.written_on:
        parts.append(say("ledger.counts_for", date=_date(entry.day)))
    return " · ".join(parts)


def _why(entry: Entry) -> str:
    """Return the key of why something came or ceased."""
    if entry.cause in _UNSAID:
        return "ledger.why.unknown"
    if entry.cause is Cause.DELETED:
        if entry.kind is Kind.ACCEPTING:
            return "ledger.why.deleted.either"
        return f"ledger.why.deleted.{'question' if entry.kind in _ABOUT_QUESTIONS else 'answer'}"
    return f"ledger.why.{entry.cause}"


def _place(guild_id: Snowflake, place: Place | None, title_limit: int) -> str:
    """Return the question with the way to the post, as far as the reader may know and it is there."""
    if place is None:
        return say("ledger.hidden")
    if place.title is None:
        return say("ledger.deleted")
    title = marked(place.title, title_limit, instead=say("no_title"))
    if place.message is not None:
        return link(title, message_url(guild_id, place.message))
    return title if place.thread_id is None else link(title, channel_url(guild_id, place.thread_id))
