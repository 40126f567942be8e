"""Reviewing: the nightly search for suspicious votes, and what the managers decide of what it found."""

from __future__ import annotations

import asyncio
from functools import partial
from itertools import groupby

from bot.domain.deeds import Deed, DeedKind
from bot.domain.errors import NotAllowedError, NotFoundError, Reason
from bot.domain.findings import MOST_EVIDENCE, Finding, FindingKind, FindingState, Verdict, decide
from bot.domain.identity import SECONDS_A_DAY, Actor, Clock, Snowflake, day_of, seconds
from bot.domain.listing import Page
from bot.domain.rendering import RenderKind
from bot.domain.suspicions import LEAST_BURST, LEAST_PAIR, WINDOW_DAYS, Survey, Suspicion
from bot.domain.voting import VoteState
from bot.services import casting
from bot.storage import deeds, findings, guild_settings, guilds, renders, votes
from bot.storage.connection import Connection
from bot.storage.database import Database, Priority
from bot.storage.findings import Evidence

FINDINGS_ON_A_PAGE = 4
"""Each has a row of buttons, and Discord shows five rows."""

_VOTERS_A_STEP = 50
_MOST_A_NIGHT = 20
"""What is found beyond that waits for the next night."""

_DEEDS = {
    Verdict.INVALIDATE: DeedKind.VOTES_INVALIDATED,
    Verdict.DISMISS: DeedKind.VOTES_DISMISSED,
    Verdict.RESTORE: DeedKind.VOTES_RESTORED,
}


class Reviewing:
    """The use cases of reviewing votes.

    The nightly review reads in steps, which may see different moments, and writes in one transaction for each guild:
    its findings together with the note that the day is done. A vote that was taken back meanwhile is no evidence.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        """Work on this database, by this clock."""
        self._database = database
        self._clock = clock

    async def review_due(self) -> int:
        """Review each guild that was not reviewed in this UTC day; return the number of new findings."""
        day = day_of(seconds(self._clock.now()))
        due = await self._database.read(partial(findings.list_guilds_to_review, day=day))
        return sum([await self._review(guild_id) for guild_id in due])

    async def page(self, guild_id: Snowflake, actor: Actor, *, is_open: bool, page: int = 0) -> Page[Finding]:
        """Return findings: the open ones, the oldest first, or the decided ones, the newest decision first.

        Args:
            guild_id: the guild's id at Discord.
            actor: who asks.
            is_open: which of them.
            page: counts from 0; it has FINDINGS_ON_A_PAGE findings.

        Raises:
            NotAllowedError: NOT_A_MANAGER.
        """
        _check_may_review(actor)
        return await self._database.read(partial(_page, guild_id=guild_id, is_open=is_open, page=page))

    async def decide(self, guild_id: Snowflake, finding_id: int, verdict: Verdict, actor: Actor) -> Finding:
        """Let a manager decide of a finding, and return it as it is now.

        To invalidate takes out all its votes that still stand, and refuses new ones of the same voters on the same
        authors for a while; to restore gives back those that are still on record.

        Raises:
            NotAllowedError: NOT_A_MANAGER.
            NotFoundError: NO_SUCH_FINDING: not in this guild.
            ConflictError: FINDING_DECIDED: it is not open any more, or was not invalidated.
        """
        _check_may_review(actor)
        now = seconds(self._clock.now())
        return await self._database.write(
            partial(_decide, guild_id=guild_id, finding_id=finding_id, verdict=verdict, actor=actor, now=now)
        )

    async def _review(self, guild_id: int) -> int:
        now = seconds(self._clock.now())
        survey = Survey()
        last: Snowflake | None = Snowflake(0)
        while last is not None:
            last = await self._database.read(partial(_survey, guild_id=guild_id, after=last, survey=survey, now=now))
        # Off the event loop: the numbers of a big guild take a second.
        suspicions = await asyncio.to_thread(survey.suspicions)
        return await self._database.write(
            partial(_record, guild_id=guild_id, suspicions=suspicions, now=now), priority=Priority.JOB
        )


def _check_may_review(actor: Actor) -> None:
    if not actor.is_manager:
        raise NotAllowedError(Reason.NOT_A_MANAGER)


def _survey(connection: Connection, guild_id: int, after: Snowflake, survey: Survey, now: int) -> Snowflake | None:
    """Take the votes of the next members; return the last of these, None when there are no more."""
    voters = findings.list_voters(connection, guild_id, after, _VOTERS_A_STEP)
    since = now - WINDOW_DAYS * SECONDS_A_DAY
    for voter_id, _ in voters:
        survey.add(voter_id, findings.iterate_votes(connection, voter_id, since, now + 1))
    return voters[-1][1] if len(voters) == _VOTERS_A_STEP else None


def _record(connection: Connection, guild_id: int, suspicions: list[Suspicion], now: int) -> int:
    """Keep what was found and let the log channel be told; return how many findings there are."""
    if not findings.begin_day(connection, guild_id, day_of(now)):
        return 0
    has_readers = guild_settings.load(connection, guild_id).log_channel is not None
    number = 0
    for suspicion in suspicions[:_MOST_A_NIGHT]:
        finding_id = _add_finding(connection, guild_id, suspicion, now)
        if finding_id is None:
            continue
        number += 1
        post_id = findings.get_first_post(connection, finding_id)
        if has_readers and post_id is not None:
            renders.request(connection, guild_id, post_id, RenderKind.FINDING, now, target=str(finding_id))
    return number


def _add_finding(connection: Connection, guild_id: int, suspicion: Suspicion, now: int) -> int | None:
    """Add a suspicion with the votes that still stand; None when too few do."""
    least = LEAST_BURST if suspicion.kind is FindingKind.SERIAL else LEAST_PAIR
    room = MOST_EVIDENCE
    evidence: list[tuple[int, int, list[Evidence]]] = []
    for pair in suspicion.pairs:
        found = findings.list_evidence(
            connection, pair.voter_id, pair.author_id, pair.direction, pair.first_at, pair.last_at, room
        )
        if len(found) >= least:
            evidence.append((pair.voter_id, pair.author_id, found))
            room -= len(found)
    if not evidence:
        return None
    finding_id = findings.add_finding(connection, guild_id, suspicion.kind, suspicion.log10_chance, now)
    for voter_id, author_id, found in evidence:
        findings.add_pair(connection, finding_id, voter_id, author_id, found)
    return finding_id


def _page(connection: Connection, guild_id: Snowflake, is_open: bool, page: int) -> Page[Finding]:
    guild_row = guilds.get_guild_id(connection, guild_id)
    if guild_row is None:
        return Page((), page, has_next=False)
    list_findings = findings.list_open if is_open else findings.list_decided
    found = list_findings(connection, guild_row, FINDINGS_ON_A_PAGE + 1, page * FINDINGS_ON_A_PAGE)
    return Page(tuple(found[:FINDINGS_ON_A_PAGE]), page, has_next=len(found) > FINDINGS_ON_A_PAGE)


def _decide(
    connection: Connection, guild_id: Snowflake, finding_id: int, verdict: Verdict, actor: Actor, now: int
) -> Finding:
    guild_row = guilds.get_guild_id(connection, guild_id)
    finding = None if guild_row is None else findings.get_finding(connection, guild_row, finding_id)
    if guild_row is None or finding is None:
        raise NotFoundError(Reason.NO_SUCH_FINDING)
    state = decide(finding, verdict)
    if state is FindingState.INVALIDATED:
        _move_votes(connection, guild_row, finding_id, VoteState.COUNTED, now)
    elif state is FindingState.RESTORED:
        _move_votes(connection, guild_row, finding_id, VoteState.INVALIDATED, now)
    findings.put_decision(connection, finding_id, state, actor.user_id, now)
    deeds.add(connection, guild_row, None, Deed(_DEEDS[verdict], actor.user_id, why=str(finding_id)), now)
    decided = findings.get_finding(connection, guild_row, finding_id)
    if decided is None:
        raise LookupError(f"the finding {finding_id} vanished")
    return decided


def _move_votes(connection: Connection, guild_id: int, finding_id: int, state: VoteState, now: int) -> None:
    """Take a finding's votes that are in a state out of it: counted ones are invalidated, invalidated ones restored."""
    settings = guild_settings.load(connection, guild_id)
    move = casting.invalidate if state is VoteState.COUNTED else casting.restore
    for post_id, entries in groupby(findings.list_votes(connection, finding_id, state), key=lambda entry: entry[0]):
        target = votes.get_target(connection, post_id)
        if target is None:
            raise LookupError(f"votes on the missing post {post_id}")
        move(connection, target, [vote for _, vote in entries], settings, now)
