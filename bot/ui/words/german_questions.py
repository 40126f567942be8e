"""What members see when a question is changed, in German."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "error.not_your_question": "Das kann nur, wer gefragt hat, oder ein Helfer.",
        "error.only_helpers_reopen": "Diese Frage wurde geschlossen, weil sie nicht hierher gehört. Ein Helfer kann "
        "sie wieder öffnen.",
        "error.answers_count": "Eine Antwort auf diese Frage hat Stimmen und kann anderen helfen: Löschen kann die "
        "Frage jetzt nur ein Helfer. `/question close` schließt sie.",
        "error.already_open": "Diese Frage ist schon offen.",
        "error.no_such_question": "Eine solche Frage siehst du hier nicht. Tipp einige ihrer Wörter und wähl sie aus "
        "der Liste, oder gib ihre Nummer oder den Link zu ihrem Thread an.",
        "error.link_moved": "Die Frage ist inzwischen als Duplikat einer anderen markiert. Nimm das zurück, oder "
        "benutze `/question reopen`.",
        "error.same_question": "Das ist dieselbe Frage, oder eine, die sie wiederholt. Nenn die, die zuerst gestellt "
        "wurde.",
        "form.edit_question": "Die Frage bearbeiten",
        "form.retag": "Die Tags ändern",
        "question.no_tags": "Hier gibt es keine Tags zur Auswahl.",
        "question.closed": "{member} hat #{number} geschlossen: {reason}.",
        "question.reopened": "{member} hat #{number} wieder geöffnet.",
        "question.duplicate": "{member} hat #{number} geschlossen: Das wurde schon gefragt, als {original}.",
        "question.duplicate.unlinked": "{member} hat #{number} geschlossen: Das wurde schon gefragt.",
        "question.button.undo": "Rückgängig",
        "question.thread_locked": "⚠️ Der Thread dazu ist archiviert und gesperrt, und mir fehlt **Threads verwalten**: "
        "Ich kann es dort nicht zeigen. Es gilt trotzdem; öffnet und entsperrt ihn die Moderation, zeige ich es.",
        "question.edited": "Die Frage ist geändert.",
        "question.unchanged": "Nichts geändert.",
        "question.own_message": "Ihr Text ist die eigene Nachricht dessen, der fragte; dort wird er bearbeitet, und "
        "ich folge.",
        "question.retagged": "Ihre Tags sind jetzt: {tags}",
        "question.untagged": "Sie hat jetzt keine Tags.",
        "question.delete.one": "**{title}** mit {number} Antwort und dem Thread löschen? Punkte für die Antwort "
        "bleiben. Das ist **nicht rückgängig zu machen**.",
        "question.delete.other": "**{title}** mit {number} Antworten und dem Thread löschen? Punkte für Antworten "
        "bleiben. Das ist **nicht rückgängig zu machen**.",
        "question.delete.thread_stays": "⚠️ Mir fehlt hier *Threads verwalten*, der Thread bleibt also: Die Moderation "
        "kann ihn löschen.",
        "question.deleted": "Die Frage ist gelöscht.",
        "error.nothing_to_erase": "Es gibt keine ältere Fassung, deren Text nicht schon entfernt ist.",
        "history.title": "Änderungen der Frage {number}",
        "history.title.answer": "Änderungen der Antwort {answer} auf Frage {number}",
        "history.none": "Seit sie geschrieben wurde, hat niemand etwas geändert.",
        "history.from": "Fassung von {written}, ersetzt {replaced}.",
        "history.erased": "Fassung von {written}, ersetzt {replaced}. Ihr Text wurde {erased} entfernt.",
        "history.unknown": "Die Fassung, die sie ersetzte, ist entfernt; darum steht hier die ganze ältere.",
        "history.page": "Änderung {number} von {total}",
        "history.button.erase": "Ältere Fassungen entfernen",
        "history.button.confirm": "Entfernen",
        "history.sure": "Die Texte aller älteren Fassungen entfernen? Der Beitrag bleibt, wie er ist; dass es "
        "Fassungen gab, und wann, bleibt vermerkt. Das **lässt sich nicht zurücknehmen**.",
        "history.done": "Die Texte der älteren Fassungen sind entfernt.",
        "card.asked_again.one": "{number}-mal wieder gefragt",
        "card.asked_again.other": "{number}-mal wieder gefragt",
        "frequent.title": "Fragen, die immer wieder gestellt werden",
        "frequent.title.tag": "Fragen in {tag}, die immer wieder gestellt werden",
        "frequent.empty": "Noch wurde keine Frage, die du siehst, zweimal gestellt. `/question duplicate` verbindet "
        "eine mit ihrem Original.",
        "frequent.times.one": "{number}-mal wieder gefragt",
        "frequent.times.other": "{number}-mal wieder gefragt",
    }
)
