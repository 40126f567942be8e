"""Subjects: the settings of a guild as `/setup` groups them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from bot.domain.settings import SETTINGS, SettingKind

FIELDS_A_FORM = 5
"""A form at Discord has no more."""

_TYPED = frozenset({SettingKind.INTEGER, SettingKind.EMOJI})


class Subject(StrEnum):
    """What settings are about; each is a page of the panel."""

    CHANNELS = "channels"
    PEOPLE = "people"
    ANSWERS = "answers"
    POINTS = "points"
    LIMITS = "limits"
    WAITING = "waiting"
    EXTRAS = "extras"


SUBJECTS: Mapping[Subject, tuple[str, ...]] = MappingProxyType(
    {
        Subject.CHANNELS: ("qa_channels", "channel_detection", "channel_tags"),
        Subject.PEOPLE: ("helper_role", "log_channel", "language"),
        Subject.ANSWERS: ("answer_detection", "emoji_up", "emoji_down", "emoji_accept"),
        Subject.POINTS: (
            "points_question_up",
            "points_question_down",
            "points_answer_up",
            "points_answer_down",
            "points_downvote_cast",
            "points_accepted",
            "points_accepting",
            "daily_cap",
        ),
        Subject.LIMITS: (
            "vote_min_reputation",
            "min_account_age_days",
            "votes_per_day",
            "pair_votes_per_day",
            "questions_per_hour",
            "open_questions",
        ),
        Subject.WAITING: ("expert_ping_hours", "reminder_after_days", "stale_after_days"),
        Subject.EXTRAS: ("bounties", "rank_roles"),
    }
)
"""Every setting, under exactly one subject."""


def subject_of(name: str) -> Subject:
    """Return the subject of a setting.

    Raises:
        KeyError: there is no such setting.
    """
    found = next((subject for subject, names in SUBJECTS.items() if name in names), None)
    if found is None:
        raise KeyError(name)
    return found


def forms_of(subject: Subject) -> list[tuple[str, ...]]:
    """Return the settings of a subject that are typed, as many together as a form has room for."""
    typed = [name for name in SUBJECTS[subject] if SETTINGS[name].kind in _TYPED]
    return [tuple(typed[start : start + FIELDS_A_FORM]) for start in range(0, len(typed), FIELDS_A_FORM)]
