"""Asking: drafts, questions, adoption and where a question goes."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.drafts import DRAFT_LIFETIME_SECONDS, DraftState
from bot.domain.errors import (
    AskwellError,
    ConflictError,
    InvalidInputError,
    LimitReachedError,
    NotAllowedError,
    NotFoundError,
    Reason,
)
from bot.domain.identity import Snowflake
from bot.domain.messages import MessageText, NativePost
from bot.domain.posts import MessageRef, QuestionState
from bot.services.mirroring import Mirroring, SeenTag
from bot.storage import guilds, tags
from bot.storage.connection import Connection
from tests.support.community import (
    ALICE,
    BOB,
    DETAILS,
    FORUM,
    GUILD,
    OTHER_GUILD,
    TEXT_CHANNEL,
    TITLE,
    Community,
)

ALL_CHANNELS = frozenset({FORUM, TEXT_CHANNEL})


async def refused(community: Community, reason: Reason, kind: type[AskwellError], **fields: Any) -> AskwellError:
    with pytest.raises(kind) as caught:
        await community.asking.begin(community.form(**fields))
    assert caught.value.reason is reason
    return caught.value


async def add_tags(community: Community, *names: str) -> None:
    def add(connection: Connection) -> None:
        guild_id = guilds.ensure_guild(connection, GUILD, 0)
        for name in names:
            tags.ensure_tag(connection, guild_id, name)

    await community.database.write(add)


async def test_a_submitted_form_becomes_a_draft_that_is_being_posted(community: Community) -> None:
    draft = await community.asking.begin(community.form(title=f"  {TITLE}\n", details=f"\n{DETAILS} "))
    assert (draft.state, draft.title, draft.details) == (DraftState.POSTING, TITLE, DETAILS)
    assert (draft.number, draft.channel_id, draft.posting_at) == (1, FORUM, community.now)
    assert await community.asking.postings() == [draft]


async def test_a_finished_draft_is_a_question_with_its_tags_and_the_draft_is_gone(community: Community) -> None:
    await add_tags(community, "git", "python")
    question = await community.ask(tags=("python", "git"))
    assert (question.number, question.title, question.tags) == (1, TITLE, ("python", "git"))
    assert (question.post.author_id, question.post.body, question.post.is_card) == (ALICE, DETAILS, True)
    assert (question.state, question.channel_id) == (QuestionState.OPEN, FORUM)
    assert await community.asking.postings() == []
    assert await community.value("SELECT COUNT(*) FROM draft") == 0
    assert await community.rows("SELECT name, question_count FROM tag ORDER BY name") == [("git", 1), ("python", 1)]
    assert await community.renders(question.id) == {"vote_reactions": community.now}


async def test_finishing_twice_gives_the_same_question(community: Community) -> None:
    draft = await community.asking.begin(community.form())
    first = await community.asking.finish(draft.id, Snowflake(77), MessageRef(Snowflake(77), Snowflake(77)))
    again = await community.asking.finish(draft.id, Snowflake(77), MessageRef(Snowflake(77), Snowflake(77)))
    assert again == first
    assert await community.value("SELECT COUNT(*) FROM question") == 1


async def test_a_draft_that_is_gone_cannot_be_finished(community: Community) -> None:
    with pytest.raises(NotFoundError) as caught:
        await community.asking.finish(99, Snowflake(77), MessageRef(Snowflake(77), Snowflake(77)))
    assert caught.value.reason is Reason.NO_SUCH_DRAFT


@pytest.mark.parametrize(
    ("fields", "reason", "kind"),
    [
        ({"title": "help"}, Reason.TITLE_IS_NOISE, InvalidInputError),
        ({"title": "Git?"}, Reason.TOO_SHORT, InvalidInputError),
        ({"details": "\u200b" * 40}, Reason.TOO_SHORT, InvalidInputError),
        ({"details": "x" * 4_001}, Reason.TOO_LONG, InvalidInputError),
        ({"tags": ("a", "b", "c", "d", "e")}, Reason.TOO_MANY_TAGS, InvalidInputError),
        ({"tags": ("unknown",)}, Reason.NO_SUCH_TAG, NotFoundError),
    ],
)
async def test_a_refused_text_is_kept_and_the_refusal_names_its_draft(
    community: Community, fields: dict[str, Any], reason: Reason, kind: type[AskwellError]
) -> None:
    refusal = await refused(community, reason, kind, **fields)
    kept = await community.asking.kept_draft(GUILD, ALICE)
    assert kept is not None
    assert refusal.details["draft_id"] == kept.id
    form = community.form(**fields)
    assert (kept.title, kept.details, kept.tags) == (form.title, form.details, form.tags)
    assert (kept.state, kept.number) == (DraftState.KEPT, None)


async def test_an_hour_takes_so_many_questions_and_the_next_one_is_kept(community: Community) -> None:
    await community.configuring.change(GUILD, {"questions_per_hour": "6"})
    for _ in range(6):
        await community.ask()
    refusal = await refused(community, Reason.QUESTIONS_PER_HOUR, LimitReachedError)
    assert refusal.details["limit"] == 6
    assert await community.asking.kept_draft(GUILD, ALICE) is not None
    await community.ask(BOB)
    community.clock.advance(3_600)
    await community.ask()


async def test_open_questions_are_limited_and_deleted_ones_make_room(community: Community) -> None:
    await community.configuring.change(GUILD, {"open_questions": "2"})
    first = await community.ask()
    await community.ask()
    await refused(community, Reason.OPEN_QUESTIONS, LimitReachedError)
    assert first.thread_id is not None
    await community.following.thread_deleted(GUILD, first.thread_id)
    await community.ask()


async def test_imported_questions_without_a_thread_do_not_use_the_limit_up(community: Community) -> None:
    await community.configuring.change(GUILD, {"open_questions": "1"})
    await community.ask()
    await community.database.write(lambda connection: connection.execute("UPDATE question SET thread_id = NULL"))
    await community.ask()


async def test_no_limit_is_no_limit(community: Community) -> None:
    await community.configuring.change(GUILD, {"open_questions": "0", "questions_per_hour": "0"})
    for _ in range(30):
        await community.ask()


async def test_another_try_replaces_the_kept_text_and_keeps_the_number(community: Community) -> None:
    draft = await community.asking.begin(community.form())
    failed = await community.asking.fail(draft.id)
    assert failed is not None
    assert (failed.state, failed.number) == (DraftState.KEPT, 1)
    again = await community.asking.begin(community.form(title="How is a pushed commit undone?", draft_id=draft.id))
    assert (again.id, again.number, again.title) == (draft.id, 1, "How is a pushed commit undone?")
    assert await community.value("SELECT COUNT(*) FROM draft") == 1


async def test_failing_twice_or_a_draft_that_is_gone_changes_nothing(community: Community) -> None:
    draft = await community.asking.begin(community.form())
    assert await community.asking.fail(draft.id) == await community.asking.fail(draft.id)
    assert await community.asking.fail(99) is None


async def test_a_question_posted_after_all_is_finished_even_from_a_kept_draft(community: Community) -> None:
    draft = await community.asking.begin(community.form())
    await community.asking.fail(draft.id)
    question = await community.asking.finish(draft.id, Snowflake(77), MessageRef(Snowflake(77), Snowflake(77)))
    assert question.number == draft.number


async def test_a_text_submitted_while_another_is_being_posted_is_kept_beside_it(community: Community) -> None:
    posting = await community.asking.begin(community.form())
    refusal = await refused(
        community, Reason.DRAFT_IS_BEING_POSTED, ConflictError, title="Where are the logs of cron jobs?"
    )
    kept = await community.asking.kept_draft(GUILD, ALICE)
    assert kept is not None
    assert (kept.id, kept.title) == (refusal.details["draft_id"], "Where are the logs of cron jobs?")
    await community.asking.fail(posting.id)
    titles = await community.rows("SELECT title FROM draft ORDER BY id")
    assert titles == [(TITLE,), ("Where are the logs of cron jobs?",)]


async def test_a_form_delivered_twice_is_one_draft(community: Community) -> None:
    draft = await community.asking.begin(community.form())
    refusal = await refused(community, Reason.DRAFT_IS_BEING_POSTED, ConflictError)
    assert refusal.details["draft_id"] == draft.id
    assert await community.value("SELECT COUNT(*) FROM draft") == 1


async def test_fifty_forms_of_one_member_at_once_are_one_question(community: Community) -> None:
    outcomes = await asyncio.gather(
        *(community.asking.begin(community.form()) for _ in range(50)), return_exceptions=True
    )
    assert sum(isinstance(outcome, ConflictError) for outcome in outcomes) == 49
    assert await community.value("SELECT COUNT(*) FROM draft") == 1


async def test_fifty_members_at_once_get_fifty_numbers(community: Community) -> None:
    questions = await asyncio.gather(*(community.ask(Snowflake(9_000 + each)) for each in range(50)))
    assert sorted(question.number for question in questions) == list(range(1, 51))


async def test_fifty_finishes_of_one_draft_are_one_question(community: Community) -> None:
    draft = await community.asking.begin(community.form())
    message = MessageRef(Snowflake(77), Snowflake(77))
    questions = await asyncio.gather(*(community.asking.finish(draft.id, Snowflake(77), message) for _ in range(50)))
    assert len({question.id for question in questions}) == 1
    assert await community.value("SELECT COUNT(*) FROM post") == 1


async def test_a_number_that_an_import_took_is_replaced_and_the_card_corrected(community: Community) -> None:
    draft = await community.asking.begin(community.form())
    other = await community.ask(BOB)
    await community.database.write(
        lambda connection: connection.execute("UPDATE question SET number = 1 WHERE id = :id", {"id": other.id})
    )
    question = await community.asking.finish(draft.id, Snowflake(77), MessageRef(Snowflake(77), Snowflake(77)))
    assert question.number == 3
    assert "card" in await community.renders(question.id)


async def test_a_kept_draft_expires_after_seven_days_and_one_being_posted_does_not(community: Community) -> None:
    await community.asking.begin(community.form(BOB))
    refusal = await refused(community, Reason.TITLE_IS_NOISE, InvalidInputError, title="help me please")
    draft_id = refusal.details["draft_id"]
    assert isinstance(draft_id, int)
    community.clock.advance(DRAFT_LIFETIME_SECONDS - 1)
    assert await community.asking.kept_draft(GUILD, ALICE) is not None
    community.clock.advance(1)
    assert await community.asking.kept_draft(GUILD, ALICE) is None
    with pytest.raises(NotFoundError):
        await community.asking.draft(GUILD, draft_id, ALICE)
    await community.asking.drop_expired()
    assert await community.value("SELECT COUNT(*) FROM draft") == 1
    assert [draft.author_id for draft in await community.asking.postings()] == [BOB]


async def test_only_its_author_in_its_guild_sees_or_discards_a_draft(community: Community) -> None:
    refusal = await refused(community, Reason.TITLE_IS_NOISE, InvalidInputError, title="help me please")
    draft_id = refusal.details["draft_id"]
    assert isinstance(draft_id, int)
    for guild_id, user_id, kind in (
        (GUILD, BOB, NotAllowedError),
        (OTHER_GUILD, ALICE, NotFoundError),
    ):
        with pytest.raises(kind):
            await community.asking.draft(guild_id, draft_id, user_id)
        with pytest.raises(kind):
            await community.asking.discard(guild_id, draft_id, user_id)
    assert (await community.asking.draft(GUILD, draft_id, ALICE)).details == DETAILS
    await community.asking.discard(GUILD, draft_id, ALICE)
    assert await community.asking.kept_draft(GUILD, ALICE) is None


async def test_a_draft_that_is_being_posted_is_not_discarded(community: Community) -> None:
    draft = await community.asking.begin(community.form())
    with pytest.raises(ConflictError) as caught:
        await community.asking.discard(GUILD, draft.id, ALICE)
    assert caught.value.reason is Reason.DRAFT_IS_BEING_POSTED


async def test_a_channel_of_another_guild_is_refused_and_the_text_kept(community: Community) -> None:
    await community.configuring.change(OTHER_GUILD, {"qa_channels": "2001"})
    await refused(community, Reason.NO_SUCH_CHANNEL, NotFoundError, channel_id=Snowflake(2_001))
    assert await community.asking.kept_draft(GUILD, ALICE) is not None


def native(community: Community, **fields: Any) -> NativePost:
    thread_id = community.new_id()
    message = MessageText(GUILD, thread_id, thread_id, ALICE, False, "It takes an hour.", community.now)
    return NativePost(GUILD, FORUM, "Why is my build so slow?", replace(message, **fields))


async def test_a_native_forum_post_is_adopted_once(community: Community) -> None:
    post = native(community)
    adopted = await asyncio.gather(*(community.asking.adopt(post) for _ in range(50)))
    assert len({question.id for question in adopted if question is not None}) == 1
    question = adopted[0]
    assert question is not None
    assert (question.number, question.title, question.post.body) == (1, "Why is my build so slow?", "It takes an hour.")
    assert (question.post.author_id, question.post.is_card) == (ALICE, False)
    assert question.post.message == post.message.reference
    assert "vote_reactions" in await community.renders(question.id)


async def test_a_native_post_without_a_readable_text_is_adopted(community: Community) -> None:
    question = await community.asking.adopt(native(community, text=""))
    assert question is not None
    assert question.post.body == ""


async def test_bots_and_posts_outside_the_forums_are_not_adopted(community: Community) -> None:
    assert await community.asking.adopt(native(community, author_is_bot=True)) is None
    assert await community.asking.adopt(native(community, is_system=True)) is None
    assert await community.asking.adopt(replace(native(community), forum_id=Snowflake(5))) is None
    assert await community.asking.adopt(replace(native(community), guild_id=OTHER_GUILD)) is None
    assert await community.value("SELECT COUNT(*) FROM post") == 0


async def test_the_forums_tags_of_a_native_post_become_ours_but_solved_does_not(community: Community) -> None:
    seen = [SeenTag(Snowflake(1), "git"), SeenTag(Snowflake(2), "✅ Solved"), SeenTag(Snowflake(3), "ci")]
    await Mirroring(community.database, community.clock).forum_tags(GUILD, FORUM, seen)
    post = replace(native(community), forum_tags=(Snowflake(3), Snowflake(2), Snowflake(1), Snowflake(9)))
    question = await community.asking.adopt(post)
    assert question is not None
    assert question.tags == ("ci", "git")


@pytest.mark.parametrize(
    ("channel", "parent", "target"),
    [
        (TEXT_CHANNEL, None, TEXT_CHANNEL),
        (Snowflake(7), TEXT_CHANNEL, TEXT_CHANNEL),
        (Snowflake(7), None, FORUM),
        (Snowflake(7), Snowflake(8), FORUM),
    ],
)
async def test_a_question_goes_to_the_channel_here_or_above_or_to_the_default_one(
    community: Community, channel: Snowflake, parent: Snowflake | None, target: Snowflake
) -> None:
    assert await community.asking.target_channel(GUILD, channel, parent, ALL_CHANNELS) == target


async def test_without_channels_a_question_goes_where_it_was_asked(community: Community) -> None:
    assert await community.asking.target_channel(OTHER_GUILD, Snowflake(7), None, frozenset()) == 7
    assert await community.asking.target_channel(OTHER_GUILD, Snowflake(7), Snowflake(8), frozenset()) == 8


async def test_a_question_never_goes_to_a_channel_that_its_asker_cannot_see(community: Community) -> None:
    asking, here = community.asking, Snowflake(7)
    assert await asking.target_channel(GUILD, here, None, frozenset({TEXT_CHANNEL})) == TEXT_CHANNEL
    with pytest.raises(NotAllowedError) as caught:
        await asking.target_channel(GUILD, here, None, frozenset({here}))
    assert caught.value.reason is Reason.NO_VISIBLE_CHANNEL


async def test_a_deleted_default_channel_gives_way_to_the_next(community: Community) -> None:
    await community.following.channel_deleted(GUILD, FORUM)
    assert await community.asking.target_channel(GUILD, Snowflake(7), None, ALL_CHANNELS) == TEXT_CHANNEL


async def test_a_card_posted_anew_bears_the_post(community: Community) -> None:
    question = await community.ask(channel_id=TEXT_CHANNEL)
    assert question.thread_id is not None
    await community.asking.card_posted(question.id, MessageRef(question.thread_id, Snowflake(88)))
    [(message_id, is_card)] = await community.rows("SELECT message_id, is_card FROM post")
    assert (message_id, is_card) == (88, 1)
