"""What old posts can become, and what is only a hint."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.backfilling import Hint, Tallied, hint_of, is_thanks, outlook_of, tally_of
from bot.domain.channel_choices import ChannelChoice
from bot.domain.detection import Detection
from bot.domain.identity import Snowflake
from bot.domain.messages import MessageText
from bot.domain.settings import DEFAULT_SETTINGS, GuildSettings
from bot.domain.sightings import ReactionCount, SeenMessage

ASKER, BOB, CAROL = Snowflake(1), Snowflake(2), Snowflake(3)
THREAD = Snowflake(100)
LONG = "This is what I did when it happened to me, and it worked: force-push with a lease."


def seen(number: int, author: Snowflake, text: str = LONG, counts: tuple[ReactionCount, ...] = (), **more: bool):
    message = MessageText(Snowflake(9), THREAD, Snowflake(number), author, False, text, number)
    return SeenMessage(replace(message, **more), counts=counts)


def numbers(messages: tuple[SeenMessage, ...]) -> list[int]:
    return [int(each.text.message_id) for each in messages]


def test_the_first_long_message_of_each_other_member_is_an_answer_by_itself():
    messages = [
        seen(100, ASKER),
        seen(101, ASKER),
        seen(102, BOB, "hm"),
        seen(103, BOB),
        seen(104, BOB),
        seen(105, CAROL),
    ]
    outlook = outlook_of(THREAD, messages, DEFAULT_SETTINGS)
    assert outlook is not None
    assert numbers(outlook.detected) == [103, 105]
    assert outlook.others == ()


def test_replies_bots_and_systems_are_no_answers():
    messages = [
        seen(100, ASKER),
        seen(101, BOB, is_reply=True),
        seen(102, BOB, author_is_bot=True),
        seen(103, BOB, is_system=True),
    ]
    outlook = outlook_of(THREAD, messages, DEFAULT_SETTINGS)
    assert outlook is not None
    assert outlook.detected == ()


def test_votes_and_check_marks_may_make_an_answer_of_what_is_none_by_itself():
    up, mark = ReactionCount("⬆", 1), ReactionCount("✅", 1)
    messages = [
        seen(100, ASKER),
        seen(101, BOB, "hm", (up,)),
        seen(102, ASKER, "me", (up,)),
        seen(103, ASKER, "x", (mark,)),
    ]
    outlook = outlook_of(THREAD, messages, DEFAULT_SETTINGS)
    assert outlook is not None
    assert numbers(outlook.others) == [101, 103]


def test_where_answers_are_marked_none_is_one_by_itself():
    explicit: GuildSettings = replace(DEFAULT_SETTINGS, answer_detection=Detection.EXPLICIT)
    outlook = outlook_of(THREAD, [seen(100, ASKER), seen(101, BOB)], explicit)
    assert outlook is not None
    assert outlook.detected == ()


def test_a_forum_may_have_its_own_detection():
    here = ChannelChoice(Snowflake(7), Detection.EXPLICIT)
    settings: GuildSettings = replace(DEFAULT_SETTINGS, channel_detection=(here,))
    messages = [seen(100, ASKER), seen(101, BOB)]
    for forum_id, detected in ((Snowflake(7), 0), (Snowflake(8), 1)):
        outlook = outlook_of(THREAD, messages, settings, forum_id)
        assert outlook is not None
        assert len(outlook.detected) == detected


def test_a_thread_without_its_first_message_can_become_nothing():
    assert outlook_of(THREAD, [seen(101, BOB)], DEFAULT_SETTINGS) is None


def test_a_tally_counts_votes_and_the_calls_that_reading_them_takes():
    messages = [
        seen(100, ASKER, counts=(ReactionCount("⬆", 101), ReactionCount("⬇", 1, own=True))),
        seen(101, BOB, counts=(ReactionCount("✅", 1),)),
    ]
    outlook = outlook_of(THREAD, messages, DEFAULT_SETTINGS)
    assert outlook is not None
    asleep = tally_of(outlook, 1, DEFAULT_SETTINGS, is_awake=False)
    assert (asleep[Tallied.ANSWERS], asleep[Tallied.VOTES], asleep[Tallied.CALLS]) == (1, 101, 1 + 2 + 1)
    assert tally_of(outlook, 1, DEFAULT_SETTINGS, is_awake=True)[Tallied.CALLS] == 4 + 4


@pytest.mark.parametrize(
    "text", ["Thanks, that worked!", "that fixed it", "It works now, thank you", "thx, solved", "This solved it for me"]
)
def test_thanks_for_what_worked_are_a_hint(text: str):
    assert is_thanks(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!",
        "that didn't work",
        "Thanks, but it never worked",
        "has that worked for you?",
        "works? no",
        "Thanks, that worked! " + "x" * 200,
        "",
    ],
)
def test_what_may_mean_anything_else_is_none(text: str):
    assert not is_thanks(text)


def test_only_the_asker_after_somebody_else_gives_the_hint_by_words():
    thanks = seen(102, ASKER, "Thanks, that worked!").text
    assert hint_of([thanks], ASKER, has_solved_tag=False) is None
    assert hint_of([seen(101, BOB).text, thanks], ASKER, has_solved_tag=False) is Hint.THANKS
    assert hint_of([seen(101, ASKER).text, seen(102, BOB, "that worked").text], ASKER, has_solved_tag=False) is None
    assert hint_of([], ASKER, has_solved_tag=True) is Hint.TAG
