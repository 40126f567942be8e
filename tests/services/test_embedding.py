"""Questions found by what they mean, whatever happens to them and to the embedder."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.domain.expertise import Subject
from bot.domain.identity import PostId, Snowflake
from bot.domain.posts import QuestionState
from bot.domain.searching import Filters, Within
from bot.domain.similar import FEWEST_QUESTIONS
from bot.services import embedding as module
from bot.services.embedding import Embedding
from bot.services.searching import Searching
from bot.storage import channels, posts, questions, words
from bot.storage.connection import Connection
from bot.storage.database import Database
from tests.services.test_similar import GUILD, fill
from tests.storage.test_words import add_question
from tests.support.clock import ManualClock
from tests.support.tiny_embedder import TinyEmbedder

TITLE, SYNONYMS = "Where can a mechanic fix my automobile?", Subject("garage repair car", "")
SEEN, HIDDEN = Snowflake(77), Snowflake(78)


def ask(connection: Connection, title: str = TITLE, guild: int = GUILD) -> PostId:
    return add_question(connection, guild, title, "")


def edit(connection: Connection, question_id: PostId, title: str) -> None:
    words.remove_post(connection, question_id)
    questions.put_title(connection, question_id, title)
    words.index_post(connection, question_id)


def delete(connection: Connection, question_id: PostId) -> None:
    words.remove_post(connection, question_id)
    questions.put_state(connection, question_id, QuestionState.DELETED)


class Bench:
    """A database with an embedding on it."""

    def __init__(self, database: Database, clock: ManualClock) -> None:
        self.database = database
        self._clock = clock
        self._embeddings: list[Embedding] = []
        self.embedder = TinyEmbedder()
        self.embedding = self.restart()

    def restart(self, embedder: TinyEmbedder | None = None) -> Embedding:
        """Begin as a new process would."""
        self.embedder = embedder or self.embedder
        self.embedding = Embedding(self.database, self.embedder)
        self._embeddings.append(self.embedding)
        self.searching = Searching(self.database, self._clock, self.embedding)
        return self.embedding

    async def found(
        self, subject: Subject = SYNONYMS, guild: int = GUILD, visible: frozenset[Snowflake] | None = None
    ) -> list[PostId]:
        """Return the questions that are found, the best first."""
        listed = await self.searching.similar(Snowflake(guild), subject, 5, visible_channels=visible)
        return [each.question_id for each in listed]

    async def missing(self) -> int:
        return await self.embedding.count_missing()

    def close(self) -> None:
        for each in self._embeddings:
            each.close()


@pytest_asyncio.fixture
async def bench(database: Database, clock: ManualClock):
    bench = Bench(database, clock)
    await database.write(lambda connection: fill(connection, FEWEST_QUESTIONS))
    yield bench
    bench.close()


async def test_a_question_without_a_word_in_common_is_found_by_its_meaning(bench: Bench) -> None:
    asked = await bench.database.write(ask)
    assert asked not in await bench.found()
    await bench.embedding.catch_up()
    assert (await bench.found())[0] == asked
    alone = Searching(bench.database, ManualClock())
    assert await alone.similar(Snowflake(GUILD), SYNONYMS, 5) == []


async def test_what_means_the_same_is_shown_to_an_asker_and_what_does_not_is_not(bench: Bench) -> None:
    asked = await bench.database.write(lambda connection: ask(connection, "mechanic mend vehicle"))
    await bench.embedding.catch_up()
    shown = await bench.searching.asked_before(Snowflake(GUILD), SYNONYMS, frozenset())
    assert [each.question.id for each in shown] == [asked]


async def test_a_question_is_found_by_its_new_meaning_after_an_edit_and_not_by_the_old_one(bench: Bench) -> None:
    asked = await bench.database.write(ask)
    await bench.embedding.catch_up()
    await bench.database.write(lambda connection: edit(connection, asked, "Which tree has red leaves?"))
    assert asked not in await bench.found()
    await bench.embedding.catch_up()
    assert (await bench.found(Subject("tree red leaves", "")))[0] == asked
    assert (await bench.found() or [None])[0] != asked


async def test_a_deleted_question_is_not_found_and_nothing_of_it_is_kept(bench: Bench) -> None:
    asked = await bench.database.write(ask)
    await bench.embedding.catch_up()
    assert asked in await bench.found()
    await bench.database.write(lambda connection: delete(connection, asked))
    assert asked not in await bench.found()
    await bench.embedding.catch_up()

    def kept(connection: Connection) -> int:
        return connection.fetch_value(
            "SELECT COUNT(*) FROM question_vector WHERE question_id = :question_id", {"question_id": asked}
        )

    assert await bench.database.read(kept) == 0
    assert await bench.missing() == 0


async def test_a_text_that_is_erased_takes_its_vector_with_it_at_once(bench: Bench) -> None:
    asked = await bench.database.write(ask)
    await bench.embedding.catch_up()

    def erase(connection: Connection) -> bytes | None:
        words.remove_post(connection, asked)
        questions.put_title(connection, asked, "")
        posts.put_body(connection, asked, "", None)
        return connection.fetch_value(
            "SELECT vector FROM question_vector WHERE question_id = :question_id", {"question_id": asked}
        )

    assert await bench.database.write(erase) is None
    await bench.embedding.catch_up()
    assert asked not in await bench.found()


async def test_another_model_makes_every_vector_anew_and_finds_by_its_own_alone(bench: Bench) -> None:
    asked = await bench.database.write(ask)
    await bench.embedding.catch_up()
    bench.restart(TinyEmbedder("tiny 2"))
    assert asked not in await bench.found()
    await bench.embedding.catch_up()
    assert (await bench.found())[0] == asked

    def models(connection: Connection) -> list[str]:
        return [row["model"] for row in connection.fetch_all("SELECT DISTINCT model FROM question_vector")]

    assert await bench.database.read(models) == ["tiny 2"]


async def test_a_restart_in_the_middle_goes_on_where_it_was(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_QUESTIONS_A_STEP", 5)
    asked = await bench.database.write(ask)
    for _ in range(3):
        await bench.embedding._step()
    assert await bench.missing() == FEWEST_QUESTIONS + 1 - 15
    seen = set(bench.embedder.texts)
    bench.restart(TinyEmbedder())
    await bench.embedding.catch_up()
    assert not seen & set(bench.embedder.texts)
    assert (await bench.found())[0] == asked


async def test_a_step_that_was_cancelled_is_made_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_QUESTIONS_A_STEP", 5)
    work = asyncio.ensure_future(bench.embedding.catch_up())
    while await bench.missing() > FEWEST_QUESTIONS - 10:
        await asyncio.sleep(0)
    work.cancel()
    await asyncio.wait([work])
    await bench.embedding.catch_up()
    assert await bench.missing() == 0


async def test_two_that_catch_up_at_once_do_not_hinder_each_other(bench: Bench) -> None:
    asked = await bench.database.write(ask)
    await asyncio.gather(*(bench.embedding.catch_up() for _ in range(5)))
    assert await bench.missing() == 0
    assert (await bench.found())[0] == asked


async def test_fifty_edits_while_vectors_are_made_leave_none_that_is_old(bench: Bench) -> None:
    asked = [await bench.database.write(ask) for _ in range(5)]
    work = asyncio.ensure_future(bench.embedding.catch_up())
    await asyncio.gather(
        *(
            bench.database.write(lambda connection, n=n: edit(connection, asked[n % 5], f"Which tree number {n}?"))
            for n in range(50)
        )
    )
    await work
    await bench.embedding.catch_up()
    assert await bench.missing() == 0
    assert not set(asked) & set(await bench.found())
    assert (await bench.found(Subject("tree number 49", "")))[0] == asked[4]


async def test_neither_another_guild_nor_a_hidden_channel_is_told_of(bench: Bench) -> None:
    def act(connection: Connection) -> tuple[PostId, PostId]:
        elsewhere, here = ask(connection, guild=20), ask(connection)
        channel_id = channels.ensure_channel(connection, 1, HIDDEN)
        connection.execute(
            "UPDATE question SET channel_id = :channel_id, thread_id = 780 WHERE id = :id",
            {"channel_id": channel_id, "id": here},
        )
        return elsewhere, here

    elsewhere, here = await bench.database.write(act)
    await bench.embedding.catch_up()
    assert here in await bench.found(visible=frozenset({HIDDEN}))
    for visible in (frozenset({SEEN}), frozenset[Snowflake]()):
        assert not {elsewhere, here} & set(await bench.found(visible=visible))
    assert elsewhere not in await bench.found()


async def searched(bench: Bench, query: str, **options: Any) -> list[PostId]:
    """Return what a search finds, the best first."""
    visible = options.pop("visible", None)
    page = await bench.searching.search(Snowflake(GUILD), query, visible, filters=Filters(**options))
    return [hit.question.id for hit in page.items]


async def test_a_search_shows_what_has_the_words_and_then_what_means_the_same(bench: Bench) -> None:
    def act(connection: Connection) -> tuple[PostId, PostId]:
        return ask(connection, "mechanic fix automobile"), ask(connection, "A car and a garage")

    same, worded = await bench.database.write(act)
    assert await searched(bench, "garage car") == [worded]
    await bench.embedding.catch_up()
    assert await searched(bench, "garage car") == [worded, same]
    assert await searched(bench, "garage repair car") == [worded, same]
    assert await searched(bench, "bicycle") == []


async def test_a_search_by_meaning_keeps_to_the_filters_and_to_what_may_be_seen(bench: Bench) -> None:
    def act(connection: Connection) -> PostId:
        asked = add_question(connection, GUILD, "mechanic fix automobile", "", "cars")
        connection.execute("UPDATE question SET thread_id = 780 WHERE id = :id", {"id": asked})
        return asked

    asked = await bench.database.write(act)
    await bench.embedding.catch_up()
    query = "garage repair car"
    assert await searched(bench, query) == [asked]
    assert await searched(bench, query, tag="cars", is_solved=False, author_id=Snowflake(1)) == [asked]
    assert await searched(bench, query, is_solved=True) == []
    assert await searched(bench, query, within=Within.DAY) == []
    assert await searched(bench, query, author_id=Snowflake(2)) == []
    assert await searched(bench, query, visible=frozenset({SEEN})) == []
    await bench.database.write(lambda connection: delete(connection, asked))
    assert await searched(bench, query) == []


async def test_a_small_guild_has_nothing_to_tell_by_meaning_either(bench: Bench) -> None:
    await bench.database.write(lambda connection: ask(connection, guild=20))
    await bench.embedding.catch_up()
    assert await bench.found(guild=20) == []


async def test_an_embedder_that_cannot_work_is_told_once_and_words_still_find(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    asked = await bench.database.write(ask)
    bench.embedder.is_able = False
    with caplog.at_level(logging.INFO):
        await bench.embedding.prepare()
        for _ in range(3):
            await bench.embedding.catch_up()
            assert (await bench.found(Subject("A mechanic for an automobile", "")))[0] == asked
            assert await bench.found() == []
    assert [record.getMessage() for record in caplog.records] == [
        "Similar questions are found by words alone: the tests want it so"
    ]
    assert bench.embedder.texts == []


async def test_what_was_prepared_is_found_and_progress_is_told(bench: Bench) -> None:
    asked = await bench.database.write(ask)
    told: list[tuple[int, int]] = []
    await bench.embedding.catch_up(lambda done, total: told.append((done, total)))
    total = FEWEST_QUESTIONS + 1
    assert told == sorted(told)
    assert told[-1] == (total, total)
    bench.restart()
    await bench.embedding.prepare()
    assert bench.embedding._nearest.nbytes > 0
    assert (await bench.found())[0] == asked


async def test_vectors_live_as_long_as_the_file(bench: Bench, database_path: Path, clock: ManualClock) -> None:
    asked = await bench.database.write(ask)
    await bench.embedding.catch_up()
    await bench.database.close()
    database = await Database.open(database_path)
    other = Bench(database, clock)
    try:
        assert (await other.found())[0] == asked
        assert len(other.embedder.texts) == 2
    finally:
        other.close()
        await database.close()
