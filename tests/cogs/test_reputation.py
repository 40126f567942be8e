"""`/reputation`, as members use it."""

import pytest

from tests.cogs.forging import press, slash_about_who_left
from tests.cogs.steps import shown
from tests.support.world import ACCEPT, DOWN, TITLE, UP, World, said

SECOND = "How do I get a file back that I deleted?"


async def test_a_member_sees_every_point_with_its_reason_and_its_link(qa: World):
    thread = await qa.ask(qa.alice)
    card = await qa.answer(thread, qa.bob)
    await qa.carol.react(card, UP)
    await qa.alice.react(card, ACCEPT)
    await qa.carol.unreact(card, UP)
    result = await qa.bob.slash(qa.chat, "reputation")
    text = said(result)
    assert result.ephemeral
    for words in (
        "Reputation **16**",
        "add up to **+15**",
        "**+15** your answer was accepted",
        "**−10** ~~your answer was voted up~~ · the vote was taken back",
        f"/{thread.id}/{card.id})",
    ):
        assert words in text
    assert text.index("taken back") < text.index("was accepted") < text.rindex("voted up")


async def test_voters_are_never_named(qa: World):
    thread = await qa.ask(qa.alice)
    card = await qa.answer(thread, qa.bob)
    await qa.carol.react(card, DOWN)
    assert qa.carol.mention not in said(await qa.bob.slash(qa.chat, "reputation"))
    told = said(await qa.bob.slash(qa.chat, "reputation", member=qa.carol))
    assert "1 down vote cast" in told
    assert TITLE not in told
    assert TITLE in said(await qa.carol.slash(qa.chat, "reputation"))


async def test_pages_are_turned_both_ways_even_after_a_restart(qa: World):
    thread = await qa.ask(qa.alice)
    card = await qa.answer(thread, qa.bob)
    await qa.alice.react(card, ACCEPT)
    await qa.advance(60)
    await qa.burst([(member, card, UP) for member in qa.members(11)])
    first = await qa.bob.slash(qa.chat, "reputation")
    assert "was accepted" not in said(first)
    await qa.restart()
    second = await qa.bob.click(shown(first), label="Older ▶")
    assert "was accepted" in said(second)
    back = await qa.bob.click(shown(second), label="◀ Newer")
    assert said(back) == said(first)


async def test_hidden_channels_keep_their_titles_on_every_page(qa: World):
    thread = await qa.ask(qa.alice, channel=qa.text, title=SECOND)
    card = await qa.answer(thread, qa.bob)
    await qa.burst([(member, card, UP) for member in qa.members(12)])
    first = await qa.carol.slash(qa.chat, "reputation", member=qa.bob)
    assert SECOND in said(first)
    qa.hide(qa.text, qa.carol)
    await qa.settle()
    again = await qa.carol.slash(qa.chat, "reputation", member=qa.bob)
    older = await qa.carol.click(shown(first), label="Older ▶")
    for result in (again, older):
        assert SECOND not in said(result)
        assert str(thread.id) not in said(result)
        assert "in a channel you cannot see" in said(result)
        assert "Reputation **121**" in said(result)


async def test_a_deleted_question_has_no_text(qa: World):
    thread = await qa.ask(qa.alice, title=SECOND)
    card = await qa.answer(thread, qa.bob)
    await qa.carol.react(card, UP)
    qa.delete_channel(thread)
    await qa.settle()
    told = said(await qa.bob.slash(qa.chat, "reputation"))
    assert "a deleted question" in told
    assert SECOND not in told


async def test_a_newcomer_a_bot_and_one_who_left_are_told_clearly(qa: World):
    assert "Nothing has come or gone yet" in said(await qa.carol.slash(qa.chat, "reputation"))
    robot = qa.member("robot", bot=True)
    assert "is a bot" in said(await qa.carol.slash(qa.chat, "reputation", member=robot))
    thread = await qa.ask(qa.alice)
    card = await qa.answer(thread, qa.bob)
    await qa.carol.react(card, UP)
    qa.env.backend.remove_member(qa.guild.id, qa.bob.id)
    await qa.settle()
    told = said(await slash_about_who_left(qa, qa.carol, qa.chat, "reputation", qa.bob))
    assert "Reputation **11**" in told
    assert "Not in this server any more" in told


@pytest.mark.parametrize(
    "custom_id", ["reputation:{bob}:older:x", "reputation:{bob}:older", "reputation:{bob}:oldest:1.1"]
)
async def test_a_forged_page_is_refused(qa: World, custom_id: str):
    message = await qa.carol.send(qa.chat, "hello")
    result = await press(qa, qa.carol, message, custom_id.format(bob=qa.bob.id))
    assert "tampered" in said(result)


async def test_the_profile_leads_to_the_ledger(qa: World):
    assert "/reputation" in said(await qa.carol.slash(qa.chat, "profile"))
    assert "/reputation" in said(await qa.carol.slash(qa.chat, "help"))
