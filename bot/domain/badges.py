"""Badges: the one table of what members are awarded for, and how it follows from the records that stand.

A badge is held, and dated, for what the records say now: of the votes that count, in the order in which they were cast
(of the same second those for a post come first), the first with which enough was reached. So a vote against a post
takes no badge; a vote taken back, or a post deleted, takes what was awarded for it. Nothing happens before its post was
written: a vote that is dated earlier (a clock may be wrong) is taken as cast with the post.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from bot.domain.posts import PostKind


class BadgeRank(StrEnum):
    """How much it takes to earn a badge."""

    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"


@dataclass(frozen=True, slots=True)
class PostScore:
    """A post reached a score.

    Attributes:
        kind: of a question, or of an answer.
        score: the score.
        question_age_days: how old the question was, at least, when the answer was written.
    """

    kind: PostKind
    score: int
    question_age_days: int = 0


@dataclass(frozen=True, slots=True)
class AnswersAccepted:
    """So many of the member's answers are accepted; an asker's own answer is none of them, nor one accepted oneself."""

    number: int


@dataclass(frozen=True, slots=True)
class QuestionsSolved:
    """So many of the member's questions have an accepted answer; one's own answers do not count."""

    number: int


@dataclass(frozen=True, slots=True)
class VotesCast:
    """The member cast so many votes that count."""

    number: int


@dataclass(frozen=True, slots=True)
class DaysInARow:
    """The member asked, answered or voted on so many UTC days in a row."""

    days: int


Rule = PostScore | AnswersAccepted | QuestionsSolved | VotesCast | DaysInARow


@dataclass(frozen=True, slots=True)
class Badge:
    """A named badge; its words are in the catalogue, by its name."""

    name: str
    rank: BadgeRank
    rule: Rule


@dataclass(frozen=True, slots=True)
class TagBadgeRule:
    """The badge of a rank in any tag: a sum of the scores of answers in it, and a number of answers, both at once."""

    name: str
    rank: BadgeRank
    score: int
    answers: int


@dataclass(frozen=True, slots=True)
class Earned:
    """What earned a badge.

    Attributes:
        at: when, in seconds since 1970.
        post_id: the post, if it was earned with one.
    """

    at: int
    post_id: int | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """A vote that counts: when it was cast, in seconds since 1970, and whether it is 1 or -1."""

    at: int
    value: int


@dataclass(frozen=True, slots=True)
class VotedPost:
    """A post that counts, with the votes on it that count."""

    id: int
    created_at: int
    votes: tuple[Cast, ...]


_QUESTION, _ANSWER = PostKind.QUESTION, PostKind.ANSWER
_BRONZE, _SILVER, _GOLD = BadgeRank

BADGES: Mapping[str, Badge] = MappingProxyType(
    {
        badge.name: badge
        for badge in (
            # Firsts.
            Badge("first_question", _BRONZE, PostScore(_QUESTION, 1)),
            Badge("first_accepted", _BRONZE, AnswersAccepted(1)),
            # Quality.
            Badge("good_question", _BRONZE, PostScore(_QUESTION, 5)),
            Badge("great_question", _SILVER, PostScore(_QUESTION, 10)),
            Badge("good_answer", _BRONZE, PostScore(_ANSWER, 5)),
            Badge("great_answer", _SILVER, PostScore(_ANSWER, 10)),
            Badge("outstanding_answer", _GOLD, PostScore(_ANSWER, 25)),
            # Persistence.
            Badge("week_in_a_row", _BRONZE, DaysInARow(7)),
            Badge("month_in_a_row", _SILVER, DaysInARow(30)),
            Badge("hundred_days_in_a_row", _GOLD, DaysInARow(100)),
            Badge("many_accepted", _SILVER, AnswersAccepted(25)),
            # Care.
            Badge("ten_solved", _BRONZE, QuestionsSolved(10)),
            Badge("hundred_votes", _SILVER, VotesCast(100)),
            Badge("late_answer", _BRONZE, PostScore(_ANSWER, 2, question_age_days=30)),
        )
    }
)
"""All named badges, in the order in which they are listed."""

TAG_BADGES: Mapping[str, TagBadgeRule] = MappingProxyType(
    {
        rule.name: rule
        for rule in (
            TagBadgeRule("tag_bronze", _BRONZE, score=100, answers=20),
            TagBadgeRule("tag_silver", _SILVER, score=400, answers=80),
            TagBadgeRule("tag_gold", _GOLD, score=1000, answers=200),
        )
    }
)
"""The badges of every tag, the lowest first."""

LONGEST_ROW_DAYS = max(badge.rule.days for badge in BADGES.values() if isinstance(badge.rule, DaysInARow))

NEWS_SECONDS = 86_400
"""How young the cause of a badge is when its member is told of it: not what an import or a first count finds."""


def subject_of(badge: str, tag: str | None) -> str:
    """Return what tells the notice of a badge apart: its name, and after a stroke the tag that it is for."""
    return badge if tag is None else f"{badge}/{tag}"


def score_reached(post: VotedPost, score: int) -> Earned | None:
    """Return when the votes that stand brought a post to a score for the first time, or None when they never did."""
    running = 0
    for vote in sorted(post.votes, key=lambda vote: (vote.at, -vote.value)):
        running += vote.value
        if running >= score:
            return Earned(max(vote.at, post.created_at), post.id)
    return None


def earliest(found: Iterable[Earned | None]) -> Earned | None:
    """Return what came first, of the same second that of the lowest post; None when there is nothing."""
    there = (earned for earned in found if earned is not None)
    return min(there, key=lambda earned: (earned.at, earned.post_id or 0), default=None)


def row_reached(days: Sequence[tuple[int, int]], length: int) -> Earned | None:
    """Return when a row of days was complete for the first time.

    Args:
        days: the active days (since 1970) in order, each with the time at which something was first done on it.
        length: how many days in a row.
    """
    in_a_row = 0
    before: int | None = None
    for day, began_at in days:
        in_a_row = in_a_row + 1 if before is not None and day == before + 1 else 1
        before = day
        if in_a_row >= length:
            return Earned(began_at)
    return None


def tag_reached(answers: Iterable[VotedPost], rule: TagBadgeRule) -> Earned | None:
    """Return when a member's answers in a tag were enough, and their scores together, for the first time."""
    happened: list[tuple[int, bool, int]] = []
    for answer in answers:
        happened.append((answer.created_at, False, 0))
        happened.extend((max(vote.at, answer.created_at), True, -vote.value) for vote in answer.votes)
    score = number = 0
    for at, is_vote, loss in sorted(happened):
        score -= loss
        number += not is_vote
        if score >= rule.score and number >= rule.answers:
            return Earned(at)
    return None
