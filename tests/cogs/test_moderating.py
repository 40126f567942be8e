"""The queue of reported posts, as helpers and members meet it."""

from __future__ import annotations

import discord
import pytest
from simcord import ChannelHandle, InteractionResult, MemberActor

from tests.cogs import forging
from tests.cogs.steps import configure
from tests.support.world import ANSWER, TITLE, World, said, text_of

WARNING = "Please keep to the point, **and** be kind to @everyone."


async def log_of(world: World) -> ChannelHandle:
    log = world.guild.create_text_channel("log")
    await world.settle()
    await configure(world, log_channel=str(log.id))
    return log


def cards(log: ChannelHandle) -> list[discord.Message]:
    """Return the cases in the log channel, not what it is told of deeds and settings."""
    return [
        message for message in log.history() if message.embeds and (message.embeds[0].title or "").startswith("Rep")
    ]


def labels(message: discord.Message) -> list[str]:
    """Return the labels of the buttons that decide."""
    buttons = [item for row in message.components for item in getattr(row, "children", ())]
    return [str(item.label) for item in buttons if item.url is None]


async def reported_answer(world: World) -> tuple[ChannelHandle, discord.Message]:
    thread = await world.ask()
    answer = await world.answer(thread, world.bob)
    await world.carol.context_menu(thread, "Report", answer)
    await world.settle()
    return thread, answer


async def press(world: World, member: MemberActor, log: ChannelHandle, label: str) -> InteractionResult:
    (card,) = cards(log)
    result = await member.click(card, label=label)
    await world.settle()
    return result


async def test_reports_of_one_post_are_one_case_that_says_how_many(qa: World) -> None:
    log = await log_of(qa)
    thread, answer = await reported_answer(qa)
    await qa.alice.context_menu(thread, "Report", answer)
    await qa.settle()
    (card,) = cards(log)
    assert card.embeds[0].title == "Reported by 2 members"
    assert ANSWER in text_of(card)
    assert qa.carol.mention not in text_of(card)
    assert labels(card) == ["Dismiss", "Not an answer", "Delete", "Warn…"]


async def test_a_question_can_be_closed_but_is_no_answer(qa: World) -> None:
    log = await log_of(qa)
    thread = await qa.ask()
    await qa.carol.context_menu(thread, "Report", qa.card(thread))
    await qa.settle()
    assert labels(cards(log)[0]) == ["Dismiss", "Close", "Delete", "Warn…"]
    assert "closed as off topic" in said(await press(qa, qa.helper, log, "Close"))
    assert qa.value("SELECT close_reason FROM question") == "off_topic"
    assert labels(cards(log)[0]) == []
    assert f"by {qa.helper.mention}" in text_of(cards(log)[0])


async def test_a_dismissed_report_changes_nothing_but_is_on_record(qa: World) -> None:
    log = await log_of(qa)
    await reported_answer(qa)
    result = await press(qa, qa.helper, log, "Dismiss")
    assert result.ephemeral
    assert "stays as it is" in said(result)
    assert qa.value("SELECT state FROM answer") == "live"
    assert qa.value("SELECT kind FROM deed") == "report_dismissed"
    assert "Dismissed" in text_of(cards(log)[0])


async def test_what_is_not_an_answer_counts_no_more(qa: World) -> None:
    log = await log_of(qa)
    await reported_answer(qa)
    await press(qa, qa.helper, log, "Not an answer")
    assert qa.value("SELECT state FROM answer") != "live"
    assert qa.value("SELECT COUNT(*) FROM deed WHERE actor_id IS NOT NULL") == 1


async def test_a_message_of_its_author_is_deleted_with_the_answer(qa: World) -> None:
    log = await log_of(qa)
    thread = await qa.ask()
    message = await qa.bob.send(thread, ANSWER)
    await qa.settle()
    await qa.carol.context_menu(thread, "Report", message)
    await qa.settle()
    assert "is deleted" in said(await press(qa, qa.helper, log, "Delete"))
    assert not qa.exists(message)
    assert qa.value("SELECT state FROM answer") != "live"


async def test_a_message_that_the_bot_may_not_delete_is_told_of(qa: World) -> None:
    log = await log_of(qa)
    thread = await qa.ask()
    message = await qa.bob.send(thread, ANSWER)
    await qa.settle()
    await qa.carol.context_menu(thread, "Report", message)
    qa.deny_bot(qa.forum, manage_messages=True)
    await qa.settle()
    assert "I lack *Manage Messages*" in said(await press(qa, qa.helper, log, "Delete"))
    assert qa.exists(message)
    assert qa.value("SELECT state FROM answer") != "live"


async def test_a_deleted_question_goes_with_its_thread(qa: World) -> None:
    log = await log_of(qa)
    thread = await qa.ask()
    await qa.carol.context_menu(thread, "Report", qa.card(thread))
    await qa.settle()
    await press(qa, qa.helper, log, "Delete")
    await qa.advance(5)
    assert qa.value("SELECT state FROM question") == "deleted"
    assert thread.id not in qa.threads()
    assert "Deleted" in text_of(cards(log)[0])


async def test_a_warning_reaches_its_author_and_nobody_is_pinged(qa: World) -> None:
    log = await log_of(qa)
    await reported_answer(qa)
    form = await press(qa, qa.helper, log, "Warn…")
    result = await qa.helper.submit_modal(form, {"warning": WARNING})
    await qa.settle()
    assert f"{qa.bob.mention} was sent your warning" in said(result)
    (told,) = qa.dms(qa.bob)
    assert "be kind" in text_of(told)
    assert TITLE in text_of(told)
    assert told.mentions == []
    assert qa.value("SELECT note FROM deed WHERE kind = 'member_warned'") == WARNING
    assert qa.value("SELECT verdict FROM report_case") == "warned"


async def test_a_warning_to_closed_direct_messages_stays_on_record(qa: World) -> None:
    log = await log_of(qa)
    await reported_answer(qa)
    qa.close_dms(qa.bob)
    form = await press(qa, qa.helper, log, "Warn…")
    result = await qa.helper.submit_modal(form, {"warning": WARNING})
    assert "could not be sent it" in said(result)
    assert qa.value("SELECT COUNT(*) FROM deed WHERE kind = 'member_warned'") == 1
    assert qa.unexpected_errors() == []


@pytest.mark.parametrize("label", ["Dismiss", "Not an answer", "Delete", "Warn…"])
async def test_who_is_no_helper_decides_nothing(qa: World, label: str) -> None:
    log = await log_of(qa)
    await reported_answer(qa)
    result = await press(qa, qa.alice, log, label)
    assert "Only helpers" in said(result)
    assert qa.value("SELECT verdict FROM report_case") is None
    assert qa.value("SELECT state FROM answer") == "live"


async def test_the_second_of_two_helpers_is_told_who_was_first(qa: World) -> None:
    log = await log_of(qa)
    await reported_answer(qa)
    (card,) = cards(log)
    await qa.helper.click(card, label="Dismiss")
    second = await forging.press(qa, qa.manager, card, "report:1:delete")
    assert f"{qa.helper.mention} decided this before" in said(second)
    assert qa.value("SELECT state FROM answer") == "live"


async def test_a_helper_who_does_not_see_the_channel_decides_nothing(qa: World) -> None:
    log = await log_of(qa)
    await reported_answer(qa)
    qa.hide(qa.forum, qa.helper)
    await qa.settle()
    assert "no such report" in said(await press(qa, qa.helper, log, "Delete"))
    assert qa.value("SELECT state FROM answer") == "live"


async def test_a_post_that_changed_meanwhile_is_left_alone(qa: World) -> None:
    log = await log_of(qa)
    thread, _ = await reported_answer(qa)
    (card,) = cards(log)
    await qa.helper.slash(thread, "question delete")
    await qa.bot.services.following.thread_deleted(qa.guild.id, thread.id)
    result = await qa.helper.click(card, label="Not an answer")
    assert "not what it was" in said(result)
    assert "stays as it is" in said(await qa.helper.click(card, label="Dismiss"))


async def test_reports_without_a_log_channel_are_posted_when_there_is_one(qa: World) -> None:
    await reported_answer(qa)
    log = await log_of(qa)
    await qa.advance(5)
    assert len(cards(log)) == 1


async def test_a_case_that_was_deleted_by_hand_is_posted_anew_with_the_next_report(qa: World) -> None:
    log = await log_of(qa)
    thread, answer = await reported_answer(qa)
    qa.env.backend.delete_message(log.id, cards(log)[0].id)
    await qa.alice.context_menu(thread, "Report", answer)
    await qa.settle()
    (card,) = cards(log)
    assert card.embeds[0].title == "Reported by 2 members"


@pytest.mark.parametrize(
    "custom_id", ["report:999:dismiss", "report:1:burn", "report:0:dismiss", "report:9999999999999999999:warn"]
)
async def test_forged_buttons_decide_nothing(qa: World, custom_id: str) -> None:
    log = await log_of(qa)
    await reported_answer(qa)
    result = await forging.press(qa, qa.helper, cards(log)[0], custom_id)
    assert said(result)
    assert qa.value("SELECT verdict FROM report_case") is None
