"""The index of words follows the texts."""

from __future__ import annotations

from bot.domain.identity import PostId
from bot.domain.words import tokenise
from bot.services.indexing import Indexing
from bot.storage import words
from tests.support.community import BOB, CAROL, GUILD, TITLE, Community, actor


async def found(community: Community, text: str) -> list[PostId]:
    guild_id = await community.value("SELECT id FROM guild WHERE discord_id = :id", id=GUILD)
    return await community.database.read(lambda connection: words.find_posts(connection, guild_id, tokenise(text), 10))


async def check_integrity(community: Community) -> None:
    """Fail if the index has what a deletion by another text leaves behind."""
    await community.database.write(
        lambda connection: connection.execute("INSERT INTO word (word) VALUES ('integrity-check')")
    )


async def test_questions_and_answers_are_found_by_their_words(community: Community) -> None:
    question = await community.ask()
    answer = await community.write_answer(
        question, text="Réfléchis, then use `git_reflog` and nothing else, my dear friend."
    )
    assert await found(community, "REFLECHIS") == [answer.id]
    assert await found(community, "reflog") == [answer.id]
    assert (await found(community, TITLE))[0] == question.id


async def test_an_edit_is_found_by_its_new_words_alone(community: Community) -> None:
    answer = await community.post_card(await community.ask(), text="Try the command bisect, it is quick.")
    await community.answering.edit_card(GUILD, answer.id, actor(BOB), "Try the command reflog, it is quick.")
    assert await found(community, "bisect") == []
    assert await found(community, "reflog") == [answer.id]
    await check_integrity(community)


async def test_retracted_and_deleted_posts_are_not_found_and_revived_ones_are(community: Community) -> None:
    question = await community.ask()
    message = community.message(question)
    await community.answering.detect(message)
    card = await community.post_card(question, CAROL, "Try the command bisect, it is quick.")
    await community.answering.retract(GUILD, message.message_id, actor(BOB))
    await community.answering.delete_card(GUILD, card.id, actor(CAROL))
    assert await found(community, "revert") == []
    assert await found(community, "bisect") == []
    revived = await community.answering.mark(message, actor(BOB))
    assert await found(community, "revert") == [revived.id]
    await check_integrity(community)


async def test_catching_up_enters_what_is_missing_and_doubles_nothing(community: Community) -> None:
    await community.configuring.change(GUILD, {"questions_per_hour": "0", "open_questions": "0"})
    for _ in range(60):
        await community.ask()
    question = await community.ask(title="Why does the borrow checker complain?")

    def lose(connection: words.Connection) -> None:
        words.remove_post(connection, question.id)
        words.index_later(connection, PostId(1))

    await community.database.write(lose)
    assert await found(community, "borrow") == []
    await Indexing(community.database).catch_up()
    assert await found(community, "borrow") == [question.id]
    assert await community.value("SELECT COUNT(*) FROM word_docsize") == 61
    assert await community.value("SELECT next_post_id FROM word_progress") is None
    await check_integrity(community)


async def test_an_index_of_another_tokeniser_is_made_anew(community: Community) -> None:
    question = await community.ask()
    await community.database.write(
        lambda connection: connection.execute("UPDATE word_progress SET tokeniser_version = 0, next_post_id = NULL")
    )
    await Indexing(community.database).catch_up()
    assert await found(community, "commit") == [question.id]
    assert await community.value("SELECT COUNT(*) FROM word_docsize") == 1
    await check_integrity(community)
