"""Answering, as members do it."""

import discord
import pytest

from tests.cogs.forging import press, submit
from tests.cogs.steps import configure, shown
from tests.support.world import ANSWER, World, said, text_of

ANSWERS = "SELECT number, state FROM answer ORDER BY id"
LONG = "This is what I did when it happened to me, and it worked: force-push with a lease, after telling the team."


def answers(world: World) -> list[tuple[int, str]]:
    return [(row["number"], row["state"]) for row in world.rows(ANSWERS)]


# --- /answer


async def test_an_answer_by_command_is_a_card_with_reactions_and_buttons(qa: World):
    thread = await qa.ask()
    card = await qa.answer(thread, qa.bob)
    assert answers(qa) == [(1, "live")]
    for words in (ANSWER, "bob", "#1", "answer 1", "Edit", "Delete"):
        assert words in text_of(qa.fresh(card))
    assert qa.reactors(card, "⬆️") == qa.reactors(card, "⬇️") == {"Askwell"}
    assert qa.value("SELECT user_id FROM member JOIN post ON author_id = member.id WHERE kind = 'answer'") == qa.bob.id


async def test_an_answer_by_command_costs_six_calls(qa: World):
    thread = await qa.ask()
    form = await qa.bob.slash(thread, "answer")
    calls = qa.calls()
    await qa.bob.submit_modal(form, {"answer": ANSWER})
    assert calls.routes == [
        "POST /interactions/*/*/callback",
        "POST /channels/*/messages",
        "PATCH /webhooks/*/*/messages/@original",
        "PUT /channels/*/messages/*/reactions/*/@me",
        "PUT /channels/*/messages/*/reactions/*/@me",
        "POST /channels/*/messages",
    ]


async def test_the_buttons_of_an_older_card_carry_its_answer_alone_and_work(qa: World):
    card = await qa.answer(await qa.ask(), qa.bob)
    answer_id = qa.value("SELECT id FROM answer")
    await press(qa, qa.bob, card, f"answer:{answer_id}:delete")
    assert not qa.exists(card)
    assert answers(qa) == [(1, "deleted")]


async def test_the_asker_may_answer_by_command(qa: World):
    thread = await qa.ask(qa.alice)
    await qa.answer(thread, qa.alice)
    assert answers(qa) == [(1, "live")]


async def test_answering_elsewhere_is_refused_with_what_to_do(qa: World):
    result = await qa.bob.slash(qa.chat, "answer")
    assert result.ephemeral
    assert "/unanswered" in said(result)


async def test_files_come_along_with_an_answer(qa: World):
    thread = await qa.ask()
    card = await qa.answer(thread, files=[("fix.patch", b"diff")])
    assert [file.filename for file in card.attachments] == ["fix.patch"]


async def test_a_text_that_says_nothing_is_refused_and_given_back(qa: World):
    thread = await qa.ask()
    form = await qa.bob.slash(thread, "answer")
    result = await qa.bob.submit_modal(form, {"answer": "\u200b" * 30})
    assert "visible characters" in said(result)
    assert [file.filename for file in shown(result).attachments] == ["answer.md"]
    assert answers(qa) == []


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (404, 10003), (429, 0), (500, 0)])
async def test_a_card_that_discord_refuses_gives_the_text_back(qa: World, status: int, code: int):
    thread = await qa.ask()
    form = await qa.bob.slash(thread, "answer")
    qa.fail("POST", f"/channels/{thread.id}/messages", status=status, code=code)
    result = await qa.bob.submit_modal(form, {"answer": ANSWER})
    assert [file.filename for file in shown(result).attachments] == ["answer.md"]
    assert answers(qa) == []


async def test_a_missing_permission_is_named(qa: World):
    thread = await qa.ask()
    qa.deny_bot(qa.forum, send_messages_in_threads=True)
    await qa.settle()
    form = await qa.bob.slash(thread, "answer")
    result = await qa.bob.submit_modal(form, {"answer": ANSWER})
    assert f"<#{qa.forum.id}>" in said(result)
    assert answers(qa) == []


async def test_a_question_deleted_while_the_form_was_open_takes_no_answer(qa: World):
    thread = await qa.ask()
    form = await qa.bob.slash(thread, "answer")
    known = {message.id for message in thread.history()}
    await qa.bot.services.following.thread_deleted(qa.guild.id, thread.id)
    result = await qa.bob.submit_modal(form, {"answer": ANSWER})
    assert "deleted" in said(result)
    assert {message.id for message in thread.history()} == known


async def test_a_form_opened_before_a_restart_is_taken(qa: World):
    thread = await qa.ask()
    form = await qa.bob.slash(thread, "answer")
    await qa.restart()
    await qa.bob.submit_modal(form, {"answer": ANSWER})
    assert answers(qa) == [(1, "live")]


# --- Edit and Delete


async def test_the_author_edits_a_card(qa: World):
    thread = await qa.ask()
    card = await qa.answer(thread, qa.bob)
    form = await qa.bob.click(card, label="Edit")
    assert "git revert" in str(form.modal)
    result = await qa.bob.submit_modal(form, {"answer": LONG})
    assert result.ephemeral
    assert LONG in text_of(qa.fresh(card))
    assert "edited" in text_of(qa.fresh(card))
    assert qa.value("SELECT body FROM revision") == ANSWER


async def test_nobody_else_edits_a_card_not_even_a_helper(qa: World):
    card = await qa.answer(await qa.ask(), qa.bob)
    for member in (qa.alice, qa.carol, qa.helper):
        result = await member.click(card, label="Edit")
        assert result.modal is None
        assert "Only the author" in said(result)


async def test_a_form_that_was_never_opened_changes_nothing_of_others(qa: World):
    thread = await qa.ask()
    await qa.answer(thread, qa.bob)
    answer_id = qa.value("SELECT id FROM answer")
    result = await submit(qa.carol, thread, f"answer:{answer_id}:edit", {"answer": LONG})
    assert "Only the author" in said(result)
    assert qa.value("SELECT body FROM post WHERE kind = 'answer'") == ANSWER


async def test_the_author_deletes_a_card_and_gets_the_text(qa: World):
    card = await qa.answer(await qa.ask(), qa.bob)
    result = await qa.bob.click(card, label="Delete")
    assert result.ephemeral
    assert ANSWER in said(result)
    assert not qa.exists(card)
    assert answers(qa) == [(1, "deleted")]


async def test_a_helper_deletes_a_card_and_its_text_goes_to_its_author(qa: World):
    card = await qa.answer(await qa.ask(), qa.bob)
    result = await qa.helper.click(card, label="Delete")
    assert ANSWER not in said(result)
    assert not qa.exists(card)
    (message,) = qa.dms(qa.bob)
    assert ANSWER in text_of(message)


async def test_closed_direct_messages_do_not_keep_a_card(qa: World):
    card = await qa.answer(await qa.ask(), qa.bob)
    qa.close_dms(qa.bob)
    result = await qa.helper.click(card, label="Delete")
    assert "deleted" in said(result)
    assert not qa.exists(card)


async def test_others_may_not_delete_a_card(qa: World):
    card = await qa.answer(await qa.ask(), qa.bob)
    result = await qa.carol.click(card, label="Delete")
    assert "helper" in said(result)
    assert qa.exists(card)
    assert answers(qa) == [(1, "live")]


async def test_buttons_work_after_a_restart(qa: World):
    card = await qa.answer(await qa.ask(), qa.bob)
    await qa.restart()
    await qa.bob.click(card, label="Delete")
    assert not qa.exists(card)


async def test_a_card_that_discord_does_not_delete_now_is_deleted_later(qa: World):
    card = await qa.answer(await qa.ask(), qa.bob)
    qa.fail("DELETE", "/channels/*/messages/*", status=500)
    await qa.bob.click(card, label="Delete")
    assert qa.exists(card)
    await qa.advance(10)
    assert not qa.exists(card)


@pytest.mark.parametrize(
    "custom_id", ["answer:0:edit", "answer:x:delete", "answer:1:explode", "answer:999:delete", "answer:1:delete:9"]
)
async def test_a_forged_button_does_nothing(qa: World, custom_id: str):
    card = await qa.answer(await qa.ask(), qa.bob)
    result = await press(qa, qa.bob, card, custom_id)
    assert result.ephemeral
    assert said(result)
    assert answers(qa) == [(1, "live")]


async def test_a_button_of_another_guild_does_nothing(qa: World):
    await qa.answer(await qa.ask(), qa.bob)
    answer_id = qa.value("SELECT id FROM answer")
    other = qa.add_guild("Elsewhere")
    room = other.create_text_channel("room")
    stranger = qa.member("stranger", guild=other)
    await qa.settle()
    message = await stranger.send(room, "hello")
    result = await press(qa, stranger, message, f"answer:{answer_id}:delete")
    assert "not a question or an answer" in said(result)
    assert answers(qa) == [(1, "live")]


# --- Mark as answer, Not an answer


@pytest.mark.parametrize("who", ["bob", "alice", "helper", "manager"])
async def test_author_asker_and_helpers_mark_a_message(qa: World, who: str):
    thread = await qa.ask(qa.alice)
    message = await qa.bob.send(thread, "Try git revert.")
    result = await getattr(qa, who).context_menu(thread, "Mark as answer", message)
    assert result.ephemeral
    assert answers(qa) == [(1, "live")]
    assert qa.reactors(message, "⬆️") == {"Askwell"}
    assert qa.value("SELECT body FROM post WHERE kind = 'answer'") == "Try git revert."


async def test_others_may_not_mark(qa: World):
    thread = await qa.ask(qa.alice)
    message = await qa.bob.send(thread, "Try git revert.")
    result = await qa.carol.context_menu(thread, "Mark as answer", message)
    assert "Only the author" in said(result)
    assert answers(qa) == []


async def test_marking_twice_says_so(qa: World):
    thread = await qa.ask()
    message = await qa.bob.send(thread, "Try git revert.")
    await qa.bob.context_menu(thread, "Mark as answer", message)
    result = await qa.bob.context_menu(thread, "Mark as answer", message)
    assert "already" in said(result)
    assert answers(qa) == [(1, "live")]


async def test_the_question_itself_is_no_answer(qa: World):
    thread = await qa.forum_post(qa.alice)
    result = await qa.alice.context_menu(thread, "Mark as answer", qa.card(thread))
    assert "question itself" in said(result)
    assert answers(qa) == []


async def test_bots_never_answer(qa: World):
    thread = await qa.ask()
    robot = qa.member("robot", bot=True)
    message = await robot.send(thread, LONG)
    result = await qa.alice.context_menu(thread, "Mark as answer", message)
    assert "bot" in said(result)
    assert answers(qa) == []


async def test_menus_outside_a_question_say_where_they_work(qa: World):
    message = await qa.bob.send(qa.chat, LONG)
    for menu in ("Mark as answer", "Accept answer"):
        result = await qa.alice.context_menu(qa.chat, menu, message)
        assert "question's thread" in said(result)
    result = await qa.alice.context_menu(qa.chat, "Not an answer", message)
    assert "not an answer" in said(result)


async def test_not_an_answer_makes_an_ordinary_message_whose_votes_stop(qa: World):
    thread = await qa.ask()
    message = await qa.bob.send(thread, LONG)
    await qa.carol.react(message, "⬆️")
    assert qa.value("SELECT points FROM member WHERE user_id = :id", id=qa.bob.id) == 10
    result = await qa.bob.context_menu(thread, "Not an answer", message)
    assert "no answer any more" in said(result)
    assert answers(qa) == [(1, "retracted")]
    assert qa.value("SELECT points FROM member WHERE user_id = :id", id=qa.bob.id) == 0
    assert qa.exists(message)


async def test_after_not_an_answer_a_vote_does_not_bring_it_back_but_marking_does(qa: World):
    thread = await qa.ask()
    message = await qa.bob.send(thread, LONG)
    await qa.bob.context_menu(thread, "Not an answer", message)
    await qa.carol.react(message, "⬆️")
    assert answers(qa) == [(1, "retracted")]
    await qa.alice.context_menu(thread, "Mark as answer", message)
    assert answers(qa) == [(1, "live")]


async def test_not_an_answer_deletes_a_card_and_hands_out_its_text(qa: World):
    thread = await qa.ask()
    card = await qa.answer(thread, qa.bob)
    result = await qa.bob.context_menu(thread, "Not an answer", card)
    assert ANSWER in said(result)
    assert not qa.exists(card)


async def test_others_may_not_say_not_an_answer(qa: World):
    thread = await qa.ask(qa.alice)
    message = await qa.bob.send(thread, LONG)
    result = await qa.alice.context_menu(thread, "Not an answer", message)
    assert "Only the author" in said(result)
    assert answers(qa) == [(1, "live")]


# --- by itself


@pytest.mark.parametrize("text", [LONG, "```\ngit revert\n```"])
async def test_a_first_message_of_substance_is_an_answer(qa: World, text: str):
    thread = await qa.ask()
    message = await qa.bob.send(thread, text)
    assert answers(qa) == [(1, "live")]
    assert qa.reactors(message, "⬆️") == {"Askwell"}


async def test_a_file_makes_an_answer(qa: World):
    thread = await qa.ask()
    await qa.bob.send(thread, "Here.", attachments=[("fix.patch", b"diff")])
    assert answers(qa) == [(1, "live")]


async def test_a_short_first_message_does_not_use_the_chance_up(qa: World):
    thread = await qa.ask()
    await qa.bob.send(thread, "Which version?")
    assert answers(qa) == []
    await qa.bob.send(thread, LONG)
    assert answers(qa) == [(1, "live")]


async def test_only_the_first_answer_of_a_member_is_found(qa: World):
    thread = await qa.ask()
    await qa.bob.send(thread, LONG)
    await qa.bob.send(thread, LONG + " And more.")
    assert answers(qa) == [(1, "live")]


async def test_the_askers_own_words_replies_and_other_channels_are_no_answers(qa: World):
    thread = await qa.ask(qa.alice)
    await qa.alice.send(thread, LONG)
    short = await qa.carol.send(thread, "Hm.")
    await qa.bob.send(thread, LONG, reply_to=short)
    await qa.bob.send(qa.chat, LONG)
    assert answers(qa) == []


async def test_explicit_detection_finds_none(qa: World):
    await configure(qa, answer_detection="explicit")
    thread = await qa.ask()
    await qa.bob.send(thread, LONG)
    assert answers(qa) == []


async def test_a_message_told_twice_is_one_answer(qa: World):
    thread = await qa.ask()
    with qa.held() as held:
        await qa.bob.send(thread, LONG)
    await qa.deliver_all([*held.events, *held.events])
    assert answers(qa) == [(1, "live")]


async def test_a_message_in_a_thread_not_yet_seen_is_found(qa: World):
    thread = await qa.ask()
    qa.bot.get_guild(qa.guild.id)._remove_thread(discord.Object(thread.id))
    await qa.bob.send(thread, LONG)
    assert answers(qa) == [(1, "live")]


async def test_a_vote_that_makes_an_answer_costs_two_calls(qa: World):
    thread = await qa.ask()
    message = await qa.bob.send(thread, "Try git revert.")
    calls = qa.calls()
    await qa.carol.react(message, "⬆️")
    assert calls.routes[:2] == ["PUT /channels/*/messages/*/reactions/*/@me"] * 2
    assert [call for call in calls.routes[2:] if call != "POST /channels/*/messages"] == []
    assert answers(qa) == [(1, "live")]
    assert qa.value("SELECT ups FROM post WHERE kind = 'answer'") == 1


async def test_after_a_restart_such_a_vote_fetches_the_message(qa: World):
    thread = await qa.ask()
    message = await qa.bob.send(thread, "Try git revert.")
    await qa.restart()
    calls = qa.calls()
    await qa.carol.react(message, "⬆️")
    assert calls.routes[0] == "GET /channels/*/messages/*"
    assert qa.value("SELECT ups FROM post WHERE kind = 'answer'") == 1


@pytest.mark.parametrize("emoji", ["⬇️", "👍"])
async def test_no_other_reaction_makes_an_answer(qa: World, emoji: str):
    thread = await qa.ask()
    message = await qa.bob.send(thread, "Try git revert.")
    await qa.carol.react(message, emoji)
    assert answers(qa) == []


async def test_neither_ones_own_vote_nor_one_on_the_asker_makes_an_answer(qa: World):
    thread = await qa.ask(qa.alice)
    of_bob = await qa.bob.send(thread, "Try git revert.")
    of_alice = await qa.alice.send(thread, "I found it myself.")
    await qa.bob.react(of_bob, "⬆️")
    await qa.carol.react(of_alice, "⬆️")
    assert answers(qa) == []


async def test_a_message_deleted_between_vote_and_handling_makes_no_answer(qa: World):
    thread = await qa.ask()
    message = await qa.bob.send(thread, "Try git revert.")
    await qa.restart()
    with qa.held() as held:
        await qa.carol.react(message, "⬆️")
        await qa.bob.delete(message)
    await qa.deliver_all(held.events)
    assert answers(qa) == []


async def test_halves_of_characters_in_a_message_are_left_out(qa: World):
    thread = await qa.ask()
    await qa.bob.send(thread, LONG + " \ud83d")
    assert qa.value("SELECT body FROM post WHERE kind = 'answer'") == LONG + " "


@pytest.mark.parametrize(("status", "code"), [(404, 10062), (500, 0)])
async def test_an_answer_that_cannot_be_acknowledged_is_posted_all_the_same(qa: World, status: int, code: int):
    thread = await qa.ask()
    form = await qa.bob.slash(thread, "answer")
    qa.fail("POST", "/interactions/*/callback", status=status, code=code, times=2)
    await qa.bob.submit_modal(form, {"answer": ANSWER})
    assert answers(qa) == [(1, "live")]
    assert len([message for message in thread.history() if ANSWER in text_of(message)]) == 1


async def test_a_refused_answer_that_cannot_be_acknowledged_goes_to_its_author(qa: World):
    thread = await qa.ask()
    form = await qa.bob.slash(thread, "answer")
    qa.fail("POST", "/interactions/*/callback", status=404, code=10062, times=2)
    qa.fail("POST", f"/channels/{thread.id}/messages", status=403, code=50013)
    await qa.bob.submit_modal(form, {"answer": ANSWER})
    (message,) = qa.dms(qa.bob)
    assert ANSWER in text_of(message)
    assert answers(qa) == qa.rows("SELECT id FROM answer_draft") == []


# --- votes that stood there before


@pytest.mark.parametrize("how", ["Mark as answer", "Accept answer", "✅", "⬆️"])
async def test_votes_that_stood_on_a_message_before_it_became_an_answer_count(qa: World, how: str):
    thread = await qa.ask(qa.alice)
    message = await qa.bob.send(thread, "Try git revert.")
    await qa.carol.react(message, "⬇️")
    await qa.advance(60)
    if how in ("✅", "⬆️"):
        await qa.alice.react(message, how)
    else:
        await qa.alice.context_menu(thread, how, message)
    await qa.advance(10)
    assert qa.rows("SELECT ups, downs, dirty_at FROM post WHERE kind = 'answer'") == [
        {"ups": int(how == "⬆️"), "downs": 1, "dirty_at": None}
    ]


async def test_a_message_that_has_just_come_is_not_read(qa: World):
    thread = await qa.ask(qa.alice)
    await qa.advance(60)
    calls = qa.calls()
    await qa.bob.send(thread, LONG)
    await qa.answer(thread, qa.carol)
    await qa.advance(10)
    assert [route for route in calls.routes if route.startswith("GET")] == []
