"""The weekly digest as its member reads it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.domain.digests import Digest
from bot.domain.identity import Snowflake
from bot.domain.posts import Question
from bot.domain.preferences import NoticeKind
from bot.ui.buttons import view_of
from bot.ui.limits import EMBED_FIELD_VALUE, fit_embed, length
from bot.ui.notices import notice_embed, stop_button
from bot.ui.question_links import question_link
from bot.ui.reply import Reply
from bot.ui.style import signed
from bot.ui.words import grouped, say

_TITLE_LIMITS = (120, 60, 30)
_SEPARATOR = " · "


def weekly_digest(guild_id: Snowflake, guild_name: str, digest: Digest) -> Reply:
    """Return the direct message with a member's week.

    Args:
        guild_id: the guild.
        guild_name: its name.
        digest: what there is to tell; the member sees the channels of all its questions.
    """
    embed = notice_embed(NoticeKind.DIGEST, guild_name, _standing(digest))
    for name, questions, line in (
        ("waiting", digest.waiting, _titled),
        ("unanswered", digest.unanswered, _titled),
        ("voted", digest.voted, _scored),
    ):
        if questions:
            embed.add_field(name=say(f"notice.digest.{name}"), value=_lines(questions, line), inline=False)
    return Reply(embed=fit_embed(embed), view=view_of(stop_button(guild_id, NoticeKind.DIGEST)))


def _standing(digest: Digest) -> str | None:
    """Return what became of the member's standing; None where nothing is to be said of it."""
    if digest.rank is None or not digest.points:
        return say("notice.digest.points", points=signed(digest.points)) if digest.points else None
    parts = [say("notice.digest.points", points=signed(digest.points))]
    if digest.earlier_rank in (None, digest.rank):
        parts.append(say("notice.digest.rank", rank=grouped(digest.rank)))
    else:
        earlier = grouped(digest.earlier_rank or 0)
        parts.append(say("notice.digest.rank.from", rank=grouped(digest.rank), earlier=earlier))
    return _SEPARATOR.join(parts)


def _lines(questions: Sequence[Question], line: Callable[[Question, int], str]) -> str:
    """Return a line for each question, all of them whole in the field of an embed."""
    text = ""
    for limit in _TITLE_LIMITS:
        text = "\n".join(line(question, limit) for question in questions)
        if length(text) <= EMBED_FIELD_VALUE:
            break
    return text


def _titled(question: Question, limit: int) -> str:
    return question_link(question, question.channel_id, limit)


def _scored(question: Question, limit: int) -> str:
    return f"**{signed(question.post.score)}** {_titled(question, limit)}"
