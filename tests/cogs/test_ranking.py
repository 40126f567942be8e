"""Leaderboards."""

import pytest

from tests.cogs.forging import press
from tests.cogs.steps import shown
from tests.support.world import UP, World, said


async def a_ranked_guild(world: World):
    thread = await world.ask(world.alice)
    card = await world.answer(thread, world.bob)
    await world.carol.react(card, UP)
    return card


async def test_the_leaderboard_shows_the_best_and_the_callers_place(qa: World):
    await a_ranked_guild(qa)
    result = await qa.alice.slash(qa.chat, "leaderboard")
    text = said(result)
    assert result.ephemeral
    assert text.index(qa.bob.mention) < text.index(qa.alice.mention)
    assert "11" in text


@pytest.mark.parametrize("period", ["all", "year", "month", "week"])
async def test_each_period_has_its_board(qa: World, period: str):
    await a_ranked_guild(qa)
    text = said(await qa.alice.slash(qa.chat, "leaderboard", period=period))
    assert qa.bob.mention in text


async def test_another_period_is_one_press_away(qa: World):
    await a_ranked_guild(qa)
    result = await qa.alice.slash(qa.chat, "leaderboard")
    await qa.alice.click(shown(result), label="This week")
    assert "Leaderboard of this week" in said(result)


async def test_who_is_not_shown_to_others_keeps_a_rank(qa: World):
    await a_ranked_guild(qa)
    await qa.bot.services.preferring.change(qa.guild.id, qa.bob.id, "public_display", "off")
    assert qa.bob.mention not in said(await qa.alice.slash(qa.chat, "leaderboard"))
    assert qa.bob.mention in said(await qa.bob.slash(qa.chat, "leaderboard"))


async def test_a_week_later_the_week_begins_anew(qa: World):
    await a_ranked_guild(qa)
    await qa.advance(8 * 86_400)
    assert qa.bob.mention not in said(await qa.alice.slash(qa.chat, "leaderboard", period="week"))


async def test_an_unknown_tag_is_said(qa: World):
    assert "no tag" in said(await qa.alice.slash(qa.chat, "leaderboard", tag="cobol"))


async def test_pages_are_turned_in_place(qa: World):
    thread = await qa.ask(qa.alice)
    # With the asker one more than a page holds.
    for number, member in enumerate(qa.members(10)):
        await qa.settle()
        await qa.answer(thread, member, f"My `{number}`. answer of many, as it should be.")
    first = await qa.alice.slash(qa.chat, "leaderboard")
    before = said(first)
    await qa.alice.click(shown(first), label="Next ▶")
    after = said(first)
    assert before != after
    assert len(first.followups) == 0


@pytest.mark.parametrize("custom_id", ["leaderboard:0:all", "leaderboard:1:decade", "leaderboard:99999999:all"])
async def test_a_forged_page_shows_no_error_of_ours(qa: World, custom_id: str):
    card = await a_ranked_guild(qa)
    assert (await press(qa, qa.alice, card, custom_id)).acknowledged


async def test_tags_are_completed_as_they_are_typed(qa: World):
    qa.forum_tags("git", "python")
    await qa.settle()
    choices = await qa.alice.autocomplete(qa.chat, "leaderboard", "tag", "py")
    assert [choice["value"] for choice in choices] == ["python"]


async def test_who_left_is_not_shown_and_who_comes_back_is_shown_a_day_later(qa: World):
    await a_ranked_guild(qa)
    backend = qa.env.backend
    member = backend.get_guild(qa.guild.id).members.pop(qa.bob.id)
    text = said(await qa.alice.slash(qa.chat, "leaderboard"))
    assert qa.bob.mention not in text
    assert qa.alice.mention in text
    assert qa.value("SELECT points FROM member WHERE user_id = :id", id=qa.bob.id) == 10
    backend.get_guild(qa.guild.id).members[qa.bob.id] = member
    assert qa.bob.mention not in said(await qa.alice.slash(qa.chat, "leaderboard"))
    await qa.advance(86_400)
    assert qa.bob.mention in said(await qa.alice.slash(qa.chat, "leaderboard"))


async def test_without_an_answer_everybody_counts_as_present(qa: World):
    await a_ranked_guild(qa)

    async def fail(**_: object) -> None:
        raise TimeoutError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("discord.Guild.query_members", lambda *_, **__: fail())
        assert qa.bob.mention in said(await qa.alice.slash(qa.chat, "leaderboard"))
