"""The bot as discord.py runs it: what it holds, and how it starts and ends."""

import logging
import sys
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import AskwellError, StorageError
from bot.domain.identity import Actor, Clock, Snowflake, seconds
from bot.domain.settings import DEFAULT_SETTINGS, GuildSettings
from bot.edge import errors
from bot.edge.absences import Absences
from bot.edge.ageing import Clockwork
from bot.edge.ageing_notes import AgeingNotes
from bot.edge.backfill import Backfills
from bot.edge.backups import Backups
from bot.edge.calls import Calls
from bot.edge.cards import AnswerCards
from bot.edge.chores import Chore
from bot.edge.commands import sync_commands
from bot.edge.drawing import Drawing
from bot.edge.embeddings import Embeddings
from bot.edge.ending import Workers
from bot.edge.expert_choice import ExpertChoice
from bot.edge.expert_pings import ExpertPings
from bot.edge.folds import Folds
from bot.edge.guild_repair import RepairTools
from bot.edge.handlers import Handlers
from bot.edge.headroom import Headroom
from bot.edge.heartbeat import SESSION_RECORDED, Heartbeat
from bot.edge.intents import intents
from bot.edge.languages import Languages
from bot.edge.messages import RecentMessages
from bot.edge.metrics import Metrics
from bot.edge.notifier import Notifier
from bot.edge.people import People
from bot.edge.pictures import Pictures
from bot.edge.posting import Poster
from bot.edge.presence import Presence
from bot.edge.rank_roles import RoleKeeper
from bot.edge.readings import Readings
from bot.edge.recount import SETTLING_SECONDS, Recounts
from bot.edge.renderer import Renderer
from bot.edge.repair import Repairs
from bot.edge.rights import actor_of
from bot.edge.sweep import Sweep
from bot.edge.tree import CommandTranslator, Tree
from bot.services.backing_up_daily import DailyBackups
from bot.services.use_cases import Services
from bot.services.watching import LINGER_SECONDS
from bot.storage.database import Database
from bot.storage.lock import FileLock
from bot.ui.ageing import AcceptSelect
from bot.ui.bounties import AwardSelect
from bot.ui.buttons import DYNAMIC_ITEMS
from bot.ui.selects import ChoiceSelect
from bot.ui.words import speak

_log = logging.getLogger(__name__)

MAX_RATELIMIT_SECONDS = 60.0

_NOT_HEARD = frozenset({"connect", "ready", "disconnect", "error"})
"""What discord.py tells of itself."""

RECOVERY_RETRY_SECONDS = 300.0
"""The time after which drafts are looked after again about which Discord could not be asked."""


class Askwell(Handlers, commands.Bot):
    """The bot.

    Attributes:
        clock: the source of time.
        metrics: what the process counts of itself.
        calls: the way to Discord.
        people: the members seen lately.
        presence: who left.
        pictures: the pictures of profiles.
        recent: the newest messages of threads.
        languages: finds the language for whoever reads.
        services: the use cases; there from `setup_hook` on, as all below.
        poster: opens the threads of questions.
        cards: sends the cards of answers.
        recovery: looks after drafts that are on record as being posted.
        heartbeat: writes down until when everything was heard.
        expert_pings: asks experts to look at questions that have waited for long.
        renderer: shows what waits in the outbox.
        rank_roles: gives and takes roles for reputation and badges.
        clockwork: reminds askers, and closes stale questions.
        folds: counts in what changed.
        notifier: tells members what they chose to be told.
        recounts: reads the posts whose votes are in doubt.
        repairs: compares guilds with Discord.
        backfills: takes over the posts that stand in forums.
        sweep: has every post with votes read once a week.
    """

    languages: Languages
    services: Services
    poster: Poster
    cards: AnswerCards
    recovery: Chore
    heartbeat: Heartbeat
    expert_pings: ExpertPings
    renderer: Renderer
    notifier: Notifier
    clockwork: Clockwork
    folds: Folds
    recounts: Recounts
    repairs: Repairs
    backfills: Backfills
    sweep: Sweep

    def __init__(
        self,
        *,
        database_path: Path,
        make_services: Callable[[Database, Clock], Services],
        clock: Clock,
        message_content: bool,
        daily_backups: DailyBackups | None,
        metrics_address: tuple[str, int] | None,
        cogs: Sequence[Callable[["Askwell"], commands.Cog]],
    ) -> None:
        """Put the bot together; nothing is opened before `setup_hook`.

        Args:
            database_path: the file of the database.
            make_services: what makes the use cases on the open database.
            clock: the source of time.
            message_content: ask for the Message Content intent.
            daily_backups: makes them; None: nobody does.
            metrics_address: host and port on which the metrics are served; None: they are not.
            cogs: what makes each cog.
        """
        metrics = Metrics(are_read=metrics_address is not None)
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            intents=intents(message_content=message_content),
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=MAX_RATELIMIT_SECONDS,
            http_trace=metrics.trace(),
        )
        self.clock = clock
        self.metrics = metrics
        self.calls = Calls(self, clock)
        self.people = People(self.calls)
        self.presence = Presence(clock)
        self.pictures = Pictures()
        self.recent = RecentMessages()
        self._database_path = database_path
        self._daily_backups = daily_backups
        self._metrics_address = metrics_address
        self._make_services = make_services
        self._cog_makers = cogs
        self._resources = AsyncExitStack()
        self._work = Workers()
        self._hearers: list[Callable[[], None]] = []
        self.commit_hearers: list[Callable[[], None]] = []

    # --- start and end

    async def setup_hook(self) -> None:
        """Take the lock, open the database, load the cogs and register the commands, before the gateway opens.

        Whatever was opened is closed again when a step fails.

        Raises:
            DatabaseLockedError: another process runs on this database.
            DatabaseInvalidError: the file cannot be used.
            SettingsError: the address for the metrics cannot be had.
        """
        try:
            self._resources.enter_context(FileLock.acquire(self._database_path))
            database = await Database.open(self._database_path, on_commit=self._committed)
            self._resources.push_async_callback(database.close)
            await self._open_monitoring(database)  # First: a port that is taken is told in one line.
            services = self.services = self._make_services(database, self.clock)
            await services.forgotten.load(database)
            self.languages = Languages(self, services.configuring, services.preferring)
            self._begin_backups()
            choice = ExpertChoice(self, self.presence, services.suggesting)
            asking, configuring, room = services.asking, services.configuring, Headroom(self.calls, services.ageing)
            self.poster = Poster(self, self.calls, self.people, self.languages, asking, configuring, choice, room)
            self.cards = AnswerCards(self.calls, self.people, self.languages, services.answering, self.clock)
            self.recovery = Chore("recovery of drafts", self._recover)
            notes = AgeingNotes(self.calls, services.ageing, self.clock)
            drawing = Drawing(self, self.calls, self.people, self.presence, self.languages, notes, services)
            self.notifier = Notifier(self, self.calls, self.languages, services.notices, self.clock)
            self.renderer = Renderer(drawing, services.renders, self.clock, self.notifier.wake)
            self.rank_roles = RoleKeeper(self, self.calls, self.languages, services.rank_roles, self.clock)
            self.expert_pings = ExpertPings(
                self, self.calls, self.presence, self.languages, services.pinging, self.clock
            )
            self.clockwork = Clockwork(self, services.ageing, self.renderer, self.clock)
            self._work.add(self.recovery, self.renderer, self.notifier, self.pictures)
            self._work.add(self.rank_roles, self.expert_pings, self.clockwork)
            self.commit_hearers.append(self.clockwork.note_commit)
            self._begin_folds(services)
            self._begin_embeddings(services)
            self._watch_discord(services)
            self.sweep = Sweep(services.sweeping, self.clock, self.recounts.wake)
            self._work.add(self.recounts, self.repairs, self.backfills, self.sweep)
            self.heartbeat = Heartbeat(services.repairing, self.clock, self._session_begun)
            self._hearers.append(self.heartbeat.hear)
            self._work.add(self.heartbeat)
            for make_cog in self._cog_makers:
                await self.add_cog(make_cog(self))
            self.add_dynamic_items(*DYNAMIC_ITEMS, ChoiceSelect, AwardSelect, AcceptSelect)
            await self.tree.set_translator(CommandTranslator())
            await sync_commands(self, services.syncing)
        except BaseException:
            await self._work.close()
            await self._resources.aclose()
            raise

    async def close(self) -> None:
        """Finish what was begun, leave Discord, close the database and release its lock; once is enough.

        What is not done within some seconds, because Discord does not answer, waits in the database.
        """
        try:
            await self._work.close(self)
            await super().close()
        finally:
            await self._resources.aclose()

    async def _open_monitoring(self, database: Database) -> None:
        if self._metrics_address is None:
            return
        from bot.edge.monitoring import Monitoring  # it brings the web server of aiohttp, 2 MB

        async def is_ready() -> bool:
            if not hasattr(self, "services"):
                return False
            try:
                renders = await self.services.renders.count()
            except StorageError:
                return False
            self.metrics.waiting(transactions=database.waiting, renders=renders)
            return self.is_ready()

        monitoring = Monitoring(self.metrics, is_ready)
        await monitoring.open(*self._metrics_address)
        self._resources.push_async_callback(monitoring.close)

    def _begin_folds(self, services: Services) -> None:
        self.folds = Folds(services.standing, self._counted_in)
        self._work.add(self.folds)
        self.commit_hearers.append(self.folds.wake)
        self.folds.wake()

    def _begin_embeddings(self, services: Services) -> None:
        if services.embedding is not None:
            self._resources.callback(services.embedding.close)
            embeddings = Embeddings(services.embedding)
            self._work.add(embeddings)
            self.commit_hearers.append(embeddings.wake)
            embeddings.begin()

    def _committed(self, seconds: float) -> None:
        """Take note of a transaction that took so long."""
        self.metrics.committed(seconds)
        for hear in self.commit_hearers:
            hear()

    def _counted_in(self) -> None:
        """Have done and shown what follows from new totals."""
        self.renderer.wake()
        self.notifier.wake()
        self.rank_roles.wake()

    def _begin_backups(self) -> None:
        if self._daily_backups is not None:
            backups = Backups(self._daily_backups, self.metrics, self.clock)
            self._work.add(backups)
            backups.begin()
            self._hearers.append(backups.hear)

    def _watch_discord(self, services: Services) -> None:
        """Make what reads Discord where events were missed or did not fit."""
        voting, comparing, watch = services.voting, services.comparing, services.watch
        readings = Readings(self, self.calls, voting, comparing, services.forgotten)
        absences = Absences(self, self.calls, comparing, services.following)
        self.recounts = Recounts(self.calls, readings, absences, voting, comparing, watch, self.renderer)
        tools = RepairTools(
            client=self,
            calls=self.calls,
            readings=readings,
            absences=absences,
            comparing=comparing,
            following=services.following,
            asking=services.asking,
            watch=watch,
        )
        self.repairs = Repairs(self, tools, services.repairing, self.clock, self.metrics, self._mended)
        self.backfills = Backfills(
            self, self.calls, self.languages, readings, watch, services, self.clock, self._mended
        )

    def _session_begun(self) -> None:
        self.repairs.wake()
        self.dispatch(SESSION_RECORDED)

    def _mended(self) -> None:
        """Have shown what a comparison changed; what came while it read is read once more when all has arrived."""
        self.renderer.wake()
        self.notifier.wake()
        self.expert_pings.wake()
        self.recounts.wake(SETTLING_SECONDS + LINGER_SECONDS)

    async def _recover(self) -> None:
        is_done = await self.poster.recover()
        if not await self.cards.recover() or not is_done:
            self.recovery.wake(RECOVERY_RETRY_SECONDS)
        self.renderer.wake()
        self.notifier.wake()
        self.expert_pings.wake()

    # --- who and when

    async def actor(self, interaction: discord.Interaction[Any]) -> Actor:
        """Return the caller of an interaction with the rights of this moment."""
        if interaction.guild_id is None:
            return actor_of(interaction.user, None)
        settings = await self.services.configuring.settings(Snowflake(interaction.guild_id))
        return actor_of(interaction.user, settings.helper_role, interaction.permissions)

    async def speak_to(self, interaction: discord.Interaction[Any]) -> None:
        """Speak the caller's language from now on, in this task; no error leaves."""
        speak(await self.languages.of_caller(interaction))

    def now(self) -> int:
        """Return the present in seconds since 1970."""
        return seconds(self.clock.now())

    # --- events and errors

    def dispatch(self, event_name: str, /, *arguments: Any, **options: Any) -> None:
        """Let listeners hear an event; each that Discord sent is counted."""
        if event_name == "socket_event_type":
            self.metrics.heard(*arguments)
        elif event_name not in _NOT_HEARD:
            for hear in self._hearers:
                hear()
        super().dispatch(event_name, *arguments, **options)

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:
        """Log a listener that failed, once; an outage of the database without its traceback."""
        self.metrics.failed()
        error = sys.exc_info()[1]
        if isinstance(error, StorageError):
            # At the end the database closes while listeners still run; the next start compares.
            level = logging.INFO if self.is_closed() else logging.WARNING
            _log.log(level, "%s could not be followed: %s", event_method, error)
        else:
            _log.exception("a bug in %s", event_method)

    async def report_error(self, interaction: discord.Interaction[Any], error: Exception, **content: Any) -> bool:
        """Answer an interaction that failed, and return whether its caller was told.

        Args:
            interaction: what failed.
            error: why.
            content: what goes along with the words, as a file with the caller's text.
        """
        await self.speak_to(interaction)
        return await errors.report(interaction, error, await self._settings_for(interaction, error), **content)

    async def words(self, interaction: discord.Interaction[Any], error: Exception) -> str:
        """Return what to tell the caller of an interaction that failed; log what is not the caller's doing."""
        return errors.words(interaction, error, await self._settings_for(interaction, error))

    async def _settings_for(self, interaction: discord.Interaction[Any], error: Exception) -> GuildSettings:
        """Return the guild's settings for the words of a refusal; anything else needs none, and is counted."""
        if not isinstance(errors.unwrap(error), AskwellError):
            self.metrics.failed()
        if interaction.guild_id is None or not isinstance(errors.unwrap(error), AskwellError):
            return DEFAULT_SETTINGS
        try:
            return await self.services.configuring.settings(Snowflake(interaction.guild_id))
        except StorageError:
            return DEFAULT_SETTINGS
