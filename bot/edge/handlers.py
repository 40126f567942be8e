"""Who handles a press of a button, a choice in a menu, or a form that was submitted."""

from abc import abstractmethod
from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.domain.errors import InvalidInputError, Reason
from bot.ui.buttons import ButtonAction
from bot.ui.submissions import FormKind, SubmittedForm, is_form, read_form

PressHandler = Callable[[discord.Interaction[Any], ButtonAction], Awaitable[None]]
FormHandler = Callable[[discord.Interaction[Any], SubmittedForm], Awaitable[None]]


class Handlers:
    """The part of the client to which cogs say what they handle, by noun and by form."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Begin without handlers; all arguments are the next class's."""
        super().__init__(*arguments, **options)
        self._press_handlers: dict[str, PressHandler] = {}
        self._private_nouns: set[str] = set()
        self._form_handlers: dict[FormKind, FormHandler] = {}

    @abstractmethod
    async def speak_to(self, interaction: discord.Interaction[Any]) -> None:
        """Speak the caller's language from now on, in this task."""

    @abstractmethod
    async def report_error(self, interaction: discord.Interaction[Any], error: Exception) -> bool:
        """Answer an interaction that failed."""

    def handle_presses(self, noun: str, handler: PressHandler, *, in_direct_messages: bool = False) -> None:
        """Let a cog handle the buttons whose custom id begins with a noun.

        Args:
            noun: the noun.
            handler: what a press does.
            in_direct_messages: they stand in direct messages, too, where an interaction tells of no guild.
        """
        self._press_handlers[noun] = handler
        if in_direct_messages:
            self._private_nouns.add(noun)

    def handle_form(self, kind: FormKind, handler: FormHandler) -> None:
        """Let a cog handle a form when it is submitted."""
        self._form_handlers[kind] = handler

    async def pressed(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Handle a button that was pressed; errors are the caller's.

        Raises:
            InvalidInputError: BAD_ID when no such button was ever made, or it was pressed outside a guild and is not
                one for direct messages.
        """
        await self.speak_to(interaction)
        handler = self._press_handlers.get(action.noun)
        is_placed = interaction.guild_id is not None or action.noun in self._private_nouns
        if handler is None or not is_placed:
            raise InvalidInputError(Reason.BAD_ID)
        await handler(interaction, action)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Handle a form that was submitted, even one that was opened before a restart."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        data: Any = interaction.data
        if not is_form(str(data.get("custom_id", ""))):
            return
        await self.speak_to(interaction)
        try:
            form = read_form(data)
            handler = self._form_handlers.get(form.kind)
            if handler is None or interaction.guild_id is None:
                raise InvalidInputError(Reason.BAD_ID)
            await handler(interaction, form)
        except Exception as error:  # noqa: BLE001 - the report path
            await self.report_error(interaction, error)
