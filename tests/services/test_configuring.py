"""Configuring: settings of a guild, all or none."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.errors import ConflictError, InvalidInputError, NotAllowedError, Reason
from bot.domain.identity import Actor, Snowflake
from bot.domain.setting_edits import SettingChange, shown_fingerprint
from bot.domain.settings import DEFAULT_SETTINGS
from bot.services.configuring import Configuring
from bot.storage import channels
from bot.storage.database import Database
from tests.support.clock import ManualClock
from tests.support.community import FORUM, GUILD, OTHER_GUILD, TEXT_CHANNEL, Community


async def test_an_unknown_guild_has_the_defaults_and_is_not_made_by_looking(community: Community) -> None:
    assert await community.configuring.settings(OTHER_GUILD) == DEFAULT_SETTINGS
    assert await community.value("SELECT COUNT(*) FROM guild") == 1


async def test_a_change_makes_an_unknown_guild_and_is_kept(database: Database, clock: ManualClock) -> None:
    configuring = Configuring(database, clock)
    after = await configuring.change(GUILD, {"questions_per_hour": " 3 ", "helper_role": "77"})
    assert (after.questions_per_hour, after.helper_role) == (3, 77)
    assert await configuring.settings(GUILD) == after


async def test_a_change_of_nothing_makes_the_guild_with_its_defaults(community: Community) -> None:
    assert await community.configuring.change(OTHER_GUILD, {}) == DEFAULT_SETTINGS
    assert await community.value("SELECT COUNT(*) FROM guild") == 2


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        ({"questions_per_hour": "3", "open_questions": "many"}, Reason.BAD_SETTING),
        ({"questions_per_hour": "3", "question_per_hour": "3"}, Reason.UNKNOWN_SETTING),
        ({"questions_per_hour": "3", "emoji_up": "👍", "emoji_down": "👍"}, Reason.BAD_SETTING),
    ],
)
async def test_one_bad_setting_changes_none(community: Community, texts: dict[str, str], reason: Reason) -> None:
    before = await community.configuring.settings(GUILD)
    with pytest.raises(InvalidInputError) as caught:
        await community.configuring.change(GUILD, texts)
    assert caught.value.reason is reason
    assert await community.configuring.settings(GUILD) == before


MANAGER = Actor(Snowflake(900), is_helper=True, is_manager=True)


async def test_a_manager_changes_what_is_as_it_was_shown(community: Community) -> None:
    before = await community.configuring.settings(GUILD)
    shown = {"open_questions": shown_fingerprint(before, "open_questions")}
    after = await community.configuring.edit(GUILD, MANAGER, {"open_questions": "3"}, shown)
    assert after.open_questions == 3
    with pytest.raises(ConflictError) as caught:
        await community.configuring.edit(GUILD, MANAGER, {"open_questions": "4"}, shown)
    assert caught.value.details == {"name": "open_questions", "value": "3"}
    assert await community.configuring.settings(GUILD) == after


async def test_of_fifty_managers_who_saw_the_same_one_changes_it(community: Community) -> None:
    before = await community.configuring.settings(GUILD)
    shown = {"open_questions": shown_fingerprint(before, "open_questions")}
    done = await asyncio.gather(
        *(community.configuring.edit(GUILD, MANAGER, {"open_questions": str(100 + each)}, shown) for each in range(50)),
        return_exceptions=True,
    )
    assert sum(isinstance(each, ConflictError) for each in done) == 49


async def test_who_is_no_manager_changes_nothing(community: Community) -> None:
    helper = Actor(Snowflake(901), is_helper=True)
    for refused in (
        community.configuring.edit(GUILD, helper, {"open_questions": "3"}, {}),
        community.configuring.add_channel(GUILD, helper, Snowflake(5)),
    ):
        with pytest.raises(NotAllowedError):
            await refused


async def test_an_added_channel_comes_last_and_deleted_ones_go(community: Community) -> None:
    await community.database.write(
        lambda connection: connection.execute("UPDATE channel SET deleted_at = 1 WHERE position = 0")
    )
    after = await community.configuring.add_channel(GUILD, MANAGER, Snowflake(1_003))
    assert after.qa_channels == (TEXT_CHANNEL, 1_003)
    assert await qa_channels(community) == [TEXT_CHANNEL, 1_003]


async def test_changes_wait_to_be_told_in_the_log_channel(community: Community) -> None:
    await community.configuring.change(GUILD, {"open_questions": "3"})
    assert await community.configuring.untold(9) == []
    await community.configuring.change(GUILD, {"log_channel": "70"})
    await community.configuring.edit(GUILD, MANAGER, {"open_questions": "4", "daily_cap": "200"}, {})
    await community.configuring.change(GUILD, {"log_channel": ""})
    told = [(each.user_id, each.log_channel, each.change) for each in await community.configuring.untold(9)]
    assert told == [
        (None, 70, SettingChange("log_channel", "", "70")),
        (MANAGER.user_id, 70, SettingChange("open_questions", "3", "4")),
        (None, 70, SettingChange("log_channel", "70", "")),
    ]
    await community.configuring.told([each.id for each in await community.configuring.untold(2)])
    assert len(await community.configuring.untold(9)) == 1


async def test_a_default_that_is_chosen_is_not_kept(community: Community) -> None:
    await community.configuring.change(GUILD, {"open_questions": "3", "bounties": "on"})
    await community.configuring.change(GUILD, {"open_questions": "default", "bounties": "off"})
    kept = await community.rows("SELECT name FROM guild_setting")
    assert not {("open_questions",), ("bounties",)} & set(kept)


async def qa_channels(community: Community) -> list[Snowflake]:
    return await community.database.read(lambda connection: channels.list_qa_channels(connection, 1))


async def test_the_order_of_the_channels_is_theirs_and_the_first_is_the_default(community: Community) -> None:
    assert await qa_channels(community) == [FORUM, TEXT_CHANNEL]
    await community.configuring.change(GUILD, {"qa_channels": f"{TEXT_CHANNEL},{FORUM},1003"})
    assert await qa_channels(community) == [TEXT_CHANNEL, FORUM, 1_003]


async def test_a_channel_left_out_keeps_its_questions_and_may_come_back(community: Community) -> None:
    question = await community.ask()
    await community.configuring.change(GUILD, {"qa_channels": ""})
    assert await qa_channels(community) == []
    assert await community.value("SELECT state FROM question WHERE id = :id", id=question.id) == "open"
    await community.configuring.change(GUILD, {"qa_channels": str(FORUM)})
    assert await qa_channels(community) == [FORUM]
    assert await community.value("SELECT COUNT(*) FROM channel") == 2


async def test_a_channel_of_another_guild_is_refused(community: Community) -> None:
    with pytest.raises(InvalidInputError) as caught:
        await community.configuring.change(OTHER_GUILD, {"qa_channels": f"5,{FORUM}"})
    assert (caught.value.reason, caught.value.details["name"]) == (Reason.BAD_SETTING, "qa_channels")
    assert await community.value("SELECT COUNT(*) FROM guild") == 1


async def test_changed_points_change_everyone(community: Community) -> None:
    await community.ask()
    await community.database.write(
        lambda connection: connection.execute(
            "INSERT INTO member_day (member_id, day, question_up, points) VALUES (1, 20000, 2, 20)"
        )
    )
    await community.configuring.change(GUILD, {"points_question_up": "5"})
    assert await community.rows("SELECT points, reputation FROM member") == [(10, 11)]
    assert await community.rows("SELECT points FROM member_day") == [(10,)]


async def test_fifty_changes_at_once_leave_the_last(community: Community) -> None:
    await asyncio.gather(
        *(
            community.configuring.change(GUILD, {"qa_channels": f"{FORUM},{2_000 + each}", "open_questions": str(each)})
            for each in range(50)
        )
    )
    after = await community.configuring.settings(GUILD)
    assert after.open_questions == 49
    assert await qa_channels(community) == [FORUM, 2_049]
