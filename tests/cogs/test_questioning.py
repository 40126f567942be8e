"""`/question …` and `/frequent`, as members use them."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from simcord import ChannelHandle, InteractionResult, MemberActor

from tests.cogs import forging
from tests.cogs.steps import configure, shown
from tests.support.world import TITLE, World, said

OTHER = "How do I squash the last three commits?"


async def question(
    world: World, member: MemberActor, thread: ChannelHandle, verb: str, **options: Any
) -> InteractionResult:
    """Use a subcommand of `/question`."""
    return await member.slash(thread, f"question {verb}", **options)


async def close(world: World, member: MemberActor, thread: ChannelHandle, reason: str = "solved") -> InteractionResult:
    return await question(world, member, thread, "close", reason=reason)


def state(world: World, number: int = 1) -> tuple[str, str | None]:
    (row,) = world.rows("SELECT state, close_reason FROM question WHERE number = :number", number=number)
    return row["state"], row["close_reason"]


def field(world: World, thread: ChannelHandle, name: str) -> str | None:
    """Return a field of a question's card."""
    fields = world.card(thread).embeds[0].fields
    return next((each.value for each in fields if each.name == name), None)


def is_locked(world: World, thread: ChannelHandle) -> bool:
    return bool(world.env.backend.channels[thread.id].thread_metadata.locked)


# --- close and reopen


@pytest.mark.parametrize(("reason", "locks"), [("solved", False), ("no_longer_needed", False), ("off_topic", True)])
async def test_the_asker_closes_for_a_reason_and_all_are_told(qa: World, reason: str, locks: bool) -> None:
    thread = await qa.ask()
    result = await close(qa, qa.alice, thread, reason)
    await qa.settle()
    assert not result.ephemeral
    assert f"<@{qa.alice.id}> closed #1" in said(result)
    assert state(qa) == ("closed", reason)
    assert field(qa, thread, "Closed") is not None
    assert is_locked(qa, thread) == locks


async def test_a_helper_opens_again_what_was_off_topic_and_the_asker_does_not(qa: World) -> None:
    thread = await qa.ask()
    await close(qa, qa.helper, thread, "off_topic")
    await qa.settle()
    assert "A helper can open it again" in said(await question(qa, qa.alice, thread, "reopen"))
    assert state(qa) == ("closed", "off_topic")
    await question(qa, qa.helper, thread, "reopen")
    await qa.settle()
    assert state(qa) == ("open", None)
    assert not is_locked(qa, thread)
    assert field(qa, thread, "Closed") is None


@pytest.mark.parametrize("verb", ["close", "reopen", "edit", "tags", "delete"])
async def test_nobody_else_may(qa: World, verb: str) -> None:
    thread = await qa.ask()
    options = {"reason": "solved"} if verb == "close" else {}
    result = await question(qa, qa.bob, thread, verb, **options)
    assert result.ephemeral
    assert "Only the person who asked, or a helper" in said(result)
    assert state(qa) == ("open", None)


async def test_twice_is_told_and_changes_nothing(qa: World) -> None:
    thread = await qa.ask()
    assert "is open already" in said(await question(qa, qa.alice, thread, "reopen"))
    await close(qa, qa.alice, thread)
    again = await close(qa, qa.helper, thread, "off_topic")
    assert again.ephemeral
    assert state(qa) == ("closed", "solved")


async def test_outside_a_question_it_says_where_it_works(qa: World) -> None:
    result = await close(qa, qa.alice, qa.chat)
    assert "works inside a question's thread" in said(result)


async def test_a_question_is_named_by_its_number_where_it_is_seen(qa: World) -> None:
    await qa.ask()
    result = await question(qa, qa.helper, qa.chat, "close", reason="solved", question="#1")
    assert result.ephemeral
    assert state(qa) == ("closed", "solved")
    qa.hide(qa.forum, qa.helper)
    hidden = await question(qa, qa.helper, qa.chat, "reopen", question="1")
    assert "You can see no question by that name" in said(hidden)
    assert state(qa) == ("closed", "solved")


@pytest.mark.parametrize("typed", ["0", "none", "99", "#" + "9" * 19, "https://discord.com/channels/1/2", "'; --"])
async def test_what_names_no_question_is_refused(qa: World, typed: str) -> None:
    await qa.ask()
    result = await question(qa, qa.alice, qa.chat, "close", reason="solved", question=typed)
    assert "You can see no question by that name" in said(result)


async def test_in_an_archived_thread_the_record_changes_and_the_card_follows(qa: World) -> None:
    thread = await qa.ask()
    qa.thread(thread, archived=True)
    await qa.settle()
    await question(qa, qa.alice, qa.chat, "close", reason="no_longer_needed", question="1")
    await qa.settle()
    assert state(qa) == ("closed", "no_longer_needed")
    assert field(qa, thread, "Closed") == "no longer needed"


# --- edit and tags


async def edit(world: World, member: MemberActor, thread: ChannelHandle, **fields: str) -> InteractionResult:
    form = await question(world, member, thread, "edit")
    assert form.modal is not None, said(form)
    return await member.submit_modal(form, fields)


async def test_an_edit_changes_card_thread_and_search_and_keeps_the_old_text(qa: World) -> None:
    thread = await qa.ask()
    result = await edit(qa, qa.alice, thread, title=OTHER, details="All of them were pushed an hour ago already.")
    await qa.settle()
    assert "is changed" in said(result)
    assert qa.card(thread).embeds[0].title == OTHER
    assert qa.env.backend.channels[thread.id].name == OTHER
    assert qa.rows("SELECT title FROM revision") == [{"title": TITLE}]
    found = await qa.carol.slash(qa.chat, "search", query="squash")
    assert "#1" in str(shown(found).embeds[0].description)


async def test_an_edit_that_does_not_fit_gives_the_text_back(qa: World) -> None:
    thread = await qa.ask()
    result = await edit(qa, qa.alice, thread, title="help help help", details="All of them were pushed already.")
    assert "does not say what the question is about" in said(result)
    assert [file.filename for file in shown(result).attachments] == ["question.md"]
    assert qa.card(thread).embeds[0].title == TITLE


async def test_of_a_post_made_by_hand_the_title_alone_is_changed(qa: World) -> None:
    thread = await qa.forum_post(qa.alice, title="Undo a pushed commit how")
    form = await question(qa, qa.helper, thread, "edit")
    assert form.modal is not None
    result = await qa.helper.submit_modal(form, {"title": OTHER})
    await qa.settle()
    assert "asker's own message" in said(result)
    assert qa.env.backend.channels[thread.id].name == OTHER
    assert qa.value("SELECT title FROM question") == OTHER


async def test_other_tags_move_the_score_of_answers(qa: World) -> None:
    dave = qa.member("dave")
    qa.forum_tags("git", "python")
    await qa.settle()
    thread = await qa.ask(tags=["git"])
    answer = await qa.answer(thread)
    await qa.carol.react(answer, "⬆️")
    form = await question(qa, qa.alice, thread, "tags")
    result = await qa.alice.submit_modal(form, {"tags": ["python"]})
    await qa.settle()
    assert "python" in said(result)
    assert field(qa, thread, "Tags") == "python"
    experts = await dave.slash(qa.chat, "experts", tag="python")
    assert f"<@{qa.bob.id}>" in str(shown(experts).embeds[0].description)
    none = await dave.slash(qa.chat, "experts", tag="git")
    assert f"<@{qa.bob.id}>" not in str(shown(none).embeds[0].description)


# --- delete


async def delete(world: World, member: MemberActor, thread: ChannelHandle) -> InteractionResult:
    asked = await question(world, member, thread, "delete")
    return await member.click(shown(asked), label="Delete")


async def test_a_deleted_question_goes_with_thread_and_card(qa: World) -> None:
    thread = await qa.ask(channel=qa.text)
    card = qa.card(thread)
    await qa.answer(thread)
    await delete(qa, qa.alice, thread)
    await qa.settle()
    assert state(qa) == ("deleted", None)
    assert thread.id not in qa.env.backend.channels
    assert not qa.exists(card)
    assert qa.value("SELECT body FROM post WHERE kind = 'question'") == ""


async def test_an_asker_cannot_delete_what_helped_and_a_helper_can(qa: World) -> None:
    thread = await qa.ask()
    answer = await qa.answer(thread)
    asked = await question(qa, qa.alice, thread, "delete")
    await qa.carol.react(answer, "⬆️")
    refused = await qa.alice.click(shown(asked), label="Delete")
    assert "only a helper can delete" in said(refused)
    assert "only a helper can delete" in said(await question(qa, qa.alice, thread, "delete"))
    await delete(qa, qa.helper, thread)
    assert state(qa) == ("deleted", None)


async def test_a_button_of_before_a_restart_deletes_once(qa: World) -> None:
    thread = await qa.ask()
    asked = await question(qa, qa.alice, thread, "delete")
    await qa.restart()
    await qa.alice.click(shown(asked), label="Delete")
    await qa.settle()
    assert state(qa) == ("deleted", None)


# --- duplicates


async def two(world: World) -> tuple[ChannelHandle, ChannelHandle]:
    """Ask the original, number 1, and its duplicate, number 2."""
    original = await world.ask()
    form = await world.carol.slash(world.chat, "ask")
    submitted = await world.carol.submit_modal(form, {"title": OTHER, "details": "It was pushed some hours ago."})
    assert "Your question" in said(submitted)
    return original, world.channel(world.threads()[-1])


async def test_a_duplicate_is_linked_both_ways_and_undone(qa: World) -> None:
    original, again = await two(qa)
    result = await question(qa, qa.helper, again, "duplicate", original="1")
    await qa.settle()
    assert state(qa, 2) == ("closed", "duplicate")
    assert is_locked(qa, again)
    assert f"/{original.id}" in str(field(qa, again, "Closed"))
    assert f"/{again.id}" in str(field(qa, original, "Asked again 1 time"))
    assert state(qa, 1) == ("open", None)
    await qa.restart()
    await qa.carol.click(shown(result), label="Undo")
    await qa.settle()
    assert state(qa, 2) == ("open", None)
    assert not is_locked(qa, again)
    assert field(qa, original, "Asked again 1 time") is None
    assert qa.rows("SELECT * FROM duplicate") == []


async def test_somebody_elses_undo_is_refused(qa: World) -> None:
    _, again = await two(qa)
    result = await question(qa, qa.helper, again, "duplicate", original="1")
    refused = await qa.bob.click(shown(result), label="Undo")
    assert "Only the person who asked, or a helper" in said(refused)
    assert state(qa, 2) == ("closed", "duplicate")


async def test_a_circle_is_refused(qa: World) -> None:
    original, again = await two(qa)
    assert "same question" in said(await question(qa, qa.helper, original, "duplicate", original="1"))
    await question(qa, qa.helper, again, "duplicate", original="1")
    assert "same question" in said(await question(qa, qa.helper, original, "duplicate", original="2"))
    assert state(qa, 1) == ("open", None)


async def test_the_original_is_completed_by_its_words_and_its_number(qa: World) -> None:
    _, again = await two(qa)
    for typed in ("pushed commit", "1", "#1"):
        choices = await qa.helper.autocomplete(again, "question duplicate", "original", typed)
        assert "1" in [choice["value"] for choice in choices], typed
    qa.hide(qa.forum, qa.helper)
    assert await qa.helper.autocomplete(qa.chat, "question duplicate", "original", "1") == []


async def test_frequent_lists_what_was_asked_again_where_it_is_seen(qa: World) -> None:
    dave = qa.member("dave")
    original, again = await two(qa)
    assert "asked twice" in str(shown(await dave.slash(qa.chat, "frequent")).embeds[0].description)
    await question(qa, qa.helper, again, "duplicate", original="1")
    listed = str(shown(await dave.slash(qa.chat, "frequent")).embeds[0].description)
    assert f"/{original.id}" in listed
    assert "asked again 1 time" in listed
    qa.hide(qa.forum, dave)
    hidden = str(shown(await dave.slash(qa.chat, "frequent")).embeds[0].description)
    assert f"/{original.id}" not in hidden


async def test_the_title_of_an_original_in_another_channel_is_not_told(qa: World) -> None:
    await configure(qa, qa_channels=f"{qa.forum.id},{qa.text.id}")
    original = await qa.ask(channel=qa.text)
    again = await qa.ask(qa.carol, title=OTHER, details="It was pushed some hours ago.", channel=qa.forum)
    await question(qa, qa.helper, again, "duplicate", original="1")
    await qa.settle()
    closed = str(field(qa, again, "Closed"))
    assert f"/{original.id}" in closed
    assert TITLE not in closed


async def test_votes_and_points_stay_where_they_are(qa: World) -> None:
    dave = qa.member("dave")
    _, again = await two(qa)
    answer = await qa.answer(again)
    await dave.react(answer, "⬆️")
    before = qa.rows("SELECT user_id, reputation FROM member ORDER BY user_id")
    await question(qa, qa.helper, again, "duplicate", original="1")
    await qa.settle()
    after = qa.rows("SELECT user_id, reputation FROM member ORDER BY user_id")
    assert {row["user_id"]: row["reputation"] for row in before}.items() <= {
        row["user_id"]: row["reputation"] for row in after
    }.items()
    assert isinstance(qa.fresh(answer), discord.Message)


# --- what was right when it was shown, and is not any more


@pytest.mark.parametrize("typed", ["0", "#0", "9" * 19, "https://discord.com/channels/1/999999999999999999", "²", ""])
async def test_a_completion_takes_whatever_is_typed(qa: World, typed: str) -> None:
    await qa.ask()
    await qa.helper.autocomplete(qa.chat, "question close", "question", typed)
    assert qa.unexpected_errors() == []


async def test_a_question_that_became_hidden_is_not_deleted_by_an_old_button(qa: World) -> None:
    await qa.ask()
    asked = await qa.helper.slash(qa.chat, "question delete", question="1")
    qa.hide(qa.forum, qa.helper)
    await qa.settle()
    pressed = await qa.helper.click(shown(asked), label="Delete")
    assert "not a question or an answer that I know" in said(pressed)
    assert state(qa) == ("open", None)


async def test_a_question_that_became_hidden_is_not_edited_by_an_old_form(qa: World) -> None:
    await qa.ask()
    form = await qa.helper.slash(qa.chat, "question edit", question="1")
    qa.hide(qa.forum, qa.helper)
    await qa.settle()
    sent = await qa.helper.submit_modal(form, {"title": OTHER, "details": "Now I see it no more, and change it still."})
    assert "not a question or an answer that I know" in said(sent)
    assert qa.value("SELECT title FROM question") == TITLE


async def test_what_discord_refuses_for_a_members_post_is_still_done_for_the_bots_own(qa: World) -> None:
    theirs = await qa.forum_post(qa.alice, title="Undo a pushed commit how")
    qa.deny_bot(qa.forum, manage_threads=True)
    await qa.settle()
    form = await question(qa, qa.alice, theirs, "edit")
    await qa.alice.submit_modal(form, {"title": OTHER})
    await qa.advance(10)
    own = await qa.ask(qa.bob)
    form = await question(qa, qa.bob, own, "edit")
    await qa.bob.submit_modal(form, {"title": OTHER, "details": "I have three commits and want one of them."})
    await qa.advance(10)
    assert qa.env.backend.channels[own.id].name == OTHER


# --- older versions


async def test_the_history_shows_each_change_and_a_helper_erases_it(qa: World) -> None:
    thread = await qa.ask()
    for title in (OTHER, "How do I squash them all?"):
        form = await question(qa, qa.alice, thread, "edit")
        await qa.alice.submit_modal(form, {"title": title, "details": f"{title} I have tried everything that I know."})
    first = await question(qa, qa.bob, thread, "history")
    assert first.ephemeral
    assert f"-{OTHER}" in (shown(first).embeds[0].description or "")
    older = await qa.bob.click(shown(first), label="Next ▶")
    assert f"-{TITLE}" in (shown(older).embeds[0].description or "")
    mine = await question(qa, qa.helper, thread, "history")
    asked = await qa.helper.click(shown(mine), label="Erase older versions")
    done = await qa.helper.click(shown(asked), label="Erase them")
    assert "are erased" in (shown(done).embeds[0].description or "")
    assert qa.value("SELECT COUNT(*) FROM revision WHERE body <> ''") == 0


async def test_the_history_of_what_one_does_not_see_is_none(qa: World) -> None:
    await qa.ask()
    qa.hide(qa.forum, qa.bob)
    await qa.settle()
    result = await question(qa, qa.bob, qa.chat, "history", question="1")
    assert "You can see no question by that name" in said(result)
    pressed = await forging.press(qa, qa.bob, await qa.bob.send(qa.chat, "hello"), "history:1:page:1")
    assert "not a question or an answer that I know" in said(pressed)
