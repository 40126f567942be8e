"""What members see of posts, votes, forms, lists and the ledger, in German."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_VOTES = {
    "vote.reputation": "Stimmen zählen hier ab einer Reputation von **{minimum}**. Fragen und Antworten bringen "
    "welche.",
    "vote.barred_pair": "Deine Stimmen für Beiträge dieses Mitglieds wurden vor kurzem herausgenommen, daher zählen "
    "neue einige Wochen lang nicht. Wer den Server verwaltet, kann mehr sagen.",
    "vote.votes_per_day.one": "Hier zählt **{number}** Stimme am Tag. Morgen (UTC) geht es weiter.",
    "vote.votes_per_day.other": "Hier zählen **{number}** Stimmen am Tag. Morgen (UTC) geht es weiter.",
    "vote.pair_votes_per_day.one": "Hier zählt **{number}** Stimme am Tag für Beiträge desselben Mitglieds. Morgen "
    "(UTC) geht es weiter.",
    "vote.pair_votes_per_day.other": "Hier zählen **{number}** Stimmen am Tag für Beiträge desselben Mitglieds. Morgen "
    "(UTC) geht es weiter.",
    "vote.account_age.one": "Stimmen zählen hier, sobald ein Konto **{number}** Tag alt ist.",
    "vote.account_age.other": "Stimmen zählen hier, sobald ein Konto **{number}** Tage alt ist.",
}

_POSTS = {
    "card.asked_by": "Gefragt von",
    "card.tags": "Tags",
    "card.how": "So geht es",
    "card.how.text": "Antworte in diesem Thread oder mit `/answer` · {emoji_up} {emoji_down} an einem Beitrag ist eine "
    "Stimme · wer gefragt hat, nimmt mit {emoji_accept} die beste Antwort an",
    "card.solved": "{emoji_accept} Gelöst",
    "card.solved.by": "{answer} von {author}",
    "card.answer": "Antwort {number}",
    "card.footer.open": "offen",
    "card.footer.solved": "gelöst",
    "card.closed": "Geschlossen",
    "closed.solved": "gelöst",
    "closed.duplicate": "schon einmal gefragt",
    "closed.off_topic": "gehört nicht hierher",
    "closed.no_longer_needed": "nicht mehr nötig",
    "closed.stale": "lange still",
    "deleted": "gelöscht",
    "answer.footer": "Antwort {number}",
    "answer.footer.accepted": "angenommen",
    "answer.footer.edited": "bearbeitet",
    "no_text": "(kein Text)",
    "no_title": "(kein Titel)",
    "no_name": "(kein Name)",
    "index.none": "Noch keine Antworten",
    "index.answers.one": "{number} Antwort",
    "index.answers.other": "{number} Antworten",
    "index.more.one": "… und {number} weitere in diesem Thread.",
    "index.more.other": "… und {number} weitere in diesem Thread.",
}

_FORMS = {
    "form.ask": "Eine Frage stellen",
    "form.write_answer": "Eine Antwort schreiben",
    "form.edit_answer": "Deine Antwort bearbeiten",
    "form.title": "Titel",
    "form.title.description": "Deine Frage in einem Satz, 10 bis 150 Zeichen.",
    "form.title.placeholder": "Warum ändert sich meine Liste, wenn ich sie kopiere?",
    "form.details": "Einzelheiten",
    "form.details.description": "Was du versucht und erwartet hast, und was geschah. Markdown geht.",
    "form.details.placeholder": "Code steht zwischen zwei Zeilen aus ```",
    "form.tags": "Tags",
    "form.tags.description": "Bis zu vier, damit die Richtigen sie finden.",
    "form.tags.placeholder": "Worum geht es?",
    "form.files": "Dateien",
    "form.files.description": "Bis zu fünf, zusammen 20 MiB.",
    "form.answer": "Deine Antwort",
    "form.answer.description": "Was das Problem löst, und warum. Markdown geht.",
    "form.answer.placeholder": "Code steht zwischen zwei Zeilen aus ```",
    "button.edit": "Bearbeiten",
    "button.delete": "Löschen",
    "button.edit_again": "Noch einmal bearbeiten",
    "button.discard": "Verwerfen",
    "button.wake_numbered": "Thread #{number} wecken",
    "button.previous": "◀ Zurück",
    "button.next": "Weiter ▶",
    "button.newer": "◀ Neuere",
    "button.older": "Ältere ▶",
    "button.open": "Öffnen",
}

_LISTS = {
    "page": "Seite {page}",
    "board.title.all": "Rangliste",
    "board.title.year": "Rangliste dieses Jahres",
    "board.title.month": "Rangliste dieses Monats",
    "board.title.week": "Rangliste dieser Woche",
    "board.period.all": "Insgesamt",
    "board.period.year": "Dieses Jahr",
    "board.period.month": "Dieser Monat",
    "board.period.week": "Diese Woche",
    "board.tag": "{board} in {tag}",
    "board.line": "{place} {member} · {points}",
    "board.empty": "Hier steht noch niemand. Beantworte eine Frage: `/unanswered` zeigt, welche warten.",
    "board.own": "Du",
    "board.own.value": "Rang **{rank}** mit **{points}**",
    "board.own.none": "Du stehst noch nicht in dieser Rangliste. Eine Antwort mit einer Stimme bringt dich hierher.",
}

_LEDGER = {
    "ledger.title": "Woher die Reputation kommt",
    "ledger.head": "{member} · Reputation **{reputation}**",
    "ledger.sum": "Alle beginnen mit 1; alle Zeilen auf allen Seiten ergeben zusammen **{points}**.",
    "ledger.floor": "Alle beginnen mit 1; alle Zeilen auf allen Seiten ergeben zusammen **{points}**. Weniger als 1 "
    "wird nie gezeigt.",
    "ledger.empty": "Alle beginnen mit 1. Noch ist nichts dazugekommen oder weggefallen: Stimmen für Fragen und "
    "Antworten und angenommene Antworten stehen dann hier.",
    "ledger.left": "Nicht mehr auf diesem Server.",
    "ledger.bot": "{member} ist ein Bot. Bots stimmen nicht ab und haben keine Reputation.",
    "ledger.footer": "Wert nach den heutigen Einstellungen · Tage nach UTC",
    "ledger.day": "__{date}__",
    "ledger.own.question_up": "deine Frage bekam eine Stimme",
    "ledger.own.question_down": "deine Frage bekam eine Gegenstimme",
    "ledger.own.answer_up": "deine Antwort bekam eine Stimme",
    "ledger.own.answer_down": "deine Antwort bekam eine Gegenstimme",
    "ledger.own.downvote_cast": "du hast gegen eine Antwort gestimmt",
    "ledger.own.accepted": "deine Antwort wurde angenommen",
    "ledger.own.accepting": "eine Antwort auf deine Frage wurde angenommen",
    "ledger.other.question_up": "Stimme für die Frage",
    "ledger.other.question_down": "Stimme gegen die Frage",
    "ledger.other.answer_up": "Stimme für die Antwort",
    "ledger.other.answer_down": "Stimme gegen die Antwort",
    "ledger.other.accepted": "Antwort angenommen",
    "ledger.other.accepting": "eine Antwort auf die Frage wurde angenommen",
    "ledger.why.taken_back": "die Stimme wurde zurückgenommen",
    "ledger.why.switched": "die Stimme wurde geändert",
    "ledger.why.unaccepted": "die Annahme wurde zurückgenommen",
    "ledger.why.moved": "eine andere Antwort wurde angenommen",
    "ledger.why.deleted.question": "die Frage wurde gelöscht",
    "ledger.why.deleted.answer": "die Antwort wurde gelöscht",
    "ledger.why.deleted.either": "die Frage oder die angenommene Antwort wurde gelöscht",
    "ledger.why.retracted": "die Nachricht ist keine Antwort mehr",
    "ledger.why.revived": "die Nachricht ist wieder eine Antwort",
    "ledger.why.invalidated": "von der Verwaltung für ungültig erklärt",
    "ledger.why.restored": "von der Verwaltung wiederhergestellt",
    "ledger.why.imported": "übernommen",
    "ledger.why.unknown": "es zählt nicht mehr",
    "ledger.over_cap": "über der Tagesgrenze von {cap}",
    "ledger.casts.one": "{number} Gegenstimme für eine Antwort abgegeben",
    "ledger.casts.other": "{number} Gegenstimmen für Antworten abgegeben",
    "ledger.hidden": "*in einem Kanal, den du nicht siehst*",
    "ledger.deleted": "*eine gelöschte Frage*",
    "ledger.counts_for": "zählt für den {date}",
}

POSTS: Mapping[str, str] = MappingProxyType({**_VOTES, **_POSTS, **_FORMS, **_LISTS, **_LEDGER})
