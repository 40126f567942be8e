"""Guilds that the bot has left: kept for thirty days, then erased."""

from __future__ import annotations

from bot.domain.identity import SECONDS_A_DAY, Snowflake
from bot.domain.posts import MessageRef
from bot.services.checking import Checking
from bot.services.erasing import Erasing
from bot.services.folding import fold_some
from bot.services.preferring import Preferring
from bot.services.repairing import Repairing
from bot.services.reporting import Reporting
from bot.storage import closed_dms, erasures, guilds, members, tags
from bot.storage.connection import Connection
from bot.storage.database import Database
from tests.support.ballots import MARK, Ballots
from tests.support.community import ALICE, BOB, CAROL, FORUM, GUILD, OTHER_GUILD, Community, actor

THIRTY_DAYS = 30 * SECONDS_A_DAY


async def fill(community: Community) -> None:
    """Let much of what there is happen in the guild."""
    ballots = Ballots(community)
    await community.database.write(lambda connection: tags.ensure_tag(connection, 1, "git"))
    asked = await community.ask(ALICE, tags=("git",))
    answer = await community.write_answer(asked, BOB)
    await ballots.add(answer.post, CAROL)
    await ballots.add(answer.post, ALICE, MARK)
    assert answer.post.message is not None
    community.clock.advance(60)
    await community.following.message_edited(GUILD, answer.post.message, "Something else entirely.", community.now)
    await Reporting(community.database, community.clock).report(GUILD, answer.post.message.message_id, actor(CAROL))
    await Preferring(community.database, community.clock).change(GUILD, ALICE, "public_display", "off")
    await community.asking.begin(community.form(BOB))
    await community.database.write(lambda connection: fold_some(connection, 100, community.now))


async def rows_of_everything(database: Database) -> dict[str, int]:
    """Return how many rows each table has that has any."""

    def look(connection: Connection) -> dict[str, int]:
        tables = connection.fetch_all(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL AND name NOT LIKE 'word%'"
        )
        counts = {row["name"]: connection.fetch_value(f"SELECT COUNT(*) FROM {row['name']}") for row in tables}
        return {name: number for name, number in counts.items() if number}

    return await database.read(look)


async def erase(community: Community) -> int:
    """Do all that is due; return in how many steps."""
    erasing = Erasing(community.database, community.clock)
    steps = 0
    while await erasing.go_on():
        steps += 1
    return steps


async def test_a_guild_is_kept_for_thirty_days_and_then_nothing_of_it_is_left(community: Community) -> None:
    before = await rows_of_everything(community.database)
    await fill(community)
    await Repairing(community.database, community.clock).left(GUILD)
    community.clock.advance(THIRTY_DAYS - 1)
    assert await erase(community) == 0
    assert await Erasing(community.database, community.clock).next_due_at() == community.now + 1
    community.clock.advance(1)
    assert await erase(community) > 3
    left = await rows_of_everything(community.database)
    assert set(left) <= set(before) - {"guild", "channel", "guild_setting"}
    assert "guild" not in left
    assert await community.rows("SELECT rowid FROM word") == []
    blocks = await community.rows("SELECT block FROM word_data")
    assert not any(b"revert" in block for (block,) in blocks)


async def test_a_guild_to_which_the_bot_returns_is_kept(community: Community) -> None:
    await fill(community)
    before = await rows_of_everything(community.database)
    repairing = Repairing(community.database, community.clock)
    await repairing.left(GUILD)
    community.clock.advance(THIRTY_DAYS - 1)
    await repairing.available(GUILD)
    community.clock.advance(THIRTY_DAYS)
    assert await erase(community) == 0
    assert await rows_of_everything(community.database) == before | {"repair": 1}


async def test_an_outage_is_no_leaving(community: Community) -> None:
    await fill(community)
    await Repairing(community.database, community.clock).unavailable(GUILD)
    community.clock.advance(2 * THIRTY_DAYS)
    assert await erase(community) == 0


async def test_the_days_count_from_when_it_was_noticed(community: Community) -> None:
    repairing = Repairing(community.database, community.clock)
    await repairing.want_all(frozenset({GUILD, OTHER_GUILD}))
    await repairing.heard(community.now)
    community.clock.advance(10 * THIRTY_DAYS)
    await repairing.want_all(frozenset({OTHER_GUILD}), frozenset())
    assert await erase(community) == 0
    assert await Erasing(community.database, community.clock).next_due_at() == community.now + THIRTY_DAYS
    community.clock.advance(SECONDS_A_DAY)
    await repairing.want_all(frozenset({OTHER_GUILD}), frozenset())
    due_at = await Erasing(community.database, community.clock).next_due_at()
    assert due_at == community.now + THIRTY_DAYS - SECONDS_A_DAY


async def test_a_guild_in_which_the_bot_never_was_is_kept(community: Community) -> None:
    await fill(community)
    repairing = Repairing(community.database, community.clock)
    for _ in range(3):
        await repairing.want_all(frozenset())
        community.clock.advance(THIRTY_DAYS)
        assert await erase(community) == 0
    assert (await rows_of_everything(community.database))["post"] > 0


async def test_another_guild_keeps_everything(community: Community) -> None:
    await community.configuring.change(OTHER_GUILD, {"qa_channels": "2001"})
    draft = await community.asking.begin(community.form(ALICE, guild_id=OTHER_GUILD, channel_id=Snowflake(2001)))
    await community.asking.finish(draft.id, Snowflake(77), MessageRef(Snowflake(77), Snowflake(77)))
    kept = await rows_of_everything(community.database)
    await fill(community)
    await Repairing(community.database, community.clock).left(GUILD)
    community.clock.advance(THIRTY_DAYS)
    await erase(community)
    left = await rows_of_everything(community.database)
    for table in ("post", "question", "member", "render"):
        assert left[table] == kept[table], table
    assert await Checking(community.database).check() == []


async def test_a_bot_that_returns_in_the_middle_begins_anew(community: Community) -> None:
    await fill(community)
    await Repairing(community.database, community.clock).left(GUILD)
    community.clock.advance(THIRTY_DAYS)
    erasing = Erasing(community.database, community.clock)
    assert await erasing.go_on()
    await Repairing(community.database, community.clock).available(GUILD)
    await community.configuring.change(GUILD, {"qa_channels": str(FORUM)})
    while await erasing.go_on():
        pass
    assert await community.rows("SELECT discord_id FROM guild") == [(GUILD,)]
    assert await community.rows("SELECT discord_id FROM channel") == [(FORUM,)]
    asked = await community.ask(ALICE)
    assert asked.number == 1


async def test_who_takes_no_direct_messages_is_forgotten_with_the_last_server_that_knew_them(
    community: Community,
) -> None:
    await community.ask(ALICE)
    await community.ask(BOB)

    def refuse(connection: Connection) -> None:
        other_id = guilds.ensure_guild(connection, OTHER_GUILD, community.now)
        members.ensure_member(connection, other_id, BOB)
        for each in (ALICE, BOB):
            closed_dms.put(connection, each, community.now)

    await community.database.write(refuse)
    await Repairing(community.database, community.clock).left(GUILD)
    community.clock.advance(THIRTY_DAYS)
    await erase(community)
    assert await community.rows("SELECT user_id FROM closed_dm") == [(BOB,)]


async def test_every_reference_is_erased_before_what_it_refers_to(database: Database) -> None:
    lists = {
        "post": {*erasures.OF_POST, "answer.id", "question.id"},
        "question": {*erasures.OF_QUESTION, "answer.question_id"},
        "tag": {*erasures.OF_TAG, "question_tag.tag_id"},
        "channel": {*erasures.OF_CHANNEL, "draft.channel_id", "question.channel_id"},
    }
    taken_along = {"acceptance.accepted_by", "answer_draft.member_id", "bounty.giver_id", "duplicate.marked_by"}
    taken_along |= {"post.author_id", "post_standing.author_id", "question_expert.member_id"}
    taken_along |= {"report.reporter_id", "report_case.decided_by"}
    lists["member"] = {*erasures.OF_MEMBER, *taken_along, "vote.voter_id"}

    def references(connection: Connection) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {name: set() for name in lists}
        tables = connection.fetch_all("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL")
        for table in (row["name"] for row in tables):
            for reference in connection.fetch_all(f"PRAGMA foreign_key_list('{table}')"):
                if reference["table"] in found:
                    found[reference["table"]].add(f"{table}.{reference['from']}")
        return found

    assert await database.read(references) == lists
