"""The end of the bot: what was begun is finished, if that takes no longer than was promised."""

import asyncio
import logging
from collections.abc import Awaitable
from typing import Any, Protocol

from discord.ext import commands

from bot.edge.chores import FINISHING_SECONDS, cut_off

_log = logging.getLogger(__name__)

_BEGUN = (
    "discord.py: ",
    "CommandTree-invoker",
    "discord-ui-view-dispatch-",
    "discord-ui-modal-dispatch-",
    "discord-ui-dynamic-item-",
)
"""How discord.py names the tasks in which listeners, commands, presses and forms run; a test holds it to that."""


class Worker(Protocol):
    """What works in the background."""

    async def close(self) -> None:
        """Stop; once is enough."""


class Workers:
    """Those who work in the background; at the end all stop at the same time."""

    def __init__(self) -> None:
        """Begin with none."""
        self._workers: list[Worker] = []

    def add(self, *workers: Worker) -> None:
        """Let workers be stopped at the end."""
        self._workers.extend(workers)

    async def close(self, client: commands.Bot | None = None) -> None:
        """Stop all work, and return once it stands still, however long Discord takes; no error leaves.

        What members and events began (a command, a press, a form, a vote) has `FINISHING_SECONDS` to come to its end;
        workers stop where they stand, or after what they are not to be stopped in (see `Chore.unbroken`).

        Args:
            client: whose cogs are removed, with their workers, and whose events are waited for; None: no one's.
        """
        ends: list[tuple[str, Awaitable[Any]]] = [(type(each).__name__, each.close()) for each in self._workers]
        self._workers.clear()
        if client is not None:
            ends.extend((name, client.remove_cog(name)) for name in tuple(client.cogs))
            ends.append(("what was begun", _finish(_begun())))
        results = await asyncio.gather(*(end for _, end in ends), return_exceptions=True)
        for (name, _), result in zip(ends, results, strict=True):
            if isinstance(result, Exception):
                _log.error("%s did not stop as it should", name, exc_info=result)


def _begun() -> list[asyncio.Task[Any]]:
    """Return the tasks in which something is followed that came from Discord, but for this one."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    return [task for task in tasks if task.get_name().startswith(_BEGUN)]


async def _finish(tasks: list[asyncio.Task[Any]]) -> None:
    """Wait for tasks; those that take too long are cut off."""
    if not tasks:
        return
    _, late = await asyncio.wait(tasks, timeout=FINISHING_SECONDS)
    if late:
        _log.info("%s commands or events could not be finished", len(late))
        await asyncio.gather(*map(cut_off, late))
