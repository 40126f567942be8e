"""The tags of a forum post."""

from bot.domain.identity import Snowflake
from bot.edge.post_tags import MOST_TAGS_OF_A_POST, own_tags, with_solved
from bot.storage.forum_tags import ForumTag

TAGS = [Snowflake(number) for number in range(1, 6)]
SOLVED = Snowflake(99)
FOREIGN = Snowflake(50)
KNOWN = [
    *(ForumTag(tag, f"tag{tag}", is_moderated=False) for tag in TAGS),
    ForumTag(SOLVED, None, is_moderated=False),
]


def test_the_solved_tag_always_has_its_place():
    assert with_solved(TAGS, SOLVED, True) == [*TAGS[: MOST_TAGS_OF_A_POST - 1], SOLVED]
    assert with_solved([*TAGS[:2], SOLVED], SOLVED, True) == [*TAGS[:2], SOLVED]


def test_taking_the_solved_tag_leaves_the_others():
    assert with_solved([SOLVED, *TAGS[:2]], SOLVED, False) == TAGS[:2]
    assert with_solved(TAGS, SOLVED, False) == TAGS


def test_a_forum_without_a_solved_tag_shows_the_others():
    assert with_solved(TAGS[:2], None, True) == TAGS[:2]


def test_a_post_shows_its_questions_tags_in_their_order_and_keeps_what_is_none_of_ours():
    assert own_tags(["tag2", "tag1"], KNOWN, [TAGS[4], FOREIGN, SOLVED]) == [TAGS[1], TAGS[0], FOREIGN]


def test_a_tag_that_the_forum_has_twice_is_shown_once():
    twice = [*KNOWN, ForumTag(Snowflake(60), "tag1", is_moderated=False)]
    assert own_tags(["tag1", "elsewhere"], twice, [Snowflake(60)]) == [TAGS[0]]


def test_four_places_are_for_the_questions_own():
    assert own_tags([f"tag{tag}" for tag in TAGS], KNOWN, [FOREIGN]) == TAGS[:4]
