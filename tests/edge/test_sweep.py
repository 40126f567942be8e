"""Every post with votes is read once a week, whether or not anything was heard of it."""

from tests.cogs.steps import configure
from tests.support.world import World

LONG = "This is what I did when it happened to me, and it worked: force-push with a lease, after telling the team."
UP = "⬆️"
DAY = 86_400
MESSAGE = "/channels/*/messages/*"


async def test_a_swap_that_no_number_shows_is_found_within_a_week(world: World):
    await configure(world, qa_channels=str(world.forum.id))
    message = await world.bob.send(await world.ask(world.alice), LONG)
    await world.carol.react(message, UP)
    with world.held():
        await world.carol.unreact(message, UP)
        await world.helper.react(message, UP)
    voters = "SELECT user_id FROM vote JOIN member ON member.id = voter_id"
    await world.advance(6 * DAY)
    assert world.rows(voters) == [{"user_id": world.carol.id}]
    await world.advance(DAY + 3600)
    await world.advance(60)
    assert world.rows(voters) == [{"user_id": world.helper.id}]


async def test_a_deletion_in_an_old_archived_thread_is_found_within_a_week(world: World):
    await configure(world, qa_channels=str(world.forum.id))
    thread = await world.ask(world.alice)
    message = await world.bob.send(thread, LONG)
    await world.carol.react(message, UP)
    world.thread(thread, archived=True)
    with world.held():
        world.delete_channel(thread)
    await world.advance(7 * DAY + 3600)
    await world.advance(60)
    assert world.value("SELECT state FROM question") == "deleted"


async def test_posts_without_votes_are_not_read(world: World):
    await configure(world, qa_channels=str(world.forum.id))
    await world.bob.send(await world.ask(world.alice), LONG)
    calls = world.calls()
    await world.advance(8 * DAY)
    assert len(calls.find("GET", MESSAGE)) == 0
