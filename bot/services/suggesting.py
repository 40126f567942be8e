"""Suggesting: who is likely to know the answer to a question, or knows a tag."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from bot.domain.expertise import (
    MOST_LISTED,
    MOST_NAMED,
    SIMILAR_QUESTIONS,
    Expert,
    Parts,
    Scale,
    Subject,
    choose_named,
    in_order,
    scale_of,
    tag_weight,
)
from bot.domain.identity import PostId, Snowflake
from bot.domain.rank_roles import TagRank
from bot.domain.rendering import RenderKind
from bot.domain.similar import Similar
from bot.domain.standing import EXPERTISE_HALF_LIFE_DAYS, answer_worth, growth
from bot.domain.text import storable
from bot.services import similar
from bot.services.finding import require_tag
from bot.services.standing import Standings
from bot.storage import expertise, guilds, profiles, question_experts, questions, renders
from bot.storage.connection import Connection
from bot.storage.database import Database
from bot.storage.expertise import Account, Line

_BREADTHS = (25, 100, 400, 1_600)
"""How many members of each list are looked at: more only as long as somebody further down might belong in front."""

_MOST_TAGS = 10
"""A question has four tags; an imported one may have any number, of which the first count."""


@dataclass(frozen=True, slots=True)
class TagExpert:
    """One who knows a tag.

    Attributes:
        user_id: the account.
        tag_score: the sum of the scores of their answers in the tag.
        answers: how many there are.
        badge: the highest rank of badge that they have in the tag, if any.
        last_active_at: when they last asked or answered, in seconds since 1970.
    """

    user_id: Snowflake
    tag_score: int
    answers: int
    badge: TagRank | None
    last_active_at: int | None


class Suggesting:
    """The use cases of finding experts; they only read, with all totals brought up to date."""

    def __init__(self, database: Database, standings: Standings) -> None:
        """Search this database, and read its kept totals through the standings."""
        self._database = database
        self._standings = standings

    async def experts(
        self,
        guild_id: Snowflake,
        subject: Subject,
        *,
        limit: int,
        without: frozenset[Snowflake] = frozenset(),
        only_answered: bool = False,
    ) -> list[Expert]:
        """Return who is likely to know the answer to a question, the best first; nobody in an unknown guild.

        Who does not want to be suggested is left out. Similar questions are looked for first, among the slow searches;
        what their answers are worth is read with the rest, in one snapshot.

        Args:
            guild_id: the guild's id at Discord.
            subject: the question.
            limit: how many at most.
            without: accounts that are left out: the asker, and those who left the guild.
            only_answered: leave out who is active, but has no answers in its tags or to similar questions.
        """
        alike = await self._database.search(partial(find_similar, guild_id=guild_id, subject=subject))
        return await self._standings.read(
            partial(
                _experts,
                guild_id=guild_id,
                subject=subject,
                alike=alike,
                limit=limit,
                without=without,
                only_answered=only_answered,
            )
        )

    async def of_tag(
        self,
        guild_id: Snowflake,
        tag: str,
        *,
        visible_channels: frozenset[Snowflake] | None,
        absent: frozenset[Snowflake] = frozenset(),
    ) -> list[TagExpert]:
        """Return up to ten who know a tag, the best first; as above, whoever does not want to be suggested is left out.

        Args:
            guild_id: the guild's id at Discord.
            tag: its name.
            visible_channels: the channels that the reader can see and read back; None: all.
            absent: the accounts that are known to have left.

        Raises:
            NotFoundError: NO_SUCH_TAG (name); so it is for a tag that only hidden channels show.
        """
        return await self._standings.read(
            partial(_of_tag, guild_id=guild_id, tag=tag, visible_channels=visible_channels, absent=absent)
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """An expert with the member's row and choices."""

    member_id: int
    account: Account
    expert: Expert


def find_candidates(
    connection: Connection,
    guild_row: int,
    subject: Subject,
    alike: Sequence[Similar],
    *,
    limit: int,
    without: frozenset[Snowflake] = frozenset(),
    only_answered: bool = False,
) -> list[Candidate]:
    """Return the best candidates for a question, for use inside a transaction.

    Looked at are the first members of each tag's list and of the most active, and the authors of answers to similar
    questions; a member whom none of these shows can at most have what stands last in each list. Lists are read further
    down until that is not enough for a place among the best, at most 1,600 lines each. So the price does not grow with
    the guild, and the order is the true one wherever that depth is enough.

    Source: the threshold algorithm; Fagin, Lotem, Naor, "Optimal aggregation algorithms for middleware" (2001).

    Args:
        connection: the transaction; the kept totals are up to date.
        guild_row: the guild.
        subject: the question.
        alike: the earlier questions that are similar to it.
        limit: how many at most.
        without: accounts that are left out, as are all who do not want to be suggested.
        only_answered: leave out who is active, but has no answers in the question's tags or to similar questions.
    """
    search = _Search(connection, guild_row, subject, alike, without)
    found: list[Candidate] = []
    for breadth in _BREADTHS:
        found, is_certain = search.best(breadth, limit, only_answered=only_answered)
        if is_certain:
            break
    return found


def find_similar(
    connection: Connection, guild_id: Snowflake, subject: Subject, *, before: PostId | None = None
) -> list[Similar]:
    """Return the earlier questions whose answers tell of who knows a question; none in an unknown guild.

    Args:
        connection: the transaction.
        guild_id: the guild's id at Discord.
        subject: the question.
        before: the question, if it stands already; None: it is new.
    """
    guild_row = guilds.get_guild_id(connection, guild_id)
    if guild_row is None:
        return []
    return similar.find(
        connection, guild_row, subject.title, subject.details, subject.tags, SIMILAR_QUESTIONS, before=before
    )


def decide_again(connection: Connection, question_id: PostId, now: int) -> None:
    """Choose the experts of a question anew, within the transaction that changed what it is about, and show its card.

    Who has left since is passed over when the card is drawn; who may read the channel is not asked again.

    Args:
        connection: the transaction.
        question_id: the question.
        now: seconds since 1970.
    """
    question = questions.require_question(connection, question_id)
    guild_row = guilds.require_guild_id(connection, question.post.guild_id)
    subject = Subject(question.title, question.post.body, question.tags)
    found = find_candidates(
        connection,
        guild_row,
        subject,
        find_similar(connection, question.post.guild_id, subject, before=question_id),
        limit=MOST_NAMED,
        without=frozenset({question.post.author_id}),
        only_answered=True,
    )
    rows = {candidate.account.user_id: candidate.member_id for candidate in found}
    named = choose_named([candidate.expert for candidate in found], lambda _: True)
    question_experts.put(connection, question_id, [rows[user_id] for user_id in named])
    renders.request(connection, guild_row, question_id, RenderKind.CARD, now)


class _Search:
    """One question's candidates, looked at in growing breadth."""

    def __init__(
        self,
        connection: Connection,
        guild_row: int,
        subject: Subject,
        alike: Sequence[Similar],
        without: frozenset[Snowflake],
    ) -> None:
        self._connection = connection
        self._guild_row = guild_row
        self._without = without
        self._weights = _weights_of_tags(connection, guild_row, subject.tags)
        self._similar = _worth_in_similar(connection, alike)
        self._accounts: dict[int, Account] = {}

    def best(self, breadth: int, limit: int, *, only_answered: bool) -> tuple[list[Candidate], bool]:
        """Return the best among those that lists of this length show, and whether nobody else belongs there."""
        by_tag = {tag_id: expertise.list_by_tag(self._connection, tag_id, breadth) for tag_id in self._weights}
        active = expertise.list_by_activity(self._connection, self._guild_row, breadth)
        accounts = self._accounts_of([*by_tag.values(), active])
        parts = self._parts(accounts, by_tag, active, breadth)
        scale = scale_of(parts.values())
        rows = {account.user_id: member_id for member_id, account in accounts.items()}
        experts = in_order(parts, scale)
        if only_answered:
            experts = [expert for expert in experts if expert.has_answered]
        found = [Candidate(rows[expert.user_id], accounts[rows[expert.user_id]], expert) for expert in experts[:limit]]
        unseen = Parts(
            tags=sum(weight * _most_beyond(by_tag[tag_id], breadth) for tag_id, weight in self._weights.items()),
            activity=_most_beyond(active, breadth),
        )
        return found, _is_certain(experts, limit, unseen, scale, only_answered=only_answered)

    def _accounts_of(self, lists: Sequence[Sequence[Line]]) -> dict[int, Account]:
        """Return the candidates that the lists show, by row, those left out who are to be."""
        for lines in lists:
            for line in lines:
                self._accounts[line.member_id] = line.account
        for member_id in self._similar.keys() - self._accounts.keys():
            self._accounts[member_id] = expertise.require_account(self._connection, member_id)
        return {
            member_id: account
            for member_id, account in self._accounts.items()
            if account.may_be_suggested and account.user_id not in self._without
        }

    def _parts(
        self, accounts: Mapping[int, Account], by_tag: Mapping[int, list[Line]], active: Sequence[Line], breadth: int
    ) -> dict[Snowflake, Parts]:
        tags: dict[int, float] = dict.fromkeys(accounts, 0.0)
        for tag_id, weight in self._weights.items():
            look_up = partial(expertise.get_in_tag, self._connection, tag_id=tag_id)
            for member_id, value in _values(accounts, by_tag[tag_id], breadth, look_up).items():
                tags[member_id] += weight * value
        known = [line for lines in by_tag.values() for line in lines]
        activity = _activities(accounts, [*known, *active], partial(expertise.get_activity, self._connection))
        return {
            account.user_id: Parts(tags[member_id], self._similar.get(member_id, 0.0), activity[member_id])
            for member_id, account in accounts.items()
        }


def _values(
    members: Iterable[int], lines: Sequence[Line], breadth: int, look_up: Callable[[int], float]
) -> dict[int, float]:
    """Return what members have in a list of which the first lines are known; the others are looked up."""
    known = {line.member_id: line.value for line in lines}
    if len(lines) < breadth:
        return {member_id: known.get(member_id, 0.0) for member_id in members}
    return {member_id: known[member_id] if member_id in known else look_up(member_id) for member_id in members}


def _activities(members: Iterable[int], lines: Iterable[Line], look_up: Callable[[int], float]) -> dict[int, float]:
    """Return the activity of members, looked up where no line tells it."""
    known = {line.member_id: line.activity for line in lines}
    return {member_id: known[member_id] if member_id in known else look_up(member_id) for member_id in members}


def _most_beyond(lines: Sequence[Line], breadth: int) -> float:
    """Return the most that somebody can have whom the first lines of a list do not show."""
    return 0.0 if len(lines) < breadth else max(lines[-1].value, 0.0)


def _is_certain(experts: Sequence[Expert], limit: int, unseen: Parts, scale: Scale, *, only_answered: bool) -> bool:
    """Return whether nobody who was not looked at belongs among the first, or would change what the parts are worth."""
    if unseen.tags > scale.tags or unseen.activity > scale.activity:
        return False
    if unseen.tags <= 0 and (only_answered or unseen.activity <= 0):
        return True
    return len(experts) >= limit and scale.score(unseen) < experts[limit - 1].score


def _weights_of_tags(connection: Connection, guild_row: int, names: Sequence[str]) -> dict[int, float]:
    """Return the rows of the tags that the guild has, with what they tell."""
    questions = expertise.count_numbered(connection, guild_row)
    weights: dict[int, float] = {}
    for name in names[:_MOST_TAGS]:
        used = expertise.get_tag_use(connection, guild_row, storable(name))
        if used is not None:
            weights[used.tag_id] = tag_weight(questions, used.questions)
    return weights


def _worth_in_similar(connection: Connection, alike: Sequence[Similar]) -> dict[int, float]:
    """Return what the members' answers to similar questions are worth, by row, each times the similarity."""
    found: dict[int, float] = defaultdict(float)
    for question in alike:
        for answer in expertise.list_answers(connection, question.question_id):
            worth = answer_worth(answer.ups, answer.downs, answer.is_accepted)
            found[answer.member_id] += question.share * worth * growth(answer.created_at, EXPERTISE_HALF_LIFE_DAYS)
    return found


def _experts(
    connection: Connection,
    guild_id: Snowflake,
    subject: Subject,
    alike: Sequence[Similar],
    limit: int,
    without: frozenset[Snowflake],
    only_answered: bool,
) -> list[Expert]:
    guild_row = guilds.get_guild_id(connection, guild_id)
    if guild_row is None:
        return []
    found = find_candidates(
        connection, guild_row, subject, alike, limit=limit, without=without, only_answered=only_answered
    )
    return [candidate.expert for candidate in found]


def _of_tag(
    connection: Connection,
    guild_id: Snowflake,
    tag: str,
    visible_channels: frozenset[Snowflake] | None,
    absent: frozenset[Snowflake],
) -> list[TagExpert]:
    guild_row = guilds.get_guild_id(connection, guild_id)
    tag_id = require_tag(connection, guild_row, tag, visible_channels)
    if guild_row is None:
        return []
    found = find_candidates(
        connection, guild_row, Subject(tags=(tag,)), (), limit=MOST_LISTED, without=absent, only_answered=True
    )
    experts: list[TagExpert] = []
    for candidate in found:
        totals = expertise.get_tag_totals(connection, candidate.member_id, tag_id)
        experts.append(
            TagExpert(
                user_id=candidate.account.user_id,
                tag_score=totals.score,
                answers=totals.answers,
                badge=profiles.get_tag_badge(connection, candidate.member_id, tag_id),
                last_active_at=expertise.get_last_post_at(connection, candidate.member_id),
            )
        )
    return experts
