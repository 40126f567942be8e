"""The kept totals of standing as plain Python makes them from the records, and as the database keeps them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.storage.connection import Connection

Totals = dict[str, dict[tuple[Any, ...], tuple[Any, ...]]]

_DAY_ZERO = date(1970, 1, 1)


def kept(connection: Connection) -> Totals:
    """Return what is kept, by table and key; members who stand for nothing are left out."""
    member_columns = (
        "guild_id, reputation, takes_part, has_posts, questions, answers, accepted, to_solved, activity, activity_rest"
    )
    return {
        "post": _rows(
            connection,
            """
            SELECT post_id, author_id, kind, created_at, ups, downs, score, is_accepted, is_solved
            FROM post_standing
            """,
            1,
        ),
        "member": _rows(connection, f"SELECT member_id, {member_columns} FROM member_standing WHERE takes_part = 1", 1),
        "tag": _rows(
            connection,
            """
            SELECT member_id, tag_id, user_id, answers, ups, score, expertise, worth, weight, expertise_rest,
                   worth_rest, weight_rest
            FROM member_tag
            """,
            2,
        ),
        "guild": _rows(
            connection,
            """
            SELECT guild_id, answers, worth, weight, worth_rest, weight_rest
            FROM guild_standing
            WHERE answers > 0
            """,
            1,
        ),
        "gain": _rows(connection, "SELECT member_id, period, first_day, guild_id, user_id, points FROM period_gain", 3),
        "bucket": _rows(connection, "SELECT guild_id, board, bucket, lines, posters FROM board_bucket", 3),
    }


def expected(connection: Connection, now: int) -> Totals:  # noqa: C901 - one account of everything, to be read in one go
    """Return what has to be kept, the rests of sums left out (no sum of real numbers here is exact)."""
    members: dict[int, list[Any]] = {}
    accounts: dict[int, int] = {}
    for row in connection.fetch_all("SELECT id, guild_id, user_id, reputation FROM member"):
        members[row["id"]] = [row["guild_id"], row["reputation"], 0, 0, 0, 0, 0, 0, 0.0]
        accounts[row["id"]] = row["user_id"]
    for row in connection.fetch_all("SELECT author_id FROM post"):
        members[row[0]][2] = members[row[0]][3] = 1
    for row in connection.fetch_all("SELECT voter_id FROM vote WHERE refusal IS NULL OR refusal <> 'by_bot'"):
        members[row[0]][2] = 1
    for row in connection.fetch_all("SELECT accepted_by FROM acceptance"):
        members[row[0]][2] = 1
    accepted = {row[0]: row[1] for row in connection.fetch_all("SELECT question_id, answer_id FROM acceptance")}
    tags_of: defaultdict[int, list[int]] = defaultdict(list)
    for row in connection.fetch_all("SELECT question_id, tag_id FROM question_tag"):
        tags_of[row[0]].append(row[1])
    posts: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    tags: defaultdict[tuple[Any, ...], list[Any]] = defaultdict(lambda: [0, 0, 0, 0.0, 0.0, 0.0])
    guilds: defaultdict[tuple[Any, ...], list[Any]] = defaultdict(lambda: [0, 0.0, 0.0])
    for row in connection.fetch_all(
        """
        SELECT post.*, question.state AS question_state, answer.state AS answer_state, answer.question_id
        FROM post
        LEFT JOIN question ON question.id = post.id
        LEFT JOIN answer ON answer.id = post.id
        """
    ):
        member = members[row["author_id"]]
        if row["kind"] == "question":
            if row["question_state"] != "deleted":
                member[4] += 1
                posts[row["id"],] = _post(row, 0, 0)
            continue
        if row["answer_state"] != "live":
            continue
        is_solved = int(row["question_id"] in accepted)
        is_accepted = int(accepted.get(row["question_id"]) == row["id"])
        posts[row["id"],] = _post(row, is_accepted, is_solved)
        member[5] += 1
        member[6] += is_accepted
        member[7] += is_solved
        age = (row["created_at"] - 1_577_836_800) / 86_400
        member[8] += 2 ** (age / 14)
        worth = 1 + math.log(1 + row["ups"]) + 1.5 * is_accepted - 0.5 * row["downs"]
        for tag_id in tags_of[row["question_id"]]:
            tag = tags[row["author_id"], tag_id]
            tag[0] += 1
            tag[1] += row["ups"]
            tag[2] += row["ups"] - row["downs"]
            tag[3] += worth * 2 ** (age / 60)
            tag[4] += worth * 2 ** (age / 90)
            tag[5] += 2 ** (age / 90)
        guild = guilds[row["guild_id"],]
        guild[0] += 1
        guild[1] += worth * 2 ** (age / 90)
        guild[2] += 2 ** (age / 90)
    gains: Counter[tuple[Any, ...]] = Counter()
    for row in connection.fetch_all("SELECT member_id, day, points FROM member_day"):
        for period in ("year", "month", "week"):
            if (first := _first_day(period, row["day"])) >= _first_day(period, now // 86_400):
                gains[row["member_id"], period, first] += row["points"]
    buckets: defaultdict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    for member in members.values():
        if member[2]:
            bucket = buckets[member[0], "all", _bucket(member[1])]
            bucket[0] += 1
            bucket[1] += member[3]
    for (member_id, tag_id), tag in tags.items():
        buckets[members[member_id][0], f"tag {tag_id}", _bucket(tag[2])][0] += 1
    for (member_id, period, first), points in gains.items():
        if points:
            buckets[members[member_id][0], f"{period} {first}", _bucket(points)][0] += 1
    return {
        "post": posts,
        "member": {(member_id,): tuple(member) for member_id, member in members.items() if member[2]},
        "tag": {key: (accounts[key[0]], *tag) for key, tag in tags.items()},
        "guild": {key: tuple(guild) for key, guild in guilds.items()},
        "gain": {key: (members[key[0]][0], accounts[key[0]], points) for key, points in gains.items() if points},
        "bucket": {key: tuple(bucket) for key, bucket in buckets.items()},
    }


def running(totals: Totals, now: int) -> Totals:
    """Return the totals without the periods that are over: those go away by and by."""
    today = now // 86_400
    firsts = {period: _first_day(period, today) for period in ("year", "month", "week")}

    def runs(board: str) -> bool:
        name, _, first = board.partition(" ")
        return name not in firsts or int(first) >= firsts[name]

    return {
        **totals,
        "gain": {key: row for key, row in totals["gain"].items() if key[2] >= firsts[key[1]]},
        "bucket": {key: row for key, row in totals["bucket"].items() if runs(key[1])},
    }


def assert_agree(have: Totals, want: Totals) -> None:
    """Compare what is kept with what is expected: whole numbers exactly, others to a billionth."""
    for table, rows in want.items():
        assert have[table].keys() == rows.keys(), table
        for key, row in rows.items():
            for kept_value, true_value in zip(have[table][key], row, strict=False):
                if isinstance(true_value, float):
                    # Worth may be under 0: sums near 0 are compared by what they are made of.
                    assert math.isclose(kept_value, true_value, rel_tol=1e-9, abs_tol=1e-9 * _scale(row)), (table, key)
                else:
                    assert kept_value == true_value, (table, key)


def _scale(row: tuple[Any, ...]) -> float:
    return max(abs(value) for value in row if isinstance(value, float))


def _post(row: Any, is_accepted: int, is_solved: int) -> tuple[Any, ...]:
    score = row["ups"] - row["downs"]
    return (
        row["author_id"],
        row["kind"],
        row["created_at"],
        row["ups"],
        row["downs"],
        score,
        is_accepted,
        is_solved,
    )


def _first_day(period: str, day: int) -> int:
    on = datetime.fromtimestamp(day * 86_400, UTC).date()
    first = {
        "year": on.replace(month=1, day=1),
        "month": on.replace(day=1),
        "week": on - timedelta(days=on.weekday()),
    }[period]
    return (first - _DAY_ZERO).days


def _bucket(value: int) -> int:
    """Return the bucket of a value by going through them."""
    low, width, bucket = 0, 1, 0
    while low + width <= abs(value):
        low += width
        bucket += 1
        if bucket >= 32 and (bucket - 32) % 16 == 0:
            width *= 2
    return bucket if value > 0 else -bucket


def _rows(connection: Connection, sql: str, keys: int) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    return {tuple(row)[:keys]: tuple(row)[keys:] for row in connection.fetch_all(sql)}
