"""Deciding of reported posts."""

from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio

from bot.domain.errors import AskwellError, ConflictError, InvalidInputError, NotFoundError, Reason
from bot.domain.identity import Snowflake
from bot.domain.moderating import ReportVerdict
from bot.domain.posts import MessageRef
from bot.services.checking import Checking
from bot.services.moderating import Decided, Moderating, Seat
from bot.services.reporting import Reporting
from tests.support.community import ALICE, BOB, CAROL, FORUM, GUILD, HELPER, OTHER_GUILD, Community, actor

LOG = "1009"
CASE = 1


def seat(user: Snowflake = HELPER, guild: Snowflake = GUILD, *channels: Snowflake) -> Seat:
    return Seat(guild, actor(user), frozenset(channels or (FORUM,)))


@pytest_asyncio.fixture
async def moderating(community: Community) -> Moderating:
    """Have a question reported by one member."""
    await community.configuring.change(GUILD, {"log_channel": LOG})
    question = await community.ask(ALICE, channel_id=FORUM)
    assert question.post.message is not None
    await Reporting(community.database, community.clock).report(GUILD, question.post.message.message_id, actor(BOB))
    return Moderating(community.database, community.clock)


async def test_of_fifty_helpers_one_decides(community: Community, moderating: Moderating) -> None:
    verdicts = (ReportVerdict.DISMISSED, ReportVerdict.CLOSED, ReportVerdict.DELETED)
    results = await asyncio.gather(
        *(moderating.decide(seat(), CASE, verdicts[number % 3]) for number in range(50)), return_exceptions=True
    )
    assert sum(isinstance(result, Decided) for result in results) == 1
    assert all(isinstance(result, Decided | ConflictError) for result in results)
    assert await community.value("SELECT COUNT(*) FROM deed") == 1
    assert await Checking(community.database).check() == []


async def test_a_refused_decision_leaves_nothing_behind(community: Community, moderating: Moderating) -> None:
    for wrong, verdict in (
        (seat(CAROL), ReportVerdict.DISMISSED),
        (seat(HELPER, OTHER_GUILD), ReportVerdict.DISMISSED),
        (seat(HELPER, GUILD, Snowflake(1)), ReportVerdict.DISMISSED),
        (seat(), ReportVerdict.NOT_AN_ANSWER),
    ):
        with pytest.raises(AskwellError):
            await moderating.decide(wrong, CASE, verdict)
    with pytest.raises(NotFoundError):
        await moderating.decide(seat(), CASE + 1, ReportVerdict.DISMISSED)
    with pytest.raises(InvalidInputError):
        await moderating.decide(seat(), CASE, ReportVerdict.WARNED, " ")
    assert await community.value("SELECT COUNT(*) FROM deed") == 0
    assert await community.value("SELECT verdict FROM report_case") is None


async def test_a_report_after_the_decision_opens_a_new_case(community: Community, moderating: Moderating) -> None:
    await moderating.decide(seat(), CASE, ReportVerdict.DISMISSED)
    message_id = Snowflake(await community.value("SELECT message_id FROM post WHERE kind = 'question'"))
    reporting = Reporting(community.database, community.clock)
    with pytest.raises(ConflictError) as refusal:
        await reporting.report(GUILD, message_id, actor(BOB))
    assert refusal.value.reason is Reason.ALREADY_REPORTED
    await reporting.report(GUILD, message_id, actor(CAROL))
    reopened = await moderating.case(GUILD, CASE + 1)
    assert reopened is not None
    assert (reopened.case.reports, reopened.case.verdict) == (1, None)


async def test_where_the_card_stands_is_remembered(community: Community, moderating: Moderating) -> None:
    card = MessageRef(Snowflake(int(LOG)), Snowflake(77))
    await moderating.posted(CASE, card)
    case = await moderating.case(GUILD, CASE)
    assert case is not None
    assert case.case.message == card


async def test_a_log_channel_that_is_chosen_later_is_told_of_what_is_open_alone(
    community: Community, moderating: Moderating
) -> None:
    await community.database.write(lambda c: c.execute("DELETE FROM render"))
    await community.configuring.change(GUILD, {"log_channel": "1010"})
    assert await community.value("SELECT COUNT(*) FROM render WHERE kind = 'report'") == 1
    await moderating.decide(seat(), CASE, ReportVerdict.DISMISSED)
    await community.database.write(lambda c: c.execute("DELETE FROM render"))
    await community.configuring.change(GUILD, {"log_channel": "1011"})
    assert await community.value("SELECT COUNT(*) FROM render WHERE kind = 'report'") == 0
