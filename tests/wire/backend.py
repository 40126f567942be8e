"""The simulated Discord on the clock of the machine, with its files on this server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from simcord._clock import Clock
from simcord.backend.cdn import CdnStore

from bot.demo.simulation.backend import DiscordBackend


class RealClock(Clock):
    """UTC as it is, plus what `advance` added."""

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.elapsed)


class LoopbackFiles(CdnStore):
    """Attachments whose addresses lead to this server."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self._base = base

    def store_attachment(
        self, attachment_id: int, channel_id: int, filename: str, data: bytes, description: str | None
    ) -> dict[str, Any]:
        stored = super().store_attachment(attachment_id, channel_id, filename, data, description)
        path = f"/attachments/{channel_id}/{attachment_id}/{filename}"
        self._blobs[path] = self._blobs.pop(stored["url"])
        stored["url"] = stored["proxy_url"] = f"{self._base}{path}?ex=7fffffff&is=0&hm=0&"
        return stored

    def read(self, path: str) -> bytes | None:
        """Return a file by its path, without the query."""
        return self._blobs.get(path)


class WireBackend(DiscordBackend):
    """The backend of the demo, for a bot in another process."""

    cdn: LoopbackFiles

    def __init__(self, files: LoopbackFiles) -> None:
        super().__init__(RealClock())
        self.cdn = files
        self.bot_user.name = "Askwell"
