"""Exports: the order of the lines, what is left out, and the same file after a round trip."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.domain.errors import NotFoundError
from bot.domain.identity import Snowflake
from bot.services.archive.exporting import Exporting
from bot.services.configuring import Configuring
from bot.storage.database import Database
from tests.support.archives import (
    GUILD,
    HEADER,
    acceptance,
    answer,
    archive,
    export_archive,
    import_archive,
    question,
    vote,
)
from tests.support.clock import ManualClock


async def test_the_lines_come_in_the_one_order(database: Database, clock: ManualClock) -> None:
    early, late = "2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z"
    ordered: list[dict[str, Any]] = [
        question("q10", number=2, created_at=early),
        question("q9", number=1, created_at=early),
        answer("a9", "q9", number=1, created_at=late),
        answer("a8", "q9", number=2, created_at=early),
        vote("q9", 9, cast_at=early),
        vote("q9", 100, cast_at=early),
        vote("q9", 8, cast_at=late),
        vote("a9", 8, cast_at=late),
        vote("a8", 8, -1, cast_at=early),
        acceptance("q9", "a8"),
        question("a1", number=3, created_at=late),
    ]
    await import_archive(database, clock, *reversed(ordered))
    assert await export_archive(database) == archive(*ordered, header=HEADER | {"exported_at": "2025-01-04T00:00:00Z"})


@pytest.mark.parametrize(
    ("lines", "newest"),
    [
        ([], "1970-01-01T00:00:00Z"),
        ([question(created_at="2025-02-01T00:00:00Z")], "2025-02-01T00:00:00Z"),
        ([question(), answer(created_at="2025-02-02T00:00:00Z"), vote()], "2025-02-02T00:00:00Z"),
        ([question(), vote(cast_at="2025-02-03T00:00:00Z")], "2025-02-03T00:00:00Z"),
        ([question(), answer(), acceptance(accepted_at="2025-02-04T00:00:00Z")], "2025-02-04T00:00:00Z"),
    ],
)
async def test_the_header_tells_the_newest_time_in_the_data(
    database: Database, clock: ManualClock, lines: list[dict[str, Any]], newest: str
) -> None:
    await import_archive(database, clock, *lines)
    assert json.loads((await export_archive(database)).splitlines()[0])["exported_at"] == newest


async def test_every_kind_of_content_survives_the_round_trip(database: Database, clock: ManualClock) -> None:
    text = archive(
        question(
            "x",
            9_223_372_036_854_775_807,
            title="\u202eRTL\t\"q'",
            body="😀 ' -- %s\r\n\u2028",
            tags=["ünï", "a,b", "c d"],
        ),
        answer("y", "x", body="", number=7, message_id=None),
        question(
            "z",
            number=9,
            thread_id="9223372036854775806",
            state="closed",
            close_reason="stale",
            tags=[],
            created_at="2025-01-02T00:00:00Z",
        ),
        answer("w", "z", message_id="9223372036854775805", created_at="2025-01-05T00:00:00Z"),
        question("q0", number=10, state="deleted", title="", body="", created_at="2025-01-03T00:00:00Z"),
        vote("q0"),
    )
    await import_archive(database, clock, *text.splitlines(keepends=True)[1:])
    assert await export_archive(database) == text


async def test_only_the_guild_that_was_asked_for_is_written(database: Database, clock: ManualClock) -> None:
    await import_archive(database, clock, question(), vote())
    await import_archive(database, clock, question(title="Elsewhere"), guild=Snowflake(2))
    assert b"Elsewhere" not in await export_archive(database)
    assert b"vote" not in await export_archive(database, Snowflake(2))


async def test_a_guild_without_content_is_a_header_and_an_unknown_one_an_error(
    database: Database, clock: ManualClock
) -> None:
    await Configuring(database, clock).change(GUILD, {"daily_cap": "100"})
    assert await export_archive(database) == archive(header=HEADER | {"exported_at": "1970-01-01T00:00:00Z"})
    with pytest.raises(NotFoundError):
        await export_archive(database, Snowflake(2))


async def test_a_failing_writer_ends_the_export_with_its_error(database: Database, clock: ManualClock) -> None:
    await import_archive(database, clock, question(), vote())

    def write(line: bytes) -> None:
        if b"vote" in line:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        await Exporting(database).export(GUILD, write, lambda done, total: None)
