"""Reported posts as the helpers see them in the log channel, with the buttons that decide, and what follows."""

from __future__ import annotations

import discord

from bot.domain.deeds import MOST_NOTE
from bot.domain.identity import Snowflake
from bot.domain.moderating import ReportedPost, ReportVerdict, verdicts
from bot.ui.buttons import ActionButton, ButtonAction, button, link_button, view_of
from bot.ui.escape import body, marked
from bot.ui.forms import Form, text_field
from bot.ui.limits import EMBED_FIELD_VALUE, fit_body, fit_embed
from bot.ui.question_links import question_link
from bot.ui.reply import Reply
from bot.ui.style import CLOSED, WARNING, ago, mention, message_url
from bot.ui.submissions import REPORT_FORM
from bot.ui.words import count, say

NOUN = "report"

_MOST_TITLE = 200
_STYLES = {ReportVerdict.DELETED: discord.ButtonStyle.danger, ReportVerdict.WARNED: discord.ButtonStyle.danger}
_VERBS = {
    ReportVerdict.DISMISSED: "dismiss",
    ReportVerdict.NOT_AN_ANSWER: "retract",
    ReportVerdict.CLOSED: "close",
    ReportVerdict.DELETED: "delete",
    ReportVerdict.WARNED: "warn",
}
_VERDICTS = {verb: verdict for verdict, verb in _VERBS.items()}


def verdict_of(action: ButtonAction) -> ReportVerdict:
    """Return what a press decides."""
    return _VERDICTS[action.verb]


def report_card(reported: ReportedPost) -> Reply:
    """Return what the log channel is told of a case: the post and how many reported it; never who did."""
    case, post, answer = reported.case, reported.post, reported.answer
    embed = discord.Embed(
        colour=CLOSED if case.verdict is not None else WARNING,
        title=count("report.title", case.reports),
        description=f"**{marked(reported.question.title, _MOST_TITLE, instead=say('no_title'))}**",
    )
    number = f"#{reported.question.number}"
    question = say("report.question", number=number)
    what = question if answer is None else say("report.answer", question=number, number=answer.number)
    text = fit_body(body(post.body), EMBED_FIELD_VALUE) or say("no_text")
    embed.add_field(name=what, value=text, inline=False)
    embed.add_field(name=say("report.author"), value=mention(post.author_id))
    if case.verdict is not None and case.decided_at is not None:
        by = say("former_member") if case.decided_by is None else mention(case.decided_by)
        decided = say("report.decided", verdict=_in_words(case.verdict), helper=by, ago=ago(case.decided_at))
        embed.add_field(name=say("report.decision"), value=decided, inline=False)
    buttons: list[ActionButton | discord.ui.Button[discord.ui.View]] = [
        button(
            ButtonAction(NOUN, case.id, _VERBS[verdict]),
            say(f"report.button.{verdict}"),
            style=_STYLES.get(verdict, discord.ButtonStyle.secondary),
        )
        for verdict in verdicts(reported)
    ]
    if post.message is not None and reported.stands:
        buttons.append(link_button(say("button.open"), message_url(post.guild_id, post.message)))
    return Reply(embed=fit_embed(embed), view=view_of(*buttons))


def warning_form(case_id: int) -> discord.ui.Modal:
    """Return the form in which a helper writes to the author of a reported post."""
    form = Form(title=say("form.warn"), custom_id=f"{REPORT_FORM}:{case_id}")
    form.add_item(text_field("warning", "", 1, MOST_NOTE))
    return form


def warning_told(guild_name: str, reported: ReportedPost, text: str) -> Reply:
    """Return the direct message to the author of a reported post.

    Args:
        guild_name: where.
        reported: the case.
        text: what the helper wrote.
    """
    title = say("warning.title", server=marked(guild_name, _MOST_TITLE))
    about = say("warning.about", post=question_link(reported.question, reported.question.channel_id))
    return Reply(embed=fit_embed(discord.Embed(colour=WARNING, title=title, description=f"{about}\n\n{body(text)}")))


def decided(verdict: ReportVerdict, author_id: Snowflake) -> str:
    """Return the word to the helper that a case is decided."""
    return say(f"report.done.{verdict}", member=mention(author_id))


def warning_not_told(author_id: Snowflake) -> str:
    """Return the word to the helper that the author takes no direct messages."""
    return say("report.warning_not_told", member=mention(author_id))


def message_stays() -> str:
    """Return the word to the helper that the bot may not delete a member's message."""
    return say("report.message_stays")


def _in_words(verdict: ReportVerdict) -> str:
    return say(f"report.verdict.{verdict}")
