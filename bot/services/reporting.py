"""Reporting: posts that members flag for the helpers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from bot.domain.errors import ConflictError, NotFoundError, Reason
from bot.domain.identity import Actor, Clock, Snowflake, seconds
from bot.domain.rendering import RenderKind
from bot.services.finding import find_post
from bot.storage import guild_settings, guilds, members, renders, report_cases, reports
from bot.storage.connection import Connection
from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of a report; has_readers tells whether the guild has a log channel in which the helpers see it."""

    id: int
    has_readers: bool


class Reporting:
    """The use case of reporting, one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self._database = database
        self._clock = clock

    async def report(self, guild_id: Snowflake, message_id: Snowflake, actor: Actor) -> Reported:
        """Record that a member flags a post, and let the log channel be told.

        Raises:
            NotFoundError: NOT_TO_BE_REPORTED: the message is neither a question nor an answer.
            ConflictError: ALREADY_REPORTED: by the same member.
        """
        now = seconds(self._clock.now())
        return await self._database.write(
            partial(_report, guild_id=guild_id, message_id=message_id, actor=actor, now=now)
        )


def _report(connection: Connection, guild_id: Snowflake, message_id: Snowflake, actor: Actor, now: int) -> Reported:
    post = find_post(connection, guild_id, message_id)
    if post is None:
        raise NotFoundError(Reason.NOT_TO_BE_REPORTED)
    guild_row = guilds.ensure_guild(connection, guild_id, now)
    reporter_id = members.ensure_member(connection, guild_row, actor.user_id)
    case_id = report_cases.ensure_open(connection, post.id, now)
    report_id = reports.add_report(connection, post.id, case_id, reporter_id, now)
    if report_id is None:
        raise ConflictError(Reason.ALREADY_REPORTED)
    has_readers = guild_settings.load(connection, guild_row).log_channel is not None
    if has_readers:
        renders.request(connection, guild_row, post.id, RenderKind.REPORT, now, target=str(case_id))
    return Reported(report_id, has_readers)
