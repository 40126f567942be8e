"""Questions and answers as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.identity import PostId, Snowflake


class PostKind(StrEnum):
    """What a post is."""

    QUESTION = "question"
    ANSWER = "answer"


class QuestionState(StrEnum):
    """Whether a question still looks for answers."""

    OPEN = "open"
    CLOSED = "closed"
    DELETED = "deleted"


class CloseReason(StrEnum):
    """Why a question was closed."""

    SOLVED = "solved"
    DUPLICATE = "duplicate"
    OFF_TOPIC = "off_topic"
    NO_LONGER_NEEDED = "no_longer_needed"
    STALE = "stale"


class AnswerState(StrEnum):
    """Whether an answer counts: only a live one does."""

    LIVE = "live"
    RETRACTED = "retracted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class MessageRef:
    """Where a message lies: its channel or thread, and its id."""

    channel_id: Snowflake
    message_id: Snowflake


@dataclass(frozen=True, slots=True)
class Post:
    """What questions and answers share.

    Attributes:
        id: the internal id.
        guild_id: the guild's id at Discord.
        author_id: the author's account.
        author_member_id: the author's row among the guild's members.
        body: the text; empty when erased.
        created_at, edited_at: seconds since 1970.
        message: the message that bears the reactions; None for an imported post.
        is_card: whether that message is the bot's own card.
        ups, downs: the votes that count.
    """

    id: PostId
    guild_id: Snowflake
    kind: PostKind
    author_id: Snowflake
    author_member_id: int
    body: str
    created_at: int
    edited_at: int | None
    message: MessageRef | None
    is_card: bool
    ups: int
    downs: int

    @property
    def score(self) -> int:
        """Return ups minus downs."""
        return self.ups - self.downs


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its thread.

    Attributes:
        post: what it shares with answers; post.message is its card, or the asker's own first message.
        channel_id: the Q&A channel at Discord; None for one imported without a thread.
        accepted_answer_id: the accepted answer, if there is one.
        last_activity_at: seconds since 1970.
        index_message_id: the index message in the thread, once there is one.
        is_locked: moderators alone write in the thread and wake it.
    """

    post: Post
    number: int
    title: str
    tags: tuple[str, ...]
    channel_id: Snowflake | None
    thread_id: Snowflake | None
    is_archived: bool
    state: QuestionState
    close_reason: CloseReason | None
    answer_count: int
    accepted_answer_id: PostId | None
    last_activity_at: int
    index_message_id: Snowflake | None
    index_rendered_at: int | None
    is_locked: bool = False

    @property
    def id(self) -> PostId:
        """Return the internal id."""
        return self.post.id

    @property
    def is_solved(self) -> bool:
        """Return whether an answer is accepted."""
        return self.accepted_answer_id is not None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a question; number counts from 1 within the question."""

    post: Post
    question_id: PostId
    number: int
    state: AnswerState
    is_accepted: bool

    @property
    def id(self) -> PostId:
        """Return the internal id."""
        return self.post.id
