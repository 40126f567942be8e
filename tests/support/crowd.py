"""A guild of many members who vote, made within one transaction."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.domain.identity import Actor, PostId, Snowflake
from bot.domain.posts import MessageRef, PostKind
from bot.domain.settings import GuildSettings
from bot.domain.voting import Direction, Refusal
from bot.services import casting
from bot.services.casting import Ballot
from bot.storage import guild_settings, guilds, members, posts, questions, votes, words
from bot.storage.connection import Connection
from bot.storage.database import Database
from tests.support.community import GUILD

UP, DOWN = Direction.UP, Direction.DOWN
FIRST_MEMBER, FIRST_MESSAGE = 1_000, 100_000


@dataclass(frozen=True)
class Cast:
    """A vote to be cast: by whom (a number from 0), on whom, which, and when (seconds)."""

    voter: int
    author: int
    direction: Direction
    at: int


@dataclass
class Crowd:
    """Members by number, each with questions of their own."""

    database: Database
    guild_id: Snowflake = GUILD
    posts: dict[int, list[PostId]] = field(default_factory=dict)
    _voted: defaultdict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))

    @staticmethod
    def account(number: int) -> Snowflake:
        """Return the account of a member."""
        return Snowflake(FIRST_MEMBER + number)

    @classmethod
    async def gather(cls, database: Database, size: int, posts_each: int, now: int, guild_id: int = GUILD) -> Crowd:
        """Let members join and ask."""
        crowd = cls(database, Snowflake(guild_id))

        def fill(connection: Connection) -> None:
            guild_id = guilds.ensure_guild(connection, crowd.guild_id, now)
            for author in range(size):
                member_id = members.ensure_member(connection, guild_id, cls.account(author))
                crowd.posts[author] = [
                    _ask(connection, guild_id, member_id, author * posts_each + place, now)
                    for place in range(posts_each)
                ]
            guilds.keep_number_free(connection, guild_id, size * posts_each)

        await database.write(fill)
        return crowd

    async def vote(self, casts: Iterable[Cast]) -> list[Refusal | None]:
        """Cast votes in the order of their times, each on a post that its voter has not voted on yet."""
        ordered = sorted(casts, key=lambda cast: cast.at)

        def fill(connection: Connection) -> list[Refusal | None]:
            guild_id = guilds.require_guild_id(connection, self.guild_id)
            settings = guild_settings.load(connection, guild_id)
            return [self._vote(connection, guild_id, settings, cast) for cast in ordered]

        return await self.database.write(fill)

    def _vote(self, connection: Connection, guild_id: int, settings: GuildSettings, cast: Cast) -> Refusal | None:
        place = self._voted[cast.voter, cast.author]
        self._voted[cast.voter, cast.author] += 1
        target = votes.get_target(connection, self.posts[cast.author][place])
        assert target is not None
        user_id = self.account(cast.voter)
        voter = votes.find_voter(connection, guild_id, user_id, target.post_id)
        return casting.cast(connection, target, Ballot(Actor(user_id), voter, cast.direction, 1), settings, cast.at)


def honest(seed: int, size: int, most: int, begins_at: int, seconds: int) -> list[Cast]:
    """Return up to so many votes of each member on others by chance, one in ten down."""
    chance = random.Random(seed)
    return [
        Cast(
            voter,
            chance.choice([author for author in range(size) if author != voter]),
            UP if chance.random() < 0.9 else DOWN,
            begins_at + chance.randrange(seconds),
        )
        for voter in range(size)
        for _ in range(chance.randrange(most))
    ]


def ring(seed: int, group: Iterable[int], each: int, begins_at: int, seconds: int) -> list[Cast]:
    """Return so many up votes of each of a group on each other one of it."""
    chance = random.Random(seed)
    numbers = list(group)
    return [
        Cast(voter, author, UP, begins_at + chance.randrange(seconds))
        for voter in numbers
        for author in numbers
        if voter != author
        for _ in range(each)
    ]


def _ask(connection: Connection, guild_id: int, member_id: int, place: int, now: int) -> PostId:
    message_id = Snowflake(FIRST_MESSAGE + place)
    question_id = posts.add_post(
        connection,
        guild_id=guild_id,
        kind=PostKind.QUESTION,
        author_member_id=member_id,
        body="Why?",
        created_at=now,
        message=MessageRef(message_id, message_id),
    )
    questions.add_question(
        connection,
        question_id,
        guild_id=guild_id,
        number=place + 1,
        title="Why?",
        channel_id=None,
        thread_id=message_id,
        last_activity_at=now,
    )
    words.index_post(connection, question_id)
    return question_id
