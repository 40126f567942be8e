"""Events that come several times, or in another order."""

import random

import pytest

from tests.process.scene import DOWN, UP, Scene
from tests.wire.views import until

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_events_that_come_three_times_count_once(shared: Scene):
    shared.server.gateway.repeat(3)
    thread, message = await shared.answered()
    await shared.carol.react(message, UP)
    await until(lambda: shared.tally(message) == (1, 0))
    await shared.carol.react(message, DOWN)
    await until(lambda: shared.tally(message) == (0, 1))
    await shared.alice.react(message, UP)
    await until(lambda: shared.tally(message) == (1, 1))
    await shared.server.quiet()
    assert shared.tally(message) == (1, 1)
    assert [each.id for each in thread.messages if "1 answer" in each.text] == [(await thread.saying("1 answer")).id]
    assert len(shared.questions()) == 1
    assert set(message.reactors(UP)) == {shared.world.bot_id, shared.alice.id}


@pytest.mark.parametrize("seed", range(2))
async def test_events_in_another_order_end_in_what_discord_shows(shared: Scene, seed: int):
    # A switch that is seen backwards takes off the reaction that its member had kept: the end of it all counts.
    card = (await shared.ask()).card
    choice = random.Random(seed)
    shared.server.gateway.hold()
    for number in range(8):
        voter = shared.guild.member(f"voter{number}")
        held = None
        for _ in range(choice.randint(1, 4)):
            if held is not None:
                await voter.unreact(card, held)
            held = choice.choice([UP, DOWN, None])
            if held is not None:
                await voter.react(card, held)

    def agrees() -> bool:
        shown = [set(card.reactors(emoji)) - {shared.world.bot_id} for emoji in (UP, DOWN)]
        in_doubt = shared.value("SELECT count(*) FROM post WHERE dirty_at IS NOT NULL")
        return not in_doubt and shared.tally(card) == (len(shown[0]), len(shown[1]))

    assert shared.server.gateway.release(choice) > 8
    await shared.server.quiet()
    await until(agrees, 15)
    await shared.shown()
    assert agrees()
