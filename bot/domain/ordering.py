"""The order of the answers to a question: the accepted one first, then by score, then the older first."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.posts import Answer


def answer_order(answer: Answer) -> tuple[bool, int, int, int]:
    """Return the key by which answers are sorted; no two answers have the same."""
    post = answer.post
    return (not answer.is_accepted, -post.score, post.created_at, post.id)


def in_order(answers: Iterable[Answer]) -> list[Answer]:
    """Return the answers in the order in which members see them."""
    return sorted(answers, key=answer_order)
