"""`/question …` and `/frequent`: what asker and helpers do with a question besides answering it."""

import re
from collections.abc import Callable
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Askwell
from bot.domain.errors import AskwellError, InvalidInputError, NotFoundError, Reason, StorageError
from bot.domain.identity import MAX_ID, PostId, Snowflake
from bot.domain.managing import CHOSEN_REASONS
from bot.domain.posts import CloseReason, Question
from bot.edge.linkable import is_for_all
from bot.edge.replies import announce, change_page, guild_of, show_form, tell, tell_instead
from bot.edge.rights import bot_may, is_beyond_reach, visible_channels
from bot.services.managing_questions import ManagingQuestions, Place, Which
from bot.ui import questions as views
from bot.ui.buttons import ButtonAction
from bot.ui.history import change_page as change_shown
from bot.ui.reply import Reply
from bot.ui.submissions import FormKind, SubmittedForm
from bot.ui.words import speaking
from cogs.completing import complete_tag
from cogs.reading_history import reader_of

_NUMBER = re.compile(r"#?\s*(\d{1,19})|https://\S+/(\d{15,19})/?", re.ASCII)
_MOST_COMPLETIONS = 25


async def complete_question(interaction: discord.Interaction[Askwell], typed: str) -> list[app_commands.Choice[str]]:
    """Complete a question by its number or its words, among those that the member can see."""
    number = _number_in(typed)
    guild_id, visible = guild_of(interaction), visible_channels(interaction.user)
    services = interaction.client.services
    questions: list[Question] = []
    if number is not None:
        numbered = await services.managing_questions.seen(guild_id, number, visible)
        questions += [] if numbered is None else [numbered]
    page = await services.searching.search(guild_id, typed, visible)
    questions += [hit.question for hit in page.items]
    shown = {question.id: question for question in questions}
    return [
        app_commands.Choice(name=words, value=value)
        for words, value in (views.choice_of(question) for question in [*shown.values()][:_MOST_COMPLETIONS])
    ]


class Questioning(commands.Cog):
    """Changing questions."""

    question = app_commands.Group(name="question", description="Change a question of yours, or any as a helper")

    def __init__(self, client: Askwell) -> None:
        self._client = client

    async def cog_load(self) -> None:
        """Take the forms and the buttons."""
        self._client.handle_form(FormKind.EDIT_QUESTION, self.edit_submitted)
        self._client.handle_form(FormKind.TAG_QUESTION, self.tags_submitted)
        self._client.handle_presses("question", self.pressed)
        self._client.handle_presses("frequent", self.page_pressed)

    # --- open and closed

    @question.command(name="close", description="Close a question; it can still be read and voted on")
    @app_commands.describe(reason="Why", question="Which question; that of this thread if you leave it out")
    @app_commands.choices(reason=[app_commands.Choice(name=r.replace("_", " "), value=r.value) for r in CHOSEN_REASONS])
    @app_commands.autocomplete(question=complete_question)
    async def close(self, interaction: discord.Interaction[Any], reason: str, question: str | None = None) -> None:
        """Close a question, and tell its thread."""
        place, actor = _place(interaction, question), await self._client.actor(interaction)
        closed = await self._managing.close(place, actor, CloseReason(reason))
        await self._tell_all(interaction, closed, views.closed)

    @question.command(name="reopen", description="Open a closed question again")
    @app_commands.describe(question="Which question; that of this thread if you leave it out")
    @app_commands.autocomplete(question=complete_question)
    async def reopen(self, interaction: discord.Interaction[Any], question: str | None = None) -> None:
        """Open a question again, and tell its thread."""
        place, actor = _place(interaction, question), await self._client.actor(interaction)
        opened = await self._managing.reopen(place, actor)
        await self._tell_all(interaction, opened, views.reopened)

    @question.command(name="duplicate", description="Link a question to the one that was asked before, and close it")
    @app_commands.describe(
        original="The question that was asked first: pick one as you type, or give its number or link",
        question="Which question; that of this thread if you leave it out",
    )
    @app_commands.autocomplete(original=complete_question, question=complete_question)
    async def duplicate(
        self, interaction: discord.Interaction[Any], original: str, question: str | None = None
    ) -> None:
        """Mark a question as a duplicate, and tell its thread."""
        place, actor = _place(interaction, question), await self._client.actor(interaction)
        found = await self._managing.find(place, actor)
        visible = visible_channels(interaction.user)
        link = self._client.services.linking.link
        linked = await link(place.guild_id, found.id, _number_of(original), actor, visible)
        is_told_to_all = interaction.channel_id == linked.question.thread_id
        is_linked = not is_told_to_all or is_for_all(interaction.guild, linked.original, linked.question.channel_id)

        def words(_: Question, by: Snowflake) -> Reply:
            return views.marked_duplicate(linked, by, is_linked=is_linked)

        await self._tell_all(interaction, linked.question, words)

    # --- text and tags

    @question.command(name="edit", description="Change the title and the text of a question")
    @app_commands.describe(question="Which question; that of this thread if you leave it out")
    @app_commands.autocomplete(question=complete_question)
    async def edit(self, interaction: discord.Interaction[Any], question: str | None = None) -> None:
        """Open the form with what is there."""
        place, actor = _place(interaction, question), await self._client.actor(interaction)
        await show_form(interaction, views.edit_form(await self._managing.editable(place, actor)))

    async def edit_submitted(self, interaction: discord.Interaction[Any], form: SubmittedForm) -> None:
        """Replace title and text."""
        which, actor = _which(interaction, form.question_id), await self._client.actor(interaction)
        details = form.text("details") if "details" in form.values else None
        try:
            is_changed = await self._managing.edit(which, actor, form.text("title"), details)
        except (AskwellError, StorageError) as error:
            await self._client.report_error(interaction, error, **views.kept(form.text("title"), details or ""))
            return
        self._client.renderer.wake()
        told = views.edited(is_changed=is_changed, has_own_card=details is not None)
        await self._tell(interaction, await self._managing.named(which), told)

    @question.command(name="tags", description="Change the tags of a question")
    @app_commands.describe(question="Which question; that of this thread if you leave it out")
    @app_commands.autocomplete(question=complete_question)
    async def tags(self, interaction: discord.Interaction[Any], question: str | None = None) -> None:
        """Open the form with the tags to choose from."""
        place, actor = _place(interaction, question), await self._client.actor(interaction)
        found = await self._managing.find(place, actor)
        listing = self._client.services.listing
        names = await listing.tags_for_form(place.guild_id, visible_channels(interaction.user), found.channel_id)
        if names or found.tags:
            await show_form(interaction, views.retag_form(found, names))
        else:
            await tell(interaction, **views.no_tags())

    async def tags_submitted(self, interaction: discord.Interaction[Any], form: SubmittedForm) -> None:
        """Give the question the chosen tags."""
        which, actor = _which(interaction, form.question_id), await self._client.actor(interaction)
        changed = await self._managing.retag(which, actor, form.choices("tags"))
        self._client.renderer.wake()
        await self._tell(interaction, changed, views.retagged(changed))

    # --- older versions

    @question.command(name="history", description="See how a question or an answer was changed")
    @app_commands.describe(
        question="Which question; that of this thread if you leave it out",
        answer="The number of an answer to it; leave it out for the question itself",
    )
    @app_commands.autocomplete(question=complete_question)
    async def history(
        self,
        interaction: discord.Interaction[Any],
        question: str | None = None,
        answer: app_commands.Range[int, 1, 1_000_000] | None = None,
    ) -> None:
        """Show the newest change."""
        place, reader = _place(interaction, question), await reader_of(self._client, interaction)
        found = await self._managing.read(place)
        history = self._client.services.history
        change = await history.change(reader, await history.post_id(reader, found.id, answer), 1)
        await tell(interaction, **change_shown(change))

    # --- deletion

    @question.command(name="delete", description="Delete a question with its thread")
    @app_commands.describe(question="Which question; that of this thread if you leave it out")
    @app_commands.autocomplete(question=complete_question)
    async def delete(self, interaction: discord.Interaction[Any], question: str | None = None) -> None:
        """Ask whether it is meant."""
        place, actor = _place(interaction, question), await self._client.actor(interaction)
        found = await self._managing.check_may_delete(place, actor)
        channel = None if interaction.guild is None else interaction.guild.get_channel(found.channel_id or 0)
        is_able = isinstance(channel, discord.TextChannel | discord.ForumChannel) and bot_may(channel, "manage_threads")
        await tell(interaction, **views.deletion_asked(found, is_able=is_able))

    async def pressed(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Delete the question that was asked about, or undo the mark of a duplicate."""
        which, actor = _which(interaction, PostId(action.id)), await self._client.actor(interaction)
        if action.verb == "delete":
            await self._managing.delete(which, actor)
            self._client.renderer.wake()
            await tell_instead(interaction, **views.deleted())
            return
        original_id = PostId(int(action.argument)) if action.argument else None
        question = await self._managing.undo_duplicate(which, actor, original_id)
        self._client.renderer.wake()
        with speaking(await self._client.languages.of_guild(which.guild_id)):
            shown = views.reopened(question, Snowflake(interaction.user.id))
        await change_page(interaction, **{"view": None, **shown})

    # --- what is asked again and again

    @app_commands.command(name="frequent", description="See the questions that are asked again and again")
    @app_commands.describe(tag="Only questions with this tag")
    @app_commands.autocomplete(tag=complete_tag)
    async def frequent(self, interaction: discord.Interaction[Any], tag: str | None = None) -> None:
        """Show the first page."""
        await tell(interaction, **await self._page(interaction, tag, 0))

    async def page_pressed(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Show another page in the place of this one."""
        await change_page(interaction, **await self._page(interaction, action.argument or None, action.id - 1))

    async def _page(self, interaction: discord.Interaction[Any], tag: str | None, page: int) -> Reply:
        frequent = self._client.services.linking.frequent
        found = await frequent(guild_of(interaction), visible_channels(interaction.user), tag=tag, page=page)
        return views.frequent(found, tag)

    @property
    def _managing(self) -> ManagingQuestions:
        return self._client.services.managing_questions

    async def _tell_all(
        self, interaction: discord.Interaction[Any], question: Question, words: Callable[[Question, Snowflake], Reply]
    ) -> None:
        """Say what was done: in the question's thread for all to see, elsewhere to the caller."""
        self._client.renderer.wake()
        by = Snowflake(interaction.user.id)
        if interaction.channel_id != question.thread_id:
            await self._tell(interaction, question, words(question, by))
            return
        with speaking(await self._client.languages.of_guild(guild_of(interaction))):
            said = words(question, by)
        await announce(interaction, **said)

    async def _tell(self, interaction: discord.Interaction[Any], question: Question, told: Reply) -> None:
        """Tell the caller what was done, and where the thread cannot show it, why."""
        is_shown = not is_beyond_reach(interaction.guild, question)
        await tell(interaction, **told if is_shown else views.shown_later(told))


def _place(interaction: discord.Interaction[Any], question: str | None) -> Place:
    """Return which question a command is about."""
    if interaction.channel_id is None:
        raise NotFoundError(Reason.NOT_A_QUESTION_THREAD)
    return Place(
        guild_of(interaction),
        Snowflake(interaction.channel_id),
        visible_channels(interaction.user),
        None if question is None else _number_of(question),
    )


def _which(interaction: discord.Interaction[Any], question_id: PostId | None) -> Which:
    """Return which question a form or a button is about.

    Raises:
        InvalidInputError: BAD_FORM: it names none.
    """
    if question_id is None:
        raise InvalidInputError(Reason.BAD_FORM)
    return Which(guild_of(interaction), question_id, visible_channels(interaction.user))


def _number_of(text: str) -> int:
    """Return the number of a question, or the id of its thread, out of what was typed or chosen.

    Raises:
        NotFoundError: NO_SUCH_QUESTION.
    """
    number = _number_in(text)
    if number is None:
        raise NotFoundError(Reason.NO_SUCH_QUESTION)
    return number


def _number_in(text: str) -> int | None:
    found = _NUMBER.fullmatch(text.strip())
    number = 0 if found is None else int(found[1] or found[2])
    return number if 0 < number <= MAX_ID else None
