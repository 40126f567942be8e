"""Similar questions before posting, as members see them."""

import asyncio
from typing import Any

import pytest
from simcord import InteractionResult, MemberActor

from bot.domain.posts import PostKind
from bot.domain.similar import FEWEST_QUESTIONS
from bot.edge.metrics import Metrics
from bot.storage import answers, posts, questions, words
from bot.storage.connection import Connection
from tests.cogs.forging import press, submit
from tests.cogs.steps import shown
from tests.services.test_similar import fill
from tests.storage.test_words import add_question
from tests.support.world import DETAILS, TITLE, World, said

REWORDED = "Undoing a commit that was already pushed"
OTHER = "I made a mistake in my last change. Which command would be the safe one for all of us?"
DRAFTS = "SELECT state, title, body FROM draft"
POST, HELPED = "Post my question", "One of these helped"
SAVED = "SELECT COUNT(*) FROM saved_question"


async def be_asked(world: World, number: int = FEWEST_QUESTIONS) -> None:
    """Let a guild have been asked so many other things."""
    database = world.bot.services.searching._database
    await database.write(lambda connection: fill(connection, number, world.guild.id))


async def ask_again(world: World, member: MemberActor | None = None, **fields: Any) -> InteractionResult:
    """Ask what was asked before in other words."""
    filled: dict[str, Any] = {"title": REWORDED, "details": OTHER} | fields
    return await world.submit_ask(member or world.bob, **filled)


def buttons(result: InteractionResult) -> list[str]:
    """Return the labels of the buttons with which the bot answered."""
    return [each["label"] for row in shown(result).components for each in row["components"]]


def custom_id(result: InteractionResult, label: str) -> str:
    """Return the custom id of a button with which the bot answered."""
    found = [each for row in shown(result).components for each in row["components"] if each["label"] == label]
    return found[0]["custom_id"]


@pytest.mark.parametrize("place", ["forum", "text"])
async def test_an_old_question_in_new_words_is_shown_before_the_new_one_is_posted(qa: World, place: str):
    await be_asked(qa)
    thread = await qa.ask(qa.alice, channel=getattr(qa, place))
    answer = await qa.answer(thread)
    await qa.alice.react(answer, "✅")
    await qa.carol.react(qa.card(thread), "⬆️")
    calls = qa.calls()
    result = await ask_again(qa)
    assert calls.routes[1:] == ["POST /interactions/*/*/callback", "PATCH /webhooks/*/*/messages/@original"]
    assert result.ephemeral
    text = said(result)
    for words_shown in (TITLE, f"/{thread.id})", "score +1", "1 answer", "✅ solved"):
        assert words_shown in text
    assert "Which colour" not in text
    assert buttons(result) == [POST, HELPED]
    assert qa.threads() == [thread.id]
    assert qa.rows(DRAFTS) == [{"state": "kept", "title": REWORDED, "body": OTHER}]


async def test_a_small_guild_is_shown_nothing(qa: World):
    await qa.ask(qa.alice)
    await ask_again(qa)
    assert len(qa.threads()) == 2


async def test_another_question_is_posted_at_once(qa: World):
    await be_asked(qa)
    await qa.ask(qa.alice)
    await qa.submit_ask(qa.bob, title="Where do I find the opening hours?", details="I came at noon and it was shut.")
    assert len(qa.threads()) == 2


async def test_a_question_in_a_hidden_channel_is_never_shown(qa: World):
    await be_asked(qa)
    await qa.ask(qa.alice, channel=qa.text)
    qa.hide(qa.text, qa.bob)
    await qa.settle()
    result = await ask_again(qa)
    assert TITLE not in said(result)
    assert len(qa.threads()) == 2


async def test_a_sleeping_thread_is_linked_like_any_other(qa: World):
    await be_asked(qa)
    thread = await qa.ask(qa.alice)
    qa.thread(thread, archived=True)
    await qa.settle()
    assert f"/{thread.id})" in said(await ask_again(qa))


async def test_an_imported_question_is_shown_with_how_its_best_answer_begins(qa: World):
    await be_asked(qa)

    def add(connection: Connection) -> None:
        question = add_question(connection, qa.guild.id, TITLE, DETAILS)
        answer = posts.add_post(
            connection,
            guild_id=1,
            kind=PostKind.ANSWER,
            author_member_id=questions.require_question(connection, question).post.author_member_id,
            body="Use **git revert**,\nnot reset.",
            created_at=0,
            message=None,
        )
        answers.add_answer(connection, answer, question_id=question, number=1)
        questions.add_to_answer_count(connection, question, 1)
        connection.execute("UPDATE post SET ups = 2 WHERE id = :id", {"id": answer})
        words.index_post(connection, answer)

    await qa.bot.services.searching._database.write(add)
    text = said(await ask_again(qa))
    assert "without a thread" in text
    assert "> Use git revert, not reset." in text


async def test_posting_after_the_look_posts_that_text_once_and_takes_the_buttons_off(qa: World):
    await be_asked(qa)
    await qa.ask(qa.alice)
    panel = await ask_again(qa)
    action = custom_id(panel, POST)
    calls = qa.calls()
    result = await qa.bob.click(shown(panel), label=POST)
    assert len(calls) <= 7, calls.routes
    assert len(qa.threads()) == 2
    thread = qa.channel(qa.threads()[-1])
    assert REWORDED in str(thread.name)
    assert str(thread.id) in said(result)
    stored = shown(result)
    assert (stored.components, stored.embeds) == ([], [])
    assert qa.rows(DRAFTS) == []
    assert qa.value("SELECT body FROM post ORDER BY id DESC LIMIT 1") == OTHER
    assert qa.value(SAVED) == 0
    again = await press(qa, qa.bob, qa.card(thread), action)
    assert "gone" in said(again)
    assert len(qa.threads()) == 2


async def test_presses_at_once_post_once(qa: World):
    await be_asked(qa)
    card = qa.card(await qa.ask(qa.alice))
    action = custom_id(await ask_again(qa), POST)
    await asyncio.gather(*(press(qa, qa.bob, card, action) for _ in range(5)))
    assert len(qa.threads()) == 2
    assert qa.value("SELECT COUNT(*) FROM question WHERE thread_id IS NOT NULL") == 2


async def test_files_of_the_form_go_along_with_the_press(qa: World):
    await be_asked(qa)
    await qa.ask(qa.alice)
    panel = await ask_again(qa, files=[("log.txt", b"lines"), ("huge.bin", b"0" * (10 * 1024 * 1024 + 1))])
    assert "2 files" in said(panel)
    assert buttons(panel)[2:] == ["📎 log.txt", "📎 huge.bin"]
    result = await qa.bob.click(shown(panel), label=POST)
    card = qa.card(qa.channel(qa.threads()[-1]))
    assert [file.filename for file in card.attachments] == ["log.txt"]
    assert "huge.bin" in said(result)


async def test_a_question_that_an_old_one_answers_is_counted_once_and_not_posted(qa: World):
    await be_asked(qa)
    qa.bot.metrics = Metrics()  # a bot that serves none counts none
    card = qa.card(await qa.ask(qa.alice))
    panel = await ask_again(qa)
    action = custom_id(panel, HELPED)
    calls = qa.calls()
    result = await qa.bob.click(shown(panel), label=HELPED)
    assert calls.routes == ["POST /interactions/*/*/callback"]
    assert "Glad" in said(result)
    assert TITLE in said(result)
    assert shown(result).components == []
    again = await press(qa, qa.bob, card, action)
    assert "gone" in said(again)
    assert (qa.value(SAVED), qa.rows(DRAFTS), len(qa.threads())) == (1, [], 1)
    assert b"askwell_questions_saved_total 1.0" in qa.bot.metrics.text()
    assert (await qa.bob.slash(qa.chat, "ask")).modal is not None
    assert "**1** in the last 30 days, **1** in all" in said(await qa.manager.slash(qa.chat, "doctor"))


async def test_a_text_left_beside_the_panel_is_offered_by_the_next_ask(qa: World):
    await be_asked(qa)
    await qa.ask(qa.alice)
    await ask_again(qa)
    offer = await qa.bob.slash(qa.chat, "ask")
    assert REWORDED in said(offer)
    form = await qa.bob.click(shown(offer), label="Edit again")
    panel = await qa.bob.submit_modal(form, {"title": REWORDED, "details": OTHER + " Or none?"})
    assert buttons(panel) == [POST, HELPED]
    await qa.bob.click(shown(panel), label=POST)
    assert qa.value("SELECT body FROM post ORDER BY id DESC LIMIT 1") == OTHER + " Or none?"


@pytest.mark.parametrize("label", [POST, HELPED])
async def test_a_panel_of_a_text_that_was_changed_since_does_nothing(qa: World, label: str):
    await be_asked(qa)
    await qa.ask(qa.alice)
    panel = await ask_again(qa)
    form = await qa.bob.click(shown(await qa.bob.slash(qa.chat, "ask")), label="Edit again")
    await qa.bob.submit_modal(form, {"title": REWORDED, "details": OTHER + " Or none?"})
    result = await qa.bob.click(shown(panel), label=label)
    assert "changed" in said(result)
    assert qa.rows(DRAFTS) == [{"state": "kept", "title": REWORDED, "body": OTHER + " Or none?"}]
    assert (len(qa.threads()), qa.value(SAVED)) == (1, 0)


@pytest.mark.parametrize("label", [POST, HELPED])
async def test_a_panel_is_its_askers_alone(qa: World, label: str):
    await be_asked(qa)
    card = qa.card(await qa.ask(qa.alice))
    panel = await ask_again(qa)
    assert "somebody else" in said(await press(qa, qa.carol, card, custom_id(panel, label)))
    assert (len(qa.threads()), qa.value(SAVED), len(qa.rows(DRAFTS))) == (1, 0, 1)


@pytest.mark.parametrize("ending", ["", ":", ":ffffffffffffffff", ":" + "x" * 60])
async def test_a_forged_press_does_nothing(qa: World, ending: str):
    await be_asked(qa)
    card = qa.card(await qa.ask(qa.alice))
    await ask_again(qa)
    draft_id = qa.value("SELECT id FROM draft")
    for verb in ("post", "helped"):
        await press(qa, qa.bob, card, f"draft:{draft_id}:{verb}{ending}")
    assert (len(qa.threads()), qa.value(SAVED), len(qa.rows(DRAFTS))) == (1, 0, 1)


async def test_both_buttons_work_after_a_restart(qa: World):
    await be_asked(qa)
    await qa.ask(qa.alice)
    first, second = await ask_again(qa), await ask_again(qa, qa.carol)
    await qa.restart()
    assert "Glad" in said(await qa.carol.click(shown(second), label=HELPED))
    await qa.bob.click(shown(first), label=POST)
    assert (len(qa.threads()), qa.value(SAVED)) == (2, 1)


async def test_a_form_opened_before_a_restart_is_looked_at_as_well(qa: World):
    await be_asked(qa)
    await qa.ask(qa.alice)
    await qa.restart()
    result = await submit(qa.bob, qa.chat, "ask", {"title": REWORDED, "details": OTHER})
    assert buttons(result) == [POST, HELPED]


async def test_what_the_guild_refuses_is_refused_before_anything_is_shown(qa: World):
    await be_asked(qa)
    await qa.ask(qa.bob)
    await qa.bot.services.configuring.change(qa.guild.id, {"questions_per_hour": "1"})
    result = await ask_again(qa)
    assert "hour" in said(result)
    assert POST not in buttons(result)


async def test_limits_are_asked_again_at_the_press(qa: World):
    await be_asked(qa)
    await qa.ask(qa.bob)
    panel = await ask_again(qa)
    await qa.bot.services.configuring.change(qa.guild.id, {"questions_per_hour": "1"})
    result = await qa.bob.click(shown(panel), label=POST)
    assert "hour" in said(result)
    assert (len(qa.threads()), [row["state"] for row in qa.rows(DRAFTS)]) == (1, ["kept"])


async def test_a_press_that_discord_fails_keeps_the_text_and_offers_it(qa: World):
    await be_asked(qa)
    await qa.ask(qa.alice)
    panel = await ask_again(qa)
    qa.fail("POST", f"/channels/{qa.forum.id}/threads", status=403, code=50013)
    result = await qa.bob.click(shown(panel), label=POST)
    assert "permission" in said(result)
    assert buttons(result) == ["Edit again", "Discard"]
    assert [row["state"] for row in qa.rows(DRAFTS)] == ["kept"]


async def test_a_press_that_cannot_be_acknowledged_posts_nothing(qa: World):
    await be_asked(qa)
    await qa.ask(qa.alice)
    panel = await ask_again(qa)
    qa.fail("POST", "/interactions/*/callback", status=404, code=10062)
    await qa.bob.click(shown(panel), label=POST)
    assert (len(qa.threads()), [row["state"] for row in qa.rows(DRAFTS)]) == (1, ["kept"])
    await qa.bob.click(shown(panel), label=POST)
    assert len(qa.threads()) == 2


async def test_a_thread_made_by_a_press_just_before_a_crash_becomes_its_question(qa: World):
    await be_asked(qa)
    await qa.ask(qa.alice)
    panel = await ask_again(qa)
    qa.hold("POST", f"/channels/{qa.forum.id}/threads", after=True)
    await qa.bob.click(shown(panel), label=POST)
    assert [row["state"] for row in qa.rows(DRAFTS)] == ["posting"]
    await qa.restart()
    assert (len(qa.threads()), qa.rows(DRAFTS)) == (2, [])


@pytest.mark.parametrize(
    "title",
    [
        "@everyone undo a **pushed** commit [now](https://example.org) <@1> ||spoiler|| `code`",
        "\u202eundo a pushed commit \u05d0\u05d1",
        "undo a pushed commit " + "😀" * 60,
    ],
)
async def test_titles_are_data(qa: World, title: str):
    await be_asked(qa)
    await qa.ask(qa.alice, title=title)
    text = said(await qa.submit_ask(qa.bob, title=title, details=OTHER))
    assert POST in text
    for forbidden in ("@everyone", "**pushed**", "[now](", "<@1>", "||spoiler||", "\u202e"):
        assert forbidden not in text
