"""Profiles."""

from tests.support.world import ANSWER, TITLE, UP, World, said


async def test_a_profile_shows_what_a_member_is_known_for(qa: World):
    qa.forum_tags("git")
    await qa.settle()
    thread = await qa.ask(qa.alice, tags=["git"])
    card = await qa.answer(thread, qa.bob)
    await qa.carol.react(card, UP)
    await qa.alice.context_menu(thread, "Accept answer", card)
    result = await qa.alice.slash(qa.chat, "profile", member=qa.bob)
    assert result.ephemeral
    for words in ("bob", "**26**", "+25", "1 answer", "1 accepted", "100 %", TITLE, "git"):
        assert words in said(result)


async def test_without_a_name_it_is_the_callers_own(qa: World):
    assert qa.carol.mention in said(await qa.carol.slash(qa.chat, "profile"))


async def test_the_menu_shows_the_same(qa: World):
    thread = await qa.ask(qa.alice)
    await qa.answer(thread, qa.bob)
    by_menu = await qa.alice.context_menu(qa.chat, "Profile", qa.bob)
    by_command = await qa.alice.slash(qa.chat, "profile", member=qa.bob)
    assert said(by_menu) == said(by_command)


async def test_answers_in_channels_that_the_reader_cannot_see_are_not_shown(qa: World):
    thread = await qa.ask(qa.alice, channel=qa.text)
    await qa.answer(thread, qa.bob, ANSWER)
    assert TITLE in said(await qa.carol.slash(qa.chat, "profile", member=qa.bob))
    qa.hide(qa.text, qa.carol)
    await qa.settle()
    hidden = said(await qa.carol.slash(qa.chat, "profile", member=qa.bob))
    assert TITLE not in hidden
    assert "1 answer" in hidden


async def test_a_newcomer_has_reputation_one_and_hints(qa: World):
    shown = said(await qa.carol.slash(qa.chat, "profile"))
    assert "**1**" in shown
    assert "/ask" in shown


async def test_an_archived_thread_is_woken_from_the_profile(qa: World):
    thread = await qa.ask(qa.alice)
    await qa.answer(thread, qa.bob)
    qa.thread(thread, archived=True)
    await qa.settle()
    shown = await qa.alice.slash(qa.chat, "profile", member=qa.bob)
    assert shown.response is not None
    woken = await qa.alice.click(shown.response, custom_id=f"thread:{thread.id}:wake")
    assert "awake" in said(woken)
    assert not thread._channel.thread_metadata.archived
