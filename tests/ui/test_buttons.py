"""Tests of the buttons."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import PostId, Snowflake
from bot.ui.buttons import (
    DYNAMIC_ITEMS,
    ActionButton,
    ButtonAction,
    answer_buttons,
    answer_number,
    button,
    draft_buttons,
    link_button,
    page_buttons,
    parse_action,
    view_of,
    wake_button,
)


class Client:
    """A client that writes down what it is asked to do."""

    def __init__(self, error: Exception | None = None) -> None:
        self.actions: list[ButtonAction] = []
        self.errors: list[Exception] = []
        self._error = error

    async def pressed(self, interaction: discord.Interaction[Any], action: ButtonAction, /) -> None:
        self.actions.append(action)
        if self._error is not None:
            raise self._error

    async def report_error(self, interaction: discord.Interaction[Any], error: Exception, /) -> None:
        self.errors.append(error)


async def press(custom_id: str, client: Client) -> None:
    """Press a button as discord.py does: by its custom id alone, out of the message."""
    item = discord.ui.Button[discord.ui.View](label="x", custom_id=custom_id)
    interaction = cast("discord.Interaction[Any]", SimpleNamespace(client=client))
    match = ActionButton.__discord_ui_compiled_template__.fullmatch(custom_id)
    assert match is not None
    await (await ActionButton.from_custom_id(interaction, item, match)).callback(interaction)


def custom_ids(view: discord.ui.View) -> list[str]:
    return [item.custom_id for item in view.children if isinstance(item, ActionButton)]


async def test_the_buttons_of_a_card_carry_its_answer() -> None:
    assert custom_ids(answer_buttons(PostId(77), 3)) == ["answer:77:edit:3", "answer:77:delete:3"]


@pytest.mark.parametrize(
    ("custom_id", "answer"),
    [("answer:77:edit:3", (77, 3)), ("answer:77:edit", None), ("draft:5:edit", None), ("x", None), (None, None)],
)
def test_the_answer_of_a_card_is_read_off_its_buttons(custom_id: str | None, answer: tuple[int, int] | None) -> None:
    assert answer_number(custom_id) == answer


@pytest.mark.parametrize("number", ["0", "-1", "x", "1x", "٣", "1" * 19])
def test_a_forged_number_of_an_answer_is_no_button(number: str) -> None:
    with pytest.raises(InvalidInputError):
        parse_action(f"answer:77:edit:{number}")


async def test_the_buttons_of_a_draft_carry_it() -> None:
    assert custom_ids(draft_buttons(5)) == ["draft:5:edit", "draft:5:discard"]


async def test_a_press_reaches_the_client() -> None:
    client = Client()
    await press("answer:77:edit", client)
    await press(wake_button(Snowflake(2**62), "Wake").custom_id, client)
    assert client.actions == [ButtonAction("answer", 77, "edit"), ButtonAction("thread", 2**62, "wake")]


async def test_an_error_of_a_press_is_reported() -> None:
    error = RuntimeError("broken")
    client = Client(error)
    await press("answer:77:edit", client)
    assert client.errors == [error]


@pytest.mark.parametrize(
    "custom_id",
    [
        "answer:x:edit",
        "answer:0:edit",
        "answer:-1:edit",
        "answer:77:burn",
        "answer:9223372036854775808:edit",
        "answer:٣:edit",
        "draft:1:wake",
        "thread::wake",
        "unanswered:1000001:page",
        "leaderboard:9223372036854775807:all",
    ],
)
async def test_a_forged_press_is_answered(custom_id: str) -> None:
    client = Client()
    await press(custom_id, client)
    assert client.actions == []
    [error] = client.errors
    assert isinstance(error, InvalidInputError)
    assert error.reason is Reason.BAD_ID


@given(
    st.sampled_from((("thread", "wake"), ("unanswered", "page"), ("leaderboard", "week"))),
    st.integers(min_value=1, max_value=1_000_000) | st.just(2**63 - 1),
    st.text(max_size=50),
)
def test_an_action_is_read_back_from_its_custom_id(what: tuple[str, str], number: int, argument: str) -> None:
    action = ButtonAction(what[0], number if what[0] == "thread" else min(number, 1_000_000), what[1], argument)
    assert parse_action(action.custom_id) == action


async def test_pages_lead_only_where_there_are_some() -> None:
    def ids(page: int, *, has_next: bool) -> list[str]:
        return [item.custom_id for item in page_buttons("leaderboard", "week", "c++", page, has_next=has_next)]

    assert ids(1, has_next=False) == []
    assert ids(1, has_next=True) == ["leaderboard:2:week:c++"]
    assert ids(2, has_next=True) == ["leaderboard:1:week:c++", "leaderboard:3:week:c++"]
    assert ids(3, has_next=False) == ["leaderboard:2:week:c++"]


async def test_a_tag_that_no_custom_id_holds_gets_no_pages() -> None:
    assert page_buttons("unanswered", "page", "😀" * 50, 1, has_next=True) == ()


async def test_a_view_of_buttons_and_links_never_ends() -> None:
    view = view_of(button(ButtonAction("draft", 1, "edit"), "Edit"), link_button("Open", "https://discord.com"))
    assert view.timeout is None
    assert view.is_persistent()


def test_the_client_registers_every_button() -> None:
    assert (ActionButton,) == DYNAMIC_ITEMS
