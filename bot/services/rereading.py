"""What a reading of a dirty post's reactions changes in the record of its votes.

Works within the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.identity import Actor, PostId
from bot.domain.reactions import Held, Mend, Shown, read
from bot.domain.settings import GuildSettings
from bot.services import casting
from bot.services.casting import Ballot
from bot.storage import guild_settings, guilds, posts, votes
from bot.storage.connection import Connection
from bot.storage.votes import Target, Vote


@dataclass(frozen=True, slots=True)
class Reread:
    """A reading that counted; mended: the accounts of which it changed the record."""

    mended: int


def reconcile(
    connection: Connection, post_id: PostId, dirty_at: int, shown: Iterable[Shown], now: int
) -> Reread | None:
    """Bring the votes on a post in line with what Discord shows, and end its dirtiness.

    What is shown decides: a vote newly seen is judged as cast now, a refused one stays refused while its
    reaction is shown, one that is not shown any more ends. Votes from before the guild chose other emoji stand.

    Returns:
        None, and nothing is changed, when a newer cause made the post dirty since dirty_at.
    """
    if not posts.clear_dirty(connection, post_id, dirty_at, read_at=now):
        return None
    target = votes.get_target(connection, post_id)
    if target is None:
        return Reread(0)
    settings = guild_settings.load(connection, target.guild_id)
    emoji_changed_at = guilds.get_emoji_changed_at(connection, target.guild_id)
    recorded = {vote.voter_id: vote for vote in votes.list_votes(connection, post_id)}
    held = {user_id: Held(vote.direction, vote.reactions, vote.superseded) for user_id, vote in recorded.items()}
    gone: list[Vote] = []
    mended = 0
    for mend in read(held, shown):
        record = recorded.get(mend.user_id)
        if mend.held is None and record is not None and record.cast_at <= emoji_changed_at:
            continue
        mended += mend.held != held.get(mend.user_id)
        if mend.held is not None:
            _mend(connection, target, mend, mend.held, record, settings, now)
        elif record is not None:
            gone.append(record)
        for direction in mend.take_off:
            casting.request_take_off(connection, target, mend.user_id, direction, settings, now)
    casting.take_back(connection, target, gone, settings, now)
    return Reread(mended)


def _mend(
    connection: Connection,
    target: Target,
    mend: Mend,
    held: Held,
    record: Vote | None,
    settings: GuildSettings,
    now: int,
) -> None:
    """Record the vote that a reading shows in place of what was recorded."""
    if record is not None and record.direction is held.direction:
        votes.put_reactions(connection, target.post_id, record.voter_member_id, held.reactions, held.superseded)
        return
    voter = votes.find_voter(connection, target.guild_id, mend.user_id, target.post_id)
    actor = Actor(mend.user_id, is_bot=mend.is_bot)
    ballot = Ballot(actor, voter, held.direction, held.reactions, held.superseded)
    casting.cast(connection, target, ballot, settings, now)
