"""What threads and messages that Discord shows change in the record."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from bot.domain.identity import Snowflake
from bot.domain.posts import Answer, Question
from bot.domain.reactions import NORMAL, SUPER, Shown
from bot.domain.sightings import Drifted, Marker, ReactionCount, SeenMessage, SeenThread
from bot.services.comparing import Comparing
from bot.services.comparing_messages import Findings
from bot.storage.database import Database
from tests.support.ballots import DOWN, HELPER_ROLE, UP, Ballots
from tests.support.clock import ManualClock
from tests.support.community import ALICE, ANSWER, BOB, CAROL, FORUM, GUILD, HELPER, TEXT_CHANNEL, Community, actor

OWN = (ReactionCount("⬆", 1, own=True), ReactionCount("⬇", 1, own=True))
LONG_AGO = 0


@pytest.fixture
async def community(database: Database, clock: ManualClock) -> Community:
    return await Community.found(database, clock)


@pytest.fixture
def comparing(community: Community) -> Comparing:
    return Comparing(community.database, community.clock, community.watch)


@pytest.fixture
async def ballots(community: Community) -> Ballots:
    ballots = Ballots(community)
    await ballots.appoint_helpers()
    return ballots


def seen(community: Community, question: Question, answer: Answer, *counts: ReactionCount, **fields: object):
    """Return the message of an answer as it would be shown, with the bot's own reactions unless others are given."""
    assert answer.post.message is not None
    text = community.message(
        question, answer.post.author_id, ANSWER, message_id=answer.post.message.message_id, **fields
    )
    return SeenMessage(text, counts=counts or OWN)


def up(others: int, burst: int = 0) -> tuple[ReactionCount, ...]:
    return (ReactionCount("⬆", others + 1, burst, own=True), OWN[1])


async def compare(comparing: Comparing, community: Community, message: SeenMessage, **terms: Any) -> Findings:
    return await comparing.messages(GUILD, [message], since=community.now + 1, **terms)


# --- votes


async def test_numbers_that_fit_leave_nothing_to_read(comparing: Comparing, ballots: Ballots) -> None:
    community = ballots.community
    question = await community.ask()
    answer = await community.write_answer(question)
    await ballots.add(answer.post, CAROL)
    await ballots.add(answer.post, CAROL, is_super=True)
    findings = await compare(comparing, community, seen(community, question, answer, *up(1, burst=1)))
    assert (findings.doubts, findings.marks, findings.drift) == ([], [], Counter())


@pytest.mark.parametrize("counts", [up(0), up(2), up(1, burst=1), (*up(1)[:1], ReactionCount("⬇", 2, own=True))])
async def test_other_numbers_make_the_post_dirty(
    comparing: Comparing, ballots: Ballots, counts: tuple[ReactionCount, ...]
) -> None:
    community = ballots.community
    question = await community.ask()
    answer = await community.write_answer(question)
    await ballots.add(answer.post, CAROL)
    findings = await compare(comparing, community, seen(community, question, answer, *counts))
    assert [doubt.dirty.post.id for doubt in findings.doubts] == [answer.id]
    assert await ballots.is_dirty(answer.id)


async def test_a_reaction_left_behind_by_a_switch_is_expected(comparing: Comparing, ballots: Ballots) -> None:
    community = ballots.community
    question = await community.ask()
    answer = await community.write_answer(question)
    await ballots.add(answer.post, CAROL, UP)
    await ballots.add(answer.post, CAROL, DOWN)
    both = (ReactionCount("⬆", 2, own=True), ReactionCount("⬇", 2, own=True))
    assert (await compare(comparing, community, seen(community, question, answer, *both))).doubts == []
    await ballots.remove(answer.post, CAROL, UP)
    assert (await compare(comparing, community, seen(community, question, answer, *both))).doubts != []


async def test_a_post_that_is_dirty_already_is_read_anew_by_others(comparing: Comparing, ballots: Ballots) -> None:
    community = ballots.community
    question = await community.ask()
    answer = await community.write_answer(question)
    await ballots.remove(answer.post, CAROL)
    assert (await compare(comparing, community, seen(community, question, answer, *up(3)))).doubts == []


async def test_a_full_comparison_reads_every_message_that_bears_votes(comparing: Comparing, ballots: Ballots) -> None:
    community = ballots.community
    question = await community.ask()
    voted, other = await community.write_answer(question), await community.write_answer(question, CAROL)
    await ballots.add(voted.post, CAROL)
    for answer, counts, expected in ((voted, up(1), 1), (other, OWN, 0)):
        message = seen(community, question, answer, *counts)
        assert len((await compare(comparing, community, message, is_full=True)).doubts) == expected


async def test_an_event_while_a_channel_is_read_makes_its_post_dirty(comparing: Comparing, ballots: Ballots) -> None:
    community = ballots.community
    question = await community.ask()
    answer = await community.write_answer(question)
    assert question.thread_id is not None
    with community.watch.reading(question.thread_id):
        ballots.voting._watch = community.watch  # pyright: ignore[reportPrivateUsage]
        await ballots.add(answer.post, CAROL)
    assert await ballots.is_dirty(answer.id)
    assert await ballots.score(answer.id) == (1, 0)


async def test_own_reactions_that_are_missing_are_asked_for(comparing: Comparing, community: Community) -> None:
    question = await community.ask()
    answer = await community.write_answer(question)
    await community.database.write(lambda connection: connection.execute("DELETE FROM render"))
    findings = await compare(comparing, community, seen(community, question, answer, OWN[0]))
    assert findings.drift == Counter({Drifted.OWN_REACTIONS: 1})
    assert "vote_reactions" in await community.renders(answer.id)


# --- texts and new answers


async def test_an_edit_is_followed_unless_a_newer_one_is_known(comparing: Comparing, community: Community) -> None:
    question = await community.ask()
    answer = await community.write_answer(question)
    assert answer.post.message is not None
    await community.following.message_edited(GUILD, answer.post.message, "the newest text", community.now + 50)
    for edited_at, text in ((community.now + 10, "the newest text"), (community.now + 60, ANSWER)):
        message = seen(community, question, answer)
        await compare(comparing, community, SeenMessage(message.text, edited_at, counts=OWN))
        assert await community.value("SELECT body FROM post WHERE id = :id", id=answer.id) == text


async def test_without_texts_no_text_is_taken_over(comparing: Comparing, community: Community) -> None:
    question = await community.ask()
    answer = await community.write_answer(question, text=ANSWER + "!")
    message = SeenMessage(seen(community, question, answer).text, community.now + 10, counts=OWN)
    await compare(comparing, community, message, has_texts=False)
    assert await community.value("SELECT body FROM post WHERE id = :id", id=answer.id) == ANSWER + "!"


async def test_a_message_from_the_missed_time_becomes_an_answer(comparing: Comparing, community: Community) -> None:
    question = await community.ask()
    message = SeenMessage(community.message(question), counts=up(1))
    findings = await comparing.messages(GUILD, [message], since=community.now)
    assert findings.drift[Drifted.NEW_ANSWERS] == 1
    assert [doubt.seen for doubt in findings.doubts] == [message]


async def test_a_message_that_was_heard_is_not_judged_again(comparing: Comparing, community: Community) -> None:
    question = await community.ask()
    findings = await compare(comparing, community, SeenMessage(community.message(question)))
    assert findings.drift == Counter()
    assert await community.value("SELECT COUNT(*) FROM answer") == 0


async def test_a_message_known_to_be_gone_does_not_come_to_life(comparing: Comparing, community: Community) -> None:
    question = await community.ask()
    message = community.message(question)
    community.watch.note_gone([message.message_id])
    await comparing.messages(GUILD, [SeenMessage(message)], since=LONG_AGO)
    assert await community.value("SELECT COUNT(*) FROM answer") == 0


async def test_deleted_and_retracted_answers_stay_what_they_are(comparing: Comparing, community: Community) -> None:
    question = await community.ask()
    deleted, retracted = await community.write_answer(question), await community.write_answer(question, CAROL)
    assert deleted.post.message is not None
    assert retracted.post.message is not None
    await community.following.messages_deleted(GUILD, [deleted.post.message.message_id])
    await community.answering.retract(GUILD, retracted.post.message.message_id, actor(HELPER))
    messages = [seen(community, question, answer) for answer in (deleted, retracted)]
    await comparing.messages(GUILD, messages, since=LONG_AGO)
    assert await community.rows("SELECT state FROM answer ORDER BY id") == [("deleted",), ("retracted",)]


# --- check marks and candidates


async def test_a_mark_of_the_asker_needs_no_roles_and_one_of_a_stranger_does(
    comparing: Comparing, community: Community
) -> None:
    question = await community.ask(ALICE)
    message = community.message(question)
    assert await comparing.strangers(message, [ALICE, CAROL]) == [CAROL]


async def test_marks_are_done_as_if_they_were_heard_and_known_ones_left(comparing: Comparing, ballots: Ballots) -> None:
    community = ballots.community
    question = await community.ask(ALICE)
    first, second = community.message(question), community.message(question, CAROL)
    assert await comparing.marks(first, [Marker(ALICE, NORMAL | SUPER)]) == 1
    assert await comparing.marks(first, [Marker(ALICE, NORMAL | SUPER)]) == 0
    assert await comparing.marks(first, [Marker(ALICE, SUPER)]) == 0
    assert await comparing.marks(second, [Marker(HELPER, role_ids=frozenset({HELPER_ROLE}))]) == 1
    assert await community.value("SELECT message_id FROM acceptance JOIN post ON post.id = answer_id") == (
        second.message_id
    )
    assert await comparing.marks(second, []) == 1
    assert await community.value("SELECT COUNT(*) FROM acceptance") == 0
    assert await ballots.drift() == []


async def test_a_mark_without_the_right_makes_no_answer(comparing: Comparing, community: Community) -> None:
    question = await community.ask(ALICE)
    assert await comparing.marks(community.message(question), [Marker(CAROL), Marker(Snowflake(7), is_bot=True)]) == 0
    assert await community.value("SELECT COUNT(*) FROM answer") == 0


@pytest.mark.parametrize(
    ("shown", "is_answer"),
    [
        ([Shown(CAROL, ups=NORMAL)], True),
        ([Shown(CAROL, ups=NORMAL), Shown(ALICE, downs=NORMAL)], True),
        ([Shown(BOB, ups=NORMAL)], False),
        ([Shown(CAROL, is_bot=True, ups=NORMAL)], False),
        ([Shown(CAROL, ups=NORMAL, downs=NORMAL)], False),
        ([Shown(CAROL, downs=NORMAL)], False),
        ([], False),
    ],
)
async def test_an_up_vote_that_counts_makes_an_ordinary_message_an_answer(
    comparing: Comparing, ballots: Ballots, shown: list[Shown], is_answer: bool
) -> None:
    community = ballots.community
    question = await community.ask(ALICE)
    assert await comparing.candidate(community.message(question, BOB), shown) is is_answer
    assert await community.value("SELECT COUNT(*) FROM answer") == is_answer
    counted = await community.value("SELECT COUNT(*) FROM vote WHERE state = 'counted'")
    assert counted == (len(shown) if is_answer else 0)


# --- lists of threads


def thread(question: Question, **fields: object) -> SeenThread:
    values: dict[str, object] = {
        "thread_id": question.thread_id,
        "parent_id": FORUM,
        "owner_id": Snowflake(1),
        "name": question.title,
        "is_archived": False,
        "is_locked": False,
        "archived_at": 0,
        "archive_stamp": "",
        "last_message_id": Snowflake(0),
    }
    return SeenThread(**(values | fields))  # pyright: ignore[reportArgumentType]


async def test_states_of_threads_follow_the_list_unless_an_event_is_newer(
    comparing: Comparing, community: Community
) -> None:
    question = await community.ask()
    shown = thread(question, is_archived=True, is_locked=True)
    assert question.thread_id is not None
    listed = await comparing.threads_listed(GUILD, [shown], [question.thread_id])
    assert (listed.known, listed.drift) == ((shown,), Counter())
    listed = await comparing.threads_listed(GUILD, [shown], [])
    assert listed.drift == Counter({Drifted.THREAD_STATES: 1})
    assert await community.rows("SELECT is_archived, is_locked FROM question") == [(1, 1)]


async def test_threads_of_nobody_are_new_and_those_of_other_channels_are_passed_over(
    comparing: Comparing, community: Community
) -> None:
    question = await community.ask()
    unknown = thread(question, thread_id=Snowflake(77), parent_id=TEXT_CHANNEL)
    elsewhere = thread(question, thread_id=Snowflake(78), parent_id=Snowflake(9))
    listed = await comparing.threads_listed(GUILD, [unknown, elsewhere], [])
    assert (listed.known, listed.new) == ((), (unknown,))


async def test_the_threads_and_messages_that_are_to_be_found_are_those_that_stand(
    comparing: Comparing, community: Community
) -> None:
    open_one, gone = await community.ask(), await community.ask()
    in_text = await community.ask(channel_id=TEXT_CHANNEL)
    answer = await community.write_answer(open_one)
    assert gone.thread_id is not None
    assert open_one.thread_id is not None
    assert in_text.post.message is not None
    await community.following.thread_deleted(GUILD, gone.thread_id)
    known = await comparing.awake_threads(GUILD, 0, 10)
    assert [each.number for each in known] == [open_one.number, in_text.number]
    assert await comparing.awake_threads(GUILD, open_one.number, 1) == known[1:]
    assert await comparing.threads(GUILD, 0, 10) == known
    assert answer.post.message is not None
    assert await comparing.message_ids(open_one.thread_id) == {open_one.thread_id, answer.post.message.message_id}
    channels = {channel.discord_id: channel.id for channel in await comparing.channels(GUILD)}
    assert await comparing.cards(channels[TEXT_CHANNEL]) == [in_text.post.message.message_id]
    assert await comparing.cards(channels[FORUM]) == []
