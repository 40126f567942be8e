"""`/setup`: the panel over all settings of a guild, its menus, buttons and forms."""

import logging
from collections.abc import Mapping
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Askwell
from bot.domain.channel_choices import ChannelChoice, text_of_choices, with_choice
from bot.domain.errors import ConflictError, InvalidInputError, NotFoundError, Reason
from bot.domain.identity import Actor, Snowflake, parse_snowflake
from bot.domain.rank_roles import text_of_rules
from bot.domain.settings import DEFAULT_TEXT, SETTINGS, GuildSettings, text_of
from bot.domain.subjects import Subject, subject_of
from bot.edge.forum_tags import ForumTags
from bot.edge.forums import create_forum
from bot.edge.replies import change_page, guild_of, hold, show_form, tell, tell_instead
from bot.edge.rights import visible_channels
from bot.edge.setting_log import SettingLog
from bot.edge.surroundings import question_channel, surroundings_of
from bot.edge.troubles import DiscordTroubleError
from bot.services.configuring import check_may_configure
from bot.ui import texts
from bot.ui.buttons import ButtonAction
from bot.ui.setup import Page, read_page, setup_panel
from bot.ui.setup_forms import (
    AGAIN,
    FORUM,
    RANK_ROLE,
    SetupForm,
    TypedForum,
    forum_form,
    forum_form_again,
    forum_refused,
    rank_role_form,
    read_setup_form,
    typed_before,
    typed_forum,
    values_form,
    wanted_forum,
)
from bot.ui.setup_items import NOUN, Pick, SettingSelect, read_pick
from bot.ui.submissions import FormKind, SubmittedForm
from bot.ui.words import say

_log = logging.getLogger(__name__)

_PER_CHANNEL = frozenset({"channel_detection", "channel_tags"})


class Configuring(commands.Cog):
    """Letting managers set a guild up; the right is asked again at each press."""

    def __init__(self, client: Askwell) -> None:
        self._client = client
        self._forum_tags = ForumTags(client.services.mirroring, client.services.configuring)
        self._setting_log = SettingLog(client.calls, client.languages, client.services.configuring)

    async def cog_load(self) -> None:
        """Take what is pressed, chosen and typed in the panel."""
        self._client.handle_presses(NOUN, self.pressed)
        self._client.handle_form(FormKind.SETUP, self.form_submitted)
        self._client.add_dynamic_items(SettingSelect)

    async def cog_unload(self) -> None:
        """Stop telling; what was not told waits in the database."""
        await self._setting_log.close()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Tell what was changed on the command line, or could not be told before a stop."""
        self._setting_log.wake()

    @commands.Cog.listener()
    async def on_interaction(self, _interaction: discord.Interaction[Any]) -> None:
        """Look in a while whether the command line changed a setting."""
        self._setting_log.wake_later()

    @app_commands.command(name="setup", description="Set the bot up: channels, roles, points, limits, waiting times")
    @app_commands.default_permissions(manage_guild=True)
    async def setup(self, interaction: discord.Interaction[Any]) -> None:
        """Show the panel."""
        check_may_configure(await self._client.actor(interaction))
        await tell(interaction, view=await self._panel(interaction, Page()))

    async def pressed(self, interaction: discord.Interaction[Any], action: ButtonAction) -> None:
        """Do what a press asks for, and show how things stand then."""
        actor = await self._manager(interaction, action.id)
        match action.verb:
            case "open":
                await self._show(interaction, read_page(action.argument))
            case "form":
                await self._open_form(interaction, action.argument)
            case "create" if action.argument == AGAIN:
                typed = typed_before(interaction.message)
                await show_form(interaction, forum_form_again(guild_of(interaction), typed))
            case "create":
                await self._offer_forum(interaction)
            case "first":
                await self._make_first(interaction, actor, action.argument)
            case "reset":
                pick = read_pick(action.argument + "=")
                await self._change(interaction, actor, pick, DEFAULT_TEXT, Page(_subject(pick.name)))
            case _:
                await self._picked(interaction, actor, read_pick(action.argument))

    async def form_submitted(self, interaction: discord.Interaction[Any], form: SubmittedForm) -> None:
        """Keep what was typed, or make a forum."""
        sent = read_setup_form(form)
        actor = await self._manager(interaction, sent.guild_id)
        if sent.kind == FORUM:
            await self._create_forum(interaction, actor, sent, typed_forum(form))
        elif sent.kind == RANK_ROLE:
            await self._add_rank_role(interaction, actor, sent, form)
        else:
            values = {name: form.text(name) for name in sent.shown}
            await self._write(interaction, actor, values, sent.shown, Page(sent.subject))

    # --- menus and buttons

    async def _picked(self, interaction: discord.Interaction[Any], actor: Actor, pick: Pick) -> None:
        if pick.name == "open":
            await self._show(interaction, read_page(pick.values[0] if len(pick.values) == 1 else ""))
            return
        subject = _subject(pick.name)
        settings = await self._settings(interaction)
        if pick.name in _PER_CHANNEL:
            channel_id = parse_snowflake(pick.target)
            if channel_id is None or len(pick.values) != 1:
                raise InvalidInputError(Reason.BAD_ID)
            choices: tuple[ChannelChoice, ...] = getattr(settings, pick.name)
            choice = None if pick.values[0] == DEFAULT_TEXT else pick.values[0]
            text = text_of_choices(with_choice(choices, channel_id, choice))
            await self._change(interaction, actor, pick, text, Page(channel_id=channel_id))
            return
        if pick.target == "remove":
            taken = ",".join(pick.values)
            text = text_of_rules([rule for rule in settings.rank_roles if rule.text != taken])
        elif pick.name == "qa_channels":
            text = self._channels_text(interaction, settings, pick.values)
        else:
            text = ",".join(pick.values)
        await self._change(interaction, actor, pick, text, Page(subject))

    def _channels_text(
        self, interaction: discord.Interaction[Any], settings: GuildSettings, values: tuple[str, ...]
    ) -> str:
        """Return the chosen Q&A channels: those that were so before keep their order, the others follow."""
        chosen = [channel_id for channel_id in map(parse_snowflake, values) if channel_id is not None]
        for channel_id in chosen:
            if question_channel(_guild(interaction), channel_id) is None:
                raise InvalidInputError(Reason.WRONG_CHANNEL_KIND, channel_id=channel_id)
        kept = [channel_id for channel_id in settings.qa_channels if channel_id in chosen]
        return text_of("qa_channels", tuple(dict.fromkeys([*kept, *chosen])))

    async def _make_first(self, interaction: discord.Interaction[Any], actor: Actor, argument: str) -> None:
        first_text, _, shown = argument.partition(".")
        first = parse_snowflake(first_text)
        settings = await self._settings(interaction)
        if first is None or first not in settings.qa_channels:
            raise NotFoundError(Reason.NO_SUCH_CHANNEL)
        others = (channel_id for channel_id in settings.qa_channels if channel_id != first)
        text = text_of("qa_channels", (first, *others))
        await self._write(interaction, actor, {"qa_channels": text}, {"qa_channels": shown}, Page(channel_id=first))

    async def _open_form(self, interaction: discord.Interaction[Any], which: str) -> None:
        guild_id, settings = guild_of(interaction), await self._settings(interaction)
        if which == RANK_ROLE:
            await show_form(interaction, rank_role_form(guild_id, settings))
        else:
            await show_form(interaction, values_form(guild_id, settings, which))

    async def _add_rank_role(
        self, interaction: discord.Interaction[Any], actor: Actor, sent: SetupForm, form: SubmittedForm
    ) -> None:
        settings = await self._settings(interaction)
        rules = [rule.text for rule in settings.rank_roles]
        added = f"{''.join(form.choices('role'))}:{form.text('earned_by').strip()}"
        text = ",".join([*rules, added])
        await self._write(interaction, actor, {"rank_roles": text}, sent.shown, Page(Subject.EXTRAS))

    # --- a new forum

    async def _offer_forum(self, interaction: discord.Interaction[Any]) -> None:
        """Open the form for a forum, or say how one is made by hand."""
        guild = _guild(interaction)
        if not guild.me.guild_permissions.manage_channels:
            await self._show(interaction, Page(is_by_hand=True))
            return
        guild_id = guild_of(interaction)
        tags = await self._client.services.listing.tags_for_form(guild_id, visible_channels(interaction.user))
        await show_form(interaction, forum_form(guild_id, await self._settings(interaction), tags))

    async def _create_forum(
        self, interaction: discord.Interaction[Any], actor: Actor, sent: SetupForm, typed: TypedForum
    ) -> None:
        """Make a forum in one call, and a Q&A channel of it; where that fails, give back what was typed."""
        await hold(interaction)
        settings, guild = await self._settings(interaction), _guild(interaction)
        try:
            wanted = wanted_forum(typed)
        except InvalidInputError as error:
            await self._give_back(interaction, sent, typed, _refused(error, settings))
            return
        try:
            forum = await create_forum(guild, wanted, emoji_up=settings.emoji_up, emoji_accept=settings.emoji_accept)
        except DiscordTroubleError as error:
            _log.warning("no forum could be made in %s: %s", guild.id, error)
            why = say("setup.not_created", why=texts.trouble(error.trouble))
            await self._give_back(interaction, sent, typed, why)
            return
        await self._client.services.configuring.add_channel(guild_of(interaction), actor, Snowflake(forum.id))
        await self._forum_tags.mirror(forum)
        self._follow()
        words = say("setup.created", channel_id=forum.id)
        if sent.is_again:
            await tell_instead(interaction, content=words)
        else:
            await self._show(interaction, Page(), words)

    async def _give_back(
        self, interaction: discord.Interaction[Any], sent: SetupForm, typed: TypedForum, why: str
    ) -> None:
        """Say why there is no forum: below the panel, or in the place of what was given back before."""
        reply = forum_refused(sent.guild_id, why, typed)
        await (tell_instead if sent.is_again else tell)(interaction, **reply)

    # --- writing and showing

    async def _change(
        self, interaction: discord.Interaction[Any], actor: Actor, pick: Pick, text: str, page: Page
    ) -> None:
        await self._write(interaction, actor, {pick.name: text}, {pick.name: pick.shown}, page)

    async def _write(
        self,
        interaction: discord.Interaction[Any],
        actor: Actor,
        values: Mapping[str, str],
        shown: Mapping[str, str],
        page: Page,
    ) -> None:
        """Change settings and show what then holds; a refusal is told in the panel, which shows the newest values."""
        before = await self._settings(interaction)
        try:
            after = await self._client.services.configuring.edit(guild_of(interaction), actor, values, shown)
        except (InvalidInputError, ConflictError) as error:
            await self._show(interaction, page, _refused(error, before))
            return
        if after.qa_channels != before.qa_channels:
            await self._forum_tags.catch_up(_guild(interaction))
        self._follow()
        if after.qa_channels and not before.qa_channels:
            await self._show(interaction, Page(), say("setup.now_ask", channel_id=after.qa_channels[0]))
        else:
            await self._show(interaction, page, say("setup.changed"))

    def _follow(self) -> None:
        """Have done what follows from other settings."""
        self._setting_log.wake()
        self._client.rank_roles.wake()
        self._client.renderer.wake()

    async def _show(self, interaction: discord.Interaction[Any], page: Page, notice: str = "") -> None:
        await change_page(interaction, view=await self._panel(interaction, page, notice))

    async def _panel(
        self, interaction: discord.Interaction[Any], page: Page, notice: str = ""
    ) -> discord.ui.LayoutView:
        settings = await self._settings(interaction)
        around = surroundings_of(_guild(interaction), interaction.application_id, settings)
        return setup_panel(settings, around, page, notice)

    async def _settings(self, interaction: discord.Interaction[Any]) -> GuildSettings:
        return await self._client.services.configuring.settings(guild_of(interaction))

    async def _manager(self, interaction: discord.Interaction[Any], guild_id: int) -> Actor:
        """Return the caller, who has to be a manager of the guild whose panel it is.

        Raises:
            InvalidInputError: BAD_ID: the panel is another guild's; nobody but a forger has it here.
            NotAllowedError: NOT_A_MANAGER.
        """
        if guild_id != guild_of(interaction):
            raise InvalidInputError(Reason.BAD_ID)
        actor = await self._client.actor(interaction)
        check_may_configure(actor)
        return actor


def _guild(interaction: discord.Interaction[Any]) -> discord.Guild:
    """Return the guild as the client knows it.

    Raises:
        NotFoundError: NO_SUCH_GUILD: the bot is not in it.
    """
    if interaction.guild is None:
        raise NotFoundError(Reason.NO_SUCH_GUILD)
    return interaction.guild


def _subject(name: str) -> Subject:
    if name not in SETTINGS:
        raise InvalidInputError(Reason.BAD_ID)
    return subject_of(name)


def _refused(error: InvalidInputError | ConflictError, settings: GuildSettings) -> str:
    return say("setup.refused", why=texts.refusal(error, settings))
