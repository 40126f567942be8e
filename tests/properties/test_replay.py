"""An archive lived through, event by event, ends where its import does: each member, each day, each kind."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from bot.domain.settings import SETTINGS
from bot.services.archive.importing import Importing
from bot.services.checking import Checking
from bot.storage.database import Database
from tests.support import archives
from tests.support.ballots import Ballots
from tests.support.clock import ManualClock
from tests.support.community import GUILD, Community
from tests.support.replay import Replay, lines_of
from tests.support.torture import Torture

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "quantum-se-2018" / "archive.jsonl"

_SHORT = 3_000
"""How many lines are lived through without `--torture`."""

_LIMITS_OF_VOTES = ("votes_per_day", "pair_votes_per_day")
_EVERY_DAY = """
    SELECT member.user_id, member_day.day, question_up, question_down, answer_up, answer_down, downvote_cast,
           accepted, accepting, member_day.points
    FROM member_day
    JOIN member ON member.id = member_day.member_id
    WHERE question_up + question_down + answer_up + answer_down + downvote_cast + accepted + accepting > 0
    ORDER BY member.user_id, member_day.day
"""
_EVERY_REPUTATION = "SELECT user_id, reputation FROM member WHERE reputation <> 1 ORDER BY user_id"


async def compare(archive: bytes, folder: Path, *, seed: int = 0) -> str:
    """Live an archive in one database and import it into another; compare, and tell the numbers."""
    clock = ManualClock()
    lived = await Database.open(folder / "lived.db")
    imported = await Database.open(folder / "imported.db")
    try:
        community = await Community.found(lived, clock)
        replay = Replay(community, Ballots(community), clock, random.Random(seed))
        await replay.ballots.appoint_helpers()
        limits = {name: "0" for name in _LIMITS_OF_VOTES if name in SETTINGS}
        await community.configuring.change(GUILD, limits)
        await replay.live(lines_of(archive))
        await Importing(imported, clock).import_file(BytesIO(archive), GUILD)
        other = Community(imported, clock)
        days = await community.rows(_EVERY_DAY)
        assert days == await other.rows(_EVERY_DAY)
        assert await community.rows(_EVERY_REPUTATION) == await other.rows(_EVERY_REPUTATION)
        assert await Checking(lived).check() == []
        members = await other.value("SELECT COUNT(*) FROM member")
    finally:
        await lived.close()
        await imported.close()
    return (
        f"{replay.events:,} events, {replay.doubles:,} of them doubles, {replay.readings:,} posts read; "
        f"{members} members and {len(days):,} member-days equal"
    )


@pytest.mark.parametrize("seed", range(3))
async def test_a_community_lived_ends_as_its_archive_imported(tmp_path: Path, seed: int) -> None:
    numbers = await compare(small_archive(random.Random(seed)), tmp_path, seed=seed)
    # Some members were too quick to be followed one by one.
    assert " 0 posts read" not in numbers


@pytest.mark.skipif(not REAL.is_file(), reason="the archive of a real community is not at hand")
async def test_a_real_half_year_lived_ends_as_its_archive_imported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], torture: Torture
) -> None:
    lines = REAL.read_bytes().splitlines(keepends=True)
    kept = lines if torture.is_long else lines[:_SHORT]
    numbers = await compare(b"".join(kept), tmp_path)
    with capsys.disabled():
        print(f"\n{len(kept):,} lines of a real half year: {numbers}")


def small_archive(chance: random.Random) -> bytes:
    """Return the archive of a lively few days: few members, many votes, so that the daily cap is met."""
    members = range(201, 213)
    lines: list[dict[str, Any]] = []
    for number in range(1, 41):
        asked = _START + timedelta(hours=chance.uniform(0, 40))
        asker = chance.choice(members)
        is_deleted = chance.random() < 0.15
        lines.append(
            archives.question(
                f"q{number}",
                asker,
                body="" if is_deleted else "A question like others.",
                tags=[],
                created_at=_text(asked),
                state="deleted" if is_deleted else "open",
                number=number,
            )
        )
        lines += _votes(chance, f"q{number}", asker, members, asked)
        for place, author in enumerate(chance.sample(members, chance.randint(0, 4)), 1):
            answered = asked + timedelta(hours=chance.uniform(0, 12))
            answer_id = f"a{number}.{place}"
            text = "An answer that is long enough to be one by itself, says the rule."
            lines.append(
                archives.answer(answer_id, f"q{number}", author, body=text, created_at=_text(answered), number=place)
            )
            lines += _votes(chance, answer_id, author, members, answered)
            if place == 1 and chance.random() < 0.7:
                by = asker if chance.random() < 0.8 else 299
                at = _text(answered + timedelta(hours=chance.uniform(0, 12)))
                lines.append(archives.acceptance(f"q{number}", answer_id, by, accepted_at=at))
    return archives.archive(*lines)


def _votes(chance: random.Random, post: str, author: int, members: range, since: datetime) -> list[dict[str, Any]]:
    voters = [member for member in members if member != author and chance.random() < 0.7]
    return [
        archives.vote(
            post, voter, chance.choice((1, 1, 1, -1)), cast_at=_text(since + timedelta(hours=chance.uniform(0, 12)))
        )
        for voter in voters
    ]


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


_START = datetime(2025, 3, 3, tzinfo=UTC)
