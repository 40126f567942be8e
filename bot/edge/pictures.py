"""Pictures of profiles: drawn by another process, one at a time, and kept while they are wanted."""

import asyncio
import logging
import os
import subprocess
import sys
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Timer
from typing import IO

import bot
from bot.ui.picture_process import ERROR, HEAD, order_of
from bot.ui.profile_picture import PictureContent

_log = logging.getLogger(__name__)

MOST_KEPT = 64
"""Of some 30 kB each."""

LONGEST_SECONDS = 60.0
"""The process is ended when a picture takes longer: the first one on a slow machine loads Matplotlib."""


class DrawingError(Exception):
    """The picture could not be drawn."""


class Draughtsman:
    """The process that draws. It is begun when it is needed, and ends by itself when it is not; for one thread."""

    def __init__(self, command: tuple[str, ...] = (sys.executable, "-m", "bot.ui.picture_process")) -> None:
        """Prepare; `draw` begins the process.

        Args:
            command: what is run.
        """
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._is_ended = False

    def draw(self, content: PictureContent) -> bytes:
        """Return the picture as a PNG, once the process has drawn it.

        Raises:
            DrawingError: it could not be drawn, or the process cannot be run.
        """
        order = order_of(content)
        try:
            try:
                return self._ask(order)
            except (BrokenPipeError, EOFError):
                # It ended because nothing was drawn for long: the next one is asked.
                self.close()
                return self._ask(order)
        except (OSError, EOFError) as error:
            self.close()
            raise DrawingError(f"the process that draws failed: {error!r}") from error

    def end(self) -> None:
        """Draw no more; what is being drawn fails. For any thread."""
        self._is_ended = True
        process = self._process
        if process is not None:
            process.kill()

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                _close(stream)
        process.wait()

    def _ask(self, order: bytes) -> bytes:
        process = self._process
        if process is None:
            process = self._process = self._start()
        if self._is_ended:
            raise DrawingError("the bot is closing")
        orders, answers = process.stdin, process.stdout
        if orders is None or answers is None:
            raise EOFError
        alarm = Timer(LONGEST_SECONDS, process.kill)
        alarm.daemon = True
        alarm.start()
        try:
            orders.write(order)
            orders.flush()
            kind, length = HEAD.unpack(_read(answers, HEAD.size))
            data = _read(answers, length)
        finally:
            alarm.cancel()
        if kind == ERROR:
            raise DrawingError(data.decode(errors="replace"))
        return data

    def _start(self) -> subprocess.Popen[bytes]:
        # Nothing of the bot's settings, the token least of all, is its business.
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("ASKWELL_", "DISCORD_"))}
        home = str(Path(bot.__file__).resolve().parent.parent)
        kept["PYTHONPATH"] = os.pathsep.join(filter(None, (home, kept.get("PYTHONPATH"))))
        # A group of its own: Ctrl-C in the terminal is for the bot, which ends this process when it ends.
        return subprocess.Popen(  # noqa: S603 - our own program
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=kept,
            process_group=0,
        )


class Pictures:
    """The pictures of profiles drawn lately; two who ask for the same at once are given the same."""

    def __init__(self, draughtsman: Draughtsman | None = None, most: int = MOST_KEPT) -> None:
        """Prepare; nothing runs before `picture`.

        Args:
            draughtsman: who draws.
            most: how many pictures are kept.
        """
        self._draughtsman = Draughtsman() if draughtsman is None else draughtsman
        self._most = most
        self._drawn: OrderedDict[PictureContent, asyncio.Task[bytes | None]] = OrderedDict()
        self._thread: ThreadPoolExecutor | None = None
        self._is_closed = False

    async def picture(self, content: PictureContent) -> bytes | None:
        """Return the picture as a PNG; None, with a line in the log, when it cannot be drawn.

        Drawing takes a tenth of a second, the first one a second more, and waits for those before it. Whoever stops
        waiting does not stop it: another may wait for the same.
        """
        if self._is_closed:
            return None
        task = self._drawn.get(content)
        if task is None:
            task = asyncio.create_task(self._draw(content), name="picture of a profile")
            self._drawn[content] = task
            while len(self._drawn) > self._most:
                self._drawn.popitem(last=False)
        self._drawn.move_to_end(content)
        picture = await asyncio.shield(task)
        if picture is None and self._drawn.get(content) is task:
            # What failed is tried again for the next who asks.
            del self._drawn[content]
        return picture

    async def close(self) -> None:
        """End the process and the thread; pictures that wait are not drawn."""
        self._is_closed = True
        thread, self._thread = self._thread, None
        if thread is not None:
            await asyncio.to_thread(self._shut, thread)
        await asyncio.gather(*self._drawn.values(), return_exceptions=True)
        self._drawn.clear()

    def _shut(self, thread: ThreadPoolExecutor) -> None:
        thread.shutdown(wait=False, cancel_futures=True)
        self._draughtsman.end()
        thread.shutdown(wait=True)
        self._draughtsman.close()

    async def _draw(self, content: PictureContent) -> bytes | None:
        if self._is_closed:
            return None
        if self._thread is None:
            self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._draughtsman.draw, content)
        except (DrawingError, RuntimeError, asyncio.CancelledError) as error:
            if not self._is_closed:
                _log.warning("a profile is shown without its picture: %s", error)
            return None


def _read(stream: IO[bytes], length: int) -> bytes:
    """Return as many bytes.

    Raises:
        EOFError: the stream ended before.
    """
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data


def _close(stream: IO[bytes]) -> None:
    try:
        stream.close()
    except BrokenPipeError:
        _log.debug("an order of a picture was not read any more")
