"""The custom ids of the panel of `/setup`."""

from __future__ import annotations

import pytest

from bot.domain.errors import InvalidInputError
from bot.domain.identity import MAX_ID
from bot.ui.buttons import parse_action
from bot.ui.setup_items import Pick, picked_action, read_pick


@pytest.mark.parametrize(
    ("what", "values", "pick"),
    [
        ("open", ["points"], Pick("open", "", "", ("points",))),
        ("helper_role.1a2b3c4d", [], Pick("helper_role", "1a2b3c4d", "", ())),
        ("qa_channels.1a2b3c4d", ["5", "6"], Pick("qa_channels", "1a2b3c4d", "", ("5", "6"))),
        (f"channel_tags.1a2b3c4d.{MAX_ID}", ["own"], Pick("channel_tags", "1a2b3c4d", str(MAX_ID), ("own",))),
    ],
)
def test_a_choice_is_a_press_that_carries_it(what: str, values: list[str], pick: Pick) -> None:
    action = picked_action(f"setting:{MAX_ID}:{what}", values)
    assert (action.noun, action.id, action.verb) == ("setup", MAX_ID, "pick")
    assert read_pick(action.argument) == pick
    assert parse_action(action.custom_id) == action


@pytest.mark.parametrize("custom_id", ["setting:x:open", "setting:5", f"setting:{MAX_ID + 1}:open", "setting:5:A b"])
def test_a_forged_menu_is_refused(custom_id: str) -> None:
    with pytest.raises(InvalidInputError):
        picked_action(custom_id, ["a"])


@pytest.mark.parametrize("argument", ["", "helper_role", "a.b.c.d=1"])
def test_a_forged_press_is_refused(argument: str) -> None:
    with pytest.raises(InvalidInputError):
        read_pick(argument)
