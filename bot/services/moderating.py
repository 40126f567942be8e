"""Moderating: the queue of reported posts, and what helpers decide of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.domain.deeds import Deed, DeedKind
from bot.domain.errors import NotFoundError, Reason
from bot.domain.identity import Actor, Clock, Snowflake, seconds
from bot.domain.moderating import (
    ReportedPost,
    ReportVerdict,
    check_may_moderate,
    check_verdict,
    check_warning,
)
from bot.domain.posts import CloseReason, MessageRef
from bot.domain.rendering import RenderKind
from bot.services import linking
from bot.services.answering import end_answer
from bot.services.managing_questions import close_question, delete_question
from bot.storage import answers, deeds, guilds, members, questions, renders, report_cases
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority

MOST_POSTED_LATER = 50
"""How many open cases, the newest, a log channel is told of that was chosen after they were opened."""


@dataclass(frozen=True, slots=True)
class Seat:
    """From where somebody decides.

    Attributes:
        guild_id: the guild's id at Discord.
        actor: who decides.
        visible_channels: what the actor can see; a post elsewhere is unknown.
    """

    guild_id: Snowflake
    actor: Actor
    visible_channels: frozenset[Snowflake]


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided.

    Attributes:
        reported: the case, decided, with its post as it was before.
        left_message: the member's own message that is to be deleted; None: there is none, or the bot's card goes by
            itself.
        warning: what the author is to be told.
    """

    reported: ReportedPost
    left_message: MessageRef | None = None
    warning: str | None = None


class Moderating:
    """The use cases of the queue; each method is one transaction. The right is asked again in each."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self._database = database
        self._clock = clock

    async def case(self, guild_id: Snowflake, case_id: int) -> ReportedPost | None:
        """Return a case of a guild, for its card."""
        return await self._database.read(partial(_case, guild_id=guild_id, case_id=case_id))

    async def posted(self, case_id: int, message: MessageRef) -> None:
        """Remember where the card of a case stands."""
        await self._database.write(
            partial(report_cases.put_message, case_id=case_id, message=message), priority=Priority.JOB
        )

    async def check(self, seat: Seat, case_id: int, verdict: ReportVerdict) -> ReportedPost:
        """Return a case of which somebody may decide so.

        Raises:
            NotAllowedError: NOT_A_HELPER.
            NotFoundError: NO_SUCH_REPORT.
            ConflictError: REPORT_DECIDED, REPORT_MOVED_ON, AUTHOR_FORGOTTEN.
        """
        return await self._database.read(partial(_require, seat=seat, case_id=case_id, verdict=verdict))

    async def decide(self, seat: Seat, case_id: int, verdict: ReportVerdict, warning: str | None = None) -> Decided:
        """Decide of a case, and do what follows.

        Args:
            seat: who decides, from where.
            case_id: of which.
            verdict: what.
            warning: what the author is told, of 1 to 500 characters; for a warning alone.

        Raises:
            As `check`, and InvalidInputError: TOO_SHORT, TOO_LONG: of the warning.
        """
        decide = partial(_decide, seat=seat, case_id=case_id, verdict=verdict, warning=warning)
        return await self._database.write(partial(decide, now=seconds(self._clock.now())))


def post_later(connection: Connection, guild_row: int, now: int) -> None:
    """Have the cases posted that were opened while there was no log channel; part of a transaction."""
    for case in report_cases.list_unposted(connection, guild_row, MOST_POSTED_LATER):
        renders.request(connection, guild_row, case.post_id, RenderKind.REPORT, now, target=str(case.id))


def _case(connection: Connection, guild_id: Snowflake, case_id: int) -> ReportedPost | None:
    guild_row = guilds.get_guild_id(connection, guild_id)
    case = None if guild_row is None else report_cases.get_case(connection, guild_row, case_id)
    if case is None:
        return None
    answer = answers.get_answer(connection, case.post_id)
    question_id = case.post_id if answer is None else answer.question_id
    return ReportedPost(case, questions.require_question(connection, question_id), answer)


def _require(connection: Connection, seat: Seat, case_id: int, verdict: ReportVerdict) -> ReportedPost:
    check_may_moderate(seat.actor)
    reported = _case(connection, seat.guild_id, case_id)
    if reported is None or not linking.is_seen(reported.question, seat.visible_channels):
        raise NotFoundError(Reason.NO_SUCH_REPORT)
    check_verdict(reported, verdict)
    return reported


def _decide(
    connection: Connection, seat: Seat, case_id: int, verdict: ReportVerdict, warning: str | None, now: int
) -> Decided:
    reported = _require(connection, seat, case_id, verdict)
    told = check_warning(warning or "") if verdict is ReportVerdict.WARNED else None
    guild_row = guilds.require_guild_id(connection, seat.guild_id)
    decider = members.ensure_member(connection, guild_row, seat.actor.user_id)
    _DEEDS[verdict](connection, guild_row, reported, seat.actor, told, now)
    report_cases.put_verdict(connection, case_id, verdict, decider, now)
    renders.request(connection, guild_row, reported.post.id, RenderKind.REPORT, now, target=str(case_id))
    decided = _case(connection, seat.guild_id, case_id)
    if decided is None:
        raise LookupError(f"the case {case_id} vanished")
    is_own_message = verdict is ReportVerdict.DELETED and reported.answer is not None and not reported.post.is_card
    return Decided(decided, reported.post.message if is_own_message else None, told)


def _dismiss(
    connection: Connection, guild_row: int, reported: ReportedPost, actor: Actor, _warning: str | None, now: int
) -> None:
    deeds.add(connection, guild_row, reported.post.id, Deed(DeedKind.REPORT_DISMISSED, actor.user_id), now)


def _retract(
    connection: Connection, _guild_row: int, reported: ReportedPost, actor: Actor, _warning: str | None, now: int
) -> None:
    if reported.answer is not None:
        end_answer(connection, reported.answer, actor, now)


def _close(
    connection: Connection, _guild_row: int, reported: ReportedPost, actor: Actor, _warning: str | None, now: int
) -> None:
    close_question(connection, reported.question, actor, CloseReason.OFF_TOPIC, now)


def _delete(
    connection: Connection, _guild_row: int, reported: ReportedPost, actor: Actor, _warning: str | None, now: int
) -> None:
    if reported.answer is None:
        delete_question(connection, reported.question, actor, now)
    else:
        end_answer(connection, reported.answer, actor, now)


def _warn(
    connection: Connection, guild_row: int, reported: ReportedPost, actor: Actor, warning: str | None, now: int
) -> None:
    deed = Deed(DeedKind.MEMBER_WARNED, actor.user_id, reported.post.author_id, note=warning)
    deeds.add(connection, guild_row, reported.post.id, deed, now)


_DEEDS: dict[ReportVerdict, Callable[[Connection, int, ReportedPost, Actor, str | None, int], None]] = {
    ReportVerdict.DISMISSED: _dismiss,
    ReportVerdict.NOT_AN_ANSWER: _retract,
    ReportVerdict.CLOSED: _close,
    ReportVerdict.DELETED: _delete,
    ReportVerdict.WARNED: _warn,
}
