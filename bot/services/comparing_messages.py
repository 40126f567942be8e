"""What the messages that Discord shows change in the record, and what has to be read besides.

Works within the caller's transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.identity import Snowflake
from bot.domain.posts import Answer, AnswerState, Post, PostKind, Question, QuestionState
from bot.domain.reactions import NORMAL, SUPER
from bot.domain.rendering import RenderKind
from bot.domain.settings import GuildSettings
from bot.domain.sightings import Drifted, SeenMessage
from bot.services import finding
from bot.services.answering import detect_answer
from bot.services.revising import replace_body
from bot.services.voting import DirtyPost
from bot.storage import accept_marks, answers, guild_settings, guilds, posts, questions, reactions, renders, votes
from bot.storage.accept_marks import OWN_MARK
from bot.storage.connection import Connection
from bot.storage.reactions import ExpectedReactions


@dataclass(frozen=True, slots=True)
class Terms:
    """How messages are compared.

    Attributes:
        since: messages from this time on, in seconds, may not have been heard of: they may be answers by themselves.
        is_full: every voter is to be read, not only where the numbers differ.
        has_texts: Discord shows the texts to the bot.
        with_votes: the numbers of vote reactions are compared.
        gone: messages that are known to be deleted by now.
        changed: messages of whose reactions an event told since they were read: their posts are to be read anew.
    """

    since: int
    is_full: bool = False
    has_texts: bool = True
    with_votes: bool = True
    gone: frozenset[Snowflake] = frozenset()
    changed: frozenset[Snowflake] = frozenset()


@dataclass(frozen=True, slots=True)
class Doubt:
    """A post that was made dirty because its message shows other numbers of votes than the record."""

    dirty: DirtyPost
    seen: SeenMessage


@dataclass(slots=True)
class Findings:
    """What a comparison leaves to be read.

    Attributes:
        settings: of the guild.
        doubts: posts whose voters are to be read.
        marks: messages whose check marks are to be read.
        candidates: ordinary messages whose up votes are to be read, for they may make them answers.
        drift: what was found different, and mended if it could be.
    """

    settings: GuildSettings
    doubts: list[Doubt] = field(default_factory=list[Doubt])
    marks: list[SeenMessage] = field(default_factory=list[SeenMessage])
    candidates: list[SeenMessage] = field(default_factory=list[SeenMessage])
    drift: Counter[Drifted] = field(default_factory=Counter[Drifted])


def compare_messages(
    connection: Connection, guild_id: Snowflake, seen: Sequence[SeenMessage], terms: Terms, now: int
) -> Findings:
    """Compare messages with the record, the oldest first, and mend what needs no further reading.

    Args:
        connection: the transaction.
        guild_id: the guild's id at Discord.
        seen: messages of threads of questions, or of channels with cards.
        terms: how.
        now: seconds since 1970.
    """
    guild_row = guilds.require_guild_id(connection, guild_id)
    comparison = _Comparison(connection, guild_id, guild_row, terms, now)
    for message in seen:
        comparison.look_at(message)
    return comparison.findings


class _Comparison:
    """One pass over some messages of a guild."""

    def __init__(self, connection: Connection, guild_id: Snowflake, guild_row: int, terms: Terms, now: int) -> None:
        self._connection = connection
        self._guild_id = guild_id
        self._guild_row = guild_row
        self._terms = terms
        self._now = now
        self._settings = guild_settings.load(connection, guild_row)
        self._emoji_changed_at = guilds.get_emoji_changed_at(connection, guild_row)
        self._questions: dict[Snowflake, Question | None] = {}
        self.findings = Findings(self._settings)

    def look_at(self, seen: SeenMessage) -> None:
        """Compare one message."""
        message_id = seen.text.message_id
        if message_id in self._terms.gone:
            return
        post = finding.find_post(self._connection, self._guild_id, message_id)
        if post is None and not seen.is_own and seen.text.may_answer:
            post = self._look_at_ordinary(seen)
        if post is None:
            return
        answer = answers.get_answer(self._connection, post.id) if post.kind is PostKind.ANSWER else None
        question = questions.require_question(self._connection, post.id if answer is None else answer.question_id)
        if question.state is QuestionState.DELETED or (answer is not None and answer.state is AnswerState.DELETED):
            return
        is_live = answer is None or answer.state is AnswerState.LIVE
        if is_live:
            self._compare_text(seen, post, question)
            self._compare_own_votes(seen, post, question)
        if message_id in self._terms.changed:
            posts.mark_dirty(self._connection, post.id, self._now)
            return
        if self._terms.with_votes:
            self._compare_votes(seen, post)
        if answer is not None:
            self._compare_marks(seen, answer)

    def _look_at_ordinary(self, seen: SeenMessage) -> Post | None:
        """Look at a member's message that is no post; return the answer that it has become."""
        question = self._question_of(seen.text.thread_id)
        if question is None:
            return None
        if seen.text.created_at >= self._terms.since:
            answer = detect_answer(self._connection, seen.text, self._now)
            if answer is not None:
                self.findings.drift[Drifted.NEW_ANSWERS] += 1
                return answer.post
        if any(seen.count_of(self._settings.emoji_up).members) and seen.text.author_id != question.post.author_id:
            self.findings.candidates.append(seen)
        if any(seen.count_of(self._settings.emoji_accept).members):
            self.findings.marks.append(seen)
        return None

    def _question_of(self, thread_id: Snowflake) -> Question | None:
        if thread_id not in self._questions:
            self._questions[thread_id] = finding.find_question(self._connection, self._guild_id, thread_id)
        return self._questions[thread_id]

    def _compare_text(self, seen: SeenMessage, post: Post, question: Question) -> None:
        if (
            post.is_card
            or not self._terms.has_texts
            or seen.edited_at is None
            or seen.edited_at < (post.edited_at or 0)
        ):
            return
        if replace_body(self._connection, post, seen.text.text, seen.edited_at, self._now):
            self.findings.drift[Drifted.EDITS] += 1
            if post.kind is PostKind.ANSWER:
                questions.request_index(self._connection, question.id, self._now)

    def _compare_own_votes(self, seen: SeenMessage, post: Post, question: Question) -> None:
        """Let the bot's own vote reactions be set again; no thread is woken for that."""
        settings = self._settings
        if question.is_archived or (seen.count_of(settings.emoji_up).own and seen.count_of(settings.emoji_down).own):
            return
        self.findings.drift[Drifted.OWN_REACTIONS] += 1
        renders.request(self._connection, self._guild_row, post.id, RenderKind.VOTE_REACTIONS, self._now)

    def _compare_votes(self, seen: SeenMessage, post: Post) -> None:
        """Let the voters be read where the numbers differ; a post that is dirty already is read anew anyhow."""
        target = votes.get_target(self._connection, post.id)
        if target is None or target.is_dirty:
            return
        shown = _shown_votes(seen, self._settings)
        expected = reactions.count_reactions(self._connection, post.id, self._emoji_changed_at)
        is_empty = shown == expected == ExpectedReactions(0, 0, 0, 0)
        if shown == expected and (is_empty or not self._terms.is_full):
            return
        dirty_at = posts.mark_dirty(self._connection, post.id, self._now)
        self.findings.doubts.append(Doubt(DirtyPost(post, self._settings, dirty_at), seen))

    def _compare_marks(self, seen: SeenMessage, answer: Answer) -> None:
        count = seen.count_of(self._settings.emoji_accept)
        recorded = accept_marks.list_marks(self._connection, seen.text.message_id)
        is_own_wanted = recorded.pop(OWN_MARK, None) is not None
        expected = (
            sum(kinds & NORMAL for kinds in recorded.values()),
            sum(kinds >= SUPER for kinds in recorded.values()),
        )
        if count.members != expected or (any(count.members) and self._terms.is_full):
            self.findings.marks.append(seen)
        if count.own is not is_own_wanted and answer.state is AnswerState.LIVE:
            self.findings.drift[Drifted.OWN_REACTIONS] += 1
            kind = RenderKind.ACCEPT_MARK if is_own_wanted else RenderKind.ACCEPT_UNMARK
            renders.request(self._connection, self._guild_row, answer.id, kind, self._now)


def _shown_votes(seen: SeenMessage, settings: GuildSettings) -> ExpectedReactions:
    """Return the vote reactions of all but the bot that a message shows."""
    ups, super_ups = seen.count_of(settings.emoji_up).members
    downs, super_downs = seen.count_of(settings.emoji_down).members
    return ExpectedReactions(ups, super_ups, downs, super_downs)
