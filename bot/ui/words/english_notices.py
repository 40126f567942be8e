"""What members see of notices, of tags that they follow and of their own settings, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

NOTICES: Mapping[str, str] = MappingProxyType(
    {
        "error.not_your_settings": "These are somebody else's settings. `/settings` shows yours.",
        "error.followed_tags": "You follow **{limit}** tags here, as many as one can. `/tags unfollow` makes room for "
        "another.",
        "settings.title": "### Your settings in this server",
        "settings.intro": "They are yours alone, and each change holds at once.",
        "settings.notices": "**What you are told**",
        "settings.notice_followed_tag": "A new question with a tag that you follow (`/tags follow`)",
        "settings.direct": "By direct message, and only what you choose here",
        "settings.direct.none": "Nothing",
        "settings.notice_answered": "An answer to a question of yours",
        "settings.notice_accepted": "An answer of yours that was accepted",
        "settings.notice_bounty": "A bounty that an answer of yours was given",
        "settings.notice_badge": "A badge that you earned",
        "settings.notice_digest": "A digest, once a week",
        "settings.choice.off": "Tell me nothing",
        "settings.choice.thread": "Mention me in the question's thread",
        "settings.choice.direct": "Send me a direct message",
        "settings.dm_closed": "⚠️ Discord did not let me send you a direct message, so I do not try again. Allow direct "
        "messages from members of this server, then press the button.",
        "settings.button.reopen": "Try again",
        "settings.self": "**What others see of you**",
        "settings.public_display.on": "You **are** shown in leaderboards, and others can look at your profile.",
        "settings.public_display.off": "You are **not** shown in leaderboards, others cannot look at your profile, and "
        "nobody is told that you know something. Your answers and votes count as ever.",
        "settings.button.public_display.on": "Show me",
        "settings.button.public_display.off": "Hide me",
        "settings.expert_suggestions.on": "You **may** be named, without a ping, on questions about what you know.",
        "settings.expert_suggestions.off": "You are **not** named on questions about what you know.",
        "settings.button.expert_suggestions.on": "Name me",
        "settings.button.expert_suggestions.off": "Do not name me",
        "settings.expert_pings.on": "You **may** be pinged, once a day at most, when a question about what you know "
        "has waited for long.",
        "settings.expert_pings.off": "You are **not** pinged for questions that wait.",
        "settings.button.expert_pings.on": "Ping me",
        "settings.button.expert_pings.off": "Do not ping me",
        "settings.language": "**The language in which I speak to you**",
        "settings.choice.auto": "As in my Discord",
        "settings.choice.en": "English",
        "settings.choice.de": "Deutsch",
        "tags.title": "Tags",
        "tags.line.one": "**{tag}** · {number} question",
        "tags.line.other": "**{tag}** · {number} questions",
        "tags.followed": "you follow it",
        "tags.empty": "There are no tags here yet. Those of the forum, and of questions in channels that you can see, "
        "would be listed.",
        "tags.footer": "/tags follow: be told of new questions in a tag",
        "tags.footer.page": "Page {page} · /tags follow: be told of new questions in a tag",
        "tags.follow.new": "You follow **{tag}** now.",
        "tags.follow.unchanged": "You follow **{tag}** already.",
        "tags.told.thread": "About a minute after somebody else asks a question in it, you are mentioned in the "
        "question's thread.",
        "tags.told.direct": "About a minute after somebody else asks a question in it, you get a direct message.",
        "tags.told.off": "But you chose to be told nothing of new questions, so you will not hear of them.",
        "tags.told.closed": "You chose direct messages, but Discord did not let me send you one. Allow direct messages "
        "from members of this server and choose them anew.",
        "tags.told.change": "This holds for all tags that you follow; the buttons, or `/settings`, change it.",
        "tags.chosen": "For all tags that you follow:",
        "tags.unfollow.gone": "You do not follow **{tag}** any more.",
        "tags.unfollow.unchanged": "You do not follow **{tag}**, so nothing changed.",
        "tags.button.thread": "Mention me",
        "tags.button.direct": "Direct message",
        "tags.button.off": "Tell me nothing",
        "notice.thread": "A new question with a tag that you follow: {members}",
        "notice.thread.how": "-# `/settings` changes how you are told, `/tags unfollow` ends it.",
        "notice.followed_tag": "A new question with a tag that you follow",
        "notice.answered": "Your question has a new answer",
        "notice.accepted": "Your answer was accepted",
        "notice.bounty": "Your answer was given a bounty",
        "notice.answer": "Answer {number} by {author}",
        "notice.tags": "Tags",
        "notice.digest": "Your week",
        "notice.digest.points": "**{points}** points in seven days",
        "notice.digest.rank": "rank **{rank}**",
        "notice.digest.rank.from": "rank **{rank}**, before **{earlier}**",
        "notice.digest.waiting": "Your questions of which no answer is accepted yet",
        "notice.digest.unanswered": "Unanswered, with tags that you follow or know well",
        "notice.digest.voted": "The questions with the most votes",
        "notice.badge": "You earned a badge",
        "notice.badge.tag": "{badge} in {tag}",
        "notice.from": "{guild} · /settings in that server changes what you are told",
        "notice.button.stop": "Stop telling me this",
        "notice.stopped": "You will not be told of this any more. `/settings` in the server turns it on again.",
    }
)
