"""What a monitor asks for over HTTP: the metrics, and whether the bot lives and is ready."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.edge.metrics import Metrics
from bot.settings import SettingsError

_TEXT = "text/plain; version=0.0.4; charset=utf-8"

SHUTDOWN_SECONDS = 1.0
"""The time that a request has to be answered in when the bot ends."""


class Monitoring:
    """A small web server: `/metrics`, `/healthz` and `/readyz`, for whoever reaches its address."""

    def __init__(self, metrics: Metrics, is_ready: Callable[[], Awaitable[bool]]) -> None:
        """Serve nothing before `open`.

        Args:
            metrics: what is told.
            is_ready: returns whether the bot does its work; it also brings the measured values up to date.
        """
        self._metrics = metrics
        self._is_ready = is_ready
        application = web.Application()
        application.router.add_get("/metrics", self._tell_metrics)
        application.router.add_get("/healthz", self._tell_health)
        application.router.add_get("/readyz", self._tell_readiness)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)

    async def open(self, host: str, port: int) -> None:
        """Listen.

        Raises:
            SettingsError: The address cannot be had.
        """
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except (OSError, UnicodeError) as error:  # no name of a host at all is the latter
            await self._runner.cleanup()
            reason = " ".join(str(getattr(error, "strerror", None) or error).split())
            raise SettingsError(f"ASKWELL_METRICS_PORT: {host}:{port} cannot be listened on: {reason}") from error

    async def close(self) -> None:
        """Stop listening; once is enough."""
        await self._runner.cleanup()

    async def _tell_metrics(self, _request: web.Request) -> web.Response:
        await self._is_ready()
        return web.Response(body=self._metrics.text(), headers={"Content-Type": _TEXT})

    async def _tell_health(self, _request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _tell_readiness(self, _request: web.Request) -> web.Response:
        if await self._is_ready():
            return web.Response(text="ready\n")
        return web.Response(status=503, text="not ready\n")
