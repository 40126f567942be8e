"""Tags as members list and follow them."""

from __future__ import annotations

import discord

from bot.domain.identity import Snowflake
from bot.domain.listing import Page
from bot.domain.preferences import NOTICES, Delivery, NoticeKind
from bot.services.tag_following import Follow
from bot.storage.follows import ListedTag
from bot.ui.buttons import ActionButton, ButtonAction, button, page_buttons, view_of
from bot.ui.escape import marked
from bot.ui.limits import TAG, fit_embed
from bot.ui.reply import Reply
from bot.ui.style import NEUTRAL
from bot.ui.words import count, say

_SEPARATOR = " · "


def tag_list(page: Page[ListedTag]) -> Reply:
    """Return a page of tags, each with the number of its questions and whether the reader follows it."""
    shown = page.number + 1
    turns = page_buttons("tags", "page", "", shown, has_next=page.has_next)
    lines = "\n".join(_line(tag) for tag in page.items)
    embed = discord.Embed(colour=NEUTRAL, title=say("tags.title"), description=lines or say("tags.empty"))
    embed.set_footer(text=say("tags.footer.page", page=shown) if turns else say("tags.footer"))
    return Reply(embed=fit_embed(embed), view=view_of(*turns))


def followed(follow: Follow, user_id: Snowflake) -> Reply:
    """Say that a member follows a tag, how they are told, and offer the other ways."""
    head = say(f"tags.follow.{'new' if follow.is_changed else 'unchanged'}", tag=_name(follow.name))
    told = [_told(follow.delivery, is_dm_closed=follow.is_dm_closed), say("tags.told.change")]
    return Reply(content="\n".join([head, *told]), view=view_of(*_ways(user_id, follow.delivery)))


def way_chosen(user_id: Snowflake, delivery: Delivery, *, is_dm_closed: bool) -> Reply:
    """Say how a member is told from now on of new questions in the tags that they follow, and offer the other ways."""
    told = [say("tags.chosen"), _told(delivery, is_dm_closed=is_dm_closed)]
    return Reply(content="\n".join(told), view=view_of(*_ways(user_id, delivery)))


def unfollowed(follow: Follow) -> Reply:
    """Say that a member does not follow a tag any more, or did not."""
    outcome = "gone" if follow.is_changed else "unchanged"
    return Reply(content=say(f"tags.unfollow.{outcome}", tag=_name(follow.name)))


def _line(tag: ListedTag) -> str:
    line = count("tags.line", tag.question_count, tag=_name(tag.name))
    return line + _SEPARATOR + say("tags.followed") if tag.is_followed else line


def _name(tag: str) -> str:
    return marked(tag, TAG)


def _told(delivery: Delivery, *, is_dm_closed: bool) -> str:
    is_refused = delivery is Delivery.DIRECT and is_dm_closed
    return say("tags.told.closed" if is_refused else f"tags.told.{delivery}")


def _ways(user_id: Snowflake, current: Delivery) -> list[ActionButton]:
    """Return a button for each way of being told; the one that holds cannot be pressed."""
    choices = (Delivery.THREAD, Delivery.DIRECT, Delivery.OFF)
    return [
        button(
            ButtonAction("preference", user_id, "follow", delivery),
            say(f"tags.button.{delivery}"),
            disabled=delivery is current,
        )
        for delivery in choices
        if delivery in NOTICES[NoticeKind.FOLLOWED_TAG].choices
    ]
