"""What a member is told who has asked as much as the guild allows."""

from bot.domain.identity import seconds
from tests.cogs.steps import configure, shown
from tests.support.world import World, said


async def test_the_next_time_is_told_when_the_questions_of_an_hour_are_used_up(qa: World, clock):
    await configure(qa, questions_per_hour="2")
    await qa.ask()
    first = qa.value("SELECT created_at FROM post")
    await qa.advance(600)
    await qa.ask(title="Why is the second question of an hour fine?")
    await qa.advance(600)
    result = await qa.submit_ask(title="Why does the third question of an hour fail?")
    assert len(qa.threads()) == 2
    assert f"<t:{first + 3_600}:R>" in said(result)
    await qa.advance(first + 3_600 - seconds(clock.now()) - 1)
    form = await qa.alice.click(shown(result), label="Edit again")
    fields = {"title": "Why does the third question of an hour fail?", "details": "Because it is the third one."}
    result = await qa.alice.submit_modal(form, fields)
    assert len(qa.threads()) == 2
    await qa.advance(1)
    form = await qa.alice.click(shown(result), label="Edit again")
    await qa.alice.submit_modal(form, fields)
    assert len(qa.threads()) == 3


async def test_own_open_questions_are_named_answered_ones_first_and_none_that_is_hidden(qa: World):
    await configure(qa, open_questions="3")
    waiting = await qa.ask(title="Which *question* still waits for an answer?")
    answered = await qa.ask(title="Which question has an answer already?")
    await qa.answer(answered, qa.bob)
    hidden = await qa.ask(channel=qa.text, title="Which question lies in a hidden channel?")
    await qa.ask(qa.bob, title="Which question is somebody else's, please?")
    qa.hide(qa.text, qa.alice)
    await qa.settle()
    text = said(await qa.submit_ask(title="Which question is one too many here?"))
    assert "**3** open questions" in text
    assert str(hidden.id) not in text
    assert "somebody else's" not in text
    assert r"Which \*question\* still waits" in text
    assert 0 < text.index(str(answered.id)) < text.index(str(waiting.id))
