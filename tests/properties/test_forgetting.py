"""Whoever is forgotten, everybody else keeps what they have; and of the busiest of a real community no text is left."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cli.main import main
from bot.domain.identity import Snowflake
from bot.services.checking import Checking
from bot.services.folding import fold_some
from bot.services.forgetting import Forgetting
from bot.services.forgotten import Forgotten
from bot.services.voting import Voting
from bot.storage.database import Database
from tests.support.ballots import DOWN, MARK, UP, Ballots
from tests.support.clock import ManualClock
from tests.support.community import ALICE, BOB, CAROL, GUILD, HELPER, Community

ARCHIVE = Path(__file__).resolve().parents[3] / "shared" / "data" / "quantum-se-2018" / "archive.jsonl"
MEMBERS = (ALICE, BOB, CAROL, HELPER)

REACTIONS = st.lists(
    st.tuples(st.sampled_from(MEMBERS), st.integers(0, 5), st.sampled_from([UP, DOWN, MARK]), st.booleans()),
    max_size=30,
)


async def standings(database: Database, but: int) -> list[tuple[object, ...]]:
    """Return every kept total of every member but one, by rows."""

    def look(connection):
        while fold_some(connection, 200, 0):
            pass
        found: list[tuple[object, ...]] = []
        for table in ("member", "member_day", "member_standing", "member_tag", "period_gain", "badge_award"):
            column = "id" if table == "member" else "member_id"
            rows = connection.fetch_all(f"SELECT * FROM {table} WHERE {column} <> :but", {"but": but})
            found += [(table, *row) for row in rows]
        return sorted(found, key=repr)

    return await database.write(look)


async def lives(reactions: list[tuple[Snowflake, int, str, bool]], leaves_at: int, member: Snowflake) -> None:
    """Let members react, one of them being forgotten at some time, and compare with what Discord shows at the end."""
    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(Path(folder) / "askwell.db")
        try:
            community = await Community.found(database, ManualClock())
            forgotten = Forgotten()
            forgetting = Forgetting(database, community.clock, forgotten)
            ballots = Ballots(community)
            ballots.voting = Voting(database, community.clock, community.watch, forgotten)
            await ballots.appoint_helpers()
            asked = [await community.ask(ALICE), await community.ask(BOB, title="Which knot holds a wet rope well?")]
            posts = [question.post for question in asked]
            posts += [
                (await community.write_answer(question, who)).post for question in asked for who in (CAROL, HELPER)
            ]
            for number, (who, place, emoji, comes) in enumerate([*reactions, (ALICE, 0, UP, True)]):
                community.clock.advance(60)
                if number == min(leaves_at, len(reactions)):
                    row = await community.value("SELECT id FROM member WHERE user_id = :member", member=member)
                    before = await standings(database, row)
                    await forgetting.begin(GUILD, member, deletes_messages=False)
                    while await forgetting.go_on():
                        pass
                    assert await standings(database, row) == before
                    assert await Checking(database).check() == []
                await (ballots.add if comes else ballots.remove)(posts[place % len(posts)], who, emoji)
            assert await Checking(database).check() == []
            votes = await community.rows("SELECT post_id, voter_id FROM vote")
            assert len(votes) == len(set(votes))
        finally:
            await database.close()


@settings(deadline=None, max_examples=15)
@given(reactions=REACTIONS, leaves_at=st.integers(0, 30), member=st.sampled_from(MEMBERS))
def test_whoever_is_forgotten_whenever_nobody_elses_totals_change(
    reactions: list[tuple[Snowflake, int, str, bool]], leaves_at: int, member: Snowflake
) -> None:
    asyncio.run(lives(reactions, leaves_at, member))


@pytest.fixture
def run(
    database_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], logging_as_before: None
) -> Callable[..., str]:
    """Return what runs a command that ends well, and returns what it printed."""
    monkeypatch.chdir(database_path.parent)
    monkeypatch.setenv("ASKWELL_DATABASE", str(database_path))

    def run_command(*arguments: str) -> str:
        assert main(arguments) == 0
        return capsys.readouterr().out

    return run_command


async def forget(path: Path, member: Snowflake) -> None:
    database = await Database.open(path)
    try:
        forgetting = Forgetting(database, ManualClock(), Forgotten())
        await forgetting.begin(Snowflake(1), member, deletes_messages=True)
        while await forgetting.go_on():
            pass
    finally:
        await database.close()


@pytest.mark.skipif(not ARCHIVE.is_file(), reason="the archive of a real community is not at hand")
def test_the_busiest_member_of_a_real_community_leaves_no_text_and_takes_no_point(
    run: Callable[..., str], database_path: Path
) -> None:
    run("import", "--guild", "1", str(ARCHIVE))
    texts: dict[str, list[str]] = {}
    for line in ARCHIVE.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["type"] in ("question", "answer"):
            texts.setdefault(record["author"], []).extend([record.get("title", ""), record["body"]])
    busiest = Counter({author: len(of_author) for author, of_author in texts.items()}).most_common(1)[0][0]
    others = "\n".join(text for author, of_author in texts.items() if author != busiest for text in of_author)
    snippets = {text[start : start + 60] for text in texts[busiest] for start in range(0, len(text) - 60, 60)}
    own = {snippet for snippet in snippets if snippet not in others}
    assert len(own) > 500
    before = run("leaderboard", "--guild", "1", "--json").splitlines()
    asyncio.run(forget(database_path, Snowflake(int(busiest))))

    def without(lines: list[str], member: str) -> Counter[str]:
        return Counter(line for line in lines if json.loads(line)["member_id"] != member)

    after = run("leaderboard", "--guild", "1", "--json").splitlines()
    known = {json.loads(line)["member_id"] for line in before}
    [stranger] = {json.loads(line)["member_id"] for line in after} - known
    assert without(after, stranger) == without(before, busiest)
    assert run("check") == "no drift\n"
    with sqlite3.connect(database_path) as connection:
        connection.execute("VACUUM")
    connection.close()
    content = database_path.read_bytes()
    assert not [snippet for snippet in own if snippet.encode() in content]
    exported = database_path.with_name("first.jsonl")
    run("export", "--guild", "1", str(exported))
    assert busiest not in {json.loads(line).get("author") for line in exported.read_text("utf-8").splitlines()}
    again = database_path.with_name("second.jsonl")
    run("import", "--guild", "2", str(exported))
    run("export", "--guild", "2", str(again))
    assert exported.read_text("utf-8").splitlines()[1:] == again.read_text("utf-8").splitlines()[1:]
