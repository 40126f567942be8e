"""What helpers read of reported posts, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

MODERATING: Mapping[str, str] = MappingProxyType(
    {
        "error.not_a_helper": "Only helpers can do this.",
        "error.not_to_be_reported": "Only questions and answers can be reported to me, and this message is neither. "
        "Tell a helper or a manager of it.",
        "error.no_such_report": "There is no such report, or you cannot see the channel that it is about.",
        "error.report_decided": "<@{decided_by_id}> decided this before. Nothing was changed.",
        "error.report_moved_on": "The post is not what it was when this was shown, so that does not apply to it any "
        "more. *Dismiss* ends the case.",
        "report.title.one": "Reported by a member",
        "report.title.other": "Reported by {number} members",
        "report.question": "Question {number}",
        "report.answer": "Answer {number} to {question}",
        "report.author": "Author",
        "report.decision": "Decision",
        "report.decided": "**{verdict}** by {helper} {ago}",
        "report.button.dismissed": "Dismiss",
        "report.button.not_an_answer": "Not an answer",
        "report.button.closed": "Close",
        "report.button.deleted": "Delete",
        "report.button.warned": "Warn…",
        "report.verdict.dismissed": "Dismissed",
        "report.verdict.not_an_answer": "Not an answer",
        "report.verdict.closed": "Closed as off topic",
        "report.verdict.deleted": "Deleted",
        "report.verdict.warned": "Author warned",
        "report.done.dismissed": "Dismissed: the post by {member} stays as it is.",
        "report.done.not_an_answer": "The message of {member} is no answer any more.",
        "report.done.closed": "The question of {member} is closed as off topic.",
        "report.done.deleted": "The post by {member} is deleted.",
        "report.done.warned": "{member} was sent your warning.",
        "report.warning_not_told": "The warning is on record, but {member} could not be sent it: they take no direct "
        "messages from this server.",
        "report.message_stays": "The message itself stays: I lack *Manage Messages* there, or Discord did not answer. "
        "Delete it in Discord.",
        "form.warn": "Warn the author",
        "form.warning": "What to tell them",
        "form.warning.description": "They are sent this as a direct message, from the helpers of this server.",
        "form.warning.placeholder": "What was wrong, and what you ask of them",
        "field.warning": "Warning",
        "warning.title": "A word from the helpers of {server}",
        "warning.about": "It is about {post}.",
    }
)
