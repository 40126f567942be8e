"""Tests of the words for what did not work."""

from __future__ import annotations

import pytest
from hypothesis import given

from bot.domain.errors import AskwellError, Reason
from bot.domain.settings import GuildSettings
from bot.edge.troubles import Trouble
from bot.ui.limits import MESSAGE, length
from bot.ui.texts import bug, busy, database_away, not_for_you, outdated_command, refusal, trouble
from tests.ui.texts import bad_texts

DETAILS: dict[Reason, dict[str, object]] = {
    Reason.NO_SUCH_TAG: {"name": "python"},
    Reason.BOT_MISSES_PERMISSION: {"permission": "manage_messages", "channel_id": 7},
    Reason.TOO_SHORT: {"field": "details", "length": 3, "minimum": 20, "maximum": 4000},
    Reason.TOO_LONG: {"field": "details", "length": 4100, "minimum": 20, "maximum": 4000},
    Reason.TITLE_IS_NOISE: {"title": "help"},
    Reason.TOO_MANY_TAGS: {"maximum": 4},
    Reason.UNKNOWN_SETTING: {"name": "point", "closest": None},
    Reason.BAD_SETTING: {"name": "daily_cap", "value": "x", "expected": "0…100"},
    Reason.QUESTIONS_PER_HOUR: {"limit": 6, "next_at": 1_700_000_000},
    Reason.OPEN_QUESTIONS: {"limit": 25},
    Reason.SETTING_CHANGED: {"name": "daily_cap", "value": "100"},
    Reason.WRONG_CHANNEL_KIND: {"channel_id": 7},
    Reason.FORUM_TAGS: {"maximum": 19, "number": 20, "names": "web"},
    Reason.FORUM_TAG_TOO_LONG: {"maximum": 20, "names": "a name that is much too long"},
    Reason.TAG_EXISTS: {"name": "python"},
    Reason.BAD_TAG_NAME: {"maximum": 50},
    Reason.TAGS_OF_GUILD: {"limit": 500},
    Reason.OPEN_BOUNTIES: {"limit": 3},
    Reason.FOLLOWED_TAGS: {"limit": 50},
    Reason.FINDING_DECIDED: {"state": "dismissed", "decided_by_id": 7},
}


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_words_without_gaps(reason: Reason) -> None:
    words = refusal(AskwellError(reason, **DETAILS.get(reason, {})))
    assert words.endswith((".", "?", "”", "archive that I can read.", "0…100."))
    assert "{" not in words
    assert "**…**" not in words
    assert not words.startswith("…")
    assert 20 <= len(words) <= 400


@pytest.mark.parametrize("reason", list(Reason))
def test_missing_details_do_not_hide_the_refusal(reason: Reason) -> None:
    assert refusal(AskwellError(reason))


def test_a_refusal_is_exact() -> None:
    error = AskwellError(Reason.TOO_LONG, field="details", length=4100, maximum=4000)
    assert refusal(error) == (
        "“Details” has room for **4,000** characters, and yours has **4,100**. Shorten it, or put the rest in a file."
    )


def test_a_limit_of_one_is_in_the_singular() -> None:
    assert "**1** question an hour" in refusal(AskwellError(Reason.QUESTIONS_PER_HOUR, limit=1))
    assert "**6** questions an hour" in refusal(AskwellError(Reason.QUESTIONS_PER_HOUR, limit=6))


def test_a_missing_permission_is_named_with_its_channel() -> None:
    words = refusal(
        AskwellError(Reason.BOT_MISSES_PERMISSION, permission="send_messages_in_threads", channel_id=1234567)
    )
    assert "**Send Messages In Threads** in <#1234567>" in words


def test_a_misspelt_setting_gets_its_neighbour() -> None:
    assert "daily\\_cap" in refusal(AskwellError(Reason.UNKNOWN_SETTING, name="dayly_cap", closest="daily_cap"))


def test_the_guilds_emoji_stand_in_the_words() -> None:
    assert "👍" in refusal(AskwellError(Reason.ALREADY_AN_ANSWER), GuildSettings(emoji_up="👍"))


@given(bad_texts())
def test_a_members_text_in_a_refusal_is_data(title: str) -> None:
    words = refusal(AskwellError(Reason.TITLE_IS_NOISE, title=title))
    assert length(words) <= MESSAGE
    assert "@everyone" not in words


def test_a_failure_gives_its_reference() -> None:
    assert "**abc123**" in bug("abc123")


def test_every_trouble_has_words_of_its_own() -> None:
    said = [trouble(kind) for kind in Trouble]
    said += [busy(), database_away(), outdated_command(), not_for_you()]
    assert len(set(said)) == len(said)
