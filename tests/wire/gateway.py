"""The gateway: IDENTIFY, RESUME with a real replay, heartbeats, and what a test does to them."""

from __future__ import annotations

import json
import random
from enum import IntEnum
from typing import Any

import discord
from aiohttp import WSMsgType, web
from simcord.backend import serializers

from tests.wire.backend import WireBackend
from tests.wire.session import Connection, Session

HEARTBEAT_MS = 41_250
CLEAN_CLOSES = (1000, 1001)
PRIVILEGED = ("members", "presences", "message_content")


class Op(IntEnum):
    """The opcodes that are used here."""

    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class Gateway:
    """Every session of every bot process.

    Attributes:
        portal_intents: the privileged intents that are allowed in the developer portal.
        sessions: those that can be taken up, by their ids.
        refused: how many IDENTIFY were refused for an intent.
    """

    def __init__(self, backend: WireBackend, token: str, address: str) -> None:
        self.portal_intents = set(PRIVILEGED)
        self.sessions: dict[str, Session] = {}
        self.refused = 0
        self._backend = backend
        self._token = token
        self._address = address
        self._connections: set[Connection] = set()
        self._held: list[tuple[Session, str, dict[str, Any]]] | None = None
        self._copies = 1
        backend.subscribers.append(self.publish)

    def url(self, client: str) -> str:
        """Return the address of the gateway for one process."""
        return f"ws://{self._address}/gateway/{client}"

    def information(self, client: str) -> dict[str, Any]:
        """Return what GET /gateway/bot answers."""
        limit = {"total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": 1}
        return {"url": self.url(client), "shards": 1, "session_start_limit": limit}

    # --- what a test does

    def find(self, client: str) -> Session | None:
        """Return the session of a process that has heard of all guilds and is connected."""
        for session in self.sessions.values():
            if session.client == client and session.is_ready and session.connection is not None:
                return session
        return None

    def drop(self) -> None:
        """Cut every connection; the sessions can be resumed."""
        for connection in list(self._connections):
            connection.abort()

    def freeze(self) -> None:
        """Hear nothing more over any connection there is, not even that it ends."""
        for connection in list(self._connections):
            connection.freeze()

    def ask_to_reconnect(self) -> None:
        """Tell every bot to come back over another connection, as Discord does before it restarts."""
        for connection in list(self._connections):
            connection.op(Op.RECONNECT)

    def forget(self) -> None:
        """Lose every session: the next RESUME is refused, and the bot has to identify anew."""
        self.sessions.clear()

    def hold(self) -> None:
        """Keep the events back until `release`."""
        self._held = [] if self._held is None else self._held

    def release(self, shuffle: random.Random | None = None) -> int:
        """Send what was kept back, in its order or another; return how many events that was."""
        held, self._held = self._held or [], None
        if shuffle is not None:
            shuffle.shuffle(held)
        for session, event, payload in held:
            self._deliver(session, event, payload)
        return len(held)

    def repeat(self, copies: int) -> None:
        """Send every event from now on this many times."""
        self._copies = copies

    def publish(self, event: str, payload: Any) -> None:
        """Send an event of the backend to every session that asked for its kind."""
        for session in self.sessions.values():
            if not session.hears(event, payload):
                continue
            shaped = session.shaped(event, payload)
            if self._held is None:
                self._deliver(session, event, shaped)
            else:
                self._held.append((session, event, shaped))

    def _deliver(self, session: Session, event: str, payload: dict[str, Any]) -> None:
        for _ in range(self._copies):
            session.dispatch(event, payload)

    # --- one socket

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it ends."""
        socket = web.WebSocketResponse(compress=False, max_msg_size=0)
        await socket.prepare(request)
        connection = Connection(socket, request)
        self._connections.add(connection)
        connection.op(Op.HELLO, {"heartbeat_interval": HEARTBEAT_MS})
        try:
            async for message in socket:
                if message.type in (WSMsgType.TEXT, WSMsgType.BINARY):
                    await self._receive(connection, json.loads(message.data))
        finally:
            self._connections.discard(connection)
            await connection.finish()
            self._ended(connection, socket.close_code)
        return socket

    def _ended(self, connection: Connection, code: int | None) -> None:
        session = connection.session
        if session is None or session.connection is not connection:
            return
        session.connection = None
        if code in CLEAN_CLOSES and not connection.closed_here:
            self.sessions.pop(session.id, None)

    async def _receive(self, connection: Connection, message: dict[str, Any]) -> None:
        data: Any = message.get("d")
        match message["op"]:
            case Op.HEARTBEAT:
                connection.op(Op.HEARTBEAT_ACK)
            case Op.IDENTIFY:
                await self._identify(connection, data)
            case Op.PRESENCE:
                pass
            case Op.RESUME:
                self._resume(connection, data)
            case Op.REQUEST_MEMBERS if connection.session is not None:
                connection.session.dispatch("GUILD_MEMBERS_CHUNK", self._members(data))
            case _:
                await connection.close(4001, "Unknown opcode.")

    async def _identify(self, connection: Connection, data: dict[str, Any]) -> None:
        intents = discord.Intents._from_value(int(data["intents"]))
        if data["token"].removeprefix("Bot ") != self._token:
            await connection.close(4004, "Authentication failed.")
        elif any(getattr(intents, name) and name not in self.portal_intents for name in PRIVILEGED):
            self.refused += 1
            await connection.close(4014, "Disallowed intent(s).")
        else:
            self._start(connection, intents)

    def _start(self, connection: Connection, intents: discord.Intents) -> None:
        backend = self._backend
        session = Session(backend, connection.client, intents)
        session.connection, connection.session = connection, session
        guilds = [guild for guild in backend.guilds.values() if backend.bot_user.id in guild.members]
        session.dispatch(
            "READY",
            {
                "v": 10,
                "user": serializers.user_payload(backend.bot_user),
                "session_id": session.id,
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
                "resume_gateway_url": self.url(connection.client),
                "shard": [0, 1],
                "application": {"id": str(backend.application_id), "flags": 0},
            },
        )
        for guild in guilds:
            payload = dict(serializers.guild_create_payload(backend, guild))
            session.dispatch("GUILD_CREATE", session.shaped("GUILD_CREATE", payload))
        self.sessions[session.id] = session
        session.is_ready = True

    def _members(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to a request for members by their ids, at most a hundred."""
        backend = self._backend
        guild = backend.get_guild(int(request["guild_id"]))
        wanted = [int(user_id) for user_id in request["user_ids"]]
        found = [guild.members[user_id] for user_id in wanted if user_id in guild.members]
        return {
            "guild_id": str(guild.id),
            "members": [dict(serializers.member_payload(backend, guild, member)) for member in found],
            "not_found": [str(user_id) for user_id in wanted if user_id not in guild.members],
            "chunk_index": 0,
            "chunk_count": 1,
            "nonce": request["nonce"],
        }

    def _resume(self, connection: Connection, data: dict[str, Any]) -> None:
        session = self.sessions.get(data["session_id"])
        if session is None:
            connection.op(Op.INVALID_SESSION, data=False)
            return
        old = session.connection
        if old is not None:
            old.session = None
            old.abort()
        session.resume(connection, int(data["seq"]))
