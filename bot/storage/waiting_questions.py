"""Questions that wait for an answer, or for the acceptance of one."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.identity import Snowflake
from bot.domain.listing import Waiting
from bot.storage.channels import channel_list
from bot.storage.connection import Connection
from bot.storage.questions import QUESTION_COLUMNS, QUESTION_TABLES, question_of

_UNANSWERED = f"""
    SELECT
        {QUESTION_COLUMNS},
        (
            SELECT MAX(answer_post.ups - answer_post.downs)
            FROM answer
            JOIN post AS answer_post ON answer_post.id = answer.id
            WHERE answer.question_id = question.id
              AND answer.state = 'live'
        ) AS best_score,
        (
            SELECT bounty.amount
            FROM bounty
            WHERE bounty.question_id = question.id
              AND bounty.state = 'open'
        ) AS bounty
    FROM {QUESTION_TABLES}
    WHERE question.guild_id = :guild_id
      AND question.state = 'open'
      AND question.thread_id IS NOT NULL
      AND post.created_at <= :asked_until
      AND acceptance.question_id IS NULL
      AND :visible LIKE '%,' || channel.discord_id || ',%'
      AND (
          :tag_id IS NULL
          OR EXISTS (
              SELECT 1
              FROM question_tag
              WHERE question_tag.question_id = question.id
                AND question_tag.tag_id = :tag_id
          )
      )
    ORDER BY question.last_activity_at, question.id
    LIMIT :limit OFFSET :offset
"""
# The tag is asked of each open question, and not the questions of the tag: those are closed, most of them.


def list_unanswered(
    connection: Connection,
    guild_id: int,
    visible_channels: Iterable[Snowflake],
    *,
    tag_id: int | None,
    asked_until: int,
    limit: int,
    offset: int,
) -> list[Waiting]:
    """Return open questions with a thread and without an accepted answer, the oldest activity first.

    Args:
        connection: the transaction.
        guild_id: the guild's row.
        visible_channels: the channels, by Discord's ids, outside of which nothing is to be seen.
        tag_id: only questions with this tag; None: all.
        asked_until: only questions asked at this time or before.
        limit: how many at most.
        offset: how many to pass over.
    """
    parameters = {
        "guild_id": guild_id,
        "visible": channel_list(visible_channels),
        "tag_id": tag_id,
        "asked_until": asked_until,
        "limit": limit,
        "offset": offset,
    }
    rows = connection.fetch_all(_UNANSWERED, parameters)
    return [Waiting(question_of(connection, row), row["best_score"], row["bounty"]) for row in rows]
