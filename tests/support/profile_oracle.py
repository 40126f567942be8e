"""A profile counted live from the records, in plain Python: slow, and with nothing kept in it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from bot.domain.identity import SECONDS_A_DAY, Snowflake
from bot.domain.profiling import Profile
from bot.domain.standing import answer_worth, quality
from bot.storage.connection import Connection

HALF_LIFE_SECONDS = 90 * SECONDS_A_DAY


def figures_of(shown: Profile) -> dict[str, Any]:
    """Return what a profile says, but for what takes words: badges and messages."""
    return {
        "reputation": shown.reputation,
        "rank": shown.rank,
        "percentile": shown.percentile,
        "month_gain": shown.month_gain,
        "questions": shown.questions,
        "answers": shown.answers,
        "accepted": shown.accepted_answers,
        "to_solved": shown.answers_to_solved,
        "votes_cast": shown.votes_cast,
        "best": [(best.question_number, best.number, best.score, best.is_accepted) for best in shown.best_answers],
        "tags": [(tag.name, tag.score, tag.answers, round(tag.quality, 6) + 0.0) for tag in shown.top_tags],
        "streak": shown.streak_days,
        "course": {end.day: end.reputation for end in shown.course[1:]},
    }


def expected(connection: Connection, guild_id: int, user_id: Snowflake, now: int) -> dict[str, Any]:
    """Return what the profile of a member has to say, for a reader who sees all."""

    def rows(sql: str) -> list[Any]:
        return connection.fetch_all(sql)

    members = {row["id"]: row for row in rows("SELECT * FROM member") if row["guild_id"] == guild_id}
    [me] = [key for key, row in members.items() if row["user_id"] == user_id] or [None]
    posts = {row["id"]: row for row in rows("SELECT * FROM post")}
    questions = {row["id"]: row for row in rows("SELECT * FROM question")}
    answers = {row["id"]: row for row in rows("SELECT * FROM answer")}
    votes = rows("SELECT * FROM vote")
    acceptances = rows("SELECT * FROM acceptance")
    accepted = {row["question_id"]: row["answer_id"] for row in acceptances}
    posters = {row["author_id"] for row in posts.values()} & members.keys()
    voters = {row["voter_id"] for row in votes if row["refusal"] != "by_bot"}
    taking_part = (posters | voters | {row["accepted_by"] for row in acceptances}) & members.keys()
    reputation = members[me]["reputation"] if me in taking_part else 1
    live = {key: row for key, row in answers.items() if row["state"] == "live"}
    my_questions = [
        key for key, row in questions.items() if posts[key]["author_id"] == me and row["state"] != "deleted"
    ]
    my_answers = [key for key in live if posts[key]["author_id"] == me]
    my_votes = [row for row in votes if row["voter_id"] == me and row["state"] == "counted"]
    days = {row["day"]: row["points"] for row in rows("SELECT * FROM member_day") if row["member_id"] == me}
    month_began = datetime.fromtimestamp(now, UTC).replace(day=1, hour=0, minute=0, second=0)

    def score(key: int) -> int:
        return posts[key]["ups"] - posts[key]["downs"]

    def is_accepted(key: int) -> bool:
        return accepted.get(live[key]["question_id"]) == key

    shown = [key for key in my_answers if questions[live[key]["question_id"]]["state"] != "deleted"]
    shown.sort(key=lambda key: (-score(key), not is_accepted(key), posts[key]["created_at"], key))
    active = {posts[key]["created_at"] // SECONDS_A_DAY for key in (*my_questions, *my_answers)}
    active |= {row["cast_at"] // SECONDS_A_DAY for row in my_votes}
    lower = sum(members[key]["reputation"] < reputation for key in posters)
    return {
        "reputation": reputation,
        "rank": 1 + sum(members[key]["reputation"] > reputation for key in taking_part) if me in taking_part else None,
        "percentile": 100 * lower // len(posters) if me in posters else None,
        "month_gain": sum(points for day, points in days.items() if day >= month_began.timestamp() // SECONDS_A_DAY),
        "questions": len(my_questions),
        "answers": len(my_answers),
        "accepted": sum(is_accepted(key) for key in my_answers),
        "to_solved": sum(live[key]["question_id"] in accepted for key in my_answers),
        "votes_cast": len(my_votes),
        "best": [
            (questions[live[key]["question_id"]]["number"], live[key]["number"], score(key), is_accepted(key))
            for key in shown[:3]
        ],
        "tags": _tags(connection, guild_id, my_answers, now),
        "streak": _streak(active, now // SECONDS_A_DAY),
        "course": _course(days),
    }


def _tags(connection: Connection, guild_id: int, mine: list[int], now: int) -> list[tuple[str, int, int, float]]:
    worths: dict[int, tuple[float, float, int, int]] = {}
    for row in connection.fetch_all(
        """
        SELECT post.*, answer.question_id
        FROM answer
        JOIN post ON post.id = answer.id
        WHERE answer.state = 'live'
        """
    ):
        if row["guild_id"] == guild_id:
            took = connection.fetch_value("SELECT 1 FROM acceptance WHERE answer_id = :id", {"id": row["id"]})
            fading = 2.0 ** ((row["created_at"] - now) / HALF_LIFE_SECONDS)
            worth = answer_worth(row["ups"], row["downs"], took is not None)
            worths[row["id"]] = (worth * fading, fading, row["question_id"], row["ups"] - row["downs"])
    if not worths:
        return []
    mean = sum(worth for worth, *_ in worths.values()) / sum(fading for _, fading, *_ in worths.values())
    names: dict[int, list[str]] = {}
    for row in connection.fetch_all("SELECT * FROM question_tag JOIN tag ON tag.id = question_tag.tag_id"):
        names.setdefault(row["question_id"], []).append(row["name"])
    scores: Counter[str] = Counter()
    held: dict[str, list[tuple[float, float]]] = {}
    for key in mine:
        worth, fading, question_id, score = worths[key]
        for name in names.get(question_id, []):
            scores[name] += score
            held.setdefault(name, []).append((worth, fading))
    # Without its growth: at the moment of asking that of worth and weight is 1.
    found = [
        (
            name,
            scores[name],
            len(parts),
            round(max(0.0, _quality(sum(w for w, _ in parts), sum(f for _, f in parts), mean)), 6) + 0.0,
        )
        for name, parts in held.items()
    ]
    return sorted(found, key=lambda tag: (-tag[1], -tag[2], tag[0]))[:5]


def _quality(worth: float, weight: float, mean: float) -> float:
    growth_is_one_at = 1_577_836_800
    return quality(worth, weight, mean, growth_is_one_at)


def _streak(active: set[int], today: int) -> int:
    day = today if today in active else today - 1
    length = 0
    while day - length in active:
        length += 1
    return length


def _course(days: dict[int, int]) -> dict[int, int]:
    """Return the reputation at the end of each day on which it moved, in the last five years of such days."""
    ends: dict[int, int] = {}
    total = 0
    for day in sorted(days):
        total += days[day]
        if days[day] and day >= max(days) - 5 * 366:
            ends[day] = max(1, 1 + total)
    return ends
