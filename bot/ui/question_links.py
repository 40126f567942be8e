"""Links from one question to another."""

from __future__ import annotations

from bot.domain.identity import Snowflake
from bot.domain.posts import Question
from bot.ui.escape import link, marked
from bot.ui.style import channel_url
from bot.ui.words import say

_MAX_TITLE = 120


def question_link(question: Question, channel_id: Snowflake | None) -> str:
    """Return a link to a question, with its title for those who read the same channel: others may not see it.

    Args:
        question: the question.
        channel_id: the Q&A channel in which the link will stand.
    """
    number = f"#{question.number}"
    title = marked(question.title, _MAX_TITLE, instead=say("no_title"))
    words = f"{number} {title}" if question.channel_id == channel_id else number
    if question.thread_id is None:
        return words
    return link(words, channel_url(question.post.guild_id, question.thread_id))
