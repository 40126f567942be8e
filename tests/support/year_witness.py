"""Whoever watches a bot for a year: what it did is what the model says, when the model says it, and once."""

from __future__ import annotations

from collections import Counter
from typing import Any, cast

from bot.domain.bounties import BountyState
from bot.ui.ageing import is_closed_as_stale, is_reminder
from tests.support.year_discord import Sent, YearDiscord
from tests.support.year_members import MEMBERS, READERS, Members
from tests.support.year_model import DAY, WEEK, Reader, Story, points_of_bounties
from tests.support.year_process import Process

HOUR = 3_600
WRONG_BY = HOUR
"""How far the bot's clock may stand wrong, either way."""

EARLY = 2 * WRONG_BY + 120
LATE = 2 * WRONG_BY + HOUR

_STALE_DEEDS = """
    SELECT id, post_id, done_at
    FROM deed
    WHERE id > :after AND kind = 'question_closed' AND why = 'stale'
    ORDER BY id
"""


class Witness:
    """Compares, as the year goes on, what the bot did with what it was to do."""

    def __init__(self, members: Members, discord: YearDiscord) -> None:
        self._members, self._discord = members, discord
        self._seen_deed = self._seen_sent = 0
        self._looked_day = 0
        self._readers: dict[int, Reader] = {}
        self.tally: Counter[str] = Counter()

    def begin(self, now: int) -> None:
        """Take note that the readers asked for the digest at a time, in seconds."""
        self._readers = {member: Reader(now + WEEK) for member in READERS}

    async def look(self, process: Process, now: int, online_since: int) -> list[tuple[str, int]]:
        """Look what the bot did since the last time.

        Args:
            process: the bot.
            now: by its clock, in seconds.
            online_since: since when it has run.

        Returns:
            What it did to which question, for members to react to.
        """
        news = [("stale", question) for question in await self._closings(process)]
        for sent in self._discord.sent[self._seen_sent :]:
            self._seen_sent += 1
            if sent.is_direct:
                reader = self._readers[sent.place]
                assert reader.is_told(sent.at, EARLY), f"a digest too many: {sent.at}, {sent.nonce}, {reader}"
                self.tally["digests"] += 1
            else:
                question = self._members.of_thread[sent.place]
                news += [(kind, question) for kind in self._read(sent, question)]
        self._expect_digests(now)
        await self._bounties(process, now, online_since)
        for story in self._members.stories.values():
            story.looked_at()
        if now // DAY != self._looked_day:
            self._looked_day = now // DAY
            self.expect_nothing_overdue(now, online_since)
        return news

    def expect_nothing_overdue(self, now: int, online_since: int) -> None:
        """Fail if something is not done that was to be done long ago."""
        for number, story in self._members.stories.items():
            remind_until, stale_at = story.remind_until(), story.stale_at()
            assert remind_until is None or now <= max(remind_until, online_since) + LATE, f"{number}: {story}"
            assert stale_at is None or now <= max(stale_at, online_since) + LATE, f"{number} is not closed: {story}"

    def _expect_digests(self, now: int) -> None:
        """Fail if a digest did not come though there was something to tell; where there was nothing, none comes."""
        for member, reader in self._readers.items():
            while reader.is_seen_late(now, EARLY, LATE):
                at = max(reader.due_at, reader.seen_at or 0)
                news = [each for each in self._members.stories.values() if each.is_news(at, LATE)]
                assert not news, f"{member} was told nothing of {news}, at {at}: {reader}"
                self.tally["weeks without news"] += 1
                reader.go_on(at)

    async def _closings(self, process: Process) -> list[int]:
        found: list[int] = []
        for deed_id, number, at in await process.community.rows(_STALE_DEEDS, after=self._seen_deed):
            self._seen_deed = deed_id
            story = self._members.stories[number]
            stale_at = story.stale_at()
            assert stale_at is not None, f"{number} is not to be closed: {story}"
            assert at >= stale_at - EARLY, f"{number} was closed {stale_at - at} seconds early: {story}"
            story.close(as_stale=True, at=at)
            self.tally["closed as stale"] += 1
            found.append(number)
        return found

    def _read(self, sent: Sent, number: int) -> list[str]:
        """Find out what a thread was told, and whether it was to be."""
        story = self._members.stories[number]
        message = cast("Any", sent)
        if is_reminder(message, self._members.questions[number].id):
            self._reminded(number, story, sent.at)
            return ["reminder"]
        if is_closed_as_stale(message):
            told = [closing for closing in story.closings if not closing.is_told]
            assert told, f"{number} was told of a closing twice, or of none: {story}"
            told[-1].is_told = True
        if sent.words.startswith(("Bounty of", "A bounty of")):
            self._bounty_told(sent, number)
        return []

    def _reminded(self, number: int, story: Story, at: int) -> None:
        remind_from = story.remind_from()
        assert remind_from is not None, f"{number} was not to be reminded of: {story}"
        assert at >= remind_from - EARLY, f"{number} was reminded of {remind_from - at} seconds early: {story}"
        story.reminders.append(at)
        self.tally["reminders"] += 1

    # --- bounties

    def _bounty_told(self, sent: Sent, number: int) -> None:
        offers = [each for each in self._members.offers.values() if each.question == number]
        latest = max(offers, key=lambda each: each.at)
        latest.tellings += 1
        assert latest.tellings == 1, f"{number} was told twice of a bounty: {sent.words}"

    async def _bounties(self, process: Process, now: int, online_since: int) -> None:
        """End the bounties of the model that the bot has ended, and see what they gave."""
        for bounty_id, offer in self._members.offers.items():
            if offer.state != "open" or now < offer.ends_at - EARLY:
                continue
            view = await process.bountying.view(bounty_id)
            assert view is not None
            if view.bounty.state is BountyState.OPEN:
                assert now <= max(offer.ends_at, online_since) + LATE, f"bounty {bounty_id} does not end"
                continue
            assert view.bounty.ended_at is not None
            assert view.bounty.ended_at >= offer.ends_at
            story = self._members.stories[offer.question]
            offer.run_out(story)
            story.bounty_ends_at = None
            story.active_at = max(story.active_at, view.bounty.ended_at)
            assert (view.bounty.state, view.bounty.answer_id, view.bounty.awarded) == (
                offer.state,
                offer.answer,
                offer.awarded,
            )
            self.tally[f"bounties {offer.state}"] += 1

    # --- at the end

    async def compare(self, process: Process) -> None:
        """Compare what is left of the year: what was told and when, states, points, and the outbox, which is empty."""
        for number, story in self._members.stories.items():
            assert len(story.reminders) <= 1
            untold = [each for each in story.closings if not each.is_told and not each.is_excused]
            assert not untold or story.is_deleted, f"{number} was not told that it was closed: {story}"
        await self._compare_states(process)
        await self._compare_bounties(process)
        assert await process.community.rows("SELECT kind, post_id FROM render") == []
        assert await process.community.rows("SELECT kind, subject FROM notice WHERE told_at IS NULL") == []
        assert await process.ballots.drift() == []

    async def _compare_states(self, process: Process) -> None:
        rows = await process.community.rows(
            """
            SELECT question.id, state, COALESCE(close_reason, ''), reminded_at, acceptance.answer_id
            FROM question
            JOIN question_life ON question_life.question_id = question.id
            LEFT JOIN acceptance ON acceptance.question_id = question.id
            """
        )
        assert len(rows) == len(self._members.stories)
        for number, state, reason, reminded_at, accepted in rows:
            story = self._members.stories[number]
            expected = "deleted" if story.is_deleted else "open" if story.is_open else "closed"
            assert state == expected, f"{number}: {story}"
            assert story.is_deleted or (reason == "stale") == story.is_stale
            assert story.is_deleted or accepted == story.accepted
            assert not story.reminders or reminded_at is not None
        deeds = await process.community.value(
            "SELECT COUNT(*) FROM deed WHERE kind = 'question_closed' AND why = 'stale'"
        )
        assert deeds == sum(len(story.closings) for story in self._members.stories.values())

    async def _compare_bounties(self, process: Process) -> None:
        offers = list(self._members.offers.values())
        for offer in offers:
            is_told = offer.state in ("awarded", "halved", "lost")
            is_gone = self._members.stories[offer.question].is_deleted
            assert offer.state != "open"
            assert offer.tellings == 1 or (not offer.tellings and (is_gone or not is_told)), f"untold: {offer}"
        for member in MEMBERS:
            kept = await process.community.value(
                "SELECT SUM(bounty) FROM member_day JOIN member ON member.id = member_id WHERE user_id = :user",
                user=member,
            )
            assert (kept or 0) == points_of_bounties(member, offers, self._members.stories)
