"""Votes by reactions."""

import random

import pytest

from tests.cogs.steps import configure
from tests.support.world import World, text_of

LONG = "This is what I did when it happened to me, and it worked: force-push with a lease, after telling the team."
UP, DOWN = "⬆️", "⬇️"
REACTION = "/channels/*/messages/*/reactions/*"


def tally(world: World, message) -> tuple[int, int]:
    (row,) = world.rows("SELECT ups, downs FROM post WHERE message_id = :id", id=message.id)
    return row["ups"], row["downs"]


def states(world: World) -> list[tuple[int, str, str | None]]:
    rows = world.rows("SELECT value, state, refusal FROM vote ORDER BY voter_id")
    return [(row["value"], row["state"], row["refusal"]) for row in rows]


def points(world: World, member) -> int:
    return world.value("SELECT points FROM member WHERE user_id = :id", id=member.id)


async def an_answer(world: World):
    thread = await world.ask(world.alice)
    return await world.bob.send(thread, LONG)


# --- one vote


async def test_a_valid_vote_counts_and_costs_no_call(qa: World):
    card = qa.card(await qa.ask(qa.alice))
    calls = qa.calls()
    await qa.bob.react(card, UP)
    assert tally(qa, card) == (1, 0)
    assert points(qa, qa.alice) == 10
    assert len(calls) == 0


async def test_a_down_vote_on_an_answer_costs_its_voter_a_point(qa: World):
    message = await an_answer(qa)
    await qa.carol.react(message, DOWN)
    assert tally(qa, message) == (0, 1)
    assert (points(qa, qa.bob), points(qa, qa.carol)) == (-2, -1)


async def test_taking_the_reaction_back_takes_the_vote_back(qa: World):
    message = await an_answer(qa)
    await qa.carol.react(message, UP)
    await qa.advance(60)
    await qa.carol.unreact(message, UP)
    assert tally(qa, message) == (0, 0)
    assert points(qa, qa.bob) == 0


async def test_an_opposite_vote_replaces_the_first_and_takes_its_reaction_off(qa: World):
    message = await an_answer(qa)
    await qa.carol.react(message, UP)
    calls = qa.calls()
    await qa.carol.react(message, DOWN)
    assert tally(qa, message) == (0, 1)
    assert qa.reactors(message, UP) == {"Askwell"}
    assert qa.reactors(message, DOWN) == {"Askwell", "carol"}
    assert len(calls.find("DELETE", "/channels/*/messages/*/reactions/*/*")) == 1
    assert len(calls) == 1


async def test_a_super_reaction_is_the_same_vote(qa: World):
    message = await an_answer(qa)
    await qa.super_react(qa.carol, message, UP)
    await qa.carol.react(message, UP)
    assert tally(qa, message) == (1, 0)


async def test_an_emoji_without_its_selector_is_the_same(qa: World):
    message = await an_answer(qa)
    await qa.carol.react(message, "⬆")
    assert tally(qa, message) == (1, 0)


async def test_the_guild_chooses_its_emoji(qa: World):
    await configure(qa, emoji_up="👍", emoji_down="👎")
    message = await an_answer(qa)
    assert qa.reactors(message, "👍") == {"Askwell"}
    await qa.carol.react(message, "👍")
    assert tally(qa, message) == (1, 0)


async def test_other_reactions_and_other_messages_are_no_votes(qa: World):
    message = await an_answer(qa)
    chat = await qa.bob.send(qa.chat, LONG)
    await qa.carol.react(message, "🎉")
    await qa.carol.react(chat, UP)
    assert tally(qa, message) == (0, 0)
    assert states(qa) == []


async def test_the_bots_own_reactions_are_no_votes(qa: World):
    message = await an_answer(qa)
    assert tally(qa, message) == (0, 0)
    assert states(qa) == []


# --- refusals


async def test_ones_own_post_cannot_get_ones_vote(qa: World):
    message = await an_answer(qa)
    calls = qa.calls()
    await qa.bob.react(message, UP)
    assert tally(qa, message) == (0, 0)
    assert qa.reactors(message, UP) == {"Askwell"}
    assert len(calls) == 1


async def test_a_refused_vote_stays_refused_where_the_reaction_stays(qa: World):
    qa.bot_can(manage_messages=False)
    await qa.settle()
    message = await an_answer(qa)
    await qa.bob.react(message, UP)
    assert states(qa) == [(1, "refused", "own_post")]
    assert qa.reactors(message, UP) == {"Askwell", "bob"}
    assert tally(qa, message) == (0, 0)


async def test_bots_cannot_vote(qa: World):
    message = await an_answer(qa)
    robot = qa.member("robot", bot=True)
    await robot.react(message, UP)
    assert tally(qa, message) == (0, 0)
    assert qa.reactors(message, UP) == {"Askwell"}


async def test_the_guilds_least_reputation_is_asked_of_voters(qa: World):
    await configure(qa, vote_min_reputation="5")
    message = await an_answer(qa)
    await qa.carol.react(message, UP)
    assert tally(qa, message) == (0, 0)
    assert qa.reactors(message, UP) == {"Askwell"}


async def test_the_guilds_least_age_is_asked_of_accounts(qa: World):
    await configure(qa, min_account_age_days="7")
    message = await an_answer(qa)
    await qa.carol.react(message, UP)
    assert tally(qa, message) == (0, 0)


# --- many, twice, out of order


async def test_fifty_voters_at_once_are_all_counted(qa: World):
    message = await an_answer(qa)
    crowd = qa.members(50)
    await qa.settle()
    reactions = [(member, message, UP if number % 5 else DOWN) for number, member in enumerate(crowd)]
    random.Random(7).shuffle(reactions)
    await qa.burst(reactions)
    assert tally(qa, message) == (40, 10)
    assert len(states(qa)) == 50
    assert points(qa, qa.bob) == 200 - 20


async def test_the_same_event_twice_changes_nothing(qa: World):
    message = await an_answer(qa)
    with qa.held() as held:
        await qa.carol.react(message, UP)
    await qa.deliver_all([*held.events, *held.events])
    assert tally(qa, message) == (1, 0)


async def test_a_removal_that_was_never_seen_coming_has_the_post_read(qa: World):
    message = await an_answer(qa)
    with qa.held():
        await qa.carol.react(message, UP)
        await qa.helper.react(message, UP)
    await qa.carol.unreact(message, UP)
    calls = qa.calls()
    await qa.advance(10)
    assert tally(qa, message) == (1, 0)
    assert qa.value("SELECT COUNT(*) FROM post WHERE dirty_at IS NOT NULL") == 0
    assert all(call.startswith(("GET", "PATCH")) for call in calls.routes), calls.routes


async def test_a_vote_given_and_taken_within_seconds_is_read_once_for_all(qa: World):
    message = await an_answer(qa)
    calls = qa.calls()
    for _ in range(3):
        await qa.carol.react(message, UP)
        await qa.carol.unreact(message, UP)
    await qa.carol.react(message, UP)
    await qa.advance(20)
    assert tally(qa, message) == (1, 0)
    # Its message, and of its lists of voters the one that is not empty.
    assert len([call for call in calls.routes if call.startswith("GET")]) == 2


async def test_a_reading_sees_super_reactions_and_more_than_a_page(qa: World):
    message = await an_answer(qa)
    crowd = qa.members(103)
    await qa.settle()
    with qa.held():
        for member in crowd[:101]:
            qa.react_now(member, message, UP)
        for member in crowd[101:]:
            qa.react_now(member, message, DOWN, burst=True)
    with qa.held() as held:
        await qa.carol.react(message, UP)
        await qa.carol.unreact(message, UP)
    await qa.deliver_all(held.events[1:])
    await qa.advance(10)
    assert tally(qa, message) == (101, 2)


async def test_a_reading_that_fails_is_tried_again(qa: World):
    message = await an_answer(qa)
    with qa.held():
        await qa.carol.react(message, UP)
    fault = qa.fail("GET", "/channels/*/messages/*/reactions/*", status=500, times=None)
    with qa.held() as held:
        await qa.helper.react(message, UP)
        await qa.helper.unreact(message, UP)
    await qa.deliver_all(held.events[1:])
    await qa.advance(10)
    assert tally(qa, message) == (0, 0)
    fault.times = fault.hits
    await qa.advance(600)
    assert tally(qa, message) == (1, 0)


async def test_a_dirty_post_is_read_after_a_restart(qa: World):
    message = await an_answer(qa)
    with qa.held():
        await qa.carol.react(message, UP)
        await qa.helper.react(message, UP)
    await qa.carol.unreact(message, UP)
    await qa.restart()
    await qa.advance(10)
    assert tally(qa, message) == (1, 0)


@pytest.mark.parametrize("emoji", [None, UP])
async def test_a_moderator_who_clears_reactions_clears_the_votes(qa: World, emoji: str | None):
    message = await an_answer(qa)
    await qa.carol.react(message, UP)
    backend = qa.env.backend
    if emoji is None:
        backend.clear_reactions(message.channel.id, message.id)
    else:
        backend.clear_reaction(message.channel.id, message.id, emoji)
    await qa.settle()
    assert tally(qa, message) == (0, 0)
    assert qa.reactors(message, UP) == {"Askwell"}


# --- shown


async def test_the_index_follows_votes_at_most_once_in_five_seconds(qa: World):
    message = await an_answer(qa)
    crowd = qa.members(12)
    await qa.settle()
    calls = qa.calls()
    for member in crowd:
        await member.react(message, UP)
        await qa.advance(1)
    await qa.advance(6)
    edits = calls.find("PATCH", "/channels/*/messages/*")
    assert 2 <= len(edits) <= 4
    assert "+12" in str(edits[-1].body)


async def test_an_index_that_discord_lets_nobody_edit_waits_without_repeating(qa: World):
    message = await an_answer(qa)
    qa.fail("PATCH", "/channels/*/messages/*", status=400, code=30046, times=None)
    calls = qa.calls()
    for member in qa.members(3):
        await member.react(message, UP)
        await qa.advance(20)
    assert len(calls.find("PATCH", "/channels/*/messages/*")) == 1
    assert calls.find("POST", "/channels/*/messages") == []


async def test_an_index_that_discord_lets_nobody_edit_is_posted_anew_for_a_new_answer(qa: World):
    message = await an_answer(qa)
    thread = qa.channel(message.channel.id)
    old = thread.history()[-1]
    qa.fail("PATCH", "/channels/*/messages/*", status=400, code=30046)
    await qa.advance(10)
    await qa.carol.send(thread, LONG)
    await qa.advance(10)
    assert not qa.exists(old)
    assert "2 answers" in text_of(thread.history()[-1])


async def test_a_deleted_index_comes_back(qa: World):
    message = await an_answer(qa)
    thread = qa.channel(message.channel.id)
    qa.env.backend.delete_message(thread.id, thread.history()[-1].id)
    await qa.carol.react(message, UP)
    await qa.advance(10)
    assert "+1" in text_of(thread.history()[-1])


# --- many guilds, without the intent


async def test_guilds_do_not_mix(qa: World):
    message = await an_answer(qa)
    other = qa.add_guild("Elsewhere")
    room = other.create_text_channel("room")
    dora, emil = qa.member("dora", guild=other), qa.member("emil", guild=other)
    await qa.settle()
    thread = await qa.ask(dora, channel=room)
    await emil.react(qa.card(thread), UP)
    await qa.carol.react(message, UP)
    rows = qa.rows("SELECT guild_id, number FROM question ORDER BY guild_id")
    assert [row["number"] for row in rows] == [1, 1]
    assert tally(qa, message) == (1, 0)
    assert tally(qa, qa.card(thread)) == (1, 0)
