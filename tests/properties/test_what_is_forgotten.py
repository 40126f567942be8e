"""What is left of a member who was forgotten: the measure of it finds what is there, and after a forgetting nothing."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.forgetting import forget, lay, measure, search, texts_of, traces_of
from bot.domain.identity import Snowflake
from tests.support.archives import HEADER, answer, question, vote


def community() -> list[dict[str, Any]]:
    """Return an archive in which member 10 is the busiest, and quotes member 20."""
    quoted = "Tighten the bowline before you load it, or else it will slip off the cleat again."
    own = "A thimble inside the eyesplice distributes whatever chafing the mousing cannot withstand."
    return [
        HEADER | {"exported_at": "2025-01-03T00:00:00Z"},
        question("q1", 10, title="Which unslippable hitch withstands wetness?", body=f"> {quoted}\n{own}"),
        answer("a1", "q1", 20, body=quoted),
        vote("q1"),
        vote("a1", 10),
        question("q2", 20, body=quoted, created_at="2025-01-01T00:00:01Z", number=2),
        answer("a2", "q2", 10, body=own.replace("thimble", "marlinspike")),
        vote("a2"),
    ]


def test_what_is_left_of_the_busiest_member_is_measured_on_any_archive(tmp_path: Path) -> None:
    archive = tmp_path / "archive.jsonl"
    archive.write_text("".join(json.dumps(line) + "\n" for line in community()), encoding="utf-8")
    traces, findings = measure(archive, tmp_path)
    assert traces.posts == 2
    assert "marlinspike" in traces.words
    assert "bowline" not in traces.stems
    assert traces.shared > 5
    assert all(finding.is_right for finding in findings), [str(finding) for finding in findings]
    assert [finding.before for finding in findings[3:]] == [2, len(traces.runs), len(traces.words), len(traces.stems)]


def test_a_text_that_is_left_is_found(tmp_path: Path) -> None:
    archive, path = tmp_path / "archive.jsonl", tmp_path / "askwell.db"
    archive.write_text("".join(json.dumps(line) + "\n" for line in community()), encoding="utf-8")
    standings = asyncio.run(lay(path, archive))
    asyncio.run(forget(path, Snowflake(10), standings))
    traces = traces_of("10", texts_of(archive))
    assert {found for _, found in search(path, Snowflake(10), traces).values()} == {0}
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE post SET body = 'a marlinspike' WHERE id = 1")
        connection.commit()
    assert search(path, Snowflake(10), traces)["long words in the bytes"][1] == 1
