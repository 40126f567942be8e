"""What members see of the help, of replies, findings, reports and the state of things, in German."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_HELP = {
    "help.title": "Fragen und Antworten, ohne Discord zu verlassen",
    "help.ask": "Fragen",
    "help.ask.text": "`/ask` öffnet ein Formular; deine Frage bekommt einen eigenen Thread{where}. Sieht es aus, als "
    "wäre sie schon gestellt worden, siehst du das vorher. Zu einer Nachricht im Chat: ihr Menü → Apps → **Dazu "
    "fragen**.",
    "help.ask.where": " in {channels}",
    "help.answer": "Antworten",
    "help.answer.automatic": "Schreib in den Thread der Frage: Deine erste Nachricht dort wird zur Antwort, wenn sie "
    "60 Zeichen, Code oder eine Datei hat. `/answer` ergibt immer eine, und **Als Antwort markieren** macht jede "
    "Nachricht zu einer.",
    "help.answer.explicit": "Nimm im Thread der Frage `/answer`, oder **Als Antwort markieren** im Menü einer "
    "Nachricht unter Apps. Alles andere dort ist Gespräch.",
    "help.vote": "Abstimmen",
    "help.vote.text": "{emoji_up} oder {emoji_down} an einer Frage oder Antwort. Die letzte Reaktion zählt; nimm sie "
    "weg, um die Stimme zurückzunehmen. Über eigene Beiträge stimmt niemand ab.",
    "help.vote.per_day": " Von deinen Stimmen zählen bis zu **{number}** am Tag (UTC).",
    "help.vote.per_day_on_one": " Für Beiträge desselben Mitglieds zählen bis zu **{number}** am Tag.",
    "help.accept": "Annehmen",
    "help.accept.text": "Wer gefragt hat, reagiert mit {emoji_accept} auf die Antwort, die half, oder nimmt **Antwort "
    "annehmen**. Noch einmal dasselbe nimmt es zurück.",
    "help.reputation": "Reputation",
    "help.reputation.text": "Stimmen für deine Fragen {question_up} / {question_down}, für deine Antworten "
    "{answer_up} / {answer_down}, eine angenommene Antwort {accepted}, eine annehmen {accepting}. `/profile` zeigt "
    "deine Reputation und deine Abzeichen, `/reputation`, woher sie kommt, `/leaderboard` die von allen.",
    "help.reputation.cap": " Stimmen dafür zählen bis {cap} am Tag.",
    "help.more": "Wo anfangen",
    "help.more.text": "`/search` findet, was gefragt und beantwortet wurde, `/unanswered` zeigt, was wartet, "
    "`/frequent`, was immer wieder gefragt wird. `/question` ändert deine Frage. `/tags follow` meldet dir Neues, "
    "`/settings` bestimmt wie, und was andere von dir sehen. `/experts` zeigt, wer sich mit einem Tag auskennt, "
    "`/privacy`, was über dich aufgehoben ist.",
}

_REPLIES = {
    "reply.posted": "Deine Frage **{number}** ist gepostet: {link}",
    "reply.left_out.one": "{number} Datei fehlt, weil sie zu groß ist oder nicht zu holen war: {names}",
    "reply.left_out.other": "{number} Dateien fehlen, weil sie zu groß sind oder nicht zu holen waren: {names}",
    "reply.kept": "Dein Text ist sieben Tage aufgehoben. **Noch einmal bearbeiten** öffnet das Formular damit.",
    "reply.kept.files": "Dateien werden nicht aufgehoben; füg sie noch einmal hinzu.",
    "reply.offer": "Du hast eine Frage, die noch nicht gepostet ist: **{title}**. **Noch einmal bearbeiten** öffnet "
    "sie; **Verwerfen** wirft sie weg, und das nächste `/ask` beginnt neu.",
    "reply.discarded": "Der Entwurf ist weg. `/ask` beginnt eine neue Frage.",
    "reply.answered": "Deine Antwort ist gepostet: {link}",
    "reply.answer_waits": "Deine Antwort ist festgehalten, verloren ist nichts: Sobald ich kann, sehe ich nach, ob sie "
    "steht, und poste sie, falls nicht. Du brauchst sie nicht noch einmal zu senden.",
    "reply.edited": "Deine Antwort ist geändert.",
    "reply.marked": "Die Nachricht ist jetzt Antwort {number}: {link}",
    "reply.accepted": "{emoji_accept} Die Antwort ist angenommen. Noch einmal **Antwort annehmen** nimmt das zurück.",
    "reply.unaccepted": "Die Antwort ist nicht mehr angenommen.",
    "reply.accept_unchanged": "Nichts geändert: Es ist schon so, wie du es wolltest.",
    "reply.retracted": "Die Nachricht ist keine Antwort mehr. Ihre Stimmen zählen ab jetzt nicht.",
    "reply.deleted": "Die Antwort ist gelöscht.",
    "reply.deleted.text": "Die Antwort ist gelöscht. Das war ihr Text:",
    "reply.reported": "Danke. Die Helfer sehen es sich an; sonst erfährt niemand, wer es gemeldet hat.",
    "reply.reported_unread": "Deine Meldung ist festgehalten, aber dieser Server hat noch keinen Kanal, in dem die "
    "Helfer sie sähen. Bitte sag es selbst einem von ihnen oder jemandem, der den Server verwaltet.",
    "reply.woken": "Der Thread ist wach: {link}",
    "reply.already_awake": "Der Thread ist schon wach: {link}",
    "finding.serial": "Stimmen in Serie",
    "finding.ring": "Ein Stimmenring",
    "finding.serial.text": "Ein Mitglied gab einem anderen binnen Minuten viele Stimmen.",
    "finding.ring.text": "Diese Mitglieder stimmen weit mehr füreinander als andere.",
    "finding.pair": "{voter} → {author}: {votes}",
    "finding.ups.one": "{number} Stimme dafür",
    "finding.ups.other": "{number} Stimmen dafür",
    "finding.downs.one": "{number} Stimme dagegen",
    "finding.downs.other": "{number} Stimmen dagegen",
    "finding.more.one": "… und {number} weiteres Paar.",
    "finding.more.other": "… und {number} weitere Paare.",
    "finding.when": "Von {first} bis {last}",
    "finding.chance": "Ehrliche Stimmen sehen in weniger als 1 von {number} Nächten so aus. Das ist ein Zeichen, kein "
    "Beweis.",
    "finding.open": "Nichts ändert sich, ehe jemand entscheidet. **Für ungültig erklären** nimmt die Stimmen heraus "
    "und lehnt 30 Tage lang neue derselben Mitglieder füreinander ab; **Verwerfen** lässt sie stehen.",
    "finding.decided": "{verdict} von {manager} {ago}",
    "finding.state.invalidated": "Ungültig",
    "finding.state.dismissed": "Verworfen",
    "finding.state.restored": "Wiederhergestellt",
    "finding.number": "Befund {number}",
    "finding.button.invalidate": "Für ungültig erklären",
    "finding.button.dismiss": "Verwerfen",
    "finding.button.restore": "Wiederherstellen",
    "finding.button.numbered": "{verb} {number}",
    "review.title.open": "Stimmen zum Ansehen",
    "review.title.decided": "Angesehene Stimmen",
    "review.empty.open": "Nichts anzusehen: Keine verdächtigen Stimmen warten auf eine Entscheidung.",
    "review.empty.decided": "Noch wurde nichts entschieden.",
    "review.button.open": "Offene zeigen",
    "review.button.decided": "Entschiedene zeigen",
    "dm.unposted": "Deine Antwort auf **{title}** konnte nicht gepostet werden. Das ist ihr Text:",
    "dm.deleted": "Deine Antwort auf **{title}** wurde von einem Helfer gelöscht. Das war ihr Text:",
}

_DOCTOR = {
    "doctor.title": "Wie es steht",
    "doctor.button.compare": "Alles mit Discord vergleichen",
    "doctor.comparing": "Jede Frage, Antwort und Stimme wird mit dem verglichen, was Discord zeigt. Auf einem großen "
    "Server dauert das; `/doctor` sagt, wann es fertig ist und was gefunden wurde.",
    "doctor.no_channels": "Noch ist kein Kanal für Fragen gewählt: `/ask` fragt, wo es benutzt wird. `/setup` "
    "legt einen an oder wählt einen aus.",
    "doctor.channel": "<#{channel_id}>: Ich habe dort jede Berechtigung, die ich brauche.",
    "doctor.channel_lacks": "<#{channel_id}>: Mir fehlt **{permissions}**. Erlaube es meiner Rolle in den "
    "Einstellungen des Kanals.",
    "doctor.channel_gone": "<#{channel_id}> ist ein Kanal für Fragen, aber ich finde ihn nicht. Zeig ihn mir oder wähl "
    "andere Kanäle.",
    "doctor.log_channel_gone": "<#{channel_id}> ist der Kanal für Meldungen und verdächtige Stimmen, aber ich finde "
    "ihn nicht. Zeig ihn mir oder wähl einen anderen als `log_channel`.",
    "doctor.backlog_none": "Nichts wartet darauf, gezeigt oder gelesen zu werden.",
    "doctor.backlog": "Unterwegs: {renders} zu zeigen, {dirty_posts} zu lesen.",
    "doctor.backlog_late": "{renders} zu zeigen und {dirty_posts} zu lesen, manches fällig seit {late_since}: Discord "
    "ist langsam oder lehnt es ab. Es wird von selbst noch einmal versucht; fehlende Berechtigungen stehen oben.",
    "doctor.comparison": "Alles wurde {ended_at} mit Discord verglichen, und nichts wich ab.",
    "doctor.comparison_drift": "Alles wurde {ended_at} mit Discord verglichen. Gefunden und behoben: {drift}.",
    "doctor.comparison_due": "Was seit {due_since} geschah, wird gerade mit Discord verglichen oder wartet darauf. Es "
    "ist nichts zu tun.",
    "doctor.comparison_never": "Noch wurde nichts mit Discord verglichen. Der Knopf unten tut es.",
    "doctor.drift.marks": "Häkchen",
    "doctor.drift.own_reactions": "eigene Reaktionen",
    "doctor.drift.thread_states": "archivierte oder gesperrte Threads",
    "doctor.drift.unreadable": "nicht lesbare Kanäle oder Threads",
}

REPLIES: Mapping[str, str] = MappingProxyType({**_HELP, **_REPLIES, **_DOCTOR})
