"""Questions that were asked before, and their originals."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.errors import AskwellError, ConflictError, NotAllowedError, NotFoundError, Reason
from bot.domain.identity import Actor, Snowflake
from bot.domain.listing import PAGE_LENGTH
from bot.domain.posts import CloseReason, MessageRef, Question, QuestionState
from bot.services.linking import MOST_SHOWN, Linked, Linking, Links, links_of
from bot.services.managing_questions import ManagingQuestions, Place, Which
from bot.services.managing_tags import ManagingTags
from bot.storage import duplicates, questions
from bot.storage.database import Database
from tests.support.archives import export_archive, import_archive
from tests.support.ballots import Ballots
from tests.support.clock import ManualClock
from tests.support.community import ALICE, BOB, FORUM, GUILD, HELPER, OTHER_GUILD, TEXT_CHANNEL, Community, actor
from tests.support.empty_database import EmptyDatabase

VISIBLE = frozenset({FORUM, TEXT_CHANNEL})
MANAGER = Actor(HELPER, is_helper=True, is_manager=True)


class Desk:
    """A guild without limits, whose questions are marked by its helper unless another is named."""

    def __init__(self, community: Community) -> None:
        self.community = community
        self.linking = Linking(community.database, community.clock)
        self.managing = ManagingQuestions(community.database, community.clock)

    async def ask(self, times: int, asker: Snowflake = ALICE, channel: Snowflake = FORUM) -> list[Question]:
        return [await self.community.ask(asker, channel_id=channel) for _ in range(times)]

    async def link(
        self,
        question: Question,
        original: Question,
        user: Snowflake = HELPER,
        visible: frozenset[Snowflake] = VISIBLE,
    ) -> Linked:
        return await self.linking.link(GUILD, question.id, original.number, actor(user), visible)

    async def reopen(self, question: Question, user: Snowflake = HELPER) -> Question:
        assert question.thread_id is not None
        return await self.managing.reopen(Place(GUILD, question.thread_id, VISIBLE), actor(user))

    async def delete(self, question: Question) -> None:
        """Let a moderator delete the thread at Discord."""
        assert question.thread_id is not None
        await self.community.following.thread_deleted(GUILD, question.thread_id)

    async def links(self, question: Question) -> Links:
        return await self.community.database.read(lambda c: links_of(c, questions.require_question(c, question.id)))

    async def original_of(self, question: Question) -> int | None:
        original = (await self.links(question)).original
        return None if original is None else original.number

    async def now(self, question: Question) -> Question:
        return await self.community.database.read(lambda c: questions.require_question(c, question.id))

    async def forget_renders(self) -> None:
        await self.community.database.write(lambda c: c.execute("DELETE FROM render"))

    async def drawn(self) -> set[int]:
        """Return the numbers of the questions whose cards wait to be drawn."""
        rows = await self.community.rows(
            "SELECT number FROM render JOIN question ON question.id = post_id WHERE kind = 'card'"
        )
        return {number for (number,) in rows}


@pytest_asyncio.fixture
async def desk(community: Community) -> Desk:
    """Return the use case in a guild where one may ask as often as one likes."""
    await community.configuring.change(GUILD, {"questions_per_hour": "0", "open_questions": "0"})
    return Desk(community)


async def test_a_duplicate_is_closed_as_one_and_both_know_each_other(desk: Desk) -> None:
    original, question = await desk.ask(2)
    await desk.forget_renders()
    linked = await desk.link(question, original)
    assert (linked.question.state, linked.question.close_reason) == (QuestionState.CLOSED, CloseReason.DUPLICATE)
    assert linked.original.id == original.id
    assert await desk.original_of(question) == original.number
    links = await desk.links(original)
    assert ([each.id for each in links.duplicates], links.times) == ([question.id], 1)
    assert await desk.drawn() == {original.number, question.number}
    assert "lock" in await desk.community.renders(question.id)
    assert (await desk.now(original)).state is QuestionState.OPEN


async def test_the_asker_may_and_others_may_not(desk: Desk) -> None:
    original, question = await desk.ask(2)
    with pytest.raises(NotAllowedError) as refusal:
        await desk.link(question, original, BOB)
    assert refusal.value.reason is Reason.NOT_YOUR_QUESTION
    assert (await desk.now(question)).state is QuestionState.OPEN
    await desk.link(question, original, ALICE)
    assert await desk.original_of(question) == original.number


async def test_a_question_is_no_duplicate_of_itself_nor_of_what_repeats_it(desk: Desk) -> None:
    original, question, other = await desk.ask(3)
    await desk.link(question, original)
    await desk.link(other, question)
    for named in (original, question, other):
        with pytest.raises(ConflictError) as refusal:
            await desk.link(original, named)
        assert refusal.value.reason is Reason.SAME_QUESTION
    assert (await desk.now(original)).state is QuestionState.OPEN
    assert (await desk.links(original)).times == 2


async def test_of_a_duplicate_its_own_original_is_taken(desk: Desk) -> None:
    original, question, other = await desk.ask(3)
    await desk.link(question, original)
    assert (await desk.link(other, question)).original.id == original.id
    assert await desk.original_of(other) == original.number
    assert (await desk.links(question)).times == 0


async def test_what_repeats_a_question_repeats_its_original_then(desk: Desk) -> None:
    original, middle, *others = await desk.ask(2 + MOST_SHOWN + 2)
    for other in others:
        await desk.link(other, middle)
    await desk.forget_renders()
    await desk.link(middle, original)
    assert {await desk.original_of(each) for each in [middle, *others]} == {original.number}
    assert (await desk.links(original)).times == 1 + len(others)
    assert await desk.drawn() == {each.number for each in [original, middle, *others]}


async def test_marking_again_moves_the_mark(desk: Desk) -> None:
    first, second, question = await desk.ask(3)
    await desk.link(question, first)
    await desk.forget_renders()
    await desk.link(question, second)
    assert await desk.original_of(question) == second.number
    assert [(await desk.links(each)).times for each in (first, second)] == [0, 1]
    assert await desk.drawn() == {first.number, second.number, question.number}


async def test_to_open_a_duplicate_again_takes_the_mark_off(desk: Desk) -> None:
    original, question = await desk.ask(2)
    await desk.link(question, original)
    await desk.forget_renders()
    opened = await desk.reopen(question, ALICE)
    assert (opened.state, opened.close_reason) == (QuestionState.OPEN, None)
    assert await desk.original_of(question) is None
    assert (await desk.links(original)).times == 0
    assert await desk.drawn() == {original.number, question.number}
    assert "lock" in await desk.community.renders(question.id)


async def test_undoing_a_mark_opens_the_question_for_who_may(desk: Desk) -> None:
    original, question = await desk.ask(2)
    await desk.link(question, original)
    with pytest.raises(NotAllowedError):
        await desk.managing.undo_duplicate(Which(GUILD, question.id, VISIBLE), actor(BOB))
    with pytest.raises(NotFoundError):
        await desk.managing.undo_duplicate(Which(OTHER_GUILD, question.id, VISIBLE), actor(HELPER))
    assert await desk.original_of(question) == original.number
    opened = await desk.managing.undo_duplicate(Which(GUILD, question.id, VISIBLE), actor(ALICE))
    assert opened.state is QuestionState.OPEN
    assert await desk.original_of(question) is None


async def test_a_mark_is_undone_once(desk: Desk) -> None:
    original, question = await desk.ask(2)
    await desk.link(question, original)
    results = await asyncio.gather(
        *(desk.managing.undo_duplicate(Which(GUILD, question.id, VISIBLE), actor(HELPER)) for _ in range(50)),
        return_exceptions=True,
    )
    assert sum(isinstance(result, Question) for result in results) == 1
    assert all(isinstance(result, Question | ConflictError) for result in results)


async def test_a_question_closed_otherwise_is_not_opened_by_an_old_undo(desk: Desk) -> None:
    original, question = await desk.ask(2)
    await desk.link(question, original)
    await desk.reopen(question)
    assert question.thread_id is not None
    await desk.managing.close(Place(GUILD, question.thread_id, VISIBLE), actor(HELPER), CloseReason.OFF_TOPIC)
    with pytest.raises(ConflictError):
        await desk.managing.undo_duplicate(Which(GUILD, question.id, VISIBLE), actor(HELPER))
    assert (await desk.now(question)).close_reason is CloseReason.OFF_TOPIC


async def test_an_old_undo_does_not_take_back_a_newer_mark(desk: Desk) -> None:
    first, second, question = await desk.ask(3)
    await desk.link(question, first)
    await desk.link(question, second)
    with pytest.raises(ConflictError) as refusal:
        await desk.managing.undo_duplicate(Which(GUILD, question.id, VISIBLE), actor(HELPER), first.id)
    assert refusal.value.reason is Reason.LINK_MOVED
    assert await desk.original_of(question) == second.number
    await desk.managing.undo_duplicate(Which(GUILD, question.id, VISIBLE), actor(HELPER), second.id)
    assert await desk.original_of(question) is None


async def test_the_cards_of_duplicates_follow_the_deletion_of_their_original(desk: Desk) -> None:
    original, question = await desk.ask(2)
    await desk.link(question, original)
    await desk.forget_renders()
    await desk.delete(original)
    assert await desk.drawn() == {question.number}
    assert await desk.original_of(question) is None
    assert (await desk.now(question)).state is QuestionState.CLOSED
    await desk.reopen(question)
    assert (await desk.now(question)).state is QuestionState.OPEN


async def test_a_deleted_duplicate_was_asked_all_the_same_but_has_no_link(desk: Desk) -> None:
    original, question = await desk.ask(2)
    await desk.link(question, original)
    await desk.forget_renders()
    await desk.delete(question)
    links = await desk.links(original)
    assert (links.duplicates, links.times) == ((), 1)
    assert await desk.drawn() == {original.number}


async def test_a_duplicate_takes_the_place_of_its_deleted_original(desk: Desk) -> None:
    original, first, second, third = await desk.ask(4)
    await desk.link(first, original)
    await desk.link(second, original)
    await desk.delete(original)
    await desk.forget_renders()
    assert (await desk.link(third, first)).original.id == first.id
    assert [await desk.original_of(each) for each in (first, second, third)] == [None, first.number, first.number]
    assert await desk.drawn() == {first.number, second.number, third.number}


async def test_of_two_duplicates_of_what_was_deleted_one_can_be_the_original(desk: Desk) -> None:
    original, first, second = await desk.ask(3)
    await desk.link(first, original)
    await desk.link(second, original)
    await desk.delete(original)
    await desk.link(second, first)
    assert (await desk.links(first)).times == 1
    with pytest.raises(ConflictError):
        await desk.link(first, second)


async def test_a_refusal_moves_nothing(desk: Desk) -> None:
    original, first, second = await desk.ask(3)
    await desk.link(first, original)
    await desk.link(second, original)
    await desk.delete(original)
    with pytest.raises(ConflictError):
        await desk.link(first, first)
    rows = await desk.community.rows("SELECT question_id, original_id FROM duplicate ORDER BY question_id")
    assert rows == [(first.id, original.id), (second.id, original.id)]


async def test_what_was_deleted_is_no_original_and_no_duplicate(desk: Desk) -> None:
    original, question = await desk.ask(2)
    await desk.delete(original)
    with pytest.raises(NotFoundError) as refusal:
        await desk.link(question, original)
    assert refusal.value.reason is Reason.NO_SUCH_QUESTION
    with pytest.raises(ConflictError) as conflict:
        await desk.link(original, question)
    assert conflict.value.reason is Reason.QUESTION_DELETED


async def test_an_original_where_one_sees_nothing_is_unknown(desk: Desk) -> None:
    [hidden] = await desk.ask(1, channel=TEXT_CHANNEL)
    seen, question = await desk.ask(2)
    for named in (hidden, seen):
        if named is seen:
            await desk.link(seen, hidden)
        with pytest.raises(NotFoundError) as refusal:
            await desk.link(question, named, visible=frozenset({FORUM}))
        assert refusal.value.reason is Reason.NO_SUCH_QUESTION
    assert (await desk.now(question)).state is QuestionState.OPEN


async def test_questions_of_another_guild_are_unknown(desk: Desk) -> None:
    original, question = await desk.ask(2)
    with pytest.raises(NotFoundError):
        await desk.linking.link(OTHER_GUILD, question.id, original.number, actor(HELPER), VISIBLE)
    with pytest.raises(NotFoundError):
        await desk.linking.link(GUILD, question.id, 999, actor(HELPER), VISIBLE)


async def test_an_original_may_be_named_by_its_thread(desk: Desk) -> None:
    [question] = await desk.ask(1)
    draft = await desk.community.asking.begin(desk.community.form())
    thread_id = Snowflake(10**17 + 1)
    original = await desk.community.asking.finish(draft.id, thread_id, MessageRef(thread_id, thread_id))
    linked = await desk.linking.link(GUILD, question.id, thread_id, actor(HELPER), VISIBLE)
    assert linked.original.id == original.id


async def test_votes_and_answers_stay_where_they_are(desk: Desk) -> None:
    original, question = await desk.ask(2)
    answer = await desk.community.write_answer(question)
    ballots = Ballots(desk.community)
    await ballots.add(question.post, Snowflake(700))
    await ballots.add(answer.post, Snowflake(700))
    points = "SELECT id, reputation FROM member WHERE reputation <> 1 ORDER BY id"
    totals = "SELECT question_id, answer_count, ups FROM answer JOIN question ON question.id = question_id JOIN post"
    before = await desk.community.rows(points), await desk.community.rows(f"{totals} ON post.id = answer.id")
    await desk.link(question, original)
    assert (await desk.community.rows(points), await desk.community.rows(f"{totals} ON post.id = answer.id")) == before
    assert ((await desk.now(question)).post.ups, (await desk.now(original)).answer_count) == (1, 0)


async def test_fifty_marks_at_once_leave_one_link(desk: Desk) -> None:
    first, second, question = await desk.ask(3)
    await asyncio.gather(*(desk.link(question, (first, second)[place % 2]) for place in range(50)))
    assert await desk.community.value("SELECT COUNT(*) FROM duplicate") == 1


async def test_two_questions_marked_as_each_others_at_once_make_no_circle(desk: Desk) -> None:
    first, second = await desk.ask(2)
    results = await asyncio.gather(
        *(desk.link(*pair) for pair in [(first, second), (second, first)] * 25), return_exceptions=True
    )
    assert all(isinstance(result, Linked | AskwellError) for result in results)
    assert await desk.community.value("SELECT COUNT(*) FROM duplicate") == 1


async def test_the_card_of_an_original_links_to_the_newest_and_tells_of_all(desk: Desk) -> None:
    original, *others = await desk.ask(1 + MOST_SHOWN + 2)
    for other in others:
        desk.community.clock.advance(1)
        await desk.link(other, original)
    links = await desk.links(original)
    assert links.times == MOST_SHOWN + 2
    assert [each.number for each in links.duplicates] == [each.number for each in others[::-1][:MOST_SHOWN]]


async def test_the_questions_that_were_asked_most_often_come_first(desk: Desk) -> None:
    first, second, third, *others = await desk.ask(6)
    for other, original in zip(others, (second, second, third), strict=True):
        await desk.link(other, original)
    page = await desk.linking.frequent(GUILD, VISIBLE)
    assert [(each.question.id, each.times) for each in page.items] == [(second.id, 2), (third.id, 1)]
    assert first.id not in {each.question.id for each in page.items}
    await desk.delete(second)
    assert [each.question.id for each in (await desk.linking.frequent(GUILD, VISIBLE)).items] == [third.id]


async def test_hidden_questions_take_no_place_on_a_page(desk: Desk) -> None:
    hidden = await desk.ask(PAGE_LENGTH, channel=TEXT_CHANNEL)
    seen = await desk.ask(PAGE_LENGTH + 1)
    for original in [*hidden, *seen]:
        await desk.link((await desk.ask(1))[0], original)
    first = await desk.linking.frequent(GUILD, frozenset({FORUM}))
    second = await desk.linking.frequent(GUILD, frozenset({FORUM}), page=1)
    assert [each.question.id for each in [*first.items, *second.items]] == [each.id for each in seen]
    assert (first.has_next, second.has_next) == (True, False)
    assert not (await desk.linking.frequent(GUILD, frozenset())).items


async def test_a_tag_narrows_what_is_asked_often(desk: Desk) -> None:
    await ManagingTags(desk.community.database, desk.community.clock).create(GUILD, MANAGER, "git")
    tagged = await desk.community.ask(tags=("git",))
    plain, first, second = await desk.ask(3)
    await desk.link(first, tagged)
    await desk.link(second, plain)
    page = await desk.linking.frequent(GUILD, VISIBLE, tag="git")
    assert [each.question.id for each in page.items] == [tagged.id]
    with pytest.raises(NotFoundError) as refusal:
        await desk.linking.frequent(GUILD, VISIBLE, tag="cobol")
    assert refusal.value.reason is Reason.NO_SUCH_TAG


async def test_an_unknown_guild_has_nothing_that_is_asked_often(desk: Desk) -> None:
    assert not (await desk.linking.frequent(Snowflake(3_000), VISIBLE)).items


async def test_a_link_needs_two_questions(desk: Desk) -> None:
    """The database itself refuses it, whatever the code above forgets."""
    [question] = await desk.ask(1)
    with pytest.raises(Exception, match="CHECK"):
        await desk.community.database.write(lambda c: duplicates.put(c, question.id, question.id, 1, 0))


async def test_an_export_has_a_duplicate_closed_as_one_and_comes_back_the_same(
    desk: Desk, database: Database, clock: ManualClock, tmp_path: Path, empty_database: EmptyDatabase
) -> None:
    original, question = await desk.ask(2)
    await desk.link(question, original)
    text = await export_archive(database, GUILD)
    assert text.count(b'"state":"closed","close_reason":"duplicate"') == 1
    other = await Database.open(empty_database.lay(tmp_path / "other.db"))
    try:
        await import_archive(other, clock, *text.splitlines(keepends=True)[1:], guild=GUILD)
        assert await export_archive(other, GUILD) == text
        await import_archive(database, clock, *text.splitlines(keepends=True)[1:], guild=GUILD)
    finally:
        await other.close()
    assert await desk.original_of(question) == original.number


async def test_what_an_archive_brought_without_a_thread_is_an_original_for_all(desk: Desk) -> None:
    imported, question = await desk.ask(2)
    await desk.community.database.write(
        lambda connection: connection.execute(
            "UPDATE question SET channel_id = NULL, thread_id = NULL WHERE id = :id", {"id": imported.id}
        )
    )
    await desk.link(question, imported, visible=frozenset({FORUM}))
    assert (await desk.now(question)).close_reason is CloseReason.DUPLICATE
    page = await Linking(desk.community.database, desk.community.clock).frequent(GUILD, frozenset({FORUM}))
    assert [each.question.id for each in page.items] == [imported.id]
