"""The server: REST, gateway and files on one port of 127.0.0.1."""

from __future__ import annotations

import base64
import secrets
import socket
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.wire.backend import LoopbackFiles, WireBackend
from tests.wire.faults import Fault
from tests.wire.gateway import Gateway
from tests.wire.rest import Rest, until_quiet

MAX_BODY = 64 * 1024 * 1024


class WireServer:
    """Discord, as long as the block lasts: `async with WireServer() as discord`.

    Attributes:
        backend: the state of the world.
        gateway: the sessions, and what a test does to them.
        calls: every REST call.
        token: the bot's.
    """

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.backend = WireBackend(LoopbackFiles(f"http://{self._address}/files"))
        self.token = _token(self.backend.bot_user.id)
        self.gateway = Gateway(self.backend, self.token, self._address)
        self._rest = Rest(self.backend, self.gateway, self.token)
        self.calls = self._rest.calls
        self._runner: web.AppRunner | None = None

    def environment(self, client: str) -> dict[str, str]:
        """Return what leads a process to this server; its calls and sessions bear the name given here."""
        return {
            "WIRE_API": f"http://{self._address}/client/{client}/api/v10",
            "WIRE_GATEWAY": self.gateway.url(client),
            "WIRE_FILES": f"http://{self._address}/files",
        }

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=MAX_BODY)
        app.router.add_route("*", "/client/{client}/api/v10/{path:.*}", self._rest.handle)
        app.router.add_get("/gateway/{client}", self.gateway.handle)
        app.router.add_get("/files/{path:.*}", self._rest.files)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.SockSite(self._runner, self._listener).start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._rest.faults.clear()
        self.gateway.drop()
        if self._runner is not None:
            await self._runner.cleanup()

    def fault(self, method: str, route: str, **options: object) -> Fault:
        """Play a fault on the next calls of a method to a route; see `Fault`."""
        return self._rest.faults.add(Fault(method, route, **options))  # type: ignore[arg-type] - named as there

    def clear_faults(self) -> None:
        """End all faults."""
        self._rest.faults.clear()

    async def quiet(self, seconds: float = 0.3, timeout: float = 15.0) -> None:
        """Wait until the bot has made no call for some seconds.

        Raises:
            TimeoutError: it does not stop calling.
        """
        await until_quiet(self._rest, seconds, timeout)

    def assert_clean(self) -> None:
        """Fail if a body was invalid, or the bot asked for what is not simulated."""
        self.calls.assert_valid()
        assert not self._rest.defects, "\n".join(self._rest.defects)


def _token(bot_id: int) -> str:
    """Return a token of the shape of a real one: id, time, signature."""
    head = base64.urlsafe_b64encode(str(bot_id).encode()).decode().rstrip("=")
    return f"{head}.{secrets.token_urlsafe(5)[:6]}.{secrets.token_urlsafe(30)}"
