"""The instruments that the process measures itself with: those of prometheus_client, or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class Nothing:
    """Stands where an instrument would, and measures nothing."""

    def labels(self, *_values: str) -> Self:
        """Return itself: all kinds are nothing."""
        return self

    def inc(self, _amount: float = 1) -> None:
        """Count nothing."""

    def set(self, _value: float) -> None:
        """Note nothing."""

    def observe(self, _amount: float) -> None:
        """Note nothing."""


class Instruments:
    """Makes instruments in a registry of its own: two of these do not mix."""

    def __init__(self, *, are_read: bool) -> None:
        """Begin without any.

        Args:
            are_read: whether anybody asks what they show; otherwise `Nothing` is made, and prometheus_client, which
                brings the web server of the standard library along, is not loaded: together 1.5 MB.
        """
        self._registry: CollectorRegistry | None = None
        if are_read:
            from prometheus_client import CollectorRegistry

            self._registry = CollectorRegistry()

    def counter(self, name: str, text: str, labels: Sequence[str] = ()) -> Counter | Nothing:
        """Return what counts events of the kinds that the labels tell apart."""
        if self._registry is None:
            return Nothing()
        from prometheus_client import Counter

        return Counter(name, text, labels, registry=self._registry)

    def gauge(self, name: str, text: str) -> Gauge | Nothing:
        """Return what shows the value that was set last."""
        if self._registry is None:
            return Nothing()
        from prometheus_client import Gauge

        return Gauge(name, text, registry=self._registry)

    def histogram(self, name: str, text: str, buckets: Sequence[float]) -> Histogram | Nothing:
        """Return what counts values by the least bucket that holds them."""
        if self._registry is None:
            return Nothing()
        from prometheus_client import Histogram

        return Histogram(name, text, buckets=buckets, registry=self._registry)

    def text(self) -> bytes:
        """Return what all show, in the text format of Prometheus."""
        if self._registry is None:
            return b""
        from prometheus_client import generate_latest

        return generate_latest(self._registry)
