"""Tests of the forms."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.identity import PostId
from bot.ui.forms import Prefill, answer_form, ask_form, edit_answer_form, quote
from bot.ui.limits import length
from tests.ui.texts import bad_texts

URL = "https://discord.com/channels/1/2/3"


def fields(form: Any) -> dict[str, dict[str, Any]]:
    """Return the fields of a form by custom id, having checked what holds for every form."""
    shown = form.to_dict()
    assert 1 <= len(shown["components"]) <= 5
    assert len(shown["title"]) <= 45
    found: dict[str, dict[str, Any]] = {}
    for label in shown["components"]:
        assert label["type"] == 18
        assert 1 <= len(label["label"]) <= 45
        assert len(label.get("description", "")) <= 100
        field = label["component"]
        assert len(field.get("placeholder", "")) <= 100
        found[field["custom_id"]] = field
    return found


async def test_the_form_of_a_question_has_the_fields_of_the_contract() -> None:
    form = ask_form(["python", "lists"])
    shown = fields(form)
    assert form.custom_id == "ask"
    assert list(shown) == ["title", "details", "tags", "files"]
    assert (shown["title"]["min_length"], shown["title"]["max_length"], shown["title"]["style"]) == (
        10,
        150,
        1,
    )
    assert (shown["details"]["min_length"], shown["details"]["max_length"], shown["details"]["style"]) == (
        20,
        4000,
        2,
    )
    assert (shown["tags"]["min_values"], shown["tags"]["max_values"], shown["tags"]["required"]) == (
        0,
        2,
        False,
    )
    assert (shown["files"]["min_values"], shown["files"]["max_values"], shown["files"]["required"]) == (
        0,
        5,
        False,
    )


async def test_a_guild_without_tags_has_no_such_field() -> None:
    assert list(fields(ask_form([]))) == ["title", "details", "files"]


async def test_twenty_five_tags_are_offered() -> None:
    tags = fields(ask_form([f"tag{number}" for number in range(40)]))["tags"]
    assert len(tags["options"]) == 25
    assert tags["max_values"] == 4


async def test_a_draft_opens_as_it_was() -> None:
    tags = [f"tag{number}" for number in range(40)]
    shown = fields(ask_form(tags, Prefill("My old title", "My old details, kept.", ("tag3", "rare"))))
    assert shown["title"]["value"] == "My old title"
    assert shown["details"]["value"] == "My old details, kept."
    chosen = [option["value"] for option in shown["tags"]["options"] if option.get("default")]
    assert chosen == ["tag3", "rare"]
    assert len(shown["tags"]["options"]) == 25


async def test_the_form_of_a_draft_carries_it() -> None:
    assert ask_form([], Prefill("My old title", draft_id=5)).custom_id == "ask:5:edit"


async def test_a_draft_too_short_for_its_field_still_opens() -> None:
    assert fields(ask_form([], Prefill("short", "also")))["title"]["min_length"] == 5


async def test_the_form_of_an_answer_has_its_fields() -> None:
    form = answer_form()
    assert form.custom_id == "answer"
    assert list(fields(form)) == ["answer", "files"]


async def test_an_answer_is_edited_as_it_is() -> None:
    form = edit_answer_form(PostId(77), "The text so far, long enough.")
    assert form.custom_id == "answer:77:edit"
    assert fields(form)["answer"]["value"] == "The text so far, long enough."


async def test_a_chat_message_is_quoted_with_its_author_and_link_and_suggests_a_title() -> None:
    assert quote("Why is it red?\nIt was blue.", "Bob", URL) == Prefill(
        "Why is it red?", f"> Why is it red?\n> It was blue.\n— Bob, {URL}\n\n"
    )


async def test_the_name_of_an_author_is_text_and_pings_nobody() -> None:
    details = quote("Why is it red?", "@everyone **[x](https://evil.example)** <@1>", URL).details
    assert details.endswith(
        f"— @\u200beveryone \\*\\*\\[x\\]\\(https:\u200b//evil.example\\)\\*\\* \\<@1\\>, {URL}\n\n"
    )


async def test_a_long_message_is_cut_and_its_code_closed() -> None:
    details = quote("Why?\n```py\n" + "word " * 700, "Bob", URL).details
    assert length(details) <= 2_000
    assert details.endswith(f"word…\n> ```\n— Bob, {URL}\n\n")
    many = quote("line\n" * 300, "Bob", URL).details
    assert 30 < many.count("> line") <= 40
    assert f"> line…\n— Bob, {URL}" in many


async def test_a_form_is_not_kept_in_memory() -> None:
    assert answer_form().is_finished()


@given(bad_texts(), bad_texts(), st.lists(st.text(min_size=1, max_size=50), max_size=30))
async def test_any_draft_opens(title: str, details: str, tags: list[str]) -> None:
    shown = fields(ask_form(tags, Prefill(title, details, tuple(tags[-4:]))))
    assert length(shown["title"].get("value") or "") <= 150
    assert length(shown["details"].get("value") or "") <= 4000
    if tags:
        values = [option["value"] for option in shown["tags"]["options"]]
        assert len(values) == len(set(values)) <= 25
        assert sum(bool(option.get("default")) for option in shown["tags"]["options"]) <= shown["tags"]["max_values"]


@given(bad_texts())
async def test_any_message_can_be_quoted(text: str) -> None:
    assert 20 <= length(quote(text, text or "x", URL).details) <= 2000
