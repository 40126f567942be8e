"""A session of the gateway: what it may hear, its sequence, its replay buffer, and the socket it is on, if any."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import zlib
from collections.abc import Callable
from copy import deepcopy
from importlib import import_module
from typing import Any

import discord
from aiohttp import web
from simcord import intents as rules
from simcord.backend.access import channel_accessible

from tests.wire.backend import WireBackend


class Connection:
    """One WebSocket with an ordered queue of what goes out."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self.client = request.match_info["client"]
        self.session: Session | None = None
        self.closed_here = False
        self._transport = request.transport
        self._encode = encoder(request.query.get("compress"))
        self._queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write())

    def send(self, text: str) -> None:
        """Send a payload after those that wait."""
        self._queue.put_nowait(text)

    def op(self, op: int, data: Any = None) -> None:
        """Send a payload that is no event."""
        self.send(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    async def close(self, code: int, reason: str) -> None:
        """Close with a code, once everything that waits has gone out."""
        self.closed_here = True
        await self.finish()
        await self.socket.close(code=code, message=reason.encode())

    def abort(self) -> None:
        """End as a pulled cable does: without a word."""
        self._queue.put_nowait(None)
        if self._transport is not None:
            self._transport.abort()

    def freeze(self) -> None:
        """Read nothing more, as where the line went dead: whoever is at the other end is not told."""
        if isinstance(self._transport, asyncio.ReadTransport):
            self._transport.pause_reading()

    async def finish(self) -> None:
        """Let the writer end."""
        self._queue.put_nowait(None)
        await asyncio.wait([self._writer], timeout=2)

    async def _write(self) -> None:
        # Whoever reads from the socket sees its end and cleans up.
        with contextlib.suppress(ConnectionError, RuntimeError):
            while (text := await self._queue.get()) is not None:
                await self.socket.send_bytes(self._encode(text))


class Session:
    """What Discord keeps of a bot that identified itself.

    Attributes:
        client: which start of which process it is, as `bot-1`.
        seq: the number of the last event.
        resumes: how often it was taken up again.
        is_ready: READY and every guild are out.
    """

    def __init__(self, backend: WireBackend, client: str, intents: discord.Intents) -> None:
        self.id = secrets.token_hex(16)
        self.client = client
        self.intents = intents
        self.seq = 0
        self.resumes = 0
        self.is_ready = False
        self.connection: Connection | None = None
        self._backend = backend
        self._sent: list[tuple[int, str]] = []

    def dispatch(self, event: str, data: dict[str, Any]) -> None:
        """Number, remember and send an event."""
        self.seq += 1
        text = json.dumps({"op": 0, "t": event, "s": self.seq, "d": data})
        self._sent.append((self.seq, text))
        if self.connection is not None:
            self.connection.send(text)

    def resume(self, connection: Connection, after: int) -> None:
        """Go on over another socket, with everything after a sequence number."""
        self.connection, connection.session = connection, self
        self.resumes += 1
        for seq, text in self._sent:
            if seq > after:
                connection.send(text)
        self.dispatch("RESUMED", {})

    def hears(self, event: str, payload: dict[str, Any]) -> bool:
        """Tell whether the session's intents ask for an event."""
        if event == "GUILD_MEMBER_UPDATE" and not self.intents.members:
            return payload["user"]["id"] == str(self._backend.bot_user.id)
        if event == "THREAD_MEMBERS_UPDATE" and not self.intents.members:
            concerned = [member["user_id"] for member in payload.get("added_members", [])]
            return str(self._backend.bot_user.id) in concerned + payload.get("removed_member_ids", [])
        intent = rules.required_intent(event, payload)
        return intent is None or bool(getattr(self.intents, intent))

    def shaped(self, event: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Return an event as this session gets it: texts are blank without the Message Content intent."""
        bot_id = self._backend.bot_user.id
        payload = deepcopy(payload)
        if event == "GUILD_CREATE":
            rules.prune_guild_create(payload, self.intents, bot_id)
            payload["threads"] = [thread for thread in payload["threads"] if self._shows(thread)]
        elif event in ("MESSAGE_CREATE", "MESSAGE_UPDATE") and not self.intents.message_content:
            rules.censor_message(payload, bot_id, backend=self._backend)
        return payload

    def _shows(self, thread: dict[str, Any]) -> bool:
        is_archived = thread["thread_metadata"]["archived"]
        return not is_archived and channel_accessible(self._backend, int(thread["id"]), self._backend.bot_user.id)


def encoder(kind: str | None) -> Callable[[str], bytes]:
    """Return what compresses the payloads of one socket, as discord.py asked for it.

    Both kinds keep one context for the connection and flush after each payload.
    """
    if kind == "zstd-stream":
        zstandard = import_module("zstandard")
        stream = zstandard.ZstdCompressor().compressobj()
        return lambda text: stream.compress(text.encode()) + stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
    context = zlib.compressobj()
    return lambda text: context.compress(text.encode()) + context.flush(zlib.Z_SYNC_FLUSH)
