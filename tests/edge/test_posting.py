"""Questions on their way to Discord."""

import pytest

from bot.domain.errors import NotFoundError, Reason, StorageUnavailableError
from bot.edge.troubles import DiscordTroubleError
from tests.cogs.conftest import qa
from tests.cogs.forging import submit
from tests.support.world import DETAILS, TITLE, World, said

__all__ = ["qa"]


async def test_a_reconnect_while_a_question_is_posted_does_not_give_its_text_back(qa: World):
    held = qa.hold("POST", f"/channels/{qa.forum.id}/threads")
    form = await qa.alice.slash(qa.chat, "ask")
    await qa.alice.submit_modal(form, {"title": TITLE, "details": DETAILS})
    qa.bot.dispatch("ready")
    await qa.settle()
    assert qa.value("SELECT state FROM draft") == "posting"
    held.release()
    await qa.settle()
    assert len(qa.threads()) == 1
    assert qa.value("SELECT COUNT(*) FROM question") == 1
    assert qa.rows("SELECT id FROM draft") == []


async def test_the_same_form_sent_twice_makes_one_question(qa: World):
    held = qa.hold("POST", f"/channels/{qa.forum.id}/threads")
    await submit(qa.alice, qa.chat, "ask", {"title": TITLE, "details": DETAILS})
    again = await submit(qa.alice, qa.chat, "ask", {"title": TITLE, "details": DETAILS})
    assert "being posted" in said(again)
    held.release()
    await qa.settle()
    assert len(qa.threads()) == 1


async def test_a_recovered_question_has_its_asker_in_the_thread(qa: World):
    qa.hold("POST", f"/channels/{qa.forum.id}/threads", after=True)
    await qa.submit_ask()
    calls = qa.calls()
    await qa.restart()
    (call,) = calls.find("PUT", "/channels/*/thread-members/*")
    assert call.path.endswith(str(qa.alice.id))


async def test_a_draft_that_discord_could_not_be_asked_about_waits(qa: World):
    qa.hold("POST", f"/channels/{qa.forum.id}/threads", after=True)
    await qa.submit_ask()
    qa.fail("GET", "/guilds/*/threads/active", status=500)
    await qa.restart()
    assert qa.value("SELECT state FROM draft") == "posting"
    await qa.restart()
    assert qa.rows("SELECT id FROM draft") == []
    assert qa.value("SELECT COUNT(*) FROM question") == 1


async def test_cards_of_other_questions_and_of_other_bots_are_not_taken(qa: World):
    await qa.ask(qa.bob, title="Is this thread of another question?")
    robot = qa.member("robot", bot=True)
    await qa.forum_post(robot, "#2 · open")
    qa.hold("POST", f"/channels/{qa.forum.id}/threads")
    await qa.submit_ask(qa.alice)
    await qa.restart()
    assert qa.value("SELECT state FROM draft") == "kept"
    assert qa.value("SELECT COUNT(*) FROM question") == 1


async def test_a_database_that_fails_after_the_thread_was_made_is_made_up_for(qa: World):
    finish = qa.bot.services.asking.finish

    async def fail(*_: object, **__: object) -> None:
        qa.bot.services.asking.finish = finish
        raise StorageUnavailableError

    qa.bot.services.asking.finish = fail
    result = await qa.submit_ask()
    assert "try again" in said(result)
    assert qa.value("SELECT state FROM draft") == "posting"
    await qa.advance(60)
    assert qa.rows("SELECT id FROM draft") == []
    assert [row["thread_id"] for row in qa.rows("SELECT thread_id FROM question")] == qa.threads()


@pytest.mark.parametrize("place", ["forum", "text"])
async def test_a_channel_deleted_before_a_restart_gives_the_text_back(qa: World, place: str):
    channel = getattr(qa, place)
    qa.hold("POST", f"/channels/{channel.id}/*")
    await qa.submit_ask(channel=channel)
    qa.delete_channel(channel)
    await qa.settle()
    await qa.restart()
    assert qa.value("SELECT state FROM draft") == "kept"


async def test_a_title_of_emoji_makes_a_name_that_discord_takes_however_it_counts(qa: World):
    thread = await qa.ask(title="😀" * 120 + " what do these mean together?")
    assert 90 < len(thread._channel.name.encode("utf-16-le")) // 2 <= 100


@pytest.mark.parametrize("place", ["forum", "text"])
@pytest.mark.parametrize("is_made", [True, False])
async def test_a_thread_that_cannot_be_looked_for_is_looked_for_later(qa: World, place: str, is_made: bool):
    channel = getattr(qa, place)
    qa.fail("POST", f"/channels/{channel.id}/*", after=is_made)
    lookups = [qa.fail("GET", pattern, times=None) for pattern in ("/guilds/*/threads/active", "/channels/*/messages")]
    result = await qa.submit_ask(channel=channel)
    assert "did not answer" in said(result)
    await qa.advance(60)
    assert qa.value("SELECT state FROM draft") == "posting"
    for lookup in lookups:
        lookup.times = lookup.hits
    await qa.advance(400)
    assert [row["state"] for row in qa.rows("SELECT state FROM draft")] == ([] if is_made else ["kept"])
    assert [row["thread_id"] for row in qa.rows("SELECT thread_id FROM question")] == qa.threads()
    assert len(qa.threads()) == is_made


async def test_a_thread_that_was_archived_and_locked_before_the_restart_is_found(qa: World):
    qa.hold("POST", f"/channels/{qa.forum.id}/threads", after=True)
    await qa.submit_ask()
    (thread_id,) = qa.threads()
    async with qa.offline():
        qa.thread(qa.channel(thread_id), archived=True, locked=True)
    assert qa.rows("SELECT id FROM draft") == []
    assert qa.value("SELECT thread_id FROM question") == thread_id


@pytest.mark.parametrize("place", ["forum", "text"])
async def test_a_card_whose_embed_was_hidden_is_known_by_its_thread(qa: World, place: str):
    channel = getattr(qa, place)
    qa.hold("POST", f"/channels/{channel.id}/*threads", after=True)
    await qa.submit_ask(channel=channel)
    (thread_id,) = qa.threads()
    async with qa.offline():
        qa.env.backend.get_message(qa.card(qa.channel(thread_id)).channel.id, thread_id).embeds.clear()
    assert qa.rows("SELECT id FROM draft") == []
    assert qa.value("SELECT thread_id FROM question") == thread_id


async def test_a_second_thread_of_a_draft_is_deleted(qa: World):
    qa.hold("POST", f"/channels/{qa.forum.id}/threads", after=True)
    await qa.submit_ask()
    (first,) = qa.threads()
    async with qa.offline():
        embeds = qa.env.backend.get_message(first, first).embeds
        made, message = qa.env.backend.open_forum_post(qa.forum.id, qa.bot.user.id, TITLE, DETAILS)
        qa.env.backend.get_message(made.id, message.id).embeds.extend(embeds)
    assert qa.threads() == [first]
    assert qa.value("SELECT thread_id FROM question") == first


async def test_nothing_is_given_up_while_the_guild_is_away(qa: World):
    qa.hold("POST", f"/channels/{qa.forum.id}/threads", after=True)
    await qa.submit_ask()
    (draft,) = await qa.bot.services.asking.postings()
    guild = qa.bot.get_guild(qa.guild.id)
    guild.unavailable = True
    with pytest.raises(DiscordTroubleError):
        await qa.bot.poster.find(draft)
    guild.unavailable = False
    assert await qa.bot.poster.find(draft) is not None


@pytest.mark.parametrize("is_made", [True, False])
async def test_a_card_is_not_withdrawn_as_long_as_it_may_have_a_thread(qa: World, is_made: bool):
    qa.fail("POST", f"/channels/{qa.text.id}/messages/*/threads", after=is_made)
    lookup = qa.fail("GET", "/channels/*", times=2)
    result = await qa.submit_ask(channel=qa.text)
    assert "did not answer" in said(result)
    assert qa.value("SELECT state FROM draft") == "posting"
    await qa.advance(400)
    assert lookup.hits == 2
    assert qa.rows("SELECT id FROM draft") == []
    assert [row["thread_id"] for row in qa.rows("SELECT thread_id FROM question")] == qa.threads()
    assert len(qa.threads()) == 1


async def test_a_card_that_cannot_be_withdrawn_now_gets_its_thread_later(qa: World):
    qa.fail("POST", f"/channels/{qa.text.id}/messages/*/threads", status=429)
    qa.fail("DELETE", "/channels/*/messages/*", status=500)
    await qa.submit_ask(channel=qa.text)
    assert qa.value("SELECT state FROM draft") == "posting"
    await qa.advance(60)
    assert [row["thread_id"] for row in qa.rows("SELECT thread_id FROM question")] == qa.threads()
    assert len(qa.threads()) == 1


async def test_a_draft_that_ended_while_its_thread_was_looked_for_stops_nobody(qa: World):
    qa.hold("POST", f"/channels/{qa.forum.id}/threads", after=True)
    await qa.submit_ask()
    finish = qa.bot.services.asking.finish

    async def forgotten(*_: object, **__: object) -> None:
        qa.bot.services.asking.finish = finish
        raise NotFoundError(Reason.NO_SUCH_DRAFT)

    qa.bot.services.asking.finish = forgotten
    qa.bot.poster._under_way.clear()
    assert await qa.bot.poster.recover()
