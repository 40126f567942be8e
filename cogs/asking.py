"""`/ask`, its form and its drafts, "Ask about this", and questions that members open by hand in a forum."""

import io
import logging
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Askwell
from bot.domain.drafts import AskForm
from bot.domain.errors import AskwellError, NotFoundError, Reason, StorageError
from bot.domain.identity import Snowflake
from bot.domain.messages import NativePost
from bot.domain.text import storable
from bot.edge.forum_tags import ForumTags
from bot.edge.messages import message_text
from bot.edge.posting import PostingUnclearError
from bot.edge.replies import guild_of, show_form, tell, think
from bot.edge.rights import visible_channels
from bot.edge.troubles import DiscordTroubleError
from bot.edge.uploads import most_bytes_each
from bot.ui import replies
from bot.ui.buttons import ButtonAction
from bot.ui.forms import EMPTY, Prefill, ask_form, quote
from bot.ui.submissions import FormKind, SubmittedForm

_log = logging.getLogger(__name__)

RECOVERY_SECONDS = 30.0
"""The time after which a draft is looked after that could not be finished."""


class Asking(commands.Cog):
    """Asking a question."""

    def __init__(self, client: Askwell) -> None:
        self._client = client
        self._forum_tags = ForumTags(client.services.mirroring, client.services.configuring)
        self._menu = app_commands.ContextMenu(name="Ask about this", callback=self.ask_about)

    async def cog_load(self) -> None:
        """Take the menu, the form and the buttons of drafts."""
        self._client.tree.add_command(self._menu)
        self._client.handle_form(FormKind.ASK, self.form_submitted)
        self._client.handle_presses("draft", self.draft_pressed)

    # --- the form

    @app_commands.command(name="ask", description="Ask a question; it gets a thread of its own")
    async def ask(self, interaction: discord.Interaction[Any]) -> None:
        """Open the form, or offer a text that was kept."""
        guild_id, user_id = guild_of(interaction), Snowflake(interaction.user.id)
        draft = await self._client.services.asking.kept_draft(guild_id, user_id)
        if draft is None:
            await self._open_form(interaction, EMPTY)
        else:
            await tell(interaction, **replies.draft_offered(draft))

    async def ask_about(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Open the form filled in from a chat message."""
        await self._open_form(interaction, quote(message.content, message.jump_url))

    async def draft_pressed(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Open the form with a kept text, or throw the text away."""
        guild_id, user_id = guild_of(interaction), Snowflake(interaction.user.id)
        asking = self._client.services.asking
        if action.verb == "discard":
            await asking.discard(guild_id, action.id, user_id)
            await tell(interaction, **replies.draft_discarded())
            return
        draft = await asking.draft(guild_id, action.id, user_id)
        await self._open_form(interaction, Prefill(draft.title, draft.details, draft.tags, draft.id))

    async def _open_form(self, interaction: discord.Interaction[Any], prefill: Prefill) -> None:
        if interaction.guild is not None:
            await self._forum_tags.catch_up(interaction.guild)
        visible = visible_channels(interaction.user)
        tags = await self._client.services.listing.tags_for_form(guild_of(interaction), visible)
        await show_form(interaction, ask_form(tags, prefill))

    async def form_submitted(self, interaction: discord.Interaction[Any], form: SubmittedForm) -> None:
        """Post the question; whatever fails, its text is kept and offered again."""
        try:
            await think(interaction)
        except DiscordTroubleError as error:
            await self._keep(interaction, form, error)
            return
        try:
            draft = await self._client.poster.begin(await self._filled(interaction, form))
        except AskwellError as error:
            await self._offer_again(interaction, error, error.details.get("draft_id"), form)
            return
        except StorageError as error:
            await self._client.report_error(interaction, error, files=[_as_file(form)])
            return
        try:
            question, left_out = await self._client.poster.publish(
                draft, form.files, most_bytes_each(interaction.guild)
            )
        except PostingUnclearError:
            self._client.recovery.wake(RECOVERY_SECONDS)
            raise
        except (AskwellError, DiscordTroubleError) as error:
            await self._offer_again(interaction, error, draft.id, form)
            return
        except StorageError:
            # The thread may stand already: the draft is on record as being posted, and is looked after in a while.
            self._client.recovery.wake(RECOVERY_SECONDS)
            raise
        self._client.renderer.wake()
        self._client.notifier.wake()
        self._client.expert_pings.wake()
        await tell(interaction, **replies.question_posted(question, left_out))

    async def _keep(
        self, interaction: discord.Interaction[Any], form: SubmittedForm, error: DiscordTroubleError
    ) -> None:
        """Keep a text whose author could not be answered in time: the form may stand open still, to be sent again."""
        try:
            draft = await self._client.services.asking.keep(await self._filled(interaction, form))
        except StorageError as failure:
            await self._client.report_error(interaction, failure, files=[_as_file(form)])
        else:
            await self._offer_again(interaction, error, draft.id, form)

    async def _filled(self, interaction: discord.Interaction[Any], form: SubmittedForm) -> AskForm:
        guild_id = guild_of(interaction)
        here_id, parent_id = _place(interaction)
        asking = self._client.services.asking
        self._client.people.seen(guild_id, interaction.user)
        return AskForm(
            guild_id=guild_id,
            actor=await self._client.actor(interaction),
            title=form.text("title"),
            details=form.text("details"),
            tags=form.choices("tags"),
            channel_id=await asking.target_channel(guild_id, here_id, parent_id, visible_channels(interaction.user)),
            file_count=len(form.files),
            draft_id=form.draft_id,
        )

    async def _offer_again(
        self, interaction: discord.Interaction[Any], error: Exception, draft_id: object, form: SubmittedForm
    ) -> None:
        """Say why the question was not posted, and offer its kept text."""
        words = await self._client.words(interaction, error)
        if not isinstance(draft_id, int):
            await tell(interaction, content=words, files=[_as_file(form)])
            return
        await tell(interaction, **replies.question_kept(words, draft_id, has_files=bool(form.files)))

    # --- questions opened by hand

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Adopt a forum post that a member opened by hand: its first message bears the thread's own id."""
        if message.guild is None or message.author.bot or message.id != message.channel.id:
            return
        guild_id = Snowflake(message.guild.id)
        thread = message.channel
        if not isinstance(thread, discord.Thread):
            fetched = await self._fetch_thread(Snowflake(message.channel.id))
            if fetched is None:
                return
            thread = fetched
        if not isinstance(thread.parent, discord.ForumChannel):
            return
        await self._forum_tags.catch_up(message.guild)
        native = NativePost(
            guild_id=guild_id,
            forum_id=Snowflake(thread.parent_id),
            title=storable(thread.name),
            message=message_text(message, guild_id),
            forum_tags=tuple(Snowflake(tag.id) for tag in thread.applied_tags),
        )
        if await self._client.services.asking.adopt(native) is not None:
            self._client.renderer.wake()
            self._client.notifier.wake()
            self._client.expert_pings.wake()

    async def _fetch_thread(self, thread_id: Snowflake) -> discord.Thread | None:
        try:
            return await self._client.calls.fetch_thread(thread_id)
        except DiscordTroubleError as error:
            _log.warning("forum post %s could not be read: %s", thread_id, error)
            return None


def _place(interaction: discord.Interaction[Any]) -> tuple[Snowflake, Snowflake | None]:
    """Return the channel in which an interaction was made, and the parent of a thread."""
    if interaction.channel_id is None:
        raise NotFoundError(Reason.NO_SUCH_CHANNEL)
    channel = interaction.channel
    parent_id = Snowflake(channel.parent_id) if isinstance(channel, discord.Thread) else None
    return Snowflake(interaction.channel_id), parent_id


def _as_file(form: SubmittedForm) -> discord.File:
    """Return the text of a question as a file, for its author, where it could not be kept."""
    text = f"{form.text('title')}\n\n{form.text('details')}\n"
    return discord.File(io.BytesIO(text.encode()), filename="question.md")
