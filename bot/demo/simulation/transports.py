"""The two ways by which discord.py reaches REST, led into the simulated Discord.

`HTTPClient.request` carries nearly everything; answers to interactions go through `AsyncWebhookAdapter.request`.
Both meet in `_carry_out`, so that a middleware sees each body that would go to Discord.
"""

# pyright: reportPrivateUsage=false, reportPrivateImportUsage=false

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from typing import Any

import discord
from discord.http import Route
from simcord import _runtime
from simcord.backend.errors import BackendError
from simcord.http import client, router

from bot.demo.simulation.backend import DiscordBackend
from bot.demo.simulation.middleware import Proceed, RestCall
from bot.demo.simulation.routes import dispatch


class LoopbackClient(client.FakeHTTPClient):
    """discord.py's HTTP client whose requests end in the simulated Discord."""

    backend: DiscordBackend

    async def request(self, route: Route, *, files: Any | None = None, form: Any | None = None, **options: Any) -> Any:
        """Carry out one request; raise what discord.py raises for Discord's refusals."""
        return await _carry_out(
            self,
            route,
            body=options.get("json"),
            form=form,
            files=files,
            params=options.get("params"),
            reason=options.get("reason"),
        )


class LoopbackAdapter(client.FakeWebhookAdapter):
    """discord.py's adapter for webhooks and interactions whose requests end in the simulated Discord."""

    backend: DiscordBackend

    async def request(
        self,
        route: Any,
        session: Any,  # noqa: ARG002 - as discord.py calls it
        *,
        payload: dict[str, Any] | None = None,
        multipart: list[dict[str, Any]] | None = None,
        files: Any | None = None,
        params: dict[str, Any] | None = None,
        **options: Any,
    ) -> Any:
        """Carry out one request; raise what discord.py raises for Discord's refusals."""
        return await _carry_out(
            self,
            route,
            body=payload,
            form=multipart,
            files=files,
            params=params,
            reason=options.get("reason"),
        )


async def _carry_out(
    transport: LoopbackClient | LoopbackAdapter,
    route: Any,
    *,
    body: Any,
    form: Any,
    files: Any,
    params: Any,
    reason: str | None,
) -> Any:
    uploads = list(files or [])
    if form:
        parsed, uploads = router.parse_form(list(form), uploads)
        body = parsed if parsed is not None else body
    call = RestCall(route.method, client._path_of(route.url), body)

    async def perform() -> Any:
        try:
            return dispatch(
                transport.backend,
                call.method,
                call.path,
                json=body,
                params=params,
                files=uploads,
                reason=reason,
                message_content_access=transport.message_content_access,
            )
        except (router.RouteNotImplemented, router.UnsupportedField):
            raise
        except BackendError as error:
            raise _refusal(error) from None

    proceed: Proceed = perform
    for middleware in reversed(transport.backend.middlewares):
        proceed = partial(middleware, call, proceed)
    return await proceed()


def _refusal(error: BackendError) -> discord.HTTPException:
    """Return the error that discord.py makes of Discord's answer."""
    kinds: dict[int, type[discord.HTTPException]] = {403: discord.Forbidden, 404: discord.NotFound}
    kind = kinds.get(error.status, discord.DiscordServerError if error.status >= 500 else discord.HTTPException)
    response: Any = client._FakeResponse(error.status)
    return kind(response, error.to_json())


@contextmanager
def loopback_transports() -> Generator[None, None, None]:
    """Let SimCord attach a bot to these transports instead of its own, for the length of the block."""
    kept = _runtime.FakeHTTPClient, _runtime.FakeWebhookAdapter
    _runtime.FakeHTTPClient, _runtime.FakeWebhookAdapter = LoopbackClient, LoopbackAdapter
    try:
        yield
    finally:
        _runtime.FakeHTTPClient, _runtime.FakeWebhookAdapter = kept
