"""Answering: by command, by itself, by being marked; and ceasing to be an answer."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.errors import (
    AskwellError,
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    Reason,
)
from bot.domain.identity import Actor, Snowflake
from bot.domain.messages import MessageText
from bot.domain.posts import Answer, AnswerState, MessageRef, Question
from bot.services.answering import ensure_answer
from bot.storage import questions
from tests.support.community import (
    ALICE,
    ANSWER,
    BOB,
    CAROL,
    GUILD,
    HELPER,
    OTHER_GUILD,
    TEXT_CHANNEL,
    Community,
    actor,
)

SHORT = "Same problem here."


async def state_of(community: Community, answer: Answer) -> str:
    return await community.value("SELECT state FROM answer WHERE id = :id", id=answer.id)


async def question_of(community: Community, question: Question) -> Question:
    assert question.thread_id is not None
    return await community.database.read(lambda connection: questions.require_question(connection, question.id))


# --- by itself


async def test_the_first_long_message_of_another_member_is_an_answer(community: Community) -> None:
    question = await community.ask()
    message = community.message(question)
    answer = await community.answering.detect(message)
    assert answer is not None
    assert (answer.number, answer.state, answer.post.body) == (1, AnswerState.LIVE, ANSWER)
    assert (answer.post.author_id, answer.post.message, answer.post.is_card) == (BOB, message.reference, False)
    assert (await question_of(community, question)).answer_count == 1
    assert "vote_reactions" in await community.renders(answer.id)
    assert "index" in await community.renders(question.id)


async def test_earlier_short_messages_and_replies_do_not_use_the_chance_up(community: Community) -> None:
    question = await community.ask()
    assert await community.answering.detect(community.message(question, text=SHORT)) is None
    assert await community.answering.detect(community.message(question, is_reply=True)) is None
    assert await community.answering.detect(community.message(question)) is not None


async def test_a_second_long_message_of_the_same_member_is_conversation(community: Community) -> None:
    question = await community.ask()
    await community.write_answer(question)
    assert await community.answering.detect(community.message(question, text=ANSWER + " Really.")) is None


async def test_whoever_has_an_answer_by_command_or_a_retracted_one_has_had_the_chance(community: Community) -> None:
    question = await community.ask()
    await community.post_card(question, BOB)
    assert await community.answering.detect(community.message(question, BOB)) is None
    retracted = await community.write_answer(question, CAROL)
    assert retracted.post.message is not None
    await community.answering.retract(GUILD, retracted.post.message.message_id, actor(CAROL))
    assert await community.answering.detect(community.message(question, CAROL)) is None


async def test_a_short_message_with_code_or_a_file_is_an_answer(community: Community) -> None:
    question = await community.ask()
    assert await community.answering.detect(community.message(question, BOB, "```\ngit revert\n```")) is not None
    assert await community.answering.detect(community.message(question, CAROL, "", file_count=1)) is not None


async def test_the_asker_bots_and_system_messages_do_not_answer_by_themselves(community: Community) -> None:
    question = await community.ask()
    assert await community.answering.detect(community.message(question, ALICE)) is None
    assert await community.answering.detect(community.message(question, author_is_bot=True)) is None
    assert await community.answering.detect(community.message(question, is_system=True)) is None


async def test_explicit_detection_leaves_messages_alone_but_notes_the_activity(community: Community) -> None:
    question = await community.ask()
    await community.configuring.change(GUILD, {"answer_detection": "explicit"})
    community.clock.advance(60)
    assert await community.answering.detect(community.message(question)) is None
    assert (await question_of(community, question)).last_activity_at == community.now


async def test_any_message_of_a_member_is_activity_and_an_older_one_does_not_turn_it_back(
    community: Community,
) -> None:
    question = await community.ask()
    community.clock.advance(60)
    await community.answering.detect(community.message(question, ALICE, SHORT))
    latest = community.now
    await community.answering.detect(community.message(question, BOB, SHORT, created_at=latest - 30))
    community.clock.advance(60)
    await community.answering.detect(community.message(question, text=SHORT, author_is_bot=True))
    assert (await question_of(community, question)).last_activity_at == latest


async def test_messages_outside_the_guilds_questions_are_nothing(community: Community) -> None:
    question = await community.ask()
    assert await community.answering.detect(community.message(question, thread_id=Snowflake(5))) is None
    assert await community.answering.detect(community.message(question, guild_id=OTHER_GUILD)) is None
    assert question.thread_id is not None
    await community.following.thread_deleted(GUILD, question.thread_id)
    assert await community.answering.detect(community.message(question)) is None


async def test_one_message_told_fifty_times_is_one_answer(community: Community) -> None:
    question = await community.ask()
    message = community.message(question)
    found = await asyncio.gather(*(community.answering.detect(message) for _ in range(50)))
    assert sum(answer is not None for answer in found) == 1
    assert (await question_of(community, question)).answer_count == 1


async def test_fifty_answers_at_once_get_fifty_numbers(community: Community) -> None:
    question = await community.ask()
    found = await asyncio.gather(*(community.write_answer(question, Snowflake(9_000 + each)) for each in range(50)))
    assert sorted(answer.number for answer in found) == list(range(1, 51))
    assert (await question_of(community, question)).answer_count == 50


# --- by command


async def test_a_recorded_card_is_an_answer_of_its_author(community: Community) -> None:
    question = await community.ask()
    answer = await community.post_card(question, ALICE, f"  {ANSWER} ")
    assert (answer.post.author_id, answer.post.body, answer.post.is_card) == (ALICE, ANSWER, True)


async def test_a_card_recorded_twice_is_one_answer(community: Community) -> None:
    question = await community.ask()
    assert question.thread_id is not None
    message = MessageRef(question.thread_id, community.new_id())
    draft = await community.answering.begin(GUILD, question.thread_id, actor(BOB), ANSWER)
    found = await asyncio.gather(*(community.answering.finish(draft.id, message) for _ in range(50)))
    assert len({answer.id for answer in found}) == 1
    assert await community.answering.postings() == []


async def test_an_answer_is_on_record_before_its_card_is_sent(community: Community) -> None:
    question = await community.ask()
    assert question.thread_id is not None
    draft = await community.answering.begin(GUILD, question.thread_id, actor(BOB), f" {ANSWER}\n")
    assert (draft.number, draft.author_id, draft.text, draft.created_at) == (1, BOB, ANSWER, community.now)
    assert draft.question == question
    assert await community.answering.postings() == [draft]
    assert await community.value("SELECT COUNT(*) FROM answer") == 0
    await community.answering.fail(draft.id)
    assert await community.answering.postings() == []


async def test_a_number_that_came_to_nothing_is_left_out(community: Community) -> None:
    question = await community.ask()
    assert question.thread_id is not None
    given_up = await community.answering.begin(GUILD, question.thread_id, actor(BOB), ANSWER)
    await community.answering.fail(given_up.id)
    assert (await community.post_card(question)).number == 2


async def test_a_card_that_is_known_from_the_start_is_not_drawn_again(community: Community) -> None:
    answer = await community.post_card(await community.ask())
    assert list(await community.renders(answer.id)) == ["vote_reactions"]


async def test_an_answer_whose_number_was_taken_meanwhile_gets_another_and_its_card_anew(community: Community) -> None:
    question = await community.ask()
    assert question.thread_id is not None
    draft = await community.answering.begin(GUILD, question.thread_id, actor(BOB), ANSWER)
    other = await community.write_answer(question, CAROL)
    await community.database.write(
        lambda connection: connection.execute("UPDATE answer SET number = 1 WHERE id = :id", {"id": other.id})
    )
    answer = await community.answering.finish(draft.id, MessageRef(question.thread_id, community.new_id()))
    assert answer.number == 3
    assert "answer_card" in await community.renders(answer.id)


async def test_the_same_text_sent_twice_is_refused_while_it_is_on_its_way(community: Community) -> None:
    question = await community.ask()
    assert question.thread_id is not None
    begun = await asyncio.gather(
        *(community.answering.begin(GUILD, question.thread_id, actor(BOB), ANSWER) for _ in range(50)),
        return_exceptions=True,
    )
    refused = [each for each in begun if isinstance(each, ConflictError)]
    assert {each.reason for each in refused} == {Reason.ANSWER_IS_BEING_POSTED}
    assert len(refused) == 49
    await community.answering.begin(GUILD, question.thread_id, actor(BOB), f"{ANSWER} Really.")
    await community.answering.begin(GUILD, question.thread_id, actor(CAROL), ANSWER)


async def test_a_question_closed_while_the_card_was_sent_keeps_the_answer(community: Community) -> None:
    question = await community.ask()
    assert question.thread_id is not None
    draft = await community.answering.begin(GUILD, question.thread_id, actor(BOB), ANSWER)
    await community.database.write(
        lambda connection: connection.execute("UPDATE question SET state = 'closed', close_reason = 'duplicate'")
    )
    answer = await community.answering.finish(draft.id, MessageRef(question.thread_id, community.new_id()))
    assert answer.state is AnswerState.LIVE


async def test_a_question_deleted_while_the_card_was_sent_keeps_the_text_on_record(community: Community) -> None:
    question = await community.ask()
    assert question.thread_id is not None
    draft = await community.answering.begin(GUILD, question.thread_id, actor(BOB), ANSWER)
    await community.following.thread_deleted(GUILD, question.thread_id)
    with pytest.raises(ConflictError) as caught:
        await community.answering.finish(draft.id, MessageRef(question.thread_id, community.new_id()))
    assert caught.value.reason is Reason.QUESTION_DELETED
    assert [each.text for each in await community.answering.postings()] == [ANSWER]


async def test_a_draft_that_ended_makes_no_answer(community: Community) -> None:
    question = await community.ask()
    assert question.thread_id is not None
    draft = await community.answering.begin(GUILD, question.thread_id, actor(BOB), ANSWER)
    await community.answering.fail(draft.id)
    with pytest.raises(NotFoundError) as caught:
        await community.answering.finish(draft.id, MessageRef(question.thread_id, community.new_id()))
    assert caught.value.reason is Reason.NO_SUCH_DRAFT


async def test_an_answer_is_found_by_its_number_in_its_own_guild_only(community: Community) -> None:
    question = await community.ask()
    answer = await community.post_card(question)
    assert await community.answering.numbered(GUILD, question.id, 1) == answer.id
    for guild_id, number in ((GUILD, 2), (OTHER_GUILD, 1)):
        with pytest.raises(NotFoundError):
            await community.answering.numbered(guild_id, question.id, number)


async def test_a_message_that_is_not_new_is_read_when_it_becomes_an_answer(community: Community) -> None:
    question = await community.ask()
    marked = await community.answering.mark(community.message(question, text=SHORT), actor(ALICE))
    late = await community.answering.detect(community.message(question, CAROL, created_at=community.now - 60))
    assert late is not None
    await community.write_answer(question, Snowflake(105))
    await community.post_card(question)
    assert await community.rows("SELECT id FROM post WHERE dirty_at IS NOT NULL") == [(marked.id,), (late.id,)]


async def test_a_card_that_was_found_only_later_is_read(community: Community) -> None:
    question = await community.ask()
    assert question.thread_id is not None
    draft = await community.answering.begin(GUILD, question.thread_id, actor(BOB), ANSWER)
    community.clock.advance(600)
    answer = await community.answering.finish(draft.id, MessageRef(question.thread_id, community.new_id()))
    assert await community.rows("SELECT id FROM post WHERE dirty_at IS NOT NULL") == [(answer.id,)]


async def test_what_cannot_be_answered_is_refused_before_the_card_is_sent(community: Community) -> None:
    question = await community.ask()
    assert question.thread_id is not None
    cases: list[tuple[Snowflake, Snowflake, Actor, str, Reason, type[AskwellError]]] = [
        (GUILD, Snowflake(5), actor(BOB), ANSWER, Reason.NOT_A_QUESTION_THREAD, NotFoundError),
        (OTHER_GUILD, question.thread_id, actor(BOB), ANSWER, Reason.NOT_A_QUESTION_THREAD, NotFoundError),
        (GUILD, question.thread_id, actor(BOB), "Too short", Reason.TOO_SHORT, InvalidInputError),
        (GUILD, question.thread_id, actor(BOB), "x" * 4_001, Reason.TOO_LONG, InvalidInputError),
        (GUILD, question.thread_id, Actor(BOB, is_bot=True), ANSWER, Reason.NOT_POSSIBLE_FOR_BOTS, ConflictError),
    ]
    for guild_id, thread_id, who, text, reason, kind in cases:
        with pytest.raises(kind) as caught:
            await community.answering.begin(guild_id, thread_id, who, text)
        assert caught.value.reason is reason
    assert await community.answering.postings() == []


@pytest.mark.parametrize(
    ("reason", "is_refused"),
    [("duplicate", True), ("off_topic", True), ("solved", False), ("no_longer_needed", False), ("stale", False)],
)
async def test_closing_locks_only_as_duplicate_or_off_topic(
    community: Community, reason: str, is_refused: bool
) -> None:
    question = await community.ask()
    await community.database.write(
        lambda connection: connection.execute(
            "UPDATE question SET state = 'closed', close_reason = :reason", {"reason": reason}
        )
    )
    assert question.thread_id is not None
    if is_refused:
        with pytest.raises(ConflictError) as before_the_form:
            await community.answering.check_may_answer(GUILD, question.thread_id, actor(BOB))
        with pytest.raises(ConflictError) as after_it:
            await community.post_card(question)
        assert before_the_form.value.reason is after_it.value.reason is Reason.QUESTION_CLOSED
    else:
        await community.answering.check_may_answer(GUILD, question.thread_id, actor(BOB))
        await community.post_card(question)


async def test_a_deleted_question_takes_no_answer(community: Community) -> None:
    question = await community.ask()
    assert question.thread_id is not None
    await community.following.thread_deleted(GUILD, question.thread_id)
    with pytest.raises(ConflictError) as caught:
        await community.post_card(question)
    assert caught.value.reason is Reason.QUESTION_DELETED


# --- by being marked


@pytest.mark.parametrize("who", [BOB, ALICE, HELPER])
async def test_author_asker_and_helper_may_mark_a_message(community: Community, who: Snowflake) -> None:
    question = await community.ask()
    answer = await community.answering.mark(community.message(question, text=SHORT), actor(who))
    assert (answer.post.author_id, answer.post.body) == (BOB, SHORT)


async def test_others_may_not_mark(community: Community) -> None:
    question = await community.ask()
    with pytest.raises(NotAllowedError) as caught:
        await community.answering.mark(community.message(question), actor(CAROL))
    assert caught.value.reason is Reason.NOT_AUTHOR_ASKER_OR_HELPER


async def test_a_message_of_the_asker_becomes_an_answer_by_being_marked(community: Community) -> None:
    question = await community.ask()
    answer = await community.answering.mark(community.message(question, ALICE), actor(ALICE))
    assert answer.post.author_id == ALICE


async def test_what_is_an_answer_already_is_not_marked_again(community: Community) -> None:
    question = await community.ask()
    message = community.message(question)
    outcomes = await asyncio.gather(
        *(community.answering.mark(message, actor(ALICE)) for _ in range(50)), return_exceptions=True
    )
    refusals = [outcome.reason for outcome in outcomes if isinstance(outcome, ConflictError)]
    assert refusals == [Reason.ALREADY_AN_ANSWER] * 49


async def test_neither_the_question_nor_messages_of_bots_can_be_marked(community: Community) -> None:
    question = await community.ask()
    assert question.post.message is not None
    own = community.message(question, message_id=question.post.message.message_id)
    for message, reason in (
        (own, Reason.IS_THE_QUESTION),
        (community.message(question, author_is_bot=True), Reason.NOT_POSSIBLE_FOR_BOTS),
        (community.message(question, is_system=True), Reason.NOT_POSSIBLE_FOR_BOTS),
    ):
        with pytest.raises(ConflictError) as caught:
            await community.answering.mark(message, actor(HELPER))
        assert caught.value.reason is reason


# --- not an answer


async def retracted(community: Community, question: Question) -> tuple[Answer, MessageText]:
    message = community.message(question)
    answer = await community.answering.detect(message)
    assert answer is not None
    await community.answering.retract(GUILD, message.message_id, actor(BOB))
    return answer, message


async def test_not_an_answer_makes_it_an_ordinary_message_and_forgets_its_text(community: Community) -> None:
    question = await community.ask()
    answer, _ = await retracted(community, question)
    assert await state_of(community, answer) == "retracted"
    assert (await question_of(community, question)).answer_count == 0
    assert await community.value("SELECT body FROM post WHERE id = :id", id=answer.id) == ""
    assert await community.renders(answer.id) == {}


async def test_a_vote_does_not_bring_it_back_but_a_person_does(community: Community) -> None:
    question = await community.ask()
    answer, message = await retracted(community, question)
    with pytest.raises(ConflictError) as caught:
        await community.database.write(
            lambda connection: ensure_answer(connection, question, message, community.now, may_revive=False)
        )
    assert caught.value.reason is Reason.NOT_AN_ANSWER
    revived = await community.answering.mark(message, actor(ALICE))
    assert (revived.id, revived.number, revived.state) == (answer.id, 1, AnswerState.LIVE)
    assert revived.post.body == ANSWER
    assert (await question_of(community, question)).answer_count == 1


async def test_not_an_answer_on_a_card_deletes_it_and_hands_its_text_back(community: Community) -> None:
    question = await community.ask()
    answer = await community.post_card(question)
    assert answer.post.message is not None
    retraction = await community.answering.retract(GUILD, answer.post.message.message_id, actor(BOB))
    assert (retraction.text, retraction.was_card, retraction.answer) == (ANSWER, True, answer)
    assert await state_of(community, answer) == "deleted"
    assert list(await community.renders(answer.id)) == ["delete_card"]
    assert await community.value("SELECT body FROM post WHERE id = :id", id=answer.id) == ""
    assert await community.value("SELECT COUNT(*) FROM revision") == 0


async def test_a_card_that_a_helper_deletes_leaves_its_text_in_the_history_of_its_author(
    community: Community,
) -> None:
    question = await community.ask()
    answer = await community.post_card(question)
    await community.answering.delete_card(GUILD, answer.id, actor(HELPER))
    assert await community.value("SELECT body FROM post WHERE id = :id", id=answer.id) == ""
    assert await community.value("SELECT body FROM revision") == ANSWER


async def test_only_author_and_helper_may_say_not_an_answer(community: Community) -> None:
    question = await community.ask()
    answer = await community.post_card(question)
    assert answer.post.message is not None
    for who in (ALICE, CAROL):
        with pytest.raises(NotAllowedError) as caught:
            await community.answering.retract(GUILD, answer.post.message.message_id, actor(who))
        assert caught.value.reason is Reason.NOT_AUTHOR_OR_HELPER
        with pytest.raises(NotAllowedError):
            await community.answering.delete_card(GUILD, answer.id, actor(who))


async def test_what_is_no_answer_cannot_be_retracted(community: Community) -> None:
    question = await community.ask()
    _, message = await retracted(community, question)
    assert question.post.message is not None
    for message_id, reason in (
        (Snowflake(5), Reason.NOT_AN_ANSWER),
        (message.message_id, Reason.NOT_AN_ANSWER),
        (question.post.message.message_id, Reason.IS_THE_QUESTION),
    ):
        with pytest.raises(ConflictError) as caught:
            await community.answering.retract(GUILD, message_id, actor(HELPER))
        assert caught.value.reason is reason


async def test_a_deletion_told_fifty_times_happens_once(community: Community) -> None:
    question = await community.ask()
    answer = await community.post_card(question)
    outcomes = await asyncio.gather(
        *(community.answering.delete_card(GUILD, answer.id, actor(BOB)) for _ in range(50)), return_exceptions=True
    )
    assert sum(isinstance(outcome, ConflictError) for outcome in outcomes) == 49
    assert (await question_of(community, question)).answer_count == 0


# --- edits of cards


async def test_an_edited_card_keeps_its_old_text_as_history(community: Community) -> None:
    question = await community.ask()
    answer = await community.post_card(question)
    community.clock.advance(60)
    edited = await community.answering.edit_card(GUILD, answer.id, actor(BOB), f"{ANSWER} Mind the merges.")
    assert (edited.post.body, edited.post.edited_at) == (f"{ANSWER} Mind the merges.", community.now)
    assert await community.rows("SELECT post_id, body, written_at, replaced_at FROM revision") == [
        (answer.id, ANSWER, answer.post.created_at, community.now)
    ]
    assert "answer_card" in await community.renders(answer.id)


async def test_an_edit_that_changes_nothing_leaves_no_trace(community: Community) -> None:
    question = await community.ask()
    answer = await community.post_card(question)
    asked_for = await community.rows("SELECT kind, version FROM render ORDER BY id")
    await community.answering.edit_card(GUILD, answer.id, actor(BOB), f" {ANSWER}\n")
    assert await community.value("SELECT COUNT(*) FROM revision") == 0
    assert await community.rows("SELECT kind, version FROM render ORDER BY id") == asked_for


async def test_only_its_author_edits_a_card_and_only_in_its_guild(community: Community) -> None:
    question = await community.ask()
    answer = await community.post_card(question)
    with pytest.raises(NotAllowedError) as caught:
        await community.answering.edit_card(GUILD, answer.id, actor(HELPER), ANSWER)
    assert caught.value.reason is Reason.NOT_THE_AUTHOR
    with pytest.raises(NotFoundError):
        await community.answering.edit_card(OTHER_GUILD, answer.id, actor(BOB), ANSWER)
    with pytest.raises(NotFoundError):
        await community.answering.delete_card(OTHER_GUILD, answer.id, actor(BOB))
    with pytest.raises(NotFoundError):
        await community.answering.edit_card(GUILD, question.id, actor(ALICE), ANSWER)
    assert (await community.answering.editable_card(GUILD, answer.id, actor(BOB))).post.body == ANSWER


async def test_a_message_of_a_member_is_not_edited_or_deleted_as_a_card(community: Community) -> None:
    question = await community.ask()
    answer = await community.write_answer(question)
    for refused in (
        community.answering.edit_card(GUILD, answer.id, actor(BOB), ANSWER),
        community.answering.delete_card(GUILD, answer.id, actor(BOB)),
    ):
        with pytest.raises(ConflictError) as caught:
            await refused
        assert caught.value.reason is Reason.NOT_AN_ANSWER


async def test_a_deleted_card_is_not_edited(community: Community) -> None:
    question = await community.ask(channel_id=TEXT_CHANNEL)
    answer = await community.post_card(question)
    await community.answering.delete_card(GUILD, answer.id, actor(BOB))
    with pytest.raises(ConflictError) as caught:
        await community.answering.edit_card(GUILD, answer.id, actor(BOB), ANSWER)
    assert caught.value.reason is Reason.NOT_AN_ANSWER


async def test_fifty_edits_at_once_leave_a_gapless_history(community: Community) -> None:
    question = await community.ask()
    answer = await community.post_card(question)
    await asyncio.gather(
        *(community.answering.edit_card(GUILD, answer.id, actor(BOB), f"{ANSWER} {each}") for each in range(50))
    )
    history = await community.rows("SELECT body FROM revision ORDER BY id")
    last = await community.value("SELECT body FROM post WHERE id = :id", id=answer.id)
    assert [body for (body,) in history] + [last] == [ANSWER, *(f"{ANSWER} {each}" for each in range(50))]
