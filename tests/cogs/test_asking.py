"""Asking, as members do it."""

import discord
import pytest

from tests.cogs.forging import press, submit
from tests.cogs.steps import configure, shown
from tests.support.world import DETAILS, TITLE, World, said, text_of

DRAFTS = "SELECT state, title, body FROM draft"
QUESTIONS = "SELECT number, title, state, thread_id FROM question ORDER BY number"
REQUIRE_TAG = 1 << 4


async def test_a_question_becomes_a_forum_post_with_its_card_and_two_reactions(qa: World):
    thread = await qa.ask(qa.alice)
    card = qa.card(thread)
    assert (thread.name, thread._channel.parent_id) == (TITLE, qa.forum.id)
    for words in (TITLE, DETAILS, "#1", qa.alice.mention):
        assert words in text_of(card)
    assert qa.reactors(card, "⬆️") == qa.reactors(card, "⬇️") == {"Askwell"}
    assert qa.rows(QUESTIONS) == [{"number": 1, "title": TITLE, "state": "open", "thread_id": thread.id}]
    assert qa.rows(DRAFTS) == []


async def test_the_reply_names_the_question_and_is_seen_by_the_asker_alone(qa: World):
    result = await qa.submit_ask(qa.alice)
    assert result.ephemeral
    assert "#1" in said(result)
    assert str(qa.threads()[-1]) in said(result)


async def test_asking_in_a_text_channel_makes_a_thread_under_a_card(qa: World):
    thread = await qa.ask(channel=qa.text)
    assert thread._channel.parent_id == qa.text.id
    assert [message.id for message in qa.text.history()][-1] == thread.id
    assert TITLE in text_of(qa.card(thread))


async def test_asking_elsewhere_goes_to_the_default_channel(qa: World):
    assert (await qa.ask(channel=qa.chat))._channel.parent_id == qa.forum.id


async def test_without_settings_the_channel_of_the_command_takes_the_question(world: World):
    assert (await world.ask(channel=world.chat))._channel.parent_id == world.chat.id


async def test_the_asker_becomes_a_member_of_the_thread_without_a_ping(qa: World):
    calls = qa.calls()
    thread = await qa.ask(qa.alice)
    assert [call.path for call in calls.find("PUT", "/channels/*/thread-members/*")] == [
        f"/channels/{thread.id}/thread-members/{qa.alice.id}"
    ]


@pytest.mark.parametrize(("place", "most"), [("forum", 7), ("text", 8)])
async def test_asking_costs_no_more_calls_than_it_may(qa: World, place: str, most: int):
    calls = qa.calls()
    await qa.ask(channel=getattr(qa, place))
    assert len(calls) <= most, calls.routes
    assert calls.routes[:2] == ["POST /interactions/*/*/callback"] * 2


async def test_tags_of_the_forum_are_offered_and_shown(qa: World):
    tags = qa.forum_tags("git", "python", "Solved")
    await qa.settle()
    thread = await qa.ask(tags=["git"])
    assert thread._channel.applied_tags == [tags["git"]]
    assert "git" in text_of(qa.card(thread))
    assert qa.value("SELECT tag.name FROM question_tag JOIN tag ON tag.id = tag_id") == "git"


async def test_a_forum_that_becomes_a_qa_channel_while_the_bot_runs_brings_its_tags(world: World):
    tags = world.forum_tags("git", "Solved")
    await world.settle()
    await configure(world, qa_channels=str(world.forum.id))
    thread = await world.ask(tags=["git"])
    assert thread._channel.applied_tags == [tags["git"]]


async def test_the_tags_of_a_post_opened_by_hand_count_in_a_forum_that_was_just_chosen(world: World):
    tags = world.forum_tags("git", "Solved")
    await world.settle()
    await configure(world, qa_channels=str(world.forum.id))
    await world.forum_post(world.alice, tags=[tags["git"]])
    assert world.value("SELECT tag.name FROM question_tag JOIN tag ON tag.id = tag_id") == "git"


async def test_files_are_sent_along_and_what_is_too_large_is_named(qa: World):
    result = await qa.submit_ask(files=[("log.txt", b"lines"), ("huge.bin", b"0" * (10 * 1024 * 1024 + 1))])
    card = qa.card(qa.channel(qa.threads()[-1]))
    assert [file.filename for file in card.attachments] == ["log.txt"]
    assert "huge.bin" in said(result)


async def test_a_long_title_is_cut_at_a_word_in_the_name_and_whole_on_the_card(qa: World):
    title = " ".join(["revert a commit"] * 8)
    thread = await qa.ask(title=title)
    assert len(str(thread.name)) <= 100
    assert str(thread.name).endswith(("revert…", "a…", "commit…"))
    assert title in text_of(qa.card(thread))


@pytest.mark.parametrize(
    ("title", "details"),
    [
        ("help me please!!!", DETAILS),
        ("\u200b" * 20, DETAILS),
        (TITLE, " " * 30),
        (TITLE, "\u200b\u2060" * 20),
    ],
)
async def test_a_text_that_says_nothing_is_refused_and_kept(qa: World, title: str, details: str):
    result = await qa.submit_ask(title=title, details=details)
    assert qa.threads() == []
    assert qa.rows(DRAFTS) == [{"state": "kept", "title": title, "body": details}]
    assert "kept" in said(result)
    assert "Edit again" in said(result)


@pytest.mark.parametrize(
    "text",
    [
        "@everyone <@&1> <@2> look at this question please",
        "'; DROP TABLE question; -- and then {0} %s {self}",
        "```python\nwhile True:\n    never_closed",
        "كيف يمكنني حذف تعديل قمت بدفعه بالفعل؟",
        "\u202eright to left override and more text",
        "😀" * 2000,
        "# heading\n> quote\n**bold** [link](https://example.org) ||spoiler||",
    ],
)
async def test_any_text_is_posted_as_it_is_and_pings_nobody(qa: World, text: str):
    calls = qa.calls()
    await qa.ask(details=text)
    assert qa.value("SELECT body FROM post") == text.strip()
    (post,) = calls.find("POST", "/channels/*/threads")
    assert post.body["message"].get("allowed_mentions", {"parse": []}) == {"parse": []}


async def test_a_refused_text_comes_back_in_the_form_and_is_then_posted_once(qa: World):
    refused = await qa.submit_ask(title="help me please!!!")
    form = await qa.alice.click(shown(refused), label="Edit again")
    assert form.modal is not None
    assert DETAILS in str(form.modal)
    await qa.alice.submit_modal(form, {"title": TITLE, "details": DETAILS})
    assert len(qa.threads()) == 1
    assert qa.rows(DRAFTS) == []


async def test_the_next_ask_offers_a_kept_text(qa: World):
    await qa.submit_ask(title="help me please!!!")
    offer = await qa.alice.slash(qa.chat, "ask")
    assert offer.ephemeral
    assert "help me please" in said(offer)
    thrown_away = await qa.alice.click(shown(offer), label="Discard")
    assert "thrown away" in said(thrown_away)
    assert qa.rows(DRAFTS) == []
    assert (await qa.alice.slash(qa.chat, "ask")).modal is not None


async def test_a_kept_text_is_its_authors_alone(qa: World):
    refused = await qa.submit_ask(qa.alice, title="help me please!!!")
    custom_id = shown(refused).components[0]["components"][0]["custom_id"]
    card = qa.card(await qa.ask(qa.bob))
    forged = await press(qa, qa.carol, card, custom_id)
    assert forged.modal is None
    assert "somebody else" in said(forged)


async def test_more_questions_than_the_guild_allows_are_refused(qa: World):
    await configure(qa, questions_per_hour="1")
    await qa.ask()
    result = await qa.submit_ask(title="Why does the second question of an hour fail?")
    assert len(qa.threads()) == 1
    assert "hour" in said(result)
    await qa.advance(3601)
    form = await qa.alice.click(shown(result), label="Edit again")
    await qa.alice.submit_modal(form, {"title": TITLE, "details": DETAILS})
    assert len(qa.threads()) == 2


# --- Discord refuses or fails


@pytest.mark.parametrize("permission", ["send_messages", "embed_links", "view_channel"])
async def test_a_missing_permission_is_named_before_any_call(qa: World, permission: str):
    qa.deny_bot(qa.forum, **{permission: True})
    await qa.settle()
    calls = qa.calls()
    result = await qa.submit_ask()
    assert f"<#{qa.forum.id}>" in said(result)
    assert "permission" in said(result)
    assert calls.find("POST", "/channels/*/threads") == []
    assert [row["state"] for row in qa.rows(DRAFTS)] == ["kept"]


async def test_a_missing_permission_for_threads_leaves_no_card(qa: World):
    qa.deny_bot(qa.text, create_public_threads=True)
    await qa.settle()
    result = await qa.submit_ask(channel=qa.text)
    assert f"<#{qa.text.id}>" in said(result)
    assert qa.text.history() == []


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (404, 10003), (429, 20028), (500, 0), (400, 50035)])
async def test_a_call_that_fails_keeps_the_text(qa: World, status: int, code: int):
    qa.fail("POST", f"/channels/{qa.forum.id}/threads", status=status, code=code)
    result = await qa.submit_ask()
    assert "Edit again" in said(result)
    assert qa.threads() == []
    assert [row["state"] for row in qa.rows(DRAFTS)] == ["kept"]
    assert qa.rows(QUESTIONS) == []


@pytest.mark.parametrize("place", ["forum", "text"])
async def test_a_lost_answer_of_discord_makes_no_second_thread(qa: World, place: str):
    channel = getattr(qa, place)
    qa.fail("POST", the_call_that_opens_the_thread(qa, place), status=502, after=True)
    result = await qa.submit_ask(channel=channel)
    assert "#1" in said(result)
    assert len(qa.threads()) == 1
    assert [row["thread_id"] for row in qa.rows(QUESTIONS)] == qa.threads()
    assert qa.rows(DRAFTS) == []


async def test_a_thread_that_cannot_be_opened_takes_its_card_along(qa: World):
    qa.fail("POST", "/channels/*/messages/*/threads", status=400, code=160006)
    result = await qa.submit_ask(channel=qa.text)
    assert "room" in said(result)
    assert qa.text.history() == []
    assert [row["state"] for row in qa.rows(DRAFTS)] == ["kept"]


async def test_reactions_that_fail_are_drawn_later(qa: World):
    qa.fail("PUT", "/channels/*/messages/*/reactions/*/@me", status=500)
    card = qa.card(await qa.ask())
    assert qa.reactors(card, "⬇️") == set()
    await qa.advance(10)
    assert qa.reactors(card, "⬆️") == qa.reactors(card, "⬇️") == {"Askwell"}


# --- restarts


async def test_a_form_opened_before_a_restart_is_taken(qa: World):
    form = await qa.alice.slash(qa.chat, "ask")
    await qa.restart()
    result = await qa.alice.submit_modal(form, {"title": TITLE, "details": DETAILS})
    assert "#1" in said(result)
    assert len(qa.threads()) == 1


def the_call_that_opens_the_thread(world: World, place: str) -> str:
    return f"/channels/{world.forum.id}/threads" if place == "forum" else "/channels/*/messages/*/threads"


@pytest.mark.parametrize("place", ["forum", "text"])
async def test_a_thread_made_just_before_a_crash_becomes_its_question(qa: World, place: str):
    qa.hold("POST", the_call_that_opens_the_thread(qa, place), after=True)
    await qa.submit_ask(channel=getattr(qa, place))
    assert [row["state"] for row in qa.rows(DRAFTS)] == ["posting"]
    await qa.restart()
    assert [row["thread_id"] for row in qa.rows(QUESTIONS)] == qa.threads()
    assert len(qa.threads()) == 1
    assert qa.rows(DRAFTS) == []
    assert qa.reactors(qa.card(qa.channel(qa.threads()[0])), "⬆️") == {"Askwell"}


@pytest.mark.parametrize(("place", "call"), [("forum", "threads"), ("text", "messages")])
async def test_a_crash_before_the_thread_gives_the_text_back(qa: World, place: str, call: str):
    channel = getattr(qa, place)
    qa.hold("POST", f"/channels/{channel.id}/{call}")
    await qa.submit_ask(channel=channel)
    assert [row["state"] for row in qa.rows(DRAFTS)] == ["posting"]
    await qa.restart()
    assert qa.threads() == []
    assert [row["state"] for row in qa.rows(DRAFTS)] == ["kept"]
    assert TITLE in said(await qa.alice.slash(qa.chat, "ask"))


async def test_a_card_left_without_its_thread_by_a_crash_gets_it(qa: World):
    qa.hold("POST", "/channels/*/messages/*/threads")
    await qa.submit_ask(channel=qa.text)
    assert qa.threads() == []
    await qa.restart()
    assert qa.threads() == [qa.text.history()[0].id]
    assert [row["thread_id"] for row in qa.rows(QUESTIONS)] == qa.threads()


# --- about a message, and by hand


async def test_a_question_with_little_text_is_posted_with_advice(qa: World):
    result = await qa.submit_ask(details="It does not work, why?")
    assert qa.value("SELECT COUNT(*) FROM question") == 1
    assert "What did you try" in said(result)


async def test_a_chat_message_fills_the_form(qa: World):
    message = await qa.bob.send(qa.chat, "Has anybody seen this strange error?")
    form = await qa.alice.context_menu(qa.chat, "Ask about this", message)
    assert "Has anybody seen this strange error?" in str(form.modal)


async def test_a_forum_post_opened_by_hand_is_a_question(qa: World):
    tags = qa.forum_tags("git")
    await qa.settle()
    thread = await qa.forum_post(qa.carol, TITLE, DETAILS, tags=tags.values())
    assert qa.rows("SELECT title, number, thread_id FROM question") == [
        {"title": TITLE, "number": 1, "thread_id": thread.id}
    ]
    assert qa.value("SELECT user_id FROM member JOIN post ON post.author_id = member.id") == qa.carol.id
    assert qa.value("SELECT tag.name FROM question_tag JOIN tag ON tag.id = tag_id") == "git"
    assert qa.reactors(qa.card(thread), "⬆️") == {"Askwell"}


async def test_a_post_in_another_forum_is_left_alone(qa: World):
    other = qa.guild.create_forum_channel("showcase")
    await qa.forum_post(qa.carol, forum=other)
    assert qa.rows(QUESTIONS) == []


async def test_a_post_whose_thread_the_bot_has_not_seen_is_adopted_all_the_same(qa: World):
    with qa.held() as held:
        thread = await qa.forum_post(qa.carol)
    message = next(event for event in held.events if event.name == "MESSAGE_CREATE")
    await qa.deliver(message.name, message.payload)
    assert [row["thread_id"] for row in qa.rows(QUESTIONS)] == [thread.id]


async def test_the_first_message_told_twice_makes_one_question(qa: World):
    with qa.held() as held:
        await qa.forum_post(qa.carol)
    await qa.deliver_all([*held.events, *held.events])
    assert len(qa.rows(QUESTIONS)) == 1


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (404, 10062), (429, 0), (500, 0)])
async def test_a_submit_that_cannot_be_acknowledged_keeps_the_text(qa: World, status: int, code: int):
    form = await qa.alice.slash(qa.chat, "ask")
    qa.fail("POST", "/interactions/*/callback", status=status, code=code)
    await qa.alice.submit_modal(form, {"title": TITLE, "details": DETAILS})
    assert qa.rows(DRAFTS) == [{"state": "kept", "title": TITLE, "body": DETAILS}]
    assert qa.threads() == []
    again = await qa.alice.slash(qa.chat, "ask")
    assert TITLE in said(again)


async def test_a_form_sent_again_after_that_is_posted_once(qa: World):
    form = await qa.alice.slash(qa.chat, "ask")
    qa.fail("POST", "/interactions/*/callback")
    await qa.alice.submit_modal(form, {"title": TITLE, "details": DETAILS})
    await submit(qa.alice, qa.chat, "ask", {"title": TITLE, "details": DETAILS})
    assert len(qa.threads()) == 1
    assert qa.rows(DRAFTS) == []


async def test_a_forum_that_wants_a_tag_says_so_and_keeps_the_text(qa: World):
    qa.forum_tags("git")
    await qa.settle()
    # The simulated Discord knows no such flag: it is set on what the bot has seen of the forum.
    seen = qa.env.bot.get_channel(qa.forum.id)
    assert isinstance(seen, discord.ForumChannel)
    seen._flags |= REQUIRE_TAG
    result = await qa.submit_ask()
    assert "Choose one" in said(result)
    assert qa.value("SELECT state FROM draft") == "kept"
    assert qa.threads() == []
