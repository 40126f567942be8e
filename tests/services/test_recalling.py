"""What was asked before, as it is shown to who is about to ask."""

from __future__ import annotations

from bot.domain.expertise import Subject
from bot.domain.identity import PostId, Snowflake
from bot.domain.posts import PostKind, QuestionState
from bot.domain.similar import FEWEST_QUESTIONS
from bot.services.recalling import MOST_SHOWN, Alike
from bot.services.searching import Searching
from bot.storage import answers, channels, duplicates, posts, questions, words
from bot.storage.connection import Connection
from bot.storage.database import Database
from tests.services.test_similar import BODY, GUILD, TITLE, fill
from tests.storage.test_words import add_question
from tests.support.clock import ManualClock

SUBJECT = Subject("Undoing my last commits in git", "", ())
FORUM, SECRET = Snowflake(500), Snowflake(501)


async def asked_before(database: Database, clock: ManualClock, visible: frozenset[Snowflake] = frozenset({FORUM})):
    return await Searching(database, clock).asked_before(Snowflake(GUILD), SUBJECT, visible)


def place(connection: Connection, question_id: PostId, channel_id: Snowflake) -> None:
    connection.execute(
        "UPDATE question SET channel_id = :channel, thread_id = :thread WHERE id = :id",
        {
            "channel": channels.ensure_channel(connection, 1, channel_id),
            "thread": 9_000 + question_id,
            "id": question_id,
        },
    )


def answer(connection: Connection, question_id: PostId, number: int, body: str, ups: int) -> PostId:
    author = questions.require_question(connection, question_id).post.author_member_id
    post_id = posts.add_post(
        connection,
        guild_id=1,
        kind=PostKind.ANSWER,
        author_member_id=author,
        body=body,
        created_at=0,
        message=None,
    )
    answers.add_answer(connection, post_id, question_id=question_id, number=number)
    connection.execute("UPDATE post SET ups = :ups WHERE id = :id", {"ups": ups, "id": post_id})
    return post_id


async def test_at_most_five_are_shown_the_most_alike_first(database: Database, clock: ManualClock) -> None:
    def act(connection: Connection) -> None:
        fill(connection, FEWEST_QUESTIONS)
        for number in range(MOST_SHOWN + 3):
            add_question(connection, GUILD, f"{TITLE} {'again ' * number}", BODY)

    await database.write(act)
    found = await asked_before(database, clock)
    assert len(found) == MOST_SHOWN
    assert [each.share for each in found] == sorted((each.share for each in found), reverse=True)
    assert found[0].question.title.strip() == TITLE


async def test_what_is_not_alike_enough_is_not_shown(database: Database, clock: ManualClock) -> None:
    def act(connection: Connection) -> None:
        fill(connection, FEWEST_QUESTIONS)
        add_question(connection, GUILD, "Why do people commit to watering the plants of their neighbours?", "")

    await database.write(act)
    assert await asked_before(database, clock) == []


async def test_hidden_channels_small_and_unknown_guilds_show_nothing(database: Database, clock: ManualClock) -> None:
    def act(connection: Connection) -> None:
        place(connection, add_question(connection, GUILD, TITLE, BODY), SECRET)

    assert await asked_before(database, clock) == []
    await database.write(act)
    assert await asked_before(database, clock, frozenset({SECRET})) == []
    await database.write(lambda connection: fill(connection, FEWEST_QUESTIONS))
    assert len(await asked_before(database, clock, frozenset({SECRET}))) == 1
    assert await asked_before(database, clock) == []


async def test_a_deleted_question_is_not_shown(database: Database, clock: ManualClock) -> None:
    def act(connection: Connection) -> None:
        fill(connection, FEWEST_QUESTIONS)
        question = add_question(connection, GUILD, TITLE, BODY)
        words.remove_post(connection, question)
        questions.put_state(connection, question, QuestionState.DELETED)

    await database.write(act)
    assert await asked_before(database, clock) == []


async def test_the_accepted_answer_is_quoted_then_the_best_then_none(database: Database, clock: ManualClock) -> None:
    def ask(connection: Connection) -> PostId:
        fill(connection, FEWEST_QUESTIONS)
        question = add_question(connection, GUILD, TITLE, BODY)
        answer(connection, question, 1, "Nobody liked this.", 0)
        return question

    async def excerpt() -> str:
        [found] = await asked_before(database, clock)
        assert isinstance(found, Alike)
        return found.excerpt

    question = await database.write(ask)
    assert await excerpt() == ""
    liked = "**Many**\n\n- liked [this](https://a.example)."
    await database.write(lambda connection: answer(connection, question, 2, liked, 7))
    assert await excerpt() == "Many • liked this."
    third = await database.write(lambda connection: answer(connection, question, 3, "Take this. " * 100, 1))
    await database.write(
        lambda connection: connection.execute(
            "INSERT INTO acceptance (question_id, answer_id, accepted_by, accepted_at) VALUES (:q, :a, 1, 0)",
            {"q": question, "a": third},
        )
    )
    quoted = await excerpt()
    assert quoted.startswith("Take this. ")
    assert len(quoted) <= 200
    await database.write(lambda connection: place(connection, question, FORUM))
    assert await excerpt() == ""


async def test_a_duplicate_leads_to_its_original_where_that_is_seen(database: Database, clock: ManualClock) -> None:
    def act(connection: Connection) -> PostId:
        fill(connection, FEWEST_QUESTIONS)
        original = add_question(connection, GUILD, "How does one take back what was recorded?", BODY)
        place(connection, original, FORUM)
        for number in range(2):
            duplicate = add_question(connection, GUILD, f"{TITLE} {'again ' * number}", BODY)
            place(connection, duplicate, SECRET)
            author = questions.require_question(connection, original).post.author_member_id
            duplicates.put(connection, duplicate, original, author, 0)
        return original

    async def shown(*visible: Snowflake) -> list[str]:
        return [each.question.title.strip() for each in await asked_before(database, clock, frozenset(visible))]

    original = await database.write(act)
    assert await shown(FORUM, SECRET) == ["How does one take back what was recorded?"]
    assert await shown(SECRET) == [TITLE, f"{TITLE} again"]
    await database.write(lambda connection: questions.put_state(connection, original, QuestionState.DELETED))
    assert await shown(FORUM, SECRET) == [TITLE, f"{TITLE} again"]
