"""Progress bars, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Bar:
    """How far some work is; it may be told from any thread."""

    def __init__(self, progress: Progress | None = None, task: TaskID | None = None) -> None:
        """Show it on a progress display; without one, nowhere."""
        self._progress = progress
        self._task = task

    def advance(self, done: int) -> None:
        """Show that so much more is done."""
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task, done)

    def show(self, done: int, total: int) -> None:
        """Show that so much of so much is done."""
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, completed=done, total=total)


@contextmanager
def progress_bar(label: str, total: int | None = None) -> Generator[Bar]:
    """Show a bar on standard error while the block runs, if that is a terminal.

    Args:
        label: what is being done.
        total: how much there is to do; None: not known yet.

    Yields:
        The bar, to be told of what is done.
    """
    # None where it was closed before the start.
    if not (sys.stderr and sys.stderr.isatty()):
        yield Bar()
        return
    # Loaded only where it is seen: it costs a command a tenth of a second.
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield Bar(progress, progress.add_task(label, total=total))
