"""The panel of `/setup`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import discord
import pytest

from bot.domain.channel_choices import ChannelChoice
from bot.domain.diagnosing import Check, Health, check_channel, check_log_channel
from bot.domain.errors import InvalidInputError
from bot.domain.identity import MAX_ID, Snowflake
from bot.domain.rank_roles import MOST_RULES, RankRole, RoleTrouble, TagBadge, TagRank
from bot.domain.settings import DEFAULT_SETTINGS, SETTINGS, GuildSettings, SettingKind, from_rows
from bot.domain.subjects import SUBJECTS, Subject
from bot.ui.buttons import parse_action
from bot.ui.limits import BUTTON_LABEL, CUSTOM_ID, OPTION_LABEL, length
from bot.ui.setup import KnownChannel, Page, Surroundings, read_page, setup_panel
from bot.ui.words import say, speaking
from bot.ui.words.languages import LANGUAGES, Language

GUILD = Snowflake(MAX_ID)
MOST_COMPONENTS = 40
MOST_TEXT = 4000

CHANNELS = tuple(Snowflake(MAX_ID - number) for number in range(50))
ROLE_TROUBLES = tuple((trouble, Snowflake(MAX_ID)) for trouble in RoleTrouble if trouble is not RoleTrouble.REFUSED)
PAGES = [
    Page(),
    Page(is_by_hand=True),
    Page(channel_id=CHANNELS[0]),
    Page(channel_id=Snowflake(1)),
    *map(Page, Subject),
]


def most(number_of_channels: int) -> GuildSettings:
    """Return settings of which every one differs from its default, and is as long as can be."""
    other = {
        SettingKind.INTEGER: lambda name: str(SETTINGS[name].maximum),
        SettingKind.CHOICE: lambda name: SETTINGS[name].choices[-1],
    }
    rows = {name: other[setting.kind](name) for name, setting in SETTINGS.items() if setting.kind in other}
    rows |= {name: f"<a:{'x' * 31}{number}:{MAX_ID}>" for number, name in enumerate(("emoji_up", "emoji_down"))}
    rows |= {"emoji_accept": f"<a:{'y' * 32}:{MAX_ID}>", "helper_role": str(MAX_ID), "log_channel": str(MAX_ID)}
    rows["qa_channels"] = ",".join(map(str, CHANNELS[:number_of_channels]))
    rows["channel_detection"] = ",".join(f"{channel_id}:explicit" for channel_id in CHANNELS[:number_of_channels])
    rows["channel_tags"] = ",".join(f"{channel_id}:own" for channel_id in CHANNELS[:number_of_channels])
    rows["rank_roles"] = ",".join(f"{MAX_ID - number}:gold/{'*' * 50}" for number in range(MOST_RULES))
    return from_rows(rows)


def around(
    number_of_channels: int, *, missing: tuple[str, ...] = (), troubles: tuple[tuple[RoleTrouble, Snowflake], ...] = ()
) -> Surroundings:
    known = tuple(KnownChannel(each, "f" * 100, is_forum=True) for each in CHANNELS[:number_of_channels])
    return Surroundings(
        guild_id=GUILD,
        application_id=MAX_ID,
        channels=known,
        checks={
            Subject.CHANNELS: tuple(check_channel(each.id, missing) for each in known),
            Subject.PEOPLE: (check_log_channel(Snowflake(5), missing), Check("helper_role_gone", Health.BAD)),
        },
        role_names={Snowflake(MAX_ID): "r" * 100},
        role_troubles=troubles,
        may_make_channels=False,
        may_give_roles=False,
    )


def shown(view: discord.ui.LayoutView) -> str:
    return "\n".join(_texts(view.to_components()))


def _texts(component: Any) -> list[str]:
    if isinstance(component, dict):
        own = [component["content"]] if isinstance(component.get("content"), str) else []
        return own + [text for value in component.values() for text in _texts(value)]
    return [text for value in component for text in _texts(value)] if isinstance(component, list) else []


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=list(LANGUAGES))
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.text[:12])
@pytest.mark.parametrize("number_of_channels", [0, 1, 25, 50])
async def test_every_page_of_every_guild_is_within_the_limits_of_discord(
    number_of_channels: int, page: Page, language: Language
) -> None:
    with speaking(language):
        missing = ("send_messages_in_threads", "read_message_history", "create_public_threads", "manage_threads")
        surroundings = around(number_of_channels, missing=missing, troubles=ROLE_TROUBLES)
        for settings in (DEFAULT_SETTINGS, most(number_of_channels)):
            view = setup_panel(settings, surroundings, page, say("setup.refused", why="w" * 500))
            items = list(view.walk_children())
            assert len(items) <= MOST_COMPONENTS
            assert length(shown(view)) <= MOST_TEXT
            _check_parts(view.to_components())


def _check_parts(component: Any) -> None:
    if isinstance(component, list):
        for each in component:
            _check_parts(each)
    elif isinstance(component, dict):
        if component.get("type") == 1:
            assert 1 <= len(component["components"]) <= 5
        assert len(component.get("custom_id", "")) <= CUSTOM_ID
        assert length(component.get("label", "")) <= (OPTION_LABEL if "value" in component else BUTTON_LABEL)
        assert len(component.get("options", ())) <= 25
        assert len(str(component.get("value", ""))) <= 100
        assert len(component.get("default_values", ())) <= 25
        for value in component.values():
            _check_parts(value)


async def test_what_is_wrong_stands_before_what_is_well() -> None:
    checks = {Subject.CHANNELS: (check_channel(CHANNELS[0], ()), check_channel(CHANNELS[1], ("embed_links",)))}
    words = shown(setup_panel(DEFAULT_SETTINGS, replace(around(2), checks=checks), Page(Subject.CHANNELS)))
    assert words.index("❌") < words.index("✅")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.text[:12])
def test_a_page_is_read_back_from_its_text(page: Page) -> None:
    assert read_page(page.text) == page


@pytest.mark.parametrize("text", ["", "nowhere", "channel-", "channel-x", f"channel-{MAX_ID + 1}", "CHANNELS"])
def test_a_page_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        read_page(text)


@pytest.mark.parametrize(("may_make", "may_give"), [(False, False), (True, False), (False, True), (True, True)])
async def test_only_what_the_bot_still_lacks_is_asked_for(may_make: bool, may_give: bool) -> None:
    known = replace(around(1), may_make_channels=may_make, may_give_roles=may_give)
    text = shown(setup_panel(most(1), known))
    assert ("Manage Channels" in text) != may_make
    assert ("Manage Roles" in text) != may_give
    assert ("What the invitation leaves out" in text) != (may_make and may_give)


async def test_a_guild_without_channels_is_led_to_one() -> None:
    view = setup_panel(DEFAULT_SETTINGS, around(0))
    first = next(item for item in view.walk_children() if isinstance(item, discord.ui.DynamicItem))
    assert parse_action(first.custom_id).verb == "create"


@pytest.mark.parametrize("subject", list(Subject))
async def test_every_setting_is_shown_with_its_value_and_default(subject: Subject) -> None:
    by_default = shown(setup_panel(DEFAULT_SETTINGS, around(1), Page(subject)))
    changed = setup_panel(most(1), around(1), Page(subject))
    resets = [
        parse_action(item.custom_id).argument.split(".")[0]
        for item in changed.walk_children()
        if isinstance(item, discord.ui.DynamicItem) and ":reset:" in item.custom_id
    ]
    assert resets == list(SUBJECTS[subject])
    for name in SUBJECTS[subject]:
        assert f"**{say(f'setup.{name}')}**" in by_default
        assert f"**{say(f'setup.{name}')}**" in shown(changed)
    assert "(default)" in by_default


async def test_what_holds_in_a_channel_is_shown_on_its_page() -> None:
    channel_id = CHANNELS[0]
    settings = GuildSettings(
        qa_channels=(Snowflake(1), channel_id),
        channel_detection=(ChannelChoice(channel_id, "explicit"),),
    )
    words = shown(setup_panel(settings, around(1), Page(channel_id=channel_id)))
    assert "**Answers**: only when somebody says so" in words
    assert "**Tags**: all tags of the server" in words
    as_guild = shown(setup_panel(DEFAULT_SETTINGS, around(1), Page(channel_id=channel_id)))
    assert "as in the server (automatic)" in as_guild


async def test_a_channel_that_is_gone_has_nothing_to_choose() -> None:
    view = setup_panel(DEFAULT_SETTINGS, around(0), Page(channel_id=Snowflake(9)))
    menus = [item for item in view.walk_children() if isinstance(item, discord.ui.DynamicItem)]
    assert [item.custom_id.split(":")[0] for item in menus] == ["setup", "setting"]


async def test_a_tag_of_a_rank_role_is_no_markup() -> None:
    rule = RankRole(Snowflake(5), TagBadge(TagRank.GOLD, "**@everyone** [x](https://x.example)"))
    words = shown(setup_panel(GuildSettings(rank_roles=(rule,)), around(1), Page(Subject.EXTRAS)))
    assert "@everyone" not in words
    assert "](http" not in words
