"""Quoting: what a question about a chat message takes over of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.domain.asking import MAX_TITLE_LENGTH, MIN_TITLE_LENGTH, is_noise
from bot.domain.errors import InvalidInputError, Reason
from bot.domain.markdown import without_markup
from bot.domain.messages import MessageText
from bot.domain.text import cut, one_line, visible_length, without_hidden

_EVERYONE = re.compile(r"@(?:everyone|here)\b")
_ADDRESS = re.compile(r"https?://[^\s<>]+")
_ITEM_START = re.compile(r"^\s*(?:•|[0-9]{1,3}[.)](?=\s))\s*")
_FENCE = "```"
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])")


def check_can_be_asked_about(message: MessageText, *, is_own: bool) -> None:
    """Refuse a message that says nothing which a question could quote.

    What other bots and bridges write can be asked about: often it is what somebody does not understand.

    Args:
        message: the message.
        is_own: the bot wrote it: a card, a list or a notice.

    Raises:
        InvalidInputError: NOTHING_TO_QUOTE: a message of Discord or of the bot itself, or one without text.
    """
    if message.is_system or is_own or not visible_length(message.text):
        raise InvalidInputError(Reason.NOTHING_TO_QUOTE)


def suggested_title(text: str) -> str:
    """Return the first sentence of a text that may be a question's title, without markup; empty if none may.

    Code, mentions and addresses make no title. A longer sentence is cut at a word.
    """
    for line in _lines_of_prose(text):
        for sentence in _SENTENCE_END.split(line):
            title = cut(sentence, MAX_TITLE_LENGTH)
            if visible_length(title) >= MIN_TITLE_LENGTH and not is_noise(title):
                return title
    return ""


def _lines_of_prose(text: str) -> Iterator[str]:
    """Yield the lines outside of code blocks, as they read without markup."""
    for place, part in enumerate(text.split(_FENCE)):
        if place % 2:
            continue
        for line in without_markup(part).splitlines():
            plain = _ADDRESS.sub(" ", _EVERYONE.sub(" ", line))
            yield one_line(without_hidden(_ITEM_START.sub("", plain)))
