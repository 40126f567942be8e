"""Finding out what new and changed questions mean, a while after they came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.edge.chores import Chore

if TYPE_CHECKING:
    from bot.services.embedding import Embedding  # it brings numpy, which nobody needs without it

SETTLING_SECONDS = 5.0
"""The time after a transaction in which others of its burst come; all that is missing is made together."""


class Embeddings:
    """Makes the vectors that are missing.

    It is woken by every transaction, its own too: after these it looks once more, finds nothing, and rests.
    """

    def __init__(self, embedding: Embedding) -> None:
        """Prepare; nothing is done before `begin` or `wake`."""
        self._embedding = embedding
        self._is_prepared = False
        self._chore = Chore("embedding", self._embed)

    def begin(self) -> None:
        """Load what is needed and make what is missing, now."""
        self._chore.wake()

    def wake(self) -> None:
        """Make what is missing a while from now, or earlier if that was asked for already."""
        self._chore.wake(SETTLING_SECONDS)

    async def close(self) -> None:
        """Stop between two steps; what is missing stays so until the next start."""
        await self._chore.close()

    async def _embed(self) -> None:
        if not self._is_prepared:
            await self._embedding.prepare()
            self._is_prepared = True
        await self._embedding.catch_up()
