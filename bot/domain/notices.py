"""What a member is to be told, and when."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.identity import PostId, Snowflake
from bot.domain.preferences import Delivery, NoticeKind

SETTLING_SECONDS = 60
"""How long a new question stands before its followers are told: one that is deleted or changed at once tells nobody."""

NEWS_SECONDS = 86_400
"""How old a question may be when it is first heard of (after an outage, say) and still be told as new."""

MENTIONS_A_MESSAGE = 50
"""How many members one message mentions; Discord takes a hundred."""

DIRECT_MESSAGES_A_MINUTE = 20
"""How many direct messages are sent in a minute, over all guilds: a burst of them looks like spam to Discord."""

MOST_FOLLOWED_TAGS = 50
"""How many tags of a guild a member follows."""

MOST_ATTEMPTS = 12
"""How often it is tried to tell something; with the growing delays between, that is some two hours."""

KEPT_SECONDS = 90 * 86_400
"""How long it is remembered that a member was told."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell a member.

    Attributes:
        guild_id: the guild's id at Discord.
        user_id: whom to tell.
        kind: what it is about.
        subject: what tells it apart from others of the kind: of a question its row; of a badge see badge_of.
        post_id: the post that it is about, if it is about one.
        attempts: how often it failed in a row.
        delivery: how the member wants to be told, at this moment.
        is_wanted: whether the cause still holds: of a question, that the member still follows one of its tags.
        is_dm_closed: the member takes no direct messages, as far as is known.
    """

    id: int
    guild_id: Snowflake
    user_id: Snowflake
    kind: NoticeKind
    subject: str
    post_id: PostId | None
    attempts: int
    delivery: Delivery
    is_wanted: bool
    is_dm_closed: bool


@dataclass(frozen=True, slots=True)
class EarnedBadge:
    """A badge that a member is to be told of.

    Attributes:
        badge: the name of its rule.
        tag: the name of the tag that it is for, if it is for one.
    """

    badge: str
    tag: str | None


def badge_of(subject: str) -> EarnedBadge:
    """Return the badge that the subject of a notice names: its rule, and after a stroke the tag that it is for."""
    badge, _, tag = subject.partition("/")
    return EarnedBadge(badge, tag or None)
