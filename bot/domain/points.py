"""Points: what votes and acceptances are worth, to whom, and on which day.

A fact (a vote, an acceptance) has *effects*: one line of the ledger for each member it gives or costs something. An
effect names its kind, never its points; the points of a day follow from how many effects of each kind stand in it and
from the guild's table. So all totals are a function of the facts that stand, in whatever order they came.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.identity import PostId
from bot.domain.posts import AnswerState, PostKind, QuestionState


class Kind(StrEnum):
    """What gives or costs points; also the names of the counts of a day and of the settings that price them.

    What a bounty gives or costs is a matter of that bounty, so its two kinds have no price, and share the points that
    a day keeps for bounties.
    """

    QUESTION_UP = "question_up"
    QUESTION_DOWN = "question_down"
    ANSWER_UP = "answer_up"
    ANSWER_DOWN = "answer_down"
    DOWNVOTE_CAST = "downvote_cast"
    ACCEPTED = "accepted"
    ACCEPTING = "accepting"
    BOUNTY_OFFERED = "bounty_offered"
    BOUNTY_EARNED = "bounty_earned"


BOUNTY_KINDS = frozenset({Kind.BOUNTY_OFFERED, Kind.BOUNTY_EARNED})
"""The kinds that are worth what their bounty says."""


class Cause(StrEnum):
    """Why a line of the ledger was written: what made its effect come, or cease."""

    CAST = "cast"
    TAKEN_BACK = "taken_back"
    SWITCHED = "switched"
    """The voter chose the other direction: the old vote ceases by it, the new one comes."""
    ACCEPTED = "accepted"
    UNACCEPTED = "unaccepted"
    MOVED = "moved"
    """Another answer to the question is accepted now."""
    DELETED = "deleted"
    RETRACTED = "retracted"
    """The answer was said to be none."""
    REVIVED = "revived"
    """The answer is one again."""
    INVALIDATED = "invalidated"
    RESTORED = "restored"
    IMPORTED = "imported"
    OFFERED = "offered"
    AWARDED = "awarded"
    """The asker gave the bounty to the answer."""
    HALVED = "halved"
    """The bounty's time was over, and half of it went to the best answer."""
    RETURNED = "returned"
    """The bounty went back to the asker."""
    UNKNOWN = "unknown"
    """The line is older than the record of causes."""


@dataclass(frozen=True, slots=True)
class PointsTable:
    """What each kind is worth in a guild, signed, and the most that up votes give in a UTC day."""

    question_up: int = 10
    question_down: int = -2
    answer_up: int = 10
    answer_down: int = -2
    downvote_cast: int = -1
    accepted: int = 15
    accepting: int = 2
    daily_cap: int = 200

    def worth(self, kind: Kind) -> int:
        """Return what one of a kind is worth, the cap aside; bounties have no price here."""
        value: int = getattr(self, kind)
        return value


@dataclass(frozen=True, slots=True)
class DayCounts:
    """How many effects of each kind stand for one member in one day; bounty: the points of those about bounties."""

    question_up: int = 0
    question_down: int = 0
    answer_up: int = 0
    answer_down: int = 0
    downvote_cast: int = 0
    accepted: int = 0
    accepting: int = 0
    bounty: int = 0

    def moved(self, changes: Mapping[str, int]) -> DayCounts:
        """Return the counts after changes, each by the name of its kind."""
        # Field by field: this runs for every vote, and dataclasses.replace takes ten times as long.
        change = changes.get
        return DayCounts(
            self.question_up + change("question_up", 0),
            self.question_down + change("question_down", 0),
            self.answer_up + change("answer_up", 0),
            self.answer_down + change("answer_down", 0),
            self.downvote_cast + change("downvote_cast", 0),
            self.accepted + change("accepted", 0),
            self.accepting + change("accepting", 0),
            self.bounty + change("bounty", 0),
        )


@dataclass(frozen=True, slots=True)
class Effect:
    """One line of the ledger, but for the time at which it happened.

    Attributes:
        member_id: whose points it concerns (a row of member, not an account).
        kind: what it is.
        effect: +1 when the cause came to count, -1 when it ceased.
        post_id: the post it is about.
        day: the UTC day it counts for, whenever it ceases.
        bounty_id, bounty_points: of one about a bounty, which, and what it gives while it stands.
    """

    member_id: int
    kind: Kind
    effect: int
    post_id: PostId
    day: int
    bounty_id: int | None = None
    bounty_points: int = 0

    @property
    def change(self) -> tuple[str, int]:
        """Return what moves in the counts of the day, and by how much."""
        if self.bounty_id is None:
            return self.kind, self.effect
        return "bounty", self.effect * self.bounty_points


def over_cap(counts: DayCounts, table: PointsTable) -> int:
    """Return the points by which the up votes of a day exceed the daily cap; 0 or more."""
    return max(0, _points_of_ups(counts, table) - table.daily_cap)


def day_points(counts: DayCounts, table: PointsTable) -> int:
    """Return the points of one member's day; those of up votes together are at most the daily cap."""
    return (
        min(_points_of_ups(counts, table), table.daily_cap)
        + counts.question_down * table.question_down
        + counts.answer_down * table.answer_down
        + counts.downvote_cast * table.downvote_cast
        + counts.accepted * table.accepted
        + counts.accepting * table.accepting
        + counts.bounty
    )


def shown_reputation(points: int) -> int:
    """Return the reputation shown for the sum of a member's points: one more, and never under 1."""
    return 1 + points if points > 0 else 1


def does_question_count(state: QuestionState) -> bool:
    """Return whether votes on a question of this state count: closing changes nothing, deletion all."""
    return state is not QuestionState.DELETED


def does_answer_count(state: AnswerState) -> bool:
    """Return whether votes on an answer of this state count; what became of its question is of no account."""
    return state is AnswerState.LIVE


def effects_of_vote(
    post_id: PostId, post_kind: PostKind, author_id: int, voter_id: int, value: int, day: int
) -> tuple[Effect, ...]:
    """Return the effects of a counted vote on a post that counts.

    Args:
        post_id: the post voted on.
        post_kind: whether that is a question or an answer.
        author_id: the author's row of member.
        voter_id: the voter's row of member.
        value: +1 or -1.
        day: the UTC day of the vote.
    """
    if post_kind is PostKind.QUESTION:
        kind = Kind.QUESTION_UP if value > 0 else Kind.QUESTION_DOWN
        return (Effect(author_id, kind, 1, post_id, day),)
    if value > 0:
        return (Effect(author_id, Kind.ANSWER_UP, 1, post_id, day),)
    return (
        Effect(author_id, Kind.ANSWER_DOWN, 1, post_id, day),
        Effect(voter_id, Kind.DOWNVOTE_CAST, 1, post_id, day),
    )


def effects_of_acceptance(
    question_id: PostId,
    answer_id: PostId,
    asker_id: int,
    answerer_id: int,
    accepted_by_id: int,
    day: int,
    *,
    question_counts: bool,
    answer_counts: bool,
) -> tuple[Effect, ...]:
    """Return the effects of an acceptance, which are none where someone's own answer gained by it.

    Own is an answer of the asker's, and one accepted by its own author (a helper may accept for the asker).

    Args:
        question_id: the question, which the asker's points are about.
        answer_id: the answer, which the answerer's points are about.
        asker_id: the asker's row of member.
        answerer_id: the row of the answer's author.
        accepted_by_id: the row of who accepted it.
        day: the UTC day of the acceptance.
        question_counts: does_question_count of the question.
        answer_counts: does_answer_count of the answer; if not, nobody has anything of it.
    """
    if not answer_counts or answerer_id in (asker_id, accepted_by_id):
        return ()
    accepted = Effect(answerer_id, Kind.ACCEPTED, 1, answer_id, day)
    if not question_counts:
        return (accepted,)
    return (accepted, Effect(asker_id, Kind.ACCEPTING, 1, question_id, day))


def ceased(effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """Return the effects that cancel the given ones, on the same days."""
    return tuple(
        Effect(
            each.member_id,
            each.kind,
            -each.effect,
            each.post_id,
            each.day,
            each.bounty_id,
            each.bounty_points,
        )
        for each in effects
    )


def _points_of_ups(counts: DayCounts, table: PointsTable) -> int:
    return counts.question_up * table.question_up + counts.answer_up * table.answer_up
