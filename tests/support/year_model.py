"""What is to become of questions and bounties in time, in plain Python: written from the rules, not from the code.

Times are seconds. The bot's clock may stand wrong by some time and its work takes a while, so each rule names a moment
before which nothing may happen, and one after which it must have happened.
"""

from __future__ import annotations

from dataclasses import dataclass, field

DAY = 86_400
REMINDER, STALE, BOUNTY, WEEK = 3 * DAY, 30 * DAY, 7 * DAY, 7 * DAY
OLD_NEWS = 30 * DAY
"""Of an answer that was this old when its question began to wait (an acceptance was taken back) nobody need be told."""


@dataclass
class Written:
    """An answer: by whom, when, with which score; whether it stands, and whether anybody voted on it or edited it."""

    author: int
    at: int
    score: int = 0
    stands: bool = True
    is_touched: bool = False


@dataclass
class Closing:
    """A question's being closed as stale: when, and whether its thread was told, or need not be."""

    at: int
    is_told: bool = False
    is_excused: bool = False


@dataclass
class Story:
    """The life of a question.

    Attributes:
        active_at: when something last happened.
        liked_at: when it got its first vote.
        waiting_since: the earliest and the latest time from which it has waited for its asker's decision.
        wants_reminder: its asker would read one.
    """

    asker: int
    asked_at: int
    wants_reminder: bool = True
    active_at: int = 0
    is_open: bool = True
    is_stale: bool = False
    is_deleted: bool = False
    liked_at: int | None = None
    answers: dict[int, Written] = field(default_factory=dict)
    accepted: int | None = None
    waiting_since: tuple[int, int | None] | None = None
    reminders: list[int] = field(default_factory=list)
    closings: list[Closing] = field(default_factory=list)
    bounty_ends_at: int | None = None

    def happens(self, at: int) -> None:
        """Take note of activity, and of whether the question waits for a decision from now on."""
        self.active_at = max(self.active_at, at)
        self.settle(at)

    def standing(self) -> list[int]:
        """Return the answers that stand."""
        return [key for key, each in self.answers.items() if each.stands]

    def settle(self, at: int) -> None:
        """Look whether it waits for a decision."""
        waits = self.is_open and self.accepted is None and bool(self.standing())
        if not waits:
            self.waiting_since = None
        elif self.waiting_since is None:
            self.waiting_since = (at, None)

    def looked_at(self) -> None:
        """The bot has looked: what was heard together counts as one."""
        if self.waiting_since is not None and self.waiting_since[1] is None:
            self.waiting_since = (self.waiting_since[0], max(self.waiting_since[0], self.active_at))

    def open(self, at: int) -> None:
        """Open again: all time begins anew."""
        self.is_open, self.is_stale = True, False
        self.happens(at)

    def close(self, *, as_stale: bool, at: int) -> None:
        """Close."""
        self.is_open, self.is_stale = False, as_stale
        if as_stale:
            self.closings.append(Closing(at))
        self.settle(at)

    def remind_from(self) -> int | None:
        """Return from when on its asker may be reminded; None: not as it stands."""
        if self.waiting_since is None or self.reminders or not self.wants_reminder:
            return None
        return self.waiting_since[0] + REMINDER

    def remind_until(self) -> int | None:
        """Return from when on a reminder is missing; None: none need come as it stands."""
        if self.remind_from() is None or self.waiting_since is None:
            return None
        since = self.active_at if self.waiting_since[1] is None else self.waiting_since[1]
        first = min(self.answers[key].at for key in self.standing())
        return None if since - first > OLD_NEWS - DAY else since + REMINDER

    def is_news(self, at: int, margin: int) -> bool:
        """Return whether a digest of about that time tells of it for certain: it is new, and got votes."""
        if self.is_deleted or self.liked_at is None:
            return False
        return at - WEEK + DAY + margin <= self.asked_at and self.liked_at <= at - margin

    def stale_at(self) -> int | None:
        """Return when it is to be closed as stale; None: never as it stands."""
        if not self.is_open or self.accepted is not None:
            return None
        return max(self.active_at, self.bounty_ends_at or 0) + STALE


@dataclass
class Offer:
    """A bounty: what was offered for which question, and what became of it.

    Attributes:
        state: open, awarded, halved, lost, returned.
        tellings: how often its thread was told of its end.
    """

    question: int
    giver: int
    amount: int
    at: int
    state: str = "open"
    answer: int | None = None
    awarded: int = 0
    tellings: int = 0

    @property
    def ends_at(self) -> int:
        """Return when its time is over."""
        return self.at + BOUNTY

    def award(self, answer: int) -> None:
        """Give all of it to an answer."""
        self.state, self.answer, self.awarded = "awarded", answer, self.amount

    def run_out(self, story: Story) -> None:
        """End it: half goes to the best answer given since with a score of 2 or more, the oldest of equals."""
        worthy = [
            (-each.score, each.at, key)
            for key, each in story.answers.items()
            if each.stands and each.score >= 2 and self.at <= each.at < self.ends_at and each.author != self.giver
        ]
        if worthy:
            self.state, self.answer, self.awarded = "halved", min(worthy)[2], self.amount // 2
        else:
            self.state = "lost"


@dataclass
class Reader:
    """Who is sent the digest of a week.

    Attributes:
        due_at: when the next is due.
        seen_at: when the bot was there first since it was due.
        told: when digests came.
    """

    due_at: int
    seen_at: int | None = None
    told: list[int] = field(default_factory=list)

    def is_told(self, at: int, early: int) -> bool:
        """Take note of a digest; return whether its time had come, and the last one is six days ago or more."""
        is_time = at >= self.due_at - early and (not self.told or at - self.told[-1] >= WEEK - DAY - early)
        self.told.append(at)
        self.go_on(at)
        return is_time

    def is_seen_late(self, now: int, early: int, late: int) -> bool:
        """Take note that the bot is there; return whether it was for long since a digest was due."""
        if self.seen_at is None and now >= self.due_at - early:
            self.seen_at = now
        return self.seen_at is not None and now > max(self.due_at, self.seen_at) + late

    def go_on(self, at: int) -> None:
        """Plan the next digest: at the same time of the week, unless this one is late by more than a day."""
        self.due_at, self.seen_at = (self.due_at if at - self.due_at <= DAY else at) + WEEK, None


def points_of_bounties(member: int, offers: list[Offer], stories: dict[int, Story]) -> int:
    """Return what all bounties together gave a member and cost them."""
    points = -sum(offer.amount for offer in offers if offer.giver == member and offer.state != "returned")
    for offer in offers:
        if offer.answer is not None:
            answer = stories[offer.question].answers[offer.answer]
            points += offer.awarded if answer.stands and answer.author == member else 0
    return points
