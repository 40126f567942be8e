"""`/bounty` as members see it: offered in the thread, awarded from a menu, ended by time."""

import pytest
import pytest_asyncio
from simcord import ChannelHandle

from tests.cogs.steps import configure, shown
from tests.support.world import UP, World, said

DAY = 86_400


@pytest_asyncio.fixture
async def rich(qa: World) -> World:
    """Return a guild with bounties in which alice has 131 reputation."""
    await configure(qa, bounties="on", points_question_up="130")
    thread = await qa.ask(qa.alice)
    await qa.bob.react(qa.card(thread), UP)
    await configure(qa, daily_cap="1000")
    await qa.settle()
    return qa


def titles(world: World, thread: ChannelHandle) -> list[str]:
    return [field.name or "" for field in world.card(thread).embeds[0].fields]


def texts(thread: ChannelHandle) -> list[str]:
    return [embed.description or "" for message in thread.history() for embed in message.embeds]


async def test_a_bounty_is_offered_in_the_thread_for_all_to_see_and_pings_nobody(rich: World):
    thread = await rich.ask(rich.alice)
    calls = rich.calls()
    result = await rich.alice.slash(thread, "bounty", amount=100)
    await rich.settle()
    message = shown(result)
    assert not message.ephemeral
    assert "100" in said(result)
    assert len(calls.routes) == 2, calls.routes
    assert "Bounty" in titles(rich, thread)
    assert rich.value("SELECT reputation FROM member WHERE user_id = :user", user=rich.alice.id) == 31


async def test_the_asker_chooses_an_answer_and_all_goes_there(rich: World):
    thread = await rich.ask(rich.alice)
    await rich.answer(thread, rich.bob)
    result = await rich.alice.slash(thread, "bounty", amount=100)
    panel = await rich.alice.click(shown(result), label="Award…")
    assert shown(panel).ephemeral
    bounty = rich.value("SELECT id FROM bounty")
    answer = rich.value("SELECT id FROM answer")
    given = await rich.alice.select(shown(panel), [str(answer)], custom_id=f"award:{bounty}")
    await rich.settle()
    assert given.acknowledged
    assert rich.value("SELECT reputation FROM member WHERE user_id = :user", user=rich.bob.id) == 101
    told = [message for message in texts(thread) if "awarded the bounty" in message]
    assert len(told) == 1
    assert "Bounty" not in titles(rich, thread)


async def test_another_member_is_told_that_it_is_not_theirs_to_award(rich: World):
    thread = await rich.ask(rich.alice)
    result = await rich.alice.slash(thread, "bounty", amount=50)
    refused = await rich.bob.click(shown(result), label="Award…")
    assert "Only whoever asked" in said(refused)


async def test_the_asker_who_offers_again_is_shown_the_one_that_runs(rich: World):
    thread = await rich.ask(rich.alice)
    await rich.alice.slash(thread, "bounty", amount=50)
    again = await rich.alice.slash(thread, "bounty", amount=60)
    assert shown(again).ephemeral
    assert rich.value("SELECT COUNT(*) FROM bounty") == 1


@pytest.mark.parametrize(
    ("member", "amount", "words"),
    [("bob", 50, "Only whoever asked"), ("alice", 131, "130 points at most")],
)
async def test_who_may_not_offer_it_is_told_why(rich: World, member: str, amount: int, words: str):
    thread = await rich.ask(rich.alice)
    result = await getattr(rich, member).slash(thread, "bounty", amount=amount)
    assert shown(result).ephemeral
    assert words in said(result)


async def test_it_is_off_until_the_guild_turns_it_on(qa: World):
    thread = await qa.ask(qa.alice)
    assert "no bounties" in said(await qa.alice.slash(thread, "bounty", amount=50))


async def test_outside_of_a_question_there_is_nothing_to_offer_for(rich: World):
    assert rich.value("SELECT COUNT(*) FROM bounty") == 0
    assert "thread" in said(await rich.alice.slash(rich.text, "bounty", amount=50))


async def test_a_week_later_half_goes_to_the_best_answer_since_also_after_a_restart(rich: World):
    thread = await rich.ask(rich.alice)
    await rich.alice.slash(thread, "bounty", amount=101)
    card = await rich.answer(thread, rich.bob)
    for voter in (rich.carol, rich.helper):
        await voter.react(card, UP)
    await rich.settle()
    await rich.restart()
    await rich.advance(7 * DAY + 60)
    assert rich.value("SELECT state FROM bounty") == "halved"
    assert rich.value("SELECT reputation FROM member WHERE user_id = :user", user=rich.bob.id) == 1 + 20 + 50
    assert len([message for message in texts(thread) if "ran out" in message]) == 1
    assert rich.value("SELECT COUNT(*) FROM render") == 0


async def test_the_end_of_a_bounty_that_was_told_although_the_call_failed_is_not_told_again(rich: World):
    thread = await rich.ask(rich.alice)
    await rich.alice.slash(thread, "bounty", amount=100)
    await rich.settle()
    await rich.advance(7 * DAY - 60)
    rich.fail("POST", f"/channels/{thread.id}/messages", status=500, times=1, after=True)
    await rich.advance(600)
    await rich.settle()
    assert len([message for message in texts(thread) if "ran out" in message]) == 1
