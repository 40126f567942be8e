"""`leaderboard` and `profile`: what members see, for operators and their programs."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from bot.cli.exits import Exit
from bot.cli.opening import opened, require_guild
from bot.clock import SystemClock
from bot.domain.identity import Snowflake, moment
from bot.domain.profiling import Profile
from bot.domain.ranking import Standing
from bot.services.profiling import Profiling
from bot.services.ranking import Ranking
from bot.services.standing import Standings


def leaderboard(path: Path, guild_id: Snowflake, *, as_json: bool) -> Exit:
    """Print everyone who asked, answered, voted or accepted, by reputation, then by id as a number.

    Raises:
        NotFoundError: the guild is unknown.
        StorageError: the database cannot be used.
    """
    asyncio.run(_leaderboard(path, guild_id, as_json=as_json))
    return Exit.DONE


def profile(path: Path, guild_id: Snowflake, member_id: Snowflake, *, as_json: bool) -> Exit:
    """Print what a member has done; one who did nothing has a profile all the same.

    Raises:
        NotFoundError: the guild is unknown.
        StorageError: the database cannot be used.
    """
    found = asyncio.run(_profile(path, guild_id, member_id))
    if as_json:
        print(_compact(profile_fields(found)))
    else:
        print("\n".join(_profile_lines(found)))
    return Exit.DONE


def standing_line(standing: Standing) -> str:
    """Return a place on the leaderboard as one JSON object."""
    return _compact({"rank": standing.rank, "member_id": str(standing.user_id), "reputation": standing.points})


def profile_fields(found: Profile) -> dict[str, object]:
    """Return a profile as what its JSON object holds."""
    rate = found.accepted_answers / found.answers_to_solved if found.answers_to_solved else None
    return {
        "member_id": str(found.user_id),
        "reputation": found.reputation,
        "rank": found.rank,
        "percentile": found.percentile,
        "month_gain": found.month_gain,
        "questions": found.questions,
        "answers": found.answers,
        "accepted_answers": found.accepted_answers,
        "acceptance_rate": None if rate is None else round(rate, 4),
        "votes_cast": found.votes_cast,
        "best_answers": [
            {
                "question": best.question_number,
                "title": best.title,
                "answer": best.number,
                "score": best.score,
                "accepted": best.is_accepted,
            }
            for best in found.best_answers
        ],
        "top_tags": [
            {
                "tag": tag.name,
                "score": tag.score,
                "answers": tag.answers,
                "badge": None if tag.badge is None else tag.badge.value,
                "quality": round(tag.quality, 4),
            }
            for tag in found.top_tags
        ],
        "streak_days": found.streak_days,
        "badges": [
            {"badge": award.badge, "awarded_at": f"{moment(award.awarded_at):%Y-%m-%dT%H:%M:%SZ}"}
            for award in found.badges
        ],
    }


async def _leaderboard(path: Path, guild_id: Snowflake, *, as_json: bool) -> None:
    def show(standing: Standing) -> None:
        print(standing_line(standing) if as_json else _row(standing.rank, standing.user_id, standing.points))

    async with opened(path) as database:
        if not as_json:
            await require_guild(database, guild_id)
            print(_row("rank", "member", "reputation"))
        clock = SystemClock()
        await Ranking(database, clock, Standings(database, clock)).everyone(guild_id, show)


async def _profile(path: Path, guild_id: Snowflake, member_id: Snowflake) -> Profile:
    async with opened(path) as database:
        await require_guild(database, guild_id)
        clock = SystemClock()
        return await Profiling(clock, Standings(database, clock)).profile(guild_id, member_id)


def _compact(fields: dict[str, object]) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def _row(rank: object, member: object, points: object) -> str:
    return f"{rank:>6}  {member:>19}  {points:>10}"


def _profile_lines(found: Profile) -> list[str]:
    """Return a profile for people: what is a list as lines of its own, what is not there as a dash."""
    lists = {
        "best_answers": [
            f"{best.score:+}{' accepted' if best.is_accepted else ''}, answer {best.number} to"
            f" #{best.question_number}: {_printable(best.title)}"
            for best in found.best_answers
        ],
        "top_tags": [
            f"{tag.score:+} in {tag.answers}{f', {tag.badge}' if tag.badge else ''}, quality {tag.quality:.1f}:"
            f" {_printable(tag.name)}"
            for tag in found.top_tags
        ],
        "badges": [f"{award.badge}, {moment(award.awarded_at):%Y-%m-%d}" for award in found.badges],
    }
    lines: list[str] = []
    for name, value in profile_fields(found).items():
        items = lists.get(name)
        shown = "–" if value is None or items == [] else "" if items else str(value)
        lines.append(f"{name.replace('_', ' ')}: {shown}".rstrip())
        lines.extend(f"  {item}" for item in items or ())
    return lines


def _printable(text: str) -> str:
    """Return a member's text without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)
