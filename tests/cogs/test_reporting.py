"""Reports."""

from tests.cogs.steps import configure
from tests.support.world import ANSWER, World, said, text_of


async def test_a_report_is_recorded_and_told_to_the_log_channel_without_its_reporter(qa: World):
    log = qa.guild.create_text_channel("log")
    await qa.settle()
    await configure(qa, log_channel=str(log.id))
    thread = await qa.ask()
    card = await qa.answer(thread, qa.bob)
    result = await qa.carol.context_menu(thread, "Report", card)
    assert result.ephemeral
    assert "helpers" in said(result)
    (told,) = log.history()
    assert ANSWER in text_of(told)
    assert qa.carol.mention not in text_of(told)
    assert len(qa.rows("SELECT id FROM report")) == 1


async def test_the_same_report_twice_is_said(qa: World):
    thread = await qa.ask()
    card = await qa.answer(thread, qa.bob)
    await qa.carol.context_menu(thread, "Report", card)
    assert "already" in said(await qa.carol.context_menu(thread, "Report", card))
    assert len(qa.rows("SELECT id FROM report")) == 1


async def test_an_ordinary_message_cannot_be_reported(qa: World):
    message = await qa.bob.send(qa.chat, "hello")
    told = said(await qa.carol.context_menu(qa.chat, "Report", message))
    assert "Only questions and answers can be reported" in told
    assert "Tell a helper" in told
    assert "Mark as answer" not in told


async def test_a_report_that_no_helper_would_see_says_so(qa: World):
    thread = await qa.ask()
    card = await qa.answer(thread, qa.bob)
    assert "no log channel" in said(await qa.carol.context_menu(thread, "Report", card))
    assert len(qa.rows("SELECT id FROM report")) == 1
