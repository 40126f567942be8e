"""Searching: questions by the words in them and in their answers, and those that are like another text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bot.domain.expertise import Subject
from bot.domain.identity import Clock, PostId, Snowflake
from bot.domain.listing import PAGE_LENGTH, Page
from bot.domain.meaning import LEAST_LIKENESS, Near, in_order
from bot.domain.searching import (
    MOST_HITS,
    MOST_LOOKED_AT,
    MOST_SIFTED,
    Filters,
    Hit,
    has_word_with_start,
    passage_of,
    relevance,
    stems_before,
    words_of,
)
from bot.domain.similar import within_budget
from bot.domain.stems import stem
from bot.domain.words import is_unspaced, tokenise
from bot.services import fusing
from bot.services.finding import require_tag
from bot.services.fusing import Meaning, Understanding
from bot.services.linking import seen_original
from bot.services.recalling import Alike, list_alike
from bot.storage import guilds, hits, members, posts, questions
from bot.storage.beginnings import Beginnings
from bot.storage.connection import Connection
from bot.storage.database import Database
from bot.storage.hits import Condition, Found
from bot.storage.matches import Frequencies

MOST_COMPLETIONS = 25
"""As many as Discord takes."""

_LEAST_START = 3
_COMPLETIONS_LOOKED_AT = 100
_TITLES_LOOKED_AT = 10_000
"""Of a guild with more questions, the newest are completed by a word within their title."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that is like another text.

    Attributes:
        reference: the id under which it was imported, or its number.
        question_id: its row.
        share: how alike, from 0 to 1.
    """

    reference: str
    question_id: PostId
    share: float


class Searching:
    """Reads only; each method is one snapshot, on the connection that searches have for themselves."""

    def __init__(self, database: Database, clock: Clock, understanding: Understanding | None = None) -> None:
        """Prepare; nothing is read yet.

        Args:
            database: is read.
            clock: tells how old a post is.
            understanding: tells what questions mean; None: similar ones are found by their words alone.
        """
        self._database = database
        self._clock = clock
        self._understanding = understanding
        self._frequencies = Frequencies()
        self._beginnings = Beginnings()

    async def search(
        self,
        guild_id: Snowflake,
        query: str,
        visible_channels: frozenset[Snowflake] | None,
        *,
        filters: Filters | None = None,
        page: int = 0,
    ) -> Page[Hit]:
        """Return the questions with all words of a query, or with any of the rarest if none has all; the best first.

        All words have to stand in one post: in a question with its tags, or in an answer. Of words that thousands of
        posts have, the newest posts are looked at. Where meaning can be told, questions that mean much the same follow.

        Args:
            guild_id: the guild's id at Discord.
            query: whatever a member typed.
            visible_channels: the Q&A channels which the member can view and whose history they can read; None: all.
            filters: what hits must be besides; None: anything.
            page: counts from 0.

        Raises:
            NotFoundError: NO_SUCH_TAG (name); so it is for a tag that only hidden channels show.
        """
        return await self._database.search(
            partial(
                self._search,
                guild_id=guild_id,
                query=query,
                visible_channels=visible_channels,
                filters=filters or Filters(),
                page=page,
                now=int(self._clock.now().timestamp()),
                meaning=await self._meaning_of(Subject(query, "", ())),
            )
        )

    async def titles(self, guild_id: Snowflake, typed: str, visible_channels: frozenset[Snowflake]) -> tuple[str, ...]:
        """Return up to 25 titles that begin with what was typed, then those with its words, the last being typed yet.

        Args:
            guild_id: the guild's id at Discord.
            typed: what stands in the field.
            visible_channels: the channels outside of which no title is told.
        """
        return await self._database.search(
            partial(self._titles, guild_id=guild_id, typed=typed, visible_channels=visible_channels)
        )

    async def similar(
        self,
        guild_id: Snowflake,
        subject: Subject,
        limit: int,
        *,
        visible_channels: frozenset[Snowflake] | None = None,
    ) -> list[Candidate]:
        """Return the questions most like a text, the best first, however little; none in an unknown guild.

        Args:
            guild_id: the guild's id at Discord.
            subject: the text.
            limit: how many at most.
            visible_channels: the channels outside of which nothing is to be seen; None: all are seen.
        """
        return await self._database.search(
            partial(
                self._similar,
                guild_id=guild_id,
                subject=subject,
                limit=limit,
                visible_channels=visible_channels,
                meaning=await self._meaning_of(subject),
            )
        )

    async def asked_before(
        self, guild_id: Snowflake, subject: Subject, visible_channels: frozenset[Snowflake]
    ) -> list[Alike]:
        """Return up to five questions that are alike enough to be shown to who is about to ask; none in a small guild.

        Args:
            guild_id: the guild's id at Discord.
            subject: what is to be asked.
            visible_channels: the channels outside of which nothing is to be seen.
        """
        return await self._database.search(
            partial(
                self._asked_before,
                guild_id=guild_id,
                subject=subject,
                visible_channels=visible_channels,
                meaning=await self._meaning_of(subject),
            )
        )

    async def _meaning_of(self, subject: Subject) -> Meaning | None:
        return None if self._understanding is None else await self._understanding.of(subject)

    def _asked_before(
        self,
        connection: Connection,
        guild_id: Snowflake,
        subject: Subject,
        visible_channels: frozenset[Snowflake],
        meaning: Meaning | None,
    ) -> list[Alike]:
        guild_row = guilds.get_guild_id(connection, guild_id)
        if guild_row is None:
            return []
        return list_alike(connection, guild_row, subject, visible_channels, self._frequencies, meaning)

    def _similar(
        self,
        connection: Connection,
        guild_id: Snowflake,
        subject: Subject,
        limit: int,
        visible_channels: frozenset[Snowflake] | None,
        meaning: Meaning | None,
    ) -> list[Candidate]:
        guild_row = guilds.get_guild_id(connection, guild_id)
        if guild_row is None:
            return []
        found = fusing.find(
            connection,
            guild_row,
            subject,
            limit,
            meaning=meaning,
            visible=visible_channels,
            frequencies=self._frequencies,
        )
        return [
            Candidate(hits.get_reference(connection, each.question_id), each.question_id, each.share) for each in found
        ]

    def _search(
        self,
        connection: Connection,
        guild_id: Snowflake,
        query: str,
        visible_channels: frozenset[Snowflake] | None,
        filters: Filters,
        page: int,
        now: int,
        meaning: Meaning | None,
    ) -> Page[Hit]:
        guild_row = guilds.get_guild_id(connection, guild_id)
        tag_id = None if filters.tag is None else require_tag(connection, guild_row, filters.tag, visible_channels)
        words = words_of(query)
        if guild_row is None or not words:
            return Page((), page, has_next=False)
        author = None if filters.author_id is None else members.get_member_id(connection, guild_row, filters.author_id)
        if filters.author_id is not None and author is None:
            return Page((), page, has_next=False)
        condition = Condition(
            visible_channels=visible_channels,
            tag_id=tag_id,
            is_solved=filters.is_solved,
            author_member_id=author,
            since=None if filters.within is None else now - filters.within.seconds,
        )
        most = MOST_LOOKED_AT if filters == Filters() else MOST_SIFTED
        found = _of_questions(self._found(connection, guild_row, words, condition, most))
        if meaning is not None:
            near = meaning.near(connection, guild_row, visible=visible_channels, before=None)
            found = _with_near(connection, found, near, condition)
        shown = found[page * PAGE_LENGTH : (page + 1) * PAGE_LENGTH]
        return Page(
            tuple(_hit(connection, each, words, visible_channels) for each in shown),
            page,
            has_next=len(found) > (page + 1) * PAGE_LENGTH,
        )

    def _found(
        self, connection: Connection, guild_row: int, words: Sequence[str], condition: Condition, most: int
    ) -> list[Found]:
        """Return the posts with all the words; those with any of the rarest if there are none."""
        every = hits.query_for(guild_row, words, all_of_them=True)
        first = hits.get_first_of_newest(connection, every, most)
        found = hits.list_posts(connection, every, condition, first_post_id=first, limit=MOST_HITS)
        if found or len(words) == 1:
            return found
        stems = {stem(word): word for word in words}
        known = self._frequencies.of(connection, guild_row, stems)
        rarest = within_budget({each: count for each, count in known.items() if count}, most)
        if not rarest:
            return []
        some = hits.query_for(guild_row, [stems[each] for each in rarest], all_of_them=False)
        first = hits.get_first_of_newest(connection, some, most)
        return hits.list_posts(connection, some, condition, first_post_id=first, limit=MOST_HITS)

    def _titles(
        self, connection: Connection, guild_id: Snowflake, typed: str, visible_channels: frozenset[Snowflake]
    ) -> tuple[str, ...]:
        guild_row = guilds.get_guild_id(connection, guild_id)
        start = typed.strip()
        if guild_row is None or not start:
            return ()
        found = dict.fromkeys(
            hits.list_titles_with_start(connection, guild_row, start, visible_channels, MOST_COMPLETIONS)
        )
        if len(found) < MOST_COMPLETIONS:
            found |= dict.fromkeys(self._titles_with_words(connection, guild_row, start, visible_channels))
        return tuple(found)[:MOST_COMPLETIONS]

    def _titles_with_words(
        self, connection: Connection, guild_row: int, typed: str, visible_channels: frozenset[Snowflake]
    ) -> list[str]:
        *whole, last = list(tokenise(typed)) or [""]
        if len(last) < _LEAST_START and not is_unspaced(last[:1]):
            return []
        starts: list[str] = []
        stems = list(stems_before(last))
        for start in dict.fromkeys([last, stem(last)]):
            frequent = self._beginnings.of(connection, guild_row, start)
            if frequent is None:
                starts.append(start)
            else:
                stems += frequent
        found = hits.list_titles_with_words(
            connection,
            guild_row,
            whole[:8],
            starts,
            list(dict.fromkeys(stems)),
            visible_channels,
            _COMPLETIONS_LOOKED_AT,
            newest=_TITLES_LOOKED_AT,
        )
        return [title for title in found if has_word_with_start(title, last)]


def _of_questions(found: Sequence[Found]) -> list[Found]:
    """Return the best post of each question, by what posts are worth."""

    def worth(each: Found) -> float:
        return relevance(each.score, ups=each.ups, downs=each.downs, is_accepted=each.is_accepted)

    best: dict[PostId, Found] = {}
    for each in sorted(found, key=lambda each: (-worth(each), each.post_id)):
        best.setdefault(each.question_id, each)
    return list(best.values())


def _with_near(
    connection: Connection, found: Sequence[Found], near: Sequence[Near], condition: Condition
) -> list[Found]:
    """Return what words found, with what means much the same; a question that both found moves up."""
    known = {each.question_id: each for each in found}
    meant: list[Near] = []
    for each in near:
        if each.likeness < LEAST_LIKENESS:
            break
        other = known.get(each.question_id) or hits.get_question(connection, each.question_id, condition)
        if other is not None:
            known[each.question_id] = other
            meant.append(each)
    return [known[each] for each in in_order([each.question_id for each in found], meant)]


def _hit(
    connection: Connection, found: Found, words: Sequence[str], visible_channels: frozenset[Snowflake] | None
) -> Hit:
    question = questions.require_question(connection, found.question_id)
    post = posts.get_post(connection, found.post_id) or question.post
    return Hit(
        question=question,
        reference=hits.get_reference(connection, found.question_id),
        post_id=found.post_id,
        answer_number=found.answer_number,
        message=post.message,
        passage=passage_of(post.body, words),
        original=seen_original(connection, question.id, visible_channels),
    )
