"""What the process counts of itself."""

from __future__ import annotations

import aiohttp
import pytest
from aiohttp import web

from bot.edge.metrics import Metrics, route_of
from tests.support.clock import ManualClock


def samples(metrics: Metrics) -> dict[str, float]:
    """Return every value by its name and labels."""
    lines = [line for line in metrics.text().decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_what_happens_is_counted_by_kind(clock: ManualClock):
    metrics = Metrics()
    metrics.heard("MESSAGE_CREATE")
    metrics.voted("counted")
    metrics.voted("counted")
    metrics.drifted("vote added", 3)
    metrics.repair_called(7)
    metrics.failed()
    metrics.question_saved()
    metrics.committed(0.004)
    metrics.waiting(transactions=2, renders=5)
    metrics.backed_up(clock, has_drift=False)
    metrics.backup_failed()
    found = samples(metrics)
    assert found['askwell_events_total{event="message_create"}'] == 1
    assert found['askwell_votes_total{outcome="counted"}'] == 2
    assert found['askwell_drift_total{kind="vote added"}'] == 3
    assert found["askwell_repair_calls_total"] == 7
    assert found["askwell_errors_total"] == 1
    assert found["askwell_questions_saved_total"] == 1
    assert found['askwell_transaction_seconds_bucket{le="0.0025"}'] == 0
    assert found['askwell_transaction_seconds_bucket{le="0.005"}'] == 1
    assert found["askwell_queue_depth"] == 2
    assert found["askwell_renders_waiting"] == 5
    assert found['askwell_backups_total{outcome="done"}'] == 1
    assert found['askwell_backups_total{outcome="failed"}'] == 1
    assert found["askwell_last_backup_timestamp_seconds"] == clock.now().timestamp()


def test_metrics_that_nobody_reads_take_everything_and_tell_nothing(clock: ManualClock):
    metrics = Metrics(are_read=False)
    metrics.heard("MESSAGE_CREATE")
    metrics.voted("counted")
    metrics.called("GET", "/api/v10/gateway", 200)
    metrics.committed(0.004)
    metrics.waiting(transactions=2, renders=5)
    metrics.backed_up(clock, has_drift=False)
    metrics.failed()
    assert metrics.text() == b""


def test_two_bots_in_a_process_count_apart():
    one, other = Metrics(), Metrics()
    one.failed()
    assert samples(one)["askwell_errors_total"] == 1
    assert samples(other)["askwell_errors_total"] == 0


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/api/v10/channels/123/messages/456", "channels/*/messages/*"),
        ("/api/v10/channels/1/messages/2/reactions/%E2%AC%86/@me", "channels/*/messages/*/reactions/*/@me"),
        ("/api/v10/channels/1/messages/2/reactions/⬆️/3", "channels/*/messages/*/reactions/*/*"),
        ("/api/v10/interactions/1/aW50ZXJhY3Rpb24/callback", "interactions/*/*/callback"),
        ("/api/v10/webhooks/1/aW50ZXJhY3Rpb24/messages/@original", "webhooks/*/*/messages/@original"),
        ("/api/v10/guilds/1/threads/active", "guilds/*/threads/active"),
        ("/attachments/1/2/secret.png", "*/*/*/*"),
    ],
)
def test_a_route_names_nobody(path: str, route: str):
    assert route_of(path) == route


async def test_a_session_counts_its_calls():
    metrics = Metrics()

    async def refuse(_request: web.Request) -> web.Response:
        return web.Response(status=403)

    application = web.Application()
    application.router.add_get("/api/v10/users/{id}", refuse)
    runner = web.AppRunner(application)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        async with (
            aiohttp.ClientSession(trace_configs=[metrics.trace()]) as session,
            session.get(f"http://127.0.0.1:{port}/api/v10/users/42") as response,
        ):
            assert response.status == 403
    finally:
        await runner.cleanup()
    assert samples(metrics)['askwell_rest_calls_total{method="GET",route="users/*",status="403"}'] == 1
