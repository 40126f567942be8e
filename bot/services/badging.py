"""Badging: what members are awarded, kept in line with the records.

A badge follows from the records that stand, and from nothing else; `domain/badges` says how. After a change only those
badges are looked at that it can have given or taken: what came about after a badge was earned takes nothing of it, and
one that is not held is looked for only where the kept totals allow it. So a vote costs the same whatever its voter and
author did before. All functions work within their caller's transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.domain.badges import (
    BADGES,
    LONGEST_ROW_DAYS,
    NEWS_SECONDS,
    TAG_BADGES,
    AnswersAccepted,
    DaysInARow,
    Earned,
    PostScore,
    QuestionsSolved,
    Rule,
    VotesCast,
    earliest,
    row_reached,
    score_reached,
    subject_of,
    tag_reached,
)
from bot.domain.checking import Drift
from bot.domain.identity import PostId, day_of
from bot.domain.posts import PostKind
from bot.domain.preferences import NoticeKind
from bot.services import noticing
from bot.storage import badge_causes, badges, stale
from bot.storage.badge_causes import ChangedPost
from bot.storage.badges import Key
from bot.storage.connection import Connection

_FEW_DAYS = 8
"""Over so many days a row is looked for day by day; over more all days of the member are gone through."""


@dataclass(slots=True)
class _Changes:
    """What changed of one member.

    Attributes:
        acts_since: the time of the first vote that came or went (seconds); UNCHANGED: none did.
        posts: the member's posts that changed, each with the time of the first change: not before it was written, and
            then if it changed in whole (its state, its acceptance, its tags).
    """

    acts_since: int = stale.UNCHANGED
    posts: list[tuple[ChangedPost, int]] = field(default_factory=list[tuple[ChangedPost, int]])

    def since(self, kind: PostKind) -> int:
        """Return the time of the first change of posts of a kind."""
        return min((since for post, since in self.posts if post.kind is kind), default=stale.UNCHANGED)

    @property
    def done_since(self) -> int:
        """Return the time of the first act that came or went: a vote, a question, an answer."""
        return min([self.acts_since, *(post.created_at for post, since in self.posts if since == post.created_at)])


def reconsider(connection: Connection, members: Mapping[int, int], posts: Mapping[PostId, int], now: int) -> None:
    """Award and take back what follows from changes that were counted in.

    Args:
        connection: the transaction.
        members: the rows of those whose votes changed, or whose posts did, each with the time of the first vote that
            changed: in seconds since 1970, UNCHANGED for none; 0: all that the member did is gone through.
        posts: those that changed, each with the time of the first vote that changed, 0 for any.
        now: seconds since 1970.
    """
    changes: defaultdict[int, _Changes] = defaultdict(_Changes)
    for member_id, since in members.items():
        changes[member_id].acts_since = since
    for post_id, since in posts.items():
        post = badge_causes.get_changed_post(connection, post_id)
        changes[post.author_id].posts.append((post, max(since, post.created_at)))
    for member_id, of_member in changes.items():
        look = _Look(connection, member_id, now)
        if of_member.acts_since == 0:
            look.at_everything()
        else:
            look.after(of_member)


def find_drift(connection: Connection, low: int, high: int) -> Iterator[Drift]:
    """Return the awards that are not as the records have it, of members with a row id from low up to, without, high.

    Members of whom something waits to be counted in are left out; reads all that the others did.
    """
    for member_id in badges.list_settled_members(connection, low, high):
        held = badges.list_awards(connection, member_id)
        earned = earned_by_records(connection, member_id)
        for key in sorted({*held, *earned}, key=lambda key: (key[0], key[1] or 0)):
            if held.get(key) != earned.get(key):
                name, tag_id = key
                place = f"member {member_id}, {name}" + ("" if tag_id is None else f", tag {tag_id}")
                yield Drift("badge", place, _words(held.get(key)), _words(earned.get(key)))


def earned_by_records(connection: Connection, member_id: int) -> dict[Key, Earned]:
    """Return the badges that the records give to a member; reads all that the member did."""
    found = {(name, None): _full_look(connection, member_id, badge.rule) for name, badge in BADGES.items()}
    least_answers = min(rule.answers for rule in TAG_BADGES.values())
    for tag_id in badge_causes.list_tag_ids(connection, member_id, least_answers):
        answers = badge_causes.list_answers_in_tag(connection, member_id, tag_id)
        found |= {(name, tag_id): tag_reached(answers, rule) for name, rule in TAG_BADGES.items()}
    return {key: earned for key, earned in found.items() if earned is not None}


class _Look:
    """A look at the badges of one member."""

    def __init__(self, connection: Connection, member_id: int, now: int) -> None:
        self._connection = connection
        self._member_id = member_id
        self._now = now
        self._held = badges.list_awards(connection, member_id)

    def at_everything(self) -> None:
        """Bring all badges in line."""
        earned = earned_by_records(self._connection, self._member_id)
        for key in {*self._held, *earned}:
            self._settle(key, earned.get(key))

    def after(self, changes: _Changes) -> None:
        """Bring those badges in line that changes can have given or taken."""
        for name, badge in BADGES.items():
            match badge.rule:
                case PostScore() as rule:
                    self._after_posts(name, rule, changes)
                case AnswersAccepted() as rule:
                    self._after_acceptances(name, rule, PostKind.ANSWER, changes)
                case QuestionsSolved() as rule:
                    self._after_acceptances(name, rule, PostKind.QUESTION, changes)
                case VotesCast() as rule:
                    if self._may_change(name, changes.acts_since):
                        self._settle((name, None), _full_look(self._connection, self._member_id, rule))
                case DaysInARow():
                    # Those of all lengths are looked at together.
                    continue
        self._after_days(changes)
        self._after_answers(changes)

    def _may_change(self, name: str, since: int) -> bool:
        """Return whether changes since a time can give or take a badge: not one that was earned before them."""
        held = self._held.get((name, None))
        return since != stale.UNCHANGED and (held is None or since <= held.at)

    def _after_posts(self, name: str, rule: PostScore, changes: _Changes) -> None:
        key = (name, None)
        for post, since in changes.posts:
            if post.kind is not rule.kind or not self._may_change(name, since):
                continue
            held = self._held.get(key)
            found = None
            if post.counts and post.ups >= rule.score:
                voted = badge_causes.list_scored(self._connection, self._member_id, rule, post.id)
                found = earliest(score_reached(each, rule.score) for each in voted)
            if held is None or held.post_id != post.id:
                self._settle(key, earliest((held, found)))
            elif found != held:
                self._settle(key, _full_look(self._connection, self._member_id, rule))

    def _after_acceptances(
        self, name: str, rule: AnswersAccepted | QuestionsSolved, kind: PostKind, changes: _Changes
    ) -> None:
        if not self._may_change(name, changes.since(kind)):
            return
        is_held = (name, None) in self._held
        # A vote does not move an acceptance: what is older than the change was there before.
        if is_held or any(
            post.accepted_at is not None and max(post.accepted_at, post.created_at) >= since
            for post, since in changes.posts
            if post.kind is kind
        ):
            self._settle((name, None), _full_look(self._connection, self._member_id, rule))

    def _after_days(self, changes: _Changes) -> None:
        """Bring the badges of days in a row in line."""
        rules: list[tuple[str, DaysInARow]] = []
        for name, badge in BADGES.items():
            if isinstance(badge.rule, DaysInARow) and self._may_change(name, changes.done_since):
                rules.append((name, badge.rule))
        wanted = [(name, rule) for name, rule in rules if (name, None) not in self._held]
        days = self._days_of(changes) if wanted else set[int]()
        looked: dict[int, int | None] = {}
        for name, rule in rules:
            if days is None or (name, rule) not in wanted:
                self._settle((name, None), _full_look(self._connection, self._member_id, rule))
        for day in days or ():
            row = self._row_around(day, looked)
            for name, rule in wanted:
                # A row that is complete now has one of the days in it, or it had been found before.
                near = [each for each in row if abs(each[0] - day) < rule.days]
                found = earliest((self._held.get((name, None)), row_reached(near, rule.days)))
                self._settle((name, None), found)

    def _days_of(self, changes: _Changes) -> set[int] | None:
        """Return the days on which something may be done that was not; None where they may be many."""
        days = {day_of(post.created_at) for post, since in changes.posts if since == post.created_at}
        if changes.acts_since == stale.UNCHANGED:
            return days
        last_at = badge_causes.get_last_vote_at(self._connection, self._member_id)
        if last_at is None:
            return days
        first, last = day_of(changes.acts_since), day_of(last_at)
        return None if last - first > _FEW_DAYS else days.union(range(first, last + 1))

    def _row_around(self, day: int, looked: dict[int, int | None]) -> list[tuple[int, int]]:
        """Return the days in a row, back and forth from one, as far as they matter."""
        row: list[tuple[int, int]] = []
        for step in (-1, 1):
            each = day if step < 0 else day + 1
            while abs(each - day) < LONGEST_ROW_DAYS:
                if each not in looked:
                    looked[each] = badge_causes.get_first_done_at(self._connection, self._member_id, each)
                if (at := looked[each]) is None:
                    break
                row.append((each, at))
                each += step
            if not row:
                break
        return sorted(row)

    def _after_answers(self, changes: _Changes) -> None:
        """Bring the badges of tags in line."""
        due: set[Key] = set()
        for post, since in changes.posts:
            if post.kind is PostKind.ANSWER:
                due |= self._due_for(post, since)
        for tag_id in {tag_id for _, tag_id in due if tag_id is not None}:
            answers = badge_causes.list_answers_in_tag(self._connection, self._member_id, tag_id)
            for name, rule in TAG_BADGES.items():
                if (name, tag_id) in due:
                    self._settle((name, tag_id), tag_reached(answers, rule))

    def _due_for(self, answer: ChangedPost, since: int) -> set[Key]:
        """Return the badges of tags that a change of an answer can have given or taken."""
        counts = badge_causes.list_tag_counts(self._connection, self._member_id, answer.id)
        tag_ids = {count.tag_id for count in counts}
        # An answer that lost a tag is not known by its tags, but by being changed in whole.
        due: set[Key] = {
            (name, tag_id)
            for (name, tag_id), held in self._held.items()
            if tag_id is not None and since <= held.at and (tag_id in tag_ids or since == answer.created_at)
        }
        for count in counts:
            due |= {
                (name, count.tag_id)
                for name, rule in TAG_BADGES.items()
                if (name, count.tag_id) not in self._held and count.ups >= rule.score and count.answers >= rule.answers
            }
        return due

    def _settle(self, key: Key, earned: Earned | None) -> None:
        """Award, date anew or take back a badge."""
        held = self._held.get(key)
        if held == earned:
            return
        name, tag_id = key
        tag = None if tag_id is None else badges.get_tag_name(self._connection, tag_id)
        subject = subject_of(name, tag)
        if held is not None:
            badges.remove_award(self._connection, self._member_id, key)
            del self._held[key]
        if earned is not None:
            badges.add_award(self._connection, self._member_id, key, earned)
            self._held[key] = earned
        if earned is None:
            noticing.withdraw(self._connection, self._member_id, NoticeKind.BADGE, subject)
        elif held is None and self._now - earned.at < NEWS_SECONDS:
            noticing.request(self._connection, self._member_id, NoticeKind.BADGE, subject, self._now)


def _words(earned: Earned | None) -> str:
    if earned is None:
        return "not earned"
    return f"earned at {earned.at}" + ("" if earned.post_id is None else f" with post {earned.post_id}")


def _full_look(connection: Connection, member_id: int, rule: Rule) -> Earned | None:
    """Return what earned a badge to a member, by all the records."""
    match rule:
        case PostScore():
            posts = badge_causes.list_scored(connection, member_id, rule, None)
            return earliest(score_reached(post, rule.score) for post in posts)
        case AnswersAccepted():
            return badge_causes.find_answer_accepted(connection, member_id, rule.number)
        case QuestionsSolved():
            return badge_causes.find_question_solved(connection, member_id, rule.number)
        case VotesCast():
            return badge_causes.find_vote_cast(connection, member_id, rule.number)
        case DaysInARow():
            return row_reached(badge_causes.list_days(connection, member_id), rule.days)
