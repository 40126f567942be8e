"""Tags as they are listed and followed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from bot.domain.identity import Snowflake
from bot.domain.listing import PAGE_LENGTH, Page
from bot.domain.preferences import Delivery
from bot.services.tag_following import Follow
from bot.storage.follows import ListedTag
from bot.ui.buttons import ActionButton
from bot.ui.limits import MESSAGE, length
from bot.ui.tags import followed, tag_list, unfollowed, way_chosen
from tests.ui.embeds import assert_valid
from tests.ui.texts import bad_texts

USER = Snowflake(77)


async def test_a_tag_stands_with_its_questions_and_whether_it_is_followed() -> None:
    tags = (ListedTag("git", 1, True), ListedTag("py*thon", 1_200, False))
    embed = tag_list(Page(tags, 0, has_next=False))["embed"]
    assert embed.description == "**git** · 1 question · you follow it\n**py\\*thon** · 1,200 questions"


async def test_a_page_is_numbered_where_there_are_several() -> None:
    first, only = (tag_list(Page((), 0, has_next=has_next))["embed"].footer.text for has_next in (True, False))
    assert "Page 1" in (first or "")
    assert "Page" not in (only or "")


@settings(max_examples=50)
@given(name=bad_texts())
async def test_any_name_gives_a_valid_answer(name: str) -> None:
    page = Page((ListedTag(name, 3, True),) * PAGE_LENGTH, 0, has_next=True)
    assert_valid(tag_list(page)["embed"])
    follow = Follow(name, is_changed=True, delivery=Delivery.THREAD, is_dm_closed=False)
    for reply in (followed(follow, USER), unfollowed(follow)):
        assert length(reply["content"]) <= MESSAGE
        assert "@everyone" not in reply["content"]


@pytest.mark.parametrize("delivery", Delivery)
@pytest.mark.parametrize("is_new", [True, False])
async def test_following_tells_how_one_is_told_and_offers_the_rest(delivery: Delivery, is_new: bool) -> None:
    follow = Follow("git", is_changed=is_new, delivery=delivery, is_dm_closed=False)
    for reply in (followed(follow, USER), way_chosen(USER, delivery, is_dm_closed=False)):
        buttons = [item for item in reply["view"].children if isinstance(item, ActionButton)]
        assert len(buttons) == len(reply["view"].children) == len(Delivery)
        assert [button.custom_id.endswith(delivery) for button in buttons if button.item.disabled] == [True]


async def test_closed_direct_messages_are_told_to_those_who_chose_them() -> None:
    assert "did not let me" in way_chosen(USER, Delivery.DIRECT, is_dm_closed=True)["content"]
    assert "did not let me" not in way_chosen(USER, Delivery.THREAD, is_dm_closed=True)["content"]
