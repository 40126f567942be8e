"""Questions on their way to Discord: the thread with the card, and what a crash or an outage left of one."""

import logging
from collections.abc import Iterable, Sequence

import discord

from bot.domain.asking import MAX_THREAD_NAME_LENGTH, thread_name
from bot.domain.drafts import Draft
from bot.domain.errors import AskwellError, InvalidInputError, NotFoundError, Reason
from bot.domain.identity import Snowflake, moment
from bot.domain.posts import MessageRef, Question
from bot.edge.calls import Calls, NewThread
from bot.edge.drawing import tags_for_post
from bot.edge.people import People
from bot.edge.rights import POST_IN_FORUM, POST_IN_TEXT_CHANNEL, QuestionChannel, bot_misses, require_bot_may
from bot.edge.troubles import DiscordTroubleError, Trouble
from bot.edge.uploads import pack
from bot.services.asking import Asking
from bot.services.configuring import Configuring
from bot.ui.cards import QuestionCard, question_card, read_marker
from bot.ui.limits import fit
from bot.ui.submissions import SubmittedFile

_log = logging.getLogger(__name__)

_CLOCK_SKEW_SECONDS = 60


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
        asking: Asking,
        configuring: Configuring,
    ) -> None:
        self._client = client
        self._calls = calls
        self._people = people
        self._asking = asking
        self._configuring = configuring
        self._under_way: set[int] = set()

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
            PostingUnclearError: the draft waits for `recover`.
            DiscordTroubleError: Discord failed, and there is no thread.
        """
        self._under_way.add(draft.id)
        try:
            packed = await pack(self._calls, uploads, most_bytes_each)
            made = await self._open_or_find(draft, packed.files)
            question = await self._finish(draft, made)
        except PostingUnclearError:
            raise
        except (AskwellError, DiscordTroubleError):
            await self._asking.fail(draft.id)
            raise
        finally:
            self._under_way.discard(draft.id)
        return question, packed.left_out

    async def _finish(self, draft: Draft, made: NewThread) -> Question:
        """Record the question and bring its asker into the thread, without a ping."""
        question = await self._asking.finish(draft.id, made.thread_id, made.message)
        try:
            await self._calls.add_to_thread(made.thread_id, draft.author_id)
        except DiscordTroubleError as error:
            _log.warning("the asker could not be added to thread %s: %s", made.thread_id, error)
        return question

    async def _open_or_find(self, draft: Draft, files: Sequence[discord.File]) -> NewThread:
        """Open the thread; where Discord leaves open whether it did so, look for it."""
        channel = self.channel_of(draft)
        try:
            if isinstance(channel, discord.ForumChannel):
                return await self._post_in_forum(channel, draft, files)
            return await self._post_in_text_channel(channel, draft, files)
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
            raise PostingUnclearError(error.call, error.trouble, error.status, error.code) from error

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
        self, forum: discord.ForumChannel, draft: Draft, files: Sequence[discord.File]
    ) -> NewThread:
        wanted = (*POST_IN_FORUM, "attach_files") if files else POST_IN_FORUM
        require_bot_may(forum, wanted)
        tags = tags_for_post(forum, draft.tags)
        if forum.flags.require_tag and not tags:
            raise InvalidInputError(Reason.TAG_REQUIRED)
        card = await self._card(draft)
        return await self._calls.open_forum_post(forum, _name_of(draft), tags, embed=card, files=files)

    async def _post_in_text_channel(
        self, channel: discord.TextChannel, draft: Draft, files: Sequence[discord.File]
    ) -> NewThread:
        wanted = (*POST_IN_TEXT_CHANNEL, "attach_files") if files else POST_IN_TEXT_CHANNEL
        require_bot_may(channel, wanted)
        card = await self._calls.send(Snowflake(channel.id), embed=await self._card(draft), files=files)
        try:
            return await self._calls.open_thread(card, _name_of(draft))
        except DiscordTroubleError as error:
            if error.may_have_happened and await self._has_thread(card):
                return NewThread(card.message_id, card)
            await self._withdraw(card)
            raise

    async def _card(self, draft: Draft) -> discord.Embed:
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
        )
        return question_card(card, settings, asker)

    async def _has_thread(self, card: MessageRef) -> bool:
        """Return whether a card has a thread after all: it would bear the card's id."""
        try:
            return await self._calls.fetch_thread(card.message_id) is not None
        except DiscordTroubleError:
            return False

    async def _withdraw(self, card: MessageRef) -> None:
        try:
            await self._calls.delete(card)
        except DiscordTroubleError as error:
            _log.warning("a card without a thread stays behind in channel %s: %s", card.channel_id, error)

    # --- after a crash

    async def recover(self) -> bool:
        """Finish the drafts of whose posting nothing is known, or give them back to their authors.

        Returns:
            False when Discord could not be asked about one of them, which is left for the next time.
        """
        is_done = True
        for draft in await self._asking.postings():
            if draft.id in self._under_way:
                continue
            try:
                found = await self.find(draft)
            except DiscordTroubleError as error:
                _log.warning("draft %s could not be looked for: %s", draft.id, error)
                is_done = False
                continue
            if found is None:
                await self._asking.fail(draft.id)
            else:
                await self._finish(draft, found)
        return is_done

    async def find(self, draft: Draft) -> NewThread | None:
        """Return the thread that was made for a draft: its card shows the draft's number.

        A card in a text channel whose thread is missing gets it now.

        Raises:
            DiscordTroubleError: Discord could not be asked.
        """
        try:
            channel = self.channel_of(draft)
        except NotFoundError:
            return None
        if isinstance(channel, discord.ForumChannel):
            return await self._find_in_forum(channel, draft)
        return await self._find_in_text_channel(channel, draft)

    async def _find_in_forum(self, forum: discord.ForumChannel, draft: Draft) -> NewThread | None:
        own_id = None if self._client.user is None else self._client.user.id
        for thread in await self._calls.active_threads(Snowflake(forum.guild.id)):
            if thread.parent_id != forum.id or thread.owner_id != own_id or not _is_since(thread.id, draft):
                continue
            thread_id = Snowflake(thread.id)
            message = MessageRef(thread_id, thread_id)
            try:
                starter = await self._calls.fetch_message(message)
            except DiscordTroubleError as error:
                if error.trouble is Trouble.GONE:
                    continue
                raise
            if _bears_number([starter], draft):
                return NewThread(thread_id, message)
        return None

    async def _find_in_text_channel(self, channel: discord.TextChannel, draft: Draft) -> NewThread | None:
        since = discord.Object(discord.utils.time_snowflake(moment(_began_at(draft))))
        channel_id = Snowflake(channel.id)
        own = [
            message for message in await self._calls.messages_after(channel_id, since) if self._calls.is_own(message)
        ]
        for message in own:
            if not _bears_number([message], draft):
                continue
            card = MessageRef(channel_id, Snowflake(message.id))
            if await self._has_thread(card):
                return NewThread(card.message_id, card)
            return await self._calls.open_thread(card, _name_of(draft))
        return None


def _name_of(draft: Draft) -> str:
    """Return what the thread is called; Discord may count an emoji as two characters."""
    return fit(thread_name(draft.title), MAX_THREAD_NAME_LENGTH)


def _began_at(draft: Draft) -> int:
    """Return the time before which the thread of a draft cannot have been made, in seconds."""
    return (draft.created_at if draft.posting_at is None else draft.posting_at) - _CLOCK_SKEW_SECONDS


def _is_since(snowflake: int, draft: Draft) -> bool:
    return discord.utils.snowflake_time(snowflake).timestamp() >= _began_at(draft)


def _bears_number(messages: Iterable[discord.Message], draft: Draft) -> bool:
    return any(
        draft.number is not None and read_marker(embed.footer.text) == draft.number
        for message in messages
        for embed in message.embeds
    )
