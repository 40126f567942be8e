"""What members are told of what is stored of them, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PRIVACY: Mapping[str, str] = MappingProxyType(
    {
        "privacy.exported.one": "Here is everything that I keep of you in this server: {number} entry. Who voted on "
        "your posts, or reported them, is not in it.",
        "privacy.exported.other": "Here is everything that I keep of you in this server: {number} entries. Who voted "
        "on your posts, or reported them, is not in it.",
        "privacy.exported.parts": "It is too large for one file here: there are **{parts}**, each readable by itself.",
        "privacy.exported.part": "File {number} of {parts}.",
    }
)
