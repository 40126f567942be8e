"""Drafts: the text of a question or an answer from submit until it is posted, or given up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

from bot.domain.identity import SECONDS_A_DAY, Actor, Snowflake
from bot.domain.posts import Question

DRAFT_LIFETIME_SECONDS = 7 * SECONDS_A_DAY


class DraftState(StrEnum):
    """How far a draft has come."""

    KEPT = "kept"
    POSTING = "posting"
    """Discord is being called, or was when the process died."""


@dataclass(frozen=True, slots=True)
class AskForm:
    """A submitted form ``ask``.

    Attributes:
        guild_id: the guild's id at Discord.
        actor: the asker.
        title, details, tags: as typed and picked.
        channel_id: the Q&A channel in which the question is to stand.
        file_count: the uploads; only their number is kept.
        draft_id: the draft with which the form was filled; None for a fresh form.
        visible_channels: the channels that the asker can see and read back.
    """

    guild_id: Snowflake
    actor: Actor
    title: str
    details: str
    tags: tuple[str, ...]
    channel_id: Snowflake
    file_count: int = 0
    draft_id: int | None = None
    visible_channels: frozenset[Snowflake] = frozenset()


@dataclass(frozen=True, slots=True)
class ShownDraft:
    """A kept text that its author was shown, and about which the author has decided.

    Attributes:
        guild_id: the guild's id at Discord.
        actor: who decides.
        draft_id: the draft.
        fingerprint: that of the text that was shown.
    """

    guild_id: Snowflake
    actor: Actor
    draft_id: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A kept text that is to be posted as it was shown, in the Q&A channel in which it belongs as things are now."""

    shown: ShownDraft
    channel_id: Snowflake
    visible_channels: frozenset[Snowflake] = frozenset()


@dataclass(frozen=True, slots=True)
class Draft:
    """A kept text.

    Attributes:
        guild_id: the guild's id at Discord.
        author_id: the asker's account.
        title, details, tags: as typed and picked; as they are posted from state posting on.
        file_count: the uploads of the form, which are not kept.
        channel_id: where it was to stand; None if that was not said.
        number: the question's number, reserved from the first try of posting on; the card shows it.
        created_at, posting_at, expires_at: seconds since 1970.
    """

    id: int
    guild_id: Snowflake
    author_id: Snowflake
    state: DraftState
    title: str
    details: str
    tags: tuple[str, ...]
    file_count: int
    channel_id: Snowflake | None
    number: int | None
    created_at: int
    posting_at: int | None
    expires_at: int

    @property
    def fingerprint(self) -> str:
        """Return what tells this text from another one in the same draft, in 16 characters."""
        return fingerprint(self.title, self.details, self.tags)


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """An answer by command on its way to Discord.

    Attributes:
        question: what it answers, as it is now.
        author_id: the answerer's account.
        number: the answer's number within the question, taken at submit; the card shows it.
        text: as it is posted.
        created_at: the time of the submit, in seconds since 1970.
    """

    id: int
    question: Question
    author_id: Snowflake
    number: int
    text: str
    created_at: int


def fingerprint(title: str, details: str, tags: Iterable[str]) -> str:
    """Return 16 characters that tell a question's text from others; the white space that posting takes off is none."""
    parts = (" ".join(title.split()), details.strip(), *dict.fromkeys(tags))
    return blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()
