"""The index of words, guild by guild."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.identity import PostId, Snowflake
from bot.domain.posts import AnswerState, PostKind
from bot.storage import answers, guilds, members, posts, questions, tags, words
from bot.storage.connection import Connection
from bot.storage.database import Database

VISIBLE = st.characters(exclude_categories=["Cs", "Cc"])


def add_question(connection: Connection, guild: int, title: str, body: str, tag: str | None = None) -> PostId:
    guild_id = guilds.ensure_guild(connection, Snowflake(guild), 0)
    post_id = posts.add_post(
        connection,
        guild_id=guild_id,
        kind=PostKind.QUESTION,
        author_member_id=members.ensure_member(connection, guild_id, Snowflake(1)),
        body=body,
        created_at=0,
        message=None,
    )
    questions.add_question(
        connection,
        post_id,
        guild_id=guild_id,
        number=guilds.take_number(connection, guild_id),
        title=title,
        channel_id=None,
        thread_id=None,
        last_activity_at=0,
    )
    if tag is not None:
        tags.add_to_question(connection, post_id, [tags.ensure_tag(connection, guild_id, tag)])
    words.index_post(connection, post_id)
    return post_id


def vocabulary(connection: Connection) -> list[str]:
    """Return every word that is left in the index."""
    connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, word, row)")
    return [row["term"] for row in connection.fetch_all("SELECT term FROM temp.vocabulary ORDER BY term")]


async def test_a_guild_finds_its_own_posts_alone(database: Database) -> None:
    def act(connection: Connection) -> tuple[list[PostId], list[PostId], PostId, PostId]:
        first = add_question(connection, 10, "Undo a commit", "")
        second = add_question(connection, 20, "Undo a commit", "")
        return (
            words.find_posts(connection, 1, ["commit"], 10),
            words.find_posts(connection, 2, ["commit"], 10),
            first,
            second,
        )

    of_first, of_second, first, second = await database.write(act)
    assert (of_first, of_second) == ([first], [second])


async def test_the_title_weighs_more_than_the_text_and_tags_count(database: Database) -> None:
    def act(connection: Connection) -> tuple[list[PostId], list[PostId]]:
        for each in range(20):
            add_question(connection, 10, f"Number {each}", "of something else")
        in_text = add_question(connection, 10, "Something else", "rebase of that")
        in_title = add_question(connection, 10, "Rebase of that", "something else")
        in_tags = add_question(connection, 10, "Another one", "with nothing in it", "rebase")
        return words.find_posts(connection, 1, ["rebase"], 10), [in_title, in_text, in_tags]

    found, expected = await database.write(act)
    assert found[0] == expected[0]
    assert sorted(found) == sorted(expected)


async def test_signs_of_the_query_language_are_words_or_nothing(database: Database) -> None:
    def act(connection: Connection) -> list[list[PostId]]:
        add_question(connection, 10, "Undo a commit", "")
        return [
            words.find_posts(connection, 1, ["c++"], 10),
            words.find_posts(connection, 1, ["c#", "not", "near"], 10),
            words.find_posts(connection, 1, [], 10),
        ]

    assert await database.write(act) == [[], [], []]


async def test_what_is_taken_out_leaves_no_word_behind(database: Database) -> None:
    def act(connection: Connection) -> tuple[list[str], list[str]]:
        post_id = add_question(
            connection, 10, "Ünïcode 日本語 हिन्दी C++", "parse_args ünïcode\x00\ufffe 𝒳", "naïve tag"
        )
        words.index_post(connection, post_id)
        before = vocabulary(connection)
        words.remove_post(connection, post_id)
        words.remove_post(connection, post_id)
        return before, vocabulary(connection)

    before, after = await database.write(act)
    assert "1.हिन्दी" in before
    assert "1.c++" in before
    assert after == []


async def test_a_post_that_does_not_stand_is_not_entered(database: Database) -> None:
    def act(connection: Connection) -> list[str]:
        question_id = add_question(connection, 10, "", "")
        answer_id = posts.add_post(
            connection,
            guild_id=1,
            kind=PostKind.ANSWER,
            author_member_id=1,
            body="revert",
            created_at=0,
            message=None,
        )
        answers.add_answer(connection, answer_id, question_id=question_id, number=1)
        answers.put_state(connection, answer_id, AnswerState.RETRACTED)
        words.index_post(connection, answer_id)
        words.index_post(connection, PostId(99))
        return vocabulary(connection)

    assert await database.write(act) == []


@given(title=st.text(max_size=40), body=st.text(max_size=200), tag=st.text(VISIBLE, min_size=1, max_size=20))
async def test_whatever_was_entered_can_be_taken_out(database: Database, title: str, body: str, tag: str) -> None:
    def act(connection: Connection) -> list[str]:
        words.remove_post(connection, add_question(connection, 10, title, body, tag))
        return vocabulary(connection)

    assert await database.write(act) == []
