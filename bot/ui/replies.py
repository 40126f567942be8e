"""What a member is told when something was done."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.domain.advice import Hint
from bot.domain.drafts import Draft
from bot.domain.identity import Snowflake
from bot.domain.posts import Answer, Post, Question
from bot.domain.settings import GuildSettings
from bot.services.accepting import Accepted, AcceptOutcome
from bot.ui.buttons import draft_buttons
from bot.ui.escape import body, marked
from bot.ui.limits import fit_embed
from bot.ui.reply import Reply
from bot.ui.style import NEUTRAL, channel_url, message_url
from bot.ui.words import count, say

_MAX_TITLE = 150
_MAX_FILE_NAME = 60


def question_posted(question: Question, left_out: Sequence[str] = (), hints: Sequence[Hint] = ()) -> Reply:
    """Say where a question is, which of its files are not there, and what would make it easier to answer."""
    where = ""
    if question.thread_id is not None:
        where = channel_url(question.post.guild_id, question.thread_id)
    words = say("reply.posted", number=f"#{question.number}", link=where)
    advised = "".join(f"\n{say(f'hint.{hint}')}" for hint in hints)
    return Reply(content=words + _left_out(left_out) + advised)


def question_kept(words: str, draft_id: int, *, has_files: bool) -> Reply:
    """Say why a question was not posted, and offer its text again.

    Args:
        words: what the matter is.
        draft_id: the kept text.
        has_files: whether files came with it, which are not kept.
    """
    lines = [words, say("reply.kept")]
    if has_files:
        lines.append(say("reply.kept.files"))
    return Reply(content="\n".join(lines), view=draft_buttons(draft_id))


def draft_offered(draft: Draft) -> Reply:
    """Offer a text that was kept, before a new question is begun."""
    title = marked(draft.title, _MAX_TITLE, instead=say("no_title"))
    lines = [say("reply.offer", title=title)]
    if draft.file_count:
        lines.append(say("reply.kept.files"))
    return Reply(content="\n".join(lines), view=draft_buttons(draft.id))


def draft_discarded() -> Reply:
    """Say that a kept text is gone."""
    return Reply(content=say("reply.discarded"))


def answer_posted(answer: Answer, left_out: Sequence[str] = ()) -> Reply:
    """Say where an answer is, and which of its files are not there."""
    return Reply(content=say("reply.answered", link=_link(answer.post)) + _left_out(left_out))


def answer_waits(words: str) -> Reply:
    """Say that an answer is on record, and that it is not known whether its card stands.

    Args:
        words: what the matter is.
    """
    return Reply(content="\n".join((words, say("reply.answer_waits"))))


def answer_unposted(title: str, text: str) -> Reply:
    """Give an author the text of an answer that could not be posted.

    Args:
        title: of the question.
        text: of the answer.
    """
    shown = marked(title, _MAX_TITLE, instead=say("no_title"))
    return Reply(content=say("dm.unposted", title=shown), embed=_text(text))


def answer_edited() -> Reply:
    """Say that an answer has its new text."""
    return Reply(content=say("reply.edited"))


def answer_marked(answer: Answer) -> Reply:
    """Say that a message is an answer now."""
    return Reply(content=say("reply.marked", number=answer.number, link=_link(answer.post)))


def answer_retracted(was_card: bool, text: str | None = None) -> Reply:
    """Say that an answer is none any more.

    Args:
        was_card: it was the bot's card, which is deleted; else it is an ordinary message now.
        text: what a deleted card said, for its author; None for anybody else.
    """
    if not was_card:
        return Reply(content=say("reply.retracted"))
    if text is None:
        return Reply(content=say("reply.deleted"))
    return Reply(content=say("reply.deleted.text"), embed=_text(text))


def card_deleted(title: str, text: str) -> Reply:
    """Give an author the text of an answer that a helper deleted.

    Args:
        title: of the question.
        text: of the answer.
    """
    shown = marked(title, _MAX_TITLE, instead=say("no_title"))
    return Reply(content=say("dm.deleted", title=shown), embed=_text(text))


def accepted(result: Accepted, settings: GuildSettings) -> Reply:
    """Say what became of an acceptance."""
    match result.outcome:
        case AcceptOutcome.ACCEPTED:
            return Reply(content=say("reply.accepted", emoji_accept=settings.emoji_accept))
        case AcceptOutcome.TAKEN_BACK:
            return Reply(content=say("reply.unaccepted"))
        case AcceptOutcome.UNCHANGED:
            return Reply(content=say("reply.accept_unchanged"))
        case AcceptOutcome.NOT_ALLOWED:
            return Reply(content=say("error.not_asker_or_helper", emoji_up=settings.emoji_up))
        case AcceptOutcome.NEEDS_MESSAGE | AcceptOutcome.NOT_POSSIBLE:
            return Reply(content=say("error.not_possible_for_bots"))


def reported(*, has_readers: bool) -> Reply:
    """Say that the helpers will look, or that no log channel is set in which they would see it."""
    return Reply(content=say("reply.reported" if has_readers else "reply.reported_unread"))


def thread_woken(guild_id: Snowflake, thread_id: Snowflake, *, was_asleep: bool = True) -> Reply:
    """Say that a thread is open, and where."""
    key = "reply.woken" if was_asleep else "reply.already_awake"
    return Reply(content=say(key, link=channel_url(guild_id, thread_id)))


def _link(post: Post) -> str:
    return "" if post.message is None else message_url(post.guild_id, post.message)


def _left_out(names: Sequence[str]) -> str:
    if not names:
        return ""
    shown = ", ".join(marked(name, _MAX_FILE_NAME, instead=say("no_name")) for name in names)
    return "\n" + count("reply.left_out", len(names), names=shown)


def _text(text: str) -> discord.Embed:
    return fit_embed(discord.Embed(colour=NEUTRAL, description=body(text) or say("no_text")))
