"""Recalling: what a guild was asked before, for somebody who is about to ask it again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.domain.expertise import Subject
from bot.domain.identity import PostId, Snowflake
from bot.domain.markdown import without_markup
from bot.domain.meaning import DEPTH
from bot.domain.posts import CloseReason, Question
from bot.domain.similar import SHOWN_FROM
from bot.domain.text import cut, one_line
from bot.services import fusing
from bot.services.fusing import Meaning
from bot.services.linking import seen_original
from bot.storage import answers, questions
from bot.storage.connection import Connection
from bot.storage.matches import Frequencies

MOST_SHOWN = 5

_EXCERPT_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Alike:
    """A question that was asked before.

    Attributes:
        question: the question.
        share: how alike, from 0 to 1.
        excerpt: how its best answer begins, as one line without markup; empty without an answer that anybody thought
            well of, and where a thread holds them all.
    """

    question: Question
    share: float
    excerpt: str

    @property
    def is_solved(self) -> bool:
        """Return whether the question has an accepted answer or was closed as solved."""
        return self.question.is_solved or self.question.close_reason is CloseReason.SOLVED


def list_alike(
    connection: Connection,
    guild_row: int,
    subject: Subject,
    visible_channels: Collection[Snowflake],
    frequencies: Frequencies,
    meaning: Meaning | None = None,
) -> list[Alike]:
    """Return up to five questions that are alike enough to be shown, the most alike first; for use in a transaction.

    Args:
        connection: the transaction.
        guild_row: the guild's row.
        subject: what is to be asked.
        visible_channels: the channels, by Discord's ids, outside of which nothing is to be seen.
        frequencies: what was counted before.
        meaning: what it means; None: words alone are asked.
    """
    found = fusing.find(
        connection,
        guild_row,
        subject,
        MOST_SHOWN if meaning is None else DEPTH,
        meaning=meaning,
        visible=visible_channels,
        frequencies=frequencies,
    )
    shown = [each for each in found if each.share >= SHOWN_FROM][:MOST_SHOWN]
    alike: dict[PostId, Alike] = {}
    for each in shown:
        one = _alike(connection, each.question_id, each.share, visible_channels)
        alike.setdefault(one.question.id, one)
    return list(alike.values())


def _alike(connection: Connection, question_id: PostId, share: float, visible_channels: Collection[Snowflake]) -> Alike:
    """Return a question that was found, or the original that it repeats: that is where answers are."""
    original = seen_original(connection, question_id, visible_channels)
    question = original or questions.require_question(connection, question_id)
    return Alike(question, share, "" if question.thread_id is not None else _excerpt(connection, question.id))


def _excerpt(connection: Connection, question_id: PostId) -> str:
    """Return how the best answer begins: the accepted one, or else that with the highest score above 0."""
    liked = [each for each in answers.list_answers(connection, question_id) if each.is_accepted or each.post.score > 0]
    if not liked:
        return ""
    best = max(liked, key=lambda each: (each.is_accepted, each.post.score, -each.number))
    return cut(one_line(without_markup(best.post.body)), _EXCERPT_LENGTH)
