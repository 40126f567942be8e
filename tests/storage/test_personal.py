"""What is exported of a member, held to the schema."""

from __future__ import annotations

import re

from bot.storage import member_columns, personal
from bot.storage.connection import Connection
from bot.storage.database import Database
from tests.storage.test_plans import plan_of

_NAMES_A_MEMBER = re.compile(
    r".*(?:user|member|author|voter|asker|giver|reporter|owner)_id|(?:accepted|decided|marked|requested|reported"
    r"|handled|closed|done|changed|made|asked|warned|edited|deleted|reopened|added|forgotten|actor)_by|actor_id"
)


def columns_about_members(connection: Connection) -> set[str]:
    """Return the columns that refer to the table of members, or whose name says that they hold one."""
    found: set[str] = set()
    tables = connection.fetch_all("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL")
    for table in (row["name"] for row in tables):
        for reference in connection.fetch_all(f"PRAGMA foreign_key_list('{table}')"):
            if reference["table"] == "member":
                found.add(f"{table}.{reference['from']}")
        for column in connection.fetch_all(f"PRAGMA table_info('{table}')"):
            if _NAMES_A_MEMBER.fullmatch(column["name"]):
                found.add(f"{table}.{column['name']}")
    return found


async def test_every_column_about_a_member_is_exported_or_left_out_for_a_reason(database: Database) -> None:
    known = set(member_columns.REFERENCES) | set(member_columns.LEFT_OUT)
    assert await database.read(columns_about_members) == known
    assert not set(member_columns.REFERENCES) & set(member_columns.LEFT_OUT)
    assert all(member_columns.LEFT_OUT.values())


def test_every_section_is_named_once_and_every_named_section_is_there() -> None:
    names = [section.name for section in personal.SECTIONS]
    assert len(names) == len(set(names))
    assert set(member_columns.REFERENCES.values()) <= set(names)


async def test_no_section_goes_through_a_whole_table(database: Database) -> None:
    subject = personal.Subject(1, 1, personal.Snowflake(1))
    plan = await plan_of(database, lambda connection: [list(rows) for _, rows in personal.walk(connection, subject)])
    assert len(plan) > len(personal.SECTIONS)
    assert [step for step in plan if step.startswith("SCAN") and "CONSTANT ROW" not in step] == []
