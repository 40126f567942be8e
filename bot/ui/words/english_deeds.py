"""What the log channel is told: of deeds, and of what the bot lacks, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

DEEDS: Mapping[str, str] = MappingProxyType(
    {
        "lacking.title": "I cannot do all that I should here any more:",
        "lacking.once": "The rest goes on. `/doctor` shows everything; this is told once.",
        "deed.bot": "Askwell",
        "deed.line": "{ago} {words}",
        "deed.answer": "answer {answer} to {question}",
        "deed.gone": "a question that is gone",
        "deed.question_closed": "{actor} closed {question} of {owner}: {why}.",
        "deed.question_reopened": "{actor} opened {question} of {owner} again.",
        "deed.question_duplicate": "{actor} marked {question} of {owner} as a duplicate of #{why}.",
        "deed.question_edited": "{actor} edited {question} of {owner}.",
        "deed.question_retagged": "{actor} changed the tags of {question} of {owner}.",
        "deed.question_deleted": "{actor} deleted {question} of {owner}.",
        "deed.answer_accepted": "{actor} accepted {answer} by {owner}.",
        "deed.answer_unaccepted": "{actor} took back the acceptance of {answer} by {owner}.",
        "deed.answer_deleted": "{actor} deleted {answer} by {owner}.",
        "deed.not_an_answer": "{actor} marked {answer} by {owner} as not an answer.",
        "deed.made_answer": "{actor} made a message of {owner} {answer}.",
        "deed.history_erased": "{actor} erased the older versions of what {owner} wrote: {post}.",
        "deed.report_dismissed": "{actor} dismissed the reports of {post} by {owner}.",
        "deed.member_warned": "{actor} warned {subject} because of {post}.",
        "deed.votes_invalidated": "{actor} invalidated the votes of finding {why}.",
        "deed.votes_dismissed": "{actor} dismissed finding {why}: its votes stand.",
        "deed.votes_restored": "{actor} restored the votes of finding {why}.",
    }
)
