"""The logs: their two forms, and what never stands in them."""

import json
import logging
import sys

import pytest

from bot.logs import JsonFormatter, TextFormatter, configure, redact
from bot.settings import LogFormat, LogLevel

# Of the shape of a token, and of no account.
TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDE." + "x" * 38


pytestmark = pytest.mark.usefixtures("logging_as_before")


def record(message: str, *arguments: object, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("bot.edge", logging.WARNING, __file__, 1, message, arguments, None)
    made.created = 1_767_225_600.25
    vars(made).update(extra)
    return made


def failed(message: str) -> logging.LogRecord:
    made = record(message)
    try:
        raise ValueError(f"with {TOKEN}")
    except ValueError:
        made.exc_info = sys.exc_info()
    return made


def test_a_line_for_people_tells_time_in_utc_level_and_place():
    assert TextFormatter().format(record("sent %d", 3)) == "2026-01-01 00:00:00Z WARNING bot.edge: sent 3"


def test_a_line_for_machines_is_one_json_object_with_its_extras():
    line = JsonFormatter().format(record("sent", guild_id=5))
    assert json.loads(line) == {
        "at": "2026-01-01T00:00:00.250Z",
        "level": "warning",
        "logger": "bot.edge",
        "message": "sent",
        "guild_id": 5,
    }


def test_a_traceback_stays_on_one_line_for_machines():
    line = JsonFormatter().format(failed("broken"))
    assert "\n" not in line
    assert "ValueError" in json.loads(line)["error"]


@pytest.mark.parametrize("formatter", [TextFormatter(), JsonFormatter()])
def test_tokens_are_taken_out_of_messages_and_tracebacks(formatter: logging.Formatter):
    text = formatter.format(failed(f"cannot log in with {TOKEN}"))
    assert TOKEN not in text
    assert text.count("<token>") >= 2


@pytest.mark.parametrize("token", ["aW50ZXJhY3Rpb246MTIz" + "y" * 120, "z" * 68])
def test_tokens_in_addresses_are_taken_out(token: str):
    text = f"PATCH https://discord.com/api/v10/webhooks/123/{token}/messages/@original"
    assert redact(text) == "PATCH https://discord.com/api/v10/webhooks/123/<token>/messages/@original"


def test_ordinary_words_are_left_alone():
    text = 'discord.ext.commands raised in "/srv/a b/bot/services/voting.py" at 12.34.56, message 1456789012345678901'
    assert redact(text) == text


def test_libraries_that_tell_payloads_are_quiet_even_for_debugging():
    configure(LogLevel.DEBUG, LogFormat.TEXT)
    assert logging.getLogger("bot").isEnabledFor(logging.DEBUG)
    assert not logging.getLogger("discord.http").isEnabledFor(logging.INFO)
    assert not logging.getLogger("discord.gateway").isEnabledFor(logging.DEBUG)


def test_configuring_twice_does_not_log_twice():
    configure(LogLevel.INFO, LogFormat.TEXT)
    configure(LogLevel.INFO, LogFormat.JSON)
    assert len(logging.getLogger().handlers) == 1
