"""The settings of a guild: their names, defaults, bounds and canonical texts.

Each setting has one canonical text: what the database keeps, and what ``settings --guild`` prints and takes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import Any, TypeVar

from bot.domain.channel_choices import (
    MOST_CHANNELS,
    ChannelChoice,
    OfferedTags,
    choice_for,
    parse_choices,
    text_of_choices,
)
from bot.domain.detection import Detection
from bot.domain.emoji import is_emoji, normalise_emoji
from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import Snowflake, parse_snowflake
from bot.domain.languages import AUTO
from bot.domain.languages import CHOICES as LANGUAGES
from bot.domain.points import PointsTable
from bot.domain.rank_roles import EXPECTED as RANK_ROLES_EXPECTED
from bot.domain.rank_roles import RankRole, parse_rules, text_of_rules

Value = int | str | tuple[Snowflake, ...] | tuple[RankRole, ...] | tuple[ChannelChoice, ...] | None
"""What a setting holds: a number, a choice or emoji, channels, rules, or an id (None: unset)."""

DEFAULT_TEXT = "default"
"""What stands for the default of any setting."""

Rules = TypeVar("Rules", tuple[RankRole, ...], tuple[ChannelChoice, ...])

_INTEGER = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)
_POINTS_PREFIX = "points_"
_DEFAULT_POINTS = PointsTable()


class SettingKind(StrEnum):
    """How a setting is written."""

    INTEGER = "integer"
    CHOICE = "choice"
    EMOJI = "emoji"
    ID = "id"
    IDS = "ids"
    RANK_ROLES = "rank_roles"
    CHANNEL_CHOICES = "channel_choices"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting.

    Attributes:
        name: its name everywhere.
        kind: how it is written.
        default: the value where the guild has set none.
        minimum, maximum: the bounds of an integer, both included.
        choices: the texts of a choice, or of what is chosen for a channel.
    """

    name: str
    kind: SettingKind
    default: Value
    minimum: int = 0
    maximum: int = 0
    choices: tuple[str, ...] = ()

    @property
    def expected(self) -> str:
        """Return what is accepted, without words: for messages in any language."""
        match self.kind:
            case SettingKind.INTEGER:
                return f"{self.minimum}…{self.maximum}"
            case SettingKind.CHOICE:
                return " | ".join(self.choices)
            case SettingKind.EMOJI:
                return "emoji"
            case SettingKind.ID:
                return "id"
            case SettingKind.IDS:
                return "id,id,…"
            case SettingKind.RANK_ROLES:
                return RANK_ROLES_EXPECTED
            case SettingKind.CHANNEL_CHOICES:
                return f"id:{'|'.join(self.choices)},…"


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """All settings of a guild.

    Attributes:
        qa_channels: the Q&A channels at Discord; the first is the default one.
        helper_role: the role whose members are helpers.
        log_channel: where reports go.
        answer_detection: whether messages become answers by themselves.
        channel_detection: whether they do so in channels where it is not as in the guild.
        channel_tags: the channels in which questions have the forum's own tags alone.
        emoji_up, emoji_down, emoji_accept: as the bot writes them when it reacts; compare by normalise_emoji.
        points: what votes and acceptances are worth (the settings ``points_…`` and ``daily_cap``).
        vote_min_reputation: the shown reputation from which on a member's votes count.
        min_account_age_days: the age of the account from which on they count.
        votes_per_day: the most votes of a member that count in a UTC day; 0 is no limit.
        pair_votes_per_day: the most of them on posts of one author; 0 is no limit.
        questions_per_hour, open_questions: limits for each member; 0 is no limit.
        expert_ping_hours: how long a question waits for an answer until it pings experts who want that; 0: never.
        reminder_after_days: how long a question has answers of which none is accepted until its asker is reminded; 0:
            never.
        stale_after_days: how long nothing happens in a question until it is closed as stale; 0: never.
        rank_roles: which roles are held for which reputation or badge of a tag.
        language: what is spoken where all read it: a tag of `languages`, or AUTO for what the guild has at Discord.
        bounties: "on" where askers may offer reputation for an answer, else "off".
    """

    qa_channels: tuple[Snowflake, ...] = ()
    helper_role: Snowflake | None = None
    log_channel: Snowflake | None = None
    answer_detection: Detection = Detection.AUTOMATIC
    channel_detection: tuple[ChannelChoice, ...] = ()
    channel_tags: tuple[ChannelChoice, ...] = ()
    emoji_up: str = "⬆️"
    emoji_down: str = "⬇️"
    emoji_accept: str = "✅"
    points: PointsTable = _DEFAULT_POINTS
    vote_min_reputation: int = 1
    min_account_age_days: int = 0
    votes_per_day: int = 500
    pair_votes_per_day: int = 50
    questions_per_hour: int = 20
    open_questions: int = 50
    expert_ping_hours: int = 12
    reminder_after_days: int = 3
    stale_after_days: int = 30
    rank_roles: tuple[RankRole, ...] = ()
    bounties: str = "off"
    language: str = AUTO

    def detection_in(self, channel_id: Snowflake | None) -> Detection:
        """Return whether messages become answers by themselves in a Q&A channel."""
        return Detection(choice_for(self.channel_detection, channel_id) or self.answer_detection)

    def has_own_tags(self, channel_id: Snowflake | None) -> bool:
        """Return whether questions in a Q&A channel have the forum's own tags alone."""
        return choice_for(self.channel_tags, channel_id) == OfferedTags.OWN


DEFAULT_SETTINGS = GuildSettings()


def _points(name: str) -> Setting:
    """Return the setting that prices a kind of the points table."""
    default: int = getattr(DEFAULT_SETTINGS.points, name)
    return Setting(_POINTS_PREFIX + name, SettingKind.INTEGER, default, -1_000, 1_000)


def _table(*settings: Setting) -> Mapping[str, Setting]:
    """Return the settings by name, in the given order."""
    return MappingProxyType({setting.name: setting for setting in settings})


SETTINGS: Mapping[str, Setting] = _table(
    Setting("qa_channels", SettingKind.IDS, DEFAULT_SETTINGS.qa_channels),
    Setting("helper_role", SettingKind.ID, DEFAULT_SETTINGS.helper_role),
    Setting("log_channel", SettingKind.ID, DEFAULT_SETTINGS.log_channel),
    Setting(
        "answer_detection",
        SettingKind.CHOICE,
        DEFAULT_SETTINGS.answer_detection,
        choices=tuple(Detection),
    ),
    Setting(
        "channel_detection",
        SettingKind.CHANNEL_CHOICES,
        DEFAULT_SETTINGS.channel_detection,
        choices=tuple(Detection),
    ),
    Setting("channel_tags", SettingKind.CHANNEL_CHOICES, DEFAULT_SETTINGS.channel_tags, choices=tuple(OfferedTags)),
    Setting("emoji_up", SettingKind.EMOJI, DEFAULT_SETTINGS.emoji_up),
    Setting("emoji_down", SettingKind.EMOJI, DEFAULT_SETTINGS.emoji_down),
    Setting("emoji_accept", SettingKind.EMOJI, DEFAULT_SETTINGS.emoji_accept),
    _points("question_up"),
    _points("question_down"),
    _points("answer_up"),
    _points("answer_down"),
    _points("downvote_cast"),
    _points("accepted"),
    _points("accepting"),
    Setting("daily_cap", SettingKind.INTEGER, DEFAULT_SETTINGS.points.daily_cap, 0, 1_000_000),
    Setting("vote_min_reputation", SettingKind.INTEGER, DEFAULT_SETTINGS.vote_min_reputation, 1, 1_000_000),
    Setting("min_account_age_days", SettingKind.INTEGER, DEFAULT_SETTINGS.min_account_age_days, 0, 3_650),
    Setting("votes_per_day", SettingKind.INTEGER, DEFAULT_SETTINGS.votes_per_day, 0, 100_000),
    Setting("pair_votes_per_day", SettingKind.INTEGER, DEFAULT_SETTINGS.pair_votes_per_day, 0, 100_000),
    Setting("questions_per_hour", SettingKind.INTEGER, DEFAULT_SETTINGS.questions_per_hour, 0, 1_000),
    Setting("open_questions", SettingKind.INTEGER, DEFAULT_SETTINGS.open_questions, 0, 100_000),
    Setting("expert_ping_hours", SettingKind.INTEGER, DEFAULT_SETTINGS.expert_ping_hours, 0, 720),
    Setting("reminder_after_days", SettingKind.INTEGER, DEFAULT_SETTINGS.reminder_after_days, 0, 365),
    Setting("stale_after_days", SettingKind.INTEGER, DEFAULT_SETTINGS.stale_after_days, 0, 3_650),
    Setting("rank_roles", SettingKind.RANK_ROLES, DEFAULT_SETTINGS.rank_roles),
    Setting("bounties", SettingKind.CHOICE, DEFAULT_SETTINGS.bounties, choices=("off", "on")),
    Setting("language", SettingKind.CHOICE, DEFAULT_SETTINGS.language, choices=LANGUAGES),
)
"""Every setting, in the order in which they are listed."""


def parse(name: str, text: str) -> Value:
    """Return the value that a text gives to a setting; DEFAULT_TEXT gives the default.

    Raises:
        InvalidInputError: UNKNOWN_SETTING (name; closest: a name that may have been meant, or None) or BAD_SETTING
            (name, value, expected).
    """
    setting = SETTINGS.get(name)
    if setting is None:
        close = get_close_matches(name, SETTINGS, n=1)
        raise InvalidInputError(Reason.UNKNOWN_SETTING, name=name, closest=close[0] if close else None)
    text = text.strip()
    return setting.default if text == DEFAULT_TEXT else _parse(setting, text)


def _parse(setting: Setting, text: str) -> Value:
    match setting.kind:
        case SettingKind.INTEGER:
            return _parse_integer(setting, text)
        case SettingKind.CHOICE:
            if text not in setting.choices:
                raise _bad(setting, text)
            return text
        case SettingKind.EMOJI:
            if not is_emoji(text):
                raise _bad(setting, text)
            return text
        case SettingKind.ID:
            return _parse_id(setting, text) if text else None
        case SettingKind.IDS:
            return _parse_ids(setting, text)
        case SettingKind.RANK_ROLES:
            return _parse_rules(setting, text, parse_rules)
        case SettingKind.CHANNEL_CHOICES:
            return _parse_rules(setting, text, partial(parse_choices, choices=setting.choices))


def text_of(name: str, value: Value) -> str:
    """Return the canonical text of a setting's value; empty for what is unset.

    Raises:
        KeyError: there is no such setting.
    """
    match SETTINGS[name].kind:
        case SettingKind.IDS:
            return ",".join(str(each) for each in value) if isinstance(value, tuple) else ""
        case SettingKind.RANK_ROLES:
            rules = value if isinstance(value, tuple) else ()
            return text_of_rules([each for each in rules if isinstance(each, RankRole)])
        case SettingKind.CHANNEL_CHOICES:
            choices = value if isinstance(value, tuple) else ()
            return text_of_choices([each for each in choices if isinstance(each, ChannelChoice)])
        case _:
            return "" if value is None else str(value)


def from_rows(rows: Mapping[str, str]) -> GuildSettings:
    """Return the settings for the texts kept by name; what is missing has its default.

    Raises:
        InvalidInputError: as parse.
    """
    if not rows:
        return DEFAULT_SETTINGS
    # The field types are those that parse returns for each kind; no type checker follows that through a mapping.
    own: dict[str, Any] = {}
    points: dict[str, Any] = {}
    for name, text in rows.items():
        value = parse(name, text)
        if name == "daily_cap":
            points[name] = value
        elif name.startswith(_POINTS_PREFIX):
            points[name.removeprefix(_POINTS_PREFIX)] = value
        elif name == "answer_detection":
            own[name] = Detection(str(value))
        else:
            own[name] = value
    return GuildSettings(**own, points=PointsTable(**points))


def value_of(settings: GuildSettings, name: str) -> Value:
    """Return what a guild has for the setting of this name.

    Raises:
        KeyError: there is no such setting.
    """
    if name not in SETTINGS:
        raise KeyError(name)
    value: Value
    if name == "daily_cap" or name.startswith(_POINTS_PREFIX):
        value = getattr(settings.points, name.removeprefix(_POINTS_PREFIX))
    else:
        value = getattr(settings, name)
    return value


def check_together(settings: GuildSettings, changed: Collection[str] = ()) -> None:
    """Refuse settings that are well each by itself but not together: the three emoji have to differ.

    Args:
        settings: what would hold.
        changed: the names of those that were given; of two that clash, such a one is at fault.

    Raises:
        InvalidInputError: BAD_SETTING for one of two equal emoji.
    """
    seen: dict[str, str] = {}
    for name in sorted(("emoji_up", "emoji_down", "emoji_accept"), key=lambda each: each in changed):
        text: str = getattr(settings, name)
        other = seen.setdefault(normalise_emoji(text), name)
        if other != name:
            raise InvalidInputError(Reason.BAD_SETTING, name=name, value=text, expected=f"≠ {other}")


def _parse_integer(setting: Setting, text: str) -> int:
    """Return the integer within the setting's bounds; a minus sign may be the typographic one."""
    plain = text.replace("\u2212", "-")
    if _INTEGER.fullmatch(plain) is None or not setting.minimum <= int(plain) <= setting.maximum:
        raise _bad(setting, text)
    return int(plain)


def _parse_id(setting: Setting, text: str) -> Snowflake:
    """Return the id of Discord that the text is."""
    snowflake = parse_snowflake(text)
    if snowflake is None:
        raise _bad(setting, text)
    return snowflake


def _parse_ids(setting: Setting, text: str) -> tuple[Snowflake, ...]:
    """Return the ids between the commas, each once, in order."""
    if not text:
        return ()
    try:
        found = tuple(dict.fromkeys(_parse_id(setting, part.strip()) for part in text.split(",")))
    except InvalidInputError:
        raise _bad(setting, text) from None
    if len(found) > MOST_CHANNELS:
        raise _bad(setting, text)
    return found


def _parse_rules(setting: Setting, text: str, parse_all: Callable[[str], Rules]) -> Rules:
    """Return the rules between the commas; what is refused is the part that is none."""
    try:
        return parse_all(text)
    except ValueError as error:
        raise _bad(setting, str(error)) from None


def _bad(setting: Setting, text: str) -> InvalidInputError:
    """Return the error for a text that the setting doesn't take."""
    return InvalidInputError(Reason.BAD_SETTING, name=setting.name, value=text, expected=setting.expected)
