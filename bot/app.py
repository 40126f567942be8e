"""The composition root: settings become a bot that is ready to start."""

from datetime import UTC, datetime
from pathlib import Path

import discord
from discord.ext import commands

from bot.client import Askwell
from bot.domain.identity import Clock
from bot.domain.meaning import Embedder
from bot.services.accepting import Accepting
from bot.services.ageing import Ageing
from bot.services.answering import Answering
from bot.services.asking import Asking
from bot.services.auditing import Auditing
from bot.services.backfilling import Backfilling
from bot.services.backing_up_daily import DailyBackups
from bot.services.bountying import Bountying
from bot.services.comparing import Comparing
from bot.services.configuring import Configuring
from bot.services.diagnosing import Diagnosing
from bot.services.digesting import Digests
from bot.services.disclosing import Disclosing
from bot.services.erasing import Erasing
from bot.services.following import Following
from bot.services.forgetting import Forgetting
from bot.services.forgotten import Forgotten
from bot.services.forum_mirroring import ForumMirroring
from bot.services.history import History
from bot.services.indexing import Indexing
from bot.services.linking import Linking
from bot.services.listing import Listing
from bot.services.managing_questions import ManagingQuestions
from bot.services.managing_tags import ManagingTags
from bot.services.mirroring import Mirroring
from bot.services.moderating import Moderating
from bot.services.noticing import Notices
from bot.services.pinging import Pinging
from bot.services.preferring import Preferring
from bot.services.profiling import Profiling
from bot.services.rank_roles import RankRoles
from bot.services.ranking import Ranking
from bot.services.rendering import RenderQueue
from bot.services.repairing import Repairing
from bot.services.reporting import Reporting
from bot.services.reputation import Reputation
from bot.services.reviewing import Reviewing
from bot.services.searching import Searching
from bot.services.standing import Standings
from bot.services.static_embedder import find_embedder
from bot.services.suggesting import Suggesting
from bot.services.sweeping import Sweeping
from bot.services.syncing import Syncing
from bot.services.tag_following import TagFollowing
from bot.services.use_cases import Services
from bot.services.voting import Voting
from bot.services.watching import Watch
from bot.services.watching_over import WatchingOver
from bot.settings import Semantic, Settings
from bot.storage.database import Database
from cogs import (
    accepting,
    ageing,
    answering,
    asking,
    auditing,
    backfilling,
    bountying,
    configuring,
    diagnosing,
    digesting,
    following,
    helping,
    listening,
    listing,
    moderating,
    preferring,
    privacy,
    profiling,
    questioning,
    rank_roles,
    ranking,
    reading_history,
    reporting,
    reputation,
    reviewing,
    searching,
    suggesting,
    tagging,
    voting,
    watching_over,
)

COGS = (
    asking.Asking,
    answering.Answering,
    accepting.Accepting,
    voting.Voting,
    listening.Listening,
    following.Following,
    profiling.Profiling,
    questioning.Questioning,
    reading_history.ReadingHistory,
    reputation.Reputation,
    ranking.Ranking,
    rank_roles.RankRoles,
    listing.Listing,
    bountying.Bountying,
    ageing.Ageing,
    searching.Searching,
    suggesting.Suggesting,
    tagging.Tagging,
    preferring.Preferring,
    digesting.Digesting,
    privacy.Privacy,
    reporting.Reporting,
    moderating.Moderating,
    reviewing.Reviewing,
    auditing.Auditing,
    configuring.Configuring,
    diagnosing.Diagnosing,
    watching_over.WatchingOver,
    backfilling.Backfilling,
    helping.Helping,
)
"""Every cog of the bot; the order is that in which they hear a message."""


class DiscordClock:
    """The time as discord.py tells it: the system's, or the simulated one of a simulated Discord."""

    def now(self) -> datetime:
        """Return the present as an aware UTC datetime."""
        return discord.utils.utcnow().astimezone(UTC)


def build_bot(settings: Settings, *, clock: Clock | None = None, embedder: Embedder | None = None) -> commands.Bot:
    """Return a bot that opens its database when it starts and closes it when it ends.

    Args:
        settings: of the process.
        clock: the source of time; None: the system's.
        embedder: tells what questions mean; None: that of the settings, if any.
    """
    clock = DiscordClock() if clock is None else clock

    def make(database: Database, clock: Clock) -> Services:
        return make_services(database, clock, embedder or _make_embedder(settings), _backup_folder(settings))

    return Askwell(
        database_path=settings.database,
        make_services=make,
        clock=clock,
        message_content=settings.message_content,
        daily_backups=_make_daily_backups(settings, clock),
        metrics_address=None if settings.metrics_port is None else (settings.metrics_host, settings.metrics_port),
        cogs=COGS,
    )


def make_services(
    database: Database, clock: Clock, embedder: Embedder | None = None, backup_folder: Path | None = None
) -> Services:
    """Return the use cases on an open database.

    Args:
        database: it is.
        clock: the source of time.
        embedder: tells what questions mean; None: they are found by their words alone.
        backup_folder: of the daily backups; None: beside the database.
    """
    embedding = None
    if embedder is not None:
        from bot.services.embedding import Embedding  # it brings numpy, which nobody needs without it

        embedding = Embedding(database, embedder)
    watch = Watch(clock)
    forgotten = Forgotten()
    standings = Standings(database, clock)
    return Services(
        accepting=Accepting(database, clock, watch),
        ageing=Ageing(database, clock),
        answering=Answering(database, clock, watch),
        asking=Asking(database, clock, watch),
        auditing=Auditing(database),
        bountying=Bountying(database, clock),
        backfilling=Backfilling(database, clock),
        comparing=Comparing(database, clock, watch, forgotten),
        configuring=Configuring(database, clock),
        diagnosing=Diagnosing(database, clock),
        digests=Digests(database, clock),
        disclosing=Disclosing(database, clock),
        embedding=embedding,
        erasing=Erasing(database, clock),
        forgetting=Forgetting(database, clock, forgotten, backup_folder),
        forgotten=forgotten,
        following=Following(database, clock, watch),
        forum_mirroring=ForumMirroring(database, clock),
        history=History(database, clock),
        indexing=Indexing(database),
        listing=Listing(database, clock),
        mirroring=Mirroring(database, clock),
        moderating=Moderating(database, clock),
        notices=Notices(database, clock),
        pinging=Pinging(database, clock, standings),
        preferring=Preferring(database, clock),
        profiling=Profiling(clock, standings),
        rank_roles=RankRoles(database, clock),
        ranking=Ranking(database, clock, standings),
        renders=RenderQueue(database, clock),
        repairing=Repairing(database, clock),
        reporting=Reporting(database, clock),
        reputation=Reputation(database),
        reviewing=Reviewing(database, clock),
        searching=Searching(database, clock, embedding),
        suggesting=Suggesting(database, standings),
        standing=standings,
        sweeping=Sweeping(database, clock),
        syncing=Syncing(database, clock),
        linking=Linking(database, clock),
        managing_questions=ManagingQuestions(database, clock),
        managing_tags=ManagingTags(database, clock),
        tag_following=TagFollowing(database, clock),
        voting=Voting(database, clock, watch, forgotten),
        watch=watch,
        watching_over=WatchingOver(database, clock),
    )


def _make_embedder(settings: Settings) -> Embedder | None:
    return find_embedder(settings.semantic_model) if settings.semantic is Semantic.AUTO else None


def _make_daily_backups(settings: Settings, clock: Clock) -> DailyBackups | None:
    if settings.backups_kept == 0:
        return None
    return DailyBackups(settings.database, _backup_folder(settings), settings.backups_kept, clock)


def _backup_folder(settings: Settings) -> Path:
    return settings.backup_folder or settings.database.parent / "backups"
