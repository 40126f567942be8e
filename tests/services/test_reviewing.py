"""Reviewing: what the night finds, and what becomes of it when managers decide."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import pytest_asyncio

from bot.domain.errors import AskwellError, Reason
from bot.domain.findings import FindingKind, FindingState, Verdict
from bot.domain.identity import SECONDS_A_DAY, Actor, Snowflake
from bot.domain.reactions import ReactionEvent, Shown
from bot.domain.voting import Refusal
from bot.services.checking import Checking
from bot.services.reviewing import Reviewing
from bot.services.voting import Outcome, Reacted, Voting
from bot.storage.connection import Connection
from bot.storage.database import Database
from tests.support.clock import ManualClock
from tests.support.community import GUILD, OTHER_GUILD, Community
from tests.support.crowd import FIRST_MESSAGE, UP, Cast, Crowd, honest, ring

MANAGER = Actor(Snowflake(900_001), is_helper=True, is_manager=True)
OTHER_MANAGER = Actor(Snowflake(900_002), is_helper=True, is_manager=True)
HELPER = Actor(Snowflake(900_003), is_helper=True)
SIZE, POSTS_EACH = 33, 12
RING = (30, 31, 32)
RING_VOTES = 48


class Scene:
    """A crowd in which three members vote each other up, and the services that look at it."""

    def __init__(self, community: Community, crowd: Crowd) -> None:
        self.community, self.crowd = community, crowd
        self.reviewing = Reviewing(community.database, community.clock)
        self.voting = Voting(community.database, community.clock)

    async def react(self, voter: int, author: int, place: int, emoji: str = "⬆️", *, comes: bool = True) -> Reacted:
        """Let a reaction on one of an author's posts come or go."""
        message_id = Snowflake(FIRST_MESSAGE + author * POSTS_EACH + place)
        event = ReactionEvent(GUILD, message_id, message_id, Crowd.account(voter), emoji)
        return await (self.voting.add if comes else self.voting.remove)(event)

    async def decide(self, verdict: Verdict, actor: Actor = MANAGER) -> Any:
        [finding] = await self.open()
        return await self.reviewing.decide(GUILD, finding.id, verdict, actor)

    async def open(self) -> tuple[Any, ...]:
        return (await self.reviewing.page(GUILD, MANAGER, is_open=True)).items

    async def decided(self) -> tuple[Any, ...]:
        return (await self.reviewing.page(GUILD, MANAGER, is_open=False)).items

    async def states(self) -> dict[str, int]:
        """Return how many votes there are of each state."""
        return dict(await self.community.rows("SELECT state, COUNT(*) FROM vote GROUP BY state"))

    async def totals(self) -> list[tuple[Any, ...]]:
        """Return every kept total of posts and of members who have any."""
        members = await self.community.rows("SELECT id, points, reputation FROM member WHERE points <> 0 ORDER BY id")
        return members + await self.community.rows("SELECT id, ups, downs FROM post ORDER BY id")

    async def drift(self) -> list[Any]:
        return await Checking(self.community.database).check()


@pytest_asyncio.fixture
async def scene(database: Database, clock: ManualClock) -> Scene:
    community = await Community.found(database, clock)
    now = community.now
    crowd = await Crowd.gather(database, SIZE, POSTS_EACH, now)
    await crowd.vote(honest(7, 30, 12, now, SECONDS_A_DAY) + ring(7, RING, 8, now, SECONDS_A_DAY))
    clock.advance(SECONDS_A_DAY)
    return Scene(community, crowd)


async def refused(action: Any) -> Reason:
    with pytest.raises(AskwellError) as caught:
        await action
    return caught.value.reason


async def test_a_planted_ring_is_found_with_its_evidence(scene: Scene) -> None:
    assert await scene.reviewing.review_due() == 1
    [finding] = await scene.open()
    assert finding.kind is FindingKind.RING
    assert finding.state is FindingState.OPEN
    assert sum(pair.ups + pair.downs for pair in finding.pairs) == RING_VOTES
    assert {pair.voter_id for pair in finding.pairs} == {Crowd.account(member) for member in RING}
    assert finding.log10_chance < -3


async def test_nothing_changes_by_a_finding_alone(scene: Scene) -> None:
    before = await scene.totals()
    await scene.reviewing.review_due()
    assert await scene.totals() == before
    assert set(await scene.states()) == {"counted"}


async def test_a_day_is_reviewed_once_and_the_same_evidence_told_once(scene: Scene, clock: ManualClock) -> None:
    assert await scene.reviewing.review_due() == 1
    assert await scene.reviewing.review_due() == 0
    clock.advance(SECONDS_A_DAY)
    assert await Reviewing(scene.community.database, clock).review_due() == 0
    assert len(await scene.open()) == 1


async def test_two_reviews_at_once_record_one_finding(scene: Scene) -> None:
    assert sorted(await asyncio.gather(*(scene.reviewing.review_due() for _ in range(5)))) == [0, 0, 0, 0, 1]
    assert len(await scene.open()) == 1


async def test_a_review_that_died_before_its_end_is_done_after_the_restart(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("bot.storage.findings.add_pair", die)
        with pytest.raises(RuntimeError):
            await scene.reviewing.review_due()
    assert await scene.open() == ()
    assert await scene.reviewing.review_due() == 1


async def test_a_guild_that_was_left_is_not_reviewed(scene: Scene) -> None:
    await scene.community.database.write(lambda connection: connection.execute("UPDATE guild SET left_at = 1"))
    assert await scene.reviewing.review_due() == 0


async def test_serial_votes_are_found(scene: Scene) -> None:
    now = scene.community.now
    await scene.crowd.vote([Cast(5, 9, UP, now - 700 + 60 * place) for place in range(8)])
    assert await scene.reviewing.review_due() == 2
    serial = (await scene.open())[1]
    assert serial.kind is FindingKind.SERIAL
    assert [(pair.voter_id, pair.author_id) for pair in serial.pairs] == [(Crowd.account(5), Crowd.account(9))]


async def test_the_log_channel_is_told_where_there_is_one(scene: Scene) -> None:
    await scene.community.configuring.change(GUILD, {"log_channel": "77"})
    await scene.reviewing.review_due()
    [finding] = await scene.open()
    assert await scene.community.rows("SELECT kind, target FROM render WHERE kind = 'finding'") == [
        ("finding", str(finding.id))
    ]


async def test_to_invalidate_takes_the_votes_out_with_their_points_and_says_so_in_the_ledger(scene: Scene) -> None:
    await scene.reviewing.review_due()
    decided = await scene.decide(Verdict.INVALIDATE)
    assert (decided.state, decided.decided_by) == (FindingState.INVALIDATED, MANAGER.user_id)
    assert (await scene.states())["invalidated"] == RING_VOTES
    for member in RING:
        assert (
            await scene.community.value("SELECT reputation FROM member WHERE user_id = :id", id=Crowd.account(member))
            == 1
        )
    lines = await scene.community.rows(
        "SELECT effect, COUNT(*) FROM ledger WHERE cause = 'invalidated' GROUP BY effect"
    )
    assert lines == [(-1, RING_VOTES)]
    assert await scene.drift() == []
    assert await scene.open() == ()
    assert await scene.decided() == (decided,)


async def test_to_restore_gives_back_all_that_was_taken(scene: Scene, clock: ManualClock) -> None:
    await scene.reviewing.review_due()
    before = await scene.totals()
    finding = await scene.decide(Verdict.INVALIDATE)
    clock.advance(SECONDS_A_DAY)
    restored = await scene.reviewing.decide(GUILD, finding.id, Verdict.RESTORE, OTHER_MANAGER)
    assert (restored.state, restored.decided_by) == (FindingState.RESTORED, OTHER_MANAGER.user_id)
    assert await scene.totals() == before
    assert await scene.drift() == []
    lines = await scene.community.rows("SELECT effect, COUNT(*) FROM ledger WHERE cause = 'restored' GROUP BY effect")
    assert lines == [(1, RING_VOTES)]


async def test_a_dismissed_finding_changes_nothing_and_does_not_come_back(scene: Scene, clock: ManualClock) -> None:
    await scene.reviewing.review_due()
    before = await scene.totals()
    await scene.decide(Verdict.DISMISS)
    clock.advance(SECONDS_A_DAY)
    assert await scene.reviewing.review_due() == 0
    assert await scene.totals() == before
    assert set(await scene.states()) == {"counted"}


async def test_an_invalidated_ring_cannot_simply_vote_again(scene: Scene, clock: ManualClock) -> None:
    await scene.reviewing.review_due()
    await scene.decide(Verdict.INVALIDATE)
    clock.advance(100)
    assert (await scene.react(30, 31, 9)).refusal is Refusal.BARRED_PAIR
    assert (await scene.react(30, 5, 9)).outcome is Outcome.COUNTED
    clock.advance(30 * SECONDS_A_DAY)
    assert (await scene.react(30, 31, 10)).outcome is Outcome.COUNTED


async def test_after_a_restore_the_ring_may_vote_on(scene: Scene) -> None:
    await scene.reviewing.review_due()
    finding = await scene.decide(Verdict.INVALIDATE)
    await scene.reviewing.decide(GUILD, finding.id, Verdict.RESTORE, MANAGER)
    assert (await scene.react(30, 31, 9)).outcome is Outcome.COUNTED


async def test_an_invalidated_vote_taken_back_just_ends_and_is_not_restored(scene: Scene) -> None:
    await scene.reviewing.review_due()
    finding = await scene.decide(Verdict.INVALIDATE)
    before = await scene.totals()
    assert (await scene.react(30, 31, 0, comes=False)).outcome is Outcome.TAKEN_BACK
    assert await scene.totals() == before
    await scene.reviewing.decide(GUILD, finding.id, Verdict.RESTORE, MANAGER)
    lines = await scene.community.value("SELECT COUNT(*) FROM ledger WHERE cause = 'restored'")
    assert lines == RING_VOTES - 1
    assert await scene.drift() == []


async def test_an_invalidated_vote_that_is_switched_is_refused(scene: Scene) -> None:
    await scene.reviewing.review_due()
    finding = await scene.decide(Verdict.INVALIDATE)
    assert (await scene.react(30, 31, 0, "⬇️")).refusal is Refusal.BARRED_PAIR
    await scene.reviewing.decide(GUILD, finding.id, Verdict.RESTORE, MANAGER)
    assert (await scene.states())["refused"] == 1
    assert await scene.drift() == []


async def test_a_reading_leaves_an_invalidated_vote_as_it_is(scene: Scene) -> None:
    await scene.reviewing.review_due()
    await scene.decide(Verdict.INVALIDATE)
    await scene.react(29, 31, 0, comes=False)
    [dirty] = await scene.voting.dirty_posts(10)
    rows = await scene.community.rows(
        """
        SELECT member.user_id, vote.value
        FROM vote
        JOIN member ON member.id = vote.voter_id
        WHERE vote.post_id = :post_id
        """,
        post_id=dirty.post.id,
    )
    shown = [Shown(Snowflake(user), ups=3 if value > 0 else 0, downs=1 if value < 0 else 0) for user, value in rows]
    assert await scene.voting.reconcile(dirty, shown)
    assert (await scene.states())["invalidated"] == RING_VOTES
    assert await scene.drift() == []


async def test_an_invalidated_vote_that_a_reading_misses_ends(scene: Scene) -> None:
    await scene.reviewing.review_due()
    await scene.decide(Verdict.INVALIDATE)
    await scene.react(29, 31, 0, comes=False)
    [dirty] = await scene.voting.dirty_posts(10)
    await scene.voting.reconcile(dirty, [])
    assert (await scene.states())["invalidated"] == RING_VOTES - 2
    assert await scene.drift() == []


async def test_two_managers_at_once_decide_once(scene: Scene) -> None:
    await scene.reviewing.review_due()
    [finding] = await scene.open()
    results = await asyncio.gather(
        *(
            scene.reviewing.decide(GUILD, finding.id, verdict, actor)
            for verdict, actor in (
                (Verdict.INVALIDATE, MANAGER),
                (Verdict.INVALIDATE, OTHER_MANAGER),
                (Verdict.DISMISS, MANAGER),
            )
        ),
        return_exceptions=True,
    )
    refusals = [result for result in results if isinstance(result, AskwellError)]
    assert [refusal.reason for refusal in refusals] == [Reason.FINDING_DECIDED] * 2
    assert (await scene.states())["invalidated"] == RING_VOTES
    assert await scene.drift() == []


async def test_only_managers_see_and_decide(scene: Scene) -> None:
    await scene.reviewing.review_due()
    [finding] = await scene.open()
    for actor in (HELPER, Actor(Crowd.account(30))):
        assert await refused(scene.reviewing.decide(GUILD, finding.id, Verdict.DISMISS, actor)) is Reason.NOT_A_MANAGER
        assert await refused(scene.reviewing.page(GUILD, actor, is_open=True)) is Reason.NOT_A_MANAGER
    assert len(await scene.open()) == 1


async def test_a_finding_of_another_guild_is_not_there(scene: Scene) -> None:
    await scene.reviewing.review_due()
    [finding] = await scene.open()
    await scene.community.configuring.change(OTHER_GUILD, {"daily_cap": "100"})
    for guild_id in (OTHER_GUILD, Snowflake(3_000)):
        action = scene.reviewing.decide(guild_id, finding.id, Verdict.INVALIDATE, MANAGER)
        assert await refused(action) is Reason.NO_SUCH_FINDING
        assert (await scene.reviewing.page(guild_id, MANAGER, is_open=True)).items == ()


async def test_a_vote_taken_back_before_the_decision_is_left_out_of_it(scene: Scene) -> None:
    await scene.reviewing.review_due()
    await scene.react(30, 31, 0, comes=False)
    await scene.decide(Verdict.INVALIDATE)
    assert (await scene.states())["invalidated"] == RING_VOTES - 1
    assert await scene.drift() == []


async def test_findings_come_in_pages(scene: Scene) -> None:
    def add(connection: Connection) -> None:
        for _ in range(5):
            connection.execute(
                "INSERT INTO finding (guild_id, kind, found_at, log10_chance) SELECT id, 'ring', 1, -4.0 FROM guild"
            )

    await scene.community.database.write(add)
    first = await scene.reviewing.page(GUILD, MANAGER, is_open=True)
    second = await scene.reviewing.page(GUILD, MANAGER, is_open=True, page=1)
    assert (len(first.items), first.has_next) == (4, True)
    assert (len(second.items), second.has_next) == (1, False)


async def test_what_is_restored_finds_its_place_within_the_limit_of_its_day(
    database: Database, clock: ManualClock
) -> None:
    community = await Community.found(database, clock)
    now = community.now
    crowd = await Crowd.gather(database, SIZE, POSTS_EACH, now)
    await crowd.vote(honest(7, 30, 12, now, 3_600) + ring(7, RING, 8, now, 3_600))
    clock.advance(4_000)
    await community.configuring.change(GUILD, {"votes_per_day": "17"})
    scene = Scene(community, crowd)
    await scene.reviewing.review_due()
    finding = await scene.decide(Verdict.INVALIDATE)
    assert (await scene.react(30, 5, 0)).outcome is Outcome.COUNTED
    assert (await scene.react(30, 6, 0)).refusal is Refusal.VOTES_PER_DAY
    await scene.reviewing.decide(GUILD, finding.id, Verdict.RESTORE, MANAGER)
    voter = Crowd.account(30)
    counted = await community.value(
        "SELECT COUNT(*) FROM vote JOIN member ON member.id = voter_id WHERE user_id = :id AND state = 'counted'",
        id=voter,
    )
    assert counted == 17
