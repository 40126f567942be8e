"""A demo without history: the guild, the real bot, and the page on a free port."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest_asyncio
from discord.ext import commands

from bot.demo.clock import LaggingClock
from bot.demo.community import Community
from bot.demo.hub.server import Hub
from bot.demo.session import configure
from tests.support.clock import ManualClock


@dataclass
class Page:
    """What the page in the browser can do, by HTTP."""

    address: str
    http: aiohttp.ClientSession
    community: Community
    clock: ManualClock

    async def state(self, who: str = "Alice", channel: int | str = "") -> dict[str, Any]:
        """Read what a member sees."""
        query = {"as": str(self.community.member(who).id), "channel": str(channel)}
        async with self.http.get(f"{self.address}/api/state", params=query) as response:
            assert response.status == 200
            return await response.json()

    async def do(self, who: str, verb: str, **order: Any) -> dict[str, Any]:
        """Let a member do something; return what the page is told."""
        body = {"as": str(self.community.member(who).id), "do": verb, **order}
        async with self.http.post(f"{self.address}/api/do", json=body, headers={"Origin": self.address}) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def ask(self, who: str = "Alice", **values: Any) -> str:
        """Ask through the form and return the id of the new thread."""
        known = set(self.community.env.backend.channels)
        opened = await self.do(who, "slash", channel=str(self.community.general.id), name="ask")
        filled = {"title": "How do I undo a pushed commit?", "details": "Others may have pulled it already."} | values
        assert await self.do(who, "submit", form=opened["form"]["key"], values=filled) == {}
        (thread_id,) = self.community.env.backend.channels.keys() - known
        return str(thread_id)


@pytest_asyncio.fixture
async def page(make_bot: Callable[[], commands.Bot], database_path: Path, clock: ManualClock) -> AsyncIterator[Page]:
    """Serve the page of a guild without history."""
    async with AsyncExitStack() as stack:
        community = Community(make_bot, LaggingClock(clock, timedelta(0)))
        stack.push_async_callback(community.close)
        await community.open()
        await configure(community)
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        hub = Hub(community)
        stack.push_async_callback(hub.close)
        await hub.start(listener)
        http = await stack.enter_async_context(aiohttp.ClientSession())
        yield Page(f"http://127.0.0.1:{listener.getsockname()[1]}", http, community, clock)
