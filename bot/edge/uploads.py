"""Files that a member gives along with a form: which of them fit, and their way into a message of the bot."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.edge.calls import Calls
from bot.edge.troubles import DiscordTroubleError
from bot.ui.forms import MAX_FILES
from bot.ui.submissions import SubmittedFile

MOST_BYTES = 20 * 1024 * 1024
"""All files of a form together; Discord takes 25 MiB in a request."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Files ready to be sent, and the names of those that were left out."""

    files: tuple[discord.File, ...]
    left_out: tuple[str, ...]


def most_bytes_each(guild: discord.Guild | None) -> int:
    """Return how large one file may be in a guild; its boosts raise the limit."""
    return discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES if guild is None else guild.filesize_limit


async def pack(calls: Calls, uploads: Sequence[SubmittedFile], most_bytes_each: int) -> Packed:
    """Fetch the files that fit; one that is too large, or that cannot be fetched, is left out and named.

    Args:
        calls: the way to Discord.
        uploads: in the order in which they are taken while there is room.
        most_bytes_each: the guild's own limit for one file.
    """
    files: list[discord.File] = []
    left_out: list[str] = []
    room = MOST_BYTES
    for upload in uploads:
        if len(files) == MAX_FILES or upload.size > min(room, most_bytes_each):
            left_out.append(upload.name)
            continue
        try:
            content = await calls.download(upload.url)
        except DiscordTroubleError:
            left_out.append(upload.name)
            continue
        room -= upload.size
        files.append(discord.File(io.BytesIO(content), filename=upload.name))
    return Packed(tuple(files), tuple(left_out))
