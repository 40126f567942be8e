"""Findings: suspicious votes as the managers see them, with the buttons that decide."""

from __future__ import annotations

from math import floor

import discord

from bot.domain.findings import Finding, FindingPair, FindingState, Verdict, verdicts
from bot.domain.listing import Page
from bot.ui.buttons import ActionButton, ButtonAction, button, page_buttons, view_of
from bot.ui.limits import fit_embed
from bot.ui.reply import Reply
from bot.ui.style import CLOSED, WARNING, ago, date, mention
from bot.ui.words import count, grouped, say

LIST = "list"
"""The argument of a button that stands in a list, not under the message of one finding."""

_MOST_PAIRS = 12
_MOST_PAIRS_IN_A_LIST = 4
_LARGEST_WRITTEN_OUT = 9
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

_STYLES = {
    Verdict.INVALIDATE: discord.ButtonStyle.danger,
    Verdict.DISMISS: discord.ButtonStyle.secondary,
    Verdict.RESTORE: discord.ButtonStyle.primary,
}


def finding_card(finding: Finding) -> Reply:
    """Return a finding as a message of its own: who, what, when, how unlikely, and what may be decided."""
    is_open = finding.state is FindingState.OPEN
    embed = discord.Embed(
        colour=WARNING if is_open else CLOSED,
        title=say(f"finding.{finding.kind}"),
        description=_text(finding, _MOST_PAIRS) + ("\n\n" + say("finding.open") if is_open else ""),
    )
    embed.set_footer(text=say("finding.number", number=finding.id))
    buttons = (_button(finding, verdict) for verdict in verdicts(finding.state))
    return Reply(embed=fit_embed(embed), view=view_of(*buttons))


def review(page: Page[Finding], *, is_open: bool) -> Reply:
    """Return a page of findings, each with a row of its buttons.

    Args:
        page: at most four findings, as Discord shows five rows.
        is_open: whether these are the open ones, or the decided ones.
    """
    which, others = ("open", "decided") if is_open else ("decided", "open")
    embed = discord.Embed(
        colour=WARNING if is_open else CLOSED,
        title=say(f"review.title.{which}"),
        description="" if page.items else say(f"review.empty.{which}"),
    )
    buttons: list[ActionButton] = []
    for row, finding in enumerate(page.items):
        name = f"{say('finding.number', number=finding.id)} · {say(f'finding.{finding.kind}')}"
        embed.add_field(name=name, value=_text(finding, _MOST_PAIRS_IN_A_LIST), inline=False)
        buttons += [_button(finding, verdict, row=row) for verdict in verdicts(finding.state)]
    last_row = len(page.items)
    number = page.number + 1
    buttons += page_buttons("review", which, "", number, has_next=page.has_next, row=last_row)
    buttons.append(button(ButtonAction("review", 1, others), say(f"review.button.{others}"), row=last_row))
    if number > 1 or page.has_next:
        embed.set_footer(text=say("page", page=number))
    return Reply(embed=fit_embed(embed), view=view_of(*buttons))


def _text(finding: Finding, most_pairs: int) -> str:
    """Return the evidence in lines."""
    lines = [say(f"finding.{finding.kind}.text")]
    lines += [_pair(pair) for pair in finding.pairs[:most_pairs]]
    if len(finding.pairs) > most_pairs:
        lines.append(count("finding.more", len(finding.pairs) - most_pairs))
    lines.append(say("finding.when", first=_moment(finding.first_at), last=_moment(finding.last_at)))
    lines.append(say("finding.chance", number=_one_of(finding.log10_chance)))
    if finding.decided_by is not None and finding.decided_at is not None:
        verdict = say(f"finding.state.{finding.state}")
        manager = mention(finding.decided_by)
        lines.append(say("finding.decided", verdict=verdict, manager=manager, ago=ago(finding.decided_at)))
    return "\n".join(lines)


def _pair(pair: FindingPair) -> str:
    votes = [count("finding.ups", pair.ups)] * bool(pair.ups) + [count("finding.downs", pair.downs)] * bool(pair.downs)
    return say("finding.pair", voter=mention(pair.voter_id), author=mention(pair.author_id), votes=", ".join(votes))


def _moment(at: int) -> str:
    return f"{date(at)} <t:{at}:t>"


def _one_of(log10_chance: float) -> str:
    """Return the power of ten that a chance is one of: 10,000 or 10¹²."""
    digits = max(0, floor(-log10_chance))
    return grouped(10**digits) if digits <= _LARGEST_WRITTEN_OUT else "10" + str(digits).translate(_SUPERSCRIPT)


def _button(finding: Finding, verdict: Verdict, *, row: int | None = None) -> ActionButton:
    """Return the button of a verdict; in a list, where it has a row, it names its finding."""
    label = say(f"finding.button.{verdict}")
    if row is not None:
        label = say("finding.button.numbered", verb=label, number=finding.id)
    action = ButtonAction("finding", finding.id, verdict.value, "" if row is None else LIST)
    return button(action, label, style=_STYLES[verdict], row=row)
