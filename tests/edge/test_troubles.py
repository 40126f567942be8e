"""The failures of Discord, sorted."""

from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from bot.edge.troubles import DiscordTroubleError, Trouble, known_troubles


def failed(status: int, code: int) -> discord.HTTPException:
    response: Any = SimpleNamespace(status=status, reason="reason")
    return discord.HTTPException(response, {"code": code, "message": "words"})


def trouble_of(error: Exception) -> DiscordTroubleError:
    with pytest.raises(DiscordTroubleError) as caught, known_troubles("try"):
        raise error
    return caught.value


@pytest.mark.parametrize(
    ("status", "code", "trouble"),
    [
        (404, 10008, Trouble.GONE),
        (404, 0, Trouble.GONE),
        (403, 50013, Trouble.FORBIDDEN),
        (403, 50001, Trouble.FORBIDDEN),
        (403, 50007, Trouble.FORBIDDEN),
        (403, 50278, Trouble.FORBIDDEN),
        (400, 40003, Trouble.BUSY),
        (403, 0, Trouble.FORBIDDEN),
        (403, 90001, Trouble.FORBIDDEN),
        (400, 50083, Trouble.ARCHIVED),
        (400, 30046, Trouble.EDITS_EXHAUSTED),
        (400, 30010, Trouble.FULL),
        (404, 10062, Trouble.LATE),
        (400, 40060, Trouble.LATE),
        (429, 0, Trouble.BUSY),
        (500, 0, Trouble.DOWN),
        (503, 0, Trouble.DOWN),
        (400, 50035, Trouble.INVALID),
    ],
)
def test_an_answer_of_discord_means_one_trouble(status: int, code: int, trouble: Trouble) -> None:
    found = trouble_of(failed(status, code))
    assert (found.trouble, found.status, found.code) == (trouble, status, code)


def test_no_answer_at_all_counts_as_down() -> None:
    assert trouble_of(TimeoutError()).trouble is Trouble.DOWN
    assert trouble_of(aiohttp.ClientConnectionError()).trouble is Trouble.DOWN


def test_a_rate_limit_that_is_too_long_counts_as_busy() -> None:
    assert trouble_of(discord.RateLimited(600.0)).trouble is Trouble.BUSY


def test_only_passing_troubles_may_be_retried() -> None:
    assert {trouble for trouble in Trouble if DiscordTroubleError("try", trouble, 0, 0).may_be_retried} == {
        Trouble.BUSY,
        Trouble.DOWN,
        Trouble.EDITS_EXHAUSTED,
    }


def test_only_an_outage_leaves_open_whether_the_call_happened() -> None:
    assert [trouble for trouble in Trouble if DiscordTroubleError("try", trouble, 0, 0).may_have_happened] == [
        Trouble.DOWN
    ]


def test_our_own_errors_pass_unchanged() -> None:
    with pytest.raises(KeyError), known_troubles("try"):
        raise KeyError("ours")
