"""What is to change among a forum's tags."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.forum_mirror import MOST_FORUM_TAGS, NewTag, ShownTag, Wishes, plan_mirror
from bot.domain.identity import Snowflake
from bot.domain.tagging import LONGEST_FORUM_TAG, is_solved_tag


def shown(*names: str) -> list[ShownTag]:
    """Return a forum's tags, numbered from 1."""
    return [ShownTag(Snowflake(number), name) for number, name in enumerate(names, start=1)]


def missing(*names: str) -> list[NewTag]:
    """Return tags of ours, numbered from 1."""
    return [NewTag(number, name) for number, name in enumerate(names, start=1)]


def test_solved_comes_first_and_then_the_most_important():
    plan = plan_mirror([], Wishes(has_solved=False, missing=missing(*(f"tag{number}" for number in range(30)))))
    assert [tag.name for tag in plan.add] == ["Solved", *(f"tag{number}" for number in range(19))]
    assert plan.left_out == 11


def test_a_place_is_kept_even_where_a_moderator_wants_no_solved():
    plan = plan_mirror([], Wishes(missing=missing(*(f"tag{number}" for number in range(30)))))
    assert len(plan.add) == 19


def test_a_full_forum_is_left_as_it_is():
    full = shown(*(f"own{number}" for number in range(20)))
    plan = plan_mirror(full, Wishes(has_solved=False, missing=missing("git")))
    assert plan.is_empty
    assert plan.left_out == 1


def test_what_leaves_makes_room():
    full = shown(*(f"own{number}" for number in range(20)))
    plan = plan_mirror(full, Wishes(leaving={Snowflake(3)}, missing=missing("git", "vcs")))
    assert plan.remove == {3}
    assert plan.add == (NewTag(1, "git"),)


def test_what_the_forum_does_not_have_need_not_leave():
    assert plan_mirror(shown("git"), Wishes(leaving={Snowflake(9)})).is_empty


def test_names_that_are_alike_once_cut_get_numbers():
    plan = plan_mirror(shown("Machine learning…"), Wishes(missing=missing("machine learning two", "Git", "git")))
    assert [tag.name for tag in plan.add] == ["machine learning two", "Git", "git 2"]
    plan = plan_mirror(
        shown("Machine learning…"), Wishes(missing=missing("machine learning at home", "machine learning at work"))
    )
    assert [tag.name for tag in plan.add] == ["machine learning 2", "machine learning 3"] or all(
        len(tag.name) <= LONGEST_FORUM_TAG for tag in plan.add
    )


def test_a_renamed_tag_leaves_its_name_to_another():
    plan = plan_mirror(shown("git"), Wishes(renamed={Snowflake(1): "hg"}, linked=1, missing=missing("git")))
    assert plan.rename == {1: "hg"}
    assert plan.add == (NewTag(1, "git"),)


def test_a_name_that_stands_already_is_no_change():
    assert plan_mirror(shown("hg"), Wishes(renamed={Snowflake(1): "hg"})).is_empty


def test_what_a_forum_cannot_show_is_left_out():
    assert plan_mirror([], Wishes(missing=missing("\u200b", "Solved", "✅ solved!"))).is_empty


@given(
    st.lists(st.text(max_size=25), max_size=20),
    st.lists(st.text(min_size=1, max_size=50), max_size=30),
    st.sets(st.integers(1, 20)),
    st.dictionaries(st.integers(1, 20), st.text(min_size=1, max_size=50), max_size=5),
    st.booleans(),
)
def test_whatever_is_there_discord_takes_the_result(
    names: list[str], ours: list[str], leaving: set[int], renamed: dict[int, str], has_solved: bool
):
    forum = shown(*names)
    wishes = Wishes(
        leaving={Snowflake(tag) for tag in leaving},
        renamed={Snowflake(tag): name for tag, name in renamed.items()},
        has_solved=has_solved,
        missing=missing(*ours),
    )
    plan = plan_mirror(forum, wishes)
    kept = [tag for tag in forum if tag.discord_id not in plan.remove]
    assert len(kept) + len(plan.add) <= max(MOST_FORUM_TAGS, len(kept))
    given_names = [*plan.rename.values(), *(tag.name for tag in plan.add)]
    assert all(1 <= len(name) <= LONGEST_FORUM_TAG for name in given_names)
    others = [tag.name for tag in kept if tag.discord_id not in plan.rename]
    folded = [name.casefold() for name in given_names]
    assert len(set(folded)) == len(folded)
    assert not set(folded) & {name.casefold() for name in others if name.casefold() not in renamed.values()} or renamed
    assert all(is_solved_tag(tag.name) is (tag.tag_id is None) for tag in plan.add)
