"""What members are told of a question's life, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

AGEING: Mapping[str, str] = MappingProxyType(
    {
        "help.accept.reminder.one": " Where none is accepted, I remind you once, after **{number}** day; `/settings` "
        "turns these reminders off.",
        "help.accept.reminder.other": " Where none is accepted, I remind you once, after **{number}** days; "
        "`/settings` turns these reminders off.",
        "reminder.content.one": "{asker}, did the answer below your question #{question} solve it?",
        "reminder.content.other": "{asker}, did one of the {number} answers to your question #{question} solve it?",
        "reminder.how": "Accepting an answer shows others what worked, and thanks its author. If none does it yet, "
        "**Still open** says so; I won't ask again. `/settings` turns these reminders off.",
        "reminder.kept_open": "{member} says that this is still open.",
        "reminder.choose": "Choose the answer that solved it",
        "reminder.panel": "Which answer solved #{number}?",
        "reminder.nobody": "#{number} has no answer any more to accept.",
        "reminder.choice": "Answer {number} · {score}",
        "button.accept": "Accept…",
        "button.still_open": "Still open",
        "stale.told.one": "Closed, as nothing has happened here for {number} day. It can still be answered and voted "
        "on; a message of {asker} in this thread opens it again.",
        "stale.told.other": "Closed, as nothing has happened here for {number} days. It can still be answered and "
        "voted on; a message of {asker} in this thread opens it again.",
        "stale.locked": "Closed, as nothing has happened here for a long time.",
        "error.already_solved": "This question is solved already: an answer to it is accepted.",
        "error.already_closed": "This question is closed already: {close_reason}.",
        "error.no_room_for_threads": "There is no room for your question: this server has as many active threads as "
        "Discord allows (about {most}). Your text is kept: try again when some threads were closed or archived.",
        "search.closed": "closed: {reason}",
        "doctor.threads": "{active} of about {most} active threads.",
        "doctor.threads_many": "{active} of about {most} active threads that a server may have. When it is full nobody "
        "can ask; archive some, or let them be archived sooner. Short of room, I archive threads of settled questions.",
        "doctor.threads_full": "{active} active threads: the server is full, and nobody can ask. Archive some threads.",
        "settings.reminders.on": "I remind you once of a question of yours that has answers and none accepted.",
        "settings.reminders.off": "I do not remind you of questions of yours.",
        "settings.button.reminders.on": "Remind me",
        "settings.button.reminders.off": "Do not remind me",
    }
)
