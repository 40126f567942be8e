"""Exports of a guild's content, in one snapshot, line by line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.domain.archive import Header, Record
from bot.domain.errors import NotFoundError, Reason
from bot.domain.identity import PostId, Snowflake
from bot.services.archive.lines import format_line
from bot.services.archive.stopping import Stoppable
from bot.storage import archives, guilds
from bot.storage.connection import Connection
from bot.storage.database import Database


@dataclass(slots=True)
class Exported:
    """How much was written."""

    questions: int = 0
    answers: int = 0
    votes: int = 0
    acceptances: int = 0


class Exporting:
    """Exports from a database that a bot may be using."""

    def __init__(self, database: Database) -> None:
        """Use a database."""
        self._database = database

    async def export(
        self, guild_id: Snowflake, write: Callable[[bytes], object], advance: Callable[[int, int], None]
    ) -> Exported:
        """Write all lines of a guild's archive, in the one order that the same content always has.

        Questions come by (created_at, id), each followed by its live answers by number, the votes on it and on
        each of them by (cast_at, voter), and its acceptance.

        Args:
            guild_id: the guild at Discord.
            write: takes each line, on the database's reading thread; what it raises ends the export.
            advance: told there how many questions of how many are written; what it raises ends the export.

        Raises:
            NotFoundError: NO_SUCH_GUILD.
        """
        exporting = Stoppable()

        def tell(done: int, whole: int) -> None:
            exporting.go_on()
            advance(done, whole)

        function = partial(_export, guild=guild_id, write=write, advance=tell)
        return await exporting.wait(self._database.read(function))


def _export(
    connection: Connection,
    *,
    guild: Snowflake,
    write: Callable[[bytes], object],
    advance: Callable[[int, int], None],
) -> Exported:
    guild_id = guilds.get_guild_id(connection, guild)
    if guild_id is None:
        raise NotFoundError(Reason.NO_SUCH_GUILD, guild_id=guild)
    exported = Exported()
    write(format_line(Header(guild, archives.newest_time(connection, guild_id))))
    question_ids = archives.list_question_ids(connection, guild_id)
    for done, question_id in enumerate(question_ids, start=1):
        for record in _records(connection, question_id, exported):
            write(format_line(record))
        advance(done, len(question_ids))
    return exported


def _records(connection: Connection, question_id: PostId, exported: Exported) -> list[Record]:
    """Return all records of a question, in order, and count them."""
    question = archives.get_question_record(connection, question_id)
    answers = archives.list_answer_records(connection, question_id)
    votes = archives.list_vote_records(connection, question_id, question.id)
    for answer_id, answer in answers:
        votes.extend(archives.list_vote_records(connection, answer_id, answer.id))
    acceptance = archives.get_acceptance_record(
        connection, question_id, question.id, {answer_id: answer.id for answer_id, answer in answers}
    )
    exported.questions += 1
    exported.answers += len(answers)
    exported.votes += len(votes)
    exported.acceptances += acceptance is not None
    records: list[Record] = [question, *(answer for _, answer in answers), *votes]
    return records if acceptance is None else [*records, acceptance]
