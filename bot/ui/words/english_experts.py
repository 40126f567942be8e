"""Words about experts, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

EXPERTS: Mapping[str, str] = MappingProxyType(
    {
        "card.experts": "Experts",
        "experts.title": "Who knows {tag}",
        "experts.line": "**{place}.** {member}",
        "experts.score": "score {score}",
        "experts.answers.one": "{number} answer",
        "experts.answers.other": "{number} answers",
        "experts.badge.bronze": "🥉 bronze",
        "experts.badge.silver": "🥈 silver",
        "experts.badge.gold": "🥇 gold",
        "experts.active": "active {age}",
        "experts.empty": "Nobody is known for this tag yet. Answers to questions with the tag make experts.",
        "experts.footer": "Nobody is pinged by this list · /settings takes you off it",
        "experts.ping": "{members} This question waits for an answer, and you know such things. Can you help? "
        "`/settings` ends these pings.",
    }
)
