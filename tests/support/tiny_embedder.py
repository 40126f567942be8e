"""An embedder of the tests' own: words are hashed, and some words mean the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b

from bot.domain.meaning import EmbedderUnavailableError

SAME = {"automobile": "car", "vehicle": "car", "mend": "repair", "fix": "repair", "mechanic": "garage"}
"""Words that mean what other words mean."""


class TinyEmbedder:
    """Adds up a vector of 1 and -1 for each word.

    Attributes:
        name: of the model; another one makes other vectors.
        dimensions: a byte of the hash for each eight.
        texts: all that it was asked for.
        is_able: False: it says that it cannot work.
    """

    dimensions = 64

    def __init__(self, name: str = "tiny 1") -> None:
        """Make it able to work."""
        self.name = name
        self.texts: list[str] = []
        self.is_able = True

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Return a vector for each text."""
        if not self.is_able:
            raise EmbedderUnavailableError("the tests want it so")
        self.texts += texts
        return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> Sequence[float]:
        total = [0.0] * self.dimensions
        for word in re.findall(r"\w+", text.lower()):
            bits = int.from_bytes(blake2b(f"{self.name} {SAME.get(word, word)}".encode(), digest_size=8).digest())
            total = [each + (1 if bits >> place & 1 else -1) for place, each in enumerate(total)]
        return total
