"""The whole loop, and what it costs in REST calls."""

import pytest

from tests.process.scene import ACCEPT, DOWN, MESSAGE, MESSAGES, OTHERS_REACTION, OWN_REACTION, REACTION, UP, Scene
from tests.support.world import ANSWER, DETAILS, TITLE
from tests.wire.views import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

CALLBACK = "POST /interactions/*/*/callback"


async def test_a_question_is_asked_answered_voted_on_accepted_and_shown_in_the_profile(shared: Scene):
    said = await shared.submit_ask(tags=["git"], files=[("log.txt", b"lines")])
    (thread,) = shared.forum.threads
    assert said.message.is_ephemeral
    assert str(thread.id) in said.text
    assert (thread.name, thread.tags, thread.card.files) == (TITLE, ["git"], ["log.txt"])
    assert DETAILS in thread.card.text
    assert shared.alice.id in thread.members

    message = await shared.bob.send(thread, ANSWER)
    form = await shared.carol.slash(thread, "answer")
    await shared.carol.submit(form, answer="Ask everybody to reset, then force-push with a lease.")
    await shared.bob.react(thread.card, UP)
    await shared.carol.react(message, UP)
    accepted = await shared.alice.menu(message, "Accept answer")
    assert accepted.message.is_ephemeral
    index = await thread.saying("2 answers")
    await shared.shown()
    assert index.text.index(shared.bob.mention) < index.text.index(shared.carol.mention)
    assert shared.world.bot_id in message.reactors(ACCEPT)
    assert thread.tags == ["git", "Solved"]
    assert shared.tally(message) == (1, 0)
    assert [shared.points(member) for member in (shared.alice, shared.bob, shared.carol)] == [12, 25, 0]

    profile = await shared.alice.slash(shared.chat, "profile", member=shared.bob)
    assert profile.message.is_ephemeral
    assert "26" in profile.text
    board = await shared.alice.slash(shared.chat, "leaderboard")
    assert board.text.index(shared.bob.mention) < board.text.index(shared.alice.mention)


async def test_a_thread_opened_by_hand_is_adopted(shared: Scene):
    forum, backend = shared.forum, shared.server.backend
    raw, _ = backend.open_forum_post(forum.id, shared.alice.id, TITLE, DETAILS)
    thread = shared.world.channel(raw.id)
    await until(lambda: thread.card.reactors(DOWN) == [shared.world.bot_id])
    assert shared.questions() == [(TITLE, DETAILS, 1, thread.id)]


@pytest.mark.parametrize(("place", "most"), [("forum", 7), ("text", 8)])
async def test_asking_costs_no_more_calls_than_it_may(shared: Scene, place: str, most: int):
    with shared.server.calls.during() as cost:
        await shared.ask(channel=shared.text if place == "text" else shared.chat)
    assert len(cost) <= most, cost.routes
    assert cost.routes[:2] == [CALLBACK] * 2


async def test_a_vote_costs_nothing_and_a_reaction_to_be_taken_off_one_call(shared: Scene):
    card = (await shared.ask()).card
    taken_off = [f"DELETE {OTHERS_REACTION}"]
    for person, emoji, expected, tally in (
        (shared.bob, UP, [], (1, 0)),
        (shared.carol, UP, [], (2, 0)),
        (shared.bob, DOWN, taken_off, (1, 1)),
        (shared.alice, UP, taken_off, (1, 1)),
    ):
        with shared.server.calls.during() as cost:
            await person.react(card, emoji)
            await shared.server.quiet()
        assert cost.routes == expected
        assert shared.tally(card) == tally
    assert set(card.reactors(UP)) == {shared.world.bot_id, shared.carol.id}


async def test_a_vote_that_makes_an_answer_costs_its_two_reactions_and_one_reading(shared: Scene):
    thread = await shared.ask()
    message = await shared.bob.send(thread, "Try revert.")
    with shared.server.calls.during() as cost:
        await shared.carol.react(message, UP)
        await thread.saying("1 answer")
        await shared.shown()
        await until(lambda: shared.value("SELECT count(*) FROM post WHERE dirty_at IS NOT NULL") == 0)
    index = f"POST {MESSAGES}"
    reading = [f"GET {MESSAGE}", f"GET {REACTION}"]
    assert [call for call in cost.routes if call != index] == [f"PUT {OWN_REACTION}"] * 2 + reading
    assert cost.routes.count(index) == 1
    assert shared.tally(message) == (1, 0)


async def test_accepting_costs_four_calls_and_the_index(shared: Scene):
    thread, message = await shared.answered()
    index = await thread.saying("1 answer")
    with shared.server.calls.during() as cost:
        await shared.alice.menu(message, "Accept answer")
        await until(lambda: "Solved" in thread.tags)
        await until(lambda: shared.world.bot_id in message.reactors(ACCEPT))
        await until(lambda: "✅ Solved" in thread.card.text)
        await shared.server.quiet()
    others = [call for call in cost.made if not call.path.endswith(f"/messages/{index.id}")]
    assert len(others) <= 4, cost.routes
    assert len(cost) - len(others) <= 1
    assert cost.routes.count(CALLBACK) == 1


async def test_two_guilds_are_kept_apart(shared: Scene):
    elsewhere = Scene(shared.stage)
    changed = await shared.bot.run(
        "settings", "--guild", elsewhere.guild.id, f"qa_channels={elsewhere.forum.id}", "points_question_up=3"
    )
    assert (changed.code, changed.err) == (0, "")
    here, there = await shared.ask(), await elsewhere.ask()
    await shared.bob.react(here.card, UP)
    await elsewhere.bob.react(there.card, UP)
    await until(lambda: shared.points(shared.alice) == 10)
    await until(lambda: elsewhere.points(elsewhere.alice) == 3)
    assert [number for _, _, number, _ in shared.questions() + elsewhere.questions()] == [1, 1]
    board = await elsewhere.carol.slash(elsewhere.chat, "leaderboard")
    assert elsewhere.alice.mention in board.text
    assert shared.alice.mention not in board.text
