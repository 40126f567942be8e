"""What Discord has yet to be shown, and when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.identity import PostId, Snowflake

INDEX_INTERVAL_SECONDS = 5
"""An index message is edited at most once in this time for each thread."""

_FIRST_RETRY_SECONDS = 2
_LAST_RETRY_SECONDS = 3600


class RenderKind(StrEnum):
    """One thing to show. In brackets: the post that it belongs to, and the target."""

    VOTE_REACTIONS = "vote_reactions"
    """Add the two vote reactions (post)."""
    CARD = "card"
    """Edit the question's card; without a message, post it anew inside the thread (question)."""
    NAME = "name"
    """Name the thread after the question (question)."""
    INDEX = "index"
    """Post or edit the index message (question)."""
    LOCK = "lock"
    """Lock the thread of a question that was asked before or is off topic, or unlock it (question)."""
    DELETE_THREAD = "delete_thread"
    """Delete the thread of a deleted question, and its card where that lies outside (question)."""
    SOLVED = "solved"
    """Bring the forum's tags in line with the acceptance (question)."""
    TAGS = "tags"
    """Bring the forum's tags of the post in line with the question's (question)."""
    ACCEPT_MARK = "accept_mark"
    """Add the bot's own check mark (answer)."""
    ACCEPT_UNMARK = "accept_unmark"
    """Take the bot's own check mark off (answer)."""
    ANSWER_CARD = "answer_card"
    """Edit the card of an answer that was given by command (answer)."""
    TAKE_OFF = "take_off"
    """Remove a member's reaction (post; target '<user id> <emoji>')."""
    DELETE_CARD = "delete_card"
    """Delete the card of an answer (answer)."""
    REPORT = "report"
    """Show a case of reports in the log channel (post; target: the id of the case)."""
    FINDING = "finding"
    """Tell the log channel of suspicious votes (the first post among them; target: the id of the finding)."""
    BOUNTY_END = "bounty_end"
    """End a bounty whose time is over (question; target: the id of the bounty)."""
    REMINDER = "reminder"
    """Remind the asker in the thread that no answer is accepted (question)."""
    STALE_TOLD = "stale_told"
    """Tell in the thread that the question was closed as stale (question; target: when, in seconds)."""
    BOUNTY_TOLD = "bounty_told"
    """Tell in the thread what became of a bounty (question; target: the id of the bounty)."""


@dataclass(frozen=True, slots=True)
class Render:
    """A row of the outbox.

    Attributes:
        guild_id: the guild's id at Discord.
        target: tells renders of one kind and post apart; see RenderKind.
        due_at: seconds since 1970.
        attempts: how often it failed in a row.
        version: grows with every new cause; a render that began before the newest cause is not done.
    """

    id: int
    guild_id: Snowflake
    kind: RenderKind
    post_id: PostId
    target: str
    due_at: int
    attempts: int
    version: int


def index_due_at(rendered_at: int | None, now: int) -> int:
    """Return when an index may be shown again, in seconds: now, or when its interval is over."""
    if rendered_at is None:
        return now
    return max(now, rendered_at + INDEX_INTERVAL_SECONDS)


def retry_delay_seconds(attempts: int) -> int:
    """Return how long to wait after so many failures (from 1): doubling from 2 seconds up to an hour."""
    return min(_FIRST_RETRY_SECONDS << min(attempts - 1, 16), _LAST_RETRY_SECONDS)
