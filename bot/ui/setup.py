"""The panel of `/setup`: the settings of a guild by subject, each with its value, its default and what changes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.domain.channel_choices import OfferedTags, choice_for
from bot.domain.detection import Detection
from bot.domain.diagnosing import Check, Health
from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import Snowflake, parse_snowflake
from bot.domain.rank_roles import RoleTrouble
from bot.domain.setting_edits import shown_fingerprint
from bot.domain.settings import SETTINGS, GuildSettings, SettingKind, value_of
from bot.domain.subjects import SUBJECTS, Subject, forms_of
from bot.ui.backfilling import offer
from bot.ui.buttons import link_button
from bot.ui.doctor import check_line
from bot.ui.invitation import MANAGE_CHANNELS, MANAGE_ROLES, invitation_url
from bot.ui.limits import SELECT_OPTIONS, length
from bot.ui.setting_values import earned_in_words, in_words, name_in_words
from bot.ui.setup_items import channel_menu, role_menu, setup_button, text_menu
from bot.ui.style import NEUTRAL, WARNING
from bot.ui.words import count, say

HOME = "home"
BY_HAND = "forum"

_CHANNEL = "channel-"
_QA_KINDS = (discord.ChannelType.text, discord.ChannelType.forum)
_LOG_KINDS = (discord.ChannelType.text, discord.ChannelType.news)
_AS_GUILD = "default"
_MOST_CHECKED = 1200
"""How much room checks get: a message with such components holds 4,000 characters."""

_Items = list[discord.ui.Item[Any]]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the panel: of a subject, of a channel, how to make a forum by hand, or else the overview."""

    subject: Subject | None = None
    channel_id: Snowflake | None = None
    is_by_hand: bool = False

    @property
    def text(self) -> str:
        """Return the page as it stands in a custom id."""
        if self.channel_id is not None:
            return f"{_CHANNEL}{self.channel_id}"
        if self.is_by_hand:
            return BY_HAND
        return HOME if self.subject is None else self.subject.value


@dataclass(frozen=True, slots=True)
class KnownChannel:
    """A Q&A channel that the guild has."""

    id: Snowflake
    name: str
    is_forum: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What Discord tells of a guild, as far as the panel needs it.

    Attributes:
        guild_id: the guild's id at Discord.
        application_id: the bot's.
        channels: the Q&A channels that are there, in their order.
        checks: what was looked at, by subject.
        role_names: the names of rank roles.
        role_troubles: why rank roles cannot be given, each with its role.
        may_make_channels: the bot may make channels, and change the tags of forums.
        may_give_roles: the bot may give roles.
    """

    guild_id: Snowflake
    application_id: int
    channels: tuple[KnownChannel, ...]
    checks: Mapping[Subject, tuple[Check, ...]]
    role_names: Mapping[Snowflake, str]
    role_troubles: tuple[tuple[RoleTrouble, Snowflake], ...]
    may_make_channels: bool
    may_give_roles: bool


def read_page(text: str) -> Page:
    """Return the page of a custom id.

    Raises:
        InvalidInputError: BAD_ID; nobody but a forger or another version writes such an id.
    """
    if text == HOME:
        return Page()
    if text == BY_HAND:
        return Page(is_by_hand=True)
    if text.startswith(_CHANNEL):
        channel_id = parse_snowflake(text.removeprefix(_CHANNEL))
        if channel_id is not None:
            return Page(channel_id=channel_id)
    elif text in list(Subject):
        return Page(Subject(text))
    raise InvalidInputError(Reason.BAD_ID)


def setup_panel(
    settings: GuildSettings, around: Surroundings, page: Page = Page(), notice: str = ""
) -> discord.ui.LayoutView:
    """Return a page of the panel.

    Args:
        settings: the guild's.
        around: what Discord tells of it.
        page: which.
        notice: what has just been done, or was refused.
    """
    items: _Items = [_text(say("setup.title"))]
    if notice:
        items.append(_text(notice))
    if page.channel_id is not None:
        items += _channel(settings, around, page.channel_id)
    elif page.is_by_hand:
        items.append(_text(_steps_by_hand(settings)))
        items.append(_row(_links(around)[0]))
    elif page.subject is not None:
        items += _subject(settings, around, page.subject)
    elif around.channels:
        items += _overview(settings)
    else:
        items += _empty(settings, around)
    pages = [(HOME, say("setup.home")), *((subject.value, _title(subject)) for subject in Subject)]
    items += [
        discord.ui.Separator[Any](),
        _row(text_menu(around.guild_id, "open", pages, current=page.text, placeholder=say("setup.open"))),
    ]
    if page == Page():
        items += _extras(around)
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.Container[Any](*items, accent_colour=NEUTRAL if around.channels else WARNING))
    return view


# --- pages


def _empty(settings: GuildSettings, around: Surroundings) -> _Items:
    """Return what leads to the first question in a guild that has no channel for it."""
    return [
        _text(say("setup.empty")),
        _row(setup_button(around.guild_id, "create", style=discord.ButtonStyle.primary)),
        *_lines(around.checks.get(Subject.CHANNELS, ())),
        _row(_qa_menu(settings, around)),
    ]


def _overview(settings: GuildSettings) -> _Items:
    lines = [f"**{_title(subject)}**: {_summary(settings, subject)}" for subject in Subject]
    return [_text(say("setup.intro")), _text(say("setup.ready")), _text("\n".join(lines))]


def _summary(settings: GuildSettings, subject: Subject) -> str:
    if subject is Subject.CHANNELS:
        return in_words("qa_channels", settings.qa_channels)
    if subject is Subject.PEOPLE:
        return say(
            "setup.people_now",
            helper_role=in_words("helper_role", settings.helper_role),
            log_channel=in_words("log_channel", settings.log_channel),
        )
    changed = sum(not _has_default(settings, name) for name in SUBJECTS[subject])
    return count("setup.differ", changed) if changed else say("setup.all_default")


def _subject(settings: GuildSettings, around: Surroundings, subject: Subject) -> _Items:
    items: _Items = [_text(f"## {_title(subject)}")]
    for name in SUBJECTS[subject]:
        items += _setting(settings, around, name)
    forms = [
        setup_button(around.guild_id, "form", f"{subject}.{index}", style=discord.ButtonStyle.primary)
        for index in range(len(forms_of(subject)))
    ]
    if len(forms) > 1:
        for index, (form, names) in enumerate(zip(forms, forms_of(subject), strict=True)):
            form.item.label = f"{form.item.label} ({index + 1}: {name_in_words(names[0])}…)"
    if forms:
        items.append(_row(*forms))
    if subject is Subject.CHANNELS:
        items += _channels(around)
    if subject is Subject.EXTRAS:
        items += _rank_roles(settings, around)
    return [*items, *_lines(around.checks.get(subject, ()))]


def _channels(around: Surroundings) -> _Items:
    items: _Items = [_row(setup_button(around.guild_id, "create"))]
    if around.channels:
        options = [(Page(channel_id=each.id).text, f"#{each.name}") for each in around.channels[:SELECT_OPTIONS]]
        menu = text_menu(around.guild_id, "open.channel", options, placeholder=say("setup.pick.channel"))
        items.append(_row(menu))
    return items


def _rank_roles(settings: GuildSettings, around: Surroundings) -> _Items:
    items: _Items = [_row(setup_button(around.guild_id, "form", "rank_role", key="rank_role"))]
    if settings.rank_roles:
        what = f"rank_roles.{shown_fingerprint(settings, 'rank_roles')}.remove"
        options = [
            (rule.text, f"@{around.role_names.get(rule.role_id, rule.role_id)}: {earned_in_words(rule)}")
            for rule in settings.rank_roles[:SELECT_OPTIONS]
        ]
        menu = text_menu(around.guild_id, what, options, placeholder=say("setup.pick.rank_roles"))
        items.append(_row(menu))
    for trouble, role_id in around.role_troubles:
        items.append(_text("⚠️ " + say(f"rank_role.{trouble}", role=f"<@&{role_id}>", role_id=str(role_id))))
    if not around.may_give_roles:
        items.append(_row(_links(around)[1]))
    return items


def _channel(settings: GuildSettings, around: Surroundings, channel_id: Snowflake) -> _Items:
    """Return what holds in one channel; of one that is gone, only that."""
    items: _Items = [_text(say("setup.channel", channel_id=channel_id))]
    known = next((each for each in around.channels if each.id == channel_id), None)
    back = setup_button(around.guild_id, "open", Subject.CHANNELS.value, key="back")
    checks = [
        check for check in around.checks.get(Subject.CHANNELS, ()) if check.details.get("channel_id") == channel_id
    ]
    if known is None:
        return [*items, *_lines(checks), _row(back)]
    detection = choice_for(settings.channel_detection, channel_id)
    guild_detection = say("setup.channel.as_guild", value=in_words("answer_detection", settings.answer_detection))
    shown = guild_detection if detection is None else say(f"setup.choice.{detection}")
    items += [
        _hinted(say("setup.channel.detection", value=shown), say("setup.channel.detection.hint")),
        _row(
            text_menu(
                around.guild_id,
                f"channel_detection.{shown_fingerprint(settings, 'channel_detection')}.{channel_id}",
                [(_AS_GUILD, guild_detection), *((mode.value, say(f"setup.choice.{mode}")) for mode in Detection)],
                current=detection or _AS_GUILD,
            )
        ),
    ]
    if known.is_forum:
        tags = OfferedTags.OWN if settings.has_own_tags(channel_id) else OfferedTags.GUILD
        items += [
            _hinted(say("setup.channel.tags", value=say(f"setup.choice.{tags}")), say("setup.channel.tags.hint")),
            _row(
                text_menu(
                    around.guild_id,
                    f"channel_tags.{shown_fingerprint(settings, 'channel_tags')}.{channel_id}",
                    [
                        (_AS_GUILD, say(f"setup.choice.{OfferedTags.GUILD}")),
                        (OfferedTags.OWN.value, say(f"setup.choice.{OfferedTags.OWN}")),
                    ],
                    current=OfferedTags.OWN.value if tags is OfferedTags.OWN else _AS_GUILD,
                )
            ),
        ]
    buttons = [back]
    if settings.qa_channels[:1] != (channel_id,):
        first = f"{channel_id}.{shown_fingerprint(settings, 'qa_channels')}"
        buttons.append(setup_button(around.guild_id, "first", first))
    if known.is_forum:
        buttons.append(offer(channel_id, known.name))
    return [*items, *_lines(checks), _row(*buttons)]


# --- parts


def _setting(settings: GuildSettings, around: Surroundings, name: str) -> _Items:
    """Return a setting with its value and default, the button that resets it, and the menu that changes it."""
    value = in_words(name, value_of(settings, name))
    hint = say(f"setup.{name}.hint")
    items: _Items = []
    if _has_default(settings, name):
        items.append(_hinted(say("setup.value.default", name=name_in_words(name), value=value), hint))
    else:
        default = in_words(name, SETTINGS[name].default)
        words = say("setup.value", name=name_in_words(name), value=value, default=default) + f"\n-# {hint}"
        reset = setup_button(around.guild_id, "reset", f"{name}.{shown_fingerprint(settings, name)}")
        items.append(discord.ui.Section[Any](words, accessory=reset))
    what = f"{name}.{shown_fingerprint(settings, name)}"
    if name == "qa_channels":
        if len(around.channels) > SELECT_OPTIONS:
            items.append(_text(say("setup.too_many_channels", guild_id=around.guild_id)))
        else:
            items.append(_row(_qa_menu(settings, around)))
    elif name == "helper_role":
        items.append(_row(role_menu(around.guild_id, what, settings.helper_role, say("setup.pick.helper_role"))))
    elif name == "log_channel":
        current = () if settings.log_channel is None else (settings.log_channel,)
        placeholder = say("setup.pick.log_channel")
        items.append(_row(channel_menu(around.guild_id, what, _LOG_KINDS, current, placeholder)))
    elif SETTINGS[name].kind is SettingKind.CHOICE:
        options = [(choice, say(f"setup.choice.{choice}")) for choice in SETTINGS[name].choices]
        current_choice = str(value_of(settings, name))
        items.append(_row(text_menu(around.guild_id, what, options, current=current_choice)))
    return items


def _qa_menu(settings: GuildSettings, around: Surroundings) -> discord.ui.Item[Any]:
    return channel_menu(
        around.guild_id,
        f"qa_channels.{shown_fingerprint(settings, 'qa_channels')}",
        _QA_KINDS,
        [each.id for each in around.channels],
        say("setup.pick.qa_channels"),
        SELECT_OPTIONS,
    )


def _extras(around: Surroundings) -> _Items:
    """Return what the invitation leaves out and the bot still lacks, with the links that allow it."""
    channels, roles = _links(around)
    lacking = [
        (say("setup.extra.channels"), channels, around.may_make_channels),
        (say("setup.extra.roles"), roles, around.may_give_roles),
    ]
    left = [(words, button) for words, button, is_there in lacking if not is_there]
    if not left:
        return []
    text = "\n".join([say("setup.extras"), *(words for words, _ in left)])
    return [_text(text), _row(*(button for _, button in left))]


def _links(around: Surroundings) -> tuple[discord.ui.Button[Any], discord.ui.Button[Any]]:
    """Return the links that give the bot one more permission each."""

    def link(key: str, extra: discord.Permissions) -> discord.ui.Button[Any]:
        url = invitation_url(around.application_id, around.guild_id, extra)
        return link_button(say(f"setup.button.{key}"), url)

    return link("allow_channels", MANAGE_CHANNELS), link("allow_roles", MANAGE_ROLES)


def _lines(checks: Sequence[Check]) -> _Items:
    """Return what was looked at as one text, what is wrong first, as far as there is room; nothing for nothing."""
    lines = [check_line(check) for check in sorted(checks, key=lambda check: check.health is Health.GOOD)]
    shown: list[str] = []
    while lines and length("\n".join([*shown, lines[0]])) <= _MOST_CHECKED:
        shown.append(lines.pop(0))
    if lines:
        shown.append(count("setup.more_checks", len(lines)))
    return [_text("\n".join(shown))] if shown else []


def _has_default(settings: GuildSettings, name: str) -> bool:
    return value_of(settings, name) == SETTINGS[name].default


def _title(subject: Subject) -> str:
    return say(f"setup.subject.{subject}")


def _steps_by_hand(settings: GuildSettings) -> str:
    """Return how a forum is made without the bot."""
    steps = (
        say("setup.by_hand.create"),
        say("setup.by_hand.fill", emoji_up=settings.emoji_up),
        say("setup.by_hand.pick"),
    )
    return "\n".join([say("setup.by_hand"), *(f"{number}. {step}" for number, step in enumerate(steps, 1))])


def _hinted(words: str, hint: str) -> discord.ui.TextDisplay[Any]:
    return _text(f"{words}\n-# {hint}")


def _text(words: str) -> discord.ui.TextDisplay[Any]:
    return discord.ui.TextDisplay[Any](words)


def _row(*items: discord.ui.Item[Any]) -> discord.ui.ActionRow[Any]:
    return discord.ui.ActionRow[Any](*items)
