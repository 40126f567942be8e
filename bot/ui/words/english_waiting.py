"""English words about questions that wait, and about asking well."""

from __future__ import annotations

WAITING = {
    "listing.title": "Questions that wait for an answer",
    "listing.title.tag": "Questions in {tag} that wait for an answer",
    "listing.empty": "No question waits for an answer. Well done, all of you!",
    "listing.empty.tag": "No question in {tag} waits for an answer.",
    "listing.lacks.answer": "no answer yet",
    "listing.lacks.acceptance.one": "{number} answer, none accepted",
    "listing.lacks.acceptance.other": "{number} answers, none accepted",
    "listing.asleep": "💤 asleep",
    "listing.active": "active {age}",
    "listing.asked": "asked {age}",
    "listing.best": "best score {score}",
    "listing.age.day": "asked a day ago or earlier",
    "listing.age.week": "asked a week ago or earlier",
    "listing.age.month": "asked a month ago or earlier",
    "hint.code_not_marked": "💡 This looks like code or a trace. Between two lines of \\`\\`\\` it keeps its shape.",
    "hint.files_only": "💡 A few words on what the files show help: they are found by search, and pictures are not.",
    "hint.short_details": "💡 What did you try, what did you expect, and what happened instead? That brings answers "
    "sooner; write it in the thread.",
    "hint.title_in_capitals": "💡 A title in small letters is easier to read.",
    "listing.empty.age": "No question that old waits for an answer.",
}
