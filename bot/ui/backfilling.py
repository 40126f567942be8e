"""The panel from which the existing posts of a forum are taken over, and the message that tells how far that is."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.domain.backfilling import Backfill, BackfillState, Solved, Tallied
from bot.domain.identity import Snowflake
from bot.services.backfilling import Progress
from bot.ui.buttons import ActionButton, ButtonAction, button, view_of
from bot.ui.limits import fit_embed
from bot.ui.reply import Reply
from bot.ui.style import NEUTRAL, SOLVED, WARNING, ago, channel_url
from bot.ui.words import count, grouped, say

MOST_FORUMS = 10
"""How many forums `/doctor` offers a panel for."""

_LABEL = 80
_SHOWN = (
    Tallied.QUESTIONS,
    Tallied.ANSWERS,
    Tallied.VOTES,
    Tallied.ACCEPTANCES,
    Tallied.HINTS,
    Tallied.KNOWN,
    Tallied.PINNED,
    Tallied.BY_BOTS,
    Tallied.WITHOUT_START,
    Tallied.UNREADABLE,
)


def offer(channel_id: Snowflake, name: str) -> ActionButton:
    """Return the button that opens the panel of a forum, known by its name."""
    label = say("doctor.button.backfill", name=name)
    return button(ButtonAction("backfill", channel_id, "open"), label if len(label) <= _LABEL else label[:79] + "…")


def panel(channel_id: Snowflake, progress: Progress) -> Reply:
    """Return the panel of a forum: how the last run stands, and what can be done."""
    is_running = progress.run is not None and progress.run.state is BackfillState.RUNNING
    verbs = ("refresh", "stop") if is_running else ("look", "adopt")
    styles = {"adopt": discord.ButtonStyle.primary, "stop": discord.ButtonStyle.danger}
    buttons = [
        button(
            ButtonAction("backfill", channel_id, verb),
            say(f"backfill.button.{verb}"),
            style=styles.get(verb, discord.ButtonStyle.secondary),
        )
        for verb in verbs
    ]
    return Reply(embed=_embed(channel_id, progress, has_intro=True), view=view_of(*buttons))


def progress_card(progress: Progress) -> discord.Embed:
    """Return what the log channel is told of a run that was begun."""
    if progress.run is None:
        raise ValueError("no run was begun")
    return _embed(progress.run.channel_id, progress, has_intro=False)


def _embed(channel_id: Snowflake, progress: Progress, *, has_intro: bool) -> discord.Embed:
    run = progress.run
    lines = [say("backfill.intro", channel_id=channel_id)] if has_intro else []
    if run is not None:
        lines += ["", *_told(run)] if lines else _told(run)
        lines += _solved(run.guild_id, progress.hints)
    embed = discord.Embed(title=say("backfill.title"), colour=_colour(run), description="\n".join(lines))
    return fit_embed(embed)


def _colour(run: Backfill | None) -> discord.Colour:
    if run is not None and run.waits_for is not None:
        return WARNING
    return SOLVED if run is not None and run.state is BackfillState.DONE else NEUTRAL


def _told(run: Backfill) -> list[str]:
    lines: list[str] = []
    if run.state is BackfillState.RUNNING and not run.is_listed:
        lines.append(count("backfill.listing", run.found))
    elif run.state is BackfillState.RUNNING:
        key = "backfill.looking" if run.is_dry else "backfill.adopting"
        lines.append(say(key, done=grouped(run.done), found=grouped(run.found)))
    else:
        key = "looked" if run.is_dry else "adopted"
        key = "stopped" if run.state is BackfillState.STOPPED else key
        lines.append(say(f"backfill.{key}", channel_id=run.channel_id, ended_at=ago(run.ended_at or run.began_at)))
    if run.waits_for is not None:
        lines.append(say(f"backfill.waits.{run.waits_for}", channel_id=run.channel_id))
    numbers = [f"**{grouped(run.number(kind))}** {say(f'backfill.{kind}')}" for kind in _SHOWN if run.number(kind)]
    lines += [f"- {line}" for line in numbers]
    if run.state is BackfillState.DONE and not run.number(Tallied.QUESTIONS):
        lines.append(say("backfill.nothing"))
    if run.is_dry and run.number(Tallied.QUESTIONS):
        lines.append(count("backfill.estimate", run.number(Tallied.CALLS), minutes=grouped(run.minutes)))
        lines.append(say("backfill.may_refuse"))
    if run.number(Tallied.VOTES):
        lines.append(say("backfill.capped"))
    return lines


def _solved(guild_id: Snowflake, hints: Sequence[Solved]) -> list[str]:
    if not hints:
        return []
    return [
        "",
        say("backfill.solved"),
        *(
            say(
                "backfill.solved.line",
                number=hint.number,
                url=channel_url(guild_id, hint.thread_id),
                why=say(f"backfill.solved.{hint.hint}"),
            )
            for hint in hints
        ),
    ]
