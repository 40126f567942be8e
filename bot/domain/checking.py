"""What a check of the database finds."""

from __future__ import annotations

from dataclasses import dataclass

DAMAGE = "file"
"""The kind of what SQLite itself finds wrong with a file: nothing else that is read from it can be trusted."""


@dataclass(frozen=True, slots=True)
class Drift:
    """A kept value that is not what the facts make it.

    Attributes:
        kind: what is wrong, by the name of its table or total.
        where: the row, by its ids inside the database.
        kept: what is there.
        true: what it should be.
    """

    kind: str
    where: str
    kept: str
    true: str
