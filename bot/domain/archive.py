"""The records of an archive, their bounds, and what can be wrong with one.

An archive holds a guild's community content as UTF-8 JSON lines; docs/ARCHIVE.md describes the format. Posts
are known by archive ids: the id under which a post was imported, else ``q<number>`` and
``a<question's number>.<number>``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import Snowflake
from bot.domain.posts import CloseReason, QuestionState

VERSION = 1
MAX_LINE_BYTES = 1_048_576
"""Room for a body of the greatest length whose characters are all escaped as surrogate pairs."""
MAX_BODY_LENGTH = 65_536
MAX_TITLE_LENGTH = 300
MAX_TAG_LENGTH = 50
MAX_ID_LENGTH = 100
MAX_NUMBER = 2**31 - 1


class Flaw(StrEnum):
    """What is wrong with a line; the command line has words for each."""

    # The line by itself.
    LINE_TOO_LONG = "line_too_long"
    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    NOT_AN_OBJECT = "not_an_object"
    DOUBLED_KEY = "doubled_key"
    UNKNOWN_KEY = "unknown_key"
    MISSING_KEY = "missing_key"
    UNKNOWN_TYPE = "unknown_type"
    UNKNOWN_VERSION = "unknown_version"
    BAD_VALUE = "bad_value"
    TOO_LONG = "too_long"
    STATE_WITHOUT_REASON = "state_without_reason"
    # The line among the others.
    NO_HEADER = "no_header"
    SECOND_HEADER = "second_header"
    DOUBLED_ID = "doubled_id"
    DOUBLED_NUMBER = "doubled_number"
    DOUBLED_MESSAGE = "doubled_message"
    DOUBLED_VOTE = "doubled_vote"
    DOUBLED_ACCEPTANCE = "doubled_acceptance"
    UNKNOWN_REFERENCE = "unknown_reference"
    OWN_VOTE = "own_vote"
    ANSWER_OF_ANOTHER_QUESTION = "answer_of_another_question"
    MESSAGE_WITHOUT_THREAD = "message_without_thread"
    # The line against what the guild has.
    KNOWN_OTHERWISE = "known_otherwise"
    NUMBER_TAKEN = "number_taken"
    MESSAGE_TAKEN = "message_taken"
    VOTED_OTHERWISE = "voted_otherwise"
    ACCEPTED_OTHERWISE = "accepted_otherwise"


class ArchiveError(InvalidInputError):
    """A line that cannot be imported; then nothing of the file is.

    Attributes:
        flaw: what is wrong with it.
        line: its number, from 1; 0 while unknown.
        subject: the key, id or text that it is about; empty where the flaw says it all.
    """

    def __init__(self, flaw: Flaw, subject: object = "", *, line: int = 0) -> None:
        super().__init__(Reason.BAD_ARCHIVE, flaw=flaw, line=line, subject=str(subject))
        self.flaw = flaw
        self.line = line
        self.subject = str(subject)

    def at(self, line: int) -> ArchiveError:
        """Return the same error with its line."""
        return ArchiveError(self.flaw, self.subject, line=line)


@dataclass(frozen=True, slots=True)
class Header:
    """The first line: of which guild, and the newest time (seconds) in the data."""

    guild_id: Snowflake
    exported_at: int


@dataclass(frozen=True, slots=True)
class QuestionRecord:
    """A question; number is None where an archive made elsewhere has none."""

    id: str
    author: Snowflake
    title: str
    body: str
    tags: tuple[str, ...]
    created_at: int
    thread_id: Snowflake | None
    state: QuestionState
    close_reason: CloseReason | None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """A live answer."""

    id: str
    question: str
    author: Snowflake
    body: str
    created_at: int
    message_id: Snowflake | None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class VoteRecord:
    """A counted vote; value is +1 or -1."""

    post: str
    voter: Snowflake
    value: int
    cast_at: int


@dataclass(frozen=True, slots=True)
class AcceptanceRecord:
    """An acceptance."""

    question: str
    answer: str
    accepted_by: Snowflake
    accepted_at: int


Record = Header | QuestionRecord | AnswerRecord | VoteRecord | AcceptanceRecord
