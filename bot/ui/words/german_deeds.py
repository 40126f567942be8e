"""What the log channel is told: of deeds, and of what the bot lacks, in German."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

DEEDS: Mapping[str, str] = MappingProxyType(
    {
        "lacking.title": "Ich kann hier nicht mehr alles, was ich soll:",
        "lacking.once": "Der Rest geht weiter. `/doctor` zeigt alles; dies wird einmal gesagt.",
        "deed.bot": "Askwell",
        "deed.line": "{ago} {words}",
        "deed.answer": "Antwort {answer} auf {question}",
        "deed.gone": "eine Frage, die es nicht mehr gibt",
        "deed.question_closed": "{actor} hat {question} von {owner} geschlossen: {why}.",
        "deed.question_reopened": "{actor} hat {question} von {owner} wieder geöffnet.",
        "deed.question_duplicate": "{actor} hat {question} von {owner} als Duplikat von #{why} markiert.",
        "deed.question_edited": "{actor} hat {question} von {owner} bearbeitet.",
        "deed.question_retagged": "{actor} hat die Tags von {question} von {owner} geändert.",
        "deed.question_deleted": "{actor} hat {question} von {owner} gelöscht.",
        "deed.answer_accepted": "{actor} hat {answer} von {owner} akzeptiert.",
        "deed.answer_unaccepted": "{actor} hat zurückgenommen, dass {answer} von {owner} akzeptiert ist.",
        "deed.answer_deleted": "{actor} hat {answer} von {owner} gelöscht.",
        "deed.not_an_answer": "{actor} hat {answer} von {owner} als keine Antwort markiert.",
        "deed.made_answer": "{actor} hat eine Nachricht von {owner} zur Antwort gemacht: {answer}.",
        "deed.history_erased": "{actor} hat die älteren Fassungen dessen entfernt, was {owner} schrieb: {post}.",
        "deed.report_dismissed": "{actor} hat die Meldungen zu {post} von {owner} verworfen.",
        "deed.member_warned": "{actor} hat {subject} verwarnt, wegen: {post}.",
        "deed.votes_invalidated": "{actor} hat die Stimmen des Befunds {why} für ungültig erklärt.",
        "deed.votes_dismissed": "{actor} hat den Befund {why} verworfen: Seine Stimmen gelten.",
        "deed.votes_restored": "{actor} hat die Stimmen des Befunds {why} wiederhergestellt.",
    }
)
