"""Suspicions: votes of a guild that chance does not explain, told by their numbers alone.

Two patterns are looked for, both named by what Stack Exchange tells of its own nightly review ("What is serial voting
and how does it affect me?", meta.stackexchange.com/q/126829) and by the study of what its members do to gain
reputation (I. Mazloomzadeh, G. Uddin, F. Khomh, A. Sami: "Reputation Gaming in Crowd Technical Knowledge Sharing",
arXiv:2111.07101):

- *serial votes*: many votes of one member on one author within minutes, up or down;
- *rings*: members who vote each other up, and do so with much of what they vote at all. The study looks for groups
  that are isolated from the rest; here a candidate is a strongly connected component of the graph of pairs with oddly
  many votes, and the test asks how much of its members' votes falls within it.

The test: if a member is honest, each of n votes falls on an author, or within a group of authors, with the probability
p with which the votes of others do, who have nothing to do with it. Then the chance of k votes or more is the upper
tail of a binomial distribution. p is taken as two standard errors and one vote above what is seen, so that a young
guild, which shows little, accuses nobody. The members of a group vote independently, so the greatest of their g tails
to the power g bounds the chance of them all. And all the bursts, or groups of that size, that might have stood out are
counted, and the chance is multiplied by their number (Bonferroni): honest votes lead to any suspicion at all in at most
ALPHA of the nights.

Honest members with one taste are not random: so a suspicion is evidence for people to look at, never a verdict.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import lgamma, log, log1p, log10, sqrt

from bot.domain.components import components
from bot.domain.findings import FindingKind
from bot.domain.voting import Direction

ALPHA = 1e-3
"""The share of nights in which honest votes may lead to a suspicion, at most."""

WINDOW_DAYS = 90
"""Votes older than this are not looked at any more."""

BURST_SECONDS = 600
"""The time within which serial votes lie."""

LEAST_BURST = 6
LEAST_PAIR = 5
"""Fewer votes than these, in a burst or of one member on another, are nobody's business."""

LEAST_RING_SHARE = 0.2
"""The least share of each member's up votes that falls within the ring."""

_LOG10_ALPHA_EACH = log10(ALPHA / 2)
"""Bursts and rings share ALPHA."""

_LOG10_ODD_PAIR = -2.0
"""The chance from which on a pair's votes make its members a candidate for a ring; the ring itself is tested after."""


@dataclass(frozen=True, slots=True)
class CastVote:
    """A vote as the review sees it: on whose post (a row of member), which, and when (seconds since 1970)."""

    author_id: int
    direction: Direction
    cast_at: int


@dataclass(frozen=True, slots=True)
class SuspectPair:
    """Votes of one member on another (rows) in one direction, from first_at to last_at (seconds), both included."""

    voter_id: int
    author_id: int
    direction: Direction
    first_at: int
    last_at: int


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What chance does not explain.

    Attributes:
        kind: the pattern.
        log10_chance: a bound of the chance that honest votes show it anywhere in the guild, as a decimal logarithm.
        pairs: whose votes on whom; of a ring those with the most votes first.
    """

    kind: FindingKind
    log10_chance: float
    pairs: tuple[SuspectPair, ...]


@dataclass(frozen=True, slots=True)
class _Burst:
    """The moment in which a voter gave one author the most votes: so many, of so many in all around that time."""

    pair: SuspectPair
    number: int
    of: int


@dataclass(slots=True)
class _Pair:
    """The votes of one member on another: counts by direction, and when the first and the last up vote was cast."""

    ups: int = 0
    downs: int = 0
    first_at: int = 0
    last_at: int = 0

    @property
    def votes(self) -> int:
        return self.ups + self.downs

    def add(self, vote: CastVote) -> None:
        if vote.direction is Direction.DOWN:
            self.downs += 1
            return
        if not self.ups:
            self.first_at = vote.cast_at
        self.ups += 1
        self.last_at = vote.cast_at


class Survey:
    """What the votes of a guild add up to: to be given each voter's votes once, then asked.

    Memory grows with the members and with the pairs of at least LEAST_PAIR votes, not with the votes.
    """

    def __init__(self) -> None:
        self._cast: dict[int, _Pair] = {}
        self._received: defaultdict[int, _Pair] = defaultdict(_Pair)
        self._total = _Pair()
        self._pairs: dict[tuple[int, int], _Pair] = {}
        self._bursts: list[_Burst] = []

    def add(self, voter_id: int, votes: Iterable[CastVote]) -> None:
        """Take a voter's votes, in the order in which they were cast, none on the voter's own posts."""
        cast = _Pair()
        on: defaultdict[int, _Pair] = defaultdict(_Pair)
        times: dict[Direction, list[int]] = {Direction.UP: [], Direction.DOWN: []}
        by_author: defaultdict[tuple[int, Direction], list[int]] = defaultdict(list)
        for vote in votes:
            for counts in (cast, self._total, self._received[vote.author_id], on[vote.author_id]):
                counts.add(vote)
            times[vote.direction].append(vote.cast_at)
            by_author[vote.author_id, vote.direction].append(vote.cast_at)
        if not cast.votes:
            return
        self._cast[voter_id] = cast
        self._pairs |= {(voter_id, author): pair for author, pair in on.items() if pair.votes >= LEAST_PAIR}
        for (author_id, direction), of_pair in by_author.items():
            if len(of_pair) >= LEAST_BURST:
                burst = _best_burst(voter_id, author_id, direction, of_pair, times[direction])
                if burst is not None:
                    self._bursts.append(burst)

    def suspicions(self) -> list[Suspicion]:
        """Return what stands out: rings first, then serial votes that are no part of one."""
        rings = self._rings()
        in_rings = {(pair.voter_id, pair.author_id) for ring in rings for pair in ring.pairs}
        serial = self._serial()
        return rings + [each for each in serial if (each.pairs[0].voter_id, each.pairs[0].author_id) not in in_rings]

    def _serial(self) -> list[Suspicion]:
        family = log10(max(1, self._total.votes * len(self._received)))
        found: list[Suspicion] = []
        for burst in self._bursts:
            share = self._share(burst.pair.voter_id, burst.pair.author_id, burst.pair.direction)
            chance = log10_tail(burst.number, burst.of, share) + family
            if chance <= _LOG10_ALPHA_EACH:
                found.append(Suspicion(FindingKind.SERIAL, chance, (burst.pair,)))
        return sorted(found, key=lambda each: each.log10_chance)

    def _rings(self) -> list[Suspicion]:
        graph: defaultdict[int, list[int]] = defaultdict(list)
        for (voter_id, author_id), pair in self._pairs.items():
            share = self._share(voter_id, author_id, Direction.UP)
            if log10_tail(pair.ups, self._cast[voter_id].ups, share) <= _LOG10_ODD_PAIR:
                graph[voter_id].append(author_id)
        found = (self._ring(component) for component in components(graph))
        return sorted((ring for ring in found if ring is not None), key=lambda ring: ring.log10_chance)

    def _ring(self, group: frozenset[int]) -> Suspicion | None:
        """Return the group as a ring, if need be without those who are least of it; None when it is none."""
        while len(group) > 1:
            within = self._within(group)
            tails = {member: self._group_tail(member, group, within) for member in group}
            weakest = max(group, key=lambda member: (tails[member], member))
            chance = len(group) * tails[weakest] + self._log10_groups(len(group))
            if chance <= _LOG10_ALPHA_EACH - (len(group) - 1) * log10(2):
                pairs = sorted(within.items(), key=lambda entry: (-entry[1].ups, entry[0]))
                suspects = (SuspectPair(*edge, Direction.UP, pair.first_at, pair.last_at) for edge, pair in pairs)
                return Suspicion(FindingKind.RING, chance, tuple(suspects))
            group -= {weakest}
        return None

    def _within(self, group: frozenset[int]) -> dict[tuple[int, int], _Pair]:
        """Return the pairs of LEAST_PAIR up votes and more within a group."""
        edges = ((voter_id, author_id) for voter_id in group for author_id in group)
        found = ((edge, self._pairs.get(edge)) for edge in edges)
        return {edge: pair for edge, pair in found if pair is not None and pair.ups >= LEAST_PAIR}

    def _group_tail(self, member: int, group: frozenset[int], within: dict[tuple[int, int], _Pair]) -> float:
        """Return how likely a member's votes fall within a group as often as they do, by what outsiders' votes do."""
        cast = self._cast[member].ups
        number = sum(pair.ups for (voter_id, _), pair in within.items() if voter_id == member)
        if number < LEAST_RING_SHARE * cast:
            return 0.0
        received = {each: self._received[each].ups for each in group if each in self._received}
        from_outside = sum(received.values()) - sum(pair.ups for pair in within.values())
        on_member = received.get(member, 0) - sum(pair.ups for (_, author), pair in within.items() if author == member)
        outsiders = self._total.ups - sum(self._cast[each].ups for each in group)
        share = _high_share(from_outside - on_member, outsiders - on_member)
        return log10_tail(number, cast, share)

    def _log10_groups(self, size: int) -> float:
        """Return the decimal logarithm of how many groups of a size the guild has."""
        members = len(self._cast.keys() | self._received.keys())
        return (lgamma(members + 1) - lgamma(size + 1) - lgamma(members - size + 1)) / log(10)

    def _share(self, voter_id: int, author_id: int, direction: Direction) -> float:
        """Return how likely an honest vote of a voter falls on an author, taken high: what others' votes tell.

        Down votes are too rare to tell much, so they are taken to follow all votes, or each other if that is more.
        """
        pair = self._pairs.get((voter_id, author_id), _Pair())
        back = self._pairs.get((author_id, voter_id), _Pair())
        nothing = _Pair()
        own = [self._cast[voter_id], self._cast.get(author_id, nothing), self._received.get(voter_id, nothing)]
        received = self._received[author_id]
        # Neither the voter's votes nor the author's, nor those on the voter: such a choice was not theirs.
        ups = self._total.ups - sum(each.ups for each in own) + back.ups
        if direction is Direction.UP:
            return _high_share(received.ups - pair.ups, ups)
        downs = self._total.downs - sum(each.downs for each in own) + back.downs
        among_downs = (received.downs - pair.downs + 1) / (downs + len(self._received))
        return max(among_downs, _high_share(received.votes - pair.votes, ups + downs))


def log10_tail(number: int, of: int, share: float) -> float:
    """Return the decimal logarithm of the chance of so many or more successes in a binomial distribution.

    Args:
        number: the successes, from 0 to of.
        of: the trials.
        share: the probability of each success; 1 and more make everything certain.
    """
    if number <= 0 or share >= 1 or number <= of * share:
        return 0.0
    odds = share / (1 - share)
    first = (
        lgamma(of + 1)
        - lgamma(number + 1)
        - lgamma(of - number + 1)
        + number * log(share)
        + (of - number) * log1p(-share)
    )
    term = total = 1.0
    for successes in range(number, of):
        term *= (of - successes) / (successes + 1) * odds
        total += term
        if term < total * 1e-12:
            break
    return min(0.0, first / log(10) + log10(total))


def _high_share(on_author: int, of: int) -> float:
    """Return the share of votes on an author, one vote and two standard errors above what is seen."""
    if of <= 0:
        return 1.0
    return (on_author + 1 + 2 * sqrt(on_author + 1)) / of


def _best_burst(
    voter_id: int, author_id: int, direction: Direction, on_author: Sequence[int], times: Sequence[int]
) -> _Burst | None:
    """Return the most votes that a voter gave an author within BURST_SECONDS of one of them; None when they are few.

    Args:
        voter_id: who voted.
        author_id: on whose posts.
        direction: which votes.
        on_author: the times of the votes on the author, in order.
        times: the times of all the voter's votes in this direction, in order.
    """
    best, begins = 0, 0
    for place, begins_at in enumerate(on_author):
        number = bisect_right(on_author, begins_at + BURST_SECONDS) - place
        if number > best:
            best, begins = number, place
    if best < LEAST_BURST:
        return None
    first_at = on_author[begins]
    # Who reads author by author is no serial voter: what was voted on just before and after is looked at as well.
    of = bisect_right(times, first_at + 2 * BURST_SECONDS) - bisect_left(times, first_at - BURST_SECONDS)
    pair = SuspectPair(voter_id, author_id, direction, first_at, on_author[begins + best - 1])
    return _Burst(pair, best, of)
