"""Setting edits: what two managers who change settings at the same time get.

Whatever changes a setting names the value that its manager saw, by a fingerprint; a value that is another one by now is
not overwritten unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from bot.domain.errors import ConflictError, Reason
from bot.domain.settings import GuildSettings, parse, text_of, value_of

FINGERPRINT_LENGTH = 8


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A setting that was changed: its name, and its canonical texts before and after."""

    name: str
    before: str
    after: str


def fingerprint(text: str) -> str:
    """Return what tells a canonical text from others: short enough to stand several times in a custom id."""
    return sha256(text.encode()).hexdigest()[:FINGERPRINT_LENGTH]


def shown_fingerprint(settings: GuildSettings, name: str) -> str:
    """Return the fingerprint of what a guild has for a setting."""
    return fingerprint(text_of(name, value_of(settings, name)))


def wanted_texts(settings: GuildSettings, texts: Mapping[str, str], shown: Mapping[str, str]) -> dict[str, str]:
    """Return the canonical texts that are to be kept; what a manager left as it was shown is not among them.

    Args:
        settings: what holds now.
        texts: what was typed or chosen, by name.
        shown: the fingerprint of the value that stood there, by name; without one the value is written in any case.

    Raises:
        InvalidInputError: UNKNOWN_SETTING, BAD_SETTING.
        ConflictError: SETTING_CHANGED (name, value): somebody else changed it meanwhile, to this.
    """
    wanted: dict[str, str] = {}
    for name, text in texts.items():
        new = text_of(name, parse(name, text))
        current = text_of(name, value_of(settings, name))
        seen = shown.get(name)
        if seen is not None and fingerprint(new) == seen:
            continue
        if seen is not None and new != current and fingerprint(current) != seen:
            raise ConflictError(Reason.SETTING_CHANGED, name=name, value=current or "–")
        wanted[name] = new
    return wanted
