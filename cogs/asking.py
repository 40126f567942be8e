"""`/ask`, its form and its drafts, "Ask about this", and questions that members open by hand in a forum."""

import io
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Askwell
from bot.domain.advice import advice
from bot.domain.drafts import AskForm, Draft, KeptForm, ShownDraft
from bot.domain.errors import AskwellError, NotFoundError, Reason, StorageError
from bot.domain.expertise import Subject
from bot.domain.identity import Snowflake
from bot.domain.messages import NativePost
from bot.domain.quoting import check_can_be_asked_about
from bot.domain.text import storable
from bot.edge.forum_tags import FORUM_TAGS_TAKEN_OVER, ForumTags
from bot.edge.messages import message_text
from bot.edge.posting import PostingUnclearError
from bot.edge.replies import change_page, guild_of, hold, show_form, tell, tell_instead, think
from bot.edge.rights import visible_channels
from bot.edge.troubles import DiscordTroubleError
from bot.edge.uploads import most_bytes_each
from bot.services.recalling import Alike
from bot.ui import replies
from bot.ui.buttons import ButtonAction
from bot.ui.forms import EMPTY, Prefill, ask_form, quote
from bot.ui.similar import files_of, one_helped, similar_questions
from bot.ui.submissions import FormKind, SubmittedFile, SubmittedForm

Answering = Callable[..., Awaitable[object]]
"""A way to answer an interaction: `tell`, or `tell_instead` for a press."""

_log = logging.getLogger(__name__)

RECOVERY_SECONDS = 30.0
"""The time after which a draft is looked after that could not be finished."""


class Asking(commands.Cog):
    """Asking a question."""

    def __init__(self, client: Askwell) -> None:
        self._client = client
        self._forum_tags = ForumTags(
            client.services.mirroring, client.services.configuring, lambda: client.dispatch(FORUM_TAGS_TAKEN_OVER)
        )
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
        """Open the form filled in from a chat message; what comes to nothing is refused before anything is typed."""
        said = self._client.services.forgotten.read(message_text(message, guild_of(interaction)))
        check_can_be_asked_about(said, is_own=message.author == self._client.user)
        await self._target(interaction)
        await self._open_form(interaction, quote(said.text, message.author.display_name, message.jump_url))

    async def draft_pressed(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Open the form with a kept text, post it, or throw it away."""
        guild_id, user_id = guild_of(interaction), Snowflake(interaction.user.id)
        asking = self._client.services.asking
        if action.verb == "post":
            await self._post_shown(interaction, action)
            return
        if action.verb == "helped":
            await asking.save(await self._shown(interaction, action))
            self._client.metrics.question_saved()
            await change_page(interaction, **one_helped())
            return
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
        tags = await self._client.services.listing.tags_for_form(
            guild_of(interaction), visible, await self._likely_target(interaction)
        )
        await show_form(interaction, ask_form(tags, prefill))

    async def form_submitted(self, interaction: discord.Interaction[Any], form: SubmittedForm) -> None:
        """Show what was asked before, or post the question; whatever fails, its text is kept and offered again."""
        try:
            await think(interaction)
        except DiscordTroubleError as error:
            await self._keep(interaction, form, error)
            return
        try:
            asked = await self._filled(interaction, form)
            draft = await self._client.services.asking.consider(asked)
            alike = await self._asked_before(interaction, draft)
            if not alike:
                draft = await self._client.poster.begin(replace(asked, draft_id=draft.id))
        except AskwellError as error:
            await self._offer_again(interaction, error, error.details.get("draft_id"), form)
            return
        except StorageError as error:
            await self._client.report_error(interaction, error, files=[_as_file(form)])
            return
        if alike:
            await tell(interaction, **similar_questions(draft, alike, form.files))
        else:
            await self._publish(interaction, draft, form.files, tell)

    async def _asked_before(self, interaction: discord.Interaction[Any], draft: Draft) -> list[Alike]:
        """Return what was asked before in nearly the same words; nothing where that cannot be found out now."""
        subject = Subject(draft.title, draft.details, draft.tags)
        visible = visible_channels(interaction.user)
        try:
            return await self._client.services.searching.asked_before(draft.guild_id, subject, visible)
        except StorageError as error:
            _log.warning("similar questions could not be looked for (interaction %s): %s", interaction.id, error)
            return []

    async def _post_shown(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Post a kept text, with the files whose links stand below the similar questions."""
        await hold(interaction)
        shown = await self._shown(interaction, action)
        kept = KeptForm(shown, await self._target(interaction), visible_channels(interaction.user))
        draft = await self._client.poster.begin(kept)
        files = () if interaction.message is None else files_of(interaction.message)
        await self._publish(interaction, draft, files, tell_instead)

    async def _shown(self, interaction: discord.Interaction[Any], action: ButtonAction) -> ShownDraft:
        return ShownDraft(guild_of(interaction), await self._client.actor(interaction), action.id, action.argument)

    async def _publish(
        self, interaction: discord.Interaction[Any], draft: Draft, files: Sequence[SubmittedFile], answer: Answering
    ) -> None:
        """Post a draft that is on record as being posted, and say what came of it."""
        try:
            question, left_out = await self._client.poster.publish(draft, files, most_bytes_each(interaction.guild))
        except PostingUnclearError:
            self._client.recovery.wake(RECOVERY_SECONDS)
            raise
        except (AskwellError, DiscordTroubleError) as error:
            words = await self._client.words(interaction, error)
            await answer(interaction, **replies.question_kept(words, draft.id, has_files=bool(files)))
            return
        except StorageError:
            # The thread may stand already: the draft is on record as being posted, and is looked after in a while.
            self._client.recovery.wake(RECOVERY_SECONDS)
            raise
        self._client.renderer.wake()
        self._client.notifier.wake()
        self._client.expert_pings.wake()
        hints = advice(draft.title, draft.details, has_files=bool(files))
        await answer(interaction, **replies.question_posted(question, left_out, hints))

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
        self._client.people.seen(guild_id, interaction.user)
        return AskForm(
            guild_id=guild_id,
            actor=await self._client.actor(interaction),
            title=form.text("title"),
            details=form.text("details"),
            tags=form.choices("tags"),
            channel_id=await self._target(interaction),
            file_count=len(form.files),
            draft_id=form.draft_id,
            visible_channels=visible_channels(interaction.user),
        )

    async def _target(self, interaction: discord.Interaction[Any]) -> Snowflake:
        """Return the channel in which a question is to stand that is asked here."""
        here_id, parent_id = _place(interaction)
        return await self._client.services.asking.target_channel(
            guild_of(interaction), here_id, parent_id, visible_channels(interaction.user)
        )

    async def _likely_target(self, interaction: discord.Interaction[Any]) -> Snowflake | None:
        """Return where a question would stand; None where that is refused, which is told of its text, once sent."""
        try:
            return await self._target(interaction)
        except AskwellError:
            return None

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
            message=self._client.services.forgotten.read(message_text(message, guild_id)),
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
