"""Questions and answers to be shown."""

from __future__ import annotations

from bot.domain.identity import PostId, Snowflake
from bot.domain.posts import (
    Answer,
    AnswerState,
    CloseReason,
    MessageRef,
    Post,
    PostKind,
    Question,
    QuestionState,
)

GUILD = Snowflake(1_111_111_111_111_111_111)
CHANNEL = Snowflake(2_222_222_222_222_222_222)
THREAD = Snowflake(3_333_333_333_333_333_333)
ASKER = Snowflake(4_444_444_444_444_444_444)
ANSWERER = Snowflake(5_555_555_555_555_555_555)
MESSAGE = Snowflake(6_666_666_666_666_666_666)
ASKED_AT = 1_767_225_600


def a_post(
    post_id: int, kind: PostKind, author_id: Snowflake, body: str, ups: int, downs: int, *, is_posted: bool
) -> Post:
    """Return what questions and answers share."""
    return Post(
        id=PostId(post_id),
        guild_id=GUILD,
        kind=kind,
        author_id=author_id,
        author_member_id=1,
        body=body,
        created_at=ASKED_AT,
        edited_at=None,
        message=MessageRef(THREAD, Snowflake(MESSAGE + post_id)) if is_posted else None,
        is_card=True,
        ups=ups,
        downs=downs,
    )


def a_question(
    *,
    number: int = 128,
    title: str = "Why does my list change when I copy it?",
    body: str = "I wrote `b = a` and then changed **b**.",
    tags: tuple[str, ...] = ("python", "lists"),
    state: QuestionState = QuestionState.OPEN,
    close_reason: CloseReason | None = None,
    accepted: int | None = None,
    answer_count: int = 0,
    is_archived: bool = False,
    thread_id: Snowflake | None = THREAD,
) -> Question:
    """Return a question as it stands in the database."""
    return Question(
        post=a_post(number, PostKind.QUESTION, ASKER, body, 3, 1, is_posted=thread_id is not None),
        number=number,
        title=title,
        channel_id=CHANNEL,
        thread_id=thread_id,
        tags=tags,
        is_archived=is_archived,
        state=state,
        close_reason=close_reason,
        answer_count=answer_count,
        accepted_answer_id=None if accepted is None else PostId(accepted),
        last_activity_at=ASKED_AT,
        index_message_id=None,
        index_rendered_at=None,
    )


def an_answer(
    number: int = 1,
    *,
    body: str = "Because both names mean the same list.",
    ups: int = 0,
    downs: int = 0,
    is_accepted: bool = False,
    is_posted: bool = True,
) -> Answer:
    """Return a live answer."""
    return Answer(
        post=a_post(1000 + number, PostKind.ANSWER, ANSWERER, body, ups, downs, is_posted=is_posted),
        question_id=PostId(128),
        number=number,
        state=AnswerState.LIVE,
        is_accepted=is_accepted,
    )
