"""Questions that wait, and threads that sleep."""

import pytest

from tests.cogs.forging import press
from tests.cogs.steps import configure, shown
from tests.support.world import TITLE, World, said, text_of

LONG = "This is what I did when it happened to me, and it worked: force-push with a lease, after telling the team."


async def test_questions_without_an_accepted_answer_are_listed_oldest_activity_first(qa: World):
    first = await qa.ask(qa.alice, title="What was asked first of all here?")
    await qa.advance(60)
    await qa.ask(qa.bob, title="What was asked second of all here?")
    await qa.advance(60)
    await qa.carol.send(first, "Hm.")
    result = await qa.carol.slash(qa.chat, "unanswered")
    text = said(result)
    assert result.ephemeral
    assert text.index("second of all") < text.index("first of all")


async def test_an_accepted_answer_takes_a_question_off_the_list(qa: World):
    thread = await qa.ask(qa.alice)
    message = await qa.bob.send(thread, LONG)
    assert TITLE in said(await qa.carol.slash(qa.chat, "unanswered"))
    await qa.alice.react(message, "✅")
    assert TITLE not in said(await qa.carol.slash(qa.chat, "unanswered"))


async def test_a_tag_narrows_the_list(qa: World):
    qa.forum_tags("git", "python")
    await qa.settle()
    await qa.ask(title="How do I write this in git, please?", tags=["git"])
    await qa.ask(title="How do I write this in Python, please?", tags=["python"])
    text = said(await qa.carol.slash(qa.chat, "unanswered", tag="python"))
    assert "Python, please" in text
    assert "in git" not in text
    assert "no tag" in said(await qa.carol.slash(qa.chat, "unanswered", tag="cobol"))


@pytest.mark.parametrize("command", ["unanswered", "leaderboard"])
async def test_a_tag_of_a_hidden_channel_is_answered_like_one_that_there_is_not(qa: World, command: str):
    qa.forum_tags("git")
    await qa.settle()
    await qa.ask(tags=["git"])
    qa.hide(qa.forum, qa.carol)
    await qa.settle()
    hidden = said(await qa.carol.slash(qa.chat, command, tag="git"))
    missing = said(await qa.carol.slash(qa.chat, command, tag="cobol"))
    assert hidden == missing.replace("cobol", "git")
    assert "no tag" not in said(await qa.bob.slash(qa.chat, command, tag="git"))


async def test_questions_in_hidden_channels_are_not_shown(qa: World):
    await qa.ask(channel=qa.text)
    qa.hide(qa.text, qa.carol)
    await qa.settle()
    assert TITLE not in said(await qa.carol.slash(qa.chat, "unanswered"))
    assert TITLE in said(await qa.bob.slash(qa.chat, "unanswered"))


async def test_channels_whose_history_one_cannot_read_are_not_shown(qa: World):
    await qa.ask(channel=qa.text)
    qa.deny(qa.text, qa.carol, read_message_history=True)
    await qa.settle()
    assert TITLE not in said(await qa.carol.slash(qa.chat, "unanswered"))


async def test_a_sleeping_thread_is_woken_from_the_list(qa: World):
    thread = await qa.ask()
    qa.thread(thread, archived=True)
    await qa.settle()
    listed = await qa.carol.slash(qa.chat, "unanswered")
    woken = await qa.carol.click(shown(listed), label="Wake thread #1")
    assert str(thread.id) in said(woken)
    assert not thread._channel.thread_metadata.archived
    assert qa.value("SELECT is_archived FROM question") == 0


async def test_nobody_wakes_a_thread_that_they_cannot_see(qa: World):
    thread = await qa.ask(channel=qa.text)
    qa.thread(thread, archived=True)
    qa.hide(qa.text, qa.carol)
    await qa.settle()
    message = await qa.carol.send(qa.chat, "hello")
    result = await press(qa, qa.carol, message, f"thread:{thread.id}:wake")
    assert "not a question" in said(result)
    assert thread._channel.thread_metadata.archived


async def test_a_thread_that_is_no_questions_is_not_woken(qa: World):
    message = await qa.carol.send(qa.chat, "hello")
    result = await press(qa, qa.carol, message, f"thread:{qa.chat.id}:wake")
    assert "not a question" in said(result)


async def test_a_locked_thread_that_the_bot_may_not_wake_is_said(qa: World):
    thread = await qa.ask()
    qa.thread(thread, archived=True)
    await qa.settle()
    listed = await qa.carol.slash(qa.chat, "unanswered")
    qa.fail("PATCH", f"/channels/{thread.id}", status=403, code=50013)
    assert "does not let me" in said(await qa.carol.click(shown(listed), label="Wake thread #1"))


async def test_long_lists_have_pages(qa: World):
    for number in range(11):
        await qa.ask(qa.alice if number < 6 else qa.bob, title=f"Which is question number {number} of many?")
    first = await qa.carol.slash(qa.chat, "unanswered")
    assert "number 10" not in said(first)
    await qa.carol.click(shown(first), label="Next ▶")
    assert "number 10" in said(first)


async def test_an_age_stays_with_its_tag_from_page_to_page(qa: World):
    qa.forum_tags("git")
    await qa.settle()
    for number in range(11):
        await qa.ask(
            qa.alice if number < 6 else qa.bob, title=f"Which is question number {number} of many?", tags=["git"]
        )
    await qa.advance(86_400)
    await qa.ask(qa.carol, title="What was asked only a moment ago?", tags=["git"])
    listed = await qa.carol.slash(qa.chat, "unanswered", tag="git", age="day")
    assert "a day ago" in text_of(shown(listed))
    await qa.carol.click(shown(listed), label="Next ▶")
    assert "number 10" in said(listed)
    assert "only a moment ago" not in said(listed)


@pytest.mark.parametrize("custom_id", ["unanswered:9223372036854775807:page", "leaderboard:9223372036854775807:all"])
async def test_a_page_that_no_list_has_is_refused_in_words(qa: World, custom_id: str):
    message = await qa.carol.send(qa.chat, "hello")
    assert "tampered" in said(await press(qa, qa.carol, message, custom_id))


async def test_a_tag_of_halves_of_characters_is_no_tag(qa: World):
    assert "no tag" in said(await qa.carol.slash(qa.chat, "unanswered", tag="a\ud83d"))


async def test_tags_of_channels_that_one_cannot_see_are_not_told(qa: World):
    secret = qa.guild.create_forum_channel("staff")
    qa.hide(secret, qa.carol)
    await configure(qa, qa_channels=f"{qa.forum.id},{secret.id}")
    qa.forum_tags("git")
    qa.forum_tags("layoffs", forum=secret)
    await qa.settle()
    thread = await qa.ask(qa.alice, channel=secret, tags=["layoffs"])
    await qa.answer(thread, qa.bob)
    for member, is_told in ((qa.carol, False), (qa.alice, True)):
        form = await member.slash(qa.chat, "ask")
        profile = await member.slash(qa.chat, "profile", member=qa.bob)
        completed = await member.autocomplete(qa.chat, "unanswered", "tag", "")
        assert "git" in str(form.modal)
        for told in (str(form.modal), text_of(shown(profile)), str(completed)):
            assert ("layoffs" in told) is is_told
