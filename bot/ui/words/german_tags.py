"""What members see of tags, of notices and of their own settings, in German."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_SETTINGS = {
    "error.not_your_settings": "Das sind die Einstellungen von jemand anderem. `/settings` zeigt deine.",
    "settings.title": "### Deine Einstellungen auf diesem Server",
    "settings.intro": "Sie gehören dir allein, und jede Änderung gilt sofort.",
    "settings.notices": "**Was dir gemeldet wird**",
    "settings.notice_followed_tag": "Eine neue Frage mit einem Tag, dem du folgst (`/tags follow`)",
    "settings.direct": "Per Direktnachricht, und nur, was du hier wählst",
    "settings.direct.none": "Nichts",
    "settings.notice_answered": "Eine Antwort auf eine deiner Fragen",
    "settings.notice_accepted": "Eine Antwort von dir, die angenommen wurde",
    "settings.notice_bounty": "Ein Kopfgeld, das eine Antwort von dir bekam",
    "settings.notice_badge": "Ein Abzeichen, das du bekommst",
    "settings.notice_digest": "Ein Überblick, einmal in der Woche",
    "settings.choice.off": "Melde mir nichts",
    "settings.choice.thread": "Erwähne mich im Thread der Frage",
    "settings.choice.direct": "Schick mir eine Direktnachricht",
    "settings.dm_closed": "⚠️ Discord ließ mich dir keine Direktnachricht senden, daher versuche ich es nicht mehr. "
    "Erlaube Direktnachrichten von Mitgliedern dieses Servers und drück dann den Knopf.",
    "settings.button.reopen": "Noch einmal versuchen",
    "settings.self": "**Was andere von dir sehen**",
    "settings.public_display.on": "Du **stehst** in Ranglisten, und andere können dein Profil ansehen.",
    "settings.public_display.off": "Du stehst **nicht** in Ranglisten, andere können dein Profil nicht ansehen, und "
    "niemand erfährt, womit du dich auskennst. Deine Antworten und Stimmen zählen wie immer.",
    "settings.button.public_display.on": "Zeig mich",
    "settings.button.public_display.off": "Verbirg mich",
    "settings.expert_suggestions.on": "Bei Fragen zu dem, womit du dich auskennst, **darfst** du genannt werden, ohne "
    "Ping.",
    "settings.expert_suggestions.off": "Bei Fragen zu dem, womit du dich auskennst, wirst du **nicht** genannt.",
    "settings.button.expert_suggestions.on": "Nenn mich",
    "settings.button.expert_suggestions.off": "Nenn mich nicht",
    "settings.expert_pings.on": "Du **darfst** gepingt werden, höchstens einmal am Tag, wenn eine Frage lange wartet, "
    "mit der du dich auskennst.",
    "settings.expert_pings.off": "Für Fragen, die warten, wirst du **nicht** gepingt.",
    "settings.button.expert_pings.on": "Ping mich",
    "settings.button.expert_pings.off": "Ping mich nicht",
    "settings.language": "**Die Sprache, in der ich mit dir spreche**",
    "settings.choice.auto": "Wie in meinem Discord",
    "settings.choice.en": "English",
    "settings.choice.de": "Deutsch",
}

_NOTICES = {
    "notice.thread": "Eine neue Frage mit einem Tag, dem ihr folgt: {members}",
    "notice.thread.how": "-# `/settings` ändert, wie ihr es erfahrt, `/tags unfollow` beendet es.",
    "notice.followed_tag": "Eine neue Frage mit einem Tag, dem du folgst",
    "notice.answered": "Deine Frage hat eine neue Antwort",
    "notice.accepted": "Deine Antwort wurde angenommen",
    "notice.bounty": "Deine Antwort bekam ein Kopfgeld",
    "notice.answer": "Antwort {number} von {author}",
    "notice.tags": "Tags",
    "notice.digest": "Deine Woche",
    "notice.digest.points": "**{points}** Punkte in sieben Tagen",
    "notice.digest.rank": "Rang **{rank}**",
    "notice.digest.rank.from": "Rang **{rank}**, zuvor **{earlier}**",
    "notice.digest.waiting": "Deine Fragen, zu denen noch keine Antwort angenommen ist",
    "notice.digest.unanswered": "Unbeantwortet, mit Tags, denen du folgst oder in denen du gut bist",
    "notice.digest.voted": "Die Fragen mit den meisten Stimmen",
    "notice.badge": "Du hast ein Abzeichen bekommen",
    "notice.badge.tag": "{badge} in {tag}",
    "notice.from": "{guild} · /settings auf diesem Server ändert, was dir gemeldet wird",
    "notice.button.stop": "Melde mir das nicht mehr",
    "notice.stopped": "Das wird dir nicht mehr gemeldet. `/settings` auf dem Server schaltet es wieder ein.",
}

_TAGS = {
    "error.followed_tags": "Du folgst hier **{limit}** Tags, mehr geht nicht. `/tags unfollow` macht Platz für einen "
    "anderen.",
    "error.tag_gone": "Diesen Tag gibt es nicht mehr. Sieh in `/tags list` nach und gib den Befehl noch einmal ein.",
    "error.tag_exists": "Einen Tag **{name}** gibt es schon, unter diesem oder einem früheren Namen; Groß und klein "
    "macht keinen Unterschied.",
    "error.same_tag": "Beide Namen meinen denselben Tag, es gibt also nichts zusammenzulegen.",
    "error.tag_is_changing": "Dieser Tag wird gerade geändert. Versuch es gleich noch einmal.",
    "error.tag_in_forum": "Ein Forum für Fragen hat diesen Tag und brächte ihn zurück: Dessen Tags darf ich nicht "
    "ändern. Gib mir dort **Kanäle verwalten**, nimm ihn zuerst aus den Tags des Forums, oder leg ihn mit einem "
    "anderen zusammen.",
    "error.bad_tag_name": "So kann ein Tag nicht heißen. Er braucht einen Buchstaben oder eine Ziffer und höchstens "
    "**{maximum}** Zeichen, und *Solved* gehört dem Forum.",
    "error.tags_of_guild": "Es gibt hier **{limit}** Tags, mehr gehen nicht. Leg erst einige zusammen oder lösch sie.",
    "tags.title": "Tags",
    "tags.line.one": "**{tag}** · {number} Frage",
    "tags.line.other": "**{tag}** · {number} Fragen",
    "tags.followed": "du folgst ihm",
    "tags.empty": "Noch gibt es hier keine Tags. Die des Forums und die von Fragen in Kanälen, die du siehst, stünden "
    "hier.",
    "tags.footer": "/tags follow: von neuen Fragen in einem Tag erfahren",
    "tags.footer.page": "Seite {page} · /tags follow: von neuen Fragen in einem Tag erfahren",
    "tags.follow.new": "Du folgst jetzt **{tag}**.",
    "tags.follow.unchanged": "Du folgst **{tag}** schon.",
    "tags.told.thread": "Etwa eine Minute, nachdem jemand anders darin etwas fragt, wirst du im Thread der Frage "
    "erwähnt.",
    "tags.told.direct": "Etwa eine Minute, nachdem jemand anders darin etwas fragt, bekommst du eine Direktnachricht.",
    "tags.told.off": "Aber du willst von neuen Fragen nichts hören, also erfährst du nichts davon.",
    "tags.told.closed": "Du wolltest Direktnachrichten, aber Discord ließ mich dir keine senden. Erlaube "
    "Direktnachrichten von Mitgliedern dieses Servers und wähl sie noch einmal.",
    "tags.told.change": "Das gilt für alle Tags, denen du folgst; die Knöpfe oder `/settings` ändern es.",
    "tags.chosen": "Für alle Tags, denen du folgst:",
    "tags.unfollow.gone": "Du folgst **{tag}** nicht mehr.",
    "tags.unfollow.unchanged": "Du folgst **{tag}** nicht, also änderte sich nichts.",
    "tags.button.thread": "Erwähne mich",
    "tags.button.direct": "Direktnachricht",
    "tags.button.off": "Melde mir nichts",
    "tags.created": "Den Tag **{tag}** gibt es jetzt, für alle.",
    "tags.forum.closed": "Die Tags von {forums} darf ich nicht ändern: Dazu brauche ich dort **Kanäle verwalten**. Bis "
    "dahin bleiben sie, wie sie sind, und du kannst sie in den Einstellungen des Forums von Hand ändern.",
    "tags.forum.full": "{forums} kann ihn nicht zeigen: Ein Forum hat Platz für 20 Tags, und ein Platz gehört "
    "*Solved*. Leg Tags zusammen oder entferne einen, dann rückt der meistgenutzte nach, der fehlt.",
    "tags.renamed": "**{tag}** heißt ab jetzt **{into}**; der alte Name meint ihn weiter. Seine Fragen folgen in "
    "wenigen Augenblicken.",
    "tags.merge.ask.one": "**{tag}** in **{into}** aufgehen lassen? {number} Frage wechselt ihren Tag; wer folgt, die "
    "Stände und der Name gehen an **{into}**. Das ist **nicht rückgängig zu machen**.",
    "tags.merge.ask.other": "**{tag}** in **{into}** aufgehen lassen? {number} Fragen wechseln ihren Tag; wer folgt, "
    "die Stände und der Name gehen an **{into}**. Das ist **nicht rückgängig zu machen**.",
    "tags.delete.ask.one": "**{tag}** löschen? {number} Frage verliert ihn, und mit ihm gehen seine Stände, Abzeichen "
    "und wer ihm folgt. Das ist **nicht rückgängig zu machen**.",
    "tags.delete.ask.other": "**{tag}** löschen? {number} Fragen verlieren ihn, und mit ihm gehen seine Stände, "
    "Abzeichen und wer ihm folgt. Das ist **nicht rückgängig zu machen**.",
    "tags.merged": "**{tag}** ist in **{into}** aufgegangen. Seine Fragen folgen in wenigen Augenblicken.",
    "tags.deleted": "**{tag}** ist gelöscht.",
    "tags.button.merge": "Zusammenlegen",
    "tags.button.delete": "Löschen",
}

TAGS: Mapping[str, str] = MappingProxyType({**_SETTINGS, **_NOTICES, **_TAGS})
