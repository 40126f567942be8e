"""A walk down a board, which finds a page of it and the ranks of those on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from bot.domain.identity import Snowflake
from bot.domain.listing import PAGE_LENGTH, Page
from bot.domain.ranking import Standing
from bot.storage.boards import BoardLine


class Walk:
    """Goes down a board line by line, as far as is asked for.

    Attributes:
        own: the standing of the caller, once it was passed.
    """

    def __init__(self, lines: Iterable[BoardLine], absent: Collection[Snowflake], caller: Snowflake | None) -> None:
        """Stand above the first line.

        Args:
            lines: of the board, in order.
            absent: accounts that are passed over; like hidden members they keep their ranks.
            caller: sees himself or herself even if hidden from others.
        """
        self.own: Standing | None = None
        self._lines = iter(lines)
        self._absent = absent
        self._caller = caller
        self._passed = 0
        self._rank = 0
        self._value: int | None = None

    def page(self, number: int) -> Page[Standing]:
        """Return a page (from 0) of those who are shown; only for one who stands above it."""
        shown: list[Standing] = []
        to_skip = number * PAGE_LENGTH
        for line in self._lines:
            standing = self._pass(line)
            if line.user_id in self._absent or (line.is_hidden and line.user_id != self._caller):
                continue
            if to_skip:
                to_skip -= 1
            elif len(shown) == PAGE_LENGTH:
                return Page(tuple(shown), number, has_next=True)
            else:
                shown.append(standing)
        return Page(tuple(shown), number, has_next=False)

    def find_own(self) -> Standing | None:
        """Return the standing of the caller, further down where need be; None for one who is not on the board."""
        for line in self._lines:
            if self.own is not None:
                break
            self._pass(line)
        return self.own

    def _pass(self, line: BoardLine) -> Standing:
        """Return the standing of the next line: equal values share the rank of the first of them."""
        self._passed += 1
        if line.value != self._value:
            self._rank, self._value = self._passed, line.value
        standing = Standing(self._rank, line.user_id, line.value)
        if line.user_id == self._caller:
            self.own = standing
        return standing
