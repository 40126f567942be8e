"""What members are told when something did not work, in German."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_ERRORS = {
    "error.not_a_question_thread": "Das geht im Thread einer Frage. Öffne die Frage und versuch es dort noch einmal; "
    "`/unanswered` zeigt die, die auf eine Antwort warten.",
    "error.no_such_post": "Das ist keine Frage oder Antwort, die ich kenne. Vielleicht wurde sie gelöscht, oder es ist "
    "eine gewöhnliche Nachricht: **Als Antwort markieren** im Menü der Nachricht unter Apps macht sie zur Antwort.",
    "error.no_such_guild": "Von diesem Server weiß ich noch nichts. Stell die erste Frage mit `/ask`.",
    "error.no_such_draft": "Diesen Entwurf gibt es nicht mehr: Er wurde gepostet, verworfen oder war sieben Tage alt. "
    "Beginne eine neue Frage mit `/ask`.",
    "error.no_visible_channel": "Gefragt wird hier in einem Kanal, den du nicht siehst. Bitte jemanden, der den Server "
    "verwaltet, dich hineinzulassen.",
    "error.thread_locked": "Die Moderation hat diesen Thread gesperrt; antworten können hier nur Helfer.",
    "error.tag_required": "Fragen brauchen hier einen Tag, den Mitglieder setzen dürfen. Wähl einen und poste noch "
    "einmal.",
    "error.no_such_tag": "Einen Tag **{name}** gibt es hier nicht. Wähl einen aus der Liste, die beim Tippen "
    "erscheint.",
    "error.no_such_channel": "Ich finde den Kanal für Fragen nicht; vielleicht wurde er gelöscht. Wer *Server "
    "verwalten* darf, kann einen anderen wählen.",
    "error.message_gone": "Diese Nachricht wurde inzwischen gelöscht. Nichts wurde geändert.",
    "error.not_the_author": "Diese Antwort kann nur ändern, wer sie geschrieben hat. Weißt du es besser, dann schreib "
    "mit `/answer` eine eigene.",
    "error.not_asker_or_helper": "Annehmen kann eine Antwort nur, wer gefragt hat, oder ein Helfer. Alle anderen sagen "
    "mit einer Stimme ({emoji_up}), dass sie gut ist.",
    "error.not_author_or_helper": "Das kann nur, wer die Antwort geschrieben hat, oder ein Helfer.",
    "error.not_author_asker_or_helper": "Als Antwort markieren kann sie nur, wer sie geschrieben oder die Frage "
    "gestellt hat, oder ein Helfer. Dein {emoji_up} bewirkt dasselbe.",
    "error.not_yours": "Das gehört jemand anderem. Beginne mit `/ask` etwas Eigenes.",
    "error.bot_misses_permission": "Das darf ich nicht: Mir fehlt die Berechtigung **{permission}** in "
    "<#{channel_id}>. Wer den Server verwaltet, kann sie mir dort geben; dann versuch es noch einmal.",
    "error.not_an_answer": "Diese Nachricht ist keine Antwort, also ist nichts rückgängig zu machen. **Als Antwort "
    "markieren** im Menü der Nachricht unter Apps macht sie zu einer.",
    "error.already_an_answer": "Diese Nachricht ist schon eine Antwort. Stimm mit {emoji_up} oder {emoji_down} ab.",
    "error.is_the_question": "Das ist die Frage selbst. Wähl eine der Nachrichten darunter.",
    "error.question_closed": "Diese Frage ist geschlossen und nimmt keine neuen Antworten an. Ist deine eine andere, "
    "dann stell sie mit `/ask`.",
    "error.question_deleted": "Diese Frage wurde gelöscht. Mit `/ask` kannst du sie neu stellen.",
    "error.not_possible_for_bots": "Diese Nachricht schrieb ein Bot oder Discord selbst; Antworten sind nur, was "
    "Mitglieder schreiben.",
    "error.draft_is_being_posted": "Deine Frage wird gerade gepostet. Warte einen Augenblick und sieh dann im Kanal "
    "nach.",
    "error.answer_is_being_posted": "Genau diese Antwort ist schon unterwegs. Warte einen Augenblick und sieh dann im "
    "Thread nach.",
    "error.already_reported": "Das hast du schon gemeldet; die Helfer haben es auf ihrer Liste.",
    "error.finding_decided": "<@{decided_by_id}> hat das schon entschieden: Die Stimmen sind **{state}**. Nichts wurde "
    "geändert; `/review` zeigt den Stand.",
    "error.no_such_finding": "Diesen Befund gibt es auf diesem Server nicht. `/review` zeigt die vorhandenen.",
    "error.not_a_manager": "Das können nur Mitglieder, die *Server verwalten* dürfen.",
    "error.too_short": "„{field}“ braucht mindestens **{minimum}** sichtbare Zeichen; deins hat **{length}**. Sag ein "
    "wenig mehr.",
    "error.too_long": "„{field}“ hat Platz für **{maximum}** Zeichen; deins hat **{length}**. Kürze es, oder leg den "
    "Rest in eine Datei.",
    "error.title_is_noise": "„{title}“ sagt nicht, worum es in der Frage geht. Nenn die Sache und was sie tut, etwa "
    "„Warum ändert sich meine Liste, wenn ich sie kopiere?“",
    "error.too_many_tags": "Eine Frage hat höchstens **{maximum}** Tags. Behalte die passendsten.",
    "error.unknown_setting": "Eine Einstellung **{name}** gibt es nicht. Schau in der Liste der Einstellungen nach.",
    "error.unknown_setting.closest": "Eine Einstellung **{name}** gibt es nicht. Meintest du **{closest}**?",
    "error.bad_setting": "**{value}** passt nicht zur Einstellung **{name}**; sie nimmt: {expected}.",
    "error.bad_id": "Dieser Knopf stammt aus einer älteren Fassung oder wurde verändert. Ein neuer kommt mit dem "
    "Befehl.",
    "error.bad_form": "Ich konnte dieses Formular nicht lesen. Nichts wurde geändert; öffne es und sende es noch "
    "einmal.",
    "error.bad_archive": "Diese Datei ist kein Archiv, das ich lesen kann.",
    "error.nothing_to_quote": "In dieser Nachricht steht kein Text eines Mitglieds, nach dem du fragen könntest. Wähl "
    "die Nachricht mit den Worten, die du meinst, oder schreib die Frage selbst mit `/ask`.",
    "error.questions_per_hour.one": "Hier darf man **{number}** Frage in der Stunde stellen; die nächste geht {when}. "
    "Dein Text ist aufgehoben; poste ihn dann mit `/ask`.",
    "error.questions_per_hour.other": "Hier darf man **{number}** Fragen in der Stunde stellen; die nächste geht "
    "{when}. Dein Text ist aufgehoben; poste ihn dann mit `/ask`.",
    "error.questions_per_hour.later": "später",
    "error.open_questions.one": "Du hast **{number}** offene Frage, mehr darf man hier nicht haben. Nimm eine Antwort "
    "darauf an oder schließ sie und poste dann diese; dein Text ist aufgehoben.",
    "error.open_questions.other": "Du hast **{number}** offene Fragen, mehr darf man hier nicht haben. Nimm zu einer "
    "davon eine Antwort an oder schließ sie und poste dann diese; dein Text ist aufgehoben.",
    "field.title": "Titel",
    "field.details": "Einzelheiten",
    "field.answer": "Antwort",
    "field.other": "Text",
}

_OUTAGES = {
    "outage.try_again_soon": "Gerade ist sehr viel los. Nichts wurde geändert; bitte versuch es gleich noch einmal.",
    "outage.database_away": "Ich kann gerade nichts speichern. Nichts wurde geändert; bitte versuch es in ein paar "
    "Minuten noch einmal.",
    "outage.outdated_command": "Dieser Befehl hat sich geändert. Starte Discord neu (am Rechner mit Strg+R) und gib "
    "ihn noch einmal ein.",
    "outage.not_for_you": "Dieser Befehl ist hier nicht für dich. Frag jemanden, der den Server verwaltet, wenn du ihn "
    "brauchst.",
    "outage.bug": "Bei mir ist etwas schiefgegangen, und es steht in meinem Protokoll. Bitte versuch es noch einmal; "
    "geschieht es wieder, nenn denen, die den Server verwalten, das Kennzeichen **{reference}**.",
    "trouble.gone": "Das, worum es geht, gibt es nicht mehr: Nachricht, Thread oder Kanal wurden inzwischen gelöscht.",
    "trouble.forbidden": "Discord lässt mich das hier nicht tun. Wer den Server verwaltet, kann meine Berechtigungen "
    "in diesem Kanal ansehen.",
    "trouble.archived": "Dieser Thread schläft. Schreib eine Nachricht hinein, um ihn zu wecken, und versuch es dann "
    "noch einmal.",
    "trouble.edits_exhausted": "Discord möchte, dass ich alte Nachrichten seltener bearbeite. Bitte versuch es in "
    "einer Stunde noch einmal.",
    "trouble.full": "Discord hat dafür keinen Platz mehr: zu viele aktive Threads, Mitglieder oder Reaktionen. Wer den "
    "Server verwaltet, kann einige Threads schließen.",
    "trouble.late": "Das hat Discord zu lange gedauert. Bitte versuch es noch einmal.",
    "trouble.busy": "Discord bittet mich, langsamer zu sein. Bitte versuch es in einer Minute noch einmal.",
    "trouble.down": "Discord hat nicht geantwortet. Sieh bitte nach, ob es geklappt hat, ehe du es noch einmal "
    "versuchst.",
    "trouble.invalid": "Discord nahm nicht an, was ich schickte. Bitte versuch es mit einem einfacheren Text.",
}

ERRORS: Mapping[str, str] = MappingProxyType({**_ERRORS, **_OUTAGES})
