"""Questions between submit and posting: kept, shown beside similar ones, then posted or given up."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.drafts import DRAFT_LIFETIME_SECONDS, Draft, DraftState, KeptForm, ShownDraft
from bot.domain.errors import AskwellError, LimitReachedError, Reason
from bot.domain.identity import SECONDS_A_DAY, Actor, Snowflake
from bot.domain.posts import MessageRef
from bot.services.diagnosing import Diagnosing
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
    actor,
)

MANAGER = Actor(BOB, is_helper=True, is_manager=True)


def shown(draft: Draft, by: Snowflake = ALICE, **fields: object) -> ShownDraft:
    return replace(ShownDraft(GUILD, actor(by), draft.id, draft.fingerprint), **fields)


def kept(draft: Draft, by: Snowflake = ALICE, **fields: object) -> KeptForm:
    return KeptForm(shown(draft, by, **fields), FORUM)


async def reason_of(deed: Awaitable[object]) -> Reason:
    with pytest.raises(AskwellError) as caught:
        await deed
    return caught.value.reason


async def saved(community: Community) -> int:
    return await community.value("SELECT COUNT(*) FROM saved_question")


async def test_a_considered_text_is_kept_and_not_posted(community: Community) -> None:
    draft = await community.asking.consider(community.form())
    assert (draft.state, draft.title, draft.details, draft.number) == (DraftState.KEPT, TITLE, DETAILS, None)
    assert draft.expires_at == community.now + DRAFT_LIFETIME_SECONDS
    assert await community.asking.postings() == []


async def test_what_cannot_be_posted_is_refused_when_it_is_considered_and_kept(community: Community) -> None:
    await community.configuring.change(GUILD, {"questions_per_hour": "1"})
    await community.ask()
    with pytest.raises(LimitReachedError) as caught:
        await community.asking.consider(community.form())
    draft = await community.asking.kept_draft(GUILD, ALICE)
    assert draft is not None
    assert caught.value.details["draft_id"] == draft.id


async def test_the_shown_text_is_posted_as_it_was_in_the_channel_of_now(community: Community) -> None:
    draft = await community.asking.consider(community.form(title=f" {TITLE} ", file_count=2))
    posting = await community.asking.begin_kept(KeptForm(shown(draft), TEXT_CHANNEL))
    assert (posting.id, posting.state, posting.title) == (draft.id, DraftState.POSTING, TITLE)
    assert (posting.channel_id, posting.file_count, posting.number) == (TEXT_CHANNEL, 2, 1)
    question = await community.asking.finish(draft.id, Snowflake(77), MessageRef(Snowflake(77), Snowflake(77)))
    assert (question.title, question.post.body) == (TITLE, DETAILS)
    assert await community.value("SELECT COUNT(*) FROM draft") == 0


async def test_fifty_presses_at_once_begin_once(community: Community) -> None:
    draft = await community.asking.consider(community.form())
    results = await asyncio.gather(
        *(community.asking.begin_kept(kept(draft)) for _ in range(50)), return_exceptions=True
    )
    reasons = [each.reason for each in results if isinstance(each, AskwellError)]
    assert reasons == [Reason.DRAFT_IS_BEING_POSTED] * 49
    assert [each.id for each in await community.asking.postings()] == [draft.id]


async def test_fifty_thanks_at_once_count_once(community: Community) -> None:
    draft = await community.asking.consider(community.form())
    results = await asyncio.gather(*(community.asking.save(shown(draft)) for _ in range(50)), return_exceptions=True)
    assert [each.reason for each in results if isinstance(each, AskwellError)] == [Reason.NO_SUCH_DRAFT] * 49
    assert await saved(community) == 1
    assert await community.asking.kept_draft(GUILD, ALICE) is None


async def test_post_and_thanks_at_once_do_one_of_the_two(community: Community) -> None:
    draft = await community.asking.consider(community.form())
    results = await asyncio.gather(
        community.asking.begin_kept(kept(draft)), community.asking.save(shown(draft)), return_exceptions=True
    )
    assert sum(isinstance(each, AskwellError) for each in results) == 1
    assert len(await community.asking.postings()) + await saved(community) == 1


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"actor": actor(BOB)}, Reason.NOT_YOURS),
        ({"guild_id": OTHER_GUILD}, Reason.NO_SUCH_DRAFT),
        ({"draft_id": 99}, Reason.NO_SUCH_DRAFT),
        ({"fingerprint": ""}, Reason.DRAFT_CHANGED),
        ({"fingerprint": "0123456789abcdef"}, Reason.DRAFT_CHANGED),
    ],
)
async def test_who_has_no_right_to_a_text_changes_nothing(
    community: Community, fields: dict[str, Any], reason: Reason
) -> None:
    draft = await community.asking.consider(community.form())
    assert await reason_of(community.asking.begin_kept(kept(draft, **fields))) is reason
    assert await reason_of(community.asking.save(shown(draft, **fields))) is reason
    assert await community.asking.kept_draft(GUILD, ALICE) == draft
    assert await saved(community) == 0


@pytest.mark.parametrize(
    "change", [{"title": f"{TITLE} Today?"}, {"details": f"{DETAILS} Today."}, {"tags": ("git",)}], ids=str
)
async def test_a_text_that_was_changed_meanwhile_is_neither_posted_nor_given_up(
    community: Community, change: dict[str, Any]
) -> None:
    draft = await community.asking.consider(community.form())
    await community.asking.keep(community.form(draft_id=draft.id, **change))
    assert await reason_of(community.asking.begin_kept(kept(draft))) is Reason.DRAFT_CHANGED
    assert await reason_of(community.asking.save(shown(draft))) is Reason.DRAFT_CHANGED
    assert await saved(community) == 0


async def test_white_space_that_posting_takes_off_changes_no_text(community: Community) -> None:
    draft = await community.asking.consider(community.form())
    same = await community.asking.keep(community.form(draft_id=draft.id, title=f" {TITLE}\n", details=f"{DETAILS} "))
    assert same.fingerprint == draft.fingerprint


async def test_a_text_whose_seven_days_are_over_is_gone(community: Community) -> None:
    draft = await community.asking.consider(community.form())
    community.clock.advance(DRAFT_LIFETIME_SECONDS)
    assert await reason_of(community.asking.begin_kept(kept(draft))) is Reason.NO_SUCH_DRAFT
    assert await reason_of(community.asking.save(shown(draft))) is Reason.NO_SUCH_DRAFT


async def test_limits_hold_at_the_press_and_the_text_is_kept(community: Community) -> None:
    draft = await community.asking.consider(community.form())
    await community.configuring.change(GUILD, {"questions_per_hour": "1"})
    await community.ask(title="Why does a second clone take so long here?", draft_id=None)
    draft = await community.asking.keep(community.form())
    assert await reason_of(community.asking.begin_kept(kept(draft))) is Reason.QUESTIONS_PER_HOUR
    assert await community.asking.kept_draft(GUILD, ALICE) == draft


async def test_managers_are_told_how_many_were_saved_lately_and_ever(community: Community) -> None:
    diagnosing = Diagnosing(community.database, community.clock)
    assert await reason_of(diagnosing.savings(GUILD, actor(ALICE))) is Reason.NOT_A_MANAGER
    for days in (0, 1, 30):
        community.clock.advance(days * SECONDS_A_DAY)
        await community.asking.save(shown(await community.asking.consider(community.form())))
    savings = await diagnosing.savings(GUILD, MANAGER)
    assert (savings.ever, savings.lately) == (3, 2)
    other = await diagnosing.savings(OTHER_GUILD, MANAGER)
    assert (other.ever, other.lately) == (0, 0)
