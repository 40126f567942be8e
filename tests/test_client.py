"""Forms, buttons and errors, where they all meet."""

import logging

import pytest

from bot.domain.errors import StorageBusyError, StorageUnavailableError
from tests.cogs.conftest import qa
from tests.cogs.forging import press, submit
from tests.cogs.steps import configure, shown
from tests.support.world import DETAILS, TITLE, World, said

__all__ = ["qa"]


async def broken(*_: object, **__: object) -> None:
    raise ZeroDivisionError("a bug")


# --- errors


async def test_a_bug_is_logged_once_and_the_member_gets_a_reference(world: World, caplog: pytest.LogCaptureFixture):
    world.bot.services.configuring.settings = broken
    result = await world.alice.slash(world.chat, "help")
    assert result.ephemeral
    bugs = [record for record in caplog.records if record.levelno == logging.ERROR and record.exc_info]
    assert len(bugs) == 1
    assert bugs[0].exc_info[0] is ZeroDivisionError
    reference = bugs[0].getMessage().split("reference ")[1].rstrip(")")
    assert reference in said(result)
    assert "ZeroDivisionError" in str(world.unexpected_errors())


@pytest.mark.parametrize("error", [StorageBusyError(), StorageUnavailableError()])
async def test_a_database_that_cannot_answer_is_said_and_the_text_given_back(qa: World, error: Exception):
    async def fail(*_: object, **__: object) -> None:
        raise error

    form = await qa.alice.slash(qa.chat, "ask")
    qa.bot.services.asking.begin = fail
    result = await qa.alice.submit_modal(form, {"title": TITLE, "details": DETAILS})
    assert "try again" in said(result)
    (file,) = shown(result).attachments
    assert (await file.read()).decode() == f"{TITLE}\n\n{DETAILS}\n"
    assert qa.threads() == []


async def test_a_bug_behind_a_button_reaches_the_member_too(qa: World):
    card = await qa.answer(await qa.ask(), qa.bob)
    qa.bot.services.answering.delete_card = broken
    result = await qa.bob.click(card, label="Delete")
    assert "reference" in said(result)


async def test_a_bug_behind_a_form_reaches_the_member_too(qa: World):
    form = await qa.alice.slash(qa.chat, "ask")
    qa.bot.services.asking.begin = broken
    result = await qa.alice.submit_modal(form, {"title": TITLE, "details": DETAILS})
    assert "reference" in said(result)


@pytest.mark.parametrize(("status", "code"), [(404, 10062), (400, 40060)])
async def test_an_interaction_that_is_too_late_or_answered_is_let_go(
    qa: World, status: int, code: int, caplog: pytest.LogCaptureFixture
):
    qa.fail("POST", "/interactions/*/*/callback", status=status, code=code)
    await qa.alice.slash(qa.chat, "help")
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
    qa.unexpected_errors()


async def test_a_discord_that_fails_at_the_first_answer_is_no_crash(qa: World, caplog: pytest.LogCaptureFixture):
    qa.fail("POST", "/interactions/*/*/callback", status=500, times=None)
    await qa.alice.slash(qa.chat, "ask")
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
    qa.unexpected_errors()


async def test_the_words_of_a_refusal_show_the_guilds_own_emoji(qa: World):
    await configure(qa, emoji_up="👍")
    thread = await qa.ask(qa.alice)
    message = await qa.bob.send(thread, "Try git revert.")
    assert "👍" in said(await qa.carol.context_menu(thread, "Accept answer", message))


# --- forged forms and buttons


@pytest.mark.parametrize("custom_id", ["answer:0:edit", "answer:9:explode", "ask:x", "answer:" + "9" * 30 + ":edit"])
async def test_a_forged_form_is_refused(qa: World, custom_id: str):
    result = await submit(qa.carol, qa.chat, custom_id, {"answer": DETAILS})
    assert result.ephemeral
    assert "Nothing was changed" in said(result)


async def test_forms_of_other_programs_are_left_alone(qa: World):
    assert not (await submit(qa.carol, qa.chat, "poll", {"answer": DETAILS})).acknowledged


async def test_a_form_beyond_its_limits_is_refused_and_its_text_kept(qa: World):
    result = await submit(qa.carol, qa.chat, "ask", {"title": TITLE, "details": "y" * 5000})
    assert "4,000" in said(result) or "4000" in said(result)
    assert qa.value("SELECT LENGTH(body) FROM draft") == 5000
    assert qa.threads() == []


async def test_a_form_with_tags_that_do_not_exist_is_refused(qa: World):
    result = await submit(qa.carol, qa.chat, "ask", {"title": TITLE, "details": DETAILS, "tags": "git"})
    assert said(result)
    assert len(qa.threads()) <= 1


@pytest.mark.parametrize("custom_id", ["draft:1:explode", "unanswered:1:page:" + "x" * 60, "answer:-1:edit", "draft::"])
async def test_a_forged_button_gets_a_word_and_changes_nothing(qa: World, custom_id: str):
    card = await qa.answer(await qa.ask(), qa.bob)
    result = await press(qa, qa.carol, card, custom_id)
    assert result.acknowledged
    assert qa.value("SELECT COUNT(*) FROM question WHERE state = 'open'") == 1
