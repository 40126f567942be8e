"""Considering, within a transaction: a submitted question is kept, checked, and put on record as being posted."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.asking import (
    HOUR_SECONDS,
    MOST_OPEN_NAMED,
    check_details,
    check_may_ask,
    check_tags,
    check_title,
)
from bot.domain.drafts import AskForm, Draft, DraftState, KeptForm
from bot.domain.errors import AskwellError, ConflictError, LimitReachedError, NotFoundError, Reason
from bot.domain.identity import Snowflake
from bot.services import drafting
from bot.services.finding import own_tags, require_tag
from bot.storage import channels, drafts, guild_settings, guilds, members, questions
from bot.storage.connection import Connection

EXPIRED_AT_ONCE = 100
"""How many drafts whose time is over a transaction removes."""


@dataclass(frozen=True, slots=True)
class Considered:
    """What came of a form: its draft, and why it is not to be posted. Returned, for a raised error keeps nothing."""

    draft: Draft
    refusal: AskwellError | None


def consider(connection: Connection, form: AskForm, now: int) -> Considered:
    """Keep the text of a form and check it."""
    drafts.remove_expired(connection, now, EXPIRED_AT_ONCE)
    guild_id = guilds.ensure_guild(connection, form.guild_id, now)
    member_id = members.ensure_member(connection, guild_id, form.actor.user_id)
    mine = drafts.list_of_member(connection, member_id, now)
    posting = next((draft for draft in mine if draft.state is DraftState.POSTING), None)
    if posting is not None and _says_the_same(posting, form):
        return Considered(posting, ConflictError(Reason.DRAFT_IS_BEING_POSTED, draft_id=posting.id))
    channel_id = _channel_row(connection, guild_id, form.channel_id)
    draft = drafting.keep(connection, form, guild_id, member_id, channel_id, mine, now)
    try:
        if posting is not None:
            raise ConflictError(Reason.DRAFT_IS_BEING_POSTED)
        _check_form(connection, form, guild_id, member_id, now)
        if channel_id is None:
            raise NotFoundError(Reason.NO_SUCH_CHANNEL)
    except AskwellError as refusal:
        return Considered(draft, type(refusal)(refusal.reason, **refusal.details, draft_id=draft.id))
    return Considered(draft, None)


def begin(connection: Connection, form: AskForm, now: int) -> Considered:
    """Keep the text of a form, check it, and mark it as being posted under its number."""
    considered = consider(connection, form, now)
    if considered.refusal is not None:
        return considered
    draft = considered.draft
    guild_id = guilds.ensure_guild(connection, form.guild_id, now)
    number = draft.number
    if number is None:
        number = guilds.take_number(connection, guild_id)
    drafts.put_text(
        connection,
        draft.id,
        title=check_title(form.title),
        details=check_details(form.details),
        tags=check_tags(form.tags),
        file_count=form.file_count,
        channel_id=_channel_row(connection, guild_id, form.channel_id),
        expires_at=draft.expires_at,
    )
    drafts.put_posting(connection, draft.id, number, now)
    return Considered(drafts.require_draft(connection, draft.id), None)


def begin_kept(connection: Connection, kept: KeptForm, now: int) -> Considered:
    """Do as `begin` with a kept text.

    Raises:
        NotFoundError: NO_SUCH_DRAFT.
        NotAllowedError: NOT_YOURS.
        ConflictError: DRAFT_IS_BEING_POSTED, DRAFT_CHANGED.
    """
    draft = drafting.require_shown(connection, kept.shown, now)
    form = AskForm(
        guild_id=draft.guild_id,
        actor=kept.shown.actor,
        title=draft.title,
        details=draft.details,
        tags=draft.tags,
        channel_id=kept.channel_id,
        file_count=draft.file_count,
        draft_id=draft.id,
        visible_channels=kept.visible_channels,
    )
    return begin(connection, form, now)


def keep(connection: Connection, form: AskForm, now: int) -> Draft:
    """Keep the text of a form, whatever it says; one that is just being posted is kept already."""
    guild_id = guilds.ensure_guild(connection, form.guild_id, now)
    member_id = members.ensure_member(connection, guild_id, form.actor.user_id)
    mine = drafts.list_of_member(connection, member_id, now)
    posting = next((draft for draft in mine if draft.state is DraftState.POSTING), None)
    if posting is not None and _says_the_same(posting, form):
        return posting
    channel_id = _channel_row(connection, guild_id, form.channel_id)
    return drafting.keep(connection, form, guild_id, member_id, channel_id, mine, now)


def _says_the_same(posting: Draft, form: AskForm) -> bool:
    return posting.title.split() == form.title.split() and posting.details.strip() == form.details.strip()


def _channel_row(connection: Connection, guild_id: int, discord_id: Snowflake) -> int | None:
    """Return the row of a channel, made when it is new; None if it belongs to another guild."""
    channel = channels.find_channel(connection, discord_id)
    if channel is not None and channel.guild_id != guild_id:
        return None
    return channels.ensure_channel(connection, guild_id, discord_id)


def _check_form(connection: Connection, form: AskForm, guild_id: int, member_id: int, now: int) -> None:
    check_title(form.title)
    check_details(form.details)
    own = own_tags(connection, guild_id, form.channel_id)
    offered = None if own is None else {tag.id for tag in own}
    for name in check_tags(form.tags):
        tag_id = require_tag(connection, guild_id, name, None)
        if offered is not None and tag_id not in offered:
            raise NotFoundError(Reason.NO_SUCH_TAG, name=name)
    _check_limits(connection, form, guild_id, member_id, now)


def _check_limits(connection: Connection, form: AskForm, guild_id: int, member_id: int, now: int) -> None:
    """Refuse a question beyond the guild's limits; who has too many open ones is told of some of them."""
    try:
        check_may_ask(
            guild_settings.load(connection, guild_id),
            questions.list_asked_since(connection, member_id, now - HOUR_SECONDS + 1),
            questions.count_open(connection, member_id),
        )
    except LimitReachedError as refusal:
        if refusal.reason is not Reason.OPEN_QUESTIONS:
            raise
        own = questions.list_open_of_member(connection, member_id, form.visible_channels, MOST_OPEN_NAMED)
        raise LimitReachedError(refusal.reason, **refusal.details, own=tuple(own)) from None
