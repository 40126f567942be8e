"""Rendering: the outbox, and what there is to show."""

from __future__ import annotations

import asyncio
from functools import partial

from bot.domain.identity import PostId, Snowflake
from bot.domain.posts import Question
from bot.domain.rendering import RenderKind
from bot.services.mirroring import Mirroring, SeenTag
from bot.services.rendering import RenderQueue
from bot.storage import questions, renders
from bot.storage.connection import Connection
from tests.support.community import BOB, CAROL, FORUM, GUILD, Community


def queue_of(community: Community) -> RenderQueue:
    return RenderQueue(community.database, community.clock)


async def request(community: Community, question: Question, kind: RenderKind) -> None:
    now = community.now
    await community.database.write(lambda connection: renders.request(connection, 1, question.id, kind, now))


async def test_what_is_due_comes_in_order_and_what_is_done_is_gone(community: Community) -> None:
    queue = queue_of(community)
    question = await community.ask()
    community.clock.advance(1)
    await request(community, question, RenderKind.CARD)
    due = await queue.due(10)
    assert [(render.kind, render.guild_id) for render in due] == [
        (RenderKind.VOTE_REACTIONS, GUILD),
        (RenderKind.CARD, GUILD),
    ]
    assert await queue.next_due_at() == due[0].due_at
    assert all([await queue.done(render) for render in due])
    assert await queue.due(10) == []
    assert await queue.next_due_at() is None


async def test_a_cause_that_comes_while_a_render_is_shown_is_shown_too(community: Community) -> None:
    queue = queue_of(community)
    question = await community.ask()
    [render] = await queue.due(10)
    await request(community, question, RenderKind.VOTE_REACTIONS)
    assert not await queue.done(render)
    [again] = await queue.due(10)
    assert again.version == render.version + 1
    assert await queue.done(again)


async def test_fifty_causes_at_once_are_one_render(community: Community) -> None:
    queue = queue_of(community)
    question = await community.ask()
    await asyncio.gather(*(request(community, question, RenderKind.CARD) for _ in range(50)))
    assert [render.version for render in await queue.due(10)] == [1, 50]


async def test_a_failed_render_waits_longer_each_time_and_a_new_cause_does_not_hurry_it(community: Community) -> None:
    queue = queue_of(community)
    question = await community.ask()
    waits: list[int] = []
    for _ in range(13):
        [render] = await queue.due(10)
        await queue.retry(render)
        await request(community, question, RenderKind.VOTE_REACTIONS)
        due_at = await queue.next_due_at()
        assert due_at is not None
        waits.append(due_at - community.now)
        community.clock.advance(waits[-1])
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600]


async def test_a_retry_may_name_its_delay(community: Community) -> None:
    queue = queue_of(community)
    await community.ask()
    [render] = await queue.due(10)
    await queue.retry(render, 600)
    assert await queue.next_due_at() == community.now + 600


async def test_a_dropped_render_is_gone_unless_a_newer_cause_came(community: Community) -> None:
    queue = queue_of(community)
    question = await community.ask()
    [render] = await queue.due(10)
    await request(community, question, RenderKind.VOTE_REACTIONS)
    await queue.drop(render)
    [newer] = await queue.due(10)
    await queue.drop(newer)
    assert await queue.due(10) == []


async def test_the_index_is_shown_at_most_once_in_five_seconds(community: Community) -> None:
    queue = queue_of(community)
    question = await community.ask()
    await community.write_answer(question, BOB)
    [index] = [render for render in await queue.due(10) if render.kind is RenderKind.INDEX]
    await queue.index_rendered(question.id, Snowflake(99))
    assert await queue.done(index)
    community.clock.advance(2)
    await community.write_answer(question, CAROL)
    assert (await community.renders(question.id))["index"] == community.now + 3


async def test_an_index_that_changed_while_it_was_shown_waits_its_five_seconds(community: Community) -> None:
    queue = queue_of(community)
    question = await community.ask()
    await community.write_answer(question, BOB)
    [index] = [render for render in await queue.due(10) if render.kind is RenderKind.INDEX]
    await community.write_answer(question, CAROL)
    await queue.index_rendered(question.id, Snowflake(99))
    assert not await queue.done(index)
    assert (await community.renders(question.id))["index"] == community.now + 5


async def test_there_is_no_index_before_the_first_answer(community: Community) -> None:
    question = await community.ask()
    await community.database.write(lambda connection: questions.request_index(connection, question.id, community.now))
    assert "index" not in await community.renders(question.id)


async def test_a_question_is_shown_with_its_answers_in_order_and_the_forums_tags(community: Community) -> None:
    await Mirroring(community.database, community.clock).forum_tags(
        GUILD, FORUM, [SeenTag(Snowflake(1), "git"), SeenTag(Snowflake(2), "Solved", is_moderated=True)]
    )
    question = await community.ask(tags=("git",))
    first = await community.write_answer(question, BOB)
    second = await community.write_answer(question, CAROL)
    await community.database.write(
        lambda connection: connection.execute("UPDATE post SET ups = 1 WHERE id = :id", {"id": second.id})
    )
    view = await queue_of(community).question_view(question.id)
    assert view is not None
    assert [answer.id for answer in view.answers] == [second.id, first.id]
    assert [(tag.name, tag.is_moderated) for tag in view.forum_tags] == [("git", False), (None, True)]
    assert view.settings.qa_channels[0] == FORUM


async def test_a_post_is_shown_with_its_question(community: Community) -> None:
    queue = queue_of(community)
    question = await community.ask()
    answer = await community.write_answer(question)
    of_answer, of_question = await queue.post_view(answer.id), await queue.post_view(question.id)
    assert of_answer is not None
    assert of_question is not None
    assert (of_answer.question.id, of_answer.answer) == (question.id, answer)
    assert (of_question.question.id, of_question.answer) == (question.id, None)


async def test_what_is_not_there_has_no_view(community: Community) -> None:
    queue = queue_of(community)
    answer = await community.write_answer(await community.ask())
    assert await queue.post_view(PostId(99)) is None
    assert await queue.question_view(PostId(99)) is None
    assert await queue.question_view(answer.id) is None


async def test_a_render_that_was_withdrawn_takes_no_other_with_it(community: Community) -> None:
    question = await community.ask()
    queue = RenderQueue(community.database, community.clock)

    def request(connection: Connection, kind: RenderKind) -> None:
        renders.remove_of_post(connection, question.id)
        renders.request(connection, 1, question.id, kind, community.now)

    await community.database.write(partial(request, kind=RenderKind.CARD))
    [shown] = await queue.due(10)
    await community.database.write(partial(request, kind=RenderKind.SOLVED))
    [waiting] = await queue.due(10)
    assert waiting.id == shown.id
    assert not await queue.done(shown)
    await queue.retry(shown, 1_000)
    assert await queue.due(10) == [waiting]
