"""Detection: which messages of a question's thread become answers by themselves."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.text import visible_length

MIN_ANSWER_LENGTH = 60
"""The visible characters from which on a message without code and files looks like an answer."""

_FENCE = "```"


class Detection(StrEnum):
    """Whether messages become answers by themselves: the guild's setting ``answer_detection``."""

    AUTOMATIC = "automatic"
    EXPLICIT = "explicit"


def is_answer_by_itself(
    *,
    text: str,
    has_code: bool,
    files: int,
    is_reply: bool,
    author_is_asker: bool,
    is_first_message_of_author: bool,
    mode: Detection,
) -> bool:
    """Return whether a message becomes an answer without anybody saying so.

    Args:
        text: the message as posted; empty where the bot may not read it.
        has_code: has_code_block of the text.
        files: how many files are attached.
        is_reply: it answers to another message.
        author_is_asker: its author asked the question.
        is_first_message_of_author: no earlier message of theirs in the thread became an answer; earlier messages that
            were too short, or replies, do not use the chance up.
        mode: the guild's setting.
    """
    if mode is not Detection.AUTOMATIC or author_is_asker or is_reply or not is_first_message_of_author:
        return False
    return has_code or files > 0 or visible_length(text) >= MIN_ANSWER_LENGTH


def has_code_block(text: str) -> bool:
    """Return whether the text holds a fenced block of code with something in it, closed as Discord demands."""
    parts = text.split(_FENCE)
    return any(part.strip() for part in parts[1:-1:2])
