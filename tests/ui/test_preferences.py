"""The panel of `/settings`."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import MAX_ID, Snowflake
from bot.domain.preferences import DIRECT_KINDS, NOTICES, PREFERENCES, Delivery, MemberSettings
from bot.services.preferring import OwnSettings
from bot.ui.buttons import ActionButton, ButtonAction, parse_action
from bot.ui.limits import length
from bot.ui.preferences import read_choice, settings_panel
from bot.ui.selects import DIRECT, ChoiceSelect

USER = Snowflake(MAX_ID)
MOST_COMPONENTS = 40
MOST_TEXT = 4000


def every_choice() -> list[dict[str, str]]:
    """Return every choice of every preference, among the first and among the last choices of all others."""
    ends = [{name: preference.choices[end] for name, preference in PREFERENCES.items()} for end in (0, -1)]
    return [
        others | {name: choice}
        for others in ends
        for name, preference in PREFERENCES.items()
        for choice in preference.choices
    ]


def panel(chosen: dict[str, str], *, is_dm_closed: bool = False) -> Any:
    return settings_panel(OwnSettings(USER, MemberSettings(tuple(chosen.items())), is_dm_closed))


def texts(component: Any) -> list[str]:
    """Return every text in a component and in what it contains."""
    if isinstance(component, dict):
        own = [component["content"]] if "content" in component else []
        return own + [text for value in component.values() for text in texts(value)]
    return [text for each in component for text in texts(each)] if isinstance(component, list) else []


@pytest.mark.parametrize("is_dm_closed", [False, True])
@pytest.mark.parametrize("chosen", every_choice())
async def test_every_combination_is_shown_within_the_limits_of_discord(
    chosen: dict[str, str], is_dm_closed: bool
) -> None:
    view = panel(chosen, is_dm_closed=is_dm_closed)
    items = list(view.walk_children())
    assert len(items) <= MOST_COMPONENTS
    assert sum(length(text) for text in texts(view.to_components())) <= MOST_TEXT
    menus = {item.item.custom_id.split(":")[2]: item.item for item in items if isinstance(item, ChoiceSelect)}
    direct = menus.pop(DIRECT)
    assert [option.value for option in direct.options] == list(DIRECT_KINDS)
    kept = {option.value for option in direct.options if option.default}
    assert kept == {kind for kind in DIRECT_KINDS if chosen[NOTICES[kind].name] == Delivery.DIRECT}
    for name, menu in menus.items():
        assert [option.value for option in menu.options if option.default] == [chosen[name]]
    presses = [parse_action(item.custom_id) for item in items if isinstance(item, ActionButton)]
    switches = dict(read_choice(press) for press in presses if press.verb == "set")
    assert menus.keys() | switches.keys() | {NOTICES[kind].name for kind in DIRECT_KINDS} == PREFERENCES.keys()
    assert all(chosen[name] != text for name, text in switches.items())
    assert [press.verb for press in presses].count("reopen") == is_dm_closed
    assert {press.id for press in presses} == {USER}


async def test_a_panel_never_ends() -> None:
    view = panel({})
    assert view.timeout is None
    assert view.is_persistent()


@pytest.mark.parametrize("argument", ["", "public_display"])
def test_a_press_without_a_value_is_refused(argument: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        read_choice(ButtonAction("preference", USER, "set", argument))
    assert refused.value.reason is Reason.BAD_ID
