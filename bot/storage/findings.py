"""Findings with their evidence, and which guilds are to be reviewed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.findings import Finding, FindingKind, FindingPair, FindingState
from bot.domain.identity import PostId, Snowflake
from bot.domain.suspicions import CastVote
from bot.domain.voting import Direction, VoteState
from bot.storage.connection import Connection, Row
from bot.storage.votes import Vote

_PAIRS = """
    SELECT voter.user_id AS voter_user_id, author.user_id AS author_user_id, ups, downs, first_at, last_at
    FROM finding_pair
    JOIN member AS voter ON voter.id = finding_pair.voter_id
    JOIN member AS author ON author.id = finding_pair.author_id
    WHERE finding_pair.finding_id = :finding_id
    ORDER BY ups + downs DESC, voter.user_id, author.user_id
"""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A counted vote that no finding holds yet."""

    post_id: PostId
    direction: Direction
    cast_at: int


def is_barred(connection: Connection, voter_id: int, author_id: Snowflake, *, since: int) -> bool:
    """Return whether votes of a member (row) on an account's posts are invalidated since a time (seconds)."""
    found = connection.fetch_value(
        """
        SELECT 1
        FROM finding_pair
        JOIN member AS author ON author.id = finding_pair.author_id
        JOIN finding ON finding.id = finding_pair.finding_id
        WHERE finding_pair.voter_id = :voter_id
          AND author.user_id = :author_id
          AND finding.state = 'invalidated'
          AND finding.decided_at > :since
        LIMIT 1
        """,
        {"voter_id": voter_id, "author_id": author_id, "since": since},
    )
    return found is not None


def list_guilds_to_review(connection: Connection, day: int) -> list[int]:
    """Return the rows of the guilds that the bot is in and whose review of the UTC day is not done."""
    rows = connection.fetch_all(
        """
        SELECT guild.id
        FROM guild
        LEFT JOIN review ON review.guild_id = guild.id
        WHERE guild.left_at IS NULL
          AND COALESCE(review.day, -1) < :day
        ORDER BY guild.id
        """,
        {"day": day},
    )
    return [row["id"] for row in rows]


def begin_day(connection: Connection, guild_id: int, day: int) -> bool:
    """Record that a guild's review of the UTC day is done; False when it was before."""
    done = connection.fetch_value(
        """
        INSERT INTO review (guild_id, day)
        VALUES (:guild_id, :day)
        ON CONFLICT (guild_id) DO UPDATE
        SET day = excluded.day
        WHERE review.day < excluded.day
        RETURNING guild_id
        """,
        {"guild_id": guild_id, "day": day},
    )
    return done is not None


def list_voters(connection: Connection, guild_id: int, after: Snowflake, limit: int) -> list[tuple[int, Snowflake]]:
    """Return members (row and account) by account, from the one after the given account on."""
    rows = connection.fetch_all(
        """
        SELECT id, user_id
        FROM member
        WHERE guild_id = :guild_id
          AND user_id > :after
        ORDER BY user_id
        LIMIT :limit
        """,
        {"guild_id": guild_id, "after": after, "limit": limit},
    )
    return [(row["id"], Snowflake(row["user_id"])) for row in rows]


def iterate_votes(connection: Connection, voter_id: int, since: int, until: int) -> Iterator[CastVote]:
    """Return a member's counted votes of a time (seconds, since included) in order, less what findings hold."""
    rows = connection.iterate(
        """
        SELECT post.author_id, vote.value, vote.cast_at
        FROM vote
        JOIN post ON post.id = vote.post_id
        WHERE vote.voter_id = :voter_id
          AND vote.cast_at >= :since
          AND vote.cast_at < :until
          AND vote.state = 'counted'
          AND NOT EXISTS (
              SELECT 1
              FROM finding_vote
              WHERE finding_vote.voter_id = vote.voter_id
                AND finding_vote.post_id = vote.post_id
                AND finding_vote.cast_at = vote.cast_at
          )
        ORDER BY vote.cast_at, vote.post_id
        """,
        {"voter_id": voter_id, "since": since, "until": until},
    )
    return (CastVote(author_id, Direction(value), cast_at) for author_id, value, cast_at in rows)


def list_evidence(
    connection: Connection, voter_id: int, author_id: int, direction: Direction, first_at: int, last_at: int, limit: int
) -> list[Evidence]:
    """Return votes of one member on another (rows) in one direction, the newest first; both times (seconds) included.

    Only what counts now, and no finding holds.
    """
    rows = connection.fetch_all(
        """
        SELECT vote.post_id, vote.value, vote.cast_at
        FROM vote
        JOIN post ON post.id = vote.post_id
        WHERE vote.voter_id = :voter_id
          AND vote.cast_at >= :first_at
          AND vote.cast_at <= :last_at
          AND post.author_id = :author_id
          AND vote.value = :value
          AND vote.state = 'counted'
          AND NOT EXISTS (
              SELECT 1
              FROM finding_vote
              WHERE finding_vote.voter_id = vote.voter_id
                AND finding_vote.post_id = vote.post_id
                AND finding_vote.cast_at = vote.cast_at
          )
        ORDER BY vote.cast_at DESC, vote.post_id
        LIMIT :limit
        """,
        {
            "voter_id": voter_id,
            "author_id": author_id,
            "value": direction.value,
            "first_at": first_at,
            "last_at": last_at,
            "limit": limit,
        },
    )
    return [Evidence(PostId(row["post_id"]), Direction(row["value"]), row["cast_at"]) for row in rows]


def add_finding(connection: Connection, guild_id: int, kind: FindingKind, log10_chance: float, now: int) -> int:
    """Add an open finding and return its id; its pairs are to follow in the same transaction."""
    return connection.fetch_value(
        """
        INSERT INTO finding (guild_id, kind, found_at, log10_chance)
        VALUES (:guild_id, :kind, :now, :log10_chance)
        RETURNING id
        """,
        {"guild_id": guild_id, "kind": kind.value, "now": now, "log10_chance": log10_chance},
    )


def add_pair(
    connection: Connection, finding_id: int, voter_id: int, author_id: int, evidence: Sequence[Evidence]
) -> None:
    """Add the votes of one member on another (rows) to a finding; at least one."""
    times = [vote.cast_at for vote in evidence]
    ups = sum(vote.direction is Direction.UP for vote in evidence)
    connection.execute(
        """
        INSERT INTO finding_pair (voter_id, author_id, finding_id, ups, downs, first_at, last_at)
        VALUES (:voter_id, :author_id, :finding_id, :ups, :downs, :first_at, :last_at)
        """,
        {
            "voter_id": voter_id,
            "author_id": author_id,
            "finding_id": finding_id,
            "ups": ups,
            "downs": len(evidence) - ups,
            "first_at": min(times),
            "last_at": max(times),
        },
    )
    connection.execute_many(
        """
        INSERT INTO finding_vote (voter_id, post_id, cast_at, finding_id)
        VALUES (:voter_id, :post_id, :cast_at, :finding_id)
        """,
        [
            {"voter_id": voter_id, "post_id": vote.post_id, "cast_at": vote.cast_at, "finding_id": finding_id}
            for vote in evidence
        ],
    )


def get_finding(connection: Connection, guild_id: int, finding_id: int) -> Finding | None:
    """Return a finding of a guild (row)."""
    row = connection.fetch_one(
        """
        SELECT id, kind, state, found_at, log10_chance, decided_by, decided_at
        FROM finding
        WHERE id = :finding_id
          AND guild_id = :guild_id
        """,
        {"finding_id": finding_id, "guild_id": guild_id},
    )
    return None if row is None else _finding_of(connection, row)


def list_open(connection: Connection, guild_id: int, limit: int, offset: int) -> list[Finding]:
    """Return findings of a guild (row) of which nothing is decided, the oldest first."""
    rows = connection.fetch_all(
        """
        SELECT id, kind, state, found_at, log10_chance, decided_by, decided_at
        FROM finding
        WHERE guild_id = :guild_id
          AND state = 'open'
        ORDER BY id
        LIMIT :limit
        OFFSET :offset
        """,
        {"guild_id": guild_id, "limit": limit, "offset": offset},
    )
    return [_finding_of(connection, row) for row in rows]


def list_decided(connection: Connection, guild_id: int, limit: int, offset: int) -> list[Finding]:
    """Return findings of a guild (row) that were decided, the newest decision first."""
    rows = connection.fetch_all(
        """
        SELECT id, kind, state, found_at, log10_chance, decided_by, decided_at
        FROM finding
        WHERE guild_id = :guild_id
          AND state <> 'open'
        ORDER BY decided_at DESC, id DESC
        LIMIT :limit
        OFFSET :offset
        """,
        {"guild_id": guild_id, "limit": limit, "offset": offset},
    )
    return [_finding_of(connection, row) for row in rows]


def put_decision(connection: Connection, finding_id: int, state: FindingState, decided_by: Snowflake, now: int) -> None:
    """Record what was decided of a finding, and by which account."""
    connection.execute(
        """
        UPDATE finding
        SET state = :state,
            decided_by = :decided_by,
            decided_at = :now
        WHERE id = :finding_id
        """,
        {"finding_id": finding_id, "state": state.value, "decided_by": decided_by, "now": now},
    )


def list_votes(connection: Connection, finding_id: int, state: VoteState) -> list[tuple[PostId, Vote]]:
    """Return the votes of a finding that are still on record, and in the given state, by post."""
    rows = connection.fetch_all(
        """
        SELECT vote.post_id, member.user_id, vote.voter_id, vote.value, vote.reactions, vote.superseded, vote.cast_at
        FROM finding_vote
        JOIN vote
          ON vote.post_id = finding_vote.post_id
         AND vote.voter_id = finding_vote.voter_id
         AND vote.cast_at = finding_vote.cast_at
        JOIN member ON member.id = vote.voter_id
        WHERE finding_vote.finding_id = :finding_id
          AND vote.state = :state
        ORDER BY vote.post_id, vote.voter_id
        """,
        {"finding_id": finding_id, "state": state.value},
    )
    return [
        (PostId(post_id), Vote(Snowflake(user_id), voter_id, Direction(value), state, reactions, superseded, cast_at))
        for post_id, user_id, voter_id, value, reactions, superseded, cast_at in rows
    ]


def get_first_post(connection: Connection, finding_id: int) -> PostId | None:
    """Return the first post that a finding is about."""
    return connection.fetch_value(
        """
        SELECT MIN(post_id)
        FROM finding_vote
        WHERE finding_id = :finding_id
        """,
        {"finding_id": finding_id},
    )


def _finding_of(connection: Connection, row: Row) -> Finding:
    return Finding(
        id=row["id"],
        kind=FindingKind(row["kind"]),
        state=FindingState(row["state"]),
        found_at=row["found_at"],
        log10_chance=row["log10_chance"],
        pairs=tuple(_pair_of(pair) for pair in connection.fetch_all(_PAIRS, {"finding_id": row["id"]})),
        decided_by=None if row["decided_by"] is None else Snowflake(row["decided_by"]),
        decided_at=row["decided_at"],
    )


def _pair_of(row: Row) -> FindingPair:
    return FindingPair(
        voter_id=Snowflake(row["voter_user_id"]),
        author_id=Snowflake(row["author_user_id"]),
        ups=row["ups"],
        downs=row["downs"],
        first_at=row["first_at"],
        last_at=row["last_at"],
    )
