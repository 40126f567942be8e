"""Staging: every flaw that shows only among other lines, each told with its line."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from bot.domain.archive import MAX_LINE_BYTES, ArchiveError, Flaw
from bot.services.archive.staging import stage
from bot.storage.staging import Staging
from tests.support.archives import HEADER, acceptance, answer, archive, question, vote


def stage_bytes(text: bytes) -> int:
    """Stage an archive and return how many records it holds."""
    with Staging() as staging:
        stage(BytesIO(text), staging, lambda size: None)
        return staging.count()


@pytest.mark.parametrize(
    ("lines", "line", "flaw", "subject"),
    [
        ([question(), question(title="Another")], 3, Flaw.DOUBLED_ID, "q1"),
        ([question(), answer(), answer(body="Another")], 4, Flaw.DOUBLED_ID, "a1"),
        ([question(), answer("q1")], 3, Flaw.DOUBLED_ID, "q1"),
        ([question(), question("q2")], 3, Flaw.DOUBLED_NUMBER, "1"),
        ([question(), answer(), answer("a2")], 4, Flaw.DOUBLED_NUMBER, "1"),
        ([question(thread_id="5"), question("q2", number=2, thread_id="5")], 3, Flaw.DOUBLED_MESSAGE, "5"),
        ([question(thread_id="5"), answer(message_id="5")], 3, Flaw.DOUBLED_MESSAGE, "5"),
        (
            [question(thread_id="5"), answer(message_id="6"), answer("a2", message_id="6", number=2)],
            4,
            Flaw.DOUBLED_MESSAGE,
            "6",
        ),
        ([question(), answer(message_id="6")], 3, Flaw.MESSAGE_WITHOUT_THREAD, "6"),
        ([question(), vote(), vote()], 4, Flaw.DOUBLED_VOTE, "q1"),
        ([question(), vote(), vote(value=-1)], 4, Flaw.DOUBLED_VOTE, "q1"),
        ([question(), vote(voter=10)], 3, Flaw.OWN_VOTE, "q1"),
        ([question(), answer(), vote("a1", voter=20)], 4, Flaw.OWN_VOTE, "a1"),
        ([question(), vote("q2")], 3, Flaw.UNKNOWN_REFERENCE, "q2"),
        ([question(), answer(question="q2")], 3, Flaw.UNKNOWN_REFERENCE, "q2"),
        ([question(), answer(question="a1")], 3, Flaw.UNKNOWN_REFERENCE, "a1"),
        ([question(), answer(), acceptance(question="q2")], 4, Flaw.UNKNOWN_REFERENCE, "q2"),
        ([question(), answer(), acceptance(answer="a2")], 4, Flaw.UNKNOWN_REFERENCE, "a2"),
        ([question(), answer(), acceptance(answer="q1")], 4, Flaw.UNKNOWN_REFERENCE, "q1"),
        ([question(), answer(), acceptance(), acceptance()], 5, Flaw.DOUBLED_ACCEPTANCE, "q1"),
        (
            [question(), answer(), question("q2", number=2), acceptance("q2", "a1")],
            5,
            Flaw.ANSWER_OF_ANOTHER_QUESTION,
            "a1",
        ),
        ([question(), HEADER], 3, Flaw.SECOND_HEADER, ""),
        ([question(), b"\n", question()], 3, Flaw.NOT_JSON, ""),
        ([question(), b"{}\n"], 3, Flaw.MISSING_KEY, "type"),
        ([question(), b'{"type":"vote"}' + b" " * MAX_LINE_BYTES + b"\n"], 3, Flaw.LINE_TOO_LONG, ""),
    ],
)
def test_each_flaw_is_told_with_its_line(lines: list[Any], line: int, flaw: Flaw, subject: str) -> None:
    with pytest.raises(ArchiveError) as caught:
        stage_bytes(archive(*lines))
    assert (caught.value.line, caught.value.flaw, caught.value.subject) == (line, flaw, subject)


@pytest.mark.parametrize("text", [b"", archive(question(), header=None), archive(vote(), HEADER, header=None)])
def test_an_archive_begins_with_its_header(text: bytes) -> None:
    with pytest.raises(ArchiveError) as caught:
        stage_bytes(text)
    assert (caught.value.line, caught.value.flaw) == (1, Flaw.NO_HEADER)


def test_of_several_flaws_the_first_in_the_file_is_told() -> None:
    with pytest.raises(ArchiveError) as caught:
        stage_bytes(archive(question(), vote(voter=10), vote("q9"), answer(question="q8")))
    assert (caught.value.line, caught.value.flaw) == (3, Flaw.OWN_VOTE)


def test_lines_may_come_in_any_order_and_a_last_one_without_an_end() -> None:
    lines = [acceptance(), vote("a1"), vote(), answer(), question()]
    assert stage_bytes(archive(*lines)) == 5
    assert stage_bytes(archive(*lines).rstrip(b"\n")) == 5


def test_the_same_post_with_the_same_content_is_one() -> None:
    assert stage_bytes(archive(question(), question(), answer(), answer())) == 2


def test_a_line_of_the_greatest_length_is_read() -> None:
    body = question(body="😀" * 65_536)
    assert stage_bytes(archive(body)) == 1
    escaped = b'{"type":"question","id":"q1","author":"1","title":"T","body":"' + b"\\ud83d\\ude00" * 65_536
    rest = b'","tags":[],"created_at":"2025-01-01T00:00:00Z","thread_id":null,"state":"open","close_reason":null}\n'
    assert stage_bytes(archive(escaped + rest)) == 1


def test_a_file_without_line_ends_is_not_read_whole() -> None:
    class Endless(BytesIO):
        read_bytes = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert size > 0
            self.read_bytes += size
            return b"x" * size

    file = Endless()
    with Staging() as staging, pytest.raises(ArchiveError):
        stage(file, staging, lambda size: None)
    assert file.read_bytes < 2 * MAX_LINE_BYTES


def test_progress_adds_up_to_the_size_of_the_file() -> None:
    text = archive(question(), answer(), *(vote("q1", voter) for voter in range(1_000, 3_500)))
    told: list[int] = []
    with Staging() as staging:
        stage(BytesIO(text), staging, told.append)
    assert sum(told) == len(text)
    assert len(told) > 2
