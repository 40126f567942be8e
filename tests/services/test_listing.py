"""Listing: unanswered questions and tags."""

from __future__ import annotations

import pytest

from bot.domain.errors import NotFoundError, Reason
from bot.domain.identity import SECONDS_A_DAY, Snowflake
from bot.domain.listing import Age, Waiting
from bot.domain.posts import Answer, Question
from bot.services import scoring
from bot.services.listing import Listing
from bot.services.mirroring import Mirroring, SeenTag
from bot.storage import tags
from tests.support.community import BOB, CAROL, FORUM, GUILD, OTHER_GUILD, TEXT_CHANNEL, Community

EVERYWHERE = frozenset({FORUM, TEXT_CHANNEL})


async def accept(community: Community, question: Question, answer: Answer) -> None:
    await community.database.write(
        lambda connection: scoring.accept(connection, question, answer, question.post.author_member_id, community.now)
    )


async def unanswered(community: Community, tag: str | None = None) -> list[int]:
    page = await Listing(community.database, community.clock).unanswered(GUILD, EVERYWHERE, tag=tag)
    return [waiting.question.number for waiting in page.items]


async def test_the_oldest_activity_comes_first(community: Community) -> None:
    first = await community.ask()
    community.clock.advance(60)
    await community.ask()
    assert await unanswered(community) == [1, 2]
    community.clock.advance(60)
    await community.answering.detect(community.message(first, text="Me too."))
    assert await unanswered(community) == [2, 1]


async def test_accepted_closed_and_deleted_questions_are_left_out(community: Community) -> None:
    accepted, closed, deleted = await community.ask(), await community.ask(), await community.ask()
    await accept(community, accepted, await community.write_answer(accepted))
    await community.database.write(
        lambda connection: connection.execute(
            "UPDATE question SET state = 'closed', close_reason = 'stale' WHERE id = :id", {"id": closed.id}
        )
    )
    assert deleted.thread_id is not None
    await community.following.thread_deleted(GUILD, deleted.thread_id)
    open_one = await community.ask()
    await community.write_answer(open_one)
    assert await unanswered(community) == [open_one.number]


async def test_only_channels_that_the_member_sees_are_listed_and_paging_comes_after(community: Community) -> None:
    await community.configuring.change(GUILD, {"questions_per_hour": "0", "open_questions": "0"})
    for each in range(24):
        community.clock.advance(1)
        await community.ask(channel_id=FORUM if each % 2 else TEXT_CHANNEL)
    listing = Listing(community.database, community.clock)
    first = await listing.unanswered(GUILD, frozenset({FORUM}))
    second = await listing.unanswered(GUILD, frozenset({FORUM}), page=1)
    assert [waiting.question.number for waiting in first.items] == list(range(2, 22, 2))
    assert [waiting.question.number for waiting in second.items] == [22, 24]
    assert (first.has_next, second.has_next) == (True, False)
    assert (await listing.unanswered(GUILD, frozenset())).items == ()
    assert (await listing.unanswered(GUILD, frozenset({Snowflake(100)}))).items == ()


async def test_a_tag_narrows_the_list_and_an_unknown_one_is_refused(community: Community) -> None:
    await Mirroring(community.database, community.clock).forum_tags(GUILD, FORUM, [SeenTag(Snowflake(1), "git")])
    await community.ask()
    tagged = await community.ask(tags=("git",))
    assert await unanswered(community, tag="git") == [tagged.number]
    for guild_id in (GUILD, OTHER_GUILD):
        with pytest.raises(NotFoundError) as caught:
            await Listing(community.database, community.clock).unanswered(guild_id, EVERYWHERE, tag="perl")
        assert caught.value.reason is Reason.NO_SUCH_TAG


async def test_an_age_leaves_out_what_was_asked_later(community: Community) -> None:
    for days in (23, 6, 1):
        await community.ask()
        community.clock.advance(days * SECONDS_A_DAY)
    await community.ask()
    listing = Listing(community.database, community.clock)
    found = {age: len((await listing.unanswered(GUILD, EVERYWHERE, age=age)).items) for age in Age}
    assert found == {Age.ANY: 4, Age.DAY: 3, Age.WEEK: 2, Age.MONTH: 1}


async def test_activity_does_not_make_a_question_younger(community: Community) -> None:
    question = await community.ask()
    community.clock.advance(30 * SECONDS_A_DAY)
    await community.answering.detect(community.message(question, text="Me too."))
    listing = Listing(community.database, community.clock)
    assert len((await listing.unanswered(GUILD, EVERYWHERE, age=Age.MONTH)).items) == 1


async def test_the_best_score_is_that_of_a_live_answer(community: Community) -> None:
    question = await community.ask()
    answers = [await community.write_answer(question, author) for author in (BOB, CAROL)]

    async def best() -> int | None:
        page = await Listing(community.database, community.clock).unanswered(GUILD, EVERYWHERE)
        return page.items[0].best_score

    for answer, score in zip(answers, (-1, 3), strict=True):
        await community.database.write(
            lambda connection, answer=answer, score=score: connection.execute(
                "UPDATE post SET ups = MAX(:score, 0), downs = MAX(-:score, 0) WHERE id = :id",
                {"id": answer.id, "score": score},
            )
        )
    assert await best() == 3
    await community.database.write(
        lambda connection: connection.execute(
            "UPDATE answer SET state = 'retracted' WHERE id = :id", {"id": answers[1].id}
        )
    )
    assert await best() == -1


async def test_with_a_tag_as_well_only_channels_that_the_member_sees_are_listed(community: Community) -> None:
    await Mirroring(community.database, community.clock).forum_tags(GUILD, FORUM, [SeenTag(Snowflake(1), "git")])
    await community.ask(channel_id=TEXT_CHANNEL, tags=("git",))
    seen = await community.ask(channel_id=FORUM, tags=("git",))
    listing = Listing(community.database, community.clock)
    assert (await listing.unanswered(GUILD, frozenset({FORUM}), tag="git")).items == (Waiting(seen, None),)
    assert (await listing.unanswered(GUILD, frozenset({TEXT_CHANNEL}), tag="git")).items != ()


async def test_a_tag_that_only_hidden_channels_show_is_none_to_the_reader(community: Community) -> None:
    await Mirroring(community.database, community.clock).forum_tags(GUILD, FORUM, [SeenTag(Snowflake(1), "secret")])
    await community.ask(channel_id=FORUM, tags=("secret",))
    listing = Listing(community.database, community.clock)
    told: list[object] = []
    for tag in ("secret", "no-such-tag"):
        with pytest.raises(NotFoundError) as refused:
            await listing.unanswered(GUILD, frozenset({TEXT_CHANNEL}), tag=tag)
        told.append((refused.value.reason, refused.value.details == {"name": tag}))
    assert told == [(Reason.NO_SUCH_TAG, True)] * 2


async def test_another_guild_has_its_own_list(community: Community) -> None:
    await community.ask()
    assert (await Listing(community.database, community.clock).unanswered(OTHER_GUILD, EVERYWHERE)).items == ()


async def test_the_question_of_a_thread_is_found_in_its_guild_alone(community: Community) -> None:
    question = await community.ask()
    listing = Listing(community.database, community.clock)
    assert question.thread_id is not None
    assert await listing.question_of_thread(GUILD, question.thread_id) == question
    assert await listing.question_of_thread(OTHER_GUILD, question.thread_id) is None
    assert await listing.question_of_thread(GUILD, Snowflake(5)) is None


async def test_the_form_offers_the_most_used_tags(community: Community) -> None:
    seen = [SeenTag(Snowflake(1 + each), f"tag{each:02}") for each in range(30)]
    await Mirroring(community.database, community.clock).forum_tags(GUILD, FORUM, seen)
    await community.ask(tags=("tag29", "tag28"))
    await community.ask(BOB, tags=("tag29",))
    offered = await Listing(community.database, community.clock).tags_for_form(GUILD, EVERYWHERE)
    assert offered == ("tag29", "tag28", *(f"tag{each:02}" for each in range(23)))
    assert await Listing(community.database, community.clock).tags_for_form(OTHER_GUILD, EVERYWHERE) == ()


async def test_typing_narrows_the_tags_and_signs_of_the_query_language_are_plain(community: Community) -> None:
    seen = [SeenTag(Snowflake(1 + each), name) for each, name in enumerate(["Python", "c_sharp", "100%", "css"])]
    await Mirroring(community.database, community.clock).forum_tags(GUILD, FORUM, seen)
    listing = Listing(community.database, community.clock)
    assert await listing.tags_matching(GUILD, "PYT", EVERYWHERE) == ("Python",)
    assert await listing.tags_matching(GUILD, "_", EVERYWHERE) == ("c_sharp",)
    assert await listing.tags_matching(GUILD, "%", EVERYWHERE) == ("100%",)
    assert await listing.tags_matching(GUILD, "\\", EVERYWHERE) == ()


async def test_a_channel_with_tags_of_its_own_offers_those_and_takes_no_others(community: Community) -> None:
    mirroring = Mirroring(community.database, community.clock)
    seen = [SeenTag(Snowflake(1), "git"), SeenTag(Snowflake(2), "ci", is_moderated=True)]
    await mirroring.forum_tags(GUILD, FORUM, seen)
    await community.database.write(lambda connection: tags.ensure_tag(connection, 1, "sql"))
    listing = Listing(community.database, community.clock)
    assert set(await listing.tags_for_form(GUILD, EVERYWHERE, FORUM)) >= {"git", "ci"}
    await community.configuring.change(GUILD, {"channel_tags": f"{FORUM}:own,{TEXT_CHANNEL}:own"})
    assert await listing.tags_for_form(GUILD, EVERYWHERE, FORUM) == ("git",)
    assert set(await listing.tags_for_form(GUILD, EVERYWHERE, TEXT_CHANNEL)) >= {"git", "ci"}
    with pytest.raises(NotFoundError) as caught:
        await community.ask(tags=("sql",))
    assert (caught.value.reason, caught.value.details["name"]) == (Reason.NO_SUCH_TAG, "sql")
    await community.ask(tags=("git",))
