"""Cards of answers that may or may not have reached Discord."""

import pytest

from tests.cogs.conftest import qa
from tests.cogs.steps import shown
from tests.support.world import ANSWER, World, said, text_of

__all__ = ["qa"]


def answers(world: World) -> list[tuple[int, str]]:
    return [(row["number"], row["state"]) for row in world.rows("SELECT number, state FROM answer ORDER BY id")]


@pytest.mark.parametrize("text", [ANSWER, "||hidden||  \n" * 300])
async def test_a_card_whose_sending_nobody_confirmed_is_found_and_made_an_answer(qa: World, text: str):
    thread = await qa.ask()
    await qa.answer(thread, qa.bob)
    form = await qa.bob.slash(thread, "answer")
    qa.break_calls("POST", f"/channels/{thread.id}/messages", ConnectionResetError, after=True)
    result = await qa.bob.submit_modal(form, {"answer": text})
    await qa.advance(10)
    assert "is posted" in said(result)
    assert answers(qa) == [(1, "live"), (2, "live")]
    assert [text_of(message).count("Edit") for message in thread.history() if "· answer" in text_of(message)] == [1, 1]


async def test_a_card_that_was_never_sent_is_not_taken_for_another(qa: World):
    thread = await qa.ask()
    await qa.answer(thread, qa.bob)
    form = await qa.bob.slash(thread, "answer")
    qa.break_calls("POST", f"/channels/{thread.id}/messages", TimeoutError)
    result = await qa.bob.submit_modal(form, {"answer": ANSWER})
    assert [file.filename for file in shown(result).attachments] == ["answer.md"]
    assert answers(qa) == [(1, "live")]
