"""`/answer` with its form and buttons, "Mark as answer", "Not an answer", and answers found by themselves."""

import io
import logging
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Askwell
from bot.domain.drafts import AnswerDraft
from bot.domain.errors import AskwellError, InvalidInputError, NotFoundError, Reason, StorageError
from bot.domain.identity import PostId, Snowflake
from bot.edge.cards import CardUnclearError
from bot.edge.messages import message_text
from bot.edge.replies import guild_of, show_form, tell, think
from bot.edge.rights import POST_IN_THREAD, channels_seen, require_bot_may
from bot.edge.troubles import DiscordTroubleError
from bot.edge.uploads import most_bytes_each
from bot.services.answering import Retraction
from bot.ui import replies
from bot.ui.buttons import ButtonAction
from bot.ui.forms import answer_form, edit_answer_form
from bot.ui.submissions import FormKind, SubmittedForm
from bot.ui.words import speaking

_log = logging.getLogger(__name__)

RECOVERY_SECONDS = 30.0
"""The time after which an answer is looked after that could not be finished."""


class Answering(commands.Cog):
    """Answering a question."""

    def __init__(self, client: Askwell) -> None:
        self._client = client
        self._menus = (
            app_commands.ContextMenu(name="Mark as answer", callback=self.mark),
            app_commands.ContextMenu(name="Not an answer", callback=self.retract),
        )

    async def cog_load(self) -> None:
        """Take the menus, the forms and the buttons of cards."""
        for menu in self._menus:
            self._client.tree.add_command(menu)
        self._client.handle_form(FormKind.ANSWER, self.form_submitted)
        self._client.handle_form(FormKind.EDIT_ANSWER, self.edit_submitted)
        self._client.handle_presses("answer", self.card_pressed)

    # --- by command

    @app_commands.command(name="answer", description="Answer the question of this thread")
    async def answer(self, interaction: discord.Interaction[Any]) -> None:
        """Open the form, in a question's thread."""
        guild_id, thread_id = _where(interaction)
        actor = await self._client.actor(interaction)
        await self._client.services.answering.check_may_answer(guild_id, thread_id, actor)
        await show_form(interaction, answer_form())

    async def form_submitted(self, interaction: discord.Interaction[Any], form: SubmittedForm) -> None:
        """Put the answer on record and post its card; a text that cannot be posted goes back to its author.

        The record comes before everything, even the answer to the interaction. So a submit whose time ran out (10062)
        is posted all the same; its author sees the card, or gets the text by direct message where it is refused.
        """
        text = form.text("answer")
        try:
            guild_id, thread_id = _where(interaction)
            self._client.people.seen(guild_id, interaction.user)
            thread = interaction.channel
            if isinstance(thread, discord.Thread):
                require_bot_may(thread, (*POST_IN_THREAD, "attach_files") if form.files else POST_IN_THREAD)
            actor = await self._client.actor(interaction)
            async with self._client.cards.on_record(guild_id, thread_id, actor, text) as draft:
                await self._publish(interaction, draft, form)
        except (AskwellError, StorageError) as error:
            if isinstance(error, AskwellError) and error.reason is Reason.ANSWER_IS_BEING_POSTED:
                self._client.recovery.wake()
            await self._refuse(interaction, error, text)

    async def _publish(self, interaction: discord.Interaction[Any], draft: AnswerDraft, form: SubmittedForm) -> None:
        try:
            await think(interaction)
        except DiscordTroubleError as error:
            _log.info("interaction %s is followed without an answer: %s", interaction.id, error)
        try:
            answer, left_out = await self._client.cards.publish(draft, form.files, most_bytes_each(interaction.guild))
        except (CardUnclearError, StorageError) as error:
            self._client.recovery.wake(RECOVERY_SECONDS)
            await tell(interaction, **replies.answer_waits(await self._client.words(interaction, error)))
        except (AskwellError, DiscordTroubleError) as error:
            if await self._refuse(interaction, error, draft.text, draft.question.title):
                await self._client.services.answering.fail(draft.id)
        else:
            self._client.renderer.wake()
            await tell(interaction, **replies.answer_posted(answer, left_out))

    async def _refuse(
        self, interaction: discord.Interaction[Any], error: Exception, text: str, title: str = ""
    ) -> bool:
        """Say why an answer is not posted and give its text back; return whether it reached its author."""
        if await self._client.report_error(interaction, error, files=[_as_file(text)]):
            return True
        try:
            await self._client.calls.send_privately(
                Snowflake(interaction.user.id), **replies.answer_unposted(title, text)
            )
        except DiscordTroubleError as failure:
            _log.info("the text of an answer could not be sent to its author: %s", failure)
            return False
        return True

    # --- the buttons of a card

    async def card_pressed(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Open the form with an answer's text, or delete the answer with its card."""
        guild_id, _ = _where(interaction)
        actor = await self._client.actor(interaction)
        answer_id = PostId(action.id)
        await self._client.services.managing_questions.check_seen(guild_id, answer_id, channels_seen(interaction))
        if action.argument:
            answering = self._client.services.answering
            answer_id = await answering.numbered(guild_id, PostId(action.id), int(action.argument))
        if action.verb == "edit":
            answer = await self._client.services.answering.editable_card(guild_id, answer_id, actor)
            await show_form(interaction, edit_answer_form(answer.id, answer.post.body))
            return
        retraction = await self._client.services.answering.delete_card(guild_id, answer_id, actor)
        await self._retracted(interaction, retraction)

    async def edit_submitted(self, interaction: discord.Interaction[Any], form: SubmittedForm) -> None:
        """Replace the text of an answer."""
        guild_id, _ = _where(interaction)
        if form.answer_id is None:
            raise InvalidInputError(Reason.BAD_FORM)
        actor = await self._client.actor(interaction)
        self._client.people.seen(guild_id, interaction.user)
        text = form.text("answer")
        check_seen = self._client.services.managing_questions.check_seen
        try:
            await check_seen(guild_id, form.answer_id, channels_seen(interaction))
            await self._client.services.answering.edit_card(guild_id, form.answer_id, actor, text)
        except (AskwellError, StorageError) as error:
            await self._client.report_error(interaction, error, files=[_as_file(text)])
            return
        self._client.renderer.wake()
        await tell(interaction, **replies.answer_edited())

    # --- by menu

    async def mark(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Make a message an answer."""
        guild_id, _ = _where(interaction)
        actor = await self._client.actor(interaction)
        answer = await self._client.services.answering.mark(
            self._client.services.forgotten.read(message_text(message, guild_id)), actor
        )
        self._client.renderer.wake()
        self._client.recounts.wake()
        await tell(interaction, **replies.answer_marked(answer))

    async def retract(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Make an answer an ordinary message; delete a card."""
        guild_id, _ = _where(interaction)
        actor = await self._client.actor(interaction)
        retraction = await self._client.services.answering.retract(guild_id, Snowflake(message.id), actor)
        await self._retracted(interaction, retraction)

    async def _retracted(self, interaction: discord.Interaction[Any], retraction: Retraction) -> None:
        """Say that an answer is none any more, and give the text of a deleted card to its author."""
        self._client.renderer.wake()
        author_id = retraction.answer.post.author_id
        is_author = author_id == interaction.user.id
        await tell(interaction, **replies.answer_retracted(retraction.was_card, retraction.text if is_author else None))
        if retraction.was_card and not is_author:
            title = retraction.question_title
            try:
                with speaking(await self._client.languages.of_member(guild_of(interaction), author_id)):
                    told = replies.card_deleted(title, retraction.text)
                await self._client.calls.send_privately(author_id, **told)
            except DiscordTroubleError as error:
                _log.info("the text of a deleted answer could not be sent to its author: %s", error)

    # --- by itself

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Take note of a message in a thread; it may be an answer by itself."""
        if message.guild is None or message.author.bot or message.id == message.channel.id:
            return
        if not isinstance(message.channel, discord.Thread | discord.PartialMessageable):
            return
        read = self._client.services.forgotten.read(message_text(message, Snowflake(message.guild.id)))
        text = self._client.recent.put(read)
        heard = await self._client.services.answering.hear(text)
        if heard.answer is not None or heard.is_reopened:
            self._client.renderer.wake()


def _where(interaction: discord.Interaction[Any]) -> tuple[Snowflake, Snowflake]:
    """Return guild and channel; the commands are offered in guilds only."""
    if interaction.guild_id is None or interaction.channel_id is None:
        raise NotFoundError(Reason.NOT_A_QUESTION_THREAD)
    return Snowflake(interaction.guild_id), Snowflake(interaction.channel_id)


def _as_file(text: str) -> discord.File:
    """Return the text of an answer as a file, for its author, where it could not be posted."""
    return discord.File(io.BytesIO(text.encode()), filename="answer.md")
