"""Votes as they enter and leave the record, with all that they cause.

All functions work within their caller's transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.identity import Actor, Snowflake, day_of
from bot.domain.points import Cause, Effect, ceased, effects_of_vote
from bot.domain.posts import PostKind
from bot.domain.rendering import RenderKind, index_due_at
from bot.domain.settings import GuildSettings
from bot.domain.voting import Direction, Refusal, VoteState, judge
from bot.services import marking, scoring
from bot.storage import members, posts, renders, votes
from bot.storage.connection import Connection
from bot.storage.votes import Target, Vote, Voter


@dataclass(frozen=True, slots=True)
class Ballot:
    """A vote that someone wants to cast.

    Attributes:
        actor: who.
        voter: what the guild knows of the actor, with the vote held before.
        direction: which vote.
        reactions: the kinds of reaction that stand for it.
    """

    actor: Actor
    voter: Voter
    direction: Direction
    reactions: int


def emoji_of(settings: GuildSettings, direction: Direction) -> str:
    """Return the emoji of a direction as the bot writes it."""
    return settings.emoji_up if direction is Direction.UP else settings.emoji_down


def cast(connection: Connection, target: Target, ballot: Ballot, settings: GuildSettings, now: int) -> Refusal | None:
    """Judge a vote and record it in place of the one held; return why it was refused, or None.

    The reaction of a refused vote is to be taken off.
    """
    voter = ballot.voter
    refusal = judge(ballot.actor, target.author_id, voter.reputation, settings, now)
    member_id = voter.member_id
    if member_id is None:
        member_id = members.ensure_member(connection, target.guild_id, ballot.actor.user_id)
    votes.put_vote(connection, target.post_id, member_id, ballot.direction, refusal, ballot.reactions, now)
    effects: tuple[Effect, ...] = ()
    cause = Cause.CAST
    ups = downs = 0
    if voter.held is not None and voter.held.state is VoteState.COUNTED:
        cause = Cause.SWITCHED
        effects = ceased(_effects(target, member_id, voter.held.direction, voter.held.cast_at))
        ups, downs = _count(voter.held.direction, -1)
    if refusal is None:
        effects += _effects(target, member_id, ballot.direction, now)
        more_ups, more_downs = _count(ballot.direction, 1)
        ups, downs = ups + more_ups, downs + more_downs
    else:
        request_take_off(connection, target, ballot.actor.user_id, ballot.direction, settings, now)
    _move(connection, target, ups, downs, effects, settings, now, cause)
    return refusal


def take_back(connection: Connection, target: Target, held: list[Vote], settings: GuildSettings, now: int) -> None:
    """Strike votes on one post from the record, with all they caused."""
    effects: list[Effect] = []
    ups = downs = 0
    for vote in held:
        votes.remove_vote(connection, target.post_id, vote.voter_member_id)
        if vote.state is VoteState.COUNTED:
            effects.extend(ceased(_effects(target, vote.voter_member_id, vote.direction, vote.cast_at)))
            less_ups, less_downs = _count(vote.direction, -1)
            ups, downs = ups + less_ups, downs + less_downs
    _move(connection, target, ups, downs, effects, settings, now, Cause.TAKEN_BACK)


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
    effects: Sequence[Effect],
    settings: GuildSettings,
    now: int,
    cause: Cause,
) -> None:
    """Enter what changed: the post's counts, the points, and the index that shows the answer's score."""
    if ups or downs:
        posts.add_to_counts(connection, target.post_id, ups, downs)
    if effects:
        scoring.apply(connection, effects, settings.points, now, cause=cause)
    if (ups or downs) and target.counts and target.kind is PostKind.ANSWER and target.thread_id is not None:
        due_at = index_due_at(target.index_rendered_at, now)
        renders.request(connection, target.guild_id, target.question_id, RenderKind.INDEX, now, due_at=due_at)
