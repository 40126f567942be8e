"""Guilds that are erased, some rows at a time: what refers goes before what is referred to."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.identity import PostId, Snowflake
from bot.storage import closed_dms, words
from bot.storage.connection import Connection

OF_POST = (
    "revision.post_id",
    "vote.post_id",
    "ledger.post_id",
    "render.post_id",
    "deed.post_id",
    "report.post_id",
    "report_case.post_id",
    "notice.post_id",
    "badge_award.post_id",
    "finding_vote.post_id",
    "post_standing.post_id",
    "stale_post.post_id",
)
"""The columns that refer to a post."""

OF_QUESTION = (
    "accept_mark.question_id",
    "acceptance.question_id",
    "answer_draft.question_id",
    "bounty.question_id",
    "duplicate.question_id",
    "duplicate.original_id",
    "expert_ping.question_id",
    "expert_ping_due.question_id",
    "question_expert.question_id",
    "question_life.question_id",
    "question_tag.question_id",
    "question_vector.question_id",
    "retagged_asleep.question_id",
    "stale_vector.question_id",
)
"""The columns that refer to a question; answers go by themselves."""

OF_MEMBER = (
    "badge_award.member_id",
    "deed.actor_id",
    "deed.subject_id",
    "draft.member_id",
    "digest.member_id",
    "expert_ping.member_id",
    "finding_pair.author_id",
    "finding_pair.voter_id",
    "finding_vote.voter_id",
    "forgetting.member_id",
    "ledger.member_id",
    "member_day.member_id",
    "member_setting.member_id",
    "member_standing.member_id",
    "member_tag.member_id",
    "notice.member_id",
    "period_gain.member_id",
    "rank_role_due.member_id",
    "rank_role_grant.member_id",
    "saved_question.member_id",
    "setting_change.member_id",
    "stale_member.member_id",
    "tag_follow.member_id",
)
"""The columns that refer to a member and stand in rows that no post and no question takes along."""

OF_TAG = (
    "badge_award.tag_id",
    "forum_tag.tag_id",
    "forum_tag_name.tag_id",
    "forum_tag_unlinked.tag_id",
    "member_tag.tag_id",
    "tag_follow.tag_id",
    "tag_removal.tag_id",
    "tag_removal.into_id",
    "tag_synonym.tag_id",
)
"""The columns that refer to a tag."""

OF_CHANNEL = (
    "backfill_thread.channel_id",
    "backfill.channel_id",
    "forum_mirror.channel_id",
    "forum_tag.channel_id",
    "forum_tag_leaving.channel_id",
    "forum_tag_name.channel_id",
    "forum_tag_unlinked.channel_id",
)
"""The columns that refer to a channel."""

OF_GUILD = (
    "board_bucket.guild_id",
    "deed.guild_id",
    "finding.guild_id",
    "forgotten_message.guild_id",
    "guild_setting.guild_id",
    "guild_standing.guild_id",
    "rank_role_look.guild_id",
    "rank_role_trouble.guild_id",
    "repair.guild_id",
    "repair_report.guild_id",
    "review.guild_id",
    "setting_change.guild_id",
    "told_trouble.guild_id",
)
"""The columns that refer to a guild and stand in rows that nothing else takes along."""

_QUESTIONS = """
    SELECT id
    FROM question
    WHERE guild_id = :guild_id
    ORDER BY number
    LIMIT :limit
"""

_MEMBERS = """
    SELECT id, user_id
    FROM member
    WHERE guild_id = :guild_id
    LIMIT :limit
"""

_TAGS = """
    SELECT id
    FROM tag
    WHERE guild_id = :guild_id
    LIMIT :limit
"""

_CHANNELS = """
    SELECT id
    FROM channel
    WHERE guild_id = :guild_id
    LIMIT :limit
"""


def _statements(columns: Iterable[str]) -> tuple[str, ...]:
    pairs = (column.split(".") for column in columns)
    return tuple(f"DELETE FROM {table} WHERE {name} = :id" for table, name in pairs)


_DELETE_OF_POST = _statements(OF_POST)
_DELETE_OF_QUESTION = (
    "DELETE FROM ledger WHERE bounty_id IN (SELECT id FROM bounty WHERE question_id = :id)",
    *_statements(OF_QUESTION),
)
_DELETE_OF_MEMBER = _statements(OF_MEMBER)
_DELETE_OF_TAG = _statements(OF_TAG)
_DELETE_OF_CHANNEL = _statements(OF_CHANNEL)
_DELETE_OF_GUILD = _statements(OF_GUILD)


def get_next_due_at(connection: Connection) -> int | None:
    """Return when the next guild is to be erased, in seconds; None when none is."""
    return connection.fetch_value("SELECT MIN(erase_at) FROM guild WHERE erase_at IS NOT NULL")


def get_due_guild(connection: Connection, now: int) -> int | None:
    """Return the row of a guild whose time has come."""
    return connection.fetch_value(
        """
        SELECT id
        FROM guild
        WHERE erase_at <= :now
        ORDER BY erase_at
        LIMIT 1
        """,
        {"now": now},
    )


def detach(connection: Connection, guild_id: int) -> Snowflake | None:
    """Let nobody find a guild any more that is being erased: should the bot return, it begins anew.

    Returns:
        The guild's id at Discord, or None when this was done before.
    """
    discord_id: int = connection.fetch_value("SELECT discord_id FROM guild WHERE id = :id", {"id": guild_id})
    if discord_id < 0:
        return None
    connection.execute("UPDATE guild SET discord_id = -discord_id WHERE id = :id", {"id": guild_id})
    connection.execute("UPDATE channel SET discord_id = -discord_id WHERE guild_id = :id", {"id": guild_id})
    return Snowflake(discord_id)


def erase_questions(connection: Connection, guild_id: int, limit: int) -> bool:
    """Erase some questions with their answers; return False when there was none."""
    found = _ids(connection, _QUESTIONS, guild_id, limit)
    for question_id in found:
        answers = connection.fetch_all("SELECT id FROM answer WHERE question_id = :id", {"id": question_id})
        posts = [row["id"] for row in answers] + [question_id]
        for post_id in posts:
            words.remove_post(connection, PostId(post_id))
            _delete(connection, _DELETE_OF_POST, post_id)
        _delete(connection, _DELETE_OF_QUESTION, question_id)
        # What taking the texts out of the indexes left behind.
        connection.execute("DELETE FROM answer WHERE question_id = :id", {"id": question_id})
        connection.execute("DELETE FROM question WHERE id = :id", {"id": question_id})
        connection.execute_many("DELETE FROM post WHERE id = :id", [{"id": post_id} for post_id in posts])
    return bool(found)


def erase_members(connection: Connection, guild_id: int, limit: int) -> bool:
    """Erase some members, when no question is left; return False when there was none."""
    found = connection.fetch_all(_MEMBERS, {"guild_id": guild_id, "limit": limit})
    for row in found:
        _delete(connection, _DELETE_OF_MEMBER, row["id"])
        connection.execute("DELETE FROM member WHERE id = :id", {"id": row["id"]})
        closed_dms.remove_unless_known(connection, Snowflake(row["user_id"]))
    return bool(found)


def erase_rest(connection: Connection, guild_id: int, limit: int) -> bool:
    """Erase some tags or channels, when no member is left; return False when there was none."""
    for query, statements, table in ((_TAGS, _DELETE_OF_TAG, "tag"), (_CHANNELS, _DELETE_OF_CHANNEL, "channel")):
        found = _ids(connection, query, guild_id, limit)
        for row_id in found:
            _delete(connection, statements, row_id)
            connection.execute(f"DELETE FROM {table} WHERE id = :id", {"id": row_id})
        if found:
            return True
    return False


def erase_guild(connection: Connection, guild_id: int) -> None:
    """Erase a guild of which nothing else is left."""
    _delete(connection, _DELETE_OF_GUILD, guild_id)
    connection.execute("DELETE FROM guild WHERE id = :id", {"id": guild_id})


def _ids(connection: Connection, query: str, guild_id: int, limit: int) -> list[int]:
    return [row["id"] for row in connection.fetch_all(query, {"guild_id": guild_id, "limit": limit})]


def _delete(connection: Connection, statements: tuple[str, ...], row_id: int) -> None:
    for statement in statements:
        connection.execute(statement, {"id": row_id})
