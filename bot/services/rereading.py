"""What a reading of a dirty post's reactions changes in the record of its votes.

Works within the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.identity import Actor, PostId
from bot.domain.reactions import Mend, Shown, read
from bot.domain.rendering import RenderKind
from bot.domain.settings import GuildSettings
from bot.domain.voting import Direction
from bot.services import casting, marking
from bot.services.casting import Ballot, emoji_of
from bot.storage import guild_settings, posts, renders, votes
from bot.storage.connection import Connection
from bot.storage.votes import Target, Vote


def reconcile(connection: Connection, post_id: PostId, dirty_at: int, shown: Iterable[Shown], now: int) -> bool:
    """Bring the votes on a post in line with what Discord shows, and end its dirtiness.

    What is shown decides: a vote newly seen is judged as cast now, a refused one stays refused while its
    reaction is shown, one that is not shown any more ends.

    Returns:
        False, and nothing is changed, when a newer cause made the post dirty since dirty_at.
    """
    if not posts.clear_dirty(connection, post_id, dirty_at):
        return False
    target = votes.get_target(connection, post_id)
    if target is None:
        return True
    settings = guild_settings.load(connection, target.guild_id)
    recorded = {vote.voter_id: vote for vote in votes.list_votes(connection, post_id)}
    held = {user_id: (vote.direction, vote.reactions) for user_id, vote in recorded.items()}
    leaving = frozenset(renders.list_targets(connection, post_id, RenderKind.TAKE_OFF))
    staying = [_without_leaving(each, recorded.get(each.user_id), settings, leaving) for each in shown]
    gone: list[Vote] = []
    for mend in read(held, staying):
        record = recorded.get(mend.user_id)
        if mend.direction is not None:
            _mend(connection, target, mend, mend.direction, record, settings, now)
        elif record is not None:
            gone.append(record)
        for direction in mend.take_off:
            casting.request_take_off(connection, target, mend.user_id, direction, settings, now)
    casting.take_back(connection, target, gone, settings, now)
    return True


def _without_leaving(each: Shown, record: Vote | None, settings: GuildSettings, leaving: frozenset[str]) -> Shown:
    """Return what an account shows without the reaction that a switch asked to be taken off: it says nothing new."""
    if record is None or not (each.ups and each.downs):
        return each
    old = record.direction.opposite
    if marking.take_off_target(each.user_id, emoji_of(settings, old)) not in leaving:
        return each
    return replace(each, ups=0) if old is Direction.UP else replace(each, downs=0)


def _mend(
    connection: Connection,
    target: Target,
    mend: Mend,
    direction: Direction,
    record: Vote | None,
    settings: GuildSettings,
    now: int,
) -> None:
    """Record the vote that a reading shows in place of what was recorded."""
    if record is not None and record.direction is direction:
        votes.put_reactions(connection, target.post_id, record.voter_member_id, mend.reactions)
        return
    voter = votes.find_voter(connection, target.guild_id, mend.user_id, target.post_id)
    actor = Actor(mend.user_id, is_bot=mend.is_bot)
    casting.cast(connection, target, Ballot(actor, voter, direction, mend.reactions), settings, now)
