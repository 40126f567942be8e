"""History: the older versions of questions and answers, and their erasure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from bot.domain.deeds import DeedKind
from bot.domain.errors import ConflictError, NotAllowedError, NotFoundError, Reason
from bot.domain.identity import Actor, Clock, PostId, Snowflake, seconds
from bot.domain.posts import Answer, AnswerState, Post, Question, QuestionState
from bot.services import auditing, linking
from bot.storage import answers, questions, revisions
from bot.storage.connection import Connection
from bot.storage.database import Database
from bot.storage.revisions import Revision


@dataclass(frozen=True, slots=True)
class Change:
    """One replacement of a version by the next.

    Attributes:
        question: the question that was changed, or whose answer.
        answer: the answer that was changed; None: the question.
        number: which change, the newest is 1; 0: there was none.
        total: how many there were.
        before: the older version.
        after_title, after_body: the version that replaced it; None: it is not known any more.
        may_erase: the reader may erase all older versions, and there is something to erase.
    """

    question: Question
    answer: Answer | None
    number: int
    total: int
    before: Revision | None = None
    after_title: str | None = None
    after_body: str | None = None
    may_erase: bool = False

    @property
    def post(self) -> Post:
        """Return what was changed."""
        return self.question.post if self.answer is None else self.answer.post


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks for a history: what they may see now decides what is told."""

    guild_id: Snowflake
    actor: Actor
    visible_channels: frozenset[Snowflake]


class History:
    """The use cases of older versions; each method is one transaction.

    Whoever can read a post may see how it came to be; what was deleted is shown to its author and to helpers alone.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self._database = database
        self._clock = clock

    async def post_id(self, reader: Reader, question_id: PostId, answer_number: int | None) -> PostId:
        """Return the internal id of a question's answer by its number, or of the question.

        Raises:
            NotFoundError: NO_SUCH_POST.
        """
        return await self._database.read(
            partial(_post_id, reader=reader, question_id=question_id, answer_number=answer_number)
        )

    async def change(self, reader: Reader, post_id: PostId, number: int) -> Change:
        """Return a change of a post by its number, the newest being 1; one beyond the oldest is the oldest.

        Raises:
            NotFoundError: NO_SUCH_POST: there is none, it lies where the reader sees nothing, or it was deleted.
        """
        return await self._database.read(partial(_change, reader=reader, post_id=post_id, number=number))

    async def erase(self, reader: Reader, post_id: PostId) -> Change:
        """Erase the texts of all older versions of a post; the post stands as it is.

        Raises:
            As `change`, and NotAllowedError: NOT_AUTHOR_OR_HELPER; ConflictError: NOTHING_TO_ERASE.
        """
        now = seconds(self._clock.now())
        return await self._database.write(partial(_erase, reader=reader, post_id=post_id, now=now))


def _post_id(connection: Connection, reader: Reader, question_id: PostId, answer_number: int | None) -> PostId:
    wanted: PostId | None = question_id
    if answer_number is not None:
        wanted = answers.get_id(connection, question_id, answer_number)
    if wanted is None:
        raise NotFoundError(Reason.NO_SUCH_POST)
    _require(connection, reader, wanted)
    return wanted


def _require(connection: Connection, reader: Reader, post_id: PostId) -> tuple[Question, Answer | None]:
    answer = answers.get_answer(connection, post_id)
    question = questions.get_question(connection, post_id if answer is None else answer.question_id)
    if question is None or question.post.guild_id != reader.guild_id:
        raise NotFoundError(Reason.NO_SUCH_POST)
    stands = question.state is not QuestionState.DELETED and (answer is None or answer.state is AnswerState.LIVE)
    post = question.post if answer is None else answer.post
    if not linking.is_seen(question, reader.visible_channels) or not (stands or _may_erase(reader.actor, post)):
        raise NotFoundError(Reason.NO_SUCH_POST)
    return question, answer


def _may_erase(actor: Actor, post: Post) -> bool:
    return not actor.is_bot and (actor.user_id == post.author_id or actor.is_helper or actor.is_manager)


def _change(connection: Connection, reader: Reader, post_id: PostId, number: int) -> Change:
    question, answer = _require(connection, reader, post_id)
    total = revisions.count_revisions(connection, post_id)
    shown = max(0, min(number, total))
    if shown == 0:
        return Change(question, answer, 0, 0)
    newer = revisions.list_newest(connection, post_id, 1, shown - 2) if shown > 1 else []
    (before,) = revisions.list_newest(connection, post_id, 1, shown - 1)
    post = question.post if answer is None else answer.post
    title = question.title if answer is None else None
    is_known = not newer or newer[0].erased_at is None
    return Change(
        question,
        answer,
        shown,
        total,
        before,
        after_title=(revisions.get_title_after(connection, post_id, shown - 1) or title) if is_known else None,
        after_body=(newer[0].body if newer else post.body) if is_known else None,
        may_erase=_may_erase(reader.actor, post) and revisions.has_readable(connection, post_id),
    )


def _erase(connection: Connection, reader: Reader, post_id: PostId, now: int) -> Change:
    question, answer = _require(connection, reader, post_id)
    post = question.post if answer is None else answer.post
    if not _may_erase(reader.actor, post):
        raise NotAllowedError(Reason.NOT_AUTHOR_OR_HELPER)
    if not revisions.has_readable(connection, post_id):
        raise ConflictError(Reason.NOTHING_TO_ERASE)
    revisions.erase_revisions(connection, post_id, now)
    auditing.record(connection, post, post.author_id, reader.actor, DeedKind.HISTORY_ERASED, now)
    return _change(connection, reader, post_id, 1)
