"""Drafts, within a transaction: how a text is kept until it is posted, and who may have it back."""

from __future__ import annotations

from bot.domain.drafts import DRAFT_LIFETIME_SECONDS, AskForm, Draft, DraftState, ShownDraft
from bot.domain.errors import ConflictError, NotAllowedError, NotFoundError, Reason
from bot.domain.identity import Snowflake
from bot.storage import drafts, guilds, members, saved_questions
from bot.storage.connection import Connection


def keep(
    connection: Connection,
    form: AskForm,
    guild_id: int,
    member_id: int,
    channel_id: int | None,
    mine: list[Draft],
    now: int,
) -> Draft:
    """Keep the text: in the draft that filled the form, else in place of the member's newest kept one."""
    kept = [draft for draft in mine if draft.state is DraftState.KEPT]
    old = next((draft for draft in kept if draft.id == form.draft_id), kept[-1] if kept else None)
    expires_at = now + DRAFT_LIFETIME_SECONDS
    if old is None:
        draft_id = drafts.add_draft(
            connection,
            guild_id=guild_id,
            member_id=member_id,
            title=form.title,
            details=form.details,
            tags=form.tags,
            file_count=form.file_count,
            channel_id=channel_id,
            created_at=now,
            expires_at=expires_at,
        )
    else:
        draft_id = old.id
        drafts.put_text(
            connection,
            draft_id,
            title=form.title,
            details=form.details,
            tags=form.tags,
            file_count=form.file_count,
            channel_id=channel_id,
            expires_at=expires_at,
        )
    return drafts.require_draft(connection, draft_id)


def find_kept(connection: Connection, guild_id: Snowflake, user_id: Snowflake, now: int) -> Draft | None:
    """Return the oldest text that waits for its author in a guild."""
    guild_row = guilds.get_guild_id(connection, guild_id)
    member_id = None if guild_row is None else members.get_member_id(connection, guild_row, user_id)
    if member_id is None:
        return None
    mine = drafts.list_of_member(connection, member_id, now)
    return next((draft for draft in mine if draft.state is DraftState.KEPT), None)


def require_own(connection: Connection, guild_id: Snowflake, draft_id: int, user_id: Snowflake, now: int) -> Draft:
    """Return a draft to its author.

    Raises:
        NotFoundError: NO_SUCH_DRAFT: posted, discarded, expired or of another guild.
        NotAllowedError: NOT_YOURS.
    """
    draft = drafts.get_draft(connection, draft_id)
    if draft is None or draft.guild_id != guild_id:
        raise NotFoundError(Reason.NO_SUCH_DRAFT)
    if draft.author_id != user_id:
        raise NotAllowedError(Reason.NOT_YOURS)
    if draft.state is DraftState.KEPT and draft.expires_at <= now:
        raise NotFoundError(Reason.NO_SUCH_DRAFT)
    return draft


def require_shown(connection: Connection, shown: ShownDraft, now: int) -> Draft:
    """Return a kept draft to its author, if its text still is what the author was shown.

    Raises:
        NotFoundError, NotAllowedError: as `require_own`.
        ConflictError: DRAFT_IS_BEING_POSTED, DRAFT_CHANGED.
    """
    draft = require_own(connection, shown.guild_id, shown.draft_id, shown.actor.user_id, now)
    if draft.state is DraftState.POSTING:
        raise ConflictError(Reason.DRAFT_IS_BEING_POSTED)
    if draft.fingerprint != shown.fingerprint:
        raise ConflictError(Reason.DRAFT_CHANGED)
    return draft


def save(connection: Connection, shown: ShownDraft, now: int) -> None:
    """Remove a draft that an earlier question answered, and count it: once, as the draft is gone then.

    Raises:
        NotFoundError, NotAllowedError, ConflictError: as `require_shown`.
    """
    require_shown(connection, shown, now)
    drafts.remove_draft(connection, shown.draft_id)
    guild_row = guilds.ensure_guild(connection, shown.guild_id, now)
    saved_questions.add(connection, guild_row, members.ensure_member(connection, guild_row, shown.actor.user_id), now)


def discard(connection: Connection, guild_id: Snowflake, draft_id: int, user_id: Snowflake, now: int) -> None:
    """Remove a draft with its text, for its author.

    Raises:
        NotFoundError, NotAllowedError: as `require_own`.
        ConflictError: DRAFT_IS_BEING_POSTED.
    """
    draft = require_own(connection, guild_id, draft_id, user_id, now)
    if draft.state is DraftState.POSTING:
        raise ConflictError(Reason.DRAFT_IS_BEING_POSTED)
    drafts.remove_draft(connection, draft_id)
