"""What the process counts and measures of itself, for Prometheus.

Labels are closed sets: no id, no name and no text of anybody ever stands in one.
"""

from __future__ import annotations

import re

import aiohttp

from bot.domain.identity import Clock
from bot.edge.instruments import Instruments

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

_API = re.compile(r"^.*?/api/v\d+/")

# The fixed parts of the addresses that the bot calls; whatever else stands in one is an id, an emoji or a token.
_FIXED_PARTS = frozenset(
    [
        "@me",
        "@original",
        "active",
        "applications",
        "archived",
        "bot",
        "bulk-delete",
        "callback",
        "channels",
        "commands",
        "guilds",
        "gateway",
        "interactions",
        "members",
        "messages",
        "permissions",
        "private",
        "public",
        "reactions",
        "roles",
        "thread-members",
        "threads",
        "users",
        "webhooks",
    ]
)


class Metrics:
    """Counters and measurements of one bot, in a registry of its own: two bots in a process do not mix."""

    def __init__(self, *, are_read: bool = True) -> None:
        """Begin at zero.

        Args:
            are_read: whether anybody asks for them; otherwise nothing is counted, and `text` is empty.
        """
        made = self._instruments = Instruments(are_read=are_read)
        self._events = made.counter("askwell_events", "Events heard from the gateway.", ("event",))
        self._votes = made.counter("askwell_votes", "Reactions judged as votes.", ("outcome",))
        self._calls = made.counter(
            "askwell_rest_calls", "Calls to Discord that were answered.", ("method", "route", "status")
        )
        self._transactions = made.histogram(
            "askwell_transaction_seconds", "Time from asking for a transaction to its commit.", _SECONDS
        )
        self._queue = made.gauge("askwell_queue_depth", "Transactions that wait.")
        self._renders = made.gauge("askwell_renders_waiting", "What Discord still has to be shown.")
        self._drift = made.counter(
            "askwell_drift", "Differences from Discord that a repair found and mended.", ("kind",)
        )
        self._repair_calls = made.counter("askwell_repair_calls", "Calls to Discord made by repairs.")
        self._backups = made.counter("askwell_backups", "Daily backups.", ("outcome",))
        self._backup_at = made.gauge(
            "askwell_last_backup_timestamp_seconds", "When a daily backup was last made and checked."
        )
        self._saved = made.counter(
            "askwell_questions_saved", "Questions that an earlier one answered before they were posted."
        )
        self._errors = made.counter("askwell_errors", "Failures that are not a member's doing.")

    def heard(self, event: str) -> None:
        """Count an event of the gateway, by Discord's name for it."""
        self._events.labels(event.lower()).inc()

    def voted(self, outcome: str) -> None:
        """Count what became of a reaction."""
        self._votes.labels(outcome).inc()

    def called(self, method: str, path: str, status: int) -> None:
        """Count an answered call to Discord; what tells one member, message or emoji from another is left out."""
        self._calls.labels(method, route_of(path), str(status)).inc()

    def committed(self, seconds: float) -> None:
        """Note how long a transaction took from being asked for to its commit."""
        self._transactions.observe(seconds)

    def waiting(self, *, transactions: int, renders: int) -> None:
        """Note what waits now: to be written, and to be shown."""
        self._queue.set(transactions)
        self._renders.set(renders)

    def drifted(self, kind: str, number: int = 1) -> None:
        """Count differences of a kind that a repair found between Discord and the record."""
        self._drift.labels(kind).inc(number)

    def repair_called(self, number: int = 1) -> None:
        """Count calls to Discord that a repair made."""
        self._repair_calls.inc(number)

    def backed_up(self, clock: Clock, *, has_drift: bool) -> None:
        """Count a daily backup that was made and checked."""
        self._backups.labels("drift" if has_drift else "done").inc()
        self._backup_at.set(clock.now().timestamp())

    def backup_failed(self) -> None:
        """Count a daily backup that could not be made."""
        self._backups.labels("failed").inc()

    def question_saved(self) -> None:
        """Count a question that an earlier one answered before it was posted."""
        self._saved.inc()

    def failed(self) -> None:
        """Count a bug or an outage."""
        self._errors.inc()

    def trace(self) -> aiohttp.TraceConfig:
        """Return what lets a client session count its calls here."""
        config = aiohttp.TraceConfig()

        async def count(_session: object, _context: object, end: aiohttp.TraceRequestEndParams) -> None:
            self.called(end.method, end.url.path, end.response.status)

        config.on_request_end.append(count)
        return config

    def text(self) -> bytes:
        """Return everything in the text format of Prometheus."""
        return self._instruments.text()


def route_of(path: str) -> str:
    """Return the kind of an address of Discord's API: its fixed parts, with `*` for each other one.

    Args:
        path: as in `/api/v10/channels/1/messages/2`.
    """
    parts = _API.sub("", path).strip("/").split("/")
    return "/".join(part if part in _FIXED_PARTS else "*" for part in parts)
