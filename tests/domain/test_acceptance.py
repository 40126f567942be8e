"""Rights over answers: each right, and each refusal."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.domain.acceptance import (
    check_may_accept,
    check_may_edit,
    check_may_mark,
    check_may_retract,
    may_accept,
)
from bot.domain.errors import NotAllowedError, Reason
from bot.domain.identity import Actor, Snowflake

ASKER, AUTHOR, OTHER = Snowflake(1), Snowflake(2), Snowflake(3)
HELPER = Actor(OTHER, is_helper=True)


def refusal(check: Callable[[], None]) -> Reason | None:
    try:
        check()
    except NotAllowedError as error:
        return error.reason
    return None


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [(Actor(ASKER), True), (HELPER, True), (Actor(AUTHOR), False), (Actor(ASKER, is_bot=True), False)],
)
def test_the_asker_and_helpers_accept(actor: Actor, allowed: bool) -> None:
    assert may_accept(actor, ASKER) is allowed
    assert refusal(lambda: check_may_accept(actor, ASKER)) is (None if allowed else Reason.NOT_ASKER_OR_HELPER)


@pytest.mark.parametrize(
    ("actor", "allowed"), [(Actor(ASKER), True), (Actor(AUTHOR), True), (HELPER, True), (Actor(OTHER), False)]
)
def test_author_asker_and_helpers_mark(actor: Actor, allowed: bool) -> None:
    expected = None if allowed else Reason.NOT_AUTHOR_ASKER_OR_HELPER
    assert refusal(lambda: check_may_mark(actor, AUTHOR, ASKER)) is expected


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [(Actor(AUTHOR), True), (HELPER, True), (Actor(ASKER), False), (Actor(OTHER), False)],
)
def test_author_and_helpers_retract(actor: Actor, allowed: bool) -> None:
    expected = None if allowed else Reason.NOT_AUTHOR_OR_HELPER
    assert refusal(lambda: check_may_retract(actor, AUTHOR)) is expected


@pytest.mark.parametrize(("actor", "allowed"), [(Actor(AUTHOR), True), (HELPER, False), (Actor(ASKER), False)])
def test_only_the_author_edits(actor: Actor, allowed: bool) -> None:
    assert refusal(lambda: check_may_edit(actor, AUTHOR)) is (None if allowed else Reason.NOT_THE_AUTHOR)
