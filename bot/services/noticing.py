"""Noticing: what members are to be told, by their choice, and the queue from which they are told.

The functions are for use inside the transaction of the cause.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from bot.domain.digests import Digest
from bot.domain.identity import Clock, PostId, Snowflake, seconds
from bot.domain.notices import (
    KEPT_SECONDS,
    MENTIONS_A_MESSAGE,
    MOST_ATTEMPTS,
    NEWS_SECONDS,
    SETTLING_SECONDS,
    EarnedBadge,
    Notice,
    badge_of,
)
from bot.domain.posts import Answer, AnswerState, Question, QuestionState
from bot.domain.preferences import Delivery, NoticeKind
from bot.domain.rendering import retry_delay_seconds
from bot.services import digesting
from bot.storage import answers, closed_dms, member_settings, notices, questions
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority

T = TypeVar("T")

_FORGOTTEN = (NoticeKind.FOLLOWED_TAG, NoticeKind.ANSWERED, NoticeKind.DIGEST)
"""What a member is told of once by nature; an answer can be accepted, or given a bounty, again after years."""

_FORGOTTEN_AT_ONCE = 500


def request(
    connection: Connection,
    member_id: int,
    kind: NoticeKind,
    subject: str,
    due_at: int,
    post_id: PostId | None = None,
) -> bool:
    """Let a member be told of a subject, if they want to be told of such things; once and for all.

    Whoever calls it has the notifier woken after the transaction.

    Args:
        connection: the transaction.
        member_id: the row of the member.
        kind: what it is about.
        subject: what tells it apart from others of the kind.
        due_at: when, in seconds since 1970.
        post_id: the post that it is about, if it is about one.

    Returns:
        Whether they will be told of it: False, too, if they were before.
    """
    if member_settings.load(connection, member_id).delivery(kind) is Delivery.OFF:
        return False
    return notices.request(connection, member_id, kind, subject, due_at, post_id)


def withdraw(connection: Connection, member_id: int, kind: NoticeKind, subject: str) -> None:
    """Let a member not be told of a subject whose cause is gone again; what was told is not told once more."""
    notices.withdraw(connection, member_id, kind, subject)


def question_opened(connection: Connection, question_id: PostId, created_at: int, now: int) -> None:
    """Let the followers of its tags be told of a new question a little later, if it is new indeed."""
    if now - created_at <= NEWS_SECONDS:
        notices.request_for_followers(connection, question_id, now + SETTLING_SECONDS)


def answer_added(
    connection: Connection, question: Question, answer_id: PostId, author_id: Snowflake, created_at: int, now: int
) -> None:
    """Let the asker be told of an answer a little later, if it is new indeed, and somebody else's."""
    if author_id != question.post.author_id and now - created_at <= NEWS_SECONDS:
        subject, due_at = str(answer_id), now + SETTLING_SECONDS
        request(connection, question.post.author_member_id, NoticeKind.ANSWERED, subject, due_at, answer_id)


def answer_accepted(connection: Connection, question: Question, answer: Answer, now: int) -> None:
    """Let the author of an answer be told a little later that it was accepted, where another asked the question."""
    if answer.post.author_id != question.post.author_id:
        subject, due_at = str(answer.id), now + SETTLING_SECONDS
        request(connection, answer.post.author_member_id, NoticeKind.ACCEPTED, subject, due_at, answer.id)


def bounty_earned(connection: Connection, bounty_id: int, answer: Answer, now: int) -> None:
    """Let the author of an answer be told that it was given a bounty."""
    member_id = answer.post.author_member_id
    request(connection, member_id, NoticeKind.BOUNTY, str(bounty_id), now, answer.id)


class Notices:
    """The queue of notices; each method is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self._database = database
        self._clock = clock

    async def due_together(self) -> list[Notice]:
        """Return notices that are due about one post, otherwise than by direct message: as many as one message tells.

        They are those of members who are told in its thread, and of members who are not to be told after all.
        """
        read = partial(notices.list_due_together, now=self._now(), limit=MENTIONS_A_MESSAGE)
        return await self._database.read(read)

    async def due_directly(self, limit: int) -> list[Notice]:
        """Return notices that are due by direct message, the longest due first."""
        return await self._database.read(partial(notices.list_due_direct, now=self._now(), limit=limit))

    async def next_due_at(self) -> int | None:
        """Return when the next notice will be due that is not yet, in seconds since 1970; None when none will."""
        return await self._database.read(partial(notices.get_next_due_at, now=self._now()))

    async def question(self, question_id: PostId) -> Question | None:
        """Return a question that somebody is to be told of."""
        return await self._database.read(partial(questions.get_question, question_id=question_id))

    async def answered(self, answer_id: PostId) -> tuple[Question, Answer] | None:
        """Return an answer that somebody is to be told of, with its question; None when either is gone."""
        return await self._database.read(partial(_answered, answer_id=answer_id))

    async def badge(self, notice: Notice, visible_channels: frozenset[Snowflake]) -> EarnedBadge | None:
        """Return the badge that a member is to be told of; None: it was revoked, or they cannot see its tag."""
        return await self._database.read(partial(_badge, notice=notice, visible_channels=visible_channels))

    async def digest(self, notice: Notice, visible_channels: frozenset[Snowflake]) -> Digest | None:
        """Return what the week brought that a member is to be told; None when it is nothing."""
        compose = partial(
            digesting.compose,
            guild_id=notice.guild_id,
            user_id=notice.user_id,
            visible_channels=visible_channels,
            now=self._now(),
        )
        return await self._database.read(compose)

    async def settle(self, told: Sequence[Notice] = (), unwanted: Sequence[Notice] = ()) -> None:
        """Remember who was told, and forget what nobody wants to be told."""
        if told or unwanted:
            await self._write(partial(_settle, told=told, unwanted=unwanted, now=self._now()))

    async def retry(self, failed: Sequence[Notice], delay_seconds: int | None = None) -> None:
        """Try notices of one message again later, or give them up after many failures.

        Args:
            failed: the notices.
            delay_seconds: after how long; None: a time that grows with the failures, up to an hour.
        """
        if failed:
            await self._write(partial(_retry, failed=failed, delay_seconds=delay_seconds, now=self._now()))

    async def dm_closed(self, notice: Notice) -> None:
        """Remember that a member takes no direct messages: none is tried until they choose them anew."""
        await self._write(partial(_dm_closed, notice=notice, now=self._now()))

    async def forget_old(self) -> None:
        """Forget who was told of posts long ago, some in each transaction; badges are earned once and stay."""
        for kind in _FORGOTTEN:
            forget = partial(
                notices.remove_told, kind=kind, before=self._now() - KEPT_SECONDS, limit=_FORGOTTEN_AT_ONCE
            )
            while await self._write(forget) == _FORGOTTEN_AT_ONCE:
                pass

    async def _write(self, function: Callable[[Connection], T]) -> T:
        return await self._database.write(function, priority=Priority.JOB)

    def _now(self) -> int:
        return seconds(self._clock.now())


def _badge(connection: Connection, notice: Notice, visible_channels: frozenset[Snowflake]) -> EarnedBadge | None:
    badge = badge_of(notice.subject)
    return badge if notices.is_badge_held(connection, notice.id, badge, visible_channels) else None


def _answered(connection: Connection, answer_id: PostId) -> tuple[Question, Answer] | None:
    answer = answers.get_answer(connection, answer_id)
    if answer is None or answer.state is not AnswerState.LIVE:
        return None
    question = questions.require_question(connection, answer.question_id)
    return None if question.state is QuestionState.DELETED else (question, answer)


def _settle(connection: Connection, told: Sequence[Notice], unwanted: Sequence[Notice], now: int) -> None:
    notices.put_told(connection, [notice.id for notice in told], now)
    notices.remove(connection, [notice.id for notice in unwanted])


def _retry(connection: Connection, failed: Sequence[Notice], delay_seconds: int | None, now: int) -> None:
    attempts = 1 + max(notice.attempts for notice in failed)
    ids = [notice.id for notice in failed]
    if attempts > MOST_ATTEMPTS:
        notices.remove(connection, ids)
        return
    delay = retry_delay_seconds(attempts) if delay_seconds is None else delay_seconds
    notices.put_retry(connection, ids, now + delay)


def _dm_closed(connection: Connection, notice: Notice, now: int) -> None:
    closed_dms.put(connection, Snowflake(notice.user_id), now)
    notices.remove(connection, [notice.id])
