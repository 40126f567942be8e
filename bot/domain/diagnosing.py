"""Diagnosing: what `/doctor` looks at in a guild, and what it makes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.identity import Snowflake

LATE_SECONDS = 600
"""How long something may be overdue before it is worth a look."""

SAVINGS_DAYS = 30

MOST_THREADS = 1_000
"""The active threads that a guild may have; Discord does not say the number, but refuses the next one (160006)."""

MANY_THREADS = 900
"""From this number on it is time to make room."""


class Health(StrEnum):
    """What became of a check."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Attributes:
        name: which words say what was found, and what to do about it.
        health: how it stands.
        details: what fills the words: numbers, times in seconds, names of permissions, ids.
    """

    name: str
    health: Health
    details: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class Backlog:
    """What a guild has yet to be shown or read; late_since: when the longest overdue of it was due, in seconds."""

    renders: int
    dirty_posts: int
    late_since: int | None


@dataclass(frozen=True, slots=True)
class Savings:
    """How many questions of a guild an earlier one answered before they were posted.

    Attributes:
        ever: in all.
        lately: in the last `SAVINGS_DAYS` days.
    """

    ever: int
    lately: int


def check_channels(channels: Sequence[Snowflake]) -> list[Check]:
    """Return the check that there is a channel for questions."""
    return [] if channels else [Check("no_channels", Health.DOUBTFUL)]


def check_channel(channel_id: Snowflake, missing: Sequence[str] | None) -> Check:
    """Return the check of a Q&A channel.

    Args:
        channel_id: the channel.
        missing: the permissions that the bot lacks there; None: it cannot find the channel at all.
    """
    if missing is None:
        return Check("channel_gone", Health.BAD, {"channel_id": channel_id})
    if missing:
        return Check("channel_lacks", Health.BAD, {"channel_id": channel_id, "permissions": tuple(missing)})
    return Check("channel", Health.GOOD, {"channel_id": channel_id})


def check_threads(active: int) -> Check:
    """Return the check of the room for threads; those in channels that the bot cannot see are not among the active."""
    details = {"active": active, "most": MOST_THREADS}
    if active >= MOST_THREADS:
        return Check("threads_full", Health.BAD, details)
    if active >= MANY_THREADS:
        return Check("threads_many", Health.DOUBTFUL, details)
    return Check("threads", Health.GOOD, details)


def check_log_channel(channel_id: Snowflake, missing: Sequence[str] | None) -> Check:
    """Return the check of the log channel; arguments as for `check_channel`."""
    if missing is None:
        return Check("log_channel_gone", Health.BAD, {"channel_id": channel_id})
    return check_channel(channel_id, missing)


def check_helper_role(*, is_there: bool) -> list[Check]:
    """Return the check that the role for helpers exists; nothing where all is well."""
    return [] if is_there else [Check("helper_role_gone", Health.BAD)]


def check_backlog(backlog: Backlog, now: int) -> Check:
    """Return the check of what waits to be shown on Discord, or to be read from it."""
    details = {"renders": backlog.renders, "dirty_posts": backlog.dirty_posts, "late_since": backlog.late_since}
    if not backlog.renders and not backlog.dirty_posts:
        return Check("backlog_none", Health.GOOD)
    if backlog.late_since is None or now - backlog.late_since <= LATE_SECONDS:
        return Check("backlog", Health.GOOD, details)
    return Check("backlog_late", Health.DOUBTFUL, details)


def check_comparison(ended_at: int | None, drift: Mapping[str, int], due_since: int | None) -> Check:
    """Return the check of the comparison with Discord.

    Args:
        ended_at: when the last one ended, in seconds; None: there was none yet.
        drift: what it found, by kind.
        due_since: from when on the next one, which waits or goes on, looks; None: none is due.
    """
    details: dict[str, object] = {"ended_at": ended_at, "drift": dict(drift), "due_since": due_since}
    if due_since is not None:
        return Check("comparison_due", Health.DOUBTFUL, details)
    if ended_at is None:
        return Check("comparison_never", Health.DOUBTFUL)
    return Check("comparison_drift" if any(drift.values()) else "comparison", Health.GOOD, details)
