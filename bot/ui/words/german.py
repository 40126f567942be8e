"""Every word that members see, in German."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.ui.words.german_asking import ASKING
from bot.ui.words.german_deeds import DEEDS
from bot.ui.words.german_errors import ERRORS
from bot.ui.words.german_health import HEALTH
from bot.ui.words.german_moderating import MODERATING
from bot.ui.words.german_posts import POSTS
from bot.ui.words.german_privacy import PRIVACY
from bot.ui.words.german_profiles import PROFILES
from bot.ui.words.german_questions import QUESTIONS
from bot.ui.words.german_replies import REPLIES
from bot.ui.words.german_setup import SETUP
from bot.ui.words.german_tags import TAGS

GERMAN: Mapping[str, str] = MappingProxyType(
    {
        **ERRORS,
        **POSTS,
        **REPLIES,
        **PROFILES,
        **QUESTIONS,
        **PRIVACY,
        **TAGS,
        **SETUP,
        **ASKING,
        **DEEDS,
        **MODERATING,
        **HEALTH,
    }
)
