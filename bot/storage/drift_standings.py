"""The kept totals of standing against what the records make them.

What still waits in the queue is no drift, and totals are held to what was counted in: so nothing that waits makes a
difference in them. Posts and members are gone through in ranges of their row ids; of a guild's boards as much is held
in memory as is kept of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.checking import Drift
from bot.domain.identity import day_of
from bot.domain.periods import CALENDAR, span_of
from bot.domain.ranking import Period
from bot.domain.standing import (
    ACTIVITY_HALF_LIFE_DAYS,
    EXPERTISE_HALF_LIFE_DAYS,
    QUALITY_HALF_LIFE_DAYS,
    answer_worth,
    bucket_of,
    growth,
)
from bot.storage.board_buckets import EVERYONE, board_of_period, board_of_tag
from bot.storage.connection import Connection, Row
from bot.storage.standings import POST_COLUMNS, POST_TABLES, counted_post_of

_TOLERANCE = 1e-9

_SETTLED_POSTS = f"""
    SELECT {POST_COLUMNS}
    FROM post
    {POST_TABLES}
    WHERE post.id >= :low
      AND post.id < :high
      AND NOT EXISTS (SELECT 1 FROM stale_post WHERE stale_post.post_id = post.id)
"""

# Members of whom nothing waits in the queue: neither they nor a post of theirs.
_SETTLED = """
    NOT EXISTS (SELECT 1 FROM stale_member WHERE stale_member.member_id = member.id)
    AND NOT EXISTS (
        SELECT 1
        FROM post
        WHERE post.author_id = member.id
          AND EXISTS (SELECT 1 FROM stale_post WHERE stale_post.post_id = post.id)
    )
"""

_SETTLED_MEMBERS = f"""
    SELECT member.id,
           COALESCE(member_standing.guild_id, member.guild_id) AS kept_guild,
           COALESCE(member_standing.reputation, 1) AS kept_reputation,
           COALESCE(member_standing.takes_part, 0) AS kept_takes_part,
           COALESCE(member_standing.has_posts, 0) AS kept_has_posts,
           member.guild_id,
           member.reputation,
           EXISTS (SELECT 1 FROM post WHERE post.author_id = member.id)
           OR EXISTS (SELECT 1 FROM vote WHERE vote.voter_id = member.id AND COALESCE(vote.refusal, '') <> 'by_bot')
           OR EXISTS (SELECT 1 FROM acceptance WHERE acceptance.accepted_by = member.id) AS takes_part,
           EXISTS (SELECT 1 FROM post WHERE post.author_id = member.id) AS has_posts
    FROM member
    LEFT JOIN member_standing ON member_standing.member_id = member.id
    WHERE member.id >= :low
      AND member.id < :high
      AND {_SETTLED}
"""

_COUNTED = """
    SELECT post_standing.author_id, post_standing.kind, post_standing.created_at, post_standing.ups,
           post_standing.downs, post_standing.is_accepted, post_standing.is_solved, answer.question_id
    FROM member
    JOIN post_standing ON post_standing.author_id = member.id
    LEFT JOIN answer ON answer.id = post_standing.post_id
    WHERE member.id >= :low
      AND member.id < :high
"""

_GAINS = f"""
    SELECT period_gain.member_id, period_gain.period, period_gain.first_day, period_gain.points
    FROM member
    JOIN period_gain ON period_gain.member_id = member.id
    WHERE member.id >= :low
      AND member.id < :high
      AND {_SETTLED}
"""

_GAINED_SINCE = f"""
    SELECT member_day.member_id, SUM(member_day.points) AS points
    FROM member
    JOIN member_day ON member_day.member_id = member.id
    WHERE member.id >= :low
      AND member.id < :high
      AND member_day.day >= :first_day
      AND member_day.day < :end
      AND {_SETTLED}
      AND NOT EXISTS (
          SELECT 1
          FROM period_gain
          WHERE period_gain.member_id = member.id
            AND period_gain.period = :period
            AND period_gain.first_day = :first_day
      )
    GROUP BY member_day.member_id
    HAVING SUM(member_day.points) <> 0
"""

_LINES = """
    SELECT 'all' AS kind, 0 AS of, reputation AS value, COUNT(*) AS lines, SUM(has_posts) AS posters
    FROM member_standing
    WHERE guild_id = :guild_id
      AND takes_part = 1
    GROUP BY reputation
    UNION ALL
    SELECT period, first_day, points, COUNT(*), 0
    FROM period_gain
    WHERE guild_id = :guild_id
    GROUP BY period, first_day, points
    UNION ALL
    SELECT 'tag', member_tag.tag_id, member_tag.score, COUNT(*), 0
    FROM tag
    JOIN member_tag ON member_tag.tag_id = tag.id
    WHERE tag.guild_id = :guild_id
    GROUP BY member_tag.tag_id, member_tag.score
"""


@dataclass(slots=True)
class _Sums:
    """What answers come to; sizes: the sums of what expertise and worth are made of, whatever its sign."""

    answers: int = 0
    ups: int = 0
    score: int = 0
    expertise: float = 0.0
    worth: float = 0.0
    weight: float = 0.0
    expertise_size: float = 0.0
    worth_size: float = 0.0

    def add(self, row: Row) -> None:
        """Count an answer in."""
        worth = answer_worth(row["ups"], row["downs"], bool(row["is_accepted"]))
        expertise = worth * growth(row["created_at"], EXPERTISE_HALF_LIFE_DAYS)
        weight = growth(row["created_at"], QUALITY_HALF_LIFE_DAYS)
        self.answers += 1
        self.ups += row["ups"]
        self.score += row["ups"] - row["downs"]
        self.expertise += expertise
        self.worth += worth * weight
        self.weight += weight
        self.expertise_size += abs(expertise)
        self.worth_size += abs(worth * weight)

    def agree_in_guild(self, kept: Row) -> bool:
        """Return whether the row of a guild is made of these sums: whole numbers exactly."""
        return (
            kept["answers"] == self.answers
            and _is_near(kept["worth"], self.worth, self.worth_size)
            and _is_near(kept["weight"], self.weight, self.weight)
        )

    def agree_in_tag(self, kept: Row) -> bool:
        """Return whether the row of a member in a tag is."""
        return (
            (kept["ups"], kept["score"]) == (self.ups, self.score)
            and _is_near(kept["expertise"], self.expertise, self.expertise_size)
            and self.agree_in_guild(kept)
        )


def find_in_posts(connection: Connection, low: int, high: int) -> Iterator[Drift]:
    """Return the posts with an id from low up to, but without, high that are not counted in as what they are."""
    for row in connection.iterate(_SETTLED_POSTS, {"low": low, "high": high}):
        post = counted_post_of(row)
        if post.before != post.after:
            yield Drift("standing of a post", f"post {post.id}", _words(post.before), _words(post.after))


def find_in_members(connection: Connection, low: int, high: int, now: int | None) -> Iterator[Drift]:
    """Return the drift of the members with a row id from low up to, but without, high.

    Args:
        connection: the snapshot.
        low: the first row id.
        high: the row id after the last.
        now: seconds since 1970; None: gains that are missing are not looked for.
    """
    span = {"low": low, "high": high}
    for row in connection.iterate(_SETTLED_MEMBERS, span):
        kept, actual = tuple(row)[1:5], tuple(row)[5:9]
        if kept != actual:
            yield Drift("standing of a member", f"member {row['id']}", str(kept), str(actual))
    yield from _find_in_sums(connection, low, high)
    for row in connection.iterate(_GAINS, span):
        yield from _find_in_gain(connection, *row)
    if now is not None:
        for each in (span_of(period, day_of(now)) for period in CALENDAR):
            period = {"period": each.period.value, "first_day": each.first_day, "end": each.end}
            for row in connection.iterate(_GAINED_SINCE, span | period):
                place = f"member {row['member_id']}, {board_of_period(each.period, each.first_day)}"
                yield Drift("gain of a period", place, "nothing", str(row["points"]))


def find_in_guild(connection: Connection, guild_id: int) -> Iterator[Drift]:
    """Return what is wrong with the sums over all answers of a guild, and with the buckets of its boards."""
    sums = _Sums()
    for row in connection.iterate(
        """
        SELECT post_standing.created_at, post_standing.ups, post_standing.downs, post_standing.is_accepted
        FROM post
        JOIN post_standing ON post_standing.post_id = post.id
        WHERE post.guild_id = :guild_id
          AND post_standing.kind = 'answer'
        """,
        {"guild_id": guild_id},
    ):
        sums.add(row)
    held = connection.fetch_one(
        "SELECT answers, worth, weight FROM guild_standing WHERE guild_id = :guild_id", {"guild_id": guild_id}
    )
    if sums.answers if held is None else not sums.agree_in_guild(held):
        yield Drift("standing of a guild", f"guild {guild_id}", _values(held), str(sums))
    yield from _find_in_buckets(connection, guild_id)


def _find_in_buckets(connection: Connection, guild_id: int) -> Iterator[Drift]:
    lines: defaultdict[tuple[str, int], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for kind, of, value, count, posters in connection.iterate(_LINES, {"guild_id": guild_id}):
        key = _board(kind, of), bucket_of(value)
        lines[key] = lines[key][0] + count, lines[key][1] + posters
    for board, bucket, count, posters in connection.iterate(
        "SELECT board, bucket, lines, posters FROM board_bucket WHERE guild_id = :guild_id", {"guild_id": guild_id}
    ):
        if (actual := lines.pop((board, bucket), (0, 0))) != (count, posters):
            yield Drift("bucket of a board", _place(guild_id, board, bucket), str((count, posters)), str(actual))
    for (board, bucket), actual in lines.items():
        yield Drift("bucket of a board", _place(guild_id, board, bucket), "nothing", str(actual))


def _find_in_sums(connection: Connection, low: int, high: int) -> Iterator[Drift]:
    """Return the members whose counts and tags are not the sums over their posts as counted in."""
    span = {"low": low, "high": high}
    counts: defaultdict[int, list[float]] = defaultdict(lambda: [0, 0, 0, 0, 0.0])
    tags: defaultdict[tuple[int, int], _Sums] = defaultdict(_Sums)
    for row in connection.iterate(_COUNTED, span):
        count = counts[row["author_id"]]
        if row["kind"] == "question":
            count[0] += 1
            continue
        count[1] += 1
        count[2] += row["is_accepted"]
        count[3] += row["is_solved"]
        count[4] += growth(row["created_at"], ACTIVITY_HALF_LIFE_DAYS)
        for tag in connection.fetch_all(
            "SELECT tag_id FROM question_tag WHERE question_id = :question_id", {"question_id": row["question_id"]}
        ):
            tags[row["author_id"], tag[0]].add(row)
    for member_id, *kept in connection.iterate(
        """
        SELECT member_id, questions, answers, accepted, to_solved, activity
        FROM member_standing
        WHERE member_id >= :low
          AND member_id < :high
        """,
        span,
    ):
        actual = counts.pop(member_id, [0, 0, 0, 0, 0.0])
        if kept[:4] != actual[:4] or abs(kept[4] - actual[4]) > _TOLERANCE * actual[4]:
            yield Drift("counts of a member", f"member {member_id}", str(kept), str(actual))
    for member_id, actual in counts.items():
        yield Drift("counts of a member", f"member {member_id}", "nothing", str(actual))
    yield from _find_in_tags(connection, low, high, tags)


def _find_in_tags(connection: Connection, low: int, high: int, tags: dict[tuple[int, int], _Sums]) -> Iterator[Drift]:
    for row in connection.iterate(
        """
        SELECT member_id, tag_id, answers, ups, score, expertise, worth, weight
        FROM member_tag
        WHERE member_id >= :low
          AND member_id < :high
        """,
        {"low": low, "high": high},
    ):
        sums = tags.pop((row["member_id"], row["tag_id"]), None) or _Sums()
        if not sums.agree_in_tag(row):
            place = f"member {row['member_id']}, tag {row['tag_id']}"
            yield Drift("standing in a tag", place, _values(row), str(sums))
    for (member_id, tag_id), sums in tags.items():
        yield Drift("standing in a tag", f"member {member_id}, tag {tag_id}", "nothing", str(sums))


def _find_in_gain(connection: Connection, member_id: int, period: str, first_day: int, points: int) -> Iterator[Drift]:
    span = span_of(Period(period), first_day)
    actual = connection.fetch_value(
        """
        SELECT COALESCE(SUM(points), 0)
        FROM member_day
        WHERE member_id = :member_id
          AND day >= :first_day
          AND day < :end
        """,
        {"member_id": member_id, "first_day": first_day, "end": span.end},
    )
    if span.first_day != first_day or actual != points:
        place = f"member {member_id}, {board_of_period(span.period, first_day)}"
        yield Drift("gain of a period", place, str(points), str(actual))


def _board(kind: str, of: int) -> str:
    if kind == "tag":
        return board_of_tag(of)
    return EVERYONE if kind == EVERYONE else board_of_period(Period(kind), of)


def _place(guild_id: int, board: str, bucket: int) -> str:
    return f"guild {guild_id}, board {board}, bucket {bucket}"


def _is_near(one: float, other: float, size: float) -> bool:
    return abs(one - other) <= _TOLERANCE * size


def _values(row: Row | None) -> str:
    return "nothing" if row is None else str(tuple(row))


def _words(counted: object | None) -> str:
    return "not counted" if counted is None else str(counted)
