"""What was typed into a form, read from Discord's payload.

Source: Discord's reference, "Receiving and Responding", modal submit data; a Label holds its field under
``component``, uploaded files stand under ``resolved.attachments`` and are named by id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import MAX_ID, PostId
from bot.domain.text import storable
from bot.ui.forms import ANSWER_FORM, ASK_FORM, MAX_FILES

SETUP_FORM = "setup"
QUESTION_FORM = "question"
REPORT_FORM = "report"

_EDIT = re.compile(rf"({ASK_FORM}|{ANSWER_FORM}):([1-9][0-9]{{0,18}}):edit")
_QUESTION = re.compile(rf"{QUESTION_FORM}:([1-9][0-9]{{0,18}}):(edit|tags)")
_REPORT = re.compile(rf"{REPORT_FORM}:([1-9][0-9]{{0,18}})")
_FORM = re.compile(rf"(?:{ASK_FORM}|{ANSWER_FORM}|{SETUP_FORM}|{QUESTION_FORM}|{REPORT_FORM})(?::.*)?", re.DOTALL)
_SETUP = re.compile(rf"{SETUP_FORM}:(.+)", re.DOTALL)
_MOST_FIELDS = 5
_FILES = "files"


class FormKind(StrEnum):
    """Which form it was."""

    ASK = "ask"
    ANSWER = "answer"
    EDIT_ANSWER = "edit_answer"
    SETUP = "setup"
    EDIT_QUESTION = "edit_question"
    TAG_QUESTION = "tag_question"
    WARNING = "warning"


_ABOUT_QUESTIONS = frozenset({FormKind.EDIT_QUESTION, FormKind.TAG_QUESTION})


@dataclass(frozen=True, slots=True)
class SubmittedFile:
    """An uploaded file: its id at Discord, name, size in bytes, and where it can be fetched for a while."""

    id: str
    name: str
    size: int
    url: str


@dataclass(frozen=True, slots=True)
class SubmittedForm:
    """A form that was sent.

    Attributes:
        kind: which form.
        answer_id: the answer that an edit is about.
        draft_id: the kept draft with which the form was filled.
        values: by field: the text typed, or what was chosen.
        files: what was uploaded, in order.
        argument: of a form of `/setup`, which one and what it showed.
        question_id: the question that is edited or tagged.
        case_id: the reports because of which somebody is warned.
    """

    kind: FormKind
    answer_id: PostId | None
    draft_id: int | None
    values: Mapping[str, str | tuple[str, ...]]
    files: tuple[SubmittedFile, ...]
    argument: str = ""
    question_id: PostId | None = None
    case_id: int | None = None

    def text(self, field: str) -> str:
        """Return the text of a field; empty where the form has no such field."""
        value = self.values.get(field, "")
        return value if isinstance(value, str) else ""

    def choices(self, field: str) -> tuple[str, ...]:
        """Return what was chosen in a field; nothing where the form has no such field."""
        value = self.values.get(field, ())
        return value if isinstance(value, tuple) else ()


def is_form(custom_id: object) -> bool:
    """Return whether a modal's custom id looks like one of these forms, well-formed or not."""
    return isinstance(custom_id, str) and _FORM.fullmatch(custom_id) is not None


def read_form(data: object) -> SubmittedForm:
    """Return the form that a modal submit carries.

    Args:
        data: the ``data`` of the interaction, as Discord sent it.

    Raises:
        InvalidInputError: BAD_FORM; the payload or its custom id is none of ours.
    """
    payload = _mapping(data)
    kind, target_id = _target(payload.get("custom_id"))
    values: dict[str, str | tuple[str, ...]] = {}
    for field in _fields(payload.get("components")):
        name = field.get("custom_id")
        if not isinstance(name, str) or name in values or len(values) == _MOST_FIELDS:
            raise _bad()
        values[name] = _value(field)
    uploaded = values.pop(_FILES, ())
    if isinstance(uploaded, str) or len(uploaded) > MAX_FILES:
        raise _bad()
    files = _files(uploaded, payload.get("resolved")) if uploaded else ()
    return SubmittedForm(
        kind,
        answer_id=PostId(target_id) if target_id is not None and kind is FormKind.EDIT_ANSWER else None,
        draft_id=target_id if kind is FormKind.ASK else None,
        values=values,
        files=files,
        argument=_argument(payload.get("custom_id")),
        question_id=PostId(target_id) if target_id is not None and kind in _ABOUT_QUESTIONS else None,
        case_id=target_id if kind is FormKind.WARNING else None,
    )


def _target(custom_id: object) -> tuple[FormKind, int | None]:
    if custom_id == ASK_FORM:
        return FormKind.ASK, None
    if custom_id == ANSWER_FORM:
        return FormKind.ANSWER, None
    if _argument(custom_id):
        return FormKind.SETUP, None
    of_question = _QUESTION.fullmatch(custom_id) if isinstance(custom_id, str) else None
    if of_question is not None and int(of_question[1]) <= MAX_ID:
        kind = FormKind.EDIT_QUESTION if of_question[2] == "edit" else FormKind.TAG_QUESTION
        return kind, int(of_question[1])
    of_case = _REPORT.fullmatch(custom_id) if isinstance(custom_id, str) else None
    if of_case is not None and int(of_case[1]) <= MAX_ID:
        return FormKind.WARNING, int(of_case[1])
    found = _EDIT.fullmatch(custom_id) if isinstance(custom_id, str) else None
    if found is None or int(found[2]) > MAX_ID:
        raise _bad()
    return (FormKind.ASK if found[1] == ASK_FORM else FormKind.EDIT_ANSWER), int(found[2])


def _argument(custom_id: object) -> str:
    found = _SETUP.fullmatch(custom_id) if isinstance(custom_id, str) else None
    return "" if found is None else found[1]


def _fields(components: object) -> Iterator[Mapping[str, object]]:
    """Yield the fields inside labels, and inside the rows in which older clients send them."""
    for component in _sequence(components):
        holder = _mapping(component)
        if "component" in holder:
            yield _mapping(holder["component"])
        elif "components" in holder:
            yield from map(_mapping, _sequence(holder["components"]))


def _value(field: Mapping[str, object]) -> str | tuple[str, ...]:
    if "values" in field:
        values = _sequence(field["values"])
        if not all(isinstance(value, str) for value in values):
            raise _bad()
        return tuple(storable(value) for value in cast("list[str]", values))
    value = field.get("value")
    if not isinstance(value, str):
        raise _bad()
    return storable(value)


def _files(ids: tuple[str, ...], resolved: object) -> tuple[SubmittedFile, ...]:
    attachments = _mapping(_mapping(resolved).get("attachments"))
    return tuple(_file(file_id, _mapping(attachments.get(file_id))) for file_id in dict.fromkeys(ids))


def _file(file_id: str, attachment: Mapping[str, object]) -> SubmittedFile:
    name, size, url = (
        attachment.get("filename"),
        attachment.get("size"),
        attachment.get("url"),
    )
    if not isinstance(name, str) or not isinstance(size, int) or not isinstance(url, str) or size < 0:
        raise _bad()
    return SubmittedFile(file_id, storable(name), size, url)


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _bad()
    return cast("dict[str, Any]", value)


def _sequence(value: object) -> list[object]:
    if not isinstance(value, list):
        raise _bad()
    return cast("list[object]", value)


def _bad() -> InvalidInputError:
    return InvalidInputError(Reason.BAD_FORM)
