"""Cards of answers that may or may not have reached Discord."""

import discord
import pytest
from simcord import ChannelHandle

from bot.domain.errors import StorageUnavailableError
from tests.cogs.conftest import qa
from tests.cogs.forging import submit
from tests.cogs.steps import shown
from tests.support.world import ANSWER, World, said, text_of

__all__ = ["qa"]


def cards(thread: ChannelHandle) -> list[discord.Message]:
    return [message for message in thread.history() if message.author.bot and "Edit" in text_of(message)]


async def dies_while_posting(world: World, *, is_sent: bool) -> ChannelHandle:
    """Let bob answer, and the bot wait for Discord's answer to the card for ever."""
    thread = await world.ask()
    form = await world.bob.slash(thread, "answer")
    world.hold("POST", f"/channels/{thread.id}/messages", after=is_sent)
    await world.bob.submit_modal(form, {"answer": ANSWER})
    assert drafts(world) == [ANSWER]
    return thread


def drafts(world: World) -> list[str]:
    return [row["body"] for row in world.rows("SELECT body FROM answer_draft")]


def answers(world: World) -> list[tuple[int, str]]:
    return [(row["number"], row["state"]) for row in world.rows("SELECT number, state FROM answer ORDER BY id")]


@pytest.mark.parametrize("text", [ANSWER, "||hidden||  \n" * 300])
async def test_a_card_whose_sending_nobody_confirmed_is_found_and_made_an_answer(qa: World, text: str):
    thread = await qa.ask()
    await qa.answer(thread, qa.bob)
    form = await qa.bob.slash(thread, "answer")
    qa.break_calls("POST", f"/channels/{thread.id}/messages", ConnectionResetError, after=True)
    result = await qa.bob.submit_modal(form, {"answer": text})
    await qa.advance(10)
    assert "is posted" in said(result)
    assert answers(qa) == [(1, "live"), (2, "live")]
    assert [text_of(message).count("Edit") for message in thread.history() if "· answer" in text_of(message)] == [1, 1]


async def test_a_card_that_was_never_sent_is_not_taken_for_another(qa: World):
    thread = await qa.ask()
    await qa.answer(thread, qa.bob)
    form = await qa.bob.slash(thread, "answer")
    qa.break_calls("POST", f"/channels/{thread.id}/messages", TimeoutError)
    result = await qa.bob.submit_modal(form, {"answer": ANSWER})
    assert [file.filename for file in shown(result).attachments] == ["answer.md"]
    assert answers(qa) == [(1, "live")]


async def test_a_card_that_discord_cannot_be_asked_about_is_looked_for_later(qa: World):
    thread = await qa.ask()
    form = await qa.bob.slash(thread, "answer")
    qa.break_calls("POST", f"/channels/{thread.id}/messages", ConnectionResetError, after=True)
    lookup = qa.fail("GET", f"/channels/{thread.id}/messages", times=None)
    result = await qa.bob.submit_modal(form, {"answer": ANSWER})
    assert "on record" in said(result)
    await qa.advance(60)
    assert (drafts(qa), answers(qa)) == ([ANSWER], [])
    lookup.times = lookup.hits
    await qa.advance(400)
    assert (drafts(qa), answers(qa), len(cards(thread))) == ([], [(1, "live")], 1)


@pytest.mark.parametrize("is_sent", [True, False])
async def test_a_card_of_which_nothing_was_heard_before_the_end_stands_once_after_it(qa: World, is_sent: bool):
    thread = await dies_while_posting(qa, is_sent=is_sent)
    await qa.restart()
    (card,) = cards(thread)
    assert (drafts(qa), answers(qa)) == ([], [(1, "live")])
    assert qa.value("SELECT message_id FROM post WHERE kind = 'answer'") == card.id
    assert qa.reactors(card, "⬆️") == {"Askwell"}
    await qa.bob.click(card, label="Delete")
    assert not qa.exists(card)


async def test_a_card_whose_embed_was_hidden_is_known_by_its_buttons(qa: World):
    thread = await dies_while_posting(qa, is_sent=True)
    async with qa.offline():
        (message,) = (each for each in qa.env.backend.messages[thread.id].values() if each.components)
        message.embeds.clear()
    assert (drafts(qa), answers(qa), len(cards(thread))) == ([], [(1, "live")], 1)


async def test_a_vote_on_a_card_that_was_no_answer_yet_counts(qa: World):
    thread = await dies_while_posting(qa, is_sent=True)
    async with qa.offline():
        (card,) = cards(thread)
        qa.react_now(qa.carol, card, "⬆️")
        await qa.advance(60)
    await qa.advance(10)
    assert qa.value("SELECT ups FROM post WHERE kind = 'answer'") == 1


async def test_a_reconnect_while_a_card_is_sent_does_not_send_another(qa: World):
    thread = await qa.ask()
    form = await qa.bob.slash(thread, "answer")
    held = qa.hold("POST", f"/channels/{thread.id}/messages")
    await qa.bob.submit_modal(form, {"answer": ANSWER})
    qa.bot.dispatch("ready")
    await qa.settle()
    assert drafts(qa) == [ANSWER]
    held.release()
    await qa.settle()
    assert (drafts(qa), answers(qa), len(cards(thread))) == ([], [(1, "live")], 1)


async def test_the_same_form_sent_twice_makes_one_answer(qa: World):
    thread = await qa.ask()
    held = qa.hold("POST", f"/channels/{thread.id}/messages")
    await submit(qa.bob, thread, "answer", {"answer": ANSWER})
    again = await submit(qa.bob, thread, "answer", {"answer": ANSWER})
    assert "on its way" in said(again)
    held.release()
    await qa.settle()
    assert (answers(qa), len(cards(thread))) == ([(1, "live")], 1)


@pytest.mark.parametrize("is_sent", [True, False])
async def test_the_text_for_a_thread_that_is_gone_goes_to_its_author(qa: World, is_sent: bool):
    thread = await dies_while_posting(qa, is_sent=is_sent)
    async with qa.offline():
        qa.delete_channel(thread)
    (message,) = qa.dms(qa.bob)
    assert ANSWER in text_of(message)
    assert (drafts(qa), answers(qa)) == ([], [])


async def test_the_card_of_a_question_that_was_deleted_meanwhile_is_deleted_and_its_text_given_back(qa: World):
    thread = await qa.ask()
    form = await qa.bob.slash(thread, "answer")
    held = qa.hold("POST", f"/channels/{thread.id}/messages", after=True)
    await qa.bob.submit_modal(form, {"answer": ANSWER})
    await qa.bot.services.following.thread_deleted(qa.guild.id, thread.id)
    held.release()
    await qa.settle()
    assert (drafts(qa), answers(qa), cards(thread)) == ([], [], [])


async def test_a_card_that_is_refused_after_the_end_goes_to_its_author(qa: World):
    thread = await dies_while_posting(qa, is_sent=False)
    async with qa.offline():
        qa.deny_bot(qa.forum, send_messages_in_threads=True)
    (message,) = qa.dms(qa.bob)
    assert ANSWER in text_of(message)
    assert (drafts(qa), answers(qa), cards(thread)) == ([], [], [])


async def test_a_text_that_nobody_takes_stays_on_record_until_someone_does(qa: World):
    thread = await dies_while_posting(qa, is_sent=False)
    qa.close_dms(qa.bob)
    qa.fail("POST", f"/channels/{thread.id}/messages", status=403, code=50013)
    await qa.restart()
    assert (drafts(qa), answers(qa)) == ([ANSWER], [])
    await qa.restart()
    assert (drafts(qa), answers(qa), len(cards(thread))) == ([], [(1, "live")], 1)


async def test_a_text_that_nobody_takes_for_seven_days_is_given_up(qa: World):
    thread = await dies_while_posting(qa, is_sent=False)
    qa.close_dms(qa.bob)
    qa.fail("POST", f"/channels/{thread.id}/messages", status=403, code=50013, times=None)
    async with qa.offline():
        await qa.advance(8 * 86_400)
    assert (drafts(qa), answers(qa)) == ([], [])


async def test_a_database_that_fails_after_the_card_was_sent_is_made_up_for(qa: World):
    thread = await qa.ask()
    answering = qa.bot.services.answering
    finish = answering.finish

    async def fail(*_: object) -> None:
        answering.finish = finish
        raise StorageUnavailableError

    form = await qa.bob.slash(thread, "answer")
    answering.finish = fail
    result = await qa.bob.submit_modal(form, {"answer": ANSWER})
    assert "on record" in said(result)
    await qa.advance(60)
    assert (drafts(qa), answers(qa), len(cards(thread))) == ([], [(1, "live")], 1)
