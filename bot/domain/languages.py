"""The languages that members and guilds choose from."""

from __future__ import annotations

AUTO = "auto"
"""The choice of whoever leaves it to Discord, which knows the language of every member's client and of a guild."""

TAGS = ("en", "de")
"""What the bot speaks: the first parts of the locales at Discord; the first one is for those who speak none of them."""

CHOICES = (AUTO, *TAGS)
