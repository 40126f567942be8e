"""Exit codes, and the errors that end a command with one line."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What the process ends with."""

    DONE = 0
    FOUND = 1
    """Done, and something was found: drift."""
    BAD_INPUT = 2
    """Bad input, settings or database; nothing was changed."""
    DISCORD = 3
    """Discord is unreachable or refused."""
    INTERRUPTED = 130
    """Ctrl-C."""


class CommandError(Exception):
    """A command cannot go on; its text is one line for the operator."""

    def __init__(self, text: str, code: Exit = Exit.BAD_INPUT) -> None:
        super().__init__(text)
        self.code = code
