"""The changes of a question or an answer, one a page: what went and what came."""

from __future__ import annotations

from collections.abc import Iterable

import discord

from bot.domain.differences import Line, Sign, differences
from bot.services.history import Change
from bot.ui.buttons import ButtonAction, button, view_of
from bot.ui.escape import body
from bot.ui.limits import EMBED_DESCRIPTION, fit, fit_embed, length
from bot.ui.reply import Reply
from bot.ui.style import NEUTRAL, WARNING, ago
from bot.ui.words import grouped, say

NOUN = "history"

_MOST_OF_LINE = 400
_ROOM = EMBED_DESCRIPTION - 500
"""What the comparison may take, in UTF-16 code units; the sentences around it take the rest."""

_FENCE, _END = "```diff\n", "\n```"
_TICKS, _BROKEN_TICKS = "```", "`\u200b`\u200b`"


def change_page(change: Change, notice: str = "") -> Reply:
    """Return a page with one change.

    Args:
        change: which.
        notice: what has just been done.
    """
    number = f"#{change.question.number}"
    answer = change.answer
    title = (
        say("history.title", number=number)
        if answer is None
        else say("history.title.answer", number=number, answer=answer.number)
    )
    parts = [notice] * bool(notice) + list(_parts(change))
    embed = discord.Embed(colour=NEUTRAL, title=title, description="\n".join(parts))
    if change.total:
        words = say("history.page", number=grouped(change.number), total=grouped(change.total))
        embed.set_footer(text=words)
    post_id = change.post.id
    buttons = [
        button(ButtonAction(NOUN, post_id, "page", str(number)), say(key))
        for number, key in ((change.number - 1, "button.previous"), (change.number + 1, "button.next"))
        if 0 < number <= change.total
    ]
    if change.may_erase:
        label, style = say("history.button.erase"), discord.ButtonStyle.danger
        buttons.append(button(ButtonAction(NOUN, post_id, "erase"), label, style=style))
    return Reply(embed=fit_embed(embed), view=view_of(*buttons))


def erased(change: Change) -> Reply:
    """Return the newest change after all older versions were erased."""
    return change_page(change, say("history.done"))


def erasure_asked(change: Change) -> Reply:
    """Return the question whether all older versions are to go."""
    label, style = say("history.button.confirm"), discord.ButtonStyle.danger
    confirm = button(ButtonAction(NOUN, change.post.id, "confirm"), label, style=style)
    return Reply(embed=discord.Embed(colour=WARNING, description=say("history.sure")), view=view_of(confirm))


def _parts(change: Change) -> Iterable[str]:
    before = change.before
    if before is None:
        yield say("history.none")
        return
    written, replaced = ago(before.written_at), ago(before.replaced_at)
    if before.erased_at is not None:
        yield say("history.erased", written=written, replaced=replaced, erased=ago(before.erased_at))
        return
    yield say("history.from", written=written, replaced=replaced)
    if change.after_body is None:
        yield say("history.unknown")
    lines: list[Line] = []
    if before.title is not None and change.answer is None:
        lines += differences(before.title, change.after_title or "")
    lines += differences(body(before.body), body(change.after_body or ""))
    yield _block(lines)


def _block(lines: Iterable[Line]) -> str:
    """Return lines as a block of code that nothing written in it ends, as many as there is room for."""
    shown: list[str] = []
    room = _ROOM - len(_FENCE) - len(_END)
    for line in lines:
        text = fit(line.text.replace(_TICKS, _BROKEN_TICKS), _MOST_OF_LINE) if line.text else ""
        row = Sign.GAP.value if line.sign is Sign.GAP else f"{line.sign}{text}"
        room -= length(row) + 1
        if room < 2:
            shown.append(Sign.GAP.value)
            break
        shown.append(row)
    return _FENCE + "\n".join(shown) + _END if shown else ""
