"""The words that the command line has for errors: one line each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.archive import (
    MAX_BODY_LENGTH,
    MAX_ID_LENGTH,
    MAX_LINE_BYTES,
    MAX_TAG_LENGTH,
    MAX_TITLE_LENGTH,
    VERSION,
    ArchiveError,
    Flaw,
)
from bot.domain.errors import AskwellError, Reason

FLAWS: Mapping[Flaw, str] = MappingProxyType(
    {
        Flaw.LINE_TOO_LONG: f"is longer than {MAX_LINE_BYTES:,} bytes",
        Flaw.NOT_UTF8: "is not UTF-8",
        Flaw.NOT_JSON: "is not JSON",
        Flaw.NOT_AN_OBJECT: "is not a JSON object",
        Flaw.DOUBLED_KEY: 'has the key "{subject}" twice',
        Flaw.UNKNOWN_KEY: 'has the unknown key "{subject}"',
        Flaw.MISSING_KEY: 'lacks the key "{subject}"',
        Flaw.UNKNOWN_TYPE: 'has the unknown type "{subject}"',
        Flaw.UNKNOWN_VERSION: f'has version "{{subject}}"; this program reads version {VERSION}',
        Flaw.BAD_VALUE: 'has a value that "{subject}" does not take',
        Flaw.TOO_LONG: (
            'has too long a text for "{subject}" (at most: '
            f"body {MAX_BODY_LENGTH:,}, title {MAX_TITLE_LENGTH}, tag {MAX_TAG_LENGTH}, id {MAX_ID_LENGTH})"
        ),
        Flaw.STATE_WITHOUT_REASON: 'has a close_reason that does not go with the state "{subject}"',
        Flaw.NO_HEADER: "should be the header of an archive",
        Flaw.SECOND_HEADER: "is a second header",
        Flaw.DOUBLED_ID: 'gives the id "{subject}" to another content than a line before',
        Flaw.DOUBLED_NUMBER: "gives the number {subject} a second time",
        Flaw.DOUBLED_MESSAGE: "names the message or thread {subject} a second time",
        Flaw.DOUBLED_VOTE: 'is a second vote of the same member on "{subject}"',
        Flaw.DOUBLED_ACCEPTANCE: 'is a second acceptance for "{subject}"',
        Flaw.UNKNOWN_REFERENCE: 'refers to "{subject}", which is not in the file',
        Flaw.OWN_VOTE: 'is a vote of the author of "{subject}"',
        Flaw.ANSWER_OF_ANOTHER_QUESTION: 'accepts "{subject}", which answers another question',
        Flaw.MESSAGE_WITHOUT_THREAD: "names the message {subject} though its question has no thread",
        Flaw.KNOWN_OTHERWISE: 'differs from what the guild has under the id "{subject}"',
        Flaw.NUMBER_TAKEN: "gives the number {subject}, which the guild has given to another post",
        Flaw.MESSAGE_TAKEN: "names the message or thread {subject}, which belongs to another post",
        Flaw.VOTED_OTHERWISE: 'differs from the vote that the guild has of this member on "{subject}"',
        Flaw.ACCEPTED_OTHERWISE: 'differs from the acceptance that the guild has for "{subject}"',
    }
)
"""What is said of a line, after its number."""

_LONGEST_SHOWN = 100


def of_refusal(error: AskwellError) -> str:
    """Return what to tell the operator of a refusal."""
    details = error.details
    match error.reason:
        case Reason.BAD_ARCHIVE if isinstance(error, ArchiveError):
            words = FLAWS[error.flaw].format(subject=_shown(error.subject))
            return f"line {error.line} {words}; nothing was imported"
        case Reason.NO_SUCH_GUILD:
            return "the database knows nothing of this server"
        case Reason.UNKNOWN_SETTING:
            hint = f'; did you mean "{details["closest"]}"?' if details.get("closest") else ""
            return f'there is no setting "{_shown(details["name"])}"{hint}'
        case Reason.BAD_SETTING:
            name, value, expected = details["name"], _shown(details["value"]), details["expected"]
            return f'{name} does not take "{value}"; expected: {expected}'
        case _:
            return str(error)


def one_line(error: BaseException | str) -> str:
    """Return what an error says as one line, or its kind when it says nothing."""
    return " ".join(str(error).split()) or type(error).__name__


def counted(number: int, one: str, many: str) -> str:
    """Return a number with what it counts: `1 vote`, `1,204 votes`."""
    return f"{number:,} {one if number == 1 else many}"


def _shown(value: object) -> str:
    """Return what was given, fit for one line: cut, without line breaks and other control characters."""
    text = "".join(character if character.isprintable() else "\ufffd" for character in str(value))
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
