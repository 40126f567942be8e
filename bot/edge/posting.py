"""Questions on their way to Discord: the thread with the card, and what a crash or an outage left of one."""

import asyncio
import logging
from collections.abc import Sequence

import discord

from bot.domain.drafts import AskForm, Draft, KeptForm
from bot.domain.errors import AskwellError, LimitReachedError, NotFoundError, Reason
from bot.domain.expertise import Subject
from bot.domain.identity import Snowflake, moment
from bot.domain.posts import MessageRef, Question
from bot.edge.calls import ArchiveMinutes, Calls, NewThread
from bot.edge.draft_marks import bears_number, began_at, is_since, name_of
from bot.edge.expert_choice import ExpertChoice
from bot.edge.headroom import NORMAL_MINUTES, Headroom
from bot.edge.languages import Languages
from bot.edge.people import People
from bot.edge.post_tags import tags_for_post
from bot.edge.rights import POST_IN_FORUM, POST_IN_TEXT_CHANNEL, QuestionChannel, bot_misses, require_bot_may
from bot.edge.troubles import DiscordTroubleError, Trouble
from bot.edge.uploads import pack
from bot.services.asking import Asking
from bot.services.configuring import Configuring
from bot.ui.cards import QuestionCard, question_card
from bot.ui.submissions import SubmittedFile
from bot.ui.words import speaking

_log = logging.getLogger(__name__)

_ALREADY_HAS_A_THREAD = 160004
"""Discord's code for a message under which a thread was opened before."""

RETRY_SECONDS = 1.0
"""The time after which discord.py repeats a call that Discord failed to answer, at the soonest."""


class PostingUnclearError(DiscordTroubleError):
    """Whether Discord opened a thread is not known, nor can it be asked: the draft stays on record as being posted."""


class Poster:
    """Opens the threads of questions, and finds again those that nobody heard of.

    A draft in state posting either gets its one thread or goes back to its author.
    """

    def __init__(
        self,
        client: discord.Client,
        calls: Calls,
        people: People,
        languages: Languages,
        asking: Asking,
        configuring: Configuring,
        choice: ExpertChoice,
        room: Headroom,
    ) -> None:
        self._client = client
        self._calls = calls
        self._people = people
        self._languages = languages
        self._asking = asking
        self._configuring = configuring
        self._choice = choice
        self._room = room
        self._admission = asyncio.Lock()
        self._under_way: set[int] = set()

    async def begin(self, form: AskForm | KeptForm) -> Draft:
        """Put a question on record as being posted; `publish` has to follow.

        Raises:
            AskwellError: as `Asking.begin`; for a kept text as `Asking.begin_kept`.
        """
        # Between the row and the note of it here, a recovery must not take the draft for one that a crash left.
        async with self._admission:
            draft = await (self._asking.begin(form) if isinstance(form, AskForm) else self._asking.begin_kept(form))
            self._under_way.add(draft.id)
        return draft

    async def publish(
        self, draft: Draft, uploads: Sequence[SubmittedFile], most_bytes_each: int
    ) -> tuple[Question, tuple[str, ...]]:
        """Make a draft that is being posted a question with its thread.

        Whatever fails, the draft is kept and its author may try again; but a thread that Discord made all the same is
        found and becomes the question's.

        Args:
            draft: in state posting.
            uploads: the files of the form.
            most_bytes_each: the guild's limit for one file.

        Returns:
            The question, and the names of the files that were left out.

        Raises:
            NotFoundError: NO_SUCH_CHANNEL: the channel is gone, hidden from the bot, or of a kind without questions.
            NotAllowedError: BOT_MISSES_PERMISSION.
            InvalidInputError: TAG_REQUIRED: the forum wants a tag, and the question has none that it shows.
            LimitReachedError: NO_ROOM_FOR_THREADS (most): Discord opens no more threads in the guild.
            PostingUnclearError: the draft waits for `recover`.
            DiscordTroubleError: Discord failed, and there is no thread.
        """
        try:
            packed = await pack(self._calls, uploads, most_bytes_each)
            experts = await self._experts(draft)
            made = await self._open_or_find(draft, packed.files, experts)
            question = await self._finish(draft, made, experts)
        except PostingUnclearError:
            raise
        except (AskwellError, DiscordTroubleError):
            await self._asking.fail(draft.id)
            raise
        finally:
            self._under_way.discard(draft.id)
        return question, packed.left_out

    async def _experts(self, draft: Draft) -> tuple[Snowflake, ...]:
        """Return whom the card of a draft is to name."""
        subject = Subject(draft.title, draft.details, draft.tags)
        return await self._choice.choose(draft.guild_id, draft.channel_id, draft.author_id, subject)

    async def _finish(
        self, draft: Draft, made: NewThread, experts: Sequence[Snowflake], *, shows_experts: bool = True
    ) -> Question:
        """Record the question and bring its asker into the thread, without a ping."""
        question = await self._asking.finish(
            draft.id, made.thread_id, made.message, experts=experts, shows_experts=shows_experts
        )
        try:
            await self._calls.add_to_thread(made.thread_id, draft.author_id)
        except DiscordTroubleError as error:
            _log.warning("the asker could not be added to thread %s: %s", made.thread_id, error)
        return question

    async def _open_or_find(
        self, draft: Draft, files: Sequence[discord.File], experts: tuple[Snowflake, ...]
    ) -> NewThread:
        """Open the thread; where Discord leaves open whether it did so, look for it."""
        channel = self.channel_of(draft)
        try:
            if isinstance(channel, discord.ForumChannel):
                return await self._post_in_forum(channel, draft, files, experts)
            return await self._post_in_text_channel(channel, draft, files, experts)
        except PostingUnclearError:
            raise
        except DiscordTroubleError as error:
            if error.trouble is Trouble.FORBIDDEN:
                raise bot_misses(Snowflake(channel.id), "send_messages") from error
            if not error.may_have_happened:
                raise
            found = await self._find_or_wait(draft)
            if found is None:
                raise
            return found

    async def _find_or_wait(self, draft: Draft) -> NewThread | None:
        try:
            return await self.find(draft)
        except DiscordTroubleError as error:
            raise _unclear(error) from error

    def channel_of(self, draft: Draft) -> QuestionChannel:
        """Return the channel in which a draft is to stand.

        Raises:
            NotFoundError: NO_SUCH_CHANNEL.
        """
        guild = self._client.get_guild(draft.guild_id)
        channel = None if guild is None or draft.channel_id is None else guild.get_channel(draft.channel_id)
        if not isinstance(channel, discord.TextChannel | discord.ForumChannel):
            raise NotFoundError(Reason.NO_SUCH_CHANNEL)
        return channel

    async def _post_in_forum(
        self,
        forum: discord.ForumChannel,
        draft: Draft,
        files: Sequence[discord.File],
        experts: tuple[Snowflake, ...],
    ) -> NewThread:
        wanted = (*POST_IN_FORUM, "attach_files") if files else POST_IN_FORUM
        require_bot_may(forum, wanted)
        tags = tags_for_post(forum, draft.tags, await self._asking.forum_tags(draft, Snowflake(forum.id)))
        card = await self._card(draft, experts)
        began_at = asyncio.get_running_loop().time()
        made = await self._room.open(
            forum.guild,
            lambda minutes: self._calls.open_forum_post(forum, name_of(draft), tags, minutes, embed=card, files=files),
            is_repeatable=not files,
        )
        if asyncio.get_running_loop().time() - began_at >= RETRY_SECONDS:
            await self._delete_doubles(forum, draft, made)
        return made

    async def _delete_doubles(self, forum: discord.ForumChannel, draft: Draft, made: NewThread) -> None:
        """Delete what a repeated call made besides; nothing tells Discord that two such calls are one."""
        try:
            for found in await self._list_in_forum(forum, draft, known=made):
                await self._delete_double(found)
        except DiscordTroubleError as error:
            raise _unclear(error) from error

    async def _delete_double(self, double: NewThread) -> None:
        try:
            await self._calls.delete_thread(double.thread_id)
        except DiscordTroubleError as error:
            if error.may_be_retried:
                raise
            _log.warning("a second thread of a question stays behind, %s: %s", double.thread_id, error)

    async def _post_in_text_channel(
        self,
        channel: discord.TextChannel,
        draft: Draft,
        files: Sequence[discord.File],
        experts: tuple[Snowflake, ...],
    ) -> NewThread:
        wanted = (*POST_IN_TEXT_CHANNEL, "attach_files") if files else POST_IN_TEXT_CHANNEL
        require_bot_may(channel, wanted)
        nonce = f"q{draft.number}.{draft.posting_at}"
        embed = await self._card(draft, experts)
        card = await self._calls.send(Snowflake(channel.id), embed=embed, files=files, nonce=nonce)
        try:
            return await self._room.open(
                channel.guild, lambda minutes: self._open_under(card, draft, minutes), is_repeatable=True
            )
        except (LimitReachedError, DiscordTroubleError) as error:
            try:
                may_stand = isinstance(error, DiscordTroubleError) and error.may_have_happened
                if may_stand and await self._thread_under(card) is not None:
                    return NewThread(card.message_id, card)
                await self._withdraw(card)
            except DiscordTroubleError as failure:
                raise _unclear(failure) from failure
            raise

    async def _open_under(self, card: MessageRef, draft: Draft, minutes: ArchiveMinutes = NORMAL_MINUTES) -> NewThread:
        """Open the thread of a card; one that a repeated call opened before is as good."""
        try:
            return await self._calls.open_thread(card, name_of(draft), minutes)
        except DiscordTroubleError as error:
            if error.code != _ALREADY_HAS_A_THREAD:
                raise
            return NewThread(card.message_id, card)

    async def _card(self, draft: Draft, experts: tuple[Snowflake, ...]) -> discord.Embed:
        settings = await self._configuring.settings(draft.guild_id)
        asker = await self._people.find(draft.guild_id, draft.author_id)
        card = QuestionCard(
            guild_id=draft.guild_id,
            number=draft.number or 0,
            title=draft.title,
            details=draft.details,
            tags=draft.tags,
            asker_id=draft.author_id,
            created_at=draft.created_at if draft.posting_at is None else draft.posting_at,
            experts=experts,
        )
        with speaking(self._languages.of_settings(draft.guild_id, settings)):
            return question_card(card, settings, asker)

    async def _thread_under(self, card: MessageRef) -> discord.Thread | None:
        """Return the thread of a card, if it has one: it bears the card's id."""
        try:
            return await self._calls.fetch_thread(card.message_id)
        except DiscordTroubleError as error:
            if error.trouble is not Trouble.GONE:
                raise
            return None

    async def _withdraw(self, card: MessageRef) -> None:
        """Delete a card under which no thread can be opened."""
        try:
            await self._calls.delete(card)
        except DiscordTroubleError as error:
            if error.may_be_retried:
                raise
            _log.warning("a card without a thread stays behind in channel %s: %s", card.channel_id, error)

    # --- after a crash

    async def recover(self) -> bool:
        """Finish the drafts of whose posting nothing is known, or give them back to their authors.

        Returns:
            False when Discord could not be asked about one of them, which is left for the next time.
        """
        is_done = True
        async with self._admission:
            left = [draft for draft in await self._asking.postings() if draft.id not in self._under_way]
        for draft in left:
            try:
                found = await self.find(draft)
            except DiscordTroubleError as error:
                _log.warning("draft %s could not be looked for: %s", draft.id, error)
                is_done = False
                continue
            try:
                if found is None:
                    await self._asking.fail(draft.id)
                else:
                    # Whom the card names is not known any more: it is decided anew, and shown.
                    await self._finish(draft, found, await self._experts(draft), shows_experts=False)
            except NotFoundError:
                _log.info("draft %s ended while its thread was looked for", draft.id)
        return is_done

    async def find(self, draft: Draft) -> NewThread | None:
        """Return the thread that was made for a draft: its card shows the draft's number.

        A card in a text channel whose thread is missing gets it now; a second thread of the same draft is deleted.

        Raises:
            DiscordTroubleError: Discord could not be asked.
        """
        guild = self._client.get_guild(draft.guild_id)
        if guild is not None and guild.unavailable:
            # Its channels are not known now; that says nothing about the thread.
            raise DiscordTroubleError("look for a thread", Trouble.DOWN, 0, 0)
        try:
            channel = self.channel_of(draft)
        except NotFoundError:
            return None
        if isinstance(channel, discord.ForumChannel):
            return await self._find_in_forum(channel, draft)
        return await self._find_in_text_channel(channel, draft)

    async def _find_in_forum(self, forum: discord.ForumChannel, draft: Draft) -> NewThread | None:
        found = await self._list_in_forum(forum, draft)
        for double in found[1:]:
            await self._delete_double(double)
        return found[0] if found else None

    async def _list_in_forum(
        self, forum: discord.ForumChannel, draft: Draft, *, known: NewThread | None = None
    ) -> list[NewThread]:
        """Return the posts that were made for a draft, the oldest first; they may be archived by now.

        Args:
            forum: where.
            draft: what was posted.
            known: a post to be left out.
        """
        own_id = None if self._client.user is None else self._client.user.id
        listed = [*await self._calls.active_threads(Snowflake(forum.guild.id))]
        if known is None:
            listed += await self._calls.archived_threads(forum, moment(began_at(draft)))
        found: list[NewThread] = []
        for thread in sorted({thread.id: thread for thread in listed}.values(), key=lambda thread: thread.id):
            if thread.parent_id != forum.id or thread.owner_id != own_id or not is_since(thread.id, draft):
                continue
            thread_id = Snowflake(thread.id)
            message = MessageRef(thread_id, thread_id)
            if (known is None or thread_id != known.thread_id) and await self._is_post_of(draft, thread, message):
                found.append(NewThread(thread_id, message))
        return found

    async def _is_post_of(self, draft: Draft, thread: discord.Thread, message: MessageRef) -> bool:
        """Return whether a post shows a draft; one whose embed was hidden is known by its name."""
        try:
            starter = await self._calls.fetch_message(message)
        except DiscordTroubleError as error:
            if error.trouble is not Trouble.GONE:
                raise
            return False
        return bears_number(starter, draft) if starter.embeds else thread.name == name_of(draft)

    async def _find_in_text_channel(self, channel: discord.TextChannel, draft: Draft) -> NewThread | None:
        since = discord.Object(discord.utils.time_snowflake(moment(began_at(draft))))
        channel_id = Snowflake(channel.id)
        for message in await self._calls.messages_after(channel_id, since):
            if not self._calls.is_own(message):
                continue
            card = MessageRef(channel_id, Snowflake(message.id))
            if message.embeds and not bears_number(message, draft):
                continue
            thread = await self._thread_under(card)
            if thread is not None and (message.embeds or thread.name == name_of(draft)):
                return NewThread(card.message_id, card)
            if thread is None and message.embeds:
                return await self._open_under(card, draft)
        return None


def _unclear(error: DiscordTroubleError) -> PostingUnclearError:
    return PostingUnclearError(error.call, error.trouble, error.status, error.code)
