"""The web server of the demo's page: on the loopback address alone, for its own page alone."""

from __future__ import annotations

import asyncio
import json
import logging
import mimetypes
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from socket import socket
from typing import Any, cast

from aiohttp import web
from simcord import BackendError, MemberActor, SetupError

from bot.demo.community import Community
from bot.demo.hub import views
from bot.demo.hub.actions import Actions
from bot.demo.simulation.middleware import Proceed, RestCall

STATIC = Path(__file__).resolve().parent.parent / "static"
REQUEST_LIMIT = 40 * 1024 * 1024
_LARGEST_EXACT = 2**53 - 1
"""The largest whole number that a page reads without loss."""

TICK_SECONDS = 0.25
HEARTBEAT_SECONDS = 15.0
SAFE_IMAGES = ("image/png", "image/jpeg", "image/gif", "image/webp")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

log = logging.getLogger(__name__)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Hub:
    """The page over one community, and the ticking of its time.

    SimCord lets one actor act at a time, so everything that acts takes `_turn`.
    """

    def __init__(self, community: Community) -> None:
        self._community = community
        self._actions = Actions(community)
        self._turn = asyncio.Lock()
        self._version = 0
        self._changed = asyncio.Event()
        self._ticker: asyncio.Task[None] | None = None
        self._runner: web.AppRunner | None = None
        community.env.backend.subscribers.append(self._on_event)
        community.env.backend.middlewares.append(self._on_call)

    async def start(self, listener: socket) -> None:
        """Serve the page on a bound socket and let time pass."""
        host, port = listener.getsockname()[:2]
        self._hosts = {f"{host}:{port}", f"localhost:{port}"}
        app = web.Application(client_max_size=REQUEST_LIMIT, middlewares=[self._guard])
        app.add_routes(
            [
                web.get("/", self._index),
                web.get("/api/state", self._state),
                web.get("/api/changes", self._changes),
                web.post("/api/do", self._do),
                web.post("/api/restart", self._restart),
                web.get("/files/{path:.+}", self._file),
                web.static("/static", STATIC),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.SockSite(self._runner, listener).start()
        self._ticker = asyncio.create_task(self._tick())

    def put_away_notes(self) -> None:
        """Put away what the bot told each member alone so far: the history's notes are none of the visitor's."""
        for messages in self._community.env.backend.messages.values():
            self._actions.dismissed.update(m.id for m in messages.values() if m.is_ephemeral)

    async def close(self) -> None:
        """Stop serving and ticking."""
        if self._ticker is not None:
            self._ticker.cancel()
            await asyncio.gather(self._ticker, return_exceptions=True)
        if self._runner is not None:
            await self._runner.cleanup()

    # who may ask

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Serve only what asks for this address by name, and orders only from the page itself."""
        if request.host not in self._hosts:
            raise web.HTTPForbidden(text="This page is served under its own address only.")
        if request.method == "POST":
            is_own = request.headers.get("Origin") in {f"http://{host}" for host in self._hosts}
            if not is_own or request.content_type != "application/json":
                raise web.HTTPForbidden(text="Orders come from the page itself.")
        response = await handler(request)
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    # what the page reads

    async def _index(self, _: web.Request) -> web.StreamResponse:
        return web.FileResponse(STATIC / "index.html")

    async def _state(self, request: web.Request) -> web.StreamResponse:
        channel = request.query.get("channel", "")
        shown = views.state(
            self._community,
            self._player(request.query.get("as", "")).id,
            int(channel) if channel.isdecimal() else None,
            self._actions.dismissed,
        )
        return web.json_response(exact({"version": self._version, **shown}))

    async def _changes(self, request: web.Request) -> web.StreamResponse:
        """Tell, as server-sent events, each time that something may look different."""
        response = web.StreamResponse(headers={**HEADERS, "Content-Type": "text/event-stream"})
        await response.prepare(request)
        with suppress(ConnectionResetError):  # the page was closed
            await self._tell_changes(response)
        return response

    async def _tell_changes(self, response: web.StreamResponse) -> None:
        told = -1
        while True:
            if told != self._version:
                told = self._version
                await response.write(f"data: {told}\n\n".encode())
                continue
            try:
                await asyncio.wait_for(self._changed.wait(), HEARTBEAT_SECONDS)
            except TimeoutError:
                await response.write(b": still here\n\n")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        data = views.file_bytes(self._community, path)
        if data is None:
            raise web.HTTPNotFound(text="There is no such file.")
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        is_image = kind in SAFE_IMAGES
        return web.Response(
            body=data,
            content_type=kind if is_image else "application/octet-stream",
            headers={} if is_image else {"Content-Disposition": "attachment"},
        )

    # what the page orders

    async def _do(self, request: web.Request) -> web.StreamResponse:
        order: dict[str, Any] = {}
        try:
            order = await request.json()
            member = self._player(str(order.get("as", "")))
            async with self._turn:
                outcome = await self._actions.do(member, order)
        except BackendError as refusal:
            return self._refusal(refusal.message)
        except SetupError as refusal:
            return self._refusal(str(refusal))
        except TimeoutError:
            log.warning("The bot took too long over %s", order.get("do"))
            return self._refusal("The bot took too long.")
        except (KeyError, ValueError, TypeError, AttributeError, StopIteration, json.JSONDecodeError):
            log.exception("The page sent an order that makes no sense")
            return self._refusal("This order makes no sense.")
        finally:
            self._bump()
        return web.json_response(exact(outcome))

    async def _restart(self, _: web.Request) -> web.StreamResponse:
        async with self._turn:
            await self._community.restart()
        self._bump()
        return web.json_response({})

    def _refusal(self, reason: str) -> web.Response:
        return web.json_response({"error": reason})

    def _player(self, member_id: str) -> MemberActor:
        members = self._community.members
        chosen = members.get(int(member_id)) if member_id.isdecimal() else None
        return chosen or next(iter(members.values()))

    # time and change

    async def _tick(self) -> None:
        """Let the bot's timers follow the wall clock."""
        loop = asyncio.get_running_loop()
        last = loop.time()
        while True:
            await asyncio.sleep(TICK_SECONDS)
            async with self._turn:
                now = loop.time()
                try:
                    await self._community.env.advance_time(now - last)
                except TimeoutError:
                    log.warning("The bot is still busy; its timers wait")
                last = now

    async def _on_call(self, _: RestCall, proceed: Proceed) -> Any:
        try:
            return await proceed()
        finally:
            self._bump()

    def _on_event(self, *_: Any) -> None:
        self._bump()

    def _bump(self) -> None:
        self._version += 1
        self._changed.set()
        self._changed = asyncio.Event()


def exact(value: Any) -> Any:
    """Return what goes to the page with ids as texts: a page has no whole numbers of their size."""
    if isinstance(value, dict):
        return {key: exact(each) for key, each in cast("dict[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [exact(each) for each in cast("list[Any]", value)]
    return str(value) if isinstance(value, int) and abs(value) > _LARGEST_EXACT else value
