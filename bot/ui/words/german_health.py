"""What `/doctor` says of tags, roles, commands and refusals, in German."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

HEALTH: Mapping[str, str] = MappingProxyType(
    {
        "doctor.no_log_channel": "Kein Protokollkanal ist gewählt, daher erfährt niemand von Meldungen und Störungen. "
        "Wähle einen mit `/setup`.",
        "doctor.rank_roles": "Rollen für Ränge: Ich kann jede der {number} geben und nehmen.",
        "doctor.rank_role_no_permission": "Mir fehlt **Rollen verwalten**, daher bekommt oder verliert niemand eine "
        "Rolle für einen Rang. Erlaube es meiner Rolle in den Servereinstellungen; `/setup` hat einen Link dafür.",
        "doctor.rank_role_too_high": "Die Rolle <@&{role_id}> für einen Rang steht nicht unter meiner eigenen. Zieh "
        "meine in den Servereinstellungen unter Rollen darüber.",
        "doctor.rank_role_not_givable": "Die Rolle <@&{role_id}> für einen Rang gibt nur Discord selbst: Es ist die "
        "Rolle von allen, eines Bots oder für Booster. Wähle mit `/setup` eine andere.",
        "doctor.rank_role_deleted": "Die Rolle `{role_id}` für einen Rang wurde gelöscht. Nimm sie mit `/setup` "
        "heraus, oder wähle eine andere.",
        "doctor.rank_role_refused": "Discord lässt mich die Rolle <@&{role_id}> für einen Rang weder geben noch "
        "nehmen. Sieh dir meine Rolle und ihren Platz in den Servereinstellungen an.",
        "doctor.forum_no_solved": "<#{channel_id}> hat keinen Tag, der sagt, dass eine Frage gelöst ist. Leg dort "
        "einen namens *Solved* an, oder erlaube mir **Kanäle verwalten**, und ich tue es.",
        "doctor.forum_tags_closed": "<#{channel_id}> fehlen Tags dieses Servers, oder es zeigt alte: {number}. Erlaube "
        "mir dort **Kanäle verwalten**, und ich bringe sie in Ordnung, oder tu es von Hand.",
        "doctor.forum_tags_wait": "<#{channel_id}> bekommt gleich die Tags dieses Servers: {number}. Bleibt es dabei, "
        "dann sieh nach, ob ich dort **Kanäle verwalten** darf.",
        "doctor.forum_tags_full": "<#{channel_id}> hat für einige Tags dieses Servers keinen Platz ({number}): Es sind "
        "höchstens 20. Benutzen kann man sie trotzdem; führ mit `/tags` einige zusammen oder lösch sie, dann stehen "
        "andere dort.",
        "doctor.commands": "Discord kennt die Befehle dieser Version.",
        "doctor.commands_differ": "Discord kennt die Befehle dieser Version nicht, daher können einige scheitern. Sie "
        "werden angemeldet, wenn ich starte: Bitte den Betreiber, mich neu zu starten und in mein Log zu sehen.",
        "doctor.intent": "Ich kann Nachrichten lesen: Der Intent Message Content ist erlaubt.",
        "doctor.intent_refused": "Das Developer Portal erlaubt mir nicht, Nachrichten zu lesen. Der Betreiber kann "
        "dort unter Bot **Message Content Intent** erlauben.",
        "doctor.intent_off": "Ich bitte nicht darum, Nachrichten zu lesen, daher wird keine von selbst zur Antwort. "
        "`/answer`, **Als Antwort markieren** und Stimmen gehen; der Betreiber kann `ASKWELL_MESSAGE_CONTENT=true` "
        "setzen.",
        "doctor.emoji_gone": "Discord kennt das Emoji {emoji} (`{setting}`) nicht mehr, daher kann niemand damit "
        "reagieren. Wähle mit `/setup` ein anderes; **Antwort annehmen** im Apps-Menü geht trotzdem.",
        "doctor.renders_fail": "Discord nahm einige Änderungen nicht an ({number}), eine immer wieder ({attempts}). "
        "Der nächste Versuch ist {next_at}. Da hilft nur Warten, wenn keine Berechtigung fehlt.",
        "doctor.held_back": "<#{channel_id}>: Discord lehnte dies kürzlich ab: {calls}. Ich versuche es {until} "
        "wieder, oder wenn sich Berechtigungen ändern. Sieh dir meine dort an.",
        "doctor.more.one": "…und {number} weiteres. Bring dies zuerst in Ordnung und sieh dann wieder nach.",
        "doctor.more.other": "…und {number} weitere. Bring diese zuerst in Ordnung und sieh dann wieder nach.",
        "call.send_a_message": "Nachrichten schreiben",
        "call.edit_a_message": "meine Nachrichten bearbeiten",
        "call.delete_a_message": "Nachrichten löschen",
        "call.read_a_message": "Nachrichten lesen",
        "call.read_messages": "Nachrichten lesen",
        "call.add_a_reaction": "Reaktionen hinzufügen",
        "call.take_a_reaction_off": "meine Reaktionen wegnehmen",
        "call.take_a_member_s_reaction_off": "Reaktionen von Mitgliedern wegnehmen",
        "call.read_reactions": "Reaktionen lesen",
        "call.open_a_forum_post": "Beiträge öffnen",
        "call.open_a_thread": "Threads öffnen",
        "call.add_a_member_to_a_thread": "Fragende in ihre Threads bringen",
        "call.set_the_tags_of_a_post": "Tags von Beiträgen setzen",
        "call.rename_a_thread": "Threads umbenennen",
        "call.set_the_tags_of_a_forum": "die Tags des Forums ändern",
        "call.open_an_archived_thread": "archivierte Threads öffnen",
        "call.lock_a_thread": "Threads sperren",
        "call.archive_a_thread": "Threads archivieren",
        "call.read_a_thread": "Threads lesen",
        "call.list_archived_threads": "archivierte Threads lesen",
        "call.delete_a_thread": "Threads löschen",
    }
)
