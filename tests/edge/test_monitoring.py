"""What a monitor asks for."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from bot.edge.metrics import Metrics
from bot.edge.monitoring import Monitoring
from bot.settings import SettingsError


class Bot:
    """Is ready, or not."""

    def __init__(self) -> None:
        self.metrics = Metrics()
        self.ready = False

    async def is_ready(self) -> bool:
        self.metrics.waiting(transactions=3, renders=4)
        return self.ready


@pytest.fixture
def bot() -> Bot:
    return Bot()


@pytest.fixture
def port() -> int:
    """Return a port that is free."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest_asyncio.fixture
async def monitoring(bot: Bot, port: int) -> AsyncIterator[Monitoring]:
    monitoring = Monitoring(bot.metrics, bot.is_ready)
    await monitoring.open("127.0.0.1", port)
    yield monitoring
    await monitoring.close()


async def get(port: int, path: str) -> tuple[int, str, str]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as response:
        return response.status, response.headers["Content-Type"], await response.text()


@pytest.mark.usefixtures("monitoring")
async def test_the_metrics_are_those_of_the_moment(bot: Bot, port: int):
    bot.metrics.drifted("vote added")
    status, kind, text = await get(port, "/metrics")
    assert (status, kind) == (200, "text/plain; version=0.0.4; charset=utf-8")
    assert 'askwell_drift_total{kind="vote added"} 1.0' in text
    assert "askwell_queue_depth 3.0" in text
    assert "askwell_renders_waiting 4.0" in text


@pytest.mark.usefixtures("monitoring")
async def test_a_process_lives_before_it_is_ready(bot: Bot, port: int):
    assert (await get(port, "/healthz"))[0] == 200
    assert (await get(port, "/readyz"))[0] == 503
    bot.ready = True
    assert (await get(port, "/readyz"))[0] == 200


@pytest.mark.usefixtures("monitoring")
async def test_a_port_that_is_taken_is_one_line(bot: Bot, port: int):
    second = Monitoring(bot.metrics, bot.is_ready)
    with pytest.raises(SettingsError, match=f"ASKWELL_METRICS_PORT: 127.0.0.1:{port} cannot be listened on") as refused:
        await second.open("127.0.0.1", port)
    assert "\n" not in str(refused.value)
    await second.close()


@pytest.mark.parametrize("host", ["..", "x" * 70])
async def test_a_host_that_cannot_be_is_one_line(bot: Bot, port: int, host: str):
    monitoring = Monitoring(bot.metrics, bot.is_ready)
    with pytest.raises(SettingsError, match="cannot be listened on") as refused:
        await monitoring.open(host, port)
    assert "\n" not in str(refused.value)
    await monitoring.close()


async def test_a_closed_server_leaves_its_port(monitoring: Monitoring, bot: Bot, port: int):
    await monitoring.close()
    await monitoring.close()
    with pytest.raises(aiohttp.ClientConnectorError):
        await get(port, "/healthz")
