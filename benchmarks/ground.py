"""The database that every contender starts from, and the votes they are given."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.domain.identity import Snowflake
from bot.domain.posts import MessageRef, PostKind
from bot.domain.reactions import ReactionEvent
from bot.storage import answers, channels, guilds, members, posts, questions
from bot.storage.connection import Connection
from bot.storage.database import Database

GUILD = Snowflake(1_000_000)
FORUM = Snowflake(2_000_000)
FIRST_AUTHOR, AUTHORS = 3_000_000, 500
FIRST_VOTER, VOTERS = 4_000_000, 2_500
FIRST_THREAD, QUESTIONS = 5_000_000, 1_000
FIRST_ANSWER, ANSWERS_EACH = 6_000_000, 3
START = datetime(2026, 1, 1, tzinfo=UTC)
_CREATED_AT = int(START.timestamp()) - 86_400
_UP_SHARE = 0.85


class StepClock:
    """A clock that is moved on by hand."""

    def __init__(self) -> None:
        self._now = START

    def now(self) -> datetime:
        """Return the present."""
        return self._now

    def advance(self) -> None:
        """Move on by a minute."""
        self._now += timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Ground:
    """A migrated database with a guild's questions, answers and members, and no votes yet."""

    path: Path

    def copy(self, path: Path) -> Path:
        """Copy the database for one contender and return where it lies."""
        shutil.copyfile(self.path, path)
        return path


async def lay_ground(folder: Path) -> Ground:
    """Make the database."""
    path = folder / "ground.db"
    database = await Database.open(path)
    await database.write(_fill)
    await database.close()
    return Ground(path)


def cast_votes(number: int, seed: int) -> list[ReactionEvent]:
    """Return votes of members on answers, each member and answer together at most once."""
    chance = random.Random(seed)
    pairs = chance.sample(range(VOTERS * QUESTIONS * ANSWERS_EACH), number)
    return [
        ReactionEvent(
            guild_id=GUILD,
            channel_id=Snowflake(FIRST_THREAD + answer // ANSWERS_EACH),
            message_id=Snowflake(FIRST_ANSWER + answer),
            user_id=Snowflake(FIRST_VOTER + voter),
            emoji="⬆️" if chance.random() < _UP_SHARE else "⬇️",
        )
        for voter, answer in (divmod(pair, QUESTIONS * ANSWERS_EACH) for pair in pairs)
    ]


def _fill(connection: Connection) -> None:
    guild_id = guilds.ensure_guild(connection, GUILD, _CREATED_AT)
    channels.put_qa_channels(connection, guild_id, [FORUM])
    forum_id = channels.ensure_channel(connection, guild_id, FORUM)
    authors = [members.ensure_member(connection, guild_id, Snowflake(FIRST_AUTHOR + each)) for each in range(AUTHORS)]
    for voter in range(VOTERS):
        members.ensure_member(connection, guild_id, Snowflake(FIRST_VOTER + voter))
    writers = _in_turn(authors)
    for number in range(QUESTIONS):
        thread_id = Snowflake(FIRST_THREAD + number)
        question_id = posts.add_post(
            connection,
            guild_id=guild_id,
            kind=PostKind.QUESTION,
            author_member_id=next(writers),
            body="What is the best way to measure the speed of a program that waits for a disk?",
            created_at=_CREATED_AT,
            message=MessageRef(thread_id, thread_id),
            is_card=True,
        )
        questions.add_question(
            connection,
            question_id,
            guild_id=guild_id,
            number=number + 1,
            title=f"How fast is contender number {number}?",
            channel_id=forum_id,
            thread_id=thread_id,
            last_activity_at=_CREATED_AT,
        )
        for place in range(ANSWERS_EACH):
            answer_id = posts.add_post(
                connection,
                guild_id=guild_id,
                kind=PostKind.ANSWER,
                author_member_id=next(writers),
                body="Let the contenders take turns, many times, and compare their medians within one run.",
                created_at=_CREATED_AT,
                message=MessageRef(thread_id, Snowflake(FIRST_ANSWER + number * ANSWERS_EACH + place)),
                is_card=False,
            )
            answers.add_answer(connection, answer_id, question_id=question_id, number=place + 1)
        questions.add_to_answer_count(connection, question_id, ANSWERS_EACH)
    guilds.keep_number_free(connection, guild_id, QUESTIONS)


def _in_turn(rows: list[int]) -> Iterator[int]:
    while True:
        yield from rows
