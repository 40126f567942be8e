"""Profiles."""

import pytest

from bot.client import Askwell
from bot.domain.identity import Snowflake
from bot.edge.pictures import Draughtsman
from tests.cogs.forging import slash_about_who_left
from tests.support.world import ANSWER, TITLE, UP, World, said


@pytest.fixture(autouse=True)
def quick_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw nothing: how the picture comes about is not the matter here, and takes a second."""
    monkeypatch.setattr(Draughtsman, "draw", lambda self, content: b"\x89PNG")


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


def client_of(qa: World) -> Askwell:
    client = qa.env.bot
    assert isinstance(client, Askwell)
    return client


async def asked_and_answered(qa: World) -> None:
    thread = await qa.ask(qa.alice)
    card = await qa.answer(thread, qa.bob)
    await qa.carol.react(card, UP)


async def test_the_picture_comes_with_its_words(qa: World):
    await asked_and_answered(qa)
    result = await qa.alice.slash(qa.chat, "profile", member=qa.bob)
    assert result.response is not None
    [picture] = result.response.attachments
    assert (picture.filename, picture.description) == (
        "profile.png",
        "Reputation over time: from 1 on 31 Dec 2025 to 11 on 1 Jan 2026; the highest was 11.",
    )
    assert result.response.embeds[0].image.url is not None


async def test_the_interaction_is_deferred_before_anything_slow(qa: World):
    calls = qa.calls()
    await qa.alice.slash(qa.chat, "profile", member=qa.bob)
    assert "callback" in calls.routes[0]
    assert len(calls) == 2


async def test_without_the_permission_to_attach_files_there_is_no_picture(qa: World, caplog: pytest.LogCaptureFixture):
    await asked_and_answered(qa)
    caplog.set_level("INFO", logger="cogs.profiling")
    qa.deny_bot(qa.chat, attach_files=True)
    await qa.settle()
    result = await qa.alice.slash(qa.chat, "profile", member=qa.bob)
    assert result.response is not None
    assert result.response.attachments == []
    assert "**11**" in said(result)
    assert len([record for record in caplog.records if "without its picture" in record.message]) == 1


async def test_a_picture_that_fails_leaves_the_profile(qa: World, monkeypatch: pytest.MonkeyPatch):
    async def fail(content: object) -> None:
        return None

    monkeypatch.setattr(client_of(qa).pictures, "picture", fail)
    await asked_and_answered(qa)
    result = await qa.alice.slash(qa.chat, "profile", member=qa.bob)
    assert result.response is not None
    assert result.response.attachments == []
    assert "**11**" in said(result)


async def test_a_bot_has_no_profile(qa: World):
    robot = qa.member("robot", bot=True)
    assert "is a bot" in said(await qa.alice.slash(qa.chat, "profile", member=robot))


async def test_one_who_left_keeps_the_profile_but_is_said_to_have_left(qa: World):
    await asked_and_answered(qa)
    qa.env.backend.remove_member(qa.guild.id, qa.bob.id)
    await qa.settle()
    shown = said(await slash_about_who_left(qa, qa.alice, qa.chat, "profile", qa.bob))
    assert "Not in this server any more" in shown
    assert "**11**" in shown


async def test_who_is_hidden_is_shown_to_nobody_else(qa: World):
    await asked_and_answered(qa)
    preferring = client_of(qa).services.preferring
    await preferring.change(Snowflake(qa.guild.id), Snowflake(qa.bob.id), "public_display", "off")
    refused = said(await qa.alice.slash(qa.chat, "profile", member=qa.bob))
    assert "shows no profile" in refused
    assert "11" not in refused
    own = said(await qa.bob.slash(qa.chat, "profile"))
    assert "**11**" in own
    assert "Only you see this" in own
