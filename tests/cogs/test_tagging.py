"""`/tags`."""

import pytest
import pytest_asyncio

from bot.domain.listing import PAGE_LENGTH
from tests.cogs.forging import press
from tests.cogs.steps import shown
from tests.support.world import World, said


@pytest_asyncio.fixture
async def tagged(qa: World) -> World:
    """Return a guild whose forum has the tags git and python."""
    qa.forum_tags("git", "python")
    await qa.settle()
    return qa


def followed(world: World) -> list[str]:
    return [row["name"] for row in world.rows("SELECT name FROM tag_follow JOIN tag ON tag.id = tag_id ORDER BY name")]


async def test_following_says_how_one_is_told_and_offers_the_other_ways(tagged: World):
    result = await tagged.bob.slash(tagged.chat, "tags follow", tag="git")
    assert result.ephemeral
    assert "You follow **git** now" in said(result)
    assert "mentioned in the question's thread" in said(result)
    await tagged.bob.click(shown(result), label="Direct message")
    assert "you get a direct message" in said(result)
    assert tagged.value("SELECT value FROM member_setting") == "direct"
    await tagged.restart()
    await tagged.bob.click(shown(result), label="Tell me nothing")
    assert tagged.value("SELECT value FROM member_setting") == "off"
    assert followed(tagged) == ["git"]


async def test_following_twice_is_said(tagged: World):
    await tagged.bob.slash(tagged.chat, "tags follow", tag="git")
    assert "already" in said(await tagged.bob.slash(tagged.chat, "tags follow", tag="git"))
    assert followed(tagged) == ["git"]


async def test_who_chose_to_be_told_nothing_is_reminded_of_it(tagged: World):
    await tagged.bot.services.preferring.change(tagged.guild.id, tagged.bob.id, "notice_followed_tag", "off")
    assert "will not hear of them" in said(await tagged.bob.slash(tagged.chat, "tags follow", tag="git"))


async def test_unfollowing_is_said_and_so_is_that_there_was_nothing_to_undo(tagged: World):
    await tagged.bob.slash(tagged.chat, "tags follow", tag="git")
    assert "any more" in said(await tagged.bob.slash(tagged.chat, "tags unfollow", tag="git"))
    assert "nothing changed" in said(await tagged.bob.slash(tagged.chat, "tags unfollow", tag="git"))
    assert followed(tagged) == []


@pytest.mark.parametrize("command", ["tags follow", "tags unfollow"])
async def test_a_hidden_tag_is_answered_like_one_that_does_not_exist(tagged: World, command: str):
    tagged.hide(tagged.forum, tagged.bob)
    await tagged.settle()
    hidden = said(await tagged.bob.slash(tagged.chat, command, tag="git"))
    unknown = said(await tagged.bob.slash(tagged.chat, command, tag="cobol"))
    assert hidden.replace("git", "cobol") == unknown
    assert followed(tagged) == []


async def test_what_was_typed_is_data_in_the_reply(tagged: World):
    result = await tagged.bob.slash(tagged.chat, "tags follow", tag="**@everyone** [x](https://a.example)")
    assert "@everyone" not in said(result)
    assert "](https" not in said(result)


async def test_completion_offers_what_can_be_followed_and_what_is(tagged: World):
    await tagged.bob.slash(tagged.chat, "tags follow", tag="git")
    offered = await tagged.bob.autocomplete(tagged.chat, "tags follow", "tag", "")
    assert {choice["value"] for choice in offered} == {"git", "python"}
    offered = await tagged.bob.autocomplete(tagged.chat, "tags unfollow", "tag", "")
    assert [choice["value"] for choice in offered] == ["git"]
    tagged.hide(tagged.forum, tagged.bob)
    await tagged.settle()
    for command in ("tags follow", "tags unfollow"):
        assert await tagged.bob.autocomplete(tagged.chat, command, "tag", "") == []


async def test_the_list_shows_numbers_and_what_is_followed(tagged: World):
    await tagged.ask(tags=["python"])
    await tagged.bob.slash(tagged.chat, "tags follow", tag="git")
    result = await tagged.bob.slash(tagged.chat, "tags list")
    text = said(result)
    assert result.ephemeral
    assert text.index("**python** · 1 question") < text.index("**git** · 0 questions · you follow it")


async def test_the_list_of_who_sees_nothing_is_empty(tagged: World):
    tagged.hide(tagged.forum, tagged.bob)
    await tagged.settle()
    text = said(await tagged.bob.slash(tagged.chat, "tags list"))
    assert "git" not in text
    assert "no tags here yet" in text


async def test_pages_are_turned_in_place(qa: World):
    qa.forum_tags(*(f"tag{number:02}" for number in range(PAGE_LENGTH + 1)))
    await qa.settle()
    result = await qa.bob.slash(qa.chat, "tags list")
    assert "tag10" not in said(result)
    await qa.bob.click(shown(result), label="Next ▶")
    assert "tag10" in said(result)
    await qa.bob.click(shown(result), label="◀ Previous")
    assert "tag00" in said(result)


@pytest.mark.parametrize("custom_id", ["tags:0:page", "tags:99999999:page", "tags:1:delete"])
async def test_a_forged_page_shows_no_error_of_ours(tagged: World, custom_id: str):
    card = tagged.card(await tagged.ask())
    assert (await press(tagged, tagged.alice, card, custom_id)).acknowledged


async def test_the_end_of_what_one_follows_is_said(tagged: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bot.services.tag_following.MOST_FOLLOWED_TAGS", 1)
    await tagged.bob.slash(tagged.chat, "tags follow", tag="git")
    refused = await tagged.bob.slash(tagged.chat, "tags follow", tag="python")
    assert "**1**" in said(refused)
    assert followed(tagged) == ["git"]
