"""What happens on Discord, followed."""

from tests.support.world import DETAILS, TITLE, UP, World, text_of

LONG = "This is what I did when it happened to me, and it worked: force-push with a lease, after telling the team."


def points(world: World, member) -> int:
    return world.value("SELECT points FROM member WHERE user_id = :id", id=member.id)


# --- messages


async def test_an_edit_of_an_answer_is_followed_and_its_old_text_kept(qa: World):
    thread = await qa.ask()
    message = await qa.bob.send(thread, LONG)
    await qa.bob.edit(message, LONG + " With a backup.")
    assert qa.value("SELECT body FROM post WHERE kind = 'answer'") == LONG + " With a backup."
    assert qa.value("SELECT body FROM revision") == LONG
    await qa.advance(10)
    assert "This is what I did" in text_of(thread.history()[-1])


async def test_an_edit_of_a_native_question_is_followed(qa: World):
    thread = await qa.forum_post(qa.alice)
    await qa.alice.edit(qa.card(thread), DETAILS + " Please.")
    assert qa.value("SELECT body FROM post") == DETAILS + " Please."


async def test_an_edited_message_becomes_an_answer_with_its_new_text(qa: World):
    thread = await qa.ask(qa.alice)
    message = await qa.bob.send(thread, "Try git revert.")
    await qa.bob.edit(message, "Try git revert HEAD.")
    await qa.carol.react(message, UP)
    assert qa.value("SELECT body FROM post WHERE kind = 'answer'") == "Try git revert HEAD."


async def test_a_deleted_answer_takes_its_votes_along(qa: World):
    thread = await qa.ask()
    message = await qa.bob.send(thread, LONG)
    await qa.carol.react(message, UP)
    await qa.bob.delete(message)
    assert qa.rows("SELECT state FROM answer") == [{"state": "deleted"}]
    assert qa.value("SELECT body FROM post WHERE kind = 'answer'") == ""
    assert points(qa, qa.bob) == 0


async def test_messages_deleted_at_once_are_all_followed(qa: World):
    thread = await qa.ask()
    first = await qa.bob.send(thread, LONG)
    second = await qa.carol.send(thread, LONG)
    await qa.deliver(
        "MESSAGE_DELETE_BULK",
        {
            "ids": [str(first.id), str(second.id)],
            "channel_id": str(thread.id),
            "guild_id": str(qa.guild.id),
        },
    )
    assert qa.rows("SELECT state FROM answer") == [{"state": "deleted"}, {"state": "deleted"}]


async def test_a_card_deleted_in_a_text_channel_comes_back_inside_the_thread(qa: World):
    thread = await qa.ask(channel=qa.text)
    qa.env.backend.delete_message(qa.text.id, thread.id)
    await qa.settle()
    card = thread.history()[-1]
    assert TITLE in text_of(card)
    assert qa.reactors(card, UP) == {"Askwell"}
    await qa.bob.react(card, UP)
    assert points(qa, qa.alice) == 10


# --- threads and channels


async def test_a_deleted_thread_takes_the_askers_points_along_and_leaves_the_answerers(qa: World):
    thread = await qa.ask(qa.alice)
    message = await qa.bob.send(thread, LONG)
    await qa.carol.react(message, UP)
    await qa.carol.react(qa.card(thread), UP)
    qa.delete_channel(thread)
    await qa.settle()
    assert qa.value("SELECT state FROM question") == "deleted"
    assert (points(qa, qa.alice), points(qa, qa.bob)) == (0, 10)


async def test_a_deleted_archived_thread_is_followed_too(qa: World):
    thread = await qa.ask()
    qa.thread(thread, archived=True)
    await qa.settle()
    qa.delete_channel(thread)
    await qa.settle()
    assert qa.value("SELECT state FROM question") == "deleted"


async def test_a_deleted_channel_takes_all_its_questions_along(qa: World):
    for number in range(3):
        await qa.ask(title=f"Question number {number} of this channel?", channel=qa.text)
    other = await qa.ask(qa.bob, title="A question in the forum that stays?")
    qa.delete_channel(qa.text)
    await qa.settle()
    rows = qa.rows("SELECT thread_id, state FROM question WHERE state <> 'deleted'")
    assert rows == [{"thread_id": other.id, "state": "open"}]


async def test_archiving_and_waking_are_remembered(qa: World):
    thread = await qa.ask()
    qa.thread(thread, archived=True)
    await qa.settle()
    assert qa.value("SELECT is_archived FROM question") == 1
    await qa.bob.send(thread, "Hello?")
    assert qa.value("SELECT is_archived FROM question") == 0


async def test_tags_of_a_forum_become_ours_and_solved_is_kept_apart(qa: World):
    qa.forum_tags("git", "✅ Solved")
    await qa.settle()
    assert qa.rows("SELECT name FROM tag") == [{"name": "git"}]
    assert qa.value("SELECT COUNT(*) FROM forum_tag WHERE tag_id IS NULL") == 1


async def test_tags_changed_while_the_bot_was_away_are_taken_over(qa: World):
    async with qa.offline():
        qa.forum_tags("python")
    assert qa.rows("SELECT name FROM tag") == [{"name": "python"}]


# --- permissions that come back


async def test_a_refused_call_is_not_repeated_until_permissions_change(qa: World):
    thread = await qa.ask()
    qa.fail("PUT", "/channels/*/messages/*/reactions/*/@me", status=403, code=50013, times=1)
    calls = qa.calls()
    first = await qa.bob.send(thread, LONG)
    second = await qa.carol.send(thread, LONG)
    assert len(calls.find("PUT", "/channels/*/messages/*/reactions/*/@me")) == 1
    qa.bot_can(mention_everyone=True)
    await qa.settle()
    third = await qa.helper.send(thread, LONG)
    assert qa.reactors(third, UP) == {"Askwell"}
    assert qa.reactors(first, UP) == qa.reactors(second, UP) == set()
