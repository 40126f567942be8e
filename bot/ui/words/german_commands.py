"""What Discord shows of the commands, in German, by the same in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

GERMAN_COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "Accept answer": "Antwort annehmen",
        "Mark as answer": "Als Antwort markieren",
        "Not an answer": "Keine Antwort",
        "Ask about this": "Dazu fragen",
        "Profile": "Profil",
        "Report": "Melden",
        "Answer the question of this thread": "Die Frage dieses Threads beantworten",
        "Ask a question; it gets a thread of its own": "Eine Frage stellen; sie bekommt einen eigenen Thread",
        "Offer some of your reputation for an answer to your question": "Reputation für eine Antwort auf deine Frage "
        "bieten",
        "How much: it is paid at once, and runs for seven days": "Wie viel: Es wird sofort bezahlt und läuft sieben "
        "Tage",
        "See whether all is well, and what to do where it is not": "Sehen, ob alles stimmt, und was zu tun ist, wo "
        "nicht",
        "Set the bot up: channels, roles, points, limits, waiting times": "Den Bot einrichten: Kanäle, Rollen, Punkte, "
        "Grenzen, Wartezeiten",
        "How questions and answers work here": "Wie Fragen und Antworten hier gehen",
        "Have everything forgotten that is stored of you in this server": "Alles vergessen lassen, was auf diesem "
        "Server über dich aufgehoben ist",
        "day": "ein Tag",
        "week": "eine Woche",
        "month": "ein Monat",
        "year": "ein Jahr",
        "open": "offene",
        "decided": "entschiedene",
        "See the questions that wait for an answer": "Die Fragen sehen, die auf eine Antwort warten",
        "Only questions with this tag": "Nur Fragen mit diesem Tag",
        "Only questions asked at least so long ago": "Nur Fragen, die mindestens so alt sind",
        "a day and more": "ein Tag und mehr",
        "a week and more": "eine Woche und mehr",
        "a month and more": "ein Monat und mehr",
        "Choose what you are told here, and what others see of you": "Wählen, was dir hier gemeldet wird und was "
        "andere von dir sehen",
        "What is stored of you here": "Was hier von dir gespeichert ist",
        "Get a file with everything that is stored of you in this server": "Eine Datei mit allem, was auf diesem "
        "Server von dir gespeichert ist",
        "See a member's reputation, best answers and top tags": "Reputation, beste Antworten und stärkste Tags eines "
        "Mitglieds sehen",
        "Whose profile; yours if you leave it out": "Wessen Profil; ohne Angabe deines",
        "See who has the most reputation": "Sehen, wer die meiste Reputation hat",
        "All time, or since the year, month or week began": "Insgesamt, oder seit Jahr, Monat oder Woche begann",
        "Only answers in this tag": "Nur Antworten in diesem Tag",
        "all time": "insgesamt",
        "this year": "dieses Jahr",
        "this month": "dieser Monat",
        "this week": "diese Woche",
        "See every point that a member gained or lost, and why": "Jeden Punkt sehen, den ein Mitglied gewann oder "
        "verlor, und warum",
        "Whose reputation; yours if you leave it out": "Wessen Reputation; ohne Angabe deine",
        "Change a question of yours, or any as a helper": "Eine eigene Frage ändern, als Helfer jede",
        "See how a question or an answer was changed": "Sehen, wie eine Frage oder eine Antwort geändert wurde",
        "The number of an answer to it; leave it out for the question itself": "Die Nummer einer Antwort darauf; ohne "
        "Angabe die Frage selbst",
        "Close a question; it can still be read and voted on": "Eine Frage schließen; lesen und abstimmen geht weiter",
        "Why": "Warum",
        "solved": "gelöst",
        "off topic": "gehört nicht hierher",
        "no longer needed": "nicht mehr nötig",
        "Which question; that of this thread if you leave it out": "Welche Frage; ohne Angabe die dieses Threads",
        "Open a closed question again": "Eine geschlossene Frage wieder öffnen",
        "Link a question to the one that was asked before, and close it": "Eine Frage mit der früheren verbinden und "
        "schließen",
        "The question that was asked first: pick one as you type, or give its number or link": "Die zuerst gestellte "
        "Frage: beim Tippen wählen, oder Nummer oder Link angeben",
        "Change the title and the text of a question": "Titel und Text einer Frage ändern",
        "Change the tags of a question": "Die Tags einer Frage ändern",
        "Delete a question with its thread": "Eine Frage mit ihrem Thread löschen",
        "See the questions that are asked again and again": "Die Fragen sehen, die immer wieder gestellt werden",
        "Look at suspicious votes, and decide what becomes of them": "Verdächtige Stimmen ansehen und über sie "
        "entscheiden",
        "Those that wait for a decision, or those that were decided": "Die auf eine Entscheidung warten, oder die "
        "entschiedenen",
        "Find questions by the words in them and in their answers": "Fragen nach Wörtern in ihnen und ihren Antworten "
        "finden",
        "Words to look for": "Wörter, nach denen gesucht wird",
        "Only questions that are solved, or that are not": "Nur Fragen, die gelöst sind, oder die es nicht sind",
        "Only what this member wrote": "Nur, was dieses Mitglied schrieb",
        "Only what is no older than this": "Nur, was nicht älter ist",
        "See who knows a tag; nobody is pinged": "Sehen, wer sich mit einem Tag auskennt; niemand wird gepingt",
        "The tag": "Der Tag",
        "The tags of questions, and those that you follow": "Die Tags von Fragen, und die, denen du folgst",
        "See the tags, how many questions they have, and which of them you follow": "Die Tags sehen, wie viele Fragen "
        "sie haben und welchen du folgst",
        "Be told of new questions in a tag": "Von neuen Fragen in einem Tag erfahren",
        "Be told no more of new questions in a tag": "Nicht mehr von neuen Fragen in einem Tag erfahren",
        "Make a tag (for managers)": "Einen Tag anlegen (für die Verwaltung)",
        "What it is called, at most 50 characters": "Wie er heißt, höchstens 50 Zeichen",
        "Rename a tag; the old name goes on meaning it (for managers)": "Einen Tag umbenennen; der alte Name gilt "
        "weiter (für die Verwaltung)",
        "What it is to be called, at most 50 characters": "Wie er heißen soll, höchstens 50 Zeichen",
        "Merge a tag into another one (for managers)": "Einen Tag in einem anderen aufgehen lassen (für die "
        "Verwaltung)",
        "The tag that goes": "Der Tag, der geht",
        "The tag that stays": "Der Tag, der bleibt",
        "Delete a tag (for managers)": "Einen Tag löschen (für die Verwaltung)",
    }
)
