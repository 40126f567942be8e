"""Members who are forgotten: their ids and texts go, everybody's points stand."""

from __future__ import annotations

import stat
from io import BytesIO

import pytest
import pytest_asyncio

from bot.domain.archive import ArchiveError
from bot.domain.errors import ConflictError, NotFoundError, Reason
from bot.domain.identity import Snowflake
from bot.domain.posts import Answer, Question
from bot.domain.pseudonyms import is_pseudonym
from bot.domain.reactions import Shown
from bot.domain.sightings import Marker
from bot.services.archive.exporting import Exporting
from bot.services.archive.importing import Importing
from bot.services.checking import Checking
from bot.services.comparing import Comparing
from bot.services.forgetting import Forgetting
from bot.services.forgotten import Forgotten
from bot.services.voting import Outcome, Voting
from bot.storage.database import Database
from bot.storage.member_keys import key_path
from tests.support.ballots import DOWN, MARK, Ballots
from tests.support.community import ALICE, BOB, CAROL, GUILD, HELPER, Community, actor

SECRET = "The thimblewort grows nowhere but under the seventh stair of the old lighthouse, and only in March."


class Forgetful:
    """A community some members of which ask to be forgotten."""

    def __init__(self, community: Community) -> None:
        self.community = community
        self.database = community.database
        self.forgotten = Forgotten()
        self.forgetting = Forgetting(self.database, community.clock, self.forgotten)
        self.ballots = Ballots(community)
        self.ballots.voting = Voting(self.database, community.clock, community.watch, self.forgotten)
        self.comparing = Comparing(self.database, community.clock, community.watch, self.forgotten)

    async def forget(self, user_id: Snowflake, *, deletes_messages: bool = False) -> None:
        await self.forgetting.begin(GUILD, user_id, deletes_messages=deletes_messages)
        while await self.forgetting.go_on():
            pass

    async def points(self) -> dict[int, tuple[int, int]]:
        """Return points and reputation by the row of the member."""
        rows = await self.community.rows("SELECT id, points, reputation FROM member ORDER BY id")
        return {row[0]: (row[1], row[2]) for row in rows}

    async def accounts(self) -> list[int]:
        return [row[0] for row in await self.community.rows("SELECT user_id FROM member ORDER BY id")]

    async def tallies(self, post_id: int) -> tuple[int, int]:
        [row] = await self.community.rows("SELECT ups, downs FROM post WHERE id = :post_id", post_id=post_id)
        return row[0], row[1]


@pytest_asyncio.fixture
async def forgetful(community: Community) -> Forgetful:
    return Forgetful(community)


async def solved(forgetful: Forgetful) -> tuple[Question, Answer]:
    """Return alice's question with bob's accepted answer, on which alice and carol voted."""
    community, ballots = forgetful.community, forgetful.ballots
    question = await community.ask(ALICE)
    answer = await community.write_answer(question, BOB)
    await ballots.add(answer.post, ALICE)
    await ballots.add(answer.post, CAROL)
    await ballots.add(question.post, BOB)
    await ballots.add(answer.post, ALICE, MARK)
    return question, answer


async def everywhere(database: Database, what: str) -> list[str]:
    """Return the columns in which a text or a number stands."""

    def look(connection):
        found = []
        tables = connection.fetch_all("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL")
        for table in (row["name"] for row in tables):
            for column in (row["name"] for row in connection.fetch_all(f"PRAGMA table_info('{table}')")):
                if table == "word_data" or table == "word_frequency" or table == "word":
                    continue
                sql = f'SELECT 1 FROM "{table}" WHERE instr(CAST("{column}" AS TEXT), :what) > 0 LIMIT 1'
                if connection.fetch_value(sql, {"what": what}) is not None:
                    found.append(f"{table}.{column}")
        return found

    return await database.read(look)


async def test_the_id_stands_nowhere_and_the_points_of_all_stand(forgetful: Forgetful) -> None:
    asker = Snowflake(7_654_321_987)
    community, ballots = forgetful.community, forgetful.ballots
    question = await community.ask(asker)
    answer = await community.write_answer(question, BOB)
    await ballots.add(answer.post, asker)
    await ballots.add(answer.post, asker, MARK)
    before = await forgetful.points()
    await forgetful.forget(asker)
    assert await everywhere(forgetful.database, str(asker)) == []
    assert await forgetful.points() == before
    assert [is_pseudonym(account) for account in await forgetful.accounts()] == [True, False]
    assert await Checking(forgetful.database).check() == []


async def test_texts_titles_history_and_words_go(forgetful: Forgetful) -> None:
    community = forgetful.community
    question = await community.ask(ALICE, title="Where does the thimblewort grow?", details=SECRET)
    answer = await community.write_answer(question, BOB, SECRET)
    assert answer.post.message is not None
    community.clock.advance(60)
    await community.following.message_edited(GUILD, answer.post.message, SECRET + " Truly.", community.now)
    await forgetful.forget(BOB)
    assert await everywhere(forgetful.database, "lighthouse") == ["post.body"]
    await forgetful.forget(ALICE)
    for word in ("thimblewort", "lighthouse", "stair"):
        assert await everywhere(forgetful.database, word) == []
    assert await community.value("SELECT title FROM question") == "#1"
    assert await community.rows("SELECT * FROM revision") == []
    await forgetful.database.write(lambda connection: connection.execute("PRAGMA incremental_vacuum"))
    blocks = await community.rows("SELECT block FROM word_data")
    assert not any(b"lighthous" in block for (block,) in blocks)


async def test_what_carries_texts_or_names_is_shown_anew(forgetful: Forgetful) -> None:
    question, answer = await solved(forgetful)
    await forgetful.database.write(lambda connection: connection.execute("DELETE FROM render"))
    await forgetful.forget(BOB)
    assert set(await forgetful.community.renders(question.id)) == {"index", "card"}
    assert set(await forgetful.community.renders(answer.id)) == {"answer_card"}
    await forgetful.forget(ALICE)
    assert set(await forgetful.community.renders(question.id)) == {"index", "card", "name"}


async def test_a_reaction_that_is_still_shown_is_neither_lost_nor_counted_again(forgetful: Forgetful) -> None:
    _, answer = await solved(forgetful)
    await forgetful.forget(ALICE)
    ballots = forgetful.ballots
    assert (await ballots.add(answer.post, ALICE)).outcome is Outcome.UNCHANGED
    assert await forgetful.tallies(answer.id) == (2, 0)
    assert (await ballots.remove(answer.post, ALICE)).outcome in (Outcome.TAKEN_BACK, Outcome.DIRTY)
    assert await forgetful.tallies(answer.id) == (1, 0)
    assert len(await forgetful.accounts()) == 3


async def test_a_reading_recognises_the_reactions_of_who_was_forgotten(forgetful: Forgetful) -> None:
    _, answer = await solved(forgetful)
    await forgetful.forget(ALICE)
    voting = forgetful.ballots.voting
    await forgetful.database.write(
        lambda connection: connection.execute(f"UPDATE post SET dirty_at = 5 WHERE id = {answer.id}")
    )
    [dirty] = await voting.dirty_posts(10)
    reread = await voting.reconcile(dirty, [Shown(ALICE, ups=1), Shown(CAROL, ups=1)])
    assert reread is not None
    assert reread.mended == 0
    assert await forgetful.tallies(answer.id) == (2, 0)
    assert len(await forgetful.accounts()) == 3


async def test_a_vote_can_be_switched_by_who_was_forgotten(forgetful: Forgetful) -> None:
    _, answer = await solved(forgetful)
    await forgetful.forget(ALICE)
    assert (await forgetful.ballots.add(answer.post, ALICE, DOWN)).outcome is Outcome.SWITCHED
    assert await forgetful.tallies(answer.id) == (1, 1)
    assert len(await forgetful.accounts()) == 3
    assert await everywhere(forgetful.database, f"{ALICE} ") == []


async def test_who_comes_back_is_a_new_member_and_has_no_vote_on_what_was_theirs(forgetful: Forgetful) -> None:
    question, _ = await solved(forgetful)
    await forgetful.forget(ALICE)
    assert (await forgetful.ballots.add(question.post, ALICE)).outcome is Outcome.REFUSED
    new = await forgetful.community.ask(ALICE)
    assert await forgetful.community.value("SELECT reputation FROM member WHERE user_id = :alice", alice=ALICE) == 1
    assert new.post.author_id == ALICE
    before = await forgetful.points()
    await forgetful.forget(ALICE)
    assert await forgetful.points() == before
    accounts = await forgetful.accounts()
    assert len(set(accounts)) == 4
    assert sum(is_pseudonym(account) for account in accounts) == 2


async def test_after_a_restart_everybody_is_recognised(forgetful: Forgetful) -> None:
    _, answer = await solved(forgetful)
    await forgetful.forget(ALICE)
    again = Forgotten()
    await again.load(forgetful.database)
    voting = Voting(forgetful.database, forgetful.community.clock, None, again)
    assert answer.post.message is not None
    assert (await voting.remove(forgetful.ballots.event(answer.post.message, ALICE))).outcome is not Outcome.UNCHANGED
    assert await forgetful.tallies(answer.id) == (1, 0)


async def test_check_marks_of_who_was_forgotten_stand(forgetful: Forgetful) -> None:
    question, answer = await solved(forgetful)
    await forgetful.forget(ALICE)
    message = forgetful.ballots.message_of(question, answer)
    assert await forgetful.comparing.strangers(message, [ALICE]) == []
    assert await forgetful.comparing.marks(message, [Marker(ALICE)]) == 0
    assert await forgetful.community.rows("SELECT answer_id FROM acceptance") == [(answer.id,)]
    assert await forgetful.comparing.marks(message, []) == 1
    assert await forgetful.community.rows("SELECT answer_id FROM acceptance") == []


async def test_texts_of_who_was_forgotten_are_never_read_in_again(forgetful: Forgetful) -> None:
    community = forgetful.community
    question = await community.ask(CAROL)
    answer = await community.write_answer(question, BOB)
    other = community.message(question, BOB, SECRET)
    await forgetful.forget(BOB)
    assert answer.post.message is not None
    community.clock.advance(60)
    assert not await community.following.message_edited(GUILD, answer.post.message, SECRET, community.now)
    withheld = forgetful.forgotten.read(other)
    assert (withheld.text, withheld.may_answer) == ("", False)
    assert await community.answering.detect(withheld) is None
    with pytest.raises(ConflictError) as refused:
        await community.answering.mark(withheld, actor(HELPER))
    assert refused.value.reason is Reason.AUTHOR_FORGOTTEN
    new = community.message(question, BOB, SECRET)
    assert forgetful.forgotten.read(new) is new
    assert await everywhere(forgetful.database, "lighthouse") == []


async def test_messages_that_are_to_go_are_left_by_their_posts_whose_votes_stand(forgetful: Forgetful) -> None:
    _, answer = await solved(forgetful)
    before = await forgetful.points()
    assert answer.post.message is not None
    await forgetful.forget(BOB, deletes_messages=True)
    [due] = await forgetful.forgetting.due_messages(10)
    assert due.message == answer.post.message
    await forgetful.community.following.messages_deleted(GUILD, [due.message.message_id])
    await forgetful.forgetting.settle([due.message.message_id])
    assert await forgetful.forgetting.due_messages(10) == []
    assert await forgetful.points() == before
    assert await forgetful.tallies(answer.id) == (2, 0)
    assert await Checking(forgetful.database).check() == []


async def test_a_message_that_cannot_be_deleted_is_tried_for_a_while(forgetful: Forgetful) -> None:
    await solved(forgetful)
    await forgetful.forget(BOB, deletes_messages=True)
    for _ in range(20):
        due_at = await forgetful.forgetting.next_due_at()
        if due_at is None:
            break
        forgetful.community.clock.advance(max(due_at - forgetful.community.now, 0))
        [due] = await forgetful.forgetting.due_messages(10)
        await forgetful.forgetting.retry(due)
    assert await forgetful.forgetting.next_due_at() is None


async def test_nobody_is_forgotten_of_whom_nothing_is_stored(forgetful: Forgetful) -> None:
    with pytest.raises(NotFoundError) as refused:
        await forgetful.forget(CAROL)
    assert refused.value.reason is Reason.NOTHING_STORED


async def test_a_text_on_its_way_is_waited_for(forgetful: Forgetful) -> None:
    community = forgetful.community
    await community.asking.begin(community.form(ALICE))
    with pytest.raises(ConflictError) as refused:
        await forgetful.forget(ALICE)
    assert refused.value.reason is Reason.TEXT_IS_BEING_POSTED
    assert await forgetful.accounts() == [ALICE]
    assert (await forgetful.ballots.voting.dirty_posts(1)) == []


async def test_the_key_is_readable_by_its_owner_alone(forgetful: Forgetful) -> None:
    await solved(forgetful)
    path = key_path(forgetful.database.path)
    assert not path.exists()
    await forgetful.forget(ALICE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    key = path.read_bytes()
    await forgetful.forget(BOB)
    assert path.read_bytes() == key


@pytest.mark.parametrize("steps", range(8))
async def test_a_restart_between_any_two_steps_changes_nothing_of_the_outcome(forgetful: Forgetful, steps: int) -> None:
    community = forgetful.community
    question = await community.ask(CAROL)
    for number in range(12):
        community.clock.advance(3_600)
        asked = await community.ask(ALICE, title=f"Which of the {number} knots holds a wet rope?", details=SECRET)
        await forgetful.ballots.add(asked.post, BOB)
    await community.write_answer(question, ALICE, SECRET)
    before = await forgetful.points()
    await forgetful.forgetting.begin(GUILD, ALICE, deletes_messages=False)
    for _ in range(steps):
        await forgetful.forgetting.go_on()
    again = Forgotten()
    await again.load(forgetful.database)
    restarted = Forgetting(forgetful.database, community.clock, again)
    while await restarted.go_on():
        pass
    assert await forgetful.points() == before
    assert await everywhere(forgetful.database, "lighthouse") == []
    assert await Checking(forgetful.database).check() == []


async def test_the_operator_is_told_which_backups_are_older(
    forgetful: Forgetful, caplog: pytest.LogCaptureFixture
) -> None:
    await solved(forgetful)
    folder = forgetful.database.path.parent / "backups"
    folder.mkdir()
    (folder / "askwell-2025-12-31.sqlite3").touch()
    (folder / "letter.txt").touch()
    forgetful.database.path.with_name(forgetful.database.path.name + ".before-0009.bak").touch()
    with caplog.at_level("WARNING"):
        await forgetful.forget(ALICE)
    [told] = [record.message for record in caplog.records if "forgotten" in record.message]
    assert "askwell-2025-12-31.sqlite3" in told
    assert ".before-0009.bak" in told
    assert "letter.txt" not in told
    assert str(ALICE) not in told.replace(str(GUILD), "")


async def test_an_older_archive_does_not_bring_the_texts_back(forgetful: Forgetful) -> None:
    await forgetful.community.ask(ALICE, details=SECRET)
    lines: list[bytes] = []
    await Exporting(forgetful.database).export(GUILD, lines.append, lambda _done, _whole: None)
    await forgetful.forget(ALICE)
    importing = Importing(forgetful.database, forgetful.community.clock)
    with pytest.raises(ArchiveError):
        await importing.import_file(BytesIO(b"".join(lines)), GUILD)
    assert await everywhere(forgetful.database, "lighthouse") == []
    assert all(is_pseudonym(account) for account in await forgetful.accounts())


async def test_who_was_forgotten_is_shown_nowhere_and_told_nothing(forgetful: Forgetful) -> None:
    await solved(forgetful)
    await forgetful.forget(BOB)
    rows = await forgetful.community.rows(
        "SELECT name, value FROM member_setting JOIN member ON member.id = member_id WHERE user_id > :bob", bob=HELPER
    )
    assert dict(rows)["public_display"] == "off"
    assert {value for _, value in rows} == {"off"}
