"""The renderer: takes what waits in the outbox and shows it on Discord."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from bot.domain.identity import Clock, PostId
from bot.domain.rendering import Render, RenderKind
from bot.edge.chores import Chore
from bot.edge.drawing import Drawing
from bot.edge.troubles import DiscordTroubleError, Trouble
from bot.services.rendering import PostView, RenderQueue

_log = logging.getLogger(__name__)

_AT_ONCE = 100
_QUESTIONS_IN_PARALLEL = 4

_OPENING = frozenset({RenderKind.SOLVED, RenderKind.REMINDER, RenderKind.STALE_TOLD})
"""What opens an archived thread by the very call that shows it, so that none is needed for that alone."""

EDITS_EXHAUSTED_SECONDS = 3_600
"""The time for which an old message is left alone after Discord refused more edits of it."""


class Renderer:
    """Shows what is due: the renders of one question one after the other, those of a few questions side by side.

    What fails for a while is tried again later, what Discord refuses is let go; either way the outbox remembers, so
    that a restart loses nothing.
    """

    def __init__(self, drawing: Drawing, renders: RenderQueue, clock: Clock, after: Callable[[], None]) -> None:
        """Prepare; nothing is shown before `wake`.

        Args:
            drawing: makes the calls.
            renders: what is to be shown.
            clock: the source of time.
            after: is called when something was shown: whoever is to be told of it may be told now.
        """
        self._drawing = drawing
        self._renders = renders
        self._clock = clock
        self._after = after
        self._places = asyncio.Semaphore(_QUESTIONS_IN_PARALLEL)
        self._chore = Chore("renderer", self._show_all)

    def wake(self) -> None:
        """Show what is due now; to be called after whatever may have asked for a render."""
        self._chore.wake()

    async def close(self) -> None:
        """Stop after the questions that are being shown; what was not shown waits in the database."""
        await self._chore.close()

    async def _show_all(self) -> None:
        """Show everything that is due, and come back when the next render is."""
        was_due = False
        while due := await self._renders.due(_AT_ONCE):
            was_due = True
            groups = await self._by_question(due)
            await asyncio.gather(*(self._show_group(group) for group in groups))
        if was_due:
            self._after()
        next_due_at = await self._renders.next_due_at()
        if next_due_at is not None:
            self._chore.wake(max(next_due_at - self._clock.now().timestamp(), 0.01))

    async def _by_question(self, due: Sequence[Render]) -> list[list[tuple[Render, PostView]]]:
        groups: dict[PostId, list[tuple[Render, PostView]]] = {}
        for render in due:
            view = await self._renders.post_view(render.post_id)
            if view is None:
                await self._renders.drop(render)
            else:
                groups.setdefault(view.question.id, []).append((render, view))
        return list(groups.values())

    async def _show_group(self, group: list[tuple[Render, PostView]]) -> None:
        """Show the renders of one question; a thread that is archived is opened for it, and archived again."""
        async with self._places, self._chore.unbroken():
            question = group[0][1].question
            asleep = question.is_archived
            if asleep:
                group.sort(key=lambda entry: entry[0].kind not in _OPENING)
            for render, view in group:
                asleep = await self._show(render, view, asleep) and asleep
            if question.is_archived and not asleep:
                await self._drawing.leave_asleep(question)

    async def _show(self, render: Render, view: PostView, asleep: bool) -> bool:
        """Show one render; return whether the thread still sleeps."""
        try:
            asleep = await self._drawing.draw(render, view, asleep)
        except DiscordTroubleError as error:
            await self._failed(render, error)
        except Exception:  # noqa: BLE001 - a loop goes on
            _log.exception("render %s of post %s failed", render.kind, render.post_id)
            await self._renders.retry(render)
        else:
            await self._renders.done(render)
        return asleep

    async def _failed(self, render: Render, error: DiscordTroubleError) -> None:
        if error.trouble is Trouble.EDITS_EXHAUSTED:
            await self._renders.retry(render, EDITS_EXHAUSTED_SECONDS)
        elif error.may_be_retried:
            _log.info("render %s of post %s waits: %s", render.kind, render.post_id, error)
            await self._renders.retry(render)
        else:
            level = logging.ERROR if error.trouble is Trouble.INVALID else logging.WARNING
            _log.log(level, "render %s of post %s is let go: %s", render.kind, render.post_id, error)
            await self._renders.drop(render)
