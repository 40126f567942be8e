"""The buttons of reported posts in the log channel."""

from typing import Any

import discord
from discord.ext import commands

from bot.client import Askwell
from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import Snowflake
from bot.domain.moderating import ReportVerdict
from bot.edge.replies import guild_of, show_form, tell, think
from bot.edge.rights import is_beyond_reach, visible_channels
from bot.edge.troubles import DiscordTroubleError, Trouble
from bot.services.moderating import Decided, Seat
from bot.ui import moderating as views
from bot.ui.buttons import ButtonAction
from bot.ui.questions import thread_locked
from bot.ui.submissions import FormKind, SubmittedForm
from bot.ui.words import speaking

_SHOWN_IN_THREAD = frozenset({ReportVerdict.NOT_AN_ANSWER, ReportVerdict.CLOSED, ReportVerdict.DELETED})


class Moderating(commands.Cog):
    """Deciding what becomes of a reported post."""

    def __init__(self, client: Askwell) -> None:
        self._client = client

    async def cog_load(self) -> None:
        """Take the buttons and the form."""
        self._client.handle_presses(views.NOUN, self.pressed)
        self._client.handle_form(FormKind.WARNING, self.warning_submitted)

    async def pressed(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Decide at once; for a warning ask first for its text."""
        verdict, seat = views.verdict_of(action), await self._seat(interaction)
        if verdict is ReportVerdict.WARNED:
            await self._client.services.moderating.check(seat, action.id, verdict)
            await show_form(interaction, views.warning_form(action.id))
            return
        await self._done(interaction, await self._client.services.moderating.decide(seat, action.id, verdict))

    async def warning_submitted(self, interaction: discord.Interaction[Any], form: SubmittedForm) -> None:
        """Record the warning, and tell the author."""
        if form.case_id is None:
            raise InvalidInputError(Reason.BAD_FORM)
        seat, text = await self._seat(interaction), form.text("warning")
        decide = self._client.services.moderating.decide
        await self._done(interaction, await decide(seat, form.case_id, ReportVerdict.WARNED, text))

    async def _seat(self, interaction: discord.Interaction[Any]) -> Seat:
        actor = await self._client.actor(interaction)
        return Seat(guild_of(interaction), actor, visible_channels(interaction.user))

    async def _done(self, interaction: discord.Interaction[Any], decided: Decided) -> None:
        """Have it shown, do what Discord alone can, and say what was done and what could not be."""
        self._client.renderer.wake()
        verdict, author_id = decided.reported.case.verdict, decided.reported.post.author_id
        if verdict is None:
            raise ValueError("a case that was decided has a verdict")
        if decided.left_message is not None or decided.warning is not None:
            await think(interaction)
        lines = [views.decided(verdict, author_id)]
        if verdict in _SHOWN_IN_THREAD and is_beyond_reach(interaction.guild, decided.reported.question):
            lines.append(thread_locked())
        if decided.left_message is not None and not await self._is_deleted(decided):
            lines.append(views.message_stays())
        if decided.warning is not None and not await self._is_told(interaction, decided, decided.warning):
            lines = [views.warning_not_told(author_id)]
        await tell(interaction, content="\n".join(lines))

    async def _is_deleted(self, decided: Decided) -> bool:
        """Delete the author's own message; return whether it is gone."""
        if decided.left_message is None:
            return True
        try:
            await self._client.calls.delete(decided.left_message)
        except DiscordTroubleError as error:
            return error.trouble is Trouble.GONE
        return True

    async def _is_told(self, interaction: discord.Interaction[Any], decided: Decided, text: str) -> bool:
        """Send the author the warning, once: it is on record whether or not it arrives."""
        guild, author_id = interaction.guild, decided.reported.post.author_id
        languages = self._client.languages
        with speaking(await languages.of_member(guild_of(interaction), Snowflake(author_id))):
            told = views.warning_told("" if guild is None else guild.name, decided.reported, text)
        try:
            await self._client.calls.send_privately(author_id, **told)
        except DiscordTroubleError:
            return False
        return True
