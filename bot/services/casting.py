"""Votes as they enter and leave the record, with all that they cause.

All functions work within their caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.identity import SECONDS_A_DAY, Actor, PostId, Snowflake, day_of
from bot.domain.points import Cause, Effect, ceased, effects_of_vote
from bot.domain.posts import PostKind
from bot.domain.rendering import RenderKind, index_due_at
from bot.domain.settings import GuildSettings
from bot.domain.voting import BARRED_DAYS, NO_TALLY, Direction, Refusal, Tally, VoteState, judge, lowest_limit
from bot.services import marking, scoring
from bot.storage import findings, members, posts, renders, votes
from bot.storage.connection import Connection
from bot.storage.votes import BUSY, Target, Vote, Voter


@dataclass(frozen=True, slots=True)
class Ballot:
    """A vote that someone wants to cast.

    Attributes:
        actor: who.
        voter: what the guild knows of the actor, with the vote held before.
        direction: which vote.
        reactions: the kinds of reaction that stand for it.
        superseded: the kinds of reaction of the other direction that stand beside it.
    """

    actor: Actor
    voter: Voter
    direction: Direction
    reactions: int
    superseded: int = 0


def emoji_of(settings: GuildSettings, direction: Direction) -> str:
    """Return the emoji of a direction as the bot writes it."""
    return settings.emoji_up if direction is Direction.UP else settings.emoji_down


def refusal_of(
    connection: Connection,
    actor: Actor,
    voter: Voter,
    author_id: Snowflake,
    post_id: PostId | None,
    settings: GuildSettings,
    now: int,
) -> Refusal | None:
    """Return why a vote does not count if it is cast now, or None when it does.

    Args:
        connection: the transaction.
        actor: who votes.
        voter: what the guild knows of the actor.
        author_id: the account that wrote the post.
        post_id: the post; None: the message is none yet.
        settings: the guild's settings.
        now: seconds since 1970.
    """
    tally = _tally(connection, voter, author_id, post_id, settings, now)
    return judge(actor, author_id, voter.reputation, settings, now, tally)


def cast(connection: Connection, target: Target, ballot: Ballot, settings: GuildSettings, now: int) -> Refusal | None:
    """Judge a vote and record it in place of the one held; return why it was refused, or None.

    The reaction of a refused vote is to be taken off.
    """
    voter = ballot.voter
    refusal = refusal_of(connection, ballot.actor, voter, target.author_id, target.post_id, settings, now)
    member_id = voter.member_id
    if member_id is None:
        member_id = members.ensure_member(connection, target.guild_id, ballot.actor.user_id)
    votes.put_vote(
        connection,
        target.post_id,
        member_id,
        ballot.direction,
        refusal,
        ballot.reactions,
        ballot.superseded,
        now,
        None if voter.held is None else voter.held.cast_at,
    )
    effects: tuple[Effect, ...] = ()
    cause = Cause.CAST
    ups = downs = 0
    since = now
    if voter.held is not None and voter.held.state is VoteState.COUNTED:
        cause = Cause.SWITCHED
        since = min(now, voter.held.cast_at)
        effects = ceased(_effects(target, member_id, voter.held.direction, voter.held.cast_at))
        ups, downs = _count(voter.held.direction, -1)
    if refusal is None:
        effects += _effects(target, member_id, ballot.direction, now)
        more_ups, more_downs = _count(ballot.direction, 1)
        ups, downs = ups + more_ups, downs + more_downs
    else:
        request_take_off(connection, target, ballot.actor.user_id, ballot.direction, settings, now)
    _move(connection, target, ups, downs, since, effects, settings, now, cause)
    return refusal


def take_back(connection: Connection, target: Target, held: list[Vote], settings: GuildSettings, now: int) -> None:
    """Strike votes on one post from the record, with all they caused."""
    effects: list[Effect] = []
    ups = downs = 0
    for vote in held:
        votes.remove_vote(connection, target.post_id, vote.voter_member_id, vote.cast_at)
        if vote.state is VoteState.COUNTED:
            effects.extend(ceased(_effects(target, vote.voter_member_id, vote.direction, vote.cast_at)))
            less_ups, less_downs = _count(vote.direction, -1)
            ups, downs = ups + less_ups, downs + less_downs
    since = min((vote.cast_at for vote in held), default=now)
    _move(connection, target, ups, downs, since, effects, settings, now, Cause.TAKEN_BACK)


def invalidate(connection: Connection, target: Target, held: list[Vote], settings: GuildSettings, now: int) -> None:
    """Let counted votes on one post count no more, with all they caused; they stay on record."""
    _set_state(connection, target, held, VoteState.INVALIDATED, settings, now)


def restore(connection: Connection, target: Target, held: list[Vote], settings: GuildSettings, now: int) -> None:
    """Let invalidated votes on one post count again, on the days on which they were cast."""
    _set_state(connection, target, held, VoteState.COUNTED, settings, now)


def request_take_off(
    connection: Connection,
    target: Target,
    user_id: Snowflake,
    direction: Direction,
    settings: GuildSettings,
    now: int,
) -> None:
    """Ask for a member's vote reaction to be taken off."""
    emoji = emoji_of(settings, direction)
    marking.request_take_off(connection, target.guild_id, target.post_id, user_id, emoji, now)


def _tally(
    connection: Connection,
    voter: Voter,
    author_id: Snowflake,
    post_id: PostId | None,
    settings: GuildSettings,
    now: int,
) -> Tally:
    """Return what limits a voter's next vote; asks the database only where some limit may have been reached."""
    if voter.member_id is None:
        return NO_TALLY
    today = on_author = 0
    limit = lowest_limit(settings)
    is_busy = voter.busy_since is not None and day_of(voter.busy_since) >= day_of(now)
    if limit and (is_busy or limit < BUSY):
        today, on_author = votes.count_day(connection, voter.member_id, author_id, post_id, now)
    is_barred = voter.has_findings and findings.is_barred(
        connection, voter.member_id, author_id, since=now - BARRED_DAYS * SECONDS_A_DAY
    )
    return Tally(today, on_author, is_barred)


def _set_state(
    connection: Connection, target: Target, held: list[Vote], state: VoteState, settings: GuildSettings, now: int
) -> None:
    """Let votes on one post count, or not, and enter what that changes."""
    effects: list[Effect] = []
    ups = downs = 0
    is_restored = state is VoteState.COUNTED
    for vote in held:
        votes.put_state(connection, target.post_id, vote.voter_member_id, state, vote.cast_at)
        of_vote = _effects(target, vote.voter_member_id, vote.direction, vote.cast_at)
        effects.extend(of_vote if is_restored else ceased(of_vote))
        more_ups, more_downs = _count(vote.direction, 1 if is_restored else -1)
        ups, downs = ups + more_ups, downs + more_downs
    cause = Cause.RESTORED if is_restored else Cause.INVALIDATED
    since = min((vote.cast_at for vote in held), default=now)
    _move(connection, target, ups, downs, since, effects, settings, now, cause)


def _effects(target: Target, voter_id: int, direction: Direction, cast_at: int) -> tuple[Effect, ...]:
    """Return what a counted vote on the target gives; nothing while the target does not count."""
    if not target.counts:
        return ()
    return effects_of_vote(target.post_id, target.kind, target.author_member_id, voter_id, direction, day_of(cast_at))


def _count(direction: Direction, sign: int) -> tuple[int, int]:
    """Return what a vote moves in the ups and downs of its post."""
    return (sign, 0) if direction is Direction.UP else (0, sign)


def _move(
    connection: Connection,
    target: Target,
    ups: int,
    downs: int,
    since: int,
    effects: Sequence[Effect],
    settings: GuildSettings,
    now: int,
    cause: Cause,
) -> None:
    """Enter what changed: the post's counts, the points, and the index that shows the answer's score.

    since is the time of the first vote that changed.
    """
    if ups or downs or effects:
        # A vote cast anew in the same direction moves no count, but has another time.
        posts.add_to_counts(connection, target.post_id, ups, downs, since)
    if effects:
        # Author and voters are known to have changed by the counts and the votes.
        scoring.apply_dated(connection, [(effect, now) for effect in effects], settings.points, cause=cause)
    if (ups or downs) and target.counts and target.kind is PostKind.ANSWER and target.thread_id is not None:
        due_at = index_due_at(target.index_rendered_at, now)
        renders.request(connection, target.guild_id, target.question_id, RenderKind.INDEX, now, due_at=due_at)
