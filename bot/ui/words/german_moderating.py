"""What helpers read of reported posts, in German."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

MODERATING: Mapping[str, str] = MappingProxyType(
    {
        "error.not_a_helper": "Das können nur Helfer.",
        "error.not_to_be_reported": "Mir lassen sich nur Fragen und Antworten melden, und diese Nachricht ist keins "
        "von beiden. Zeig sie einem Helfer oder der Verwaltung.",
        "error.no_such_report": "Es gibt keine solche Meldung, oder du siehst den Kanal nicht, um den es geht.",
        "error.report_decided": "<@{decided_by_id}> hat das schon entschieden. Nichts wurde geändert.",
        "error.report_moved_on": "Der Beitrag ist nicht mehr, was er war, als das gezeigt wurde; das passt nicht mehr "
        "zu ihm. *Verwerfen* schließt den Fall ab.",
        "report.title.one": "Von einem Mitglied gemeldet",
        "report.title.other": "Von {number} Mitgliedern gemeldet",
        "report.question": "Frage {number}",
        "report.answer": "Antwort {number} auf {question}",
        "report.author": "Geschrieben von",
        "report.decision": "Entscheidung",
        "report.decided": "**{verdict}** von {helper} {ago}",
        "report.button.dismissed": "Verwerfen",
        "report.button.not_an_answer": "Keine Antwort",
        "report.button.closed": "Schließen",
        "report.button.deleted": "Löschen",
        "report.button.warned": "Verwarnen …",
        "report.verdict.dismissed": "Verworfen",
        "report.verdict.not_an_answer": "Keine Antwort",
        "report.verdict.closed": "Geschlossen, weil es nicht hierher gehört",
        "report.verdict.deleted": "Gelöscht",
        "report.verdict.warned": "Verwarnt",
        "report.done.dismissed": "Verworfen: Der Beitrag von {member} bleibt, wie er ist.",
        "report.done.not_an_answer": "Die Nachricht von {member} ist keine Antwort mehr.",
        "report.done.closed": "Die Frage von {member} ist geschlossen, weil sie nicht hierher gehört.",
        "report.done.deleted": "Der Beitrag von {member} ist gelöscht.",
        "report.done.warned": "{member} hat deine Verwarnung bekommen.",
        "report.warning_not_told": "Die Verwarnung ist vermerkt, aber {member} war nicht zu erreichen: "
        "Direktnachrichten von diesem Server sind dort abgestellt.",
        "report.message_stays": "Die Nachricht selbst bleibt stehen: Mir fehlt dort *Nachrichten verwalten*, oder "
        "Discord hat nicht geantwortet. Lösch sie in Discord.",
        "form.warn": "Verwarnen",
        "form.warning": "Was du zu sagen hast",
        "form.warning.description": "Das wird als Direktnachricht geschickt, von den Helfern dieses Servers.",
        "form.warning.placeholder": "Was nicht in Ordnung war, und worum du bittest",
        "field.warning": "Verwarnung",
        "warning.title": "Ein Wort von den Helfern von {server}",
        "warning.about": "Es geht um {post}.",
    }
)
