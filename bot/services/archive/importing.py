"""The second half of an import: what was laid out and checked is applied to a guild, all or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import BinaryIO

from bot.domain.archive import AnswerRecord, ArchiveError, Flaw, QuestionRecord
from bot.domain.identity import Clock, PostId, Snowflake, day_of, seconds
from bot.domain.points import (
    Cause,
    Effect,
    does_question_count,
    effects_of_acceptance,
    effects_of_vote,
)
from bot.domain.posts import MessageRef, PostKind, QuestionState
from bot.services import scoring
from bot.services.archive.staging import stage
from bot.services.archive.stopping import Stoppable
from bot.services.indexing import Indexing
from bot.storage import (
    acceptances,
    answers,
    archives,
    guild_settings,
    guilds,
    imports,
    members,
    posts,
    questions,
    stale,
    tags,
    words,
)
from bot.storage.acceptances import Acceptance
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority
from bot.storage.staging import StagedVote, Staging

_EFFECTS_AT_ONCE = 20_000
_VOTES_AN_ADVANCE = 1_000


@dataclass(slots=True)
class Imported:
    """How much of an archive was new to the guild, and how much it had already."""

    questions: int = 0
    answers: int = 0
    votes: int = 0
    acceptances: int = 0
    known: int = 0


class Importing:
    """Imports into a database that no bot uses meanwhile."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Use a database opened without a budget of time: an import is one long transaction."""
        self._database = database
        self._clock = clock

    async def import_file(
        self, file: BinaryIO, guild_id: Snowflake, advance: Callable[[int], None] | None = None
    ) -> Imported:
        """Stage, check and apply a whole archive.

        Args:
            file: the archive.
            guild_id: the guild at Discord, whatever guild the archive names.
            advance: as of `apply`.

        Raises:
            ArchiveError: the first flaw found, with its line; nothing was changed.
            OSError: the file cannot be read.
        """
        reading = Stoppable()
        with Staging() as staging:
            await reading.wait(asyncio.to_thread(stage, file, staging, lambda _: reading.go_on()))
            return await self.apply(staging, guild_id, advance or _nothing)

    async def apply(self, staging: Staging, guild_id: Snowflake, advance: Callable[[int], None]) -> Imported:
        """Apply a checked archive to a guild, in one transaction, and return what was done.

        Totals, ledger and counts come out as if every vote and acceptance had happened at its time. Discord is not
        asked to show anything. A guild that is unknown is made, with its defaults. A caller that is cancelled undoes
        everything. The words of new posts are entered into the index afterwards, in steps of their own.

        Args:
            staging: the archive, staged and checked; not to be used by anyone else meanwhile.
            guild_id: the guild at Discord, whatever guild the archive names.
            advance: told, on the database's thread, how many more records were applied; what it raises undoes all.

        Raises:
            ArchiveError: a line that does not agree with what the guild has; nothing was changed.
        """
        applying = Stoppable()

        def tell(records: int) -> None:
            applying.go_on()
            advance(records)

        now = seconds(self._clock.now())
        function = partial(_apply, staging=staging, guild=guild_id, now=now, advance=tell)
        imported = await applying.wait(self._database.write(function, priority=Priority.JOB))
        await Indexing(self._database).catch_up()
        return imported


def _apply(
    connection: Connection, *, staging: Staging, guild: Snowflake, now: int, advance: Callable[[int], None]
) -> Imported:
    """Apply a staged archive; staging keeps the rows that its posts and members have, the same at every run."""
    application = _Application(connection, staging, guilds.ensure_guild(connection, guild, now), advance)
    application.add_members()
    application.add_posts()
    application.add_votes()
    application.add_acceptances()
    application.enter_effects()
    application.index_later()
    return application.imported


def _nothing(_: int) -> None:
    """Tell nobody."""


class _Application:
    """One archive on its way into one guild."""

    def __init__(self, connection: Connection, staging: Staging, guild_id: int, advance: Callable[[int], None]) -> None:
        self.imported = Imported()
        self._connection = connection
        self._staging = staging
        self._guild_id = guild_id
        self._advance = advance
        self._table = guild_settings.load(connection, guild_id).points
        self._effects: list[tuple[Effect, int]] = []
        self._first_post_id: PostId | None = None

    def add_members(self) -> None:
        """Give everyone a row."""
        for user_id in self._staging.users():
            member_id = members.ensure_member(self._connection, self._guild_id, user_id)
            self._staging.put_member(user_id, member_id)
            stale.add_member(self._connection, member_id, since=0)

    def add_posts(self) -> None:
        """Add the questions, those without a number by (created_at, id) after all others, each with its answers."""
        greatest = max(imports.greatest_number(self._connection, self._guild_id), self._staging.greatest_number())
        for line, record in self._staging.questions():
            question_id = self._find_question(line, record)
            if question_id is None:
                number = record.number
                if number is None:
                    greatest = number = greatest + 1
                question_id = self._add_question(line, record, number)
                guilds.keep_number_free(self._connection, self._guild_id, number)
            self._staging.put_post(
                record.id,
                question_id,
                PostKind.QUESTION,
                self._staging.get_member(record.author),
                counts=does_question_count(record.state),
            )
            self._advance(1 + self._add_answers(question_id, record))

    def add_votes(self) -> None:
        """Record the votes and count them on their posts."""
        done = 0
        for post_id, votes in groupby(self._staging.votes(), key=attrgetter("post_id")):
            ups = downs = 0
            for vote in votes:
                done += 1
                if done % _VOTES_AN_ADVANCE == 0:
                    self._advance(_VOTES_AN_ADVANCE)
                if self._add_vote(vote):
                    ups += vote.value > 0
                    downs += vote.value < 0
            if ups or downs:
                posts.add_to_counts(self._connection, post_id, ups, downs, since=0)
        self._advance(done % _VOTES_AN_ADVANCE)

    def add_acceptances(self) -> None:
        """Record the acceptances."""
        for staged in self._staging.acceptances():
            self._advance(1)
            acceptance = Acceptance(staged.question_id, staged.answer_id, staged.accepted_by_id, staged.accepted_at)
            held = acceptances.get_acceptance(self._connection, staged.question_id)
            if held is not None:
                if held != acceptance:
                    raise ArchiveError(Flaw.ACCEPTED_OTHERWISE, staged.question, line=staged.line)
                self.imported.known += 1
                continue
            acceptances.add_acceptance(self._connection, acceptance)
            self.imported.acceptances += 1
            self._give(
                effects_of_acceptance(
                    staged.question_id,
                    staged.answer_id,
                    staged.asker_id,
                    staged.answerer_id,
                    staged.accepted_by_id,
                    day_of(staged.accepted_at),
                    question_counts=staged.question_counts,
                    answer_counts=True,
                ),
                staged.accepted_at,
            )

    def enter_effects(self) -> None:
        """Enter what has gathered into ledger and totals."""
        scoring.apply_dated(self._connection, self._effects, self._table, cause=Cause.IMPORTED)
        self._effects.clear()

    def index_later(self) -> None:
        """Let the words of the new posts be entered into the index."""
        if self._first_post_id is not None:
            words.index_later(self._connection, self._first_post_id)

    def _give(self, effects: tuple[Effect, ...], at: int) -> None:
        """Gather effects, and enter them when they are many."""
        self._effects.extend((effect, at) for effect in effects)
        if len(self._effects) >= _EFFECTS_AT_ONCE:
            self.enter_effects()

    def _add_vote(self, vote: StagedVote) -> bool:
        """Record a vote and what it gives; return False when the guild has it already."""
        if not imports.add_vote(self._connection, vote.post_id, vote.voter_id, vote.value, vote.cast_at):
            if not imports.has_vote(self._connection, vote.post_id, vote.voter_id, vote.value, vote.cast_at):
                raise ArchiveError(Flaw.VOTED_OTHERWISE, vote.post, line=vote.line)
            self.imported.known += 1
            return False
        self.imported.votes += 1
        if vote.post_counts:
            day = day_of(vote.cast_at)
            self._give(
                effects_of_vote(vote.post_id, vote.post_kind, vote.author_id, vote.voter_id, vote.value, day),
                vote.cast_at,
            )
        return True

    def _find_question(self, line: int, record: QuestionRecord) -> PostId | None:
        """Return the question that the guild has under this id, which must be the same; None when it is new."""
        known = imports.find_post(self._connection, self._guild_id, record.id)
        if known is None:
            return None
        if known.kind is not PostKind.QUESTION:
            raise ArchiveError(Flaw.KNOWN_OTHERWISE, record.id, line=line)
        held = archives.get_question_record(self._connection, known.id)
        if record.number is None:
            held = replace(held, number=None)
        if held != record:
            raise ArchiveError(Flaw.KNOWN_OTHERWISE, record.id, line=line)
        self.imported.known += 1
        return known.id

    def _add_question(self, line: int, record: QuestionRecord, number: int) -> PostId:
        """Add a question that is new."""
        if imports.is_number_taken(self._connection, self._guild_id, number):
            raise ArchiveError(Flaw.NUMBER_TAKEN, number, line=line)
        message = None
        if record.thread_id is not None:
            if imports.is_message_taken(self._connection, record.thread_id):
                raise ArchiveError(Flaw.MESSAGE_TAKEN, record.thread_id, line=line)
            # The first message of a forum's thread has the thread's id; so has a text channel's card from which the
            # thread was started.
            message = MessageRef(record.thread_id, record.thread_id)
        question_id = self._add_post(PostKind.QUESTION, record, message)
        questions.add_question(
            self._connection,
            question_id,
            guild_id=self._guild_id,
            number=number,
            title=record.title,
            channel_id=None,
            thread_id=record.thread_id,
            last_activity_at=record.created_at,
            state=record.state,
            close_reason=record.close_reason,
        )
        tags.add_to_question(
            self._connection,
            question_id,
            [tags.ensure_tag(self._connection, self._guild_id, name) for name in record.tags],
        )
        if record.state is QuestionState.DELETED:
            tags.discount_question(self._connection, question_id)
        self.imported.questions += 1
        return question_id

    def _add_answers(self, question_id: PostId, question: QuestionRecord) -> int:
        """Add the answers to a question, those without a number by (created_at, id) after all others."""
        staged = self._staging.answers(question.id)
        if not staged:
            return 0
        greatest = max(
            imports.greatest_answer_number(self._connection, question_id),
            *(record.number or 0 for _, record in staged),
        )
        added = 0
        for line, record in staged:
            answer_id = self._find_answer(line, record)
            if answer_id is None:
                number = record.number
                if number is None:
                    greatest = number = greatest + 1
                answer_id = self._add_answer(line, record, number, question_id, question)
                questions.touch(self._connection, question_id, record.created_at)
                added += 1
            author_id = self._staging.get_member(record.author)
            self._staging.put_post(record.id, answer_id, PostKind.ANSWER, author_id, counts=True)
        imports.keep_answer_number_free(self._connection, question_id, greatest)
        questions.add_to_answer_count(self._connection, question_id, added)
        self.imported.answers += added
        return len(staged)

    def _find_answer(self, line: int, record: AnswerRecord) -> PostId | None:
        """Return the answer that the guild has under this id, which must be the same; None when it is new."""
        known = imports.find_post(self._connection, self._guild_id, record.id)
        if known is None:
            return None
        held = None
        if known.kind is PostKind.ANSWER:
            held = archives.get_answer_record(self._connection, known.id)
        if held is not None and record.number is None:
            held = replace(held, number=None)
        if held != record:
            raise ArchiveError(Flaw.KNOWN_OTHERWISE, record.id, line=line)
        self.imported.known += 1
        return known.id

    def _add_answer(
        self, line: int, record: AnswerRecord, number: int, question_id: PostId, question: QuestionRecord
    ) -> PostId:
        """Add an answer that is new."""
        if imports.is_answer_number_taken(self._connection, question_id, number):
            raise ArchiveError(Flaw.NUMBER_TAKEN, number, line=line)
        message = None
        if record.message_id is not None and question.thread_id is not None:
            if imports.is_message_taken(self._connection, record.message_id):
                raise ArchiveError(Flaw.MESSAGE_TAKEN, record.message_id, line=line)
            message = MessageRef(question.thread_id, record.message_id)
        answer_id = self._add_post(PostKind.ANSWER, record, message)
        answers.add_answer(self._connection, answer_id, question_id=question_id, number=number)
        return answer_id

    def _add_post(self, kind: PostKind, record: QuestionRecord | AnswerRecord, message: MessageRef | None) -> PostId:
        """Add what questions and answers share."""
        post_id = posts.add_post(
            self._connection,
            guild_id=self._guild_id,
            kind=kind,
            author_member_id=self._staging.get_member(record.author),
            body=record.body,
            created_at=record.created_at,
            message=message,
            archive_id=record.id,
        )
        if self._first_post_id is None:
            self._first_post_id = post_id
        return post_id
