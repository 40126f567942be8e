"""The expert profile of a member as a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.identity import Snowflake
from bot.domain.points import shown_reputation
from bot.domain.posts import MessageRef
from bot.domain.rank_roles import TagRank


@dataclass(frozen=True, slots=True)
class BestAnswer:
    """One of a member's best answers.

    Attributes:
        question_number, title: of the question that it answers.
        number: its own within the question.
        message: where it lies; None for an imported one.
        is_archived: the thread in which it lies is archived.
    """

    question_number: int
    title: str
    number: int
    score: int
    is_accepted: bool
    message: MessageRef | None
    is_archived: bool = False


@dataclass(frozen=True, slots=True)
class TagStanding:
    """What a member's answers in a tag are worth.

    Attributes:
        score: the sum of their scores.
        answers: how many they are.
        badge: the highest rank of badge that the member has in the tag, or None.
        quality: as of `domain/standing.quality`, but never under 0: the worth of recent answers, held against the
            guild's mean, so that one lucky answer does not make an expert. Most lie under 10.
    """

    name: str
    score: int
    answers: int
    badge: TagRank | None = None
    quality: float = 0.0


@dataclass(frozen=True, slots=True)
class Award:
    """A named badge that a member was awarded, and when (seconds since 1970)."""

    badge: str
    awarded_at: int


@dataclass(frozen=True, slots=True)
class DayEnd:
    """The reputation shown at the end of a UTC day (days since 1970)."""

    day: int
    reputation: int


@dataclass(frozen=True, slots=True)
class Profile:
    """What a member has done in a guild, exact at the moment of asking.

    Attributes:
        user_id: the account.
        reputation: as shown, 1 or more.
        rank: from 1, as on the leaderboard; None for one who neither asked, answered, voted nor accepted.
        percentile: how many of a hundred members with posts stand lower, rounded down; None without posts.
        month_gain: the points of the running UTC month.
        questions, answers, accepted_answers: those that count.
        answers_to_solved: the answers to questions that have an accepted answer.
        votes_cast: the member's votes that count.
        best_answers: up to three that the reader may see, best first.
        top_tags: up to five, highest score first.
        streak_days: days in a row, up to today or yesterday, with a question, an answer or a vote.
        badges: the named ones, the newest first.
        course: the reputation over at most five years, up to the last day on which it moved: a first end of a day
            before that, then those of the days on which points came or went. Empty when none ever did.
        today: the UTC day of asking (days since 1970).
        is_hidden: the member chose not to be shown to others.
    """

    user_id: Snowflake
    reputation: int = 1
    rank: int | None = None
    percentile: int | None = None
    month_gain: int = 0
    questions: int = 0
    answers: int = 0
    accepted_answers: int = 0
    answers_to_solved: int = 0
    votes_cast: int = 0
    best_answers: tuple[BestAnswer, ...] = ()
    top_tags: tuple[TagStanding, ...] = ()
    streak_days: int = 0
    badges: tuple[Award, ...] = ()
    course: tuple[DayEnd, ...] = ()
    today: int = 0
    is_hidden: bool = False


def course_of(days: Sequence[tuple[int, int]], points: int) -> tuple[DayEnd, ...]:
    """Return the reputation at the ends of a member's days, beginning with the day before the first.

    Args:
        days: the last days on which points came or went, with their points, the oldest first.
        points: what all days of the member come to, the earlier ones included.
    """
    if not days:
        return ()
    total = points - sum(gained for _, gained in days)
    course = [DayEnd(days[0][0] - 1, shown_reputation(total))]
    for day, gained in days:
        total += gained
        course.append(DayEnd(day, shown_reputation(total)))
    return tuple(course)
