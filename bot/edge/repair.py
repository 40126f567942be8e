"""Repair: after the bot was away, and on demand, everything that counts is compared with Discord and mended.

What has to be read, and no more: one page of active threads for each guild; one for each Q&A channel and hundred
threads archived since; one for each hundred messages of every such thread, newest news first; one for each hundred
cards of a text channel; the voters of a message whose numbers differ; one call for each known thread found in neither
list.
"""

import asyncio
import logging
from collections.abc import Callable

import discord

from bot.domain.identity import Clock, Snowflake, seconds
from bot.edge.call_counting import counting
from bot.edge.chores import Chore
from bot.edge.guild_repair import GuildRepair, Progress, RepairTools
from bot.edge.metrics import Metrics
from bot.edge.troubles import DiscordTroubleError
from bot.services.repairing import Repair, Repairing, RepairReport

_log = logging.getLogger(__name__)

GUILDS_AT_ONCE = 4

RETRY_SECONDS = 60.0
"""The time after which a comparison that Discord interrupted goes on where it stood."""

ABSENT_RETRY_SECONDS = 3_600.0
"""The time after which a guild is looked for again that is not there; its return asks for it at once."""

LONGEST_SLEEP_SECONDS = 86_400.0


class Repairs:
    """Works off the comparisons that are due, some guilds side by side."""

    def __init__(
        self,
        client: discord.Client,
        tools: RepairTools,
        repairing: Repairing,
        clock: Clock,
        metrics: Metrics,
        after: Callable[[], None],
    ) -> None:
        """Prepare; nothing runs before `wake`.

        Args:
            client: the bot.
            tools: what reads Discord and compares.
            repairing: what is due.
            clock: the source of time.
            metrics: where the drift is counted.
            after: is called when something was mended: has it shown, and dirty posts read.
        """
        self._client = client
        self._tools = tools
        self._repairing = repairing
        self._clock = clock
        self._metrics = metrics
        self._after = after
        self._progress: dict[Snowflake, Progress] = {}
        self._chore = Chore("repair", self._repair_all)

    def wake(self) -> None:
        """Compare what is due now; to be called after whatever may have made a comparison due."""
        self._chore.wake()

    async def close(self) -> None:
        """Stop; what was not compared is still due in the database."""
        await self._chore.close()

    async def _repair_all(self) -> None:
        tried: set[tuple[Snowflake, int]] = set()
        while due := [each for each in await self._repairing.due() if (each.guild_id, each.version) not in tried]:
            tried.update((each.guild_id, each.version) for each in due)
            places = asyncio.Semaphore(GUILDS_AT_ONCE)
            await asyncio.gather(*(self._repair_one(each, places) for each in due))
        next_due_at = await self._repairing.next_due_at()
        if next_due_at is not None:
            delay = next_due_at - self._clock.now().timestamp()
            self._chore.wake(min(max(delay, 1.0), LONGEST_SLEEP_SECONDS))

    async def _repair_one(self, repair: Repair, places: asyncio.Semaphore) -> None:
        """Compare one guild; an error ends its comparison alone."""
        async with places:
            guild = self._client.get_guild(repair.guild_id)
            if guild is None or guild.unavailable:
                self._progress.pop(repair.guild_id, None)
                await self._repairing.retry(repair, ABSENT_RETRY_SECONDS)
                return
            try:
                is_done = await self._compare(repair)
            except DiscordTroubleError as error:
                _log.warning("the comparison of guild %s waits: %s", repair.guild_id, error)
                is_done = False
            except Exception:  # noqa: BLE001 - the other guilds go on
                _log.exception("the comparison of guild %s failed", repair.guild_id)
                self._metrics.failed()
                is_done = False
            if not is_done:
                await self._repairing.retry(repair, RETRY_SECONDS)
            self._after()

    async def _compare(self, repair: Repair) -> bool:
        """Compare a guild, or what is left of it; False when something of it could not be read for a while."""
        progress = self._progress.get(repair.guild_id)
        if progress is None or progress.version != repair.version:
            progress = self._progress[repair.guild_id] = Progress(repair.version, seconds(self._clock.now()))
        calls_before, drift_before = progress.calls, dict(progress.drift)
        try:
            with counting(progress):
                is_done = await GuildRepair(self._tools, repair, progress).run()
        finally:
            self._metrics.repair_called(progress.calls - calls_before)
            for kind, number in progress.drift.items():
                if number > drift_before.get(kind, 0):
                    self._metrics.drifted(kind.value, number - drift_before.get(kind, 0))
        if not is_done:
            return False
        del self._progress[repair.guild_id]
        report = RepairReport(
            guild_id=repair.guild_id,
            began_at=progress.began_at,
            ended_at=seconds(self._clock.now()),
            is_full=repair.is_full,
            calls=progress.calls,
            drift={kind.value: number for kind, number in progress.drift.items()},
        )
        _log.info(
            "guild %s was compared with Discord in %s calls; drift: %s",
            report.guild_id,
            report.calls,
            ", ".join(f"{kind} {number}" for kind, number in sorted(report.drift.items())) or "none",
        )
        await self._repairing.done(repair, report)
        return True
