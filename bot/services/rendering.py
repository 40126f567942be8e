"""Rendering: what waits in the outbox, and what there is to show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from bot.domain.bounties import Bounty
from bot.domain.findings import Finding
from bot.domain.identity import Clock, PostId, Snowflake, seconds
from bot.domain.ordering import in_order
from bot.domain.posts import Answer, Post, PostKind, Question
from bot.domain.rendering import INDEX_INTERVAL_SECONDS, Render, RenderKind, retry_delay_seconds
from bot.domain.settings import GuildSettings
from bot.services.linking import NO_LINKS, Links, links_of
from bot.storage import (
    answers,
    bounties,
    channels,
    findings,
    forum_tags,
    guild_settings,
    guilds,
    posts,
    question_experts,
    questions,
    renders,
)
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority
from bot.storage.forum_tags import ForumTag

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PostView:
    """A post with all that shows around it.

    Attributes:
        post: the post.
        question: the question that it is, or answers.
        answer: the answer that it is, if it is one.
        settings: the guild's settings.
    """

    post: Post
    question: Question
    answer: Answer | None
    settings: GuildSettings


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question with all that its card, its index and its forum post show.

    Attributes:
        question: the question.
        answers: its live answers in the order in which members see them.
        settings: the guild's settings.
        forum_tags: the tags of its channel, if that is a forum.
        experts: whom its card names.
        bounty: the one that runs.
        links: its original, and what repeats it.
    """

    question: Question
    answers: tuple[Answer, ...]
    settings: GuildSettings
    forum_tags: tuple[ForumTag, ...]
    experts: tuple[Snowflake, ...] = ()
    bounty: Bounty | None = None
    links: Links = NO_LINKS


class RenderQueue:
    """The outbox; each method is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self._database = database
        self._clock = clock

    async def due(self, limit: int) -> list[Render]:
        """Return renders whose time has come, the longest due first."""
        return await self._database.read(partial(renders.list_due, now=self._now(), limit=limit))

    async def next_due_at(self) -> int | None:
        """Return when the next render is due, in seconds since 1970; None when nothing waits."""
        return await self._database.read(renders.get_next_due_at)

    async def count(self) -> int:
        """Return how much waits to be shown, due or not."""
        return await self._database.read(renders.count)

    async def done(self, render: Render) -> bool:
        """Remove a render that was shown; False if a newer cause came meanwhile: then it waits on."""
        return await self._write(partial(_done, render=render, now=self._now()))

    async def retry(self, render: Render, delay_seconds: int | None = None) -> None:
        """Try a failed render again after a delay; None: one that grows with its failures, up to an hour."""
        if delay_seconds is None:
            delay_seconds = retry_delay_seconds(render.attempts + 1)
        await self._write(partial(renders.put_retry, render=render, due_at=self._now() + delay_seconds))

    async def drop(self, render: Render) -> None:
        """Remove a render that no retry would help; a newer cause is tried all the same."""
        await self._write(partial(renders.remove_version, render=render))

    async def index_rendered(self, question_id: PostId, message_id: Snowflake | None) -> None:
        """Remember the index message that was shown now; None: it is gone and a new one is to be posted."""
        await self._write(partial(questions.put_index, question_id=question_id, message_id=message_id, now=self._now()))

    async def finding(self, guild_id: Snowflake, finding_id: int) -> Finding | None:
        """Return a finding of a guild."""
        return await self._database.read(partial(_finding, guild_id=guild_id, finding_id=finding_id))

    async def post_view(self, post_id: PostId) -> PostView | None:
        """Return a post with what shows around it."""
        return await self._database.read(partial(_post_view, post_id=post_id))

    async def question_view(self, question_id: PostId) -> QuestionView | None:
        """Return a question with all that is shown of it."""
        return await self._database.read(partial(_question_view, question_id=question_id))

    async def _write(self, function: Callable[[Connection], T]) -> T:
        return await self._database.write(function, priority=Priority.JOB)

    def _now(self) -> int:
        return seconds(self._clock.now())


def _done(connection: Connection, render: Render, now: int) -> bool:
    if renders.remove_version(connection, render):
        return True
    wait = INDEX_INTERVAL_SECONDS if render.kind is RenderKind.INDEX else 0
    renders.put_due(connection, render, now + wait)
    return False


def _finding(connection: Connection, guild_id: Snowflake, finding_id: int) -> Finding | None:
    return findings.get_finding(connection, guilds.require_guild_id(connection, guild_id), finding_id)


def _post_view(connection: Connection, post_id: PostId) -> PostView | None:
    post = posts.get_post(connection, post_id)
    if post is None:
        return None
    answer = None
    if post.kind is PostKind.ANSWER:
        answer = answers.require_answer(connection, post_id)
    question_id = post_id if answer is None else answer.question_id
    question = questions.require_question(connection, question_id)
    return PostView(post, question, answer, _settings_of(connection, post))


def _question_view(connection: Connection, question_id: PostId) -> QuestionView | None:
    question = questions.get_question(connection, question_id)
    if question is None:
        return None
    shown_tags: list[ForumTag] = []
    if question.channel_id is not None:
        channel = channels.find_channel(connection, question.channel_id)
        if channel is not None:
            shown_tags = forum_tags.list_forum_tags(connection, channel.id)
    return QuestionView(
        question=question,
        answers=tuple(in_order(answers.list_answers(connection, question_id))),
        settings=_settings_of(connection, question.post),
        forum_tags=tuple(shown_tags),
        experts=question_experts.list_named(connection, question_id),
        bounty=bounties.get_open(connection, question_id),
        links=links_of(connection, question),
    )


def _settings_of(connection: Connection, post: Post) -> GuildSettings:
    return guild_settings.load(connection, guilds.require_guild_id(connection, post.guild_id))
