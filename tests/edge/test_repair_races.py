"""What happens while a comparison reads is neither lost nor brought back by it."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
import pytest_asyncio
from simcord.backend import serializers

from bot.domain.identity import Snowflake
from bot.edge.calls import Calls
from tests.cogs.steps import configure
from tests.support.world import ACCEPT, ANSWER, DOWN, UP, World

ACCEPTED = "SELECT message_id FROM acceptance JOIN post ON post.id = acceptance.answer_id"
VOTERS = "SELECT user_id FROM vote JOIN member ON member.id = voter_id"


@pytest_asyncio.fixture
async def qa(world: World) -> World:
    """Return a guild with a forum and a text channel for questions, and a role for helpers."""
    await configure(world, qa_channels=f"{world.forum.id},{world.text.id}", helper_role=str(world.helper_role.id))
    return world


def after_call(
    world: World, monkeypatch: pytest.MonkeyPatch, name: str, act: Callable[[], Awaitable[None]], *, calls: int = 1
) -> None:
    """Let something happen once, heard by the bot, when Discord has answered so many calls, before that is compared."""
    real = getattr(world.bot.calls, name)
    left = calls

    async def call(_calls: Calls, *args: object):
        nonlocal left
        answer = await real(*args)
        left -= 1
        if left == 0:
            await act()
        return answer

    monkeypatch.setattr(Calls, name, call)


async def compare(world: World, *, is_full: bool = False) -> None:
    """Have the guild compared, and what is in doubt read."""
    since = int(world.bot.clock.now().timestamp()) - 600
    await world.bot.services.repairing.want(Snowflake(world.guild.id), since, is_full=is_full)
    world.bot.repairs.wake()
    await come_to_rest(world)


async def come_to_rest(world: World, seconds: float = 40) -> None:
    """Let time pass, and wait for the database's threads besides: settling does not know of them.

    Whoever jumps over minutes with a simulated clock may jump over an alarm, so what is due is woken.
    """
    bot = world.bot
    for _ in range(4):
        await world.advance(seconds / 4)
        bot.repairs.wake()
        bot.recounts.wake(0)
        for chore in (bot.repairs._chore, bot.recounts._chore, bot.renderer._chore):
            if chore._task is not None:
                await asyncio.wait([chore._task], timeout=10)
    await world.settle()


async def heard(world: World) -> None:
    """Let the bot hear what was done: what it queues after that is done after that."""
    for _ in range(20):
        await asyncio.sleep(0)
    await world.bot.services.voting.dirty_posts(1)


async def test_a_check_mark_that_comes_while_pages_are_read_stands(qa: World, monkeypatch: pytest.MonkeyPatch):
    message = await qa.bob.send(await qa.ask(qa.alice), ANSWER)

    async def meanwhile():
        qa.react_now(qa.alice, message, ACCEPT)
        await heard(qa)

    after_call(qa, monkeypatch, "messages_before", meanwhile)
    await compare(qa)
    assert qa.rows(ACCEPTED) == [{"message_id": message.id}]


@pytest.mark.parametrize("text", [ANSWER, "Use the lease."])
async def test_a_check_mark_that_goes_while_marks_are_read_accepts_nothing(
    qa: World, monkeypatch: pytest.MonkeyPatch, text: str
):
    message = await qa.bob.send(await qa.ask(qa.alice), text)
    with qa.held():
        qa.react_now(qa.alice, message, ACCEPT)

    async def meanwhile():
        qa.react_now(qa.alice, message, ACCEPT, reacted=False)
        await heard(qa)

    after_call(qa, monkeypatch, "reacting_users", meanwhile)
    await compare(qa)
    assert qa.rows(ACCEPTED) == []


async def test_a_check_mark_that_the_bot_takes_off_meanwhile_moves_nothing_back(
    qa: World, monkeypatch: pytest.MonkeyPatch
):
    thread = await qa.ask(qa.alice)
    first, second = await qa.bob.send(thread, ANSWER), await qa.carol.send(thread, ANSWER)
    await qa.alice.react(first, ACCEPT)

    async def meanwhile():
        qa.react_now(qa.alice, second, ACCEPT)
        await heard(qa)
        qa.bot.renderer.wake()
        while "alice" in qa.reactors(first, ACCEPT):
            await heard(qa)
        await heard(qa)

    after_call(qa, monkeypatch, "reacting_users", meanwhile)
    await compare(qa, is_full=True)
    assert qa.rows(ACCEPTED) == [{"message_id": second.id}]


async def test_a_vote_that_goes_while_a_message_becomes_an_answer_by_it_does_not_count(
    qa: World, monkeypatch: pytest.MonkeyPatch
):
    message = await qa.bob.send(await qa.ask(qa.alice), "Use the lease.")
    with qa.held():
        qa.react_now(qa.carol, message, UP)

    async def meanwhile():
        qa.react_now(qa.carol, message, UP, reacted=False)
        await heard(qa)

    after_call(qa, monkeypatch, "reacting_users", meanwhile)
    await compare(qa)
    assert qa.rows(VOTERS) == []


async def test_a_vote_that_comes_while_a_forum_post_is_adopted_counts(qa: World, monkeypatch: pytest.MonkeyPatch):
    with qa.held():
        thread = await qa.forum_post(qa.carol)

    async def meanwhile():
        qa.react_now(qa.alice, qa.card(thread), UP)
        await heard(qa)

    after_call(qa, monkeypatch, "messages_before", meanwhile)
    await compare(qa)
    assert qa.rows(VOTERS) == [{"user_id": qa.alice.id}]


@pytest.mark.parametrize("channel", ["forum", "text"])
async def test_a_page_that_shows_nothing_for_want_of_a_permission_is_no_deletion(
    qa: World, monkeypatch: pytest.MonkeyPatch, channel: str
):
    await configure(qa, qa_channels=str(getattr(qa, channel).id))
    thread = await qa.ask(qa.alice)
    message = await qa.bob.send(thread, ANSWER)
    await qa.carol.react(message, UP)
    await qa.carol.react(qa.card(thread), UP)
    real = Calls.messages_before
    blind = [True, True]

    async def shows_nothing(calls: Calls, channel_id: Snowflake, before: Snowflake | None):
        return [] if blind and blind.pop() else await real(calls, channel_id, before)

    monkeypatch.setattr(Calls, "messages_before", shows_nothing)
    await compare(qa)
    assert [row["ups"] for row in qa.rows("SELECT ups FROM post")] == [1, 1]
    assert qa.value("SELECT COUNT(*) FROM repair") == 1
    blind.clear()
    await come_to_rest(qa, 280)
    assert qa.value("SELECT COUNT(*) FROM repair") == 0


async def test_a_thread_that_wakes_between_the_lists_is_read(qa: World, monkeypatch: pytest.MonkeyPatch):
    thread = await qa.ask(qa.alice)
    message = await qa.bob.send(thread, ANSWER)
    with qa.held():
        qa.react_now(qa.carol, message, UP)
        qa.thread(thread, archived=True)

    async def meanwhile():
        qa.thread(thread, archived=False)
        await heard(qa)

    after_call(qa, monkeypatch, "list_active_threads", meanwhile)
    await compare(qa)
    assert qa.rows(VOTERS) == [{"user_id": qa.carol.id}]


async def test_what_goes_out_of_sight_in_the_middle_is_compared_since_the_same_time_later(
    qa: World, monkeypatch: pytest.MonkeyPatch
):
    thread = await qa.ask(qa.alice)
    message = await qa.bob.send(thread, ANSWER)
    with qa.held():
        qa.react_now(qa.carol, message, UP)
        qa.thread(thread, archived=True)
    await qa.advance(400)

    async def meanwhile():
        qa.deny_bot(qa.forum, view_channel=True)
        await heard(qa)

    after_call(qa, monkeypatch, "list_archived_threads", meanwhile, calls=2)
    await compare(qa)
    qa.deny_bot(qa.forum)
    await come_to_rest(qa)
    assert qa.rows(VOTERS) == [{"user_id": qa.carol.id}]


async def test_the_reading_of_one_post_leaves_its_neighbours_alone(qa: World):
    thread = await qa.ask(qa.alice)
    first, second = await qa.bob.send(thread, ANSWER), await qa.carol.send(thread, ANSWER)
    await qa.burst([(qa.helper, first, UP)])
    await qa.helper.unreact(first, UP)
    await come_to_rest(qa, 5)
    calls = qa.calls()
    await qa.helper.react(second, DOWN)
    await come_to_rest(qa)
    assert calls.find("GET", "/channels/*/messages/*") == []


@pytest.mark.parametrize("is_outage", [False, True])
async def test_a_guild_that_goes_in_the_middle_is_compared_since_the_same_time_when_it_returns(
    qa: World, monkeypatch: pytest.MonkeyPatch, is_outage: bool
):
    thread = await qa.ask(qa.alice)
    message = await qa.bob.send(thread, ANSWER)
    with qa.held():
        qa.react_now(qa.carol, message, UP)
        qa.thread(thread, archived=True)
    await qa.advance(400)

    async def meanwhile():
        for listener in list(qa.env.backend.subscribers):
            listener("GUILD_DELETE", {"id": str(qa.guild.id), "unavailable": is_outage})
        await heard(qa)

    refused = qa.fail("GET", "/channels/*/messages", status=403, code=50001, times=None)
    after_call(qa, monkeypatch, "list_archived_threads", meanwhile, calls=2)
    await compare(qa)
    assert qa.rows(VOTERS) == []
    assert qa.value("SELECT state FROM question") == "open"
    refused.times = 0
    payload = serializers.guild_create_payload(qa.env.backend, qa.guild._guild)
    await qa.deliver("GUILD_CREATE", payload | ({"unavailable": False} if is_outage else {}))
    await come_to_rest(qa)
    assert qa.rows(VOTERS) == [{"user_id": qa.carol.id}]
