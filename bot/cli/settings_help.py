"""The settings of a server as the help of the command line explains them."""

from __future__ import annotations

from bot.domain.settings import DEFAULT_TEXT, SETTINGS, text_of


def help_text() -> str:
    """Return every setting with what it takes and its default, one a line."""
    width = max(map(len, SETTINGS))
    lines = [
        f"  {setting.name:<{width}}  {setting.expected}  (default: {text_of(setting.name, setting.default) or 'none'})"
        for setting in SETTINGS.values()
    ]
    return "\n".join(
        [
            "settings:",
            *lines,
            "",
            f'"name={DEFAULT_TEXT}" gives a setting its default again. The first of qa_channels is the default one.',
        ]
    )
