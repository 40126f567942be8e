"""What badges are called and what they are for, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_BADGES = {
    "first_question": ("Well asked", "A first question with a score of 1."),
    "first_accepted": ("First solution", "A first answer that somebody else accepted."),
    "good_question": ("Good question", "A question with a score of 5."),
    "great_question": ("Great question", "A question with a score of 10."),
    "good_answer": ("Good answer", "An answer with a score of 5."),
    "great_answer": ("Great answer", "An answer with a score of 10."),
    "outstanding_answer": ("Outstanding answer", "An answer with a score of 25."),
    "week_in_a_row": ("Week in a row", "A question, an answer or a vote on each of 7 days in a row."),
    "month_in_a_row": ("Month in a row", "A question, an answer or a vote on each of 30 days in a row."),
    "hundred_days_in_a_row": ("Hundred days", "A question, an answer or a vote on each of 100 days in a row."),
    "many_accepted": ("Problem solver", "25 answers that others accepted."),
    "ten_solved": ("Thankful", "An answer of somebody else accepted to each of 10 own questions."),
    "hundred_votes": ("Voter", "100 votes on what others wrote."),
    "late_answer": ("Better late", "An answer with a score of 2 to a question that was 30 days old."),
    "tag_bronze": ("Bronze badge", "20 answers in a tag, with a score of 100 together."),
    "tag_silver": ("Silver badge", "80 answers in a tag, with a score of 400 together."),
    "tag_gold": ("Gold badge", "200 answers in a tag, with a score of 1,000 together."),
}

BADGES: Mapping[str, str] = MappingProxyType(
    {f"badge.{badge}.name": name for badge, (name, _) in _BADGES.items()}
    | {f"badge.{badge}.for": what_for for badge, (_, what_for) in _BADGES.items()}
)
