"""The one place where what came to count, or ceased to, becomes lines of the ledger and kept totals.

All functions work within their caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.bounties import BountyState, effect_of_offer, effects_of_award
from bot.domain.identity import PostId, day_of
from bot.domain.points import (
    Cause,
    DayCounts,
    Effect,
    Kind,
    PointsTable,
    ceased,
    day_points,
    does_answer_count,
    does_question_count,
    effects_of_acceptance,
    effects_of_vote,
)
from bot.domain.posts import Answer, AnswerState, Post, Question, QuestionState
from bot.domain.rendering import RenderKind
from bot.domain.voting import VoteState
from bot.services import marking
from bot.storage import (
    acceptances,
    answers,
    bounties,
    guild_settings,
    guilds,
    ledger,
    questions,
    renders,
    stale,
    tags,
    totals,
    votes,
)
from bot.storage.acceptances import Acceptance
from bot.storage.connection import Connection
from bot.storage.totals import Day

_CAUSES = {
    AnswerState.LIVE: Cause.REVIVED,
    AnswerState.RETRACTED: Cause.RETRACTED,
    AnswerState.DELETED: Cause.DELETED,
}


def apply(connection: Connection, effects: Iterable[Effect], table: PointsTable, now: int, *, cause: Cause) -> None:
    """Enter effects that come or cease now: their lines, and the totals of everyone they concern.

    Args:
        connection: the transaction.
        effects: in the order in which the ledger is to tell them.
        table: what the guild's points are worth.
        now: seconds since 1970.
        cause: why they come or cease.
    """
    entries = [(effect, now) for effect in effects]
    stale.add_members(connection, {effect.member_id for effect, _ in entries})
    apply_dated(connection, entries, table, cause=cause)


def apply_dated(
    connection: Connection, effects: Iterable[tuple[Effect, int]], table: PointsTable, *, cause: Cause
) -> None:
    """Enter effects of one cause, each with the time (seconds) at which it came or ceased.

    That the members whom they concern are to be counted in anew is said by the caller: of many it may be known already.
    Totals are written once for each member and day, however many effects meet there; so give many at once, of
    one guild, and not more than memory holds.
    """
    entries = list(effects)
    if not entries:
        return
    ledger.add_entries(connection, entries, cause)
    deltas: dict[tuple[int, int], dict[str, int]] = {}
    for effect, _ in entries:
        of_day = deltas.setdefault((effect.member_id, effect.day), {})
        name, change = effect.change
        of_day[name] = of_day.get(name, 0) + change
    for (member_id, day), changes in deltas.items():
        _move_day(connection, member_id, day, changes, table)


def recompute_guild(connection: Connection, guild_id: int) -> None:
    """Bring all points of a guild in line with its settings, which changed: one pass over its member-days.

    Everyone changes in the one transaction, which takes about a second for 200,000 member-days; the boards follow in
    steps.
    """
    table = guild_settings.load(connection, guild_id).points
    worth = {counts: day_points(counts, table) for counts in totals.list_counts(connection, guild_id)}
    totals.revalue_days(connection, guild_id, worth)
    totals.sum_up_members(connection, guild_id)
    stale.add_members_of_guild(connection, guild_id)


def accept(connection: Connection, question: Question, answer: Answer, accepted_by_id: int, now: int) -> None:
    """Record that a live answer is the accepted one of a question that has none, and enter what that gives.

    Args:
        connection: the transaction.
        question: the question.
        answer: a live answer to it.
        accepted_by_id: the row of the member who accepts.
        now: seconds since 1970.
    """
    acceptance = Acceptance(question.id, answer.id, accepted_by_id, now)
    acceptances.add_acceptance(connection, acceptance)
    guild_id = guilds.ensure_guild(connection, question.post.guild_id, now)
    settings = guild_settings.load(connection, guild_id)
    effects = _effects_of_acceptance(acceptance, question, answer.post.author_member_id)
    apply(connection, effects, settings.points, now, cause=Cause.ACCEPTED)
    marking.leave_marks(connection, answer, settings.emoji_accept)
    questions.touch(connection, question.id, now)
    _request_after_acceptance(connection, guild_id, question, now)


def end_acceptance(
    connection: Connection, question: Question, now: int, *, cause: Cause = Cause.UNACCEPTED
) -> Acceptance | None:
    """Remove the acceptance of a question with all that it gave; return it, or None when there was none."""
    acceptance = acceptances.get_acceptance(connection, question.id)
    if acceptance is None:
        return None
    answer = answers.get_answer(connection, acceptance.answer_id)
    if answer is None:
        raise LookupError(f"acceptance of the missing answer {acceptance.answer_id}")
    acceptances.remove_acceptance(connection, question.id)
    guild_id = guilds.ensure_guild(connection, question.post.guild_id, now)
    settings = guild_settings.load(connection, guild_id)
    effects = _effects_of_acceptance(acceptance, question, answer.post.author_member_id)
    apply(connection, ceased(effects), settings.points, now, cause=cause)
    marking.take_marks_off(connection, guild_id, answer, settings.emoji_accept, now)
    questions.touch(connection, question.id, now)
    _request_after_acceptance(connection, guild_id, question, now)
    return acceptance


def set_answer_state(connection: Connection, answer_id: PostId, new_state: AnswerState, now: int) -> None:
    """Set the state of an answer, and move all it caused in or out: votes, place in the count, acceptance.

    An acceptance that ends by this does not come back when the answer does.
    """
    answer = answers.require_answer(connection, answer_id)
    if answer.state is new_state:
        return
    question = questions.require_question(connection, answer.question_id)
    if new_state is AnswerState.DELETED:
        marking.forget_marks(connection, answer)
    cause = _CAUSES[new_state]
    did_count, counts = does_answer_count(answer.state), does_answer_count(new_state)
    if answer.is_accepted and not counts:
        end_acceptance(connection, question, now, cause=cause)
    answers.put_state(connection, answer_id, new_state)
    if did_count is counts:
        return
    guild_id = guilds.ensure_guild(connection, question.post.guild_id, now)
    effects = _effects_of_votes(connection, answer.post) + _effects_of_bounties(connection, answer)
    table = guild_settings.load(connection, guild_id).points
    apply(connection, effects if counts else ceased(effects), table, now, cause=cause)
    questions.add_to_answer_count(connection, question.id, 1 if counts else -1)
    questions.request_index(connection, question.id, now)


def delete_question(connection: Connection, question_id: PostId, now: int, *, by_asker: bool = False) -> None:
    """Set a question deleted: the asker's points of it and for accepting cease, the answerers' stand.

    A bounty that runs on it is returned, unless the asker deletes it.
    """
    question = questions.require_question(connection, question_id)
    if question.state is QuestionState.DELETED:
        return
    questions.put_state(connection, question_id, QuestionState.DELETED)
    tags.discount_question(connection, question_id)
    effects = _effects_of_votes(connection, question.post) + _effects_of_accepting(connection, question)
    table = guild_settings.load(connection, guilds.ensure_guild(connection, question.post.guild_id, now)).points
    apply(connection, ceased(effects), table, now, cause=Cause.DELETED)
    bounty = bounties.get_open(connection, question_id)
    if bounty is None:
        return
    state = BountyState.LOST if by_asker else BountyState.RETURNED
    bounties.end_bounty(connection, bounty.id, state, now, None, 0)
    if not by_asker:
        apply(connection, ceased((effect_of_offer(bounty),)), table, now, cause=Cause.RETURNED)


def _move_day(connection: Connection, member_id: int, day: int, changes: dict[str, int], table: PointsTable) -> None:
    """Move the counts of a member's day, and the points of day and member with them."""
    old = totals.get_day(connection, member_id, day)
    counts = (DayCounts() if old is None else old.counts).moved(changes)
    points = day_points(counts, table)
    totals.put_day(connection, Day(member_id, day, counts, points))
    delta = points - (0 if old is None else old.points)
    if delta:
        totals.add_points(connection, member_id, delta)


def _effects_of_votes(connection: Connection, post: Post) -> tuple[Effect, ...]:
    """Return what the counted votes on a post give while it counts."""
    return tuple(
        effect
        for vote in votes.list_votes(connection, post.id)
        if vote.state is VoteState.COUNTED
        for effect in effects_of_vote(
            post.id,
            post.kind,
            post.author_member_id,
            vote.voter_member_id,
            vote.direction,
            day_of(vote.cast_at),
        )
    )


def _effects_of_bounties(connection: Connection, answer: Answer) -> tuple[Effect, ...]:
    """Return what the bounties that an answer got give while it counts."""
    return tuple(
        effect
        for bounty in bounties.list_of_answer(connection, answer.id)
        for effect in effects_of_award(bounty, answer.post.author_member_id)
    )


def _effects_of_acceptance(acceptance: Acceptance, question: Question, answerer_id: int) -> tuple[Effect, ...]:
    return effects_of_acceptance(
        question.id,
        acceptance.answer_id,
        question.post.author_member_id,
        answerer_id,
        acceptance.accepted_by_id,
        day_of(acceptance.accepted_at),
        question_counts=does_question_count(question.state),
        answer_counts=True,
    )


def _effects_of_accepting(connection: Connection, question: Question) -> tuple[Effect, ...]:
    """Return what its acceptance gives the asker of a question that counts."""
    acceptance = acceptances.get_acceptance(connection, question.id)
    if acceptance is None:
        return ()
    answer = answers.require_answer(connection, acceptance.answer_id)
    effects = _effects_of_acceptance(acceptance, question, answer.post.author_member_id)
    return tuple(effect for effect in effects if effect.kind is Kind.ACCEPTING)


def _request_after_acceptance(connection: Connection, guild_id: int, question: Question, now: int) -> None:
    """Ask for all that shows whether a question is solved."""
    if question.thread_id is None or question.state is QuestionState.DELETED:
        return
    renders.request(connection, guild_id, question.id, RenderKind.CARD, now)
    renders.request(connection, guild_id, question.id, RenderKind.SOLVED, now)
    questions.request_index(connection, question.id, now)
