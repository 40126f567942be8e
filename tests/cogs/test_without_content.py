"""The bot without the Message Content intent: it sees who wrote where, and not what."""

import pytest

from bot.app import build_bot
from bot.settings import Settings
from tests.support.world import ANSWER, UP, World, said, text_of

LONG = "This is what I did when it happened to me, and it worked: force-push with a lease, after telling the team."


@pytest.fixture
def make_bot(database_path, clock):
    return lambda: build_bot(Settings(database=database_path, message_content=False), clock=clock)


async def test_messages_are_no_answers_by_themselves_and_nothing_fails(qa: World):
    thread = await qa.ask()
    await qa.bob.send(thread, LONG)
    assert qa.rows("SELECT id FROM answer") == []


async def test_answers_come_by_command(qa: World):
    card = await qa.answer(await qa.ask(), qa.bob)
    assert ANSWER in text_of(qa.fresh(card))


async def test_answers_come_by_marking_with_their_text(qa: World):
    thread = await qa.ask()
    message = await qa.bob.send(thread, LONG)
    await qa.alice.context_menu(thread, "Mark as answer", message)
    assert qa.value("SELECT body FROM post WHERE kind = 'answer'") == LONG


@pytest.mark.parametrize("emoji", [UP, "✅"])
async def test_answers_come_by_voting_and_accepting_without_their_text(qa: World, emoji: str):
    thread = await qa.ask(qa.alice)
    message = await qa.bob.send(thread, LONG)
    await qa.alice.react(message, emoji)
    assert qa.value("SELECT COUNT(*) FROM answer") == 1
    await qa.advance(10)
    assert "no text" in text_of(thread.history()[-1])


async def test_edits_do_not_erase_a_text_that_is_known(qa: World):
    thread = await qa.ask()
    message = await qa.bob.send(thread, LONG)
    await qa.alice.context_menu(thread, "Mark as answer", message)
    await qa.bob.edit(message, LONG + " With a backup.")
    assert qa.value("SELECT body FROM post WHERE kind = 'answer'") == LONG


async def test_a_post_opened_by_hand_is_adopted(qa: World):
    await qa.forum_post(qa.carol, "How do I undo a pushed commit?")
    assert qa.value("SELECT title FROM question") == "How do I undo a pushed commit?"


async def test_everything_else_works(qa: World):
    thread = await qa.ask(qa.alice)
    card = await qa.answer(thread, qa.bob)
    await qa.carol.react(card, UP)
    await qa.alice.react(card, "✅")
    assert "**26**" in said(await qa.bob.slash(qa.chat, "profile"))
