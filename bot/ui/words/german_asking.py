"""What members see of asking well: similar questions, search, what waits, a question's life, in German."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_SEARCHING = {
    "search.title": "Fragen mit {words}",
    "search.empty": "Nichts, was du siehst, enthält diese Wörter. Vielleicht finden es andere, oder frag mit `/ask`.",
    "search.no_words": "Darin sind keine Wörter, nach denen sich suchen ließe.",
    "search.answers.none": "keine Antwort",
    "search.answers.one": "{number} Antwort",
    "search.answers.other": "{number} Antworten",
    "search.score": "Stand {score}",
    "search.solved": "✅ gelöst",
    "search.closed": "geschlossen: {reason}",
    "search.in_answer": "Antwort {number}",
    "search.asleep": "💤 schläft",
}

_SIMILAR = {
    "similar.title": "Wurde das schon gefragt?",
    "similar.intro.one": "Deine Frage ist noch nicht gepostet: Diese hier sieht ihr ähnlich. Hilft sie?",
    "similar.intro.other": "Deine Frage ist noch nicht gepostet: Diese {number} sehen ihr ähnlich. Hilft eine davon?",
    "similar.kept": "Dein Text ist sieben Tage aufgehoben; `/ask` bietet ihn wieder an.",
    "similar.files.one": "Deine Datei unten wird nicht aufgehoben, geht aber mit, wenn du in den nächsten Stunden "
    "postest.",
    "similar.files.other": "Deine {number} Dateien unten werden nicht aufgehoben, gehen aber mit, wenn du in den "
    "nächsten Stunden postest.",
    "similar.files.lost": "Manche Dateien ließen sich nicht so lange halten: Schick sie in den Thread, sobald er "
    "steht.",
    "similar.imported": "aus einem Archiv, ohne Thread",
    "similar.button.post": "Meine Frage posten",
    "similar.button.helped": "Eine davon half",
    "similar.button.file": "📎 {name}",
    "similar.helped": "Schön, dass es half! Deine Frage ist nicht gepostet: Niemand muss sie zweimal beantworten. War "
    "die Antwort gut, dann sagt eine Stimme das dem, der sie schrieb.",
    "error.draft_changed": "Dein Text wurde geändert, seit das hier gezeigt wurde, daher geschah nichts. `/ask` bietet "
    "ihn an, wie er jetzt ist.",
    "doctor.saved": "Fragen, die eine frühere beantwortete, ehe sie gepostet wurden: **{lately}** in den letzten "
    "{days} Tagen, **{ever}** insgesamt.",
}

_WAITING = {
    "listing.title": "Fragen, die auf eine Antwort warten",
    "listing.title.tag": "Fragen in {tag}, die auf eine Antwort warten",
    "listing.empty": "Keine Frage wartet auf eine Antwort. Gut gemacht, ihr alle!",
    "listing.empty.tag": "Keine Frage in {tag} wartet auf eine Antwort.",
    "listing.empty.age": "Keine so alte Frage wartet auf eine Antwort.",
    "listing.lacks.answer": "noch keine Antwort",
    "listing.lacks.acceptance.one": "{number} Antwort, keine angenommen",
    "listing.lacks.acceptance.other": "{number} Antworten, keine angenommen",
    "listing.asleep": "💤 schläft",
    "listing.active": "aktiv {age}",
    "listing.asked": "gefragt {age}",
    "listing.best": "bester Stand {score}",
    "listing.age.day": "vor einem Tag oder früher gefragt",
    "listing.age.week": "vor einer Woche oder früher gefragt",
    "listing.age.month": "vor einem Monat oder früher gefragt",
    "hint.code_not_marked": "💡 Das sieht nach Code oder einer Fehlerspur aus. Zwischen zwei Zeilen aus \\`\\`\\` "
    "behält es seine Form.",
    "hint.files_only": "💡 Ein paar Worte zu den Dateien helfen: Die Suche findet Worte, aber keine Bilder.",
    "hint.short_details": "💡 Was hast du versucht, was erwartet, und was geschah stattdessen? Damit kommen Antworten "
    "schneller; schreib es in den Thread.",
    "hint.title_in_capitals": "💡 Ein Titel in kleinen Buchstaben liest sich leichter.",
}

_AGEING = {
    "help.accept.reminder.one": " Ist keine angenommen, erinnere ich dich einmal, nach **{number}** Tag; mit "
    "`/settings` schaltest du diese Erinnerungen ab.",
    "help.accept.reminder.other": " Ist keine angenommen, erinnere ich dich einmal, nach **{number}** Tagen; mit "
    "`/settings` schaltest du diese Erinnerungen ab.",
    "reminder.content.one": "{asker}, hat die Antwort unter deiner Frage #{question} geholfen?",
    "reminder.content.other": "{asker}, hat eine der {number} Antworten auf deine Frage #{question} geholfen?",
    "reminder.how": "Eine Antwort anzunehmen zeigt anderen, was half, und dankt dem, der sie schrieb. Half noch keine, "
    "sagt **Noch offen** das; ich frage nicht noch einmal. `/settings` schaltet diese Erinnerungen ab.",
    "reminder.kept_open": "{member} sagt, dass das noch offen ist.",
    "reminder.choose": "Wähl die Antwort, die half",
    "reminder.panel": "Welche Antwort hat #{number} gelöst?",
    "reminder.nobody": "#{number} hat keine Antwort mehr, die sich annehmen ließe.",
    "reminder.choice": "Antwort {number} · {score}",
    "button.accept": "Annehmen…",
    "button.still_open": "Noch offen",
    "stale.told.one": "Geschlossen, weil hier seit {number} Tag nichts geschah. Antworten und Abstimmen geht "
    "weiterhin; eine Nachricht von {asker} in diesem Thread öffnet die Frage wieder.",
    "stale.told.other": "Geschlossen, weil hier seit {number} Tagen nichts geschah. Antworten und Abstimmen geht "
    "weiterhin; eine Nachricht von {asker} in diesem Thread öffnet die Frage wieder.",
    "stale.locked": "Geschlossen, weil hier lange nichts geschah.",
    "error.already_solved": "Diese Frage ist schon gelöst: Eine Antwort darauf ist angenommen.",
    "error.already_closed": "Diese Frage ist schon geschlossen: {close_reason}.",
    "error.no_room_for_threads": "Dieser Server hat so viele aktive Threads, wie Discord erlaubt (etwa {most}), ich "
    "kann also keinen für deine Frage öffnen. Dein Text ist aufgehoben: Versuch es wieder, wenn einige Threads "
    "geschlossen oder archiviert sind.",
    "doctor.threads": "{active} von etwa {most} aktiven Threads.",
    "doctor.threads_many": "{active} von etwa {most} aktiven Threads, die ein Server haben darf. Ist er voll, kann "
    "niemand fragen; archiviere einige oder lass sie früher archivieren. Wird der Platz knapp, archiviere ich Threads "
    "erledigter Fragen.",
    "doctor.threads_full": "{active} aktive Threads: Der Server ist voll, und niemand kann fragen. Archiviere einige "
    "Threads.",
    "settings.reminders.on": "Ich erinnere dich einmal an eine deiner Fragen, die Antworten hat, aber keine "
    "angenommene.",
    "settings.reminders.off": "Ich erinnere dich nicht an deine Fragen.",
    "settings.button.reminders.on": "Erinnere mich",
    "settings.button.reminders.off": "Erinnere mich nicht",
}

_BACKFILLING = {
    "doctor.button.backfill": "Alte Beiträge von #{name} übernehmen…",
    "backfill.title": "Alte Beiträge",
    "backfill.intro": "Die Beiträge, die in <#{channel_id}> standen, ehe ich kam, können Fragen werden: mit ihren "
    "Antworten, mit ihren ⬆️ und ⬇️ als Stimmen und dem ✅ von Fragenden oder Helfern als Annahme. Niemand wird "
    "gepingt, nichts wird gepostet, Archiviertes bleibt archiviert. *Erst ansehen* zählt nur.",
    "backfill.listing.one": "Suche nach Beiträgen: bisher {number}.",
    "backfill.listing.other": "Suche nach Beiträgen: bisher {number}.",
    "backfill.looking": "Die Beiträge werden angesehen: **{done}** von **{found}**.",
    "backfill.adopting": "Die Beiträge werden übernommen: **{done}** von **{found}**.",
    "backfill.waits.permission": "⚠️ Ich sehe <#{channel_id}> nicht mehr oder kann den Verlauf nicht lesen. Ich warte "
    "und mache von selbst weiter, sobald ich kann.",
    "backfill.waits.discord": "⚠️ Discord ist langsam oder lehnt ab. Ich warte und mache von selbst weiter.",
    "backfill.looked": "<#{channel_id}> {ended_at} angesehen. Übernehmen ergäbe:",
    "backfill.adopted": "Die Beiträge von <#{channel_id}> {ended_at} übernommen:",
    "backfill.stopped": "Angehalten {ended_at}; was übernommen ist, bleibt. *Übernehmen* macht mit dem Rest weiter.",
    "backfill.estimate.one": "Das braucht etwa {number} Aufruf bei Discord: {minutes} min oder mehr.",
    "backfill.estimate.other": "Das braucht etwa {number} Aufrufe bei Discord: {minutes} min oder mehr.",
    "backfill.may_refuse": "Stimmen, die eure Regeln ablehnen, etwa für eigene Beiträge, werden nicht zählen.",
    "backfill.capped": "Stimmen zählen von dem Tag an, an dem sie übernommen werden, bis zur Tagesgrenze.",
    "backfill.questions": "Fragen",
    "backfill.answers": "Antworten",
    "backfill.votes": "Stimmen",
    "backfill.acceptances": "angenommene Antworten",
    "backfill.hints": "die gelöst aussehen, ohne angenommene Antwort",
    "backfill.known": "schon bekannt",
    "backfill.pinned": "angeheftet, bleiben unberührt",
    "backfill.by_bots": "von Bots, bleiben unberührt",
    "backfill.without_start": "ohne erste Nachricht, bleiben unberührt",
    "backfill.unreadable": "nicht lesbar",
    "backfill.nothing": "Es gibt nichts zu übernehmen.",
    "backfill.solved": "**Diese sehen gelöst aus: Nehmt die Antwort an**",
    "backfill.solved.tag": "trägt den Tag *Solved*",
    "backfill.solved.thanks": "wer fragte, sagt, dass es ging",
    "backfill.solved.line": "[#{number}]({url}) · {why}",
    "backfill.button.look": "Erst ansehen",
    "backfill.button.adopt": "Übernehmen",
    "backfill.button.stop": "Anhalten",
    "backfill.button.refresh": "Neu laden",
}

_BOUNTIES = {
    "error.bounties_off": "Auf diesem Server gibt es keine Kopfgelder. Wer ihn verwaltet, kann sie einschalten: mit "
    "der Einstellung `bounties`.",
    "error.bounty_amount": "Ein Kopfgeld beträgt {least} bis {most} Punkte.",
    "error.bounty_for_oneself": "Diese Antwort ist deine eigene. Ein Kopfgeld geht an die von jemand anderem.",
    "error.bounty_over": "Dieses Kopfgeld ist vorbei: Es wurde vergeben, oder seine Zeit ist um.",
    "error.bounty_too_much": "Ein Kopfgeld wird sofort bezahlt, und du kannst höchstens {available} Punkte zahlen: "
    "deine Reputation weniger 1.",
    "error.no_such_bounty": "Dieses Kopfgeld gibt es nicht mehr.",
    "error.not_the_asker": "Das kann nur, wer die Frage gestellt hat.",
    "error.open_bounties.one": "Bei dir läuft **{number}** Kopfgeld, mehr darf man nicht gleichzeitig haben. Vergib es "
    "zuerst.",
    "error.open_bounties.other": "Bei dir laufen **{number}** Kopfgelder, mehr darf man nicht gleichzeitig haben. "
    "Vergib zuerst eines.",
    "bounty.title": "Kopfgeld von {amount}",
    "bounty.offered": "{asker} bietet **{amount}** Reputation für die beste Antwort auf #{number}; es endet {ends_at}. "
    "**Vergeben…** ist für den, der gefragt hat. Bekommt es in dieser Zeit niemand, geht die Hälfte an die beste neue "
    "Antwort mit einem Stand von {least_score} oder mehr.",
    "bounty.running": "Dein Kopfgeld von **{amount}** endet {ends_at}. Wähl die Antwort, die alles bekommen soll.",
    "bounty.nobody": "Dein Kopfgeld von **{amount}** endet {ends_at}. Noch hat niemand anders geantwortet.",
    "bounty.choose": "Wähl eine Antwort",
    "bounty.choice": "Antwort {number} · {score}",
    "bounty.awarded": "{asker} gab das Kopfgeld von **{amount}** für {answer} an {answerer}.",
    "bounty.halved": "Das Kopfgeld von {amount} lief ab: **{awarded}** gehen für {answer} an {answerer}, die beste "
    "seither.",
    "bounty.lost": "Das Kopfgeld von {amount} lief ab, und keine neue Antwort hatte einen Stand von {least_score} oder "
    "mehr.",
    "bounty.done": "Erledigt: **{amount}** Reputation für {answerer}.",
    "bounty.answer": "Antwort {number}",
    "button.award": "Vergeben…",
    "card.bounty": "Kopfgeld",
    "card.bounty.value": "**{amount}** Reputation · endet {ends_at}",
    "listing.bounty": "🎁 Kopfgeld von {amount}",
    "help.bounty": " `/bounty` bietet etwas von deiner Reputation für eine Antwort.",
    "ledger.own.bounty_offered": "du hast ein Kopfgeld geboten",
    "ledger.own.bounty_earned": "deine Antwort bekam ein Kopfgeld",
    "ledger.other.bounty_offered": "Kopfgeld geboten",
    "ledger.other.bounty_earned": "Antwort bekam ein Kopfgeld",
    "ledger.why.offered": "es wurde geboten",
    "ledger.why.awarded": "wer gefragt hat, hat es vergeben",
    "ledger.why.halved": "die Hälfte davon: Seine Zeit war um",
    "ledger.why.returned": "zurückgegeben, da die Frage gelöscht wurde",
}

ASKING: Mapping[str, str] = MappingProxyType(
    {**_SEARCHING, **_SIMILAR, **_WAITING, **_AGEING, **_BACKFILLING, **_BOUNTIES}
)
