"""What members are told of what is stored of them, in German."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PRIVACY: Mapping[str, str] = MappingProxyType(
    {
        "privacy.exported.one": "Hier ist alles, was ich auf diesem Server von dir aufhebe: {number} Eintrag. Wer über "
        "deine Beiträge abgestimmt oder sie gemeldet hat, steht nicht darin.",
        "privacy.exported.other": "Hier ist alles, was ich auf diesem Server von dir aufhebe: {number} Einträge. Wer "
        "über deine Beiträge abgestimmt oder sie gemeldet hat, steht nicht darin.",
        "privacy.exported.parts": "Für eine Datei ist es hier zu viel: Es sind **{parts}**, jede für sich lesbar.",
        "privacy.exported.part": "Datei {number} von {parts}.",
        "privacy.forget.title": "Soll alles über dich vergessen werden?",
        "privacy.forget.goes": "**Was verschwindet:** deine Id, überall; Titel, Texte und frühere Fassungen deiner "
        "Fragen und Antworten; Entwürfe, Einstellungen, gefolgte Schlagwörter und was dir noch zu sagen war. Meine "
        "eigenen Beiträge und die Namen von Threads, in denen deine Texte oder dein Name stehen, ändere ich.",
        "privacy.forget.stays": "**Was bleibt:** dass jemand gefragt, geantwortet, abgestimmt und angenommen hat, ohne "
        "wer es war und was darin stand, damit sich der Ruf von niemand anderem ändert. Deine Reaktionen und "
        "Nachrichten bleiben auf Discord, solange du sie nicht löschst oder mich die löschen lässt, die Fragen oder "
        "Antworten sind. Ältere Sicherungen enthalten deine Daten, bis sie ersetzt sind.",
        "privacy.forget.new": "Machst du hier danach weiter, fängst du neu an: mit Ruf 1. `/privacy export` gibt dir "
        "vorher eine Kopie. Rückgängig machen lässt sich das nicht.",
        "privacy.forget.sure": "**Bist du sicher?** Es gibt keinen Weg zurück, auch nicht für die, die mich betreiben.",
        "privacy.forget.sure.texts": "Deine Nachrichten bleiben auf Discord.",
        "privacy.forget.sure.messages": "Ich lösche auch deine eigenen Nachrichten, die Fragen oder Antworten sind, wo "
        "ich es darf.",
        "privacy.button.forget": "Vergiss mich…",
        "privacy.button.forget_all": "Vergiss mich, lösche meine Nachrichten…",
        "privacy.button.confirm": "Ja, vergiss mich für immer",
        "privacy.button.keep": "Alles behalten",
        "privacy.kept": "Nichts wurde geändert.",
        "privacy.forgotten": "Du bist hier vergessen. Texte, frühere Fassungen und Karten folgen in wenigen Minuten.",
        "privacy.forgotten.texts": "Was bleibt: Stimmen und Beiträge ohne deinen Namen und Text, deine eigenen "
        "Nachrichten und Reaktionen auf Discord, die du selbst löschen kannst, und ältere Sicherungen.",
        "privacy.forgotten.messages": "Was bleibt: Stimmen und Beiträge ohne deinen Namen und Text, deine Reaktionen "
        "auf Discord und die Nachrichten, die ich nicht löschen darf, die du selbst löschen kannst, und ältere "
        "Sicherungen.",
        "former_member": "*ein früheres Mitglied*",
        "error.nothing_stored": "Auf diesem Server hebe ich nichts von dir auf.",
        "error.text_is_being_posted": "Ein Text von dir wird gerade gepostet. Warte einen Moment und versuch es dann "
        "noch einmal; geändert wurde nichts.",
        "error.author_forgotten": "Wer diese Nachricht geschrieben hat, wollte hier vergessen werden; darum lese ich "
        "nichts davon, und sie kann keine Antwort werden.",
        "error.not_your_data": "Bei diesen Knöpfen geht es um die Daten von jemand anderem. `/privacy forget` gibt dir "
        "deine eigenen.",
    }
)
