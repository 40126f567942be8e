"""Rank roles: what is earned, what is to be done, and the text of the rules."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.identity import Snowflake
from bot.domain.rank_roles import (
    HeldState,
    Plan,
    RankRole,
    TagBadge,
    TagRank,
    earned_roles,
    parse_rules,
    plan_for,
    text_of_rules,
)

A, B, C = map(Snowflake, (11, 22, 33))
RULES = (RankRole(A, 100), RankRole(B, TagBadge(TagRank.SILVER, "git")), RankRole(C, 500))


@pytest.mark.parametrize(
    ("reputation", "badges", "roles"),
    [
        (99, [], set()),
        (100, [], {A}),
        (500, [], {A, C}),
        (1, [TagBadge(TagRank.BRONZE, "git")], set()),
        (1, [TagBadge(TagRank.SILVER, "Git")], {B}),
        (1, [TagBadge(TagRank.GOLD, "git")], {B}),
        (1, [TagBadge(TagRank.GOLD, "sql")], set()),
    ],
)
def test_all_roles_that_are_reached_are_earned(reputation: int, badges: list[TagBadge], roles: set[Snowflake]) -> None:
    assert earned_roles(RULES, reputation, badges) == roles


def test_each_of_several_rules_earns_the_same_role() -> None:
    rules = (RankRole(A, 100), RankRole(A, TagBadge(TagRank.BRONZE, "git")))
    assert earned_roles(rules, 1, [TagBadge(TagRank.BRONZE, "git")]) == {A}


def test_what_is_earned_is_added_and_what_was_given_is_taken() -> None:
    held = {B: HeldState.GIVEN, C: HeldState.FOUND}
    assert plan_for(frozenset({A}), held) == Plan(add=(A,), take=(B,), forget=(C,))


def test_a_role_that_was_about_to_be_given_is_given_again_or_taken() -> None:
    held = {A: HeldState.GIVING}
    assert plan_for(frozenset({A}), held) == Plan(add=(A,))
    assert plan_for(frozenset(), held) == Plan(take=(A,))


@given(
    st.frozensets(st.sampled_from([A, B, C])), st.dictionaries(st.sampled_from([A, B, C]), st.sampled_from(HeldState))
)
def test_once_a_plan_is_carried_out_nothing_is_left_to_do(
    earned: frozenset[Snowflake], held: dict[Snowflake, HeldState]
) -> None:
    plan = plan_for(earned, held)
    after = {role: state for role, state in held.items() if role not in (*plan.take, *plan.forget)}
    after |= dict.fromkeys(plan.add, HeldState.GIVEN)
    assert plan_for(earned, after).is_empty


rules = st.builds(
    RankRole,
    st.integers(1, 2**63 - 1).map(Snowflake),
    st.one_of(
        st.integers(1, 999_999_999),
        st.builds(TagBadge, st.sampled_from(TagRank), st.sampled_from(["c++", "a, b", "x/y", "ünï", "1:2"])),
    ),
)


@given(st.lists(rules, unique=True, max_size=50))
def test_the_text_of_rules_gives_them_back(found: list[RankRole]) -> None:
    assert parse_rules(text_of_rules(found)) == tuple(found)


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        ("500", "500"),
        ("500:", "500:"),
        ("500:0", "500:0"),
        ("500:-5", "500:-5"),
        ("500:٣", "500:٣"),
        ("0:10", "0:10"),
        ("<@&5>:10", "<@&5>:10"),
        ("5:10, 6:platinum/git", "6:platinum/git"),
        ("5:gold/", "5:gold/"),
        ("5:gold/" + "x" * 51, "5:gold/" + "x" * 51),
        ("5:gold/a\nb", "5:gold/a\nb"),
        ("5:10,,6:20", "5:10,"),
    ],
)
def test_of_a_bad_text_the_bad_part_is_told(text: str, bad: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(bad)}$"):
        parse_rules(text)


def test_there_are_at_most_fifty_rules() -> None:
    with pytest.raises(ValueError, match="1:1"):
        parse_rules(",".join(f"{number}:1" for number in range(1, 52)))
