"""Folding: the kept totals of standing, brought up to date with the records in steps.

A step takes posts and members out of the queue of what changed and counts them in: what a post was counted in as is
kept, so that it can be counted out first. In whatever order and however often that happens, what results is what one
count of everything would give. All functions work within their caller's transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from bot.domain.identity import PostId, day_of
from bot.domain.periods import CALENDAR, Span, span_of
from bot.services import badging, rank_roles
from bot.services.tallying import Tally
from bot.storage import period_gains, stale, standings, tag_standings
from bot.storage.connection import Connection
from bot.storage.standings import CountedPost

Follower = Callable[[Connection, Mapping[int, int], Mapping[PostId, int], int], None]
"""Is told, in the transaction of a step, of the members (rows) and posts that were counted in anew, each with the time
of the first vote that changed (as of `storage/stale`), and of the present: it does what follows from their standing."""

FOLLOWERS: tuple[Follower, ...] = (badging.reconsider, rank_roles.follow)
"""What follows from a step, in this order: the totals of all that it is told of are up to date by then."""


def fold_some(connection: Connection, limit: int, now: int) -> bool:
    """Count in some of what changed, the authors of posts included; return whether more waits.

    Args:
        connection: the transaction.
        limit: how many posts, and how many members besides their authors; a hundred take some 20 ms.
        now: seconds since 1970.
    """
    posts = standings.list_stale_posts(connection, limit)
    changed_posts = stale.take_posts(connection, posts[-1].id) if posts else {}
    authors = dict.fromkeys(post.author_id for post in posts)
    changed_members = {member_id: stale.take_member(connection, member_id) for member_id in authors}
    changed_members |= stale.take_members(connection, limit)
    tally = Tally(connection)
    for post in posts:
        _count_in(connection, tally, post)
    running = _running(now)
    guild_ids = {tally.review_member(member_id, running, day_of(now)) for member_id in changed_members}
    _remove_over(connection, tally, guild_ids, running, limit)
    tally.write()
    for follow in FOLLOWERS:
        follow(connection, changed_members, changed_posts, now)
    return stale.has_any(connection)


def withdraw_question(connection: Connection, question_id: PostId) -> None:
    """Count the answers to a question out of all totals, before its tags change; the next step counts them in again."""
    tally = Tally(connection)
    for post in standings.list_counted_answers(connection, question_id):
        if post.before is not None:
            tally.count(post.guild_id, post.before, tag_standings.list_tag_ids(connection, post.id), -1)
            standings.remove_post(connection, post.id)
        stale.add_post(connection, post.id)
    tally.write()


def rebuild_guild(connection: Connection, guild_id: int) -> None:
    """Throw the totals of a guild away, and let all of its posts and members be counted in from nothing.

    This one transaction writes all of the guild's standings: seconds for a great one. The steps come after it.
    """
    standings.remove_guild(connection, guild_id)
    stale.add_posts_of_guild(connection, guild_id)
    stale.add_members_of_guild(connection, guild_id, since=0)


def _count_in(connection: Connection, tally: Tally, post: CountedPost) -> None:
    """Count a post out as it was, and in as it is."""
    if post.before == post.after:
        return
    tag_ids = tag_standings.list_tag_ids(connection, post.id)
    if post.before is not None:
        tally.count(post.guild_id, post.before, tag_ids, -1)
    if post.after is None:
        standings.remove_post(connection, post.id)
    else:
        tally.count(post.guild_id, post.after, tag_ids, 1)
        standings.put_post(connection, post.id, post.after)


def _remove_over(
    connection: Connection, tally: Tally, guild_ids: Iterable[int], running: Iterable[Span], limit: int
) -> None:
    """Remove some of the gains of periods that are over."""
    for guild_id in guild_ids:
        for span in running:
            for gain in period_gains.list_over(connection, guild_id, span, limit):
                tally.remove_gain(guild_id, gain)


def _running(now: int) -> tuple[Span, Span, Span]:
    """Return the year, month and week that run."""
    year, month, week = (span_of(period, day_of(now)) for period in CALENDAR)
    return year, month, week
