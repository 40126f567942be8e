"""All use cases together, as the client and the cogs hold them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.services.accepting import Accepting
from bot.services.ageing import Ageing
from bot.services.answering import Answering
from bot.services.asking import Asking
from bot.services.auditing import Auditing
from bot.services.backfilling import Backfilling
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
from bot.services.suggesting import Suggesting
from bot.services.sweeping import Sweeping
from bot.services.syncing import Syncing
from bot.services.tag_following import TagFollowing
from bot.services.voting import Voting
from bot.services.watching import Watch
from bot.services.watching_over import WatchingOver

if TYPE_CHECKING:
    from bot.services.embedding import Embedding  # it brings numpy, which nobody needs without it


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that the bot can do, without Discord.

    Attributes:
        embedding: finds out what questions mean; None: nobody does.
    """

    accepting: Accepting
    ageing: Ageing
    answering: Answering
    asking: Asking
    auditing: Auditing
    backfilling: Backfilling
    bountying: Bountying
    comparing: Comparing
    configuring: Configuring
    diagnosing: Diagnosing
    digests: Digests
    disclosing: Disclosing
    erasing: Erasing
    embedding: Embedding | None
    following: Following
    forgetting: Forgetting
    forgotten: Forgotten
    forum_mirroring: ForumMirroring
    history: History
    indexing: Indexing
    listing: Listing
    linking: Linking
    managing_questions: ManagingQuestions
    managing_tags: ManagingTags
    mirroring: Mirroring
    moderating: Moderating
    notices: Notices
    pinging: Pinging
    preferring: Preferring
    profiling: Profiling
    rank_roles: RankRoles
    ranking: Ranking
    renders: RenderQueue
    repairing: Repairing
    reporting: Reporting
    reviewing: Reviewing
    reputation: Reputation
    searching: Searching
    suggesting: Suggesting
    standing: Standings
    sweeping: Sweeping
    syncing: Syncing
    tag_following: TagFollowing
    voting: Voting
    watch: Watch
    watching_over: WatchingOver
