"""Duplicates where several commands and what happens at Discord meet."""

from __future__ import annotations

from simcord import ChannelHandle

from tests.cogs.forging import press
from tests.cogs.steps import shown
from tests.cogs.test_questioning import field, is_locked, question, state
from tests.support.world import TITLE, World, said

AGAIN = "Is there a way to take back what I shared yesterday?"


async def pair(world: World) -> tuple[ChannelHandle, ChannelHandle]:
    """Ask twice, and have the helper mark the second question as a duplicate of the first."""
    original = await world.ask()
    again = await world.ask(world.carol, title=AGAIN)
    await question(world, world.helper, again, "duplicate", original="1")
    await world.settle()
    return original, again


async def test_marking_again_moves_the_link_on_all_cards(qa: World):
    first, again = await pair(qa)
    second = await qa.ask(qa.bob, title="What does a lease mean when one pushes?")
    await question(qa, qa.helper, again, "duplicate", original="#3")
    await qa.settle()
    assert field(qa, first, "Asked again 1 time") is None
    assert f"/{again.id}" in str(field(qa, second, "Asked again 1 time"))
    assert f"/{second.id}" in str(field(qa, again, "Closed"))


async def test_a_chain_ends_at_its_root(qa: World):
    original, middle = await pair(qa)
    last = await qa.ask(qa.bob, title="What does a lease mean when one pushes?")
    await question(qa, qa.bob, last, "duplicate", original="2")
    await qa.settle()
    assert f"/{original.id}" in str(field(qa, last, "Closed"))
    linked = str(field(qa, original, "Asked again 2 times"))
    assert f"/{middle.id}" in linked
    assert f"/{last.id}" in linked


async def test_when_the_thread_of_an_original_goes_its_link_goes(qa: World):
    original, again = await pair(qa)
    qa.delete_channel(original)
    await qa.advance(10)
    assert str(original.id) not in str(field(qa, again, "Closed"))
    await question(qa, qa.carol, again, "reopen")
    await qa.settle()
    assert state(qa, 2) == ("open", None)
    assert not is_locked(qa, again)


async def test_when_a_duplicate_goes_the_original_still_tells_of_it(qa: World):
    original, again = await pair(qa)
    qa.delete_channel(again)
    await qa.advance(10)
    assert str(again.id) not in str(field(qa, original, "Asked again 1 time"))


async def test_a_new_title_of_the_original_shows_on_the_card_of_the_duplicate(qa: World):
    original, again = await pair(qa)
    form = await question(qa, qa.alice, original, "edit")
    await qa.alice.submit_modal(
        form, {"title": "How do I revert a commit that is public?", "details": "It was pushed an hour ago."}
    )
    await qa.advance(10)
    assert "revert a commit that is public" in str(field(qa, again, "Closed"))


async def test_the_card_of_an_original_in_an_archived_thread_follows(qa: World):
    original = await qa.ask()
    again = await qa.ask(qa.carol, title=AGAIN)
    qa.thread(original, archived=True)
    await qa.settle()
    await question(qa, qa.helper, again, "duplicate", original="1")
    await qa.advance(10)
    assert f"/{again.id}" in str(field(qa, original, "Asked again 1 time"))
    assert original._channel.thread_metadata.archived


async def test_a_search_that_finds_a_duplicate_links_to_its_original(qa: World):
    original, _ = await pair(qa)
    found = str(shown(await qa.bob.slash(qa.chat, "search", query="shared yesterday")).embeds[0].description)
    assert AGAIN in found
    assert f"/{original.id}" in found


async def test_a_search_does_not_lead_where_one_sees_nothing(qa: World):
    original = await qa.ask(channel=qa.text)
    again = await qa.ask(qa.carol, title=AGAIN)
    await question(qa, qa.helper, again, "duplicate", original="1")
    qa.hide(qa.text, qa.bob)
    await qa.settle()
    found = str(shown(await qa.bob.slash(qa.chat, "search", query="shared yesterday")).embeds[0].description)
    assert AGAIN in found
    assert str(original.id) not in found


async def test_an_original_in_a_hidden_channel_cannot_be_named(qa: World):
    await qa.ask(channel=qa.text)
    again = await qa.ask(qa.carol, title=AGAIN)
    qa.hide(qa.text, qa.carol)
    await qa.settle()
    hidden = said(await question(qa, qa.carol, again, "duplicate", original="1"))
    missing = said(await question(qa, qa.carol, again, "duplicate", original="99"))
    assert hidden == missing
    assert state(qa, 2) == ("open", None)


async def test_without_the_right_to_lock_the_link_is_there_all_the_same(qa: World):
    original = await qa.ask()
    again = await qa.ask(qa.carol, title=AGAIN)
    qa.deny_bot(qa.forum, manage_threads=True)
    await qa.settle()
    await question(qa, qa.helper, again, "duplicate", original="1")
    await qa.advance(60)
    assert f"/{original.id}" in str(field(qa, again, "Closed"))
    assert not is_locked(qa, again)
    assert qa.rows("SELECT kind FROM render") == []


async def test_a_forged_undo_in_another_guild_finds_no_question(qa: World):
    await pair(qa)
    question_id = qa.value("SELECT question_id FROM duplicate")
    other = qa.add_guild("Elsewhere")
    visitor = qa.member("dora", guild=other)
    message = await visitor.send(other.create_text_channel("room"), "hello")
    await press(qa, visitor, message, f"question:{question_id}:undo")
    assert state(qa, 2) == ("closed", "duplicate")


async def test_a_sleeping_original_is_woken_from_the_list(qa: World):
    original, _ = await pair(qa)
    qa.thread(original, archived=True)
    await qa.settle()
    listed = await qa.bob.slash(qa.chat, "frequent")
    await qa.bob.click(shown(listed), label="Wake thread #1")
    assert not original._channel.thread_metadata.archived


async def test_a_page_and_a_tag_stand_in_the_button(qa: World):
    qa.forum_tags("git")
    await qa.settle()
    await qa.ask(tags=["git"])
    again = await qa.ask(qa.carol, title=AGAIN)
    await question(qa, qa.helper, again, "duplicate", original="1")
    listed = shown(await qa.bob.slash(qa.chat, "frequent", tag="git"))
    assert TITLE in str(listed.embeds[0].description)
    pressed = await qa.bob.send(qa.chat, "hello")
    assert TITLE not in said(await press(qa, qa.bob, pressed, "frequent:2:page:git"))
    assert TITLE in said(await press(qa, qa.bob, pressed, "frequent:1:page:git"))
    assert "no tag" in said(await press(qa, qa.bob, pressed, "frequent:1:page:cobol"))
    assert "no tag" in said(await qa.bob.slash(qa.chat, "frequent", tag="cobol"))


async def test_a_list_line_has_score_answers_and_whether_it_is_solved(qa: World):
    original, _ = await pair(qa)
    answer = await qa.answer(original, qa.bob)
    await qa.alice.react(answer, "✅")
    await qa.settle()
    line = str(shown(await qa.bob.slash(qa.chat, "frequent")).embeds[0].description)
    assert TITLE in line
    assert "1 answer" in line
    assert "✅" in line
