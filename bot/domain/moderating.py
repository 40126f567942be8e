"""Moderating: what helpers decide of posts that members reported, and what may be decided of which."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.deeds import MOST_NOTE
from bot.domain.errors import ConflictError, InvalidInputError, NotAllowedError, Reason
from bot.domain.identity import Actor, PostId, Snowflake
from bot.domain.posts import Answer, AnswerState, MessageRef, Post, Question, QuestionState
from bot.domain.pseudonyms import is_pseudonym


class ReportVerdict(StrEnum):
    """What was decided of a reported post."""

    DISMISSED = "dismissed"
    NOT_AN_ANSWER = "not_an_answer"
    CLOSED = "closed"
    DELETED = "deleted"
    WARNED = "warned"


@dataclass(frozen=True, slots=True)
class ReportCase:
    """All reports of a post on which one decision is made.

    Attributes:
        id: the internal id.
        post_id: the post.
        opened_at: when the first report came, in seconds.
        reports: how many came.
        message: the case in the log channel; None: it is not posted yet.
        verdict: what was decided; None: it is open.
        decided_by: the account that did.
        decided_at: when, in seconds.
    """

    id: int
    post_id: PostId
    opened_at: int
    reports: int
    message: MessageRef | None = None
    verdict: ReportVerdict | None = None
    decided_by: Snowflake | None = None
    decided_at: int | None = None


@dataclass(frozen=True, slots=True)
class ReportedPost:
    """A case with the post that it is about; answer is None where that is a question."""

    case: ReportCase
    question: Question
    answer: Answer | None

    @property
    def post(self) -> Post:
        """Return what was reported."""
        return self.question.post if self.answer is None else self.answer.post

    @property
    def stands(self) -> bool:
        """Return whether the post is still one."""
        if self.question.state is QuestionState.DELETED:
            return False
        return self.answer is None or self.answer.state is AnswerState.LIVE


def verdicts(reported: ReportedPost) -> tuple[ReportVerdict, ...]:
    """Return what may be decided of a case, as things stand; nothing of one that is decided."""
    if reported.case.verdict is not None:
        return ()
    found = [ReportVerdict.DISMISSED]
    if reported.stands:
        if reported.answer is not None:
            found.append(ReportVerdict.NOT_AN_ANSWER)
        elif reported.question.state is QuestionState.OPEN:
            found.append(ReportVerdict.CLOSED)
        found.append(ReportVerdict.DELETED)
    if not is_pseudonym(reported.post.author_id):
        found.append(ReportVerdict.WARNED)
    return tuple(found)


def check_may_moderate(actor: Actor) -> None:
    """Let helpers pass.

    Raises:
        NotAllowedError: NOT_A_HELPER.
    """
    if actor.is_bot or not (actor.is_helper or actor.is_manager):
        raise NotAllowedError(Reason.NOT_A_HELPER)


def check_verdict(reported: ReportedPost, verdict: ReportVerdict) -> None:
    """Refuse to decide twice, and what does not fit the post as it is.

    Raises:
        ConflictError: REPORT_DECIDED (decided_by_id); AUTHOR_FORGOTTEN; REPORT_MOVED_ON: the post
            is not what it was.
    """
    case = reported.case
    if case.verdict is not None:
        raise ConflictError(Reason.REPORT_DECIDED, decided_by_id=case.decided_by)
    if verdict in verdicts(reported):
        return
    if verdict is ReportVerdict.WARNED:
        raise ConflictError(Reason.AUTHOR_FORGOTTEN)
    raise ConflictError(Reason.REPORT_MOVED_ON)


def check_warning(text: str) -> str:
    """Return a warning without the space around it.

    Raises:
        InvalidInputError: TOO_SHORT, TOO_LONG (field, length, minimum, maximum): it has 1 to `MOST_NOTE` characters.
    """
    kept = text.strip()
    details = {"field": "warning", "length": len(kept), "minimum": 1, "maximum": MOST_NOTE}
    if not kept:
        raise InvalidInputError(Reason.TOO_SHORT, **details)
    if len(kept) > MOST_NOTE:
        raise InvalidInputError(Reason.TOO_LONG, **details)
    return kept
