"""The expert profile of a member as a value."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.identity import Snowflake
from bot.domain.posts import MessageRef


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
    """What a member's answers in a tag are worth: the sum of their scores, and how many they are."""

    name: str
    score: int
    answers: int


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
    """

    user_id: Snowflake
    reputation: int
    rank: int | None
    percentile: int | None
    month_gain: int
    questions: int
    answers: int
    accepted_answers: int
    answers_to_solved: int
    votes_cast: int
    best_answers: tuple[BestAnswer, ...]
    top_tags: tuple[TagStanding, ...]
    streak_days: int
