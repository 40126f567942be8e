"""What managers are told of existing posts that are taken over, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

BACKFILLING: Mapping[str, str] = MappingProxyType(
    {
        "doctor.button.backfill": "Adopt existing posts of #{name}…",
        "backfill.title": "Existing posts",
        "backfill.intro": "The posts that stood in <#{channel_id}> before I came can become questions: with their "
        "answers, with their ⬆️ and ⬇️ as votes and the ✅ of asker or helpers as acceptance. Nobody is pinged, nothing "
        "is posted, archived posts stay archived. *Look first* only counts.",
        "backfill.listing.one": "Looking for posts: {number} so far.",
        "backfill.listing.other": "Looking for posts: {number} so far.",
        "backfill.looking": "Looking at the posts: **{done}** of **{found}**.",
        "backfill.adopting": "Adopting the posts: **{done}** of **{found}**.",
        "backfill.waits.permission": "⚠️ I cannot see <#{channel_id}> or read its history any more. I wait, and go on "
        "by myself when I can.",
        "backfill.waits.discord": "⚠️ Discord is slow or refuses. I wait, and go on by myself.",
        "backfill.looked": "Looked at <#{channel_id}> {ended_at}. Adopting would make:",
        "backfill.adopted": "Adopted the posts of <#{channel_id}> {ended_at}:",
        "backfill.stopped": "Stopped {ended_at}; what was adopted stays. *Adopt* goes on with the rest.",
        "backfill.estimate.one": "This takes about {number} call to Discord: {minutes} min or more.",
        "backfill.estimate.other": "This takes about {number} calls to Discord: {minutes} min or more.",
        "backfill.may_refuse": "Votes that your rules refuse, as those on one's own posts, will not count.",
        "backfill.capped": "Votes count from the day on which they are adopted, up to the daily cap.",
        "backfill.questions": "questions",
        "backfill.answers": "answers",
        "backfill.votes": "votes",
        "backfill.acceptances": "accepted answers",
        "backfill.hints": "that look solved without an accepted answer",
        "backfill.known": "known already",
        "backfill.pinned": "pinned, left alone",
        "backfill.by_bots": "by bots, left alone",
        "backfill.without_start": "without a first message, left alone",
        "backfill.unreadable": "unreadable",
        "backfill.nothing": "There is nothing to adopt.",
        "backfill.solved": "**These look solved: mark the answer**",
        "backfill.solved.tag": "bears the tag *Solved*",
        "backfill.solved.thanks": "the asker says that it worked",
        "backfill.solved.line": "[#{number}]({url}) · {why}",
        "backfill.button.look": "Look first",
        "backfill.button.adopt": "Adopt",
        "backfill.button.stop": "Stop",
        "backfill.button.refresh": "Refresh",
    }
)
