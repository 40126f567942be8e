"""How things stand in a guild, as its managers see it: each check with its sign and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

import discord

from bot.domain.diagnosing import SAVINGS_DAYS, Check, Health, Savings
from bot.domain.identity import Snowflake
from bot.ui.buttons import ActionButton, ButtonAction, button, view_of
from bot.ui.limits import fit_embed, length
from bot.ui.reply import Reply
from bot.ui.style import SOLVED, WARNING, ago
from bot.ui.words import count, grouped, has, say

_SIGNS = {Health.GOOD: "✅", Health.DOUBTFUL: "⚠️", Health.BAD: "❌"}
_FACT = "ℹ️"
_NO_WORD = re.compile(r"[^a-z]+", re.ASCII)
_TIMES = frozenset({"late_since", "ended_at", "due_since", "next_at", "until"})
_WORST_FIRST = (Health.BAD, Health.DOUBTFUL, Health.GOOD)
_MOST_CHECKS = 3_600
"""Room for the lines of checks, in UTF-16 code units: what says how many were left out still fits below."""


def doctor(
    guild_id: Snowflake, checks: Sequence[Check], savings: Savings, offers: Iterable[ActionButton] = ()
) -> Reply:
    """Return the checks in one embed, the worst first, with the button that compares everything with Discord.

    Where there are more than fit, whole lines are left out, those where all is well before the others.

    Args:
        guild_id: the guild's id at Discord.
        checks: what was looked at.
        savings: the questions that nobody had to answer twice; told as a fact, it says nothing about health.
        offers: buttons to what can be done besides.
    """
    is_well = all(check.health is Health.GOOD for check in checks)
    embed = discord.Embed(
        colour=SOLVED if is_well else WARNING,
        title=say("doctor.title"),
        description="\n".join([*_lines(checks), f"{_FACT} {_saved(savings)}"]),
    )
    compare = button(ButtonAction("guild", guild_id, "compare"), say("doctor.button.compare"))
    return Reply(embed=fit_embed(embed), view=view_of(compare, *offers))


def check_line(check: Check) -> str:
    """Return a check in one line: its sign, what was found, and what to do."""
    return f"{_SIGNS[check.health]} {_words(check)}"


def comparing_begins() -> Reply:
    """Return the word that everything is being compared."""
    return Reply(content=say("doctor.comparing"))


def call_words(call: str) -> str:
    """Return what a call to Discord does, in words; one that has none is told by its name."""
    key = f"call.{_NO_WORD.sub('_', call)}"
    return say(key) if has(key) else call


def _lines(checks: Sequence[Check]) -> list[str]:
    """Return the lines that fit, the worst first, and how many do not."""
    lines = [check_line(check) for health in _WORST_FIRST for check in checks if check.health is health]
    shown: list[str] = []
    used = 0
    for line in lines:
        used += length(line) + 1
        if used > _MOST_CHECKS:
            return [*shown, count("doctor.more", len(lines) - len(shown))]
        shown.append(line)
    return shown


def _saved(savings: Savings) -> str:
    return say("doctor.saved", lately=grouped(savings.lately), ever=grouped(savings.ever), days=SAVINGS_DAYS)


def _words(check: Check) -> str:
    return say(f"doctor.{check.name}", **{name: _shown(name, value) for name, value in check.details.items()})


def _shown(name: str, value: object) -> object:
    if name in _TIMES:
        return "" if value is None else ago(cast("int", value))
    if name == "permissions":
        return ", ".join(permission.replace("_", " ").title() for permission in cast("tuple[str, ...]", value))
    if name == "calls":
        return ", ".join(map(call_words, cast("tuple[str, ...]", value)))
    if name == "drift":
        found = cast("Mapping[str, int]", value)
        return ", ".join(f"{_kind(kind)} {grouped(number)}" for kind, number in sorted(found.items()) if number) or "–"
    return grouped(value) if isinstance(value, int) and not name.endswith("_id") else value


def _kind(kind: str) -> str:
    key = f"doctor.drift.{kind}"
    return say(key) if has(key) else kind.replace("_", " ")
