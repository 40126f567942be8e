"""Notices: what a member is told in a question's thread or by direct message."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import Snowflake
from bot.domain.notices import EarnedBadge
from bot.domain.posts import Answer, Question
from bot.domain.preferences import NoticeKind
from bot.ui.buttons import ActionButton, ButtonAction, button, link_button, view_of
from bot.ui.escape import link, marked, plain
from bot.ui.limits import EMBED_FOOTER, TAG, fit_embed
from bot.ui.reply import Reply
from bot.ui.style import NEUTRAL, channel_url, mention, message_url
from bot.ui.words import has, say

ABOUT_ANSWERS = frozenset({NoticeKind.ANSWERED, NoticeKind.ACCEPTED, NoticeKind.BOUNTY})
"""What `about_answer` tells of."""

_MAX_TITLE = 200
_MAX_GUILD_NAME = 100
_SEPARATOR = " · "


def followers_mentioned(user_ids: Sequence[Snowflake]) -> str:
    """Return the message in a question's thread that tells followers of its tags, at most fifty."""
    members = " ".join(mention(user_id) for user_id in user_ids)
    return say("notice.thread", members=members) + "\n" + say("notice.thread.how")


def new_question(guild_name: str, question: Question) -> Reply:
    """Return the direct message that tells a follower of a new question.

    Args:
        guild_name: where it was asked.
        question: the question; it has a thread.
    """
    guild_id = question.post.guild_id
    title = marked(question.title, _MAX_TITLE, instead=say("no_title"))
    buttons: list[discord.ui.Item[discord.ui.View]] = []
    if question.thread_id is not None:
        url = channel_url(guild_id, question.thread_id)
        title = link(title, url)
        buttons.append(link_button(say("button.open"), url))
    embed = notice_embed(NoticeKind.FOLLOWED_TAG, guild_name, f"**{title}**")
    if question.tags:
        tags = _SEPARATOR.join(marked(tag, TAG) for tag in question.tags)
        embed.add_field(name=say("notice.tags"), value=tags)
    return Reply(embed=fit_embed(embed), view=view_of(*buttons, stop_button(guild_id, NoticeKind.FOLLOWED_TAG)))


def about_answer(kind: NoticeKind, guild_name: str, question: Question, answer: Answer) -> Reply:
    """Return the direct message that tells a member of an answer: to their question, or of their own.

    Args:
        kind: one of ABOUT_ANSWERS.
        guild_name: where it stands.
        question: what it answers.
        answer: the answer.
    """
    guild_id = question.post.guild_id
    title = marked(question.title, _MAX_TITLE, instead=say("no_title"))
    buttons: list[discord.ui.Item[discord.ui.View]] = []
    if answer.post.message is not None:
        url = message_url(guild_id, answer.post.message)
        title = link(title, url)
        buttons.append(link_button(say("button.open"), url))
    text = f"**{title}**\n" + say("notice.answer", number=answer.number, author=mention(answer.post.author_id))
    return Reply(
        embed=fit_embed(notice_embed(kind, guild_name, text)), view=view_of(*buttons, stop_button(guild_id, kind))
    )


def badge_earned(guild_id: Snowflake, guild_name: str, badge: EarnedBadge) -> Reply:
    """Return the direct message that tells a member of a badge.

    Args:
        guild_id: where it was earned.
        guild_name: its name.
        badge: the badge.
    """
    name = _badge_name(badge.badge)
    words = name if badge.tag is None else say("notice.badge.tag", badge=name, tag=marked(badge.tag, TAG))
    text = f"**{words}**"
    if has(key := f"badge.{badge.badge}.for"):
        text += "\n" + say(key)
    embed = notice_embed(NoticeKind.BADGE, guild_name, text)
    return Reply(embed=fit_embed(embed), view=view_of(stop_button(guild_id, NoticeKind.BADGE)))


def stopped() -> Reply:
    """Say that a member is not told of something any more; the buttons go."""
    return Reply(content=say("notice.stopped"), view=view_of())


def kind_to_stop(action: ButtonAction) -> NoticeKind:
    """Return the kind of notice that a press stops.

    Raises:
        InvalidInputError: BAD_ID; nobody but a forger or a later version writes such an id.
    """
    try:
        return NoticeKind(action.argument)
    except ValueError:
        raise InvalidInputError(Reason.BAD_ID) from None


def notice_embed(kind: NoticeKind, guild_name: str, description: str | None) -> discord.Embed:
    """Return the embed in which a member is told of a kind of thing, with where it comes from."""
    embed = discord.Embed(colour=NEUTRAL, title=say(f"notice.{kind}"), description=description)
    embed.set_footer(text=say("notice.from", guild=plain(guild_name, min(_MAX_GUILD_NAME, EMBED_FOOTER))))
    return embed


def stop_button(guild_id: Snowflake, kind: NoticeKind) -> ActionButton:
    """Return the button by which whoever presses it is told of a kind of thing no more."""
    return button(ButtonAction("notice", guild_id, "stop", kind), say("notice.button.stop"))


def _badge_name(badge: str) -> str:
    key = f"badge.{badge}.name"
    return say(key) if has(key) else badge.replace("_", " ").title()
