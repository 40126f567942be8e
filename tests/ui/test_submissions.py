"""Tests of reading what was typed into a form."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidInputError, Reason
from bot.ui.submissions import FormKind, SubmittedFile, is_form, read_form

ATTACHMENT = {"id": "9", "filename": "a.png", "size": 12, "url": "https://cdn.discordapp.com/a.png"}


def a_submit(custom_id: object = "ask", **changes: Any) -> dict[str, Any]:
    return {
        "custom_id": custom_id,
        "components": [
            {"type": 18, "id": 1, "component": {"type": 4, "custom_id": "title", "value": "A title"}},
            {
                "type": 18,
                "id": 3,
                "component": {"type": 4, "custom_id": "details", "value": "Some {0} details"},
            },
            {"type": 18, "id": 5, "component": {"type": 3, "custom_id": "tags", "values": ["python"]}},
            {"type": 18, "id": 7, "component": {"type": 19, "custom_id": "files", "values": ["9"]}},
        ],
        "resolved": {"attachments": {"9": ATTACHMENT}},
    } | changes


def a_text(value: object, name: object = "answer") -> dict[str, Any]:
    return {"type": 18, "component": {"type": 4, "custom_id": name, "value": value}}


def test_a_question_is_read_with_tags_and_files() -> None:
    form = read_form(a_submit())
    assert form.kind is FormKind.ASK
    assert form.text("title") == "A title"
    assert form.text("details") == "Some {0} details"
    assert form.choices("tags") == ("python",)
    assert form.files == (SubmittedFile("9", "a.png", 12, "https://cdn.discordapp.com/a.png"),)


def test_fields_that_are_not_there_are_empty() -> None:
    form = read_form({"custom_id": "answer", "components": [a_text("My answer")]})
    assert form.kind is FormKind.ANSWER
    assert form.text("answer") == "My answer"
    assert (form.text("title"), form.choices("tags"), form.files) == ("", (), ())


def test_an_edit_names_its_answer() -> None:
    form = read_form({"custom_id": "answer:77:edit", "components": [a_text("New")]})
    assert (form.kind, form.answer_id) == (FormKind.EDIT_ANSWER, 77)


def test_a_form_filled_from_a_draft_names_it() -> None:
    form = read_form(a_submit(custom_id="ask:5:edit"))
    assert (form.kind, form.draft_id, form.answer_id) == (FormKind.ASK, 5, None)


def test_a_field_in_a_row_is_read_too() -> None:
    row = {"type": 1, "components": [{"type": 4, "custom_id": "answer", "value": "x"}]}
    assert read_form({"custom_id": "answer", "components": [row]}).text("answer") == "x"


def test_what_no_database_keeps_is_dropped() -> None:
    form = read_form({"custom_id": "answer", "components": [a_text("a\x00b\ud800c😀")]})
    assert form.text("answer") == "abc😀"


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "ask",
        {},
        a_submit(custom_id=None),
        a_submit(custom_id="other"),
        a_submit(custom_id="answer:x:edit"),
        a_submit(custom_id="answer:0:edit"),
        a_submit(custom_id="answer:9999999999999999999:edit"),
        a_submit(custom_id="answer:٣:edit"),
        a_submit(custom_id="answer:3:delete"),
        a_submit(components=None),
        a_submit(components=[None]),
        a_submit(components=[{"component": None}]),
        a_submit(components=[{"components": 3}]),
        a_submit(components=[a_text(3)]),
        a_submit(components=[a_text("x", name=3)]),
        a_submit(components=[a_text("x"), a_text("y")]),
        a_submit(components=[a_text("x", name=str(number)) for number in range(6)]),
        a_submit(components=[{"component": {"custom_id": "tags", "values": [1]}}]),
        a_submit(components=[a_text("x", name="files")]),
        a_submit(resolved=None),
        a_submit(resolved={"attachments": {}}),
        a_submit(resolved={"attachments": {"9": {**ATTACHMENT, "size": "big"}}}),
        a_submit(components=[{"component": {"custom_id": "files", "values": list("123456")}}]),
    ],
)
def test_a_forged_form_is_refused(data: object) -> None:
    with pytest.raises(InvalidInputError) as caught:
        read_form(data)
    assert caught.value.reason is Reason.BAD_FORM


@pytest.mark.parametrize(
    ("custom_id", "is_ours"),
    [
        ("ask", True),
        ("answer", True),
        ("answer:1:edit", True),
        ("answer:x", True),
        ("asked", False),
        (None, False),
    ],
)
def test_a_form_is_known_by_its_custom_id(custom_id: object, is_ours: bool) -> None:
    assert is_form(custom_id) is is_ours


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(("custom_id", "components", "component", "value", "values", "resolved", "attachments"))
            | st.text(max_size=3),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(_JSON)
def test_no_payload_breaks_the_reading(data: object) -> None:
    with suppress(InvalidInputError):
        read_form(data)
