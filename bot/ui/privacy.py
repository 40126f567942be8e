"""What members are told of what is stored of them."""

from __future__ import annotations

from typing import Any

from bot.ui.words import count, grouped, say


def disclosed(rows: int, parts: int) -> dict[str, Any]:
    """Return what goes along with the first file of an export."""
    said = count("privacy.exported", rows)
    if parts > 1:
        said += "\n" + say("privacy.exported.parts", parts=grouped(parts))
    return {"content": said}


def more_disclosed(number: int, parts: int) -> dict[str, Any]:
    """Return what goes along with a further file of an export."""
    return {"content": say("privacy.exported.part", number=grouped(number), parts=grouped(parts))}
