"""What an answer is worth, how worth fades with time, and the buckets in which ranks are counted.

Worth fades by growing: what is kept is multiplied by 2 to the number of half-lives from 2020 to the day of the answer,
so that a total never has to be touched while time passes. Only the ratios of such totals mean something, and a total of
one moment divided by the growth of that moment.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from bot.domain.identity import SECONDS_A_DAY

EXPERTISE_HALF_LIFE_DAYS = 60
QUALITY_HALF_LIFE_DAYS = 90
ACTIVITY_HALF_LIFE_DAYS = 14

Sum = tuple[float, ...]
"""A sum without any error: floats of falling size, the first the nearest to it; empty: 0."""

_GROWTH_BEGINS_AT = 1_577_836_800
"""2020-01-01, in seconds since 1970."""

# A float ends at 2 to the power of 1024.
_MOST_HALF_LIVES = 900

# How many answers of the guild's mean worth everyone is given beforehand: one lucky answer does not make an expert.
_MEAN_ANSWERS = 5

_EXACT = 32
_AN_OCTAVE = 16


def answer_worth(ups: int, downs: int, is_accepted: bool) -> float:
    """Return what an answer is worth on the day it is written; a new one 1, one voted down less, even under 0."""
    return 1 + math.log1p(ups) + 1.5 * is_accepted - 0.5 * downs


def growth(at: int, half_life_days: int) -> float:
    """Return 2 to the number of half-lives from 2020 to a time (seconds since 1970); under 1 before 2020.

    It stays a number of which a million can be summed: after 34 years of half-lives of 14 days it grows no more.
    """
    half_lives = (at - _GROWTH_BEGINS_AT) / (half_life_days * SECONDS_A_DAY)
    return 2.0 ** min(max(half_lives, -_MOST_HALF_LIVES), _MOST_HALF_LIVES)


def quality(worth: float, weight: float, guild_mean: float, now: int) -> float:
    """Return the quality of a member's answers as it is displayed.

    Args:
        worth: the sum of what the answers are worth, each times its growth over QUALITY_HALF_LIFE_DAYS.
        weight: the sum of these growths alone.
        guild_mean: what an answer in the guild is worth on average.
        now: seconds since 1970.
    """
    present = growth(now, QUALITY_HALF_LIFE_DAYS)
    answers = weight / present
    return (_MEAN_ANSWERS * guild_mean + worth / present) / (_MEAN_ANSWERS + answers) * math.log1p(answers)


def exact_sum(parts: Iterable[float]) -> Sum:
    """Return the sum of floats without any error: whatever is added and taken away again leaves no trace.

    The same value always gives the same floats, in whatever order and steps it came together. There are few of them:
    each is 16 digits further down.
    """
    left = list(parts)
    found: list[float] = []
    while nearest := math.fsum(left):
        found.append(nearest)
        left.append(-nearest)
    return tuple(found)


def bucket_of(value: int) -> int:
    """Return the bucket of a value: itself under 32, then 16 for each doubling; the same below 0, negative."""
    size = abs(value)
    if size < _EXACT:
        return value
    octave = size.bit_length() - _EXACT.bit_length()
    place = (size >> (octave + 1)) - _AN_OCTAVE
    bucket = _EXACT + octave * _AN_OCTAVE + place
    return bucket if value > 0 else -bucket


def bucket_bounds(bucket: int) -> tuple[int, int]:
    """Return the lowest and the highest value of a bucket."""
    size = abs(bucket)
    if size < _EXACT:
        return bucket, bucket
    octave, place = divmod(size - _EXACT, _AN_OCTAVE)
    low = (_AN_OCTAVE + place) << (octave + 1)
    high = low + (1 << (octave + 1)) - 1
    return (low, high) if bucket > 0 else (-high, -low)
