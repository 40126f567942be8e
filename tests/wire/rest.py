"""REST: HTTP in, the simulated Discord out."""

from __future__ import annotations

import asyncio
import io
import json
import time
import traceback
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web
from simcord.backend.errors import BackendError, SetupError
from simcord.http.router import RouteNotImplemented, UnsupportedField

from bot.demo.simulation.routes import dispatch
from tests.wire.backend import WireBackend
from tests.wire.calls import Call, Calls
from tests.wire.faults import Fault, Faults
from tests.wire.gateway import Gateway

HEADERS = {"Via": "1.1 google"}
"""Without it discord.py takes a 429 for one of Cloudflare's."""
NONCE_SECONDS = 300


@dataclass
class Upload:
    """A file of a multipart body, as SimCord's handlers read it."""

    fp: io.BytesIO
    filename: str
    description: str | None


class Rest:
    """The routes under /api.

    Attributes:
        calls: every call.
        faults: what is played on the next ones.
        defects: what the bot asked for that the simulation does not know, or stumbled over.
        in_flight: how many calls are being answered.
        last_end: when the last answer was sent, by the monotonic clock.
    """

    def __init__(self, backend: WireBackend, gateway: Gateway, token: str) -> None:
        self.calls = Calls()
        self.faults = Faults()
        self.defects: list[str] = []
        self.in_flight = 0
        self.last_end = 0.0
        self._backend = backend
        self._gateway = gateway
        self._token = token
        self._nonces: dict[tuple[str, str], tuple[float, Any]] = {}

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer a call; a fault may stand in for the answer."""
        body, uploads = await _read(request)
        path = "/" + request.rel_url.raw_path.split("/api/v10/", 1)[1]
        call = Call(request.method, path, request.match_info["client"], body, [upload.filename for upload in uploads])
        self.calls.made.append(call)
        self.in_flight += 1
        try:
            response = await self._answer(request, call, uploads)
        finally:
            self.in_flight -= 1
            self.last_end = time.monotonic()
        call.status = response.status
        return response

    async def files(self, request: web.Request) -> web.Response:
        """Answer with an uploaded file."""
        data = self._backend.cdn.read("/" + request.match_info["path"])
        if data is None:
            raise web.HTTPNotFound
        return web.Response(body=data)

    async def _answer(self, request: web.Request, call: Call, uploads: list[Upload]) -> web.Response:
        given = request.headers.get("Authorization")
        if given not in (None, f"Bot {self._token}"):
            return _error(call, 401, 0)
        fault = self.faults.take(call)
        if fault is None:
            return self._carry_out(request, call, uploads)
        response = self._carry_out(request, call, uploads) if fault.after else None
        if fault.hang:
            await fault.released.wait()
        if fault.status is not None:
            return _failure(call, fault, fault.status)
        if response is None and _is_gone(request):
            return web.Response(status=500)
        return response or self._carry_out(request, call, uploads)

    def _carry_out(self, request: web.Request, call: Call, uploads: list[Upload]) -> web.Response:
        if call.path == "/gateway/bot":
            return _json(200, self._gateway.information(call.client))
        try:
            answer = self._once(call, dict(request.query), uploads)
        except (RouteNotImplemented, UnsupportedField, NotImplementedError, SetupError) as gap:
            self.defects.append(f"{call.method} {call.path} is not simulated: {gap}")
            return _error(call, 501, 0)
        except BackendError as error:
            call.code = error.code
            return _json(error.status, error.to_json())
        except (KeyError, TypeError, ValueError, AttributeError):
            self.defects.append(f"{call.method} {call.path} {call.body!r}\n{traceback.format_exc()}")
            return _error(call, 400, 50035)
        return web.Response(status=204, headers=HEADERS) if answer is None else _json(200, answer)

    def _once(self, call: Call, query: dict[str, str], uploads: list[Upload]) -> Any:
        """Carry a call out; a message whose enforced nonce was seen within five minutes is answered, not sent again."""
        enforced = isinstance(call.body, dict) and call.body.get("enforce_nonce")
        key = (call.path, str(call.body["nonce"])) if enforced else None
        now = time.monotonic()
        if key is not None and key in self._nonces and now - self._nonces[key][0] < NONCE_SECONDS:
            return self._nonces[key][1]
        answer = dispatch(
            self._backend,
            call.method,
            call.path,
            json=call.body,
            params=query,
            files=uploads,
            message_content_access="message_content" in self._gateway.portal_intents,
        )
        if key is not None:
            self._nonces[key] = (now, answer)
        return answer


def _is_gone(request: web.Request) -> bool:
    """Tell whether the process that called has died meanwhile."""
    return request.transport is None or request.transport.is_closing()


def _failure(call: Call, fault: Fault, status: int) -> web.Response:
    if status != 429:
        return _error(call, status, fault.code)
    limited = {"message": "You are being rate limited.", "retry_after": fault.retry_after, "global": False}
    return _json(429, limited, {"Retry-After": str(round(fault.retry_after) or 1)})


def _error(call: Call, status: int, code: int) -> web.Response:
    call.code = code
    return _json(status, {"message": "refused by the test", "code": code})


def _json(status: int, data: Any, headers: dict[str, str] | None = None) -> web.Response:
    # discord.py compares the content type literally: no charset.
    every = {**HEADERS, "Content-Type": "application/json", **(headers or {})}
    return web.Response(body=json.dumps(data).encode(), status=status, headers=every)


async def _read(request: web.Request) -> tuple[Any, list[Upload]]:
    """Return the JSON of a body, and the files beside it."""
    if not request.can_read_body:
        return None, []
    if request.content_type != "multipart/form-data":
        return await request.json(), []
    body: Any = None
    parts: list[tuple[str, str, bytes]] = []
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)  # no body for Discord nests another
        data = bytes(await part.read())
        if part.name == "payload_json":
            body = json.loads(data)
        else:
            parts.append((part.name or "", part.filename or "", data))
    inner = body.get("data") or body.get("message") or body
    notes: dict[str, dict[str, Any]] = {str(note["id"]): note for note in inner.get("attachments") or []}
    uploads = []
    for name, filename, data in parts:
        note = notes.get(name.removeprefix("files[").removesuffix("]"), {})
        uploads.append(Upload(io.BytesIO(data), note.get("filename", filename), note.get("description")))
    return body, uploads


async def until_quiet(rest: Rest, seconds: float, timeout: float) -> None:
    """Wait until no call was made for some seconds.

    Raises:
        TimeoutError: the bot does not stop calling.
    """
    async with asyncio.timeout(timeout):
        await asyncio.sleep(seconds)
        while rest.in_flight or time.monotonic() - rest.last_end < seconds:
            await asyncio.sleep(0.02)
