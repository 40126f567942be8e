"""Notices on their way: who is told what, how often, and at what cost."""

from collections.abc import Awaitable, Callable

import discord
import pytest
import pytest_asyncio
from simcord import ChannelHandle, MemberActor

from bot.domain.errors import StorageUnavailableError
from bot.domain.identity import Snowflake
from bot.domain.notices import DIRECT_MESSAGES_A_MINUTE, MENTIONS_A_MESSAGE
from bot.domain.preferences import NoticeKind
from bot.services import noticing
from bot.storage.connection import Connection
from tests.cogs.conftest import qa
from tests.support.world import World, text_of

__all__ = ["qa"]

MESSAGES = "POST /channels/*/messages"


@pytest_asyncio.fixture
async def tagged(qa: World) -> World:
    """Return a guild whose forum has the tags git and python."""
    qa.forum_tags("git", "python")
    await qa.settle()
    return qa


async def follow(world: World, *members: MemberActor, tag: str = "git", how: str = "thread") -> None:
    """Let members follow a tag and choose how they are told."""
    services = world.bot.services
    channels = frozenset({Snowflake(world.forum.id), Snowflake(world.text.id)})
    for member in members:
        await services.tag_following.follow(world.guild.id, member.id, tag, channels)
        await services.preferring.change(world.guild.id, member.id, "notice_followed_tag", how)


async def ask(world: World, *tags: str, member: MemberActor | None = None) -> ChannelHandle:
    return await world.ask(member or world.alice, tags=list(tags or ("git",)))


def told(thread: ChannelHandle) -> list[discord.Message]:
    """Return the messages in a thread that tell followers."""
    return [message for message in thread.history() if message.author.bot and "tag that you follow" in message.content]


def pinged(thread: ChannelHandle) -> set[int]:
    """Return who was mentioned by the messages that tell followers, and so pinged."""
    return {user.id for message in told(thread) for user in message.mentions}


def waiting(world: World) -> int:
    return world.value("SELECT COUNT(*) FROM notice WHERE told_at IS NULL")


# --- in the thread


async def test_followers_are_told_by_one_message_in_the_thread_a_minute_later(tagged: World):
    await follow(tagged, tagged.bob, tagged.carol)
    thread = await ask(tagged)
    assert told(thread) == []
    await tagged.advance(61)
    (message,) = told(thread)
    assert tagged.bob.mention in message.content
    assert tagged.carol.mention in message.content
    assert {user.id for user in message.mentions} == {tagged.bob.id, tagged.carol.id}
    assert waiting(tagged) == 0


async def test_telling_costs_one_call_however_many_follow(tagged: World):
    await follow(tagged, *tagged.members(20))
    thread = await ask(tagged)
    calls = tagged.calls()
    await tagged.advance(61)
    assert calls.routes == [MESSAGES]
    assert len(told(thread)) == 1


async def test_a_crowd_of_followers_is_told_fifty_at_a_time(tagged: World):
    crowd = tagged.members(MENTIONS_A_MESSAGE + 5)
    await follow(tagged, *crowd)
    thread = await ask(tagged)
    await tagged.advance(61)
    messages = told(thread)
    assert sorted(len(message.mentions) for message in messages) == [5, MENTIONS_A_MESSAGE]
    assert {user.id for message in messages for user in message.mentions} == {member.id for member in crowd}
    assert all(len(message.content) <= 2000 for message in messages)


async def test_only_those_who_are_named_may_be_pinged(tagged: World):
    await follow(tagged, tagged.bob)
    await ask(tagged)
    calls = tagged.calls()
    await tagged.advance(61)
    (call,) = calls.made
    assert call.body["allowed_mentions"]["users"] == [tagged.bob.id]
    assert call.body["allowed_mentions"]["parse"] == []


async def test_who_follows_two_tags_of_a_question_is_told_once(tagged: World):
    await follow(tagged, tagged.bob, tag="git")
    await follow(tagged, tagged.bob, tag="python")
    thread = await ask(tagged, "git", "python")
    await tagged.advance(600)
    assert len(told(thread)) == 1


async def test_a_question_opened_by_hand_is_told_of_too(tagged: World):
    await follow(tagged, tagged.bob)
    tags = {tag.name: tag.id for tag in tagged.bot.get_channel(tagged.forum.id).available_tags}
    thread = await tagged.forum_post(tagged.alice, tags=[tags["git"]])
    await tagged.advance(61)
    assert len(told(thread)) == 1


# --- who is not told

UNTOLD: dict[str, Callable[[World, ChannelHandle], object]] = {
    "the channel is hidden from them": lambda world, _: world.hide(world.forum, world.bob),
    "they cannot read it back": lambda world, _: world.deny(world.forum, world.bob, read_message_history=True),
    "they left": lambda world, _: world.env.backend.get_guild(world.guild.id).members.pop(world.bob.id),
    "the question was deleted": lambda world, thread: world.delete_channel(thread),
    "they follow the tag no more": lambda world, _: world.bot.services.tag_following.unfollow(
        world.guild.id, world.bob.id, "git", frozenset({Snowflake(world.forum.id)})
    ),
    "they chose to be told nothing": lambda world, _: world.bot.services.preferring.change(
        world.guild.id, world.bob.id, "notice_followed_tag", "off"
    ),
}


@pytest.mark.parametrize("how", ["thread", "direct"])
@pytest.mark.parametrize("why", UNTOLD)
async def test_nobody_is_told_any_more_when(tagged: World, why: str, how: str):
    await follow(tagged, tagged.bob, how=how)
    thread = await ask(tagged)
    done = UNTOLD[why](tagged, thread)
    if isinstance(done, Awaitable):
        await done
    await tagged.settle()
    calls = tagged.calls()
    await tagged.advance(61)
    assert calls.routes == []
    assert tagged.dms(tagged.bob) == []
    assert waiting(tagged) == 0


async def test_of_several_followers_those_who_cannot_see_are_left_out(tagged: World):
    await follow(tagged, tagged.bob, tagged.carol)
    tagged.hide(tagged.forum, tagged.carol)
    await tagged.settle()
    thread = await ask(tagged)
    await tagged.advance(61)
    assert pinged(thread) == {tagged.bob.id}


async def test_the_asker_is_not_told_of_their_own_question(tagged: World):
    await follow(tagged, tagged.alice)
    thread = await ask(tagged)
    await tagged.advance(61)
    assert told(thread) == []
    assert tagged.rows("SELECT * FROM notice") == []


async def test_without_followers_nothing_waits_and_no_call_is_made(tagged: World):
    await ask(tagged)
    calls = tagged.calls()
    await tagged.advance(3600)
    assert calls.routes == []


async def test_being_woken_for_nothing_writes_nothing(tagged: World, monkeypatch: pytest.MonkeyPatch):
    written: list[object] = []

    async def note(_: object, function: object) -> int:
        written.append(function)
        return 0

    monkeypatch.setattr("bot.services.noticing.Notices._write", note)
    await ask(tagged)
    await tagged.restart()
    await tagged.advance(61)
    assert written == []


# --- by direct message


async def test_a_direct_message_names_the_question_and_can_be_stopped_after_a_restart(tagged: World):
    await follow(tagged, tagged.bob, how="direct")
    thread = await ask(tagged)
    await tagged.advance(61)
    (message,) = tagged.dms(tagged.bob)
    text = text_of(message)
    assert str(thread.id) in text
    assert "How do I undo a commit" in text
    assert "git" in text
    assert told(thread) == []
    await tagged.restart()
    await tagged.settle()
    result = await tagged.bob.user.click(tagged.dms(tagged.bob)[0], label="Stop telling me this")
    assert result.acknowledged
    (message,) = tagged.dms(tagged.bob)
    assert "not be told of this any more" in message.content
    assert message.components == []
    await ask(tagged, member=tagged.carol)
    await tagged.advance(61)
    assert len(tagged.dms(tagged.bob)) == 1


async def test_the_channel_of_direct_messages_is_opened_once(tagged: World):
    await follow(tagged, tagged.bob, how="direct")
    calls = tagged.calls()
    for _ in range(2):
        await ask(tagged)
        await tagged.advance(61)
    assert len(tagged.dms(tagged.bob)) == 2
    assert len(calls.find("POST", "/users/@me/channels")) == 1


async def test_closed_direct_messages_are_tried_once_until_they_are_chosen_anew(tagged: World):
    await follow(tagged, tagged.bob, how="direct")
    tagged.close_dms(tagged.bob)
    calls = tagged.calls()
    for _ in range(3):
        await ask(tagged)
        await tagged.advance(61)
    assert len(calls.find("POST", "/users/@me/channels")) == 1
    assert waiting(tagged) == 0
    tagged.env.backend.closed_dms.clear()
    await follow(tagged, tagged.bob, how="direct")
    await ask(tagged, member=tagged.carol)
    await tagged.advance(61)
    assert len(tagged.dms(tagged.bob)) == 1


async def test_a_member_without_a_guild_in_common_counts_as_closed(tagged: World):
    await follow(tagged, tagged.bob, how="direct")
    await ask(tagged)
    tagged.fail("POST", "/channels/*/messages", status=403, code=50278)
    await tagged.advance(61)
    assert tagged.rows("SELECT user_id FROM closed_dm") == [{"user_id": tagged.bob.id}]


async def test_no_more_direct_messages_are_sent_in_a_minute_than_the_budget(tagged: World):
    crowd = tagged.members(DIRECT_MESSAGES_A_MINUTE + 5)
    await follow(tagged, *crowd, how="direct")
    await ask(tagged)
    await tagged.advance(61)
    sent = [len(tagged.dms(member)) for member in crowd]
    assert sum(sent) == DIRECT_MESSAGES_A_MINUTE
    await tagged.advance(61)
    assert [len(tagged.dms(member)) for member in crowd] == [1] * len(crowd)


async def test_after_a_refusal_of_another_kind_none_is_sent_for_an_hour_and_none_is_lost(tagged: World):
    await follow(tagged, tagged.bob, tagged.carol, how="direct")
    await ask(tagged)
    tagged.fail("POST", "/channels/*/messages", status=403, code=20026)
    await tagged.advance(61)
    assert tagged.dms(tagged.bob) + tagged.dms(tagged.carol) == []
    calls = tagged.calls()
    await tagged.advance(1800)
    assert calls.routes == []
    await tagged.advance(1900)
    assert [len(tagged.dms(member)) for member in (tagged.bob, tagged.carol)] == [1, 1]


async def test_distrust_of_direct_messages_does_not_hold_up_the_threads(tagged: World):
    await follow(tagged, tagged.bob, how="direct")
    await follow(tagged, tagged.carol, how="thread")
    tagged.bot.notifier._distrusted_until = tagged.bot.clock.now().timestamp() + 3600
    thread = await ask(tagged)
    await tagged.advance(61)
    assert pinged(thread) == {tagged.carol.id}
    assert tagged.dms(tagged.bob) == []


BADGES: list[tuple[str | None, bool, bool, int]] = [
    # tag, has the member the badge, can they see the forum, how often they are told
    (None, True, True, 1),
    (None, True, False, 1),
    (None, False, True, 0),
    ("git", True, True, 1),
    ("git", True, False, 0),
]


@pytest.mark.parametrize(("tag", "is_awarded", "is_visible", "told"), BADGES)
async def test_a_badge_is_told_directly_to_who_chose_so_as_far_as_they_may_know_of_it(
    tagged: World, tag: str | None, is_awarded: bool, is_visible: bool, told: int
):
    await tagged.bot.services.preferring.change(tagged.guild.id, tagged.bob.id, "notice_badge", "direct")
    if not is_visible:
        tagged.hide(tagged.forum, tagged.bob)
    await award(tagged, tagged.bob, tag, is_kept=is_awarded)
    await tagged.restart()
    await tagged.advance(1)
    messages = tagged.dms(tagged.bob)
    assert len(messages) == told
    assert waiting(tagged) == 0
    assert all((tag or "badge") in text_of(message) for message in messages)


async def award(world: World, member: MemberActor, tag: str | None, *, is_kept: bool) -> None:
    """Award a badge twice, as the rules of badges may, and take it back if it is not kept."""
    member_id = world.value("SELECT id FROM member WHERE user_id = :id", id=member.id)
    tag_id = world.value("SELECT id FROM tag WHERE name = :tag", tag=tag) if tag else None

    def write(connection: Connection) -> None:
        if is_kept:
            connection.execute(
                "INSERT INTO badge_award (member_id, badge, tag_id, awarded_at) VALUES (:member_id, 'gold', :tag, 1)",
                {"member_id": member_id, "tag": tag_id},
            )
        subject = f"gold/{tag}" if tag else "gold"
        assert noticing.request(connection, member_id, NoticeKind.BADGE, subject, 1)
        assert not noticing.request(connection, member_id, NoticeKind.BADGE, subject, 2)

    await world.bot.services.notices._database.write(write)


# --- once, whatever happens


@pytest.mark.parametrize("how", ["thread", "direct"])
async def test_what_was_due_while_the_bot_was_away_is_told_once(tagged: World, how: str):
    await follow(tagged, tagged.bob, how=how)
    thread = await ask(tagged)
    async with tagged.offline():
        await tagged.advance(300)
    await tagged.settle()
    await tagged.restart()
    await tagged.advance(300)
    assert len(told(thread)) + len(tagged.dms(tagged.bob)) == 1


@pytest.mark.parametrize("how", ["thread", "direct"])
async def test_what_was_sent_right_before_a_crash_bears_the_same_nonce_when_it_is_sent_again(tagged: World, how: str):
    await follow(tagged, tagged.bob, tagged.carol, how=how)
    await ask(tagged)
    notices = tagged.bot.services.notices
    settle = notices.settle

    async def fail(*_: object, **__: object) -> None:
        raise StorageUnavailableError

    notices.settle = fail
    calls = tagged.calls()
    await tagged.advance(61)
    notices.settle = settle
    await tagged.bot.services.preferring.change(tagged.guild.id, tagged.carol.id, "notice_followed_tag", "off")
    await tagged.advance(120)
    first, second = calls.find("POST", "/channels/*/messages")[:2]
    assert first.body["nonce"] == second.body["nonce"]
    assert first.body["enforce_nonce"] is second.body["enforce_nonce"] is True
    assert waiting(tagged) == 0


@pytest.mark.parametrize("how", ["thread", "direct"])
async def test_an_outage_of_discord_delays_and_loses_nothing(tagged: World, how: str):
    await follow(tagged, tagged.bob, how=how)
    thread = await ask(tagged)
    fault = tagged.fail("POST", "/channels/*/messages", status=503, times=None)
    await tagged.advance(120)
    assert waiting(tagged) == 1
    fault.release()
    await tagged.advance(600)
    assert len(told(thread)) + len(tagged.dms(tagged.bob)) == 1


async def test_members_that_cannot_be_asked_for_are_asked_for_again(tagged: World):
    await follow(tagged, tagged.bob)
    thread = await ask(tagged)

    async def fail(**_: object) -> None:
        raise TimeoutError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("discord.Guild.query_members", lambda *_, **__: fail())
        await tagged.advance(61)
        assert waiting(tagged) == 1
    await tagged.advance(60)
    assert len(told(thread)) == 1


async def test_where_the_bot_may_not_write_the_notice_is_let_go_without_a_call(tagged: World):
    await follow(tagged, tagged.bob)
    await ask(tagged)
    tagged.deny_bot(tagged.forum, send_messages_in_threads=True)
    await tagged.settle()
    calls = tagged.calls()
    await tagged.advance(3600)
    assert calls.routes == []
    assert waiting(tagged) == 0
