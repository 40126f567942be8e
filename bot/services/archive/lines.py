"""The lines of an archive: text to records, strictly, and records to text, always the same."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from bot.domain.archive import (
    MAX_BODY_LENGTH,
    MAX_ID_LENGTH,
    MAX_NUMBER,
    MAX_TAG_LENGTH,
    MAX_TITLE_LENGTH,
    VERSION,
    AcceptanceRecord,
    AnswerRecord,
    ArchiveError,
    Flaw,
    Header,
    QuestionRecord,
    Record,
    VoteRecord,
)
from bot.domain.identity import Snowflake, moment, parse_snowflake, seconds
from bot.domain.posts import CloseReason, QuestionState
from bot.domain.text import storable

_TIME = re.compile(r"(?:19[7-9]|[2-9][0-9]{2})[0-9]-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)
_CONTROL = re.compile("[\x00-\x1f\x7f]")
_STATES = {state.value: state for state in QuestionState}
_REASONS = {reason.value: reason for reason in CloseReason}

_KEYS: dict[str, frozenset[str]] = {
    "archive": frozenset({"type", "version", "guild_id", "exported_at"}),
    "question": frozenset(
        {
            "type", "id", "author", "title", "body", "tags", "created_at", "thread_id", "state", "close_reason",
            "number",
        }
    ),
    "answer": frozenset({"type", "id", "question", "author", "body", "created_at", "message_id", "number"}),
    "vote": frozenset({"type", "post", "voter", "value", "cast_at"}),
    "acceptance": frozenset({"type", "question", "answer", "accepted_by", "accepted_at"}),
}  # fmt: skip
_OPTIONAL_KEYS = frozenset({"number"})

Fields = Mapping[str, Any]


def parse_line(line: bytes) -> Record:
    """Return the record that a line holds.

    A deleted question's body is dropped: its author has had it erased.

    Raises:
        ArchiveError: it holds none; the line's number is not known here.
    """
    fields = _fields(line)
    kind = fields.get("type")
    keys = _KEYS.get(kind) if isinstance(kind, str) else None
    if keys is None:
        raise (ArchiveError(Flaw.UNKNOWN_TYPE, kind) if "type" in fields else ArchiveError(Flaw.MISSING_KEY, "type"))
    _check_keys(fields, keys)
    match kind:
        case "vote":
            return VoteRecord(
                post=_archive_id(fields, "post"),
                voter=_snowflake(fields, "voter"),
                value=_value(fields),
                cast_at=_time(fields, "cast_at"),
            )
        case "answer":
            return AnswerRecord(
                id=_archive_id(fields, "id"),
                question=_archive_id(fields, "question"),
                author=_snowflake(fields, "author"),
                body=_text(fields, "body", MAX_BODY_LENGTH),
                created_at=_time(fields, "created_at"),
                message_id=_optional_snowflake(fields, "message_id"),
                number=_number(fields),
            )
        case "question":
            return _question(fields)
        case "acceptance":
            return AcceptanceRecord(
                question=_archive_id(fields, "question"),
                answer=_archive_id(fields, "answer"),
                accepted_by=_snowflake(fields, "accepted_by"),
                accepted_at=_time(fields, "accepted_at"),
            )
        case _:
            if type(fields["version"]) is not int or fields["version"] != VERSION:
                raise ArchiveError(Flaw.UNKNOWN_VERSION, fields["version"])
            return Header(_snowflake(fields, "guild_id"), _time(fields, "exported_at"))


def format_line(record: Record) -> bytes:
    """Return the one line, with its line feed, that stands for a record."""
    fields: dict[str, object]
    match record:
        case VoteRecord():
            fields = {
                "type": "vote",
                "post": record.post,
                "voter": str(record.voter),
                "value": record.value,
                "cast_at": _format_time(record.cast_at),
            }
        case AnswerRecord():
            fields = {
                "type": "answer",
                "id": record.id,
                "question": record.question,
                "author": str(record.author),
                "body": record.body,
                "created_at": _format_time(record.created_at),
                "message_id": _format_id(record.message_id),
                "number": record.number,
            }
        case QuestionRecord():
            fields = {
                "type": "question",
                "id": record.id,
                "author": str(record.author),
                "title": record.title,
                "body": record.body,
                "tags": record.tags,
                "created_at": _format_time(record.created_at),
                "thread_id": _format_id(record.thread_id),
                "state": record.state,
                "close_reason": record.close_reason,
                "number": record.number,
            }
        case AcceptanceRecord():
            fields = {
                "type": "acceptance",
                "question": record.question,
                "answer": record.answer,
                "accepted_by": str(record.accepted_by),
                "accepted_at": _format_time(record.accepted_at),
            }
        case Header():
            fields = {
                "type": "archive",
                "version": VERSION,
                "guild_id": str(record.guild_id),
                "exported_at": _format_time(record.exported_at),
            }
    if fields.get("number", 0) is None:
        del fields["number"]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _fields(line: bytes) -> Fields:
    """Return the keys and values of the line's object."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        raise ArchiveError(Flaw.NOT_UTF8) from None
    try:
        found: object = _DECODER.decode(text)
    except ArchiveError:
        raise
    except (ValueError, RecursionError):
        raise ArchiveError(Flaw.NOT_JSON) from None
    if not isinstance(found, dict):
        raise ArchiveError(Flaw.NOT_AN_OBJECT)
    return cast("Fields", found)


def _distinct(pairs: list[tuple[str, Any]]) -> Fields:
    """Return an object's pairs, none of whose keys comes twice."""
    fields = dict(pairs)
    if len(fields) != len(pairs):
        keys = [key for key, _ in pairs]
        raise ArchiveError(Flaw.DOUBLED_KEY, next(key for key in keys if keys.count(key) > 1))
    return fields


def _refuse_constant(name: str) -> None:
    """Refuse NaN and the infinities, which are not JSON."""
    raise ValueError(name)


_DECODER = json.JSONDecoder(object_pairs_hook=_distinct, parse_constant=_refuse_constant)


def _check_keys(fields: Fields, keys: frozenset[str]) -> None:
    """Refuse keys that are not among those of the type, and the lack of one that is."""
    for key in fields:
        if key not in keys:
            raise ArchiveError(Flaw.UNKNOWN_KEY, key)
    for key in sorted(keys):
        if key not in fields and key not in _OPTIONAL_KEYS:
            raise ArchiveError(Flaw.MISSING_KEY, key)


def _question(fields: Fields) -> QuestionRecord:
    """Return the question of a line whose keys are right."""
    state, reason = _STATES.get(_string(fields, "state")), fields["close_reason"]
    if state is None:
        raise ArchiveError(Flaw.BAD_VALUE, "state")
    close_reason = None
    if reason is not None:
        close_reason = _REASONS.get(_string(fields, "close_reason"))
        if close_reason is None:
            raise ArchiveError(Flaw.BAD_VALUE, "close_reason")
    if state is not QuestionState.DELETED and (state is QuestionState.CLOSED) != (close_reason is not None):
        raise ArchiveError(Flaw.STATE_WITHOUT_REASON, state)
    title = _text(fields, "title", MAX_TITLE_LENGTH)
    if not title.strip() and state is not QuestionState.DELETED:
        raise ArchiveError(Flaw.BAD_VALUE, "title")
    body = _text(fields, "body", MAX_BODY_LENGTH)
    return QuestionRecord(
        id=_archive_id(fields, "id"),
        author=_snowflake(fields, "author"),
        title=title,
        body="" if state is QuestionState.DELETED else body,
        tags=_tags(fields),
        created_at=_time(fields, "created_at"),
        thread_id=_optional_snowflake(fields, "thread_id"),
        state=state,
        close_reason=close_reason,
        number=_number(fields),
    )


def _string(fields: Fields, key: str) -> str:
    """Return a value that is a string."""
    value = fields[key]
    if not isinstance(value, str):
        raise ArchiveError(Flaw.BAD_VALUE, key)
    return value


def _text(fields: Fields, key: str, maximum: int) -> str:
    """Return a text within its bound, of characters that can be kept."""
    value = _string(fields, key)
    if len(value) > maximum:
        raise ArchiveError(Flaw.TOO_LONG, key)
    if storable(value) != value:
        raise ArchiveError(Flaw.BAD_VALUE, key)
    return value


def _archive_id(fields: Fields, key: str) -> str:
    """Return the archive id of a post."""
    value = _text(fields, key, MAX_ID_LENGTH)
    if not value or _CONTROL.search(value) is not None:
        raise ArchiveError(Flaw.BAD_VALUE, key)
    return value


def _tags(fields: Fields) -> tuple[str, ...]:
    """Return the tags, which are texts, each once."""
    value: object = fields["tags"]
    if not isinstance(value, list):
        raise ArchiveError(Flaw.BAD_VALUE, "tags")
    names = cast("list[object]", value)
    tags = tuple(_text({"tags": name}, "tags", MAX_TAG_LENGTH) for name in names)
    if not all(tag.strip() for tag in tags) or len(set(tags)) != len(tags):
        raise ArchiveError(Flaw.BAD_VALUE, "tags")
    return tags


def _snowflake(fields: Fields, key: str) -> Snowflake:
    """Return an id of Discord, which is written as a string."""
    value = fields[key]
    snowflake = parse_snowflake(value) if isinstance(value, str) else None
    if snowflake is None:
        raise ArchiveError(Flaw.BAD_VALUE, key)
    return snowflake


def _optional_snowflake(fields: Fields, key: str) -> Snowflake | None:
    """Return an id of Discord, or None for null."""
    return None if fields[key] is None else _snowflake(fields, key)


def _number(fields: Fields) -> int | None:
    """Return the number of a post, or None where there is none."""
    if "number" not in fields:
        return None
    value = fields["number"]
    # bool is a subclass of int.
    if type(value) is not int or not 1 <= value <= MAX_NUMBER:
        raise ArchiveError(Flaw.BAD_VALUE, "number")
    return value


def _value(fields: Fields) -> int:
    """Return the value of a vote."""
    value = fields["value"]
    if type(value) is not int or value not in (1, -1):
        raise ArchiveError(Flaw.BAD_VALUE, "value")
    return value


def _time(fields: Fields, key: str) -> int:
    """Return a time in seconds, which is written to the second with Z."""
    value = fields[key]
    if isinstance(value, str) and _TIME.fullmatch(value) is not None:
        try:
            return seconds(datetime.fromisoformat(value))
        except ValueError:
            raise ArchiveError(Flaw.BAD_VALUE, key) from None
    raise ArchiveError(Flaw.BAD_VALUE, key)


def _format_time(value: int) -> str:
    return f"{moment(value):%Y-%m-%dT%H:%M:%SZ}"


def _format_id(value: Snowflake | None) -> str | None:
    return None if value is None else str(value)
