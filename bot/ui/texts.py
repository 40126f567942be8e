"""The words for what did not work: refusals of the rules, and outages."""

from __future__ import annotations

from bot.domain.errors import AskwellError, Reason
from bot.domain.settings import DEFAULT_SETTINGS, GuildSettings
from bot.ui.escape import marked
from bot.ui.words import count, fill, grouped, has, say

_MOST_SHOWN = 200
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
    if error.reason in (Reason.QUESTIONS_PER_HOUR, Reason.OPEN_QUESTIONS, Reason.OPEN_BOUNTIES):
        limit = error.details.get("limit")
        return count(key, limit if isinstance(limit, int) else 0)
    if error.reason is Reason.UNKNOWN_SETTING and error.details.get("closest"):
        key += ".closest"
    return fill(key, details)


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
    if name == "permission":
        return str(value).replace("_", " ").title()
    if isinstance(value, int):
        return str(value) if name.endswith(("_id", "_at")) else grouped(value)
    return marked(str(value), _MOST_SHOWN)
