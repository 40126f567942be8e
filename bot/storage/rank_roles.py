"""Rank roles: what members hold by the record, who is to be looked at, and what stands in the way."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.domain.identity import Snowflake
from bot.domain.rank_roles import Held, HeldState, RoleTrouble, TagBadge, TagRank
from bot.storage.connection import Connection

EVERY_ROLE = Snowflake(0)
"""Stands for all roles of a guild where the same is in the way of each."""

_TAG_BADGES = {f"tag_{rank}": rank for rank in TagRank}


@dataclass(frozen=True, slots=True)
class RankedMember:
    """A member as far as roles follow from it; reputation is the one that is shown."""

    id: int
    guild_id: int
    guild_discord_id: Snowflake
    user_id: Snowflake
    reputation: int


@dataclass(frozen=True, slots=True)
class RecordedTrouble:
    """What stands in the way of a role (EVERY_ROLE: of all) of a guild, since when (seconds)."""

    guild_id: int
    guild_discord_id: Snowflake
    role_id: Snowflake
    trouble: RoleTrouble
    since_at: int


# --- members


def get_member(connection: Connection, member_id: int) -> RankedMember | None:
    """Return a member."""
    row = connection.fetch_one(
        """
        SELECT member.id, member.guild_id, guild.discord_id, member.user_id, member.reputation
        FROM member
        JOIN guild ON guild.id = member.guild_id
        WHERE member.id = :member_id
        """,
        {"member_id": member_id},
    )
    if row is None:
        return None
    return RankedMember(
        row["id"], row["guild_id"], Snowflake(row["discord_id"]), Snowflake(row["user_id"]), row["reputation"]
    )


def list_badges(connection: Connection, member_id: int) -> list[TagBadge]:
    """Return the badges of tags that a member has, each under every name that its tag has or had."""
    rows = connection.fetch_all(
        """
        SELECT badge_award.badge, tag.name
        FROM badge_award
        JOIN tag ON tag.id = badge_award.tag_id
        WHERE badge_award.member_id = :member_id
          AND badge_award.tag_id IS NOT NULL
        UNION
        SELECT badge_award.badge, tag_synonym.name
        FROM badge_award
        JOIN tag_synonym ON tag_synonym.tag_id = badge_award.tag_id
        WHERE badge_award.member_id = :member_id
          AND badge_award.tag_id IS NOT NULL
        """,
        {"member_id": member_id},
    )
    return [TagBadge(_TAG_BADGES[row["badge"]], row["name"]) for row in rows if row["badge"] in _TAG_BADGES]


def list_held(connection: Connection, member_id: int) -> Held:
    """Return the roles that are on record for a member."""
    rows = connection.fetch_all(
        """
        SELECT role_id, state
        FROM rank_role_grant
        WHERE member_id = :member_id
        """,
        {"member_id": member_id},
    )
    return {Snowflake(row["role_id"]): HeldState(row["state"]) for row in rows}


def put_held(connection: Connection, member_id: int, role_ids: Iterable[Snowflake], state: HeldState, now: int) -> None:
    """Put roles on record for a member; now is in seconds."""
    connection.execute_many(
        """
        INSERT INTO rank_role_grant (member_id, role_id, state, granted_at)
        VALUES (:member_id, :role_id, :state, :now)
        ON CONFLICT (member_id, role_id) DO UPDATE SET state = excluded.state
        """,
        [{"member_id": member_id, "role_id": role_id, "state": state.value, "now": now} for role_id in role_ids],
    )


def remove_held(connection: Connection, member_id: int, role_ids: Iterable[Snowflake]) -> None:
    """Take roles off a member's record."""
    connection.execute_many(
        """
        DELETE FROM rank_role_grant
        WHERE member_id = :member_id
          AND role_id = :role_id
        """,
        [{"member_id": member_id, "role_id": role_id} for role_id in role_ids],
    )


# --- who is to be looked at


def add_due(connection: Connection, member_id: int, now: int) -> None:
    """Have a member looked at now (seconds), unless that waits already."""
    connection.execute(
        """
        INSERT INTO rank_role_due (member_id, due_at)
        VALUES (:member_id, :now)
        ON CONFLICT (member_id) DO NOTHING
        """,
        {"member_id": member_id, "now": now},
    )


def put_due(connection: Connection, member_id: int, due_at: int, attempts: int) -> None:
    """Have a member that waits looked at again at a time (seconds)."""
    connection.execute(
        """
        UPDATE rank_role_due
        SET due_at = :due_at,
            attempts = :attempts
        WHERE member_id = :member_id
        """,
        {"member_id": member_id, "due_at": due_at, "attempts": attempts},
    )


def put_guild_due(connection: Connection, guild_id: int, now: int) -> None:
    """Have all members of a guild looked at now (seconds) that wait for later."""
    connection.execute(
        """
        UPDATE rank_role_due
        SET due_at = :now
        WHERE due_at > :now
          AND (SELECT member.guild_id FROM member WHERE member.id = rank_role_due.member_id) = :guild_id
        """,
        {"guild_id": guild_id, "now": now},
    )


def remove_due(connection: Connection, member_id: int) -> None:
    """Take note that nothing is left to do for a member."""
    connection.execute(
        """
        DELETE FROM rank_role_due
        WHERE member_id = :member_id
        """,
        {"member_id": member_id},
    )


def get_attempts(connection: Connection, member_id: int) -> int:
    """Return how often in a row Discord failed when a member was looked at."""
    return connection.fetch_value(
        """
        SELECT COALESCE(MAX(attempts), 0)
        FROM rank_role_due
        WHERE member_id = :member_id
        """,
        {"member_id": member_id},
    )


def list_due(connection: Connection, now: int, limit: int) -> list[int]:
    """Return the members (row ids) to be looked at by now, first those that wait longest; none of guilds left."""
    rows = connection.fetch_all(
        """
        SELECT rank_role_due.member_id
        FROM rank_role_due
        JOIN member ON member.id = rank_role_due.member_id
        JOIN guild ON guild.id = member.guild_id
        WHERE rank_role_due.due_at <= :now
          AND guild.left_at IS NULL
        ORDER BY rank_role_due.due_at
        LIMIT :limit
        """,
        {"now": now, "limit": limit},
    )
    return [row["member_id"] for row in rows]


def get_next_due_at(connection: Connection) -> int | None:
    """Return when the next member is to be looked at, in seconds; None when nobody waits."""
    return connection.fetch_value(
        """
        SELECT rank_role_due.due_at
        FROM rank_role_due
        JOIN member ON member.id = rank_role_due.member_id
        JOIN guild ON guild.id = member.guild_id
        WHERE guild.left_at IS NULL
        ORDER BY rank_role_due.due_at
        LIMIT 1
        """
    )


# --- everyone of a guild


def put_look(connection: Connection, guild_id: int, after_user_id: int) -> None:
    """Have all members of a guild looked at whose accounts are greater than one."""
    connection.execute(
        """
        INSERT INTO rank_role_look (guild_id, after_user_id)
        VALUES (:guild_id, :after_user_id)
        ON CONFLICT (guild_id) DO UPDATE SET after_user_id = excluded.after_user_id
        """,
        {"guild_id": guild_id, "after_user_id": after_user_id},
    )


def remove_look(connection: Connection, guild_id: int) -> None:
    """Take note that all members of a guild were looked at."""
    connection.execute(
        """
        DELETE FROM rank_role_look
        WHERE guild_id = :guild_id
        """,
        {"guild_id": guild_id},
    )


def find_look(connection: Connection) -> tuple[int, int] | None:
    """Return a guild that is being looked through, and the account up to which that is done; None: there is none."""
    row = connection.fetch_one(
        """
        SELECT guild_id, after_user_id
        FROM rank_role_look
        LIMIT 1
        """
    )
    return None if row is None else (row["guild_id"], row["after_user_id"])


def list_members_after(connection: Connection, guild_id: int, after_user_id: int, limit: int) -> list[tuple[int, int]]:
    """Return the next members of a guild by account: row id and account."""
    rows = connection.fetch_all(
        """
        SELECT id, user_id
        FROM member
        WHERE guild_id = :guild_id
          AND user_id > :after_user_id
        ORDER BY user_id
        LIMIT :limit
        """,
        {"guild_id": guild_id, "after_user_id": after_user_id, "limit": limit},
    )
    return [(row["id"], row["user_id"]) for row in rows]


# --- what stands in the way


def put_trouble(connection: Connection, guild_id: int, role_id: Snowflake, trouble: RoleTrouble, now: int) -> None:
    """Remember what stands in the way of a role since now (seconds); the same again is not told again."""
    connection.execute(
        """
        INSERT INTO rank_role_trouble (guild_id, role_id, trouble, since_at)
        VALUES (:guild_id, :role_id, :trouble, :now)
        ON CONFLICT (guild_id, role_id) DO UPDATE
        SET trouble = excluded.trouble,
            since_at = excluded.since_at,
            is_told = 0
        WHERE rank_role_trouble.trouble <> excluded.trouble
        """,
        {"guild_id": guild_id, "role_id": role_id, "trouble": trouble.value, "now": now},
    )


def remove_troubles(connection: Connection, guild_id: int, role_ids: Collection[Snowflake] | None = None) -> None:
    """Take note that nothing stands in the way of roles any more; None: of a guild at all."""
    if role_ids is None:
        connection.execute(
            """
            DELETE FROM rank_role_trouble
            WHERE guild_id = :guild_id
            """,
            {"guild_id": guild_id},
        )
        return
    connection.execute_many(
        """
        DELETE FROM rank_role_trouble
        WHERE guild_id = :guild_id
          AND role_id = :role_id
        """,
        [{"guild_id": guild_id, "role_id": role_id} for role_id in role_ids],
    )


def list_untold_troubles(connection: Connection, limit: int) -> list[RecordedTrouble]:
    """Return what was not told yet in guilds that have a log channel and that the bot has not left."""
    rows = connection.fetch_all(
        """
        SELECT rank_role_trouble.guild_id, guild.discord_id, rank_role_trouble.role_id, rank_role_trouble.trouble,
               rank_role_trouble.since_at
        FROM rank_role_trouble
        JOIN guild ON guild.id = rank_role_trouble.guild_id
        JOIN guild_setting ON guild_setting.guild_id = guild.id
        WHERE rank_role_trouble.is_told = 0
          AND guild.left_at IS NULL
          AND guild_setting.name = 'log_channel'
          AND guild_setting.value <> ''
        LIMIT :limit
        """,
        {"limit": limit},
    )
    return [
        RecordedTrouble(
            row["guild_id"],
            Snowflake(row["discord_id"]),
            Snowflake(row["role_id"]),
            RoleTrouble(row["trouble"]),
            row["since_at"],
        )
        for row in rows
    ]


def put_told(connection: Connection, trouble: RecordedTrouble) -> None:
    """Remember that a trouble was told, if it still is the same."""
    connection.execute(
        """
        UPDATE rank_role_trouble
        SET is_told = 1
        WHERE guild_id = :guild_id
          AND role_id = :role_id
          AND trouble = :trouble
        """,
        {"guild_id": trouble.guild_id, "role_id": trouble.role_id, "trouble": trouble.trouble.value},
    )
