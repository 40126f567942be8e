"""Voting: reactions that come and go, as Discord tells of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from bot.domain.emoji import normalise_emoji
from bot.domain.errors import StorageError
from bot.domain.identity import Clock, PostId, Snowflake, seconds
from bot.domain.posts import Post, Question, QuestionState
from bot.domain.reactions import SETTLING_SECONDS, ReactionEvent, Shown
from bot.domain.rendering import RenderKind
from bot.domain.settings import GuildSettings
from bot.domain.voting import Change, Decision, Direction, Refusal, Step, VoteState, decide
from bot.services import accepting, casting, finding, marking, rereading
from bot.services.accepting import AcceptOutcome
from bot.services.answering import ensure_answer
from bot.services.casting import Ballot
from bot.services.forgotten import Forgotten
from bot.services.pacing import Haste, Pace
from bot.services.rereading import Reread
from bot.services.watching import Watch
from bot.storage import guild_settings, guilds, posts, questions, reactions, renders, votes
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority
from bot.storage.votes import Target, Vote, Voter


class Outcome(StrEnum):
    """What a reaction that came or went did."""

    IGNORED = "ignored"
    COUNTED = "counted"
    SWITCHED = "switched"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"
    UNCHANGED = "unchanged"
    DIRTY = "dirty"
    """The event does not fit: the post is to be read from Discord."""
    NEEDS_MESSAGE = "needs_message"
    """The message may become an answer by this: fetch it and tell the event again, late, with the message."""
    ACCEPTED = "accepted"
    UNACCEPTED = "unaccepted"


@dataclass(frozen=True, slots=True)
class Reacted:
    """What became of a reaction on a post, or another message (post_id None); refusal: why it is no vote.

    is_in_doubt: the post is to be read: its message is an answer by this vote, and others may have stood there before;
        or the event may have come late.
    """

    outcome: Outcome
    post_id: PostId | None = None
    refusal: Refusal | None = None
    is_in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class DirtyPost:
    """A post to be read from Discord; dirty_at names the newest cause known when it was listed."""

    post: Post
    settings: GuildSettings
    dirty_at: int


_IGNORED = Reacted(Outcome.IGNORED)
_NEEDS_MESSAGE = Reacted(Outcome.NEEDS_MESSAGE)
_OF_ACCEPTING = {
    AcceptOutcome.ACCEPTED: Outcome.ACCEPTED,
    AcceptOutcome.TAKEN_BACK: Outcome.UNACCEPTED,
    AcceptOutcome.UNCHANGED: Outcome.UNCHANGED,
    AcceptOutcome.NOT_ALLOWED: Outcome.REFUSED,
    AcceptOutcome.NEEDS_MESSAGE: Outcome.NEEDS_MESSAGE,
    AcceptOutcome.NOT_POSSIBLE: Outcome.IGNORED,
}


class Voting:
    """The use cases of voting; each method is one transaction.

    Events are applied in the order in which the methods are called: nothing is awaited before one is queued.
    """

    def __init__(
        self, database: Database, clock: Clock, watch: Watch | None = None, forgotten: Forgotten | None = None
    ) -> None:
        """Work on this database, by this clock, minding what is watched and who was forgotten."""
        self._database = database
        self._clock = clock
        self._watch = watch or Watch(clock)
        self._forgotten = forgotten or Forgotten()
        self._pace = Pace()
        self._haste = Haste()
        self._missed: set[Snowflake] = set()

    async def add(self, event: ReactionEvent) -> Reacted:
        """Follow a reaction that came; on a message that is gone it says nothing any more."""
        return _IGNORED if self._watch.is_gone(event.message_id) else await self._follow(event, Change.ADDED)

    async def remove(self, event: ReactionEvent) -> Reacted:
        """Follow a reaction that went."""
        return await self._follow(event, Change.REMOVED)

    async def clear(self, message_id: Snowflake, emoji: str | None) -> Reacted:
        """Follow a moderator who cleared a message of one emoji, or of all (None).

        The bot's own reactions are asked for again. A post is read besides: reactions from before the clearing may
        still be on their way here.
        """
        now = seconds(self._clock.now())
        name = None if emoji is None else normalise_emoji(emoji)
        return await self._write(message_id, partial(_clear, message_id=message_id, emoji=name, now=now))

    async def dirty_posts(self, limit: int) -> list[DirtyPost]:
        """Return posts that are to be read from Discord, the longest dirty first."""
        now = seconds(self._clock.now())
        missed = frozenset(self._missed)
        dirty = await self._database.write(
            partial(_dirty_posts, missed=missed, limit=limit, now=now), priority=Priority.LISTENER
        )
        # Only now are they on record.
        self._missed -= missed
        return dirty

    async def reconcile(self, dirty: DirtyPost, shown: Iterable[Shown]) -> Reread | None:
        """Bring the votes on a dirty post in line with what Discord shows.

        Args:
            dirty: what `dirty_posts` returned before the reading began.
            shown: each account that has a vote reaction on the message, once, the bot itself left out.

        Returns:
            None when something happened to the post since: the reading does not count, the post stays dirty.
        """
        now = seconds(self._clock.now())
        return await self._database.write(
            partial(
                self._forgotten.do_with_all,
                does=partial(rereading.reconcile, post_id=dirty.post.id, dirty_at=dirty.dirty_at, now=now),
                guild_id=dirty.post.guild_id,
                message=dirty.post.message,
                shown=tuple(shown),
            ),
            priority=Priority.LISTENER,
        )

    async def _follow(self, event: ReactionEvent, change: Change) -> Reacted:
        now = seconds(self._clock.now())
        does = _mark_or_follow if self._pace.is_exceeded(event.guild_id, event.user_id, now) else follow
        is_own_doing = change is Change.REMOVED and self._watch.took_off(event.message_id, event.user_id, event.emoji)
        if not is_own_doing and self._watch.note_reaction(event.channel_id, event.message_id):
            event = replace(event, is_late=True)
        if self._haste.note(event, change, now):
            event = replace(event, is_hasty=True)
        does = partial(does, change=change, emoji=normalise_emoji(event.emoji), now=now)
        function = partial(self._forgotten.do, does=does, event=event)
        reacted = await self._write(event.message_id, function)
        return replace(reacted, is_in_doubt=True) if event.is_late or event.is_hasty else reacted

    async def _write(self, message_id: Snowflake, function: partial[Reacted]) -> Reacted:
        """Run a transaction; where too much waits or the disk fails, remember that the message has to be read."""
        try:
            return await self._database.write(function, priority=Priority.LISTENER)
        except StorageError:
            self._missed.add(message_id)
            return Reacted(Outcome.DIRTY)


def follow(connection: Connection, event: ReactionEvent, change: Change, emoji: str, now: int) -> Reacted:
    """Do what a reaction does that came or went; part of a transaction.

    Args:
        connection: the transaction.
        event: the reaction.
        change: whether it came or went.
        emoji: its normalised emoji.
        now: seconds since 1970.
    """
    found = votes.find_target_and_voter(connection, event.message_id, event.user_id)
    if found is None:
        return _react_on_message(connection, event, change, emoji, now)
    target, voter = found
    settings = guild_settings.load(connection, target.guild_id)
    direction = _direction(settings, emoji)
    if direction is not None:
        return _vote(connection, event, target, voter, change, direction, settings, now)
    if emoji != normalise_emoji(settings.emoji_accept) or target.post_id == target.question_id:
        return _IGNORED
    return _mark(connection, event, target.question_id, target.post_id, change, settings, now)


def _vote(
    connection: Connection,
    event: ReactionEvent,
    target: Target,
    voter: Voter,
    change: Change,
    direction: Direction,
    settings: GuildSettings,
    now: int,
) -> Reacted:
    """Do what the table of domain.voting decides for a vote reaction on a post."""
    held = voter.held
    if target.is_dirty or event.is_late or (event.is_hasty and change is Change.ADDED):
        # A reading that began before this event does not show it; or it went, and this is told late.
        posts.mark_dirty(connection, target.post_id, now)
    if held is not None and held.direction is direction:
        reactions = held.reactions | event.kind if change is Change.ADDED else held.reactions & ~event.kind
        if reactions and reactions != held.reactions:
            votes.put_reactions(connection, target.post_id, held.voter_member_id, reactions, held.superseded)
            return Reacted(Outcome.UNCHANGED, target.post_id)
        if reactions and change is Change.REMOVED:
            return _mark_dirty(connection, event.message_id, now)  # Of the kind that went nothing was known.
    is_superseded = held is not None and held.direction is not direction and bool(held.superseded & event.kind)
    if held is not None and is_superseded and change is Change.REMOVED:
        left = held.superseded & ~event.kind
        votes.put_reactions(connection, target.post_id, held.voter_member_id, held.reactions, left)
    decision = decide(None if held is None else held.direction, change, direction, is_superseded=is_superseded)
    if change is Change.REMOVED and decision.step is not Step.REREAD:
        emoji = casting.emoji_of(settings, direction)
        marking.withdraw_take_off(connection, target.post_id, event.user_id, emoji)
    match decision.step:
        case Step.CAST | Step.SWITCH:
            return _cast(connection, event, target, voter, direction, decision, settings, now)
        case Step.TAKE_BACK if held is not None:
            return _take_back(connection, target, held, settings, now, is_hasty=event.is_hasty)
        case Step.REREAD:
            posts.mark_dirty(connection, target.post_id, now)
            return Reacted(Outcome.DIRTY, target.post_id)
        case _:
            return Reacted(Outcome.UNCHANGED, target.post_id)


def _cast(
    connection: Connection,
    event: ReactionEvent,
    target: Target,
    voter: Voter,
    direction: Direction,
    decision: Decision,
    settings: GuildSettings,
    now: int,
) -> Reacted:
    actor = event.actor(settings.helper_role)
    superseded = 0 if voter.held is None else voter.held.reactions
    ballot = Ballot(actor, voter, direction, event.kind, superseded)
    refusal = casting.cast(connection, target, ballot, settings, now)
    if decision.take_off is not None:
        casting.request_take_off(connection, target, event.user_id, decision.take_off, settings, now)
        if refusal is None:
            emoji = casting.emoji_of(settings, direction)
            marking.withdraw_take_off(connection, target.post_id, event.user_id, emoji)
    if refusal is not None:
        return Reacted(Outcome.REFUSED, target.post_id, refusal)
    is_switch = decision.step is Step.SWITCH
    return Reacted(Outcome.SWITCHED if is_switch else Outcome.COUNTED, target.post_id)


def _take_back(
    connection: Connection, target: Target, held: Vote, settings: GuildSettings, now: int, *, is_hasty: bool
) -> Reacted:
    casting.take_back(connection, target, [held], settings, now)
    if held.superseded:
        # The other direction stands alone now, so it is the vote, unless it has been taken off already.
        emoji = casting.emoji_of(settings, held.direction.opposite)
        marking.withdraw_take_off(connection, target.post_id, held.voter_id, emoji)
    is_hasty = is_hasty or now - held.cast_at <= SETTLING_SECONDS
    if held.superseded or (held.state is VoteState.COUNTED and is_hasty):
        # Discord keeps no order between events so near each other: which came last only a reading can tell.
        posts.mark_dirty(connection, target.post_id, now)
        return Reacted(Outcome.DIRTY, target.post_id)
    return Reacted(Outcome.TAKEN_BACK, target.post_id)


def _react_on_message(connection: Connection, event: ReactionEvent, change: Change, emoji: str, now: int) -> Reacted:
    """Follow a reaction on a message that is no post: it may make it an answer."""
    guild_id = guilds.get_guild_id(connection, event.guild_id)
    question = None if guild_id is None else finding.find_question(connection, event.guild_id, event.channel_id)
    if guild_id is None or question is None:
        return _IGNORED
    settings = guild_settings.load(connection, guild_id)
    if emoji == normalise_emoji(settings.emoji_accept):
        return _mark(connection, event, question.id, None, change, settings, now)
    if change is Change.REMOVED or _direction(settings, emoji) is not Direction.UP:
        return _IGNORED
    if not _may_make_answer(connection, event, guild_id, question, settings, now):
        return _IGNORED
    if event.message is None:
        return _NEEDS_MESSAGE
    answer = ensure_answer(connection, question, event.message, now, may_revive=False)
    target = votes.get_target(connection, answer.id)
    if target is None:
        raise LookupError(f"the answer {answer.id} was not recorded")
    voter = votes.find_voter(connection, guild_id, event.user_id, target.post_id)
    reacted = _vote(connection, event, target, voter, change, Direction.UP, settings, now)
    return replace(reacted, is_in_doubt=target.is_dirty or event.is_late)


def _may_make_answer(
    connection: Connection,
    event: ReactionEvent,
    guild_id: int,
    question: Question,
    settings: GuildSettings,
    now: int,
) -> bool:
    """Return whether an up vote of this member on an ordinary message counts and so makes it an answer."""
    message = event.message
    author_id = Snowflake(0)
    if message is not None:
        if not message.may_answer or message.author_id == question.post.author_id:
            return False
        author_id = message.author_id
    voter = votes.find_voter(connection, guild_id, event.user_id, question.id)
    actor = event.actor(settings.helper_role)
    return casting.refusal_of(connection, actor, voter, author_id, None, settings, now) is None


def _mark(
    connection: Connection,
    event: ReactionEvent,
    question_id: PostId,
    post_id: PostId | None,
    change: Change,
    settings: GuildSettings,
    now: int,
) -> Reacted:
    """Follow a check mark on a message of a question's thread."""
    if change is Change.REMOVED:
        return Reacted(_OF_ACCEPTING[accepting.mark_removed(connection, event, settings, now)], post_id)
    question = questions.require_question(connection, question_id)
    if question.state is QuestionState.DELETED:
        return _IGNORED
    return Reacted(_OF_ACCEPTING[accepting.mark_added(connection, event, question, settings, now)], post_id)


def _clear(connection: Connection, message_id: Snowflake, emoji: str | None, now: int) -> Reacted:
    target = votes.find_target(connection, message_id)
    if target is None:
        accepting.marks_cleared(connection, message_id, now)
        return _IGNORED
    settings = guild_settings.load(connection, target.guild_id)
    direction = None if emoji is None else _direction(settings, emoji)
    if emoji is None or emoji == normalise_emoji(settings.emoji_accept):
        accepting.marks_cleared(connection, message_id, now)
    if emoji is not None and direction is None:
        return Reacted(Outcome.UNCHANGED, target.post_id)
    posts.mark_dirty(connection, target.post_id, now)
    gone = [
        vote
        for vote in votes.list_votes(connection, target.post_id)
        if direction is None or vote.direction is direction
    ]
    casting.take_back(connection, target, gone, settings, now)
    if direction is not None:
        reactions.clear_superseded(connection, target.post_id, direction)
    if target.counts:
        renders.request(connection, target.guild_id, target.post_id, RenderKind.VOTE_REACTIONS, now)
    return Reacted(Outcome.DIRTY, target.post_id)


def _mark_dirty(connection: Connection, message_id: Snowflake, now: int) -> Reacted:
    target = votes.find_target(connection, message_id)
    if target is None:
        return _IGNORED
    posts.mark_dirty(connection, target.post_id, now)
    return Reacted(Outcome.DIRTY, target.post_id)


def _mark_or_follow(connection: Connection, event: ReactionEvent, change: Change, emoji: str, now: int) -> Reacted:
    """Have a post read instead of following a reaction; what is no post cannot be marked, so it is followed."""
    marked = _mark_dirty(connection, event.message_id, now)
    return follow(connection, event, change, emoji, now) if marked.outcome is Outcome.IGNORED else marked


def _dirty_posts(connection: Connection, missed: frozenset[Snowflake], limit: int, now: int) -> list[DirtyPost]:
    for message_id in missed:
        _mark_dirty(connection, message_id, now)
    return [
        DirtyPost(
            post,
            guild_settings.load(connection, guilds.ensure_guild(connection, post.guild_id, now)),
            dirty_at,
        )
        for post, dirty_at in posts.list_dirty(connection, limit)
    ]


def _direction(settings: GuildSettings, emoji: str) -> Direction | None:
    """Return the vote that an emoji is in a guild."""
    if emoji == normalise_emoji(settings.emoji_up):
        return Direction.UP
    return Direction.DOWN if emoji == normalise_emoji(settings.emoji_down) else None
