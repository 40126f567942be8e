"""Cards of answers on their way to Discord, and what a crash or an outage left of one."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager

import discord

from bot.domain.drafts import DRAFT_LIFETIME_SECONDS, AnswerDraft
from bot.domain.errors import AskwellError, NotFoundError, Reason
from bot.domain.identity import Actor, Clock, PostId, Snowflake, moment, seconds
from bot.domain.posts import Answer, MessageRef, QuestionState
from bot.edge.calls import Calls
from bot.edge.languages import Languages
from bot.edge.people import People
from bot.edge.troubles import DiscordTroubleError, Trouble
from bot.edge.uploads import pack
from bot.services.answering import Answering
from bot.ui import replies
from bot.ui.buttons import answer_buttons, answer_number
from bot.ui.cards import answer_card, read_answer_marker
from bot.ui.submissions import SubmittedFile
from bot.ui.words import speaking

_log = logging.getLogger(__name__)

_CLOCK_SKEW_SECONDS = 60


class CardUnclearError(DiscordTroubleError):
    """Whether a card stands is not known, nor can Discord be asked: its answer stays on record as being posted."""


class AnswerCards:
    """Sends the cards of answers, and finds again those that nobody heard of.

    A draft either gets its one card and is an answer then, or its text goes back to its author.
    """

    def __init__(self, calls: Calls, people: People, languages: Languages, answering: Answering, clock: Clock) -> None:
        self._calls = calls
        self._people = people
        self._languages = languages
        self._answering = answering
        self._clock = clock
        self._admission = asyncio.Lock()
        self._under_way: set[int] = set()

    @asynccontextmanager
    async def on_record(
        self, guild_id: Snowflake, thread_id: Snowflake, actor: Actor, text: str
    ) -> AsyncGenerator[AnswerDraft]:
        """Put an answer on record and leave it, for the time of the block, to the block alone.

        What is still on record after the block is posted, or given back to its author, by `recover`.

        Raises:
            AskwellError: as `Answering.begin`.
        """
        # Between the row and the note of it here, a recovery must not take the draft for one that a crash left.
        async with self._admission:
            draft = await self._answering.begin(guild_id, thread_id, actor, text)
            self._under_way.add(draft.id)
        try:
            yield draft
        finally:
            self._under_way.discard(draft.id)

    async def publish(
        self, draft: AnswerDraft, uploads: Sequence[SubmittedFile], most_bytes_each: int
    ) -> tuple[Answer, tuple[str, ...]]:
        """Send the card of a draft and make it an answer.

        Args:
            draft: what is on record.
            uploads: the files of the form.
            most_bytes_each: the guild's limit for one file.

        Returns:
            The answer, and the names of the files that were left out.

        Raises:
            NotFoundError, ConflictError: question or thread were deleted meanwhile. There is no card; the draft is to
                be ended once its author has the text back.
            DiscordTroubleError: Discord refused the card, or failed and there is none; the same holds.
            CardUnclearError: whether there is a card is left to `recover`.
            StorageError: the card may stand; this is left to `recover` as well.
        """
        packed = await pack(self._calls, uploads, most_bytes_each)
        message = await self._send_or_find(draft, packed.files)
        return await self._finish(draft, message), packed.left_out

    async def _send_or_find(self, draft: AnswerDraft, files: Sequence[discord.File]) -> MessageRef:
        """Send the card; where Discord leaves open whether it did so, look for it."""
        try:
            return await self._send(draft, files)
        except DiscordTroubleError as error:
            if not error.may_have_happened:
                raise
            try:
                found = await self.find(draft)
            except DiscordTroubleError as failure:
                raise _unclear(failure) from failure
            if found is None:
                raise
            return found

    async def _send(self, draft: AnswerDraft, files: Sequence[discord.File]) -> MessageRef:
        question = draft.question
        author = await self._people.find(question.post.guild_id, draft.author_id)
        with speaking(await self._languages.of_guild(question.post.guild_id)):
            card = answer_card(draft.text, author, question.number, created_at=draft.created_at, number=draft.number)
            buttons = answer_buttons(question.id, draft.number)
        return await self._calls.send(
            _thread_of(draft),
            embed=card,
            view=buttons,
            files=files,
            nonce=f"a{question.id}.{draft.number}",
        )

    async def _finish(self, draft: AnswerDraft, message: MessageRef) -> Answer:
        """Make the draft an answer; a card that cannot be one any more is deleted."""
        try:
            return await self._answering.finish(draft.id, message)
        except AskwellError:
            await self._withdraw(message)
            raise

    async def _withdraw(self, message: MessageRef) -> None:
        try:
            await self._calls.delete(message)
        except DiscordTroubleError as error:
            if error.may_be_retried:
                raise _unclear(error) from error
            if error.trouble is not Trouble.GONE:
                _log.warning("a card that is no answer stays behind in thread %s: %s", message.channel_id, error)

    # --- after a crash

    async def recover(self) -> bool:
        """Post the answers that are on record and have no card, and finish those that have one.

        Files of the form are not kept: a card that is sent only now goes without them. What Discord refuses for good
        goes to its author by direct message; where that is refused as well, the text stays on record for seven days.

        Returns:
            False when Discord could not be asked about one of them, which is left for the next time.
        """
        is_done = True
        async with self._admission:
            left = [draft for draft in await self._answering.postings() if draft.id not in self._under_way]
        for draft in left:
            try:
                await self._recover(draft)
            except DiscordTroubleError as error:
                _log.warning("answer %s of question %s still waits: %s", draft.number, draft.question.id, error)
                is_done = False
        return is_done

    async def _recover(self, draft: AnswerDraft) -> None:
        try:
            message = await self._find_or_send(draft)
            if message is not None:
                await self._finish(draft, message)
                return
        except AskwellError as error:
            _log.info("answer %s of question %s cannot be posted: %s", draft.number, draft.question.id, error)
        await self._give_back(draft)

    async def _find_or_send(self, draft: AnswerDraft) -> MessageRef | None:
        """Return the card of a draft, sent if need be; None when Discord refuses it for good."""
        try:
            found = await self.find(draft)
        except DiscordTroubleError as error:
            if error.trouble is Trouble.GONE or self._is_overdue(draft):
                return None
            raise
        if found is not None or draft.question.state is QuestionState.DELETED:
            return found
        try:
            return await self._send(draft, ())
        except DiscordTroubleError as error:
            if error.may_be_retried:
                raise
            _log.info("answer %s of question %s is refused: %s", draft.number, draft.question.id, error)
            return None

    async def _give_back(self, draft: AnswerDraft) -> None:
        """Send the text to its author and end the draft."""
        with speaking(await self._languages.of_member(draft.question.post.guild_id, draft.author_id)):
            reply = replies.answer_unposted(draft.question.title, draft.text)
        try:
            await self._calls.send_privately(draft.author_id, **reply)
        except DiscordTroubleError as error:
            if error.may_be_retried:
                raise
            _log.info("the text of an answer could not be sent to its author: %s", error)
            if not self._is_overdue(draft):
                return
        await self._answering.fail(draft.id)

    def _is_overdue(self, draft: AnswerDraft) -> bool:
        return seconds(self._clock.now()) - draft.created_at > DRAFT_LIFETIME_SECONDS

    async def find(self, draft: AnswerDraft) -> MessageRef | None:
        """Return the message that shows the card of a draft: it bears its numbers.

        Raises:
            NotFoundError: NOT_A_QUESTION_THREAD: the question has no thread.
            DiscordTroubleError: Discord could not be asked.
        """
        thread_id = _thread_of(draft)
        since = discord.Object(discord.utils.time_snowflake(moment(draft.created_at - _CLOCK_SKEW_SECONDS)))
        for message in await self._calls.messages_after(thread_id, since):
            if self._calls.is_own(message) and _shows(message, draft):
                return MessageRef(thread_id, Snowflake(message.id))
        return None


def _thread_of(draft: AnswerDraft) -> Snowflake:
    if draft.question.thread_id is None:
        raise NotFoundError(Reason.NOT_A_QUESTION_THREAD)
    return draft.question.thread_id


def _shows(message: discord.Message, draft: AnswerDraft) -> bool:
    """Return whether a message is the card of a draft; a card whose embed was hidden has its buttons still."""
    if any(read_answer_marker(embed.footer.text) == (draft.question.number, draft.number) for embed in message.embeds):
        return True
    return any(answer == (draft.question.id, draft.number) for answer in _buttons(message))


def _buttons(message: discord.Message) -> Iterator[tuple[PostId, int] | None]:
    for row in message.components:
        if isinstance(row, discord.ActionRow):
            for item in row.children:
                if isinstance(item, discord.Button):
                    yield answer_number(item.custom_id)


def _unclear(error: DiscordTroubleError) -> CardUnclearError:
    return CardUnclearError(error.call, error.trouble, error.status, error.code)
