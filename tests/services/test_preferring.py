"""Members' own settings."""

from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio

from bot.domain.errors import InvalidInputError, Reason
from bot.domain.preferences import PREFERENCES, Delivery, NoticeKind
from bot.services.preferring import Preferring
from bot.storage import closed_dms
from tests.support.community import ALICE, BOB, GUILD, OTHER_GUILD, Community


@pytest_asyncio.fixture
async def preferring(community: Community) -> Preferring:
    return Preferring(community.database, community.clock)


async def close_dms(community: Community) -> None:
    await community.database.write(lambda connection: closed_dms.put(connection, ALICE, community.now))


async def test_whoever_is_not_known_has_the_defaults_and_is_not_made_known(
    community: Community, preferring: Preferring
) -> None:
    own = await preferring.settings(OTHER_GUILD, ALICE)
    assert {name: own.settings.text(name) for name in PREFERENCES} == {
        name: preference.default for name, preference in PREFERENCES.items()
    }
    assert await community.rows("SELECT * FROM member") == []


async def test_a_choice_is_kept_for_its_member_and_guild_alone(preferring: Preferring) -> None:
    own = await preferring.change(GUILD, ALICE, "public_display", "off")
    assert own.settings.is_shown is False
    assert (await preferring.settings(GUILD, ALICE)) == own
    assert (await preferring.settings(GUILD, BOB)).settings.is_shown
    assert (await preferring.settings(OTHER_GUILD, ALICE)).settings.is_shown


async def test_the_default_leaves_no_row(community: Community, preferring: Preferring) -> None:
    await preferring.change(GUILD, ALICE, "expert_pings", "on")
    await preferring.change(GUILD, ALICE, "expert_pings", "off")
    assert await community.rows("SELECT * FROM member_setting") == []


async def test_what_is_not_a_choice_changes_nothing(community: Community, preferring: Preferring) -> None:
    with pytest.raises(InvalidInputError) as refused:
        await preferring.change(GUILD, ALICE, "notice_badge", "thread")
    assert refused.value.reason is Reason.BAD_SETTING
    assert await community.rows("SELECT * FROM member") == []


async def test_fifty_choices_at_once_leave_one(community: Community, preferring: Preferring) -> None:
    choices = ["direct", "off"] * 25
    await asyncio.gather(*(preferring.change(GUILD, ALICE, "notice_followed_tag", choice) for choice in choices))
    assert len(await community.rows("SELECT * FROM member_setting")) == 1
    own = await preferring.settings(GUILD, ALICE)
    assert own.settings.delivery(NoticeKind.FOLLOWED_TAG) in (Delivery.DIRECT, Delivery.OFF)


@pytest.mark.parametrize(
    ("name", "text", "is_closed"),
    [
        ("notice_followed_tag", "direct", False),
        ("notice_badge", "direct", False),
        ("notice_followed_tag", "off", True),
        ("public_display", "off", True),
    ],
)
async def test_choosing_direct_messages_lets_them_be_tried_again(
    community: Community, preferring: Preferring, name: str, text: str, is_closed: bool
) -> None:
    await close_dms(community)
    assert (await preferring.settings(GUILD, ALICE)).is_dm_closed
    assert (await preferring.change(GUILD, ALICE, name, text)).is_dm_closed is is_closed


async def test_direct_messages_can_be_reopened_without_another_choice(
    community: Community, preferring: Preferring
) -> None:
    await close_dms(community)
    assert not (await preferring.reopen_dms(GUILD, ALICE)).is_dm_closed
    assert not (await preferring.settings(GUILD, ALICE)).is_dm_closed


async def test_stopping_turns_one_kind_off_and_makes_nobody_known(community: Community, preferring: Preferring) -> None:
    await preferring.stop(OTHER_GUILD, ALICE, NoticeKind.BADGE)
    assert await community.rows("SELECT * FROM member") == []
    await preferring.change(GUILD, ALICE, "notice_badge", "direct")
    await preferring.stop(GUILD, ALICE, NoticeKind.BADGE)
    own = await preferring.settings(GUILD, ALICE)
    assert own.settings.delivery(NoticeKind.BADGE) is Delivery.OFF
    assert own.settings.delivery(NoticeKind.FOLLOWED_TAG) is Delivery.THREAD
