"""What members see of profiles, pictures, badges, experts and rank roles, in German."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_MONTHS = ("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sep.", "Okt.", "Nov.", "Dez.")

_BADGES = {
    "first_question": ("Gut gefragt", "Eine erste Frage mit einem Stand von 1."),
    "first_accepted": ("Erste Lösung", "Eine erste Antwort, die jemand anders annahm."),
    "good_question": ("Gute Frage", "Eine Frage mit einem Stand von 5."),
    "great_question": ("Sehr gute Frage", "Eine Frage mit einem Stand von 10."),
    "good_answer": ("Gute Antwort", "Eine Antwort mit einem Stand von 5."),
    "great_answer": ("Sehr gute Antwort", "Eine Antwort mit einem Stand von 10."),
    "outstanding_answer": ("Herausragende Antwort", "Eine Antwort mit einem Stand von 25."),
    "week_in_a_row": ("Eine Woche lang", "Eine Frage, Antwort oder Stimme an 7 Tagen hintereinander."),
    "month_in_a_row": ("Einen Monat lang", "Eine Frage, Antwort oder Stimme an 30 Tagen hintereinander."),
    "hundred_days_in_a_row": ("Hundert Tage", "Eine Frage, Antwort oder Stimme an 100 Tagen hintereinander."),
    "many_accepted": ("Problemlöser", "25 Antworten, die andere annahmen."),
    "ten_solved": ("Dankbar", "Zu 10 eigenen Fragen die Antwort von jemand anderem angenommen."),
    "hundred_votes": ("Wahlvolk", "100 Stimmen für das, was andere schrieben."),
    "late_answer": ("Besser spät", "Eine Antwort mit einem Stand von 2 auf eine Frage, die 30 Tage alt war."),
    "tag_bronze": ("Bronze", "20 Antworten in einem Tag, mit einem Stand von zusammen 100."),
    "tag_silver": ("Silber", "80 Antworten in einem Tag, mit einem Stand von zusammen 400."),
    "tag_gold": ("Gold", "200 Antworten in einem Tag, mit einem Stand von zusammen 1.000."),
}

_PROFILES = {
    "error.profile_hidden": "Dieses Mitglied zeigt anderen kein Profil. Seine Antworten und Stimmen zählen wie alle.",
    "profile.since": "Mitglied seit {date}",
    "profile.left": "Nicht mehr auf diesem Server",
    "profile.hidden": "Nur du siehst das: `/settings` verbirgt dein Profil vor anderen.",
    "profile.bot": "{member} ist ein Bot. Bots haben kein Profil.",
    "profile.reputation": "Reputation",
    "profile.reputation.value": "**{reputation}** ({gain} in diesem Monat)",
    "profile.rank": "Rang",
    "profile.rank.value": "**{rank}** · besser als {percent} %",
    "profile.rank.alone": "**{rank}**",
    "profile.rank.none": "noch keiner",
    "profile.posts": "Beiträge",
    "profile.questions.one": "{number} Frage",
    "profile.questions.other": "{number} Fragen",
    "profile.answers.one": "{number} Antwort",
    "profile.answers.other": "{number} Antworten",
    "profile.accepted.one": "{number} angenommen",
    "profile.accepted.other": "{number} angenommen",
    "profile.rate": "Angenommen",
    "profile.rate.value": "{percent} % der Antworten auf gelöste Fragen",
    "profile.votes": "Abgegebene Stimmen",
    "profile.streak": "Serie",
    "profile.streak.one": "{number} Tag in Folge",
    "profile.streak.other": "{number} Tage in Folge",
    "profile.best": "Beste Antworten",
    "profile.tags": "Stärkste Tags",
    "profile.tag.one": "{place}. {badge}**{tag}**: Stand {score} in {number} Antwort{quality}",
    "profile.tag.other": "{place}. {badge}**{tag}**: Stand {score} in {number} Antworten{quality}",
    "profile.tag.quality": " · Güte {quality}",
    "profile.badges": "Abzeichen",
    "profile.footer": "/reputation zeigt, woher jeder Punkt kommt",
    "profile.new": "Noch nichts gepostet. Frag etwas mit `/ask` oder sieh dir `/unanswered` an.",
    "picture.reputation": "Reputation",
    "picture.answers_by_tag": "Antworten nach Tag",
    "picture.day": "{day}. {month}",
    "picture.month_of_year": "{month} {year}",
    "picture.alt.course": "Reputation im Lauf der Zeit: von {first} am {first_day} bis {last} am {last_day}; am "
    "höchsten war sie mit {highest}.",
    "picture.alt.day": "{day}. {month} {year}",
    "picture.alt.tags": "Antworten nach Tag: {tags}.",
    "picture.alt.tag": "{tag} {number}",
}

_EXPERTS = {
    "card.experts": "Kennen sich aus",
    "experts.title": "Wer sich mit {tag} auskennt",
    "experts.line": "**{place}.** {member}",
    "experts.score": "Stand {score}",
    "experts.answers.one": "{number} Antwort",
    "experts.answers.other": "{number} Antworten",
    "experts.badge.bronze": "🥉 Bronze",
    "experts.badge.silver": "🥈 Silber",
    "experts.badge.gold": "🥇 Gold",
    "experts.active": "aktiv {age}",
    "experts.empty": "Für diesen Tag ist noch niemand bekannt. Antworten auf Fragen mit dem Tag ändern das.",
    "experts.footer": "Diese Liste pingt niemanden · /settings nimmt dich heraus",
    "experts.ping": "{members} Diese Frage wartet auf eine Antwort, und ihr kennt euch damit aus. Könnt ihr helfen? "
    "`/settings` beendet diese Pings.",
}

_RANK_ROLES = {
    "rank_role.title": "Rollen für Ränge warten",
    "rank_role.no_permission": "Mir fehlt **Rollen verwalten**, daher bekommt oder verliert niemand eine Rolle für "
    "einen Rang. Erlaube es meiner Rolle; was wartet, geschieht sofort. Alles andere geht.",
    "rank_role.too_high": "{role} steht nicht unter meiner eigenen Rolle, ich kann sie also weder geben noch nehmen. "
    "Zieh meine Rolle in Servereinstellungen, Rollen darüber; was wartet, geschieht sofort.",
    "rank_role.not_givable": "{role} gibt nur Discord selbst: Es ist die Rolle von allen, eines Bots oder für Booster. "
    "Wähl in der Einstellung `rank_roles` eine andere.",
    "rank_role.deleted": "Die Rolle `{role_id}` wurde gelöscht. Nimm sie aus der Einstellung `rank_roles`, oder setz "
    "eine andere an ihre Stelle.",
    "rank_role.refused": "Discord lässt mich {role} weder geben noch nehmen. Sieh dir meine Rolle und ihren Platz in "
    "Servereinstellungen, Rollen an; ich versuche es in einer Stunde wieder, oder wenn sie sich ändern.",
}

PROFILES: Mapping[str, str] = MappingProxyType(
    {f"badge.{badge}.name": name for badge, (name, _) in _BADGES.items()}
    | {f"badge.{badge}.for": what_for for badge, (_, what_for) in _BADGES.items()}
    | {f"picture.month.{number}": month for number, month in enumerate(_MONTHS, start=1)}
    | {**_PROFILES, **_EXPERTS, **_RANK_ROLES}
)
