"""Exact sums in two columns: the nearest number, and the rest that it leaves."""

from __future__ import annotations

import struct

from bot.domain.standing import Sum


def sum_of(nearest: float, rest: bytes | None) -> Sum:
    """Return the exact sum that two columns hold."""
    if rest is None:
        return (nearest,) if nearest else ()
    return (nearest, *struct.unpack(f"<{len(rest) // 8}d", rest))


def nearest_of(total: Sum) -> float:
    """Return what the first column of a sum holds."""
    return total[0] if total else 0.0


def rest_of(total: Sum) -> bytes | None:
    """Return what the second column of a sum holds: all floats but the first; None when there are none."""
    rest = total[1:]
    return struct.pack(f"<{len(rest)}d", *rest) if rest else None
