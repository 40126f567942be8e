"""Deeds: what helpers, managers and the bot itself do to what others wrote, as the audit trail keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.identity import Actor, Snowflake

MOST_NOTE = 500
"""The longest explanation that goes with a deed, in characters."""


class DeedKind(StrEnum):
    """What was done. The name says what of: a question, an answer, a report, or a member."""

    QUESTION_CLOSED = "question_closed"
    QUESTION_REOPENED = "question_reopened"
    QUESTION_DUPLICATE = "question_duplicate"
    QUESTION_EDITED = "question_edited"
    QUESTION_RETAGGED = "question_retagged"
    QUESTION_DELETED = "question_deleted"
    ANSWER_ACCEPTED = "answer_accepted"
    ANSWER_UNACCEPTED = "answer_unaccepted"
    ANSWER_DELETED = "answer_deleted"
    NOT_AN_ANSWER = "not_an_answer"
    MADE_ANSWER = "made_answer"
    HISTORY_ERASED = "history_erased"
    REPORT_DISMISSED = "report_dismissed"
    MEMBER_WARNED = "member_warned"
    VOTES_INVALIDATED = "votes_invalidated"
    VOTES_DISMISSED = "votes_dismissed"
    VOTES_RESTORED = "votes_restored"


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that was done.

    Attributes:
        kind: what.
        actor_id: who; None: the bot by itself.
        subject_id: whom it befell, where that is not the author of a post.
        why: a word of the domain that says why, such as the reason of a closing.
        note: what the actor wrote to explain it; 1 to `MOST_NOTE` characters.
    """

    kind: DeedKind
    actor_id: Snowflake | None
    subject_id: Snowflake | None = None
    why: str | None = None
    note: str | None = None


def is_told(actor: Actor, author_id: Snowflake) -> bool:
    """Return whether what somebody does to a post goes on record: what authors do with their own does not."""
    return actor.user_id != author_id
