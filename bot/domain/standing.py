"""Where members stand: boards, ranks and profiles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.identity import PostId, Snowflake, moment
from bot.domain.posts import MessageRef

_FIRST_DAY = date(1970, 1, 1)


class Period(StrEnum):
    """What a board looks at: all time, or the current calendar year, month or week in UTC, weeks from Monday."""

    ALL = "all"
    YEAR = "year"
    MONTH = "month"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Standing:
    """A line of a board.

    Attributes:
        rank: 1 for the first; who have the same share it, and the next rank is left out for each of them.
        value: the shown reputation (all time), the points gained (a period) or the score (a tag).
    """

    rank: int
    user_id: Snowflake
    value: int


@dataclass(frozen=True, slots=True)
class Board:
    """A page of a board.

    Attributes:
        items: its lines.
        number: the page's number, from 0.
        has_next: whether another page follows.
        own: the caller's own line, wherever it stands; None for one who does not stand on the board.
    """

    items: tuple[Standing, ...]
    number: int
    has_next: bool
    own: Standing | None


@dataclass(frozen=True, slots=True)
class TagScore:
    """The sum of the scores of a member's answers in a tag, and how many answers they are."""

    tag: str
    score: int
    answers: int


@dataclass(frozen=True, slots=True)
class BestAnswer:
    """One of a member's best answers.

    Attributes:
        message: the answer's message; None for an imported one.
    """

    answer_id: PostId
    question_number: int
    question_title: str
    score: int
    is_accepted: bool
    message: MessageRef | None


@dataclass(frozen=True, slots=True)
class Profile:
    """What a member has done in a guild, exact at the moment of asking.

    Attributes:
        rank: None while the member has neither asked, answered, voted nor accepted.
        percentile: the share, 0 to 100, of the members with posts that stand lower; None while nobody has any.
        month_gain: the points of the current UTC month.
        questions: those not deleted.
        answers: those that count.
        accepted_answers: the accepted ones of these.
        answers_to_solved: those of them that are to questions with an acceptance.
        votes_cast: the votes that count.
        best_answers: up to three, the best first.
        top_tags: up to five, by score.
        streak_days: how many days in a row had a question, an answer or a vote, up to today or yesterday.
    """

    user_id: Snowflake
    reputation: int
    rank: int | None
    percentile: float | None
    month_gain: int
    questions: int
    answers: int
    accepted_answers: int
    answers_to_solved: int
    votes_cast: int
    best_answers: tuple[BestAnswer, ...]
    top_tags: tuple[TagScore, ...]
    streak_days: int

    @property
    def acceptance_rate(self) -> float | None:
        """Return the accepted answers' share, 0 to 1, of those to questions with an acceptance; None without."""
        return self.accepted_answers / self.answers_to_solved if self.answers_to_solved else None


def first_day(period: Period, now: int) -> int:
    """Return the day (days since 1970) with which the current period began; 0 for all time.

    Args:
        period: which.
        now: seconds since 1970.
    """
    today = moment(now).date()
    match period:
        case Period.ALL:
            first = _FIRST_DAY
        case Period.YEAR:
            first = today.replace(month=1, day=1)
        case Period.MONTH:
            first = today.replace(day=1)
        case Period.WEEK:
            first = today - timedelta(days=today.weekday())
    return (first - _FIRST_DAY).days
