"""Diagnosing: what `/doctor` looks at in a guild, and what it makes of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.detection import Detection
from bot.domain.forum_mirror import MirrorPlan
from bot.domain.identity import Snowflake
from bot.domain.rank_roles import RoleTrouble

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
class FailedRenders:
    """What Discord failed to take and is to be shown yet.

    Attributes:
        number: how much of it.
        most_attempts: how often the one of them failed that failed the most.
        next_due_at: when the next of it is tried, in seconds; None: there is none.
    """

    number: int
    most_attempts: int
    next_due_at: int | None


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


def check_log_chosen(log_channel: Snowflake | None) -> list[Check]:
    """Return the hint to choose a log channel; nothing where there is one."""
    return [] if log_channel is not None else [Check("no_log_channel", Health.DOUBTFUL)]


def check_rank_roles(troubles: Mapping[Snowflake, RoleTrouble | None]) -> list[Check]:
    """Return the checks of the rank roles, one for each role that is in trouble; nothing where none is set up.

    Args:
        troubles: what stands in the way of giving and taking each role; None: nothing.
    """
    found = {role_id: trouble for role_id, trouble in troubles.items() if trouble is not None}
    if not found:
        return [Check("rank_roles", Health.GOOD, {"number": len(troubles)})] if troubles else []
    checks: list[Check] = []
    if RoleTrouble.NO_PERMISSION in found.values():
        checks.append(Check(f"rank_role_{RoleTrouble.NO_PERMISSION}", Health.BAD))
    for role_id, trouble in found.items():
        if trouble is not RoleTrouble.NO_PERMISSION:
            checks.append(Check(f"rank_role_{trouble}", Health.BAD, {"role_id": role_id}))
    return checks


def check_forum_tags(channel_id: Snowflake, plan: MirrorPlan, *, may_manage: bool) -> list[Check]:
    """Return the checks of a forum's tags; nothing where they are as they should be.

    Args:
        channel_id: the forum.
        plan: what is to change among its tags.
        may_manage: whether the bot may change them.
    """
    wants_solved = any(tag.tag_id is None for tag in plan.add)
    mirrored = sum(tag.tag_id is not None for tag in plan.add)
    waiting = mirrored + len(plan.rename) + len(plan.remove)
    checks: list[Check] = []
    if wants_solved and not may_manage:
        checks.append(Check("forum_no_solved", Health.DOUBTFUL, {"channel_id": channel_id}))
    if waiting and not may_manage:
        checks.append(Check("forum_tags_closed", Health.DOUBTFUL, {"channel_id": channel_id, "number": waiting}))
    elif (waiting or wants_solved) and may_manage:
        details = {"channel_id": channel_id, "number": waiting + wants_solved}
        checks.append(Check("forum_tags_wait", Health.DOUBTFUL, details))
    if plan.left_out:
        checks.append(Check("forum_tags_full", Health.DOUBTFUL, {"channel_id": channel_id, "number": plan.left_out}))
    return checks


def check_commands(*, is_synced: bool) -> Check:
    """Return the check that Discord was told of the commands that the bot has now."""
    return Check("commands", Health.GOOD) if is_synced else Check("commands_differ", Health.BAD)


def check_message_content(*, is_asked: bool, is_allowed: bool, detection: Detection) -> Check:
    """Return the check that the bot can read what members write.

    Args:
        is_asked: the bot asks for the intent.
        is_allowed: the developer portal allows it, as far as the bot was told.
        detection: of the guild: where messages become answers by themselves, the intent is needed.
    """
    if is_asked and is_allowed:
        return Check("intent", Health.GOOD)
    if is_asked:
        return Check("intent_refused", Health.BAD)
    return Check("intent_off", Health.DOUBTFUL if detection is Detection.AUTOMATIC else Health.GOOD)


def check_failed_renders(failed: FailedRenders) -> list[Check]:
    """Return the check of what failed to be shown and is tried again; nothing where nothing failed."""
    if not failed.number:
        return []
    details = {"number": failed.number, "attempts": failed.most_attempts, "next_at": failed.next_due_at}
    return [Check("renders_fail", Health.DOUBTFUL, details)]


def check_emoji(chosen: Mapping[str, str], gone: Collection[str]) -> list[Check]:
    """Return the checks of the emoji; nothing where Discord knows all of them.

    Args:
        chosen: the emoji by the names of their settings.
        gone: those that Discord does not know.
    """
    return [
        Check("emoji_gone", Health.BAD, {"setting": setting, "emoji": emoji})
        for setting, emoji in chosen.items()
        if emoji in gone
    ]


def check_held_back(channel_id: Snowflake, calls: Sequence[str], until: int) -> Check:
    """Return the check of calls that Discord refused in a channel, and that are therefore not made for a while.

    Args:
        channel_id: the channel.
        calls: what they would do, by name.
        until: when the last of them is tried again, in seconds.
    """
    return Check("held_back", Health.BAD, {"channel_id": channel_id, "calls": tuple(calls), "until": until})
