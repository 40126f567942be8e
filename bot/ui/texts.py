"""The words for what did not work: refusals of the rules, and outages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from bot.domain.asking import OpenQuestion
from bot.domain.errors import AskwellError, Reason
from bot.domain.settings import DEFAULT_SETTINGS, GuildSettings
from bot.ui.escape import link, marked
from bot.ui.style import ago, channel_url
from bot.ui.words import count, fill, grouped, has, say

_LIMITS = frozenset({Reason.QUESTIONS_PER_HOUR, Reason.OPEN_QUESTIONS, Reason.OPEN_BOUNTIES})
_MOST_SHOWN = 200
_MOST_OF_TITLE = 80
_UNKNOWN = "…"


class _Details(dict[str, str]):
    """The details of an error as words; one that nobody gave is a gap in the sentence, not a second error."""

    def __missing__(self, key: str) -> str:
        return _UNKNOWN


def refusal(error: AskwellError, settings: GuildSettings = DEFAULT_SETTINGS) -> str:
    """Return what to tell the member whose wish was refused: what is the matter, and what to do next.

    Args:
        error: the refusal; its details fill the words.
        settings: the guild's settings, for its emoji.
    """
    key = f"error.{error.reason}"
    details = _Details(
        {name: _shown(name, value) for name, value in error.details.items()},
        emoji_up=settings.emoji_up,
        emoji_down=settings.emoji_down,
        emoji_accept=settings.emoji_accept,
    )
    if error.reason in _LIMITS:
        return _limit_reached(key, error.details)
    if error.reason is Reason.UNKNOWN_SETTING and error.details.get("closest"):
        key += ".closest"
    return fill(key, details)


def _limit_reached(key: str, details: Mapping[str, object]) -> str:
    limit, next_at = details.get("limit"), details.get("next_at")
    words = count(
        key,
        limit if isinstance(limit, int) else 0,
        when=ago(next_at) if isinstance(next_at, int) else say("error.questions_per_hour.later"),
    )
    own = cast("tuple[OpenQuestion, ...]", details.get("own", ()))
    return "\n".join([words, *map(_named, own)])


def _named(question: OpenQuestion) -> str:
    title = marked(question.title, _MOST_OF_TITLE, instead=say("no_title"))
    return f"- #{question.number} {link(title, channel_url(question.guild_id, question.thread_id))}"


def trouble(kind: str) -> str:
    """Return what to say of a failed call to Discord, by the kind of trouble."""
    return say(f"trouble.{kind}")


def busy() -> str:
    """Return what to say when too much waits to be written."""
    return say("outage.try_again_soon")


def database_away() -> str:
    """Return what to say when nothing can be written."""
    return say("outage.database_away")


def outdated_command() -> str:
    """Return what to say of a command that Discord shows in an older form."""
    return say("outage.outdated_command")


def not_for_you() -> str:
    """Return what to say to one who may not use a command."""
    return say("outage.not_for_you")


def bug(reference: str) -> str:
    """Return what to tell a member when the program failed.

    Args:
        reference: the short code under which the log has it.
    """
    return say("outage.bug", reference=reference)


def _shown(name: str, value: object) -> str:
    """Return a detail as it stands in a sentence: numbers grouped, ids bare, names as data."""
    if name == "field":
        return say(f"field.{value}" if has(f"field.{value}") else "field.other")
    if name == "close_reason":
        return say(f"closed.{value}")
    if name == "permission":
        return str(value).replace("_", " ").title()
    if isinstance(value, int):
        return str(value) if name.endswith(("_id", "_at")) else grouped(value)
    return marked(str(value), _MOST_SHOWN)
