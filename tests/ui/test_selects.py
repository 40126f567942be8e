"""Menus that work after a restart."""

from __future__ import annotations

import pytest

from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import MAX_ID, Snowflake
from bot.domain.preferences import PREFERENCES
from bot.ui.buttons import ActionButton, parse_action
from bot.ui.selects import ChoiceSelect, choice_select, choose_action, chosen_action

USER = Snowflake(MAX_ID)


async def test_a_menu_shows_what_holds_and_says_whose_it_is() -> None:
    menu = choice_select(USER, "notice_badge", [("off", "Nothing"), ("direct", "Directly")], "direct").item
    assert [(option.value, option.default) for option in menu.options] == [("off", False), ("direct", True)]
    assert chosen_action(menu.custom_id, ["off"]) == choose_action(USER, "notice_badge", "off")


@pytest.mark.parametrize("name", PREFERENCES)
async def test_every_choice_fits_into_a_custom_id_and_comes_back(name: str) -> None:
    for value in PREFERENCES[name].choices:
        custom_id = choose_action(USER, name, value).custom_id
        assert len(custom_id) <= 100
        assert parse_action(custom_id) == choose_action(USER, name, value)


async def test_no_id_belongs_to_a_button_and_a_menu() -> None:
    menu = choice_select(USER, "notice_badge", [("off", "Nothing")], "off").item.custom_id
    button = choose_action(USER, "notice_badge", "off").custom_id
    templates = (ActionButton, ChoiceSelect)
    for custom_id, owner in ((menu, ChoiceSelect), (button, ActionButton)):
        assert [each for each in templates if each.__discord_ui_compiled_template__.fullmatch(custom_id)] == [owner]


@pytest.mark.parametrize(
    ("custom_id", "values"),
    [
        ("choice:1:notice_badge", []),
        ("choice:1:notice_badge", ["off", "off"]),
        ("choice:0:notice_badge", ["off"]),
        (f"choice:{MAX_ID + 1}:notice_badge", ["off"]),
        ("choice:1:Notice", ["off"]),
        ("choice:1:", ["off"]),
        ("choice:١:notice_badge", ["off"]),
        ("choice:1:notice_badge\n", ["off"]),
    ],
)
def test_what_nobody_made_is_refused(custom_id: str, values: list[str]) -> None:
    with pytest.raises(InvalidInputError) as refused:
        chosen_action(custom_id, values)
    assert refused.value.reason is Reason.BAD_ID
