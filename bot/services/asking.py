"""Asking: from the submitted form, or a forum post made by hand, to a question with its thread.

A question is posted in two transactions with the calls to Discord between them: `Asking.begin` keeps the text and marks
it as being posted, `Asking.finish` makes it a question. What a crash leaves between them is in `Asking.postings`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bot.domain.drafts import DRAFT_LIFETIME_SECONDS, AskForm, Draft, DraftState, KeptForm, ShownDraft
from bot.domain.errors import NotAllowedError, Reason
from bot.domain.identity import Clock, PostId, Snowflake, seconds
from bot.domain.messages import NativePost
from bot.domain.posts import MessageRef, Question
from bot.services import considering, drafting, opening
from bot.services.considering import EXPIRED_AT_ONCE, Considered
from bot.services.watching import Watch
from bot.storage import channels, drafts, forum_tags, guilds, tag_synonyms, tags
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority


class Asking:
    """The use cases of asking; each method is one transaction."""

    def __init__(self, database: Database, clock: Clock, watch: Watch | None = None) -> None:
        """Work on this database, by this clock, minding what is gone."""
        self._database = database
        self._clock = clock
        self._watch = Watch(clock) if watch is None else watch

    async def begin(self, form: AskForm) -> Draft:
        """Keep the text of a form, check it, and mark it as being posted under its number.

        Whatever is refused, the text is kept; the error's details carry its ``draft_id``.

        Raises:
            InvalidInputError: title, details or tags are not acceptable.
            NotFoundError: NO_SUCH_TAG (name), NO_SUCH_CHANNEL.
            LimitReachedError: the member has asked too much.
            ConflictError: DRAFT_IS_BEING_POSTED: another question of the member is just being posted. The text is kept
                beside it, unless it is the same text (a form delivered twice).
        """
        return _unless_refused(await self._database.write(partial(considering.begin, form=form, now=self._now())))

    async def consider(self, form: AskForm) -> Draft:
        """Keep the text of a form and check it as `begin` does, before it is said whether it is to be posted.

        Raises:
            AskwellError: as `begin`.
        """
        return _unless_refused(await self._database.write(partial(considering.consider, form=form, now=self._now())))

    async def begin_kept(self, form: KeptForm) -> Draft:
        """Mark a kept text as being posted, which its author has been shown and wants to ask.

        Raises:
            NotFoundError: NO_SUCH_DRAFT: posted, discarded, expired or of another guild.
            NotAllowedError: NOT_YOURS.
            ConflictError: DRAFT_IS_BEING_POSTED; DRAFT_CHANGED: it says something else now.
            AskwellError: as `begin`; the text is kept.
        """
        return _unless_refused(await self._database.write(partial(considering.begin_kept, kept=form, now=self._now())))

    async def save(self, shown: ShownDraft) -> None:
        """Remove a text whose question was answered before, and count a question saved; counted once.

        Raises:
            NotFoundError: NO_SUCH_DRAFT.
            NotAllowedError: NOT_YOURS.
            ConflictError: DRAFT_IS_BEING_POSTED, DRAFT_CHANGED.
        """
        await self._database.write(partial(drafting.save, shown=shown, now=self._now()))

    async def keep(self, form: AskForm) -> Draft:
        """Keep the text of a form that is not to be posted now, whatever it says."""
        return await self._database.write(partial(considering.keep, form=form, now=self._now()))

    async def finish(
        self,
        draft_id: int,
        thread_id: Snowflake,
        message: MessageRef,
        *,
        experts: Sequence[Snowflake] = (),
        shows_experts: bool = True,
    ) -> Question:
        """Make the draft a question whose card and thread stand on Discord; a second time changes nothing.

        If the thread or its channel was deleted meanwhile, the question is so as well; if its card alone was, the card
        is posted anew.

        Args:
            draft_id: the draft, being posted.
            thread_id: the thread.
            message: the card.
            experts: whom the card names, in order.
            shows_experts: the card was sent with these names; else it is brought up to date.

        Raises:
            NotFoundError: NO_SUCH_DRAFT: neither the draft nor a question with this thread exists.
        """
        return await self._database.write(
            partial(
                opening.finish,
                draft_id=draft_id,
                thread_id=thread_id,
                message=message,
                is_thread_gone=self._watch.is_gone_place(thread_id),
                is_card_gone=self._watch.is_gone(message.message_id),
                now=self._now(),
                experts=experts,
                shows_experts=shows_experts,
            )
        )

    async def fail(self, draft_id: int) -> Draft | None:
        """Return a draft to the kept ones: nothing came of posting; None when there is no such draft."""
        return await self._database.write(partial(_fail, draft_id=draft_id, now=self._now()))

    async def postings(self) -> list[Draft]:
        """Return the drafts for which Discord was called and of which nothing is known yet."""
        return await self._database.read(drafts.list_posting)

    async def kept_draft(self, guild_id: Snowflake, user_id: Snowflake) -> Draft | None:
        """Return the oldest text that waits for its author in a guild."""
        return await self._database.read(
            partial(drafting.find_kept, guild_id=guild_id, user_id=user_id, now=self._now())
        )

    async def draft(self, guild_id: Snowflake, draft_id: int, user_id: Snowflake) -> Draft:
        """Return a draft to its author.

        Raises:
            NotFoundError: NO_SUCH_DRAFT: posted, discarded, expired or of another guild.
            NotAllowedError: NOT_YOURS.
        """
        return await self._database.read(
            partial(drafting.require_own, guild_id=guild_id, draft_id=draft_id, user_id=user_id, now=self._now())
        )

    async def discard(self, guild_id: Snowflake, draft_id: int, user_id: Snowflake) -> None:
        """Remove a draft with its text, for its author.

        Raises:
            NotFoundError: NO_SUCH_DRAFT.
            NotAllowedError: NOT_YOURS.
            ConflictError: DRAFT_IS_BEING_POSTED.
        """
        await self._database.write(
            partial(drafting.discard, guild_id=guild_id, draft_id=draft_id, user_id=user_id, now=self._now())
        )

    async def drop_expired(self) -> None:
        """Remove the drafts whose seven days are over, some in each transaction; `begin` removes some, too."""
        remove = partial(drafts.remove_expired, now=self._now(), limit=EXPIRED_AT_ONCE)
        while await self._database.write(remove, priority=Priority.JOB) == EXPIRED_AT_ONCE:
            pass

    async def adopt(self, native: NativePost) -> Question | None:
        """Make a forum post that a member opened by hand a question; a second time changes nothing.

        Limits do not apply: the post stands already. None when it is no question: written by a bot, in a channel that
            is no Q&A channel of the guild, or deleted before it was heard of.
        """
        message = native.message
        if self._watch.is_gone(message.message_id) or self._watch.is_gone_place(message.thread_id):
            return None
        return await self._database.write(
            partial(opening.adopt, native=native, now=self._now()), priority=Priority.LISTENER
        )

    async def card_posted(self, question_id: PostId, message: MessageRef) -> None:
        """Remember the message of a card that was posted anew."""
        await self._database.write(
            partial(opening.card_posted, question_id=question_id, message=message, now=self._now()),
            priority=Priority.LISTENER,
        )

    async def forum_tags(self, draft: Draft, channel_id: Snowflake) -> list[Snowflake]:
        """Return the tags of a forum that show those of a draft, whatever the forum calls them."""
        return await self._database.read(partial(_forum_tags, draft=draft, channel_id=channel_id))

    async def target_channel(
        self,
        guild_id: Snowflake,
        here_channel_id: Snowflake,
        here_parent_id: Snowflake | None,
        visible_channels: frozenset[Snowflake],
    ) -> Snowflake:
        """Return where a question is to be posted that was asked here.

        That is the Q&A channel in or under which the command was used, or else the first of the guild's that the asker
        can see. Where the guild has none, it is the channel itself.

        Args:
            guild_id: the guild's id at Discord.
            here_channel_id: the channel or thread of the command.
            here_parent_id: the channel to which the thread belongs; None when it is no thread.
            visible_channels: those that the asker can see and read back.

        Raises:
            NotAllowedError: NO_VISIBLE_CHANNEL: the asker can see none of the guild's Q&A channels.
        """
        return await self._database.read(
            partial(
                _target_channel,
                guild_id=guild_id,
                here_channel_id=here_channel_id,
                here_parent_id=here_parent_id,
                visible_channels=visible_channels,
            )
        )

    def _now(self) -> int:
        return seconds(self._clock.now())


def _unless_refused(considered: Considered) -> Draft:
    if considered.refusal is not None:
        raise considered.refusal
    return considered.draft


def _fail(connection: Connection, draft_id: int, now: int) -> Draft | None:
    draft = drafts.get_draft(connection, draft_id)
    if draft is None or draft.state is DraftState.KEPT:
        return draft
    drafts.put_kept(connection, draft_id, now + DRAFT_LIFETIME_SECONDS)
    return drafts.get_draft(connection, draft_id)


def _forum_tags(connection: Connection, draft: Draft, channel_id: Snowflake) -> list[Snowflake]:
    guild_row = guilds.get_guild_id(connection, draft.guild_id)
    channel = channels.find_channel(connection, channel_id)
    if guild_row is None or channel is None:
        return []
    tag_ids = [tag_synonyms.find_exact(connection, guild_row, name) for name in draft.tags]
    meant = {tags.get_tag(connection, tag_id).name for tag_id in tag_ids if tag_id is not None}
    return [tag.discord_id for tag in forum_tags.list_forum_tags(connection, channel.id) if tag.name in meant]


def _target_channel(
    connection: Connection,
    guild_id: Snowflake,
    here_channel_id: Snowflake,
    here_parent_id: Snowflake | None,
    visible_channels: frozenset[Snowflake],
) -> Snowflake:
    guild_row = guilds.get_guild_id(connection, guild_id)
    qa_channels = [] if guild_row is None else channels.list_qa_channels(connection, guild_row)
    for here in (here_channel_id, here_parent_id):
        if here is not None and here in qa_channels:
            return here
    if not qa_channels:
        return here_channel_id if here_parent_id is None else here_parent_id
    visible = next((channel_id for channel_id in qa_channels if channel_id in visible_channels), None)
    if visible is None:
        raise NotAllowedError(Reason.NO_VISIBLE_CHANNEL)
    return visible
