"""Rights over answers: who accepts, marks, retracts, edits and deletes."""

from __future__ import annotations

from bot.domain.errors import NotAllowedError, Reason
from bot.domain.identity import Actor, Snowflake


def may_accept(actor: Actor, asker_id: Snowflake) -> bool:
    """Return whether the actor may accept an answer to the asker's question, or take the acceptance back."""
    return not actor.is_bot and (actor.user_id == asker_id or actor.is_helper)


def check_may_accept(actor: Actor, asker_id: Snowflake) -> None:
    """Refuse an acceptance by anyone but the asker and helpers.

    Raises:
        NotAllowedError: NOT_ASKER_OR_HELPER.
    """
    if not may_accept(actor, asker_id):
        raise NotAllowedError(Reason.NOT_ASKER_OR_HELPER)


def check_may_mark(actor: Actor, author_id: Snowflake, asker_id: Snowflake) -> None:
    """Refuse "Mark as answer" by anyone but the message's author, the asker and helpers.

    Raises:
        NotAllowedError: NOT_AUTHOR_ASKER_OR_HELPER.
    """
    if actor.is_bot or not (actor.user_id in (author_id, asker_id) or actor.is_helper):
        raise NotAllowedError(Reason.NOT_AUTHOR_ASKER_OR_HELPER)


def check_may_retract(actor: Actor, author_id: Snowflake) -> None:
    """Refuse "Not an answer" and the deletion of a card by anyone but the answer's author and helpers.

    Raises:
        NotAllowedError: NOT_AUTHOR_OR_HELPER.
    """
    if actor.is_bot or not (actor.user_id == author_id or actor.is_helper):
        raise NotAllowedError(Reason.NOT_AUTHOR_OR_HELPER)


def check_may_edit(actor: Actor, author_id: Snowflake) -> None:
    """Refuse the editing of a card by anyone but its author.

    Raises:
        NotAllowedError: NOT_THE_AUTHOR.
    """
    if actor.is_bot or actor.user_id != author_id:
        raise NotAllowedError(Reason.NOT_THE_AUTHOR)
