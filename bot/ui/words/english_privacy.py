"""What members are told of what is stored of them, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PRIVACY: Mapping[str, str] = MappingProxyType(
    {
        "privacy.exported.one": "Here is everything that I keep of you in this server: {number} entry. Who voted on "
        "your posts, or reported them, is not in it.",
        "privacy.exported.other": "Here is everything that I keep of you in this server: {number} entries. Who voted "
        "on your posts, or reported them, is not in it.",
        "privacy.exported.parts": "It is too large for one file here: there are **{parts}**, each readable by itself.",
        "privacy.exported.part": "File {number} of {parts}.",
        "privacy.forget.title": "Have everything about you forgotten?",
        "privacy.forget.goes": "**What goes:** your id, everywhere; titles, texts and history of your questions and "
        "answers; drafts, settings, tags you follow, what you were to be told. My own posts and the names of threads "
        "that carry your texts or your name are edited.",
        "privacy.forget.stays": "**What stays:** that somebody asked, answered, voted and accepted, without who it was "
        "or what was written, so that nobody else's reputation changes. Your reactions and messages stay on Discord, "
        "unless you delete them, or let me delete those that are questions or answers. Older backups keep your data "
        "until whoever runs me replaces them.",
        "privacy.forget.new": "If you go on here afterwards, you begin anew: with reputation 1. `/privacy export` "
        "gives you a copy before. This cannot be undone.",
        "privacy.forget.sure": "**Are you sure?** There is no way back, not even for whoever runs me.",
        "privacy.forget.sure.texts": "Your messages stay on Discord.",
        "privacy.forget.sure.messages": "I also delete your own messages that are questions or answers, where I may.",
        "privacy.button.forget": "Forget me…",
        "privacy.button.forget_all": "Forget me and delete my messages…",
        "privacy.button.confirm": "Yes, forget me for ever",
        "privacy.button.keep": "Keep everything",
        "privacy.kept": "Nothing was changed.",
        "privacy.forgotten": "You are forgotten here. Texts, history and cards follow within minutes.",
        "privacy.forgotten.texts": "What remains: votes and posts without your name or text, your own messages and "
        "reactions on Discord, which you can delete yourself, and older backups.",
        "privacy.forgotten.messages": "What remains: votes and posts without your name or text, your reactions on "
        "Discord and those messages of yours that I may not delete, which you can delete yourself, and older backups.",
        "former_member": "*a former member*",
        "error.nothing_stored": "There is nothing that I keep of you in this server.",
        "error.text_is_being_posted": "A text of yours is being posted right now. Give it a moment, then try again; "
        "nothing was changed.",
        "error.author_forgotten": "Whoever wrote this message asked to be forgotten here, so I read nothing of it, and "
        "it cannot become an answer.",
        "error.not_your_data": "These buttons are about somebody else's data. `/privacy forget` gives you your own.",
    }
)
