"""Finding questions by their words."""

import pytest

from tests.cogs.forging import press
from tests.cogs.steps import shown
from tests.support.world import TITLE, World, said

ANSWER = "Use the reflog to find the commit that was lost, then create a branch there; nothing is gone for thirty days."


async def search(qa: World, query: str, member=None, **options):
    return await (member or qa.carol).slash(qa.chat, "search", query=query, **options)


async def test_a_question_is_found_by_a_word_of_an_answer_with_the_word_marked(qa: World):
    thread = await qa.ask(qa.alice)
    await qa.bob.send(thread, ANSWER)
    result = await search(qa, "reflogs")
    text = said(result)
    assert result.ephemeral
    assert TITLE in text
    assert "answer 1" in text
    assert "**reflog**" in text
    assert str(thread.id) in text


async def test_questions_in_hidden_channels_are_not_found_by_anyone_who_cannot_see_them(qa: World):
    await qa.ask(channel=qa.text, title="Where is the secret treasure buried?")
    qa.hide(qa.text, qa.carol)
    await qa.settle()
    assert "treasure buried" not in said(await search(qa, "treasure"))
    assert "treasure buried" in said(await search(qa, "treasure", qa.bob))


async def test_filters_narrow_what_is_found(qa: World):
    qa.forum_tags("git", "python")
    await qa.settle()
    first = await qa.ask(qa.alice, title="How do I write a loop in git, please?", tags=["git"])
    await qa.ask(qa.bob, title="How do I write a loop in Python, please?", tags=["python"])
    await qa.alice.react(await qa.bob.send(first, ANSWER), "✅")
    assert "in Python" not in said(await search(qa, "loop", tag="git"))
    assert "in Python" not in said(await search(qa, "loop", solved=True))
    assert "in git" not in said(await search(qa, "loop", solved=False))
    assert "in git" not in said(await search(qa, "loop", author=qa.bob))
    await qa.advance(8 * 86_400)
    assert "loop" in said(await search(qa, "loop", within="month")).split("\n", 1)[1]
    assert "in git" not in said(await search(qa, "loop", within="week"))
    assert "no tag" in said(await search(qa, "loop", tag="cobol"))


async def test_pages_are_turned_by_what_the_button_carries(qa: World):
    for number in range(11):
        await qa.ask([qa.alice, qa.bob, qa.carol][number % 3], title=f"What is loop number {number} good for?")
        await qa.advance(3_700)
    first = await search(qa, "loop", solved=False)
    titles = {number for number in range(11) if f"number {number} good" in said(first)}
    second = await qa.carol.click(shown(first), label="Next ▶")
    others = {number for number in range(11) if f"number {number} good" in said(second)}
    assert (len(titles), len(others)) == (10, 1)
    assert titles | others == set(range(11))


@pytest.mark.parametrize(
    "query",
    ["a", "x" * 4_000, "word " * 800, "the of and", "AND", "NEAR(", '"', "*", "title: x", "🙂", "語", "-", "\u202e"],
)
async def test_whatever_is_typed_is_answered(qa: World, query: str):
    await qa.ask()
    assert "reference" not in said(await search(qa, query))


async def test_a_forged_page_shows_nothing_that_the_member_cannot_see(qa: World):
    await qa.ask(channel=qa.text, title="Where is the secret treasure buried?")
    qa.hide(qa.text, qa.carol)
    await qa.settle()
    message = await qa.carol.send(qa.chat, "hello")
    for argument in ("--:treasure:", "zz9:treasure", "--:treasure:nope", ":::", "--999999999999999999999:treasure:"):
        assert "treasure buried" not in said(await press(qa, qa.carol, message, f"search:1:page:{argument}"))
