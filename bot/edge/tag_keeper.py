"""The keeper of tags: carries on with what was begun with them, and shows them in forums."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import discord

from bot.domain.forum_mirror import MirrorPlan, NewTag, ShownTag
from bot.domain.identity import Clock, Snowflake
from bot.domain.text import storable
from bot.edge.calls import Calls
from bot.edge.chores import Chore
from bot.edge.renderer import Renderer
from bot.edge.troubles import DiscordTroubleError, Trouble
from bot.services.forum_mirroring import ForumMirroring
from bot.services.managing_tags import ManagingTags
from bot.services.mirroring import SeenTag
from bot.storage.forum_mirrors import DueForum

_log = logging.getLogger(__name__)


class TagKeeper:
    """Brings forums' tags in line by one call for each forum, and finishes merges; what is left waits in the database.

    A forum whose tags the bot may not change waits for an hour, or until permissions change; no call is made for it.
    """

    def __init__(
        self,
        client: discord.Client,
        calls: Calls,
        mirroring: ForumMirroring,
        managing: ManagingTags,
        renderer: Renderer,
        clock: Clock,
    ) -> None:
        self._client = client
        self._calls = calls
        self._mirroring = mirroring
        self._managing = managing
        self._renderer = renderer
        self._clock = clock
        self._chore = Chore("tags", self._run)

    def wake(self) -> None:
        """Look at what is due now; to be called after whatever changed tags, ours or a forum's."""
        self._chore.wake()

    async def permissions_changed(self, guild_id: Snowflake) -> None:
        """Try anew what waits in a guild: the bot's permissions may have changed."""
        await self._mirroring.permissions_changed(guild_id)
        self._chore.wake()

    async def close(self) -> None:
        """Stop; what was not done waits in the database."""
        await self._chore.close()

    async def _run(self) -> None:
        await self._mirror()
        if await self._managing.step():
            await self._managing.finish()
            await self._mirror()
            self._renderer.wake()
        next_due_at = await self._mirroring.next_due_at()
        if next_due_at is not None:
            self._chore.wake(max(next_due_at - self._clock.now().timestamp(), 0.01))

    async def _mirror(self) -> None:
        for due in await self._mirroring.due():
            try:
                await self._bring(due)
            except DiscordTroubleError as error:
                _log.info("the tags of forum %s wait: %s", due.discord_id, error)
                if error.trouble is Trouble.GONE:
                    await self._mirroring.done(due)
                elif error.trouble in (Trouble.FORBIDDEN, Trouble.INVALID):
                    # Without a code of Discord's no call was made: the permission is known to be missing.
                    await self._mirroring.blocked(due, is_known=error.trouble is Trouble.FORBIDDEN and not error.code)
                else:
                    await self._mirroring.retry(due)

    async def _bring(self, due: DueForum) -> None:
        guild = self._client.get_guild(due.guild_id)
        if guild is None or guild.unavailable:
            await self._mirroring.retry(due)
            return
        forum = guild.get_channel(due.discord_id)
        if not isinstance(forum, discord.ForumChannel):
            await self._mirroring.done(due)
            return
        shown = [ShownTag(Snowflake(tag.id), storable(tag.name)) for tag in forum.available_tags]
        plan = await self._mirroring.begin(due, shown)
        if plan is None:
            await self._mirroring.retry(due)
        elif plan.is_empty:
            await self._mirroring.done(due)
        else:
            told = await self._calls.set_forum_tags(due.discord_id, payload(forum.available_tags, plan))
            await self._mirroring.done(due, seen(told))


def payload(tags: Sequence[discord.ForumTag], plan: MirrorPlan) -> list[dict[str, Any]]:
    """Return all tags that a forum is to have, as Discord takes them; those that stay keep their emoji and flag."""
    kept = [tag.to_dict() for tag in tags if tag.id not in plan.remove]
    renamed = [{**tag, "name": plan.rename.get(Snowflake(tag["id"]), tag["name"])} for tag in kept]
    return [*({**tag, "id": str(tag["id"])} for tag in renamed), *map(_new, plan.add)]


def _new(tag: NewTag) -> dict[str, Any]:
    return {"name": tag.name, "moderated": False, "emoji_id": None, "emoji_name": None}


def seen(told: Sequence[Mapping[str, Any]]) -> list[SeenTag]:
    """Return the tags that Discord tells of as the services see them."""
    return [SeenTag(Snowflake(int(tag["id"])), storable(tag["name"]), tag.get("moderated", False)) for tag in told]
