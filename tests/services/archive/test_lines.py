"""Lines: what is read, what is refused, and that what is written is read back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.archive import (
    AcceptanceRecord,
    AnswerRecord,
    ArchiveError,
    Flaw,
    Header,
    QuestionRecord,
    Record,
    VoteRecord,
)
from bot.domain.identity import Snowflake
from bot.domain.posts import CloseReason, QuestionState
from bot.services.archive.lines import format_line, parse_line
from tests.support.archives import HEADER, acceptance, answer, question, vote


def encode(line: dict[str, Any]) -> bytes:
    return json.dumps(line).encode()


def flaw_of(line: bytes) -> tuple[Flaw, str]:
    with pytest.raises(ArchiveError) as caught:
        parse_line(line)
    return caught.value.flaw, caught.value.subject


CONTRACT = [
    (
        Header(Snowflake(7), 1_735_689_600),
        '{"type":"archive","version":1,"guild_id":"7","exported_at":"2025-01-01T00:00:00Z"}',
    ),
    (
        QuestionRecord(
            "q1", Snowflake(145), "Tïtle", 'a "b"\n', ("x", "y"), 1_735_689_601, None, QuestionState.OPEN, None, 1
        ),
        (
            '{"type":"question","id":"q1","author":"145","title":"Tïtle","body":"a \\"b\\"\\n","tags":["x","y"],'
            '"created_at":"2025-01-01T00:00:01Z","thread_id":null,"state":"open","close_reason":null,"number":1}'
        ),
    ),
    (
        QuestionRecord(
            "q2",
            Snowflake(1),
            "T",
            "",
            (),
            0,
            Snowflake(9),
            QuestionState.CLOSED,
            CloseReason.OFF_TOPIC,
        ),
        (
            '{"type":"question","id":"q2","author":"1","title":"T","body":"","tags":[],'
            '"created_at":"1970-01-01T00:00:00Z","thread_id":"9","state":"closed","close_reason":"off_topic"}'
        ),
    ),
    (
        AnswerRecord("a3", "q1", Snowflake(4), "b", 60, Snowflake(5), 1),
        (
            '{"type":"answer","id":"a3","question":"q1","author":"4","body":"b","created_at":"1970-01-01T00:01:00Z",'
            '"message_id":"5","number":1}'
        ),
    ),
    (
        VoteRecord("q1", Snowflake(145), -1, 86_399),
        '{"type":"vote","post":"q1","voter":"145","value":-1,"cast_at":"1970-01-01T23:59:59Z"}',
    ),
    (
        AcceptanceRecord("q1", "a3", Snowflake(8), 3_600),
        '{"type":"acceptance","question":"q1","answer":"a3","accepted_by":"8","accepted_at":"1970-01-01T01:00:00Z"}',
    ),
]


@pytest.mark.parametrize(("record", "text"), CONTRACT)
def test_each_record_is_written_compactly_with_its_keys_in_order(record: Record, text: str) -> None:
    assert format_line(record) == text.encode() + b"\n"
    assert parse_line(text.encode()) == record


ids = st.integers(1, 2**63 - 1).map(Snowflake)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80)
archive_ids = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=20)
times = st.integers(0, 253_402_300_799)
numbers = st.none() | st.integers(1, 2**31 - 1)
answers = st.builds(AnswerRecord, archive_ids, archive_ids, ids, texts, times, st.none() | ids, numbers)
votes = st.builds(VoteRecord, archive_ids, ids, st.sampled_from([1, -1]), times)
acceptances = st.builds(AcceptanceRecord, archive_ids, archive_ids, ids, times)
tags = st.lists(st.text(st.characters(categories=["L"]), min_size=1, max_size=50), unique=True, max_size=5).map(tuple)
questions = st.builds(
    QuestionRecord,
    archive_ids,
    ids,
    texts.filter(str.strip),
    texts,
    tags,
    times,
    st.none() | ids,
    st.just(QuestionState.CLOSED),
    st.sampled_from(CloseReason),
    numbers,
)


@given(answers | votes | acceptances | questions)
def test_what_is_written_is_read_back(record: Record) -> None:
    line = format_line(record)
    assert line.count(b"\n") == 1
    assert parse_line(line) == record


def test_white_space_and_the_order_of_keys_are_free() -> None:
    line = b' { "cast_at": "2025-01-03T00:00:00Z", "value":1,"voter":"30" , "type":"vote","post":"q1"} \r\n'
    assert parse_line(line) == VoteRecord("q1", Snowflake(30), 1, 1_735_862_400)


def test_the_body_of_a_deleted_question_is_dropped() -> None:
    record = parse_line(encode(question(state="deleted", body="secret", title="")))
    assert isinstance(record, QuestionRecord)
    assert (record.body, record.title) == ("", "")


@pytest.mark.parametrize(
    ("line", "flaw"),
    [
        (b"", Flaw.NOT_JSON),
        (b"\n", Flaw.NOT_JSON),
        (b"{", Flaw.NOT_JSON),
        (b"\xef\xbb\xbf{}", Flaw.NOT_JSON),
        (b'{"type":"vote"} {}', Flaw.NOT_JSON),
        (b'{"type":NaN}', Flaw.NOT_JSON),
        (b"[" * 100_000, Flaw.NOT_JSON),
        (b'{"version":' + b"9" * 5_000 + b"}", Flaw.NOT_JSON),
        (b'{"type":"\xff"}', Flaw.NOT_UTF8),
        (b"[]", Flaw.NOT_AN_OBJECT),
        (b"null", Flaw.NOT_AN_OBJECT),
        (b"7", Flaw.NOT_AN_OBJECT),
    ],
)
def test_what_is_no_object_of_json_is_refused(line: bytes, flaw: Flaw) -> None:
    assert flaw_of(line) == (flaw, "")


def test_doubled_keys_are_refused_at_any_depth() -> None:
    doubled = encode(vote()).replace(b'"value": 1', b'"value": 1, "value": 1')
    assert flaw_of(doubled) == (Flaw.DOUBLED_KEY, "value")
    assert flaw_of(b'{"type":{"a":1,"a":2}}') == (Flaw.DOUBLED_KEY, "a")


@pytest.mark.parametrize("line", [HEADER, question(), answer(), vote(), acceptance()])
def test_unknown_and_missing_keys_are_refused(line: dict[str, Any]) -> None:
    assert flaw_of(encode(line | {"edited_at": None})) == (Flaw.UNKNOWN_KEY, "edited_at")
    for key in line.keys() - {"number"}:
        without = {other: value for other, value in line.items() if other != key}
        assert flaw_of(encode(without)) == (Flaw.MISSING_KEY, key)


@pytest.mark.parametrize("kind", ["Vote", "", None, 1, ["vote"], {}])
def test_unknown_types_are_refused(kind: Any) -> None:
    assert flaw_of(encode(vote() | {"type": kind}))[0] is Flaw.UNKNOWN_TYPE


@pytest.mark.parametrize("version", [0, 2, "1", 1.0, True, None])
def test_unknown_versions_are_refused(version: Any) -> None:
    assert flaw_of(encode(HEADER | {"version": version}))[0] is Flaw.UNKNOWN_VERSION


BAD_IDS = [7, "", "0", "-1", "07", " 7", "7 ", "٧", "9223372036854775808", "9" * 400, "x", None, True, ["7"]]
BAD_TIMES = [
    "2025-01-01T00:00:00",
    "2025-01-01T00:00:00+00:00",
    "2025-01-01 00:00:00Z",
    "2025-01-01T00:00:00.5Z",
    "2025-02-30T00:00:00Z",
    "2025-01-01T24:00:00Z",
    "2016-12-31T23:59:60Z",
    "1969-12-31T23:59:59Z",
    "0000-01-01T00:00:00Z",
    "2025-01-01",
    "",
    1_735_689_600,
    None,
]


@pytest.mark.parametrize(
    ("line", "key", "values"),
    [
        (HEADER, "guild_id", BAD_IDS),
        (HEADER, "exported_at", BAD_TIMES),
        (question(), "author", BAD_IDS),
        (question(), "thread_id", [value for value in BAD_IDS if value is not None]),
        (question(), "created_at", BAD_TIMES),
        (question(), "id", ["", "a\nb", "\0", 1, None]),
        (question(), "title", ["", "  ", "a\0b", "\ud800", 7, None]),
        (question(), "body", ["a\0b", "\udc00", 7, None]),
        (question(), "tags", [None, "git", {}, [""], [" "], [7], ["git", "git"], ["\0"]]),
        (question(), "state", ["OPEN", "", None, 1, []]),
        (question(), "close_reason", ["", "done", 1, []]),
        (question(), "number", [0, -1, 2**31, "1", 1.0, True, [1]]),
        (answer(), "message_id", [value for value in BAD_IDS if value is not None]),
        (answer(), "question", ["", 1, None]),
        (answer(), "number", [0, "1", False]),
        (vote(), "voter", BAD_IDS),
        (vote(), "value", [0, 2, "1", 1.0, True, None]),
        (vote(), "cast_at", BAD_TIMES),
        (vote(), "post", ["", None, 1]),
        (acceptance(), "accepted_by", BAD_IDS),
        (acceptance(), "accepted_at", BAD_TIMES),
        (acceptance(), "answer", ["", None]),
    ],
)
def test_a_bad_value_is_refused_with_its_key(line: dict[str, Any], key: str, values: list[Any]) -> None:
    for value in values:
        assert flaw_of(encode(line | {key: value})) == (Flaw.BAD_VALUE, key), value


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        ("body", "x" * 65_536, "x" * 65_537),
        ("title", "x" * 300, "x" * 301),
        ("tags", ["x" * 50], ["x" * 51]),
        ("id", "x" * 100, "x" * 101),
    ],
)
def test_texts_have_bounds(key: str, good: Any, bad: Any) -> None:
    parse_line(encode(question(**{key: good})))
    assert flaw_of(encode(question(**{key: bad}))) == (Flaw.TOO_LONG, key)


@pytest.mark.parametrize(("state", "reason"), [("closed", None), ("open", "solved")])
def test_a_reason_goes_with_closed_questions_alone(state: str, reason: str | None) -> None:
    assert flaw_of(encode(question(state=state, close_reason=reason))) == (Flaw.STATE_WITHOUT_REASON, state)


@pytest.mark.parametrize("reason", [None, "stale"])
def test_a_deleted_question_may_have_been_closed_before(reason: str | None) -> None:
    record = parse_line(encode(question(state="deleted", close_reason=reason)))
    assert isinstance(record, QuestionRecord)
    assert record.close_reason == reason


@given(st.binary(max_size=200))
def test_no_bytes_do_more_than_being_refused(line: bytes) -> None:
    with pytest.raises(ArchiveError):
        parse_line(line)
