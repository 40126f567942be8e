"""Bounties: offered by an asker, awarded to an answer, ended when their time is over."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from bot.domain.bounties import (
    DURATION_SECONDS,
    Bounty,
    BountyState,
    best_answer,
    check_amount,
    check_may_offer,
    effect_of_offer,
    effects_of_award,
    half_of,
)
from bot.domain.errors import ConflictError, NotAllowedError, NotFoundError, Reason
from bot.domain.identity import Clock, PostId, Snowflake, seconds
from bot.domain.ordering import in_order
from bot.domain.points import Cause, shown_reputation
from bot.domain.posts import Answer, AnswerState, Question, QuestionState
from bot.domain.rendering import RenderKind
from bot.services import finding, linking, noticing, scoring
from bot.storage import answers, bounties, guild_settings, guilds, questions, renders, totals
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority


@dataclass(frozen=True, slots=True)
class BountyView:
    """A bounty with all that is shown around it.

    Attributes:
        bounty: the bounty.
        question: for whose answers it is.
        answers: to whom it can go, or went: the live answers of others than the asker, in the order of the index.
        is_new: it was offered by this very call.
    """

    bounty: Bounty
    question: Question
    answers: tuple[Answer, ...]
    is_new: bool = False

    @property
    def winner(self) -> Answer | None:
        """Return the answer that got it; None while there is none, or when it is no answer any more."""
        return next((answer for answer in self.answers if answer.id == self.bounty.answer_id), None)


class Bountying:
    """The use cases of bounties; each method is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self._database = database
        self._clock = clock

    async def offer(self, guild_id: Snowflake, thread_id: Snowflake, user_id: Snowflake, amount: int) -> BountyView:
        """Offer a bounty for answers to the question of a thread; the one that runs there already is returned as it is.

        Args:
            guild_id: the guild's id at Discord.
            thread_id: the thread in which it is offered.
            user_id: who offers it.
            amount: the points, which are gone at once.

        Raises:
            NotFoundError: NOT_A_QUESTION_THREAD.
            NotAllowedError: BOUNTIES_OFF, NOT_THE_ASKER.
            ConflictError: QUESTION_DELETED, QUESTION_CLOSED.
            InvalidInputError: BOUNTY_AMOUNT (least, most).
            LimitReachedError: OPEN_BOUNTIES (limit), BOUNTY_TOO_MUCH (available).
        """
        now = seconds(self._clock.now())
        return await self._database.write(
            partial(_offer, guild_id=guild_id, thread_id=thread_id, user_id=user_id, amount=amount, now=now)
        )

    async def to_award(
        self,
        guild_id: Snowflake,
        bounty_id: int,
        user_id: Snowflake,
        visible_channels: frozenset[Snowflake] | None = None,
    ) -> BountyView:
        """Return a bounty that its asker may award, with the answers to choose from.

        Args:
            guild_id: the guild's id at Discord.
            bounty_id: which one.
            user_id: who wants to award it.
            visible_channels: what that one can see; a bounty elsewhere is unknown. None: all.

        Raises:
            NotFoundError: NO_SUCH_BOUNTY.
            NotAllowedError: NOT_THE_ASKER.
            ConflictError: BOUNTY_OVER.
        """
        now = seconds(self._clock.now())
        return await self._database.read(
            partial(
                _require_open,
                guild_id=guild_id,
                bounty_id=bounty_id,
                user_id=user_id,
                now=now,
                visible_channels=visible_channels,
            )
        )

    async def award(
        self,
        guild_id: Snowflake,
        bounty_id: int,
        user_id: Snowflake,
        answer_id: PostId,
        visible_channels: frozenset[Snowflake] | None = None,
    ) -> BountyView:
        """Give all of a bounty to an answer; what the asker can see counts as above.

        Raises:
            NotFoundError: NO_SUCH_BOUNTY; NO_SUCH_POST: the question has no such live answer.
            NotAllowedError: NOT_THE_ASKER.
            ConflictError: BOUNTY_OVER; BOUNTY_FOR_ONESELF: the answer is the asker's own.
        """
        now = seconds(self._clock.now())
        award = partial(_award, guild_id=guild_id, bounty_id=bounty_id, user_id=user_id, answer_id=answer_id)
        return await self._database.write(partial(award, now=now, visible_channels=visible_channels))

    async def end(self, bounty_id: int) -> None:
        """End a bounty whose time is over: half of it goes to the best answer given since, if one deserves it.

        Nothing happens to one that has ended already, or that still runs.
        """
        now = seconds(self._clock.now())
        await self._database.write(partial(_end, bounty_id=bounty_id, now=now), priority=Priority.JOB)

    async def view(self, bounty_id: int) -> BountyView | None:
        """Return a bounty, whatever became of it."""
        return await self._database.read(partial(_view, bounty_id=bounty_id))


def _offer(
    connection: Connection, guild_id: Snowflake, thread_id: Snowflake, user_id: Snowflake, amount: int, now: int
) -> BountyView:
    guild_row = guilds.ensure_guild(connection, guild_id, now)
    settings = guild_settings.load(connection, guild_row)
    question = finding.require_question(connection, guild_id, thread_id)
    running = bounties.get_open(connection, question.id)
    if running is not None and now >= running.ends_at:
        _end(connection, running.id, now)
    elif running is not None and running.giver_id == user_id:
        return _view_of(connection, running, question)
    if settings.bounties == "off":
        raise NotAllowedError(Reason.BOUNTIES_OFF)
    check_amount(amount)
    member_id = question.post.author_member_id
    open_bounties = bounties.count_open(connection, member_id)
    reputation = shown_reputation(totals.get_points(connection, member_id))
    check_may_offer(question, user_id, amount, reputation, open_bounties)
    ends_at = now + DURATION_SECONDS
    bounty_id = bounties.add_bounty(connection, guild_row, question.id, member_id, amount, now, ends_at)
    bounty = _require(connection, bounty_id)
    scoring.apply(connection, (effect_of_offer(bounty),), settings.points, now, cause=Cause.OFFERED)
    renders.request(
        connection, guild_row, question.id, RenderKind.BOUNTY_END, now, target=str(bounty_id), due_at=ends_at
    )
    renders.request(connection, guild_row, question.id, RenderKind.CARD, now)
    return _view_of(connection, bounty, question, is_new=True)


def _award(
    connection: Connection,
    guild_id: Snowflake,
    bounty_id: int,
    user_id: Snowflake,
    answer_id: PostId,
    now: int,
    visible_channels: frozenset[Snowflake] | None,
) -> BountyView:
    shown = _require_open(connection, guild_id, bounty_id, user_id, now, visible_channels)
    answer = answers.get_answer(connection, answer_id)
    if answer is None or answer.question_id != shown.question.id or answer.state is not AnswerState.LIVE:
        raise NotFoundError(Reason.NO_SUCH_POST)
    if answer.post.author_id == user_id:
        raise ConflictError(Reason.BOUNTY_FOR_ONESELF)
    return _settle(connection, shown, BountyState.AWARDED, answer, shown.bounty.amount, now)


def _end(connection: Connection, bounty_id: int, now: int) -> None:
    bounty = bounties.get_bounty(connection, bounty_id)
    if bounty is None or bounty.state is not BountyState.OPEN or now < bounty.ends_at:
        return
    shown = _view_of(connection, bounty, questions.require_question(connection, bounty.question_id))
    best = best_answer(shown.answers, bounty)
    if best is None:
        _settle(connection, shown, BountyState.LOST, None, 0, now)
    else:
        _settle(connection, shown, BountyState.HALVED, best, half_of(bounty.amount), now)


def _settle(
    connection: Connection, shown: BountyView, state: BountyState, answer: Answer | None, awarded: int, now: int
) -> BountyView:
    """End a bounty, enter what it gives, and ask for all that shows it."""
    question = shown.question
    guild_row = guilds.require_guild_id(connection, question.post.guild_id)
    answer_id = None if answer is None else answer.id
    bounties.end_bounty(connection, shown.bounty.id, state, now, answer_id, awarded)
    bounty = _require(connection, shown.bounty.id)
    if answer is not None:
        cause = Cause.AWARDED if state is BountyState.AWARDED else Cause.HALVED
        points = guild_settings.load(connection, guild_row).points
        scoring.apply(connection, effects_of_award(bounty, answer.post.author_member_id), points, now, cause=cause)
        noticing.bounty_earned(connection, bounty.id, answer, now)
    target = str(bounty.id)
    renders.remove_kind(connection, question.id, RenderKind.BOUNTY_END, target)
    renders.request(connection, guild_row, question.id, RenderKind.BOUNTY_TOLD, now, target=target)
    renders.request(connection, guild_row, question.id, RenderKind.CARD, now)
    return _view_of(connection, bounty, question)


def _require_open(
    connection: Connection,
    guild_id: Snowflake,
    bounty_id: int,
    user_id: Snowflake,
    now: int,
    visible_channels: frozenset[Snowflake] | None,
) -> BountyView:
    shown = _view(connection, bounty_id)
    if shown is None or shown.question.post.guild_id != guild_id:
        raise NotFoundError(Reason.NO_SUCH_BOUNTY)
    if visible_channels is not None and not linking.is_seen(shown.question, visible_channels):
        raise NotFoundError(Reason.NO_SUCH_BOUNTY)
    if shown.bounty.giver_id != user_id:
        raise NotAllowedError(Reason.NOT_THE_ASKER)
    is_deleted = shown.question.state is QuestionState.DELETED
    if is_deleted or shown.bounty.state is not BountyState.OPEN or now >= shown.bounty.ends_at:
        raise ConflictError(Reason.BOUNTY_OVER)
    return shown


def _require(connection: Connection, bounty_id: int) -> Bounty:
    bounty = bounties.get_bounty(connection, bounty_id)
    if bounty is None:
        raise LookupError(f"bounty {bounty_id} is missing")
    return bounty


def _view(connection: Connection, bounty_id: int) -> BountyView | None:
    bounty = bounties.get_bounty(connection, bounty_id)
    if bounty is None:
        return None
    return _view_of(connection, bounty, questions.require_question(connection, bounty.question_id))


def _view_of(connection: Connection, bounty: Bounty, question: Question, *, is_new: bool = False) -> BountyView:
    others = [
        answer
        for answer in answers.list_answers(connection, question.id)
        if answer.post.author_member_id != bounty.giver_member_id
    ]
    return BountyView(bounty, question, tuple(in_order(others)), is_new)
