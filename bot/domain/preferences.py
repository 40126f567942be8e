"""What a member chooses for themselves in a guild: names, defaults and canonical texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from types import MappingProxyType

from bot.domain.errors import InvalidInputError, Reason
from bot.domain.languages import AUTO
from bot.domain.languages import CHOICES as LANGUAGE_CHOICES


class Delivery(StrEnum):
    """How a member is told of something."""

    OFF = "off"
    """Not at all."""
    THREAD = "thread"
    """By a mention in the question's thread."""
    DIRECT = "direct"
    """By a direct message."""


class NoticeKind(StrEnum):
    """What a member may be told of."""

    BADGE = "badge"
    """A badge that the member earned."""
    FOLLOWED_TAG = "followed_tag"
    """A new question with a tag that the member follows."""
    ANSWERED = "answered"
    """An answer to a question of the member."""
    ACCEPTED = "accepted"
    """An answer of the member that was accepted."""
    BOUNTY = "bounty"
    """A bounty that an answer of the member was given."""
    DIGEST = "digest"
    """What there is to tell of a week, once a week."""


class Switch(StrEnum):
    """The two texts of what is on or off."""

    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Preference:
    """One thing to choose.

    Attributes:
        name: its name everywhere.
        default: what holds until the member chooses.
        choices: all texts that it takes.
        kind: the notices whose delivery it decides; None: it is a switch, or the language.
    """

    name: str
    default: str
    choices: tuple[str, ...]
    kind: NoticeKind | None = None


def _notice(kind: NoticeKind, default: Delivery, *others: Delivery) -> Preference:
    """Return how the notices of a kind are delivered: off, by the default, or in another way."""
    choices = dict.fromkeys((Delivery.OFF, default, *others))
    return Preference(f"notice_{kind}", default, tuple(choices), kind)


def _switch(name: str, default: Switch) -> Preference:
    return Preference(name, default, (Switch.ON, Switch.OFF))


NOTICES: Mapping[NoticeKind, Preference] = MappingProxyType(
    {
        preference.kind: preference
        for preference in (
            # Who follows a tag asks to be told; nobody asks for a badge, and Discord itself tells the members of a
            # thread, as its asker is one, of what is written there.
            _notice(NoticeKind.FOLLOWED_TAG, Delivery.THREAD, Delivery.DIRECT),
            _notice(NoticeKind.ANSWERED, Delivery.OFF, Delivery.DIRECT),
            _notice(NoticeKind.ACCEPTED, Delivery.OFF, Delivery.DIRECT),
            _notice(NoticeKind.BOUNTY, Delivery.OFF, Delivery.DIRECT),
            _notice(NoticeKind.BADGE, Delivery.OFF, Delivery.DIRECT),
            _notice(NoticeKind.DIGEST, Delivery.OFF, Delivery.DIRECT),
        )
        if preference.kind is not None
    }
)
"""How the notices of each kind may be delivered, in the order in which they are listed: one line a kind."""

DIRECT_KINDS = tuple(kind for kind, preference in NOTICES.items() if Delivery.THREAD not in preference.choices)
"""What a member is told of by direct message or not at all."""

EXPERT_SUGGESTIONS = _switch("expert_suggestions", Switch.ON)
"""Whether the member may be named on cards of questions and in `/experts`, without a ping."""

EXPERT_PINGS = _switch("expert_pings", Switch.OFF)
"""Whether the member may be pinged when a question has waited for long."""

REMINDERS = _switch("reminders", Switch.ON)
"""Whether the member is reminded, once, of an own question that has answers of which none is accepted."""

PUBLIC_DISPLAY = _switch("public_display", Switch.ON)
"""Whether others are shown the member: in leaderboards, by `/profile`, as an expert."""

LANGUAGE = Preference("language", AUTO, LANGUAGE_CHOICES)
"""What the member is spoken to in, where nobody else reads it."""

PREFERENCES: Mapping[str, Preference] = MappingProxyType(
    {
        preference.name: preference
        for preference in (*NOTICES.values(), REMINDERS, EXPERT_SUGGESTIONS, EXPERT_PINGS, PUBLIC_DISPLAY, LANGUAGE)
    }
)
"""Everything to choose, in the order in which it is listed."""


@dataclass(frozen=True, slots=True)
class MemberSettings:
    """What a member chose in a guild; everything else has its default.

    Attributes:
        chosen: canonical texts by name, as far as they differ from the defaults.
    """

    chosen: tuple[tuple[str, str], ...] = ()

    def text(self, name: str) -> str:
        """Return the canonical text of a preference.

        Raises:
            KeyError: there is no such preference.
        """
        return dict(self.chosen).get(name, PREFERENCES[name].default)

    def delivery(self, kind: NoticeKind) -> Delivery:
        """Return how the member wants to be told of a kind of thing."""
        return Delivery(self.text(NOTICES[kind].name))

    @property
    def wants_reminders(self) -> bool:
        """Return whether the member is reminded of own questions."""
        return self.text(REMINDERS.name) == Switch.ON

    @property
    def is_shown(self) -> bool:
        """Return whether others may be shown the member in boards and profiles."""
        return self.text(PUBLIC_DISPLAY.name) == Switch.ON


DEFAULT_MEMBER_SETTINGS = MemberSettings()


def parse(name: str, text: str) -> str:
    """Return the canonical text that a text gives to a preference.

    Raises:
        InvalidInputError: UNKNOWN_SETTING (name; closest: a name that may have been meant, or None) or BAD_SETTING
            (name, value, expected).
    """
    preference = PREFERENCES.get(name)
    if preference is None:
        close = get_close_matches(name, PREFERENCES, n=1)
        raise InvalidInputError(Reason.UNKNOWN_SETTING, name=name, closest=close[0] if close else None)
    text = text.strip()
    if text not in preference.choices:
        raise InvalidInputError(Reason.BAD_SETTING, name=name, value=text, expected=" | ".join(preference.choices))
    return text


def parse_direct_kinds(text: str) -> frozenset[NoticeKind]:
    """Return the kinds of notices, of those that come by direct message, that a text names with commas between them.

    Raises:
        InvalidInputError: BAD_SETTING (name, value, expected).
    """
    names = [name for name in text.split(",") if name]
    if not {*names} <= {*DIRECT_KINDS}:
        expected = ",".join(DIRECT_KINDS)
        raise InvalidInputError(Reason.BAD_SETTING, name=Delivery.DIRECT, value=text, expected=expected)
    return frozenset(NoticeKind(name) for name in names)


def from_rows(rows: Mapping[str, str]) -> MemberSettings:
    """Return the settings for the texts kept by name.

    What is unknown, or not one of the choices any more, as after a downgrade, has its default: nobody is told what they
    did not ask for because a text is strange.
    """
    return MemberSettings(
        tuple(
            (name, rows[name])
            for name, preference in PREFERENCES.items()
            if name in rows and rows[name] in preference.choices
        )
    )
