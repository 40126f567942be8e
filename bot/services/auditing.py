"""Auditing: the record of what is done to what others wrote, and the log channels that are told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bot.domain.deeds import Deed, DeedKind, is_told
from bot.domain.identity import Actor, PostId, Snowflake
from bot.domain.posts import Answer, Post, Question
from bot.domain.settings import GuildSettings
from bot.storage import answers, deeds, guild_settings, guilds, questions
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority
from bot.storage.deeds import UntoldDeed


@dataclass(frozen=True, slots=True)
class ToldDeed:
    """A deed with what it was done to, as a log channel is told of it.

    Attributes:
        untold: the deed.
        question: the question that it was done to, or whose answer; None: no post.
        answer: the answer that it was done to.
        settings: of the guild.
    """

    untold: UntoldDeed
    question: Question | None
    answer: Answer | None
    settings: GuildSettings


class Auditing:
    """Hands out what the log channels are yet to be told; each method is one transaction."""

    def __init__(self, database: Database) -> None:
        """Work on this database."""
        self._database = database

    async def untold(self, limit: int) -> list[ToldDeed]:
        """Return deeds, the oldest first, that the log channels are yet to be told."""
        return await self._database.read(partial(_untold, limit=limit))

    async def told(self, ids: Sequence[int]) -> None:
        """Take note that deeds were told, or cannot be; they stay on record."""
        await self._database.write(partial(deeds.mark_told, ids=tuple(ids)), priority=Priority.JOB)


def record(
    connection: Connection,
    post: Post,
    owner_id: Snowflake,
    actor: Actor | None,
    kind: DeedKind,
    now: int,
    *,
    why: str | None = None,
) -> None:
    """Keep what was done to a post; part of a transaction. What one does with what is one's own leaves no record.

    Args:
        connection: the transaction's.
        post: the question or answer.
        owner_id: whose it is to decide: the author, or for what concerns an acceptance the asker.
        actor: who did it; None: the bot by itself.
        kind: what was done.
        now: when, in seconds.
        why: a word of the domain.
    """
    if actor is not None and not is_told(actor, owner_id):
        return
    guild_row = guilds.ensure_guild(connection, post.guild_id, now)
    deeds.add(connection, guild_row, post.id, Deed(kind, None if actor is None else actor.user_id, why=why), now)


def _untold(connection: Connection, limit: int) -> list[ToldDeed]:
    return [_with_post(connection, untold) for untold in deeds.list_untold(connection, limit)]


def _with_post(connection: Connection, untold: UntoldDeed) -> ToldDeed:
    settings = guild_settings.load(connection, guilds.require_guild_id(connection, untold.guild_id))
    if untold.post_id is None:
        return ToldDeed(untold, None, None, settings)
    answer = answers.get_answer(connection, untold.post_id)
    question_id = PostId(untold.post_id) if answer is None else answer.question_id
    return ToldDeed(untold, questions.get_question(connection, question_id), answer, settings)
