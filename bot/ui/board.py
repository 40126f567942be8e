"""The leaderboard."""

from __future__ import annotations

import discord

from bot.domain.ranking import Leaderboard, Period, Standing
from bot.ui.buttons import ActionButton, ButtonAction, button, page_buttons, view_of
from bot.ui.escape import marked
from bot.ui.limits import CUSTOM_ID, TAG, fit_embed, length
from bot.ui.reply import Reply
from bot.ui.style import NEUTRAL, mention, signed
from bot.ui.words import grouped, say

_MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}


def board(leaderboard: Leaderboard) -> Reply:
    """Return a page of a leaderboard: medals for the first three ranks, the caller's own place below."""
    title = say(f"board.title.{leaderboard.period}")
    if leaderboard.tag is not None:
        title = say("board.tag", board=title, tag=marked(leaderboard.tag, TAG))
    lines = [_line(standing, leaderboard) for standing in leaderboard.page.items]
    embed = discord.Embed(colour=NEUTRAL, title=title, description="\n".join(lines) or say("board.empty"))
    if lines:
        embed.add_field(name=say("board.own"), value=_own_line(leaderboard), inline=False)
    number = leaderboard.page.number + 1
    buttons = page_buttons(
        "leaderboard", leaderboard.period, leaderboard.tag or "", number, has_next=leaderboard.page.has_next, row=0
    )
    if buttons:
        embed.set_footer(text=say("page", page=number))
    return Reply(embed=fit_embed(embed), view=view_of(*buttons, *_period_buttons(leaderboard)))


def _period_buttons(leaderboard: Leaderboard) -> list[ActionButton]:
    """Return the buttons to the first pages of the other periods, in a row of their own."""
    others = [period for period in Period if period is not leaderboard.period]
    actions = [ButtonAction("leaderboard", 1, period, leaderboard.tag or "") for period in others]
    return [
        button(action, say(f"board.period.{action.verb}"), row=1)
        for action in actions
        if length(action.custom_id) <= CUSTOM_ID
    ]


def _line(standing: Standing, leaderboard: Leaderboard) -> str:
    place = _MEDALS.get(standing.rank, f"**{grouped(standing.rank)}.**")
    return say(
        "board.line",
        place=place,
        member=mention(standing.user_id),
        points=_points(standing.points, leaderboard),
    )


def _own_line(leaderboard: Leaderboard) -> str:
    own = leaderboard.own
    if own is None:
        return say("board.own.none")
    return say("board.own.value", rank=grouped(own.rank), points=_points(own.points, leaderboard))


def _points(points: int, leaderboard: Leaderboard) -> str:
    """Return a reputation as it is, and what was gained with its sign."""
    is_reputation = leaderboard.period is Period.ALL and leaderboard.tag is None
    return grouped(points) if is_reputation else signed(points)
