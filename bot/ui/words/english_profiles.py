"""What members see of profiles and their pictures, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

PROFILES: Mapping[str, str] = MappingProxyType(
    {
        "error.profile_hidden": "This member shows no profile to others. Their answers and votes count as everybody's.",
        "profile.since": "Member since {date}",
        "profile.left": "Not in this server any more",
        "profile.hidden": "Only you see this: `/settings` hides your profile from others.",
        "profile.bot": "{member} is a bot. Bots have no profile.",
        "profile.reputation": "Reputation",
        "profile.reputation.value": "**{reputation}** ({gain} this month)",
        "profile.rank": "Rank",
        "profile.rank.value": "**{rank}** · better than {percent} %",
        "profile.rank.alone": "**{rank}**",
        "profile.rank.none": "none yet",
        "profile.posts": "Posts",
        "profile.questions.one": "{number} question",
        "profile.questions.other": "{number} questions",
        "profile.answers.one": "{number} answer",
        "profile.answers.other": "{number} answers",
        "profile.accepted.one": "{number} accepted",
        "profile.accepted.other": "{number} accepted",
        "profile.rate": "Accepted",
        "profile.rate.value": "{percent} % of the answers to solved questions",
        "profile.votes": "Votes cast",
        "profile.streak": "Streak",
        "profile.streak.one": "{number} day in a row",
        "profile.streak.other": "{number} days in a row",
        "profile.best": "Best answers",
        "profile.tags": "Top tags",
        "profile.tag.one": "{place}. {badge}**{tag}**: score {score} in {number} answer{quality}",
        "profile.tag.other": "{place}. {badge}**{tag}**: score {score} in {number} answers{quality}",
        "profile.tag.quality": " · quality {quality}",
        "profile.badges": "Badges",
        "profile.footer": "/reputation shows where every point comes from",
        "profile.new": "Nothing posted yet. `/ask` a question or look at `/unanswered`.",
        "picture.reputation": "Reputation",
        "picture.answers_by_tag": "Answers by tag",
        "picture.day": "{day} {month}",
        "picture.month_of_year": "{month} {year}",
        "picture.alt.course": "Reputation over time: from {first} on {first_day} to {last} on {last_day}; the highest "
        "was {highest}.",
        "picture.alt.day": "{day} {month} {year}",
        "picture.alt.tags": "Answers by tag: {tags}.",
        "picture.alt.tag": "{tag} {number}",
    }
    | {f"picture.month.{number}": month for number, month in enumerate(_MONTHS, start=1)}
)
