"""Links from one question to another."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.identity import Snowflake
from bot.domain.posts import Question
from bot.ui.escape import link, marked
from bot.ui.limits import EMBED_FIELD_VALUE, length
from bot.ui.style import channel_url
from bot.ui.words import say

_TITLE_LIMITS = (120, 60, 30)


def question_link(question: Question, channel_id: Snowflake | None, limit: int = _TITLE_LIMITS[0]) -> str:
    """Return a link to a question, with its title for those who read the same channel: others may not see it.

    Args:
        question: the question.
        channel_id: the Q&A channel in which the link will stand; None: nobody knows who reads it.
        limit: of the title, in UTF-16 code units.
    """
    number = f"#{question.number}"
    title = marked(question.title, limit, instead=say("no_title"))
    words = f"{number} {title}" if question.channel_id == channel_id else number
    if question.thread_id is None:
        return words
    return link(words, channel_url(question.post.guild_id, question.thread_id))


def question_links(questions: Sequence[Question], channel_id: Snowflake | None) -> str:
    """Return links to at most five questions, one a line, all of them whole in the field of an embed."""
    text = ""
    for limit in _TITLE_LIMITS:
        text = "\n".join(question_link(each, channel_id, limit) for each in questions)
        if length(text) <= EMBED_FIELD_VALUE:
            break
    return text
