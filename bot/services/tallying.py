"""Changes of kept totals, gathered so that every row is written once, however many posts of a step meet in it.

Everything works within its caller's transaction. Until `write` nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bot.domain.periods import Span, span_of
from bot.domain.posts import PostKind
from bot.domain.standing import (
    ACTIVITY_HALF_LIFE_DAYS,
    EXPERTISE_HALF_LIFE_DAYS,
    QUALITY_HALF_LIFE_DAYS,
    answer_worth,
    bucket_of,
    exact_sum,
    growth,
)
from bot.storage import board_buckets, period_gains, standings, tag_standings
from bot.storage.board_buckets import EVERYONE, board_of_period, board_of_tag
from bot.storage.connection import Connection
from bot.storage.period_gains import Gain
from bot.storage.standings import Counted, MemberStanding
from bot.storage.tag_standings import TagStanding


@dataclass(slots=True)
class _OfMember:
    """What changes in the counts of a member's posts."""

    questions: int = 0
    answers: int = 0
    accepted: int = 0
    to_solved: int = 0
    activity: list[float] = field(default_factory=list[float])


@dataclass(slots=True)
class _OfAnswers:
    """What changes in sums over answers."""

    answers: int = 0
    ups: int = 0
    score: int = 0
    expertise: list[float] = field(default_factory=list[float])
    worth: list[float] = field(default_factory=list[float])
    weight: list[float] = field(default_factory=list[float])


class Tally:
    """What one step changes."""

    def __init__(self, connection: Connection) -> None:
        """Gather nothing yet, in this transaction."""
        self._connection = connection
        self._members: dict[int, _OfMember] = {}
        self._tags: dict[tuple[int, int, int], _OfAnswers] = {}
        self._guilds: dict[int, _OfAnswers] = {}
        self._buckets: dict[tuple[int, str, int], tuple[int, int]] = {}

    def count(self, guild_id: int, counted: Counted, tag_ids: Iterable[int], sign: int) -> None:
        """Count a post in (sign 1) or out again (-1), just as it was counted in.

        Args:
            guild_id: the row of its guild.
            counted: what it counts as.
            tag_ids: the tags of the question, if the post is an answer.
            sign: 1 or -1.
        """
        of_member = self._members.setdefault(counted.author_id, _OfMember())
        if counted.kind is PostKind.QUESTION:
            of_member.questions += sign
            return
        of_member.answers += sign
        of_member.accepted += sign * counted.is_accepted
        of_member.to_solved += sign * counted.is_solved
        of_member.activity.append(sign * growth(counted.created_at, ACTIVITY_HALF_LIFE_DAYS))
        worth = answer_worth(counted.ups, counted.downs, counted.is_accepted)
        expertise = sign * worth * growth(counted.created_at, EXPERTISE_HALF_LIFE_DAYS)
        weight = sign * growth(counted.created_at, QUALITY_HALF_LIFE_DAYS)
        changes = [self._guilds.setdefault(guild_id, _OfAnswers())]
        changes += (self._tags.setdefault((guild_id, counted.author_id, tag_id), _OfAnswers()) for tag_id in tag_ids)
        for change in changes:
            change.answers += sign
            change.ups += sign * counted.ups
            change.score += sign * (counted.ups - counted.downs)
            change.expertise.append(expertise)
            change.worth.append(worth * weight)
            change.weight.append(weight)

    def review_member(self, member_id: int, running: tuple[Span, Span, Span], today: int) -> int:
        """Bring a member in line with the records: counts, reputation, place on the boards, gains of periods.

        Args:
            member_id: the row of the member.
            running: the year, month and week that run.
            today: the day of the present (since 1970).

        Returns:
            The row of the member's guild.
        """
        facts = standings.get_facts(self._connection, member_id)
        held = standings.get_member(self._connection, member_id) or MemberStanding(member_id, facts.guild_id)
        change = self._members.pop(member_id, None)
        standing = replace(
            held if change is None else _moved_member(held, change),
            reputation=facts.reputation,
            takes_part=facts.takes_part,
            has_posts=facts.has_posts,
        )
        if standing != held:
            standings.put_member(self._connection, standing)
            self._move_everyone(held, -1)
            self._move_everyone(standing, 1)
        tag_standings.put_user_id(self._connection, member_id, facts.user_id)
        held_gains = {
            (gain.period, gain.first_day): gain for gain in period_gains.list_gains(self._connection, member_id)
        }
        for gain in self._count_gains(member_id, running, today):
            if held_gains.get(key := (gain.period, gain.first_day)) == gain:
                del held_gains[key]
                continue
            if key in held_gains:
                self._move_gain(facts.guild_id, held_gains.pop(key), -1)
            period_gains.put_gain(self._connection, gain)
            self._move_gain(facts.guild_id, gain, 1)
        for gain in held_gains.values():
            self.remove_gain(facts.guild_id, gain)
        return facts.guild_id

    def remove_gain(self, guild_id: int, gain: Gain) -> None:
        """Keep a gain no more: its points are gone, or its period is over."""
        period_gains.remove_gain(self._connection, gain)
        self._move_gain(guild_id, gain, -1)

    def write(self) -> None:
        """Write what was gathered and not written yet."""
        for member_id, change in self._members.items():
            held = standings.get_member(self._connection, member_id)
            if held is None:
                raise LookupError(f"posts of member {member_id} were counted in, but no standing is kept")
            standings.put_member(self._connection, _moved_member(held, change))
        for (guild_id, member_id, tag_id), change in self._tags.items():
            self._write_tag(guild_id, member_id, tag_id, change)
        for guild_id, change in self._guilds.items():
            held = standings.get_guild(self._connection, guild_id)
            standings.put_guild(
                self._connection,
                replace(
                    held,
                    answers=held.answers + change.answers,
                    worth=exact_sum((*held.worth, *change.worth)),
                    weight=exact_sum((*held.weight, *change.weight)),
                ),
            )
        for (guild_id, board, bucket), (lines, posters) in self._buckets.items():
            if lines or posters:
                board_buckets.add_to_bucket(self._connection, guild_id, board, bucket, lines, posters)

    def _write_tag(self, guild_id: int, member_id: int, tag_id: int, change: _OfAnswers) -> None:
        held = tag_standings.get_standing(self._connection, member_id, tag_id)
        board = board_of_tag(tag_id)
        if held is not None:
            self._move(guild_id, board, held.score, -1)
        moved = _moved_tag(held or TagStanding(member_id, tag_id), change)
        if moved.answers:
            tag_standings.put_standing(self._connection, moved)
            self._move(guild_id, board, moved.score, 1)
        elif held is not None:
            tag_standings.remove_standing(self._connection, member_id, tag_id)

    def _count_gains(self, member_id: int, running: tuple[Span, Span, Span], today: int) -> list[Gain]:
        """Return what a member gained in the running periods; and in later ones, if votes are dated ahead."""
        *sums, last_day = period_gains.sum_gains(self._connection, member_id, *running)
        gains = {(span.period, span.first_day): points for span, points in zip(running, sums, strict=True)}
        if last_day > today:
            for day, points in period_gains.list_days_after(self._connection, member_id, today):
                for span in running:
                    if day >= span.end:
                        key = span.period, span_of(span.period, day).first_day
                        gains[key] = gains.get(key, 0) + points
        return [Gain(member_id, period, first_day, points) for (period, first_day), points in gains.items() if points]

    def _move_everyone(self, standing: MemberStanding, sign: int) -> None:
        if standing.takes_part:
            self._move(standing.guild_id, EVERYONE, standing.reputation, sign, sign * standing.has_posts)

    def _move_gain(self, guild_id: int, gain: Gain, sign: int) -> None:
        self._move(guild_id, board_of_period(gain.period, gain.first_day), gain.points, sign)

    def _move(self, guild_id: int, board: str, value: int, lines: int, posters: int = 0) -> None:
        key = guild_id, board, bucket_of(value)
        held_lines, held_posters = self._buckets.get(key, (0, 0))
        self._buckets[key] = held_lines + lines, held_posters + posters


def _moved_member(held: MemberStanding, change: _OfMember) -> MemberStanding:
    return replace(
        held,
        questions=held.questions + change.questions,
        answers=held.answers + change.answers,
        accepted=held.accepted + change.accepted,
        to_solved=held.to_solved + change.to_solved,
        activity=exact_sum((*held.activity, *change.activity)),
    )


def _moved_tag(held: TagStanding, change: _OfAnswers) -> TagStanding:
    return replace(
        held,
        answers=held.answers + change.answers,
        ups=held.ups + change.ups,
        score=held.score + change.score,
        expertise=exact_sum((*held.expertise, *change.expertise)),
        worth=exact_sum((*held.worth, *change.worth)),
        weight=exact_sum((*held.weight, *change.weight)),
    )
