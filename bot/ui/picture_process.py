"""The process that draws pictures for the bot: `python -m bot.ui.picture_process`.

Why not a thread of the bot: loading Matplotlib and drawing hold the interpreter for up to 60 ms at a time, in which the
bot would hear nothing, and the 50 MB that it takes would stay. This process ends by itself when nothing was drawn for a
while, and when the bot is gone.

Each order is a line of JSON on standard input; the answer on standard output is a head of five bytes, `o` for a picture
or `e` for the words of an error, then the length of the rest, big-endian.
"""

from __future__ import annotations

import json
import os
import struct
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from typing import BinaryIO

from bot.ui.profile_picture import PictureContent, draw

IDLE_SECONDS = 120.0
HEAD = struct.Struct(">cI")
PICTURE, ERROR = b"o", b"e"


def order_of(content: PictureContent) -> bytes:
    """Return the line that orders a picture."""
    return json.dumps(asdict(content), separators=(",", ":")).encode() + b"\n"


def content_of(order: bytes) -> PictureContent:
    """Return what is to be drawn for a line."""
    fields = json.loads(order)
    return PictureContent(
        course=tuple((day, value) for day, value in fields["course"]),
        today=fields["today"],
        tags=tuple((name, answers) for name, answers in fields["tags"]),
        language=fields["language"],
    )


def serve(orders: BinaryIO, answers: BinaryIO, after_idle: Callable[[], object] | None = None) -> None:
    """Draw what is ordered until there are no more orders.

    Args:
        orders: lines of JSON.
        answers: takes the pictures.
        after_idle: is called, in a thread of its own, when nothing was ordered for IDLE_SECONDS.
    """
    while True:
        alarm = None
        if after_idle is not None:
            alarm = threading.Timer(IDLE_SECONDS, after_idle)
            alarm.daemon = True
            alarm.start()
        order = orders.readline()
        if alarm is not None:
            alarm.cancel()
        if not order:
            return
        try:
            kind, data = PICTURE, draw(content_of(order))
        except Exception as error:  # noqa: BLE001 - the bot logs it
            kind, data = ERROR, f"{type(error).__name__}: {error}".encode()
        answers.write(HEAD.pack(kind, len(data)) + data)
        answers.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer, after_idle=lambda: os._exit(0))
