"""Reporting posts."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.errors import ConflictError, NotFoundError, Reason
from bot.domain.identity import Snowflake
from bot.services.rendering import RenderQueue
from bot.services.reporting import Reporting
from tests.support.community import BOB, CAROL, GUILD, OTHER_GUILD, Community, actor


async def test_a_report_is_kept_and_the_log_channel_is_told(community: Community) -> None:
    await community.configuring.change(GUILD, {"log_channel": "1009"})
    question = await community.ask()
    assert question.post.message is not None
    made = await Reporting(community.database, community.clock).report(
        GUILD, question.post.message.message_id, actor(BOB)
    )
    [report] = await community.rows(
        """
        SELECT report.id, report.post_id, member.user_id, report.reported_at
        FROM report
        JOIN member ON member.id = report.reporter_id
        """
    )
    assert tuple(report) == (made.id, question.id, BOB, community.now)
    queue = RenderQueue(community.database, community.clock)
    assert [render.target for render in await queue.due(10) if render.kind == "report"] == [str(made.id)]


async def test_without_a_log_channel_the_report_waits_in_the_database(community: Community) -> None:
    question = await community.ask()
    assert question.post.message is not None
    reporting = Reporting(community.database, community.clock)
    made = await reporting.report(GUILD, question.post.message.message_id, actor(BOB))
    assert not made.has_readers
    assert "report" not in await community.renders(question.id)
    assert await community.value("SELECT COUNT(*) FROM report") == 1


async def test_a_member_reports_a_post_once_and_others_may_too(community: Community) -> None:
    reporting = Reporting(community.database, community.clock)
    question = await community.ask()
    assert question.post.message is not None
    message_id = question.post.message.message_id
    outcomes = await asyncio.gather(
        *(reporting.report(GUILD, message_id, actor(BOB)) for _ in range(50)), return_exceptions=True
    )
    refusals = [outcome.reason for outcome in outcomes if isinstance(outcome, ConflictError)]
    assert refusals == [Reason.ALREADY_REPORTED] * 49
    await reporting.report(GUILD, message_id, actor(CAROL))


async def test_only_posts_of_the_guild_can_be_reported(community: Community) -> None:
    question = await community.ask()
    assert question.post.message is not None
    for guild_id, message_id in ((GUILD, Snowflake(5)), (OTHER_GUILD, question.post.message.message_id)):
        with pytest.raises(NotFoundError) as caught:
            await Reporting(community.database, community.clock).report(guild_id, message_id, actor(BOB))
        assert caught.value.reason is Reason.NOT_TO_BE_REPORTED
