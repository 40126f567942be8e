"""Buttons that work after a restart: the custom id carries the state, ``<noun>:<id>:<verb>[:<argument>]``.

One class serves all of them. discord.py forgets a class of dynamic items when a view that mixes it with
ordinary buttons ends; so the views made here hold such buttons and links only, have no timeout and are never
stopped.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, Self, cast

import discord

from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import MAX_ID, PostId, Snowflake
from bot.ui.limits import CUSTOM_ID, length
from bot.ui.words import say

_VERBS = {
    "answer": frozenset({"edit", "delete"}),
    "draft": frozenset({"edit", "discard", "post", "helped"}),
    "thread": frozenset({"wake"}),
    "bounty": frozenset({"award", "give"}),
    "unanswered": frozenset({"page", "day", "week", "month"}),
    "report": frozenset({"dismiss", "retract", "close", "delete", "warn"}),
    "reminder": frozenset({"accept", "open", "choose"}),
    "finding": frozenset({"invalidate", "dismiss", "restore"}),
    "review": frozenset({"open", "decided"}),
    "leaderboard": frozenset({"all", "year", "month", "week"}),
    "reputation": frozenset({"older", "newer"}),
    "guild": frozenset({"compare"}),
    "setup": frozenset({"open", "form", "pick", "reset", "first", "create"}),
    "backfill": frozenset({"open", "refresh", "look", "adopt", "stop"}),
    "privacy": frozenset({"forget", "confirm", "keep"}),
    "preference": frozenset({"set", "follow", "reopen"}),
    "notice": frozenset({"stop"}),
    "tags": frozenset({"page"}),
    "tag": frozenset({"merge", "delete"}),
    "search": frozenset({"page"}),
    "frequent": frozenset({"page"}),
    "history": frozenset({"page", "erase", "confirm"}),
    "question": frozenset({"delete", "undo"}),
}
_CUSTOM_ID = re.compile(
    r"(?P<noun>[a-z]+):(?P<id>[1-9][0-9]{0,18}):(?P<verb>[a-z]+)(?::(?P<argument>.+))?",
    re.DOTALL,
)
_NUMBER = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
_TEMPLATE = re.compile(rf"(?:{'|'.join(_VERBS)}):.*:.*", re.DOTALL)
_PAGED = frozenset({"unanswered", "leaderboard", "review", "tags", "search", "frequent"})
_NUMBERED = frozenset({"answer", "question", "history"})
"""What takes nothing but a number as its argument."""

_MAX_PAGE = 1_000_000
"""No list is as long; and what is passed over before a page has to be a number that a database holds."""


@dataclass(frozen=True, slots=True)
class ButtonAction:
    """What a press asks for.

    Attributes:
        noun: what it is about.
        id: which one: a post, a draft, a thread, a guild or an account at Discord; of a list the page, from 1.
        verb: what to do with it; of a leaderboard the period, of what waits its age.
        argument: what else it needs: of a list the tag, empty for all; of a ledger the line from which to turn; of a
            card the number of the answer, id being its question: that is known before the card is sent. On older cards
            it is empty, and id is the answer. Of a member's settings what is chosen, ``name=value``. Of a draft that
            was shown beside similar questions the fingerprint of its text. Of a duplicate the question that it repeats,
            of a history the number of the change.
    """

    noun: str
    id: int
    verb: str
    argument: str = ""

    @property
    def custom_id(self) -> str:
        """Return the action as Discord keeps it."""
        parts = [self.noun, str(self.id), self.verb]
        return ":".join(parts + [self.argument] * bool(self.argument))


class Presses(Protocol):
    """The client as far as buttons know it."""

    async def pressed(self, interaction: discord.Interaction[Any], action: ButtonAction, /) -> None:
        """Do what a press asks for."""
        ...

    async def report_error(self, interaction: discord.Interaction[Any], error: Exception, /) -> None:
        """Answer an error to the member, or log it."""
        ...


def parse_action(custom_id: str) -> ButtonAction:
    """Return the action of a custom id.

    Raises:
        InvalidInputError: BAD_ID; nobody but a forger or an older version writes such an id.
    """
    found = _CUSTOM_ID.fullmatch(custom_id)
    if found is None or found["verb"] not in _VERBS.get(found["noun"], ()):
        raise InvalidInputError(Reason.BAD_ID)
    if int(found["id"]) > (_MAX_PAGE if found["noun"] in _PAGED else MAX_ID):
        raise InvalidInputError(Reason.BAD_ID)
    if found["noun"] in _NUMBERED and found["argument"] and _NUMBER.fullmatch(found["argument"]) is None:
        raise InvalidInputError(Reason.BAD_ID)
    return ButtonAction(found["noun"], int(found["id"]), found["verb"], found["argument"] or "")


async def hand_over(interaction: discord.Interaction[Any], action: Callable[[], ButtonAction]) -> None:
    """Have the client do what a press asks for; no error leaves, as discord.py would swallow it.

    Args:
        interaction: the press.
        action: reads what it asks for; an error of it is answered like any other.
    """
    client = cast("Presses", interaction.client)
    try:
        await client.pressed(interaction, action())
    except Exception as error:  # noqa: BLE001 - the way to the one place that reports errors
        await client.report_error(interaction, error)


class ActionButton(discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=_TEMPLATE):
    """A button that hands its action to the client."""

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        _match: re.Match[str],
        /,
    ) -> Self:
        """Take the button out of the message that was pressed."""
        return cls(cast("discord.ui.Button[discord.ui.View]", item))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Have the client do what the press asks for."""
        await hand_over(interaction, lambda: parse_action(self.custom_id))


DYNAMIC_ITEMS: tuple[type[discord.ui.DynamicItem[Any]], ...] = (ActionButton,)
"""What the client registers at its start, with the menus."""


def button(
    action: ButtonAction,
    label: str,
    *,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    disabled: bool = False,
    row: int | None = None,
) -> ActionButton:
    """Return a button for an action."""
    item = discord.ui.Button[discord.ui.View](
        label=label, style=style, disabled=disabled, custom_id=action.custom_id, row=row
    )
    return ActionButton(item, row=row)


def view_of(*items: discord.ui.Item[Any]) -> discord.ui.View:
    """Return a view of buttons made here and of links, which never ends."""
    view = discord.ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    return view


def answer_buttons(question_id: PostId, number: int) -> discord.ui.View:
    """Return Edit and Delete of the card of a question's answer."""
    return view_of(
        button(ButtonAction("answer", question_id, "edit", str(number)), say("button.edit")),
        button(
            ButtonAction("answer", question_id, "delete", str(number)),
            say("button.delete"),
            style=discord.ButtonStyle.danger,
        ),
    )


def answer_number(custom_id: str | None) -> tuple[PostId, int] | None:
    """Return question and number of the answer on whose card a button stands; None for any other button."""
    try:
        action = parse_action(custom_id or "")
    except InvalidInputError:
        return None
    return (PostId(action.id), int(action.argument)) if action.noun == "answer" and action.argument else None


def draft_buttons(draft_id: int) -> discord.ui.View:
    """Return "Edit again" and "Discard" for a kept text."""
    return view_of(
        button(
            ButtonAction("draft", draft_id, "edit"),
            say("button.edit_again"),
            style=discord.ButtonStyle.primary,
        ),
        button(ButtonAction("draft", draft_id, "discard"), say("button.discard")),
    )


def wake_button(thread_id: Snowflake, label: str, *, row: int | None = None) -> ActionButton:
    """Return the button that opens an archived thread again."""
    return button(ButtonAction("thread", thread_id, "wake"), label, row=row)


def link_button(label: str, url: str, *, row: int | None = None) -> discord.ui.Button[discord.ui.View]:
    """Return a button that leads to an address of ours."""
    return discord.ui.Button(label=label, url=url, row=row)


def page_buttons(
    noun: str, verb: str, argument: str, page: int, *, has_next: bool, row: int | None = None
) -> tuple[ActionButton, ...]:
    """Return the buttons to the page before and the page after, as far as there are such pages.

    Args:
        noun: the list.
        verb: of a leaderboard the period, of what waits its age, else "page".
        argument: the tag, empty for all. One of so many emoji that no custom id holds it gets no buttons.
        page: the page shown, from 1.
        has_next: whether another page follows.
        row: the row of the message in which they stand.
    """
    turns: list[tuple[ButtonAction, str]] = []
    if page > 1:
        turns.append((ButtonAction(noun, page - 1, verb, argument), "button.previous"))
    if has_next:
        turns.append((ButtonAction(noun, page + 1, verb, argument), "button.next"))
    return tuple(button(action, say(key), row=row) for action, key in turns if length(action.custom_id) <= CUSTOM_ID)
