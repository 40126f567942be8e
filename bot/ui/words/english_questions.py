"""What members see when a question is changed, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "error.not_your_question": "Only the person who asked, or a helper, can do that.",
        "error.only_helpers_reopen": "This question was closed as off topic. A helper can open it again.",
        "error.answers_count": "An answer to this question has votes, so it may help others: only a helper can delete "
        "the question now. `/question close` closes it.",
        "error.already_open": "This question is open already.",
        "error.no_such_question": "You can see no question by that name here. Type some of its words and pick it from "
        "the list, or give its number or the link to its thread.",
        "error.link_moved": "The question is marked as a duplicate of another one by now. Undo that, or use "
        "`/question reopen`.",
        "error.same_question": "That is the same question, or one that repeats it. Name the one that was asked first.",
        "form.edit_question": "Edit the question",
        "form.retag": "Change the tags",
        "question.no_tags": "There are no tags here to choose from.",
        "question.closed": "{member} closed #{number}: {reason}.",
        "question.reopened": "{member} opened #{number} again.",
        "question.duplicate": "{member} closed #{number}: this was asked before, as {original}.",
        "question.duplicate.unlinked": "{member} closed #{number}: this was asked before.",
        "question.button.undo": "Undo",
        "question.thread_locked": "⚠️ Its thread is archived and locked, and I lack **Manage Threads**, so I cannot "
        "show it there. It counts all the same; once a moderator opens and unlocks it, I show it.",
        "question.edited": "The question is changed.",
        "question.unchanged": "Nothing changed.",
        "question.own_message": "Its text is the asker's own message; they edit it there, and I follow.",
        "question.retagged": "Its tags are now: {tags}",
        "question.untagged": "It has no tags now.",
        "question.delete.one": "Delete **{title}** with its {number} answer and the thread? Points for the answer "
        "stay. This **cannot be undone**.",
        "question.delete.other": "Delete **{title}** with its {number} answers and the thread? Points for answers "
        "stay. This **cannot be undone**.",
        "question.delete.thread_stays": "⚠️ I lack *Manage Threads* here, so the thread stays: a moderator can delete "
        "it.",
        "question.deleted": "The question is deleted.",
        "error.nothing_to_erase": "There is no older version whose text was not erased already.",
        "history.title": "Changes of question {number}",
        "history.title.answer": "Changes of answer {answer} to question {number}",
        "history.none": "Nobody has changed it since it was written.",
        "history.from": "Version of {written}, replaced {replaced}.",
        "history.erased": "Version of {written}, replaced {replaced}. Its text was erased {erased}.",
        "history.unknown": "The version that replaced it was erased, so this is all of the older one.",
        "history.page": "Change {number} of {total}",
        "history.button.erase": "Erase older versions",
        "history.button.confirm": "Erase them",
        "history.sure": "Erase the texts of all older versions? The post stays as it is; that there were versions, "
        "and when, stays on record. This **cannot be undone**.",
        "history.done": "The texts of the older versions are erased.",
        "card.asked_again.one": "Asked again {number} time",
        "card.asked_again.other": "Asked again {number} times",
        "frequent.title": "Questions that are asked again and again",
        "frequent.title.tag": "Questions in {tag} that are asked again and again",
        "frequent.empty": "No question that you can see was asked twice yet. `/question duplicate` links one to its "
        "original.",
        "frequent.times.one": "asked again {number} time",
        "frequent.times.other": "asked again {number} times",
    }
)
