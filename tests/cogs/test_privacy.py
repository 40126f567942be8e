"""`/privacy`: what members get, and have forgotten, of what is stored of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from simcord import ResponseMessage

import cogs.privacy
from tests.cogs.steps import shown
from tests.support.world import TITLE, UP, World, said


def file_of(world: World, message: ResponseMessage) -> dict[str, Any]:
    """Return the content of the one file of a message."""
    [attachment] = message.attachments
    content = world.env.backend.cdn.get(attachment.url)
    assert content is not None
    return json.loads(content)


async def asked_and_voted(world: World) -> None:
    thread = await world.ask()
    card = await world.answer(thread)
    await world.alice.react(card, UP)


async def test_an_export_comes_to_the_caller_alone(qa: World):
    await asked_and_voted(qa)
    result = await qa.alice.slash(qa.chat, "privacy export")
    assert result.ephemeral
    assert "everything that I keep of you" in said(result)
    content = file_of(qa, shown(result))
    assert shown(result).attachments[0].filename == "askwell-data.json"
    assert [question["title"] for question in content["questions"]] == [TITLE]
    assert [vote["post"] for vote in content["votes_cast"]] == ["a1.1"]


async def test_an_export_too_large_for_one_file_comes_in_several_messages(qa: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cogs.privacy, "MOST_BYTES", 600)
    await asked_and_voted(qa)
    result = await qa.alice.slash(qa.chat, "privacy export")
    messages = [shown(result), *result.followups]
    assert len(messages) > 1
    assert f"**{len(messages)}**" in said(result)
    assert all(message.ephemeral for message in messages)
    contents = [file_of(qa, message) for message in messages]
    assert [content["part"] for content in contents] == list(range(1, len(messages) + 1))


async def test_whoever_did_nothing_gets_a_file_that_says_so(qa: World):
    result = await qa.carol.slash(qa.chat, "privacy export")
    assert "0 entries" in said(result)
    assert "questions" not in file_of(qa, shown(result))
