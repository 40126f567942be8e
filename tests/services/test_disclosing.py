"""What a member gets of what is stored of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.domain.identity import Snowflake
from bot.services.disclosing import Disclosing
from bot.services.preferring import Preferring
from bot.services.reporting import Reporting
from bot.storage import personal, tags
from tests.support.ballots import DOWN, Ballots
from tests.support.community import ALICE, ANSWER, BOB, CAROL, DETAILS, GUILD, TITLE, Community, actor

LARGE = 1_000_000


async def export(community: Community, user_id: Snowflake = ALICE, most_bytes: int = LARGE) -> list[dict[str, Any]]:
    """Return the content of each file."""
    disclosing = Disclosing(community.database, community.clock)
    with await disclosing.disclose(GUILD, user_id, most_bytes) as disclosure:
        return [json.loads(file.read()) for file in disclosure.files]


async def one_file(community: Community, user_id: Snowflake = ALICE) -> dict[str, Any]:
    (content,) = await export(community, user_id)
    return content


async def test_everything_that_a_member_did_is_told(community: Community) -> None:
    ballots = Ballots(community)
    await community.database.write(lambda connection: tags.ensure_tag(connection, 1, "git"))
    asked = await community.ask(ALICE, tags=("git",))
    answer = await community.write_answer(asked, BOB)
    await ballots.add(answer.post, ALICE)
    await ballots.accept(asked, answer, ALICE)
    other = await community.ask(CAROL)
    await ballots.add(other.post, ALICE, DOWN)
    assert other.post.message is not None
    await Reporting(community.database, community.clock).report(GUILD, other.post.message.message_id, actor(ALICE))
    await Preferring(community.database, community.clock).change(GUILD, ALICE, "public_display", "off")
    await community.asking.begin(community.form(ALICE, title="Which knot holds a wet rope?"))
    content = await one_file(community)
    assert content["user_id"] == str(ALICE)
    [question] = content["questions"]
    assert (question["post"], question["title"], question["body"], question["tags"]) == ("q1", TITLE, DETAILS, ["git"])
    assert question["created_at"] == "2026-01-01T00:00:00Z"
    assert [(vote["post"], vote["value"]) for vote in content["votes_cast"]] == [("a1.1", 1), ("q2", -1)]
    assert [given["post"] for given in content["acceptances_given"]] == ["a1.1"]
    assert [report["post"] for report in content["reports_made"]] == ["q2"]
    assert content["settings"] == [{"name": "public_display", "value": "off"}]
    assert [draft["title"] for draft in content["question_drafts"]] == ["Which knot holds a wet rope?"]
    assert [entry["kind"] for entry in content["points"]] == ["accepting"]


async def test_nobody_is_told_who_voted_or_reported(community: Community) -> None:
    ballots = Ballots(community)
    asked = await community.ask(ALICE)
    answer = await community.write_answer(asked, BOB)
    await ballots.add(answer.post, CAROL)
    assert answer.post.message is not None
    await Reporting(community.database, community.clock).report(GUILD, answer.post.message.message_id, actor(CAROL))
    content = await one_file(community, BOB)
    assert str(CAROL) not in json.dumps(content)
    assert content["answers"][0]["ups"] == 1
    assert content["reports_made"] == []


async def test_nothing_of_others_is_told(community: Community) -> None:
    asked = await community.ask(ALICE)
    await community.write_answer(asked, BOB)
    content = json.dumps(await one_file(community, BOB))
    assert ANSWER in content
    assert DETAILS not in content
    assert str(ALICE) not in content


async def test_every_section_is_there_even_without_rows(community: Community) -> None:
    await community.ask(ALICE)
    content = await one_file(community)
    assert set(content) >= {section.name for section in personal.SECTIONS}


async def test_a_stranger_gets_a_file_without_rows_and_is_not_made_known(community: Community) -> None:
    content = await one_file(community, CAROL)
    assert set(content) == {"type", "version", "guild_id", "user_id", "exported_at", "part"}
    assert await community.rows("SELECT * FROM member") == []


@pytest.mark.parametrize("most_bytes", [1_000, 2_000, 2_800])
async def test_what_is_too_large_for_a_file_goes_on_in_the_next(community: Community, most_bytes: int) -> None:
    for number in range(6):
        await community.ask(ALICE, title=f"What does error {number} of the press mean?")
    disclosing = Disclosing(community.database, community.clock)
    with await disclosing.disclose(GUILD, ALICE, most_bytes) as disclosure:
        files = [file.read() for file in disclosure.files]
    assert len(files) > 1
    assert all(len(file) <= most_bytes for file in files)
    contents = [json.loads(file) for file in files]
    assert [content["part"] for content in contents] == list(range(1, len(files) + 1))
    titles = [question["title"] for content in contents for question in content.get("questions", [])]
    assert titles == [f"What does error {number} of the press mean?" for number in range(6)]
    rows = [row for content in contents for rows in content.values() if isinstance(rows, list) for row in rows]
    assert len(rows) == disclosure.rows
