"""Every word that members see, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.ui.words.english_ageing import AGEING
from bot.ui.words.english_asking import ASKING
from bot.ui.words.english_backfilling import BACKFILLING
from bot.ui.words.english_badges import BADGES
from bot.ui.words.english_bounties import BOUNTIES
from bot.ui.words.english_deeds import DEEDS
from bot.ui.words.english_doctor import DOCTOR
from bot.ui.words.english_experts import EXPERTS
from bot.ui.words.english_health import HEALTH
from bot.ui.words.english_moderating import MODERATING
from bot.ui.words.english_notices import NOTICES
from bot.ui.words.english_privacy import PRIVACY
from bot.ui.words.english_profiles import PROFILES
from bot.ui.words.english_questions import QUESTIONS
from bot.ui.words.english_rank_roles import RANK_ROLES
from bot.ui.words.english_searching import SEARCHING
from bot.ui.words.english_setup import SETUP
from bot.ui.words.english_similar import SIMILAR
from bot.ui.words.english_tags import TAGS
from bot.ui.words.english_waiting import WAITING

_ERRORS = {
    "error.not_a_question_thread": "This works inside a question's thread. Open the question and try again "
    "there; `/unanswered` lists the ones that wait for an answer.",
    "error.no_such_post": "That is not a question or an answer that I know. Perhaps it was deleted, or it is "
    "an ordinary message: **Mark as answer** in the message's Apps menu makes it an answer.",
    "error.no_such_guild": "I know nothing of this server yet. Ask the first question with `/ask`.",
    "error.no_such_draft": "That draft is gone: it was posted, discarded, or kept for its seven days. Start "
    "a new question with `/ask`.",
    "error.no_visible_channel": "Questions are asked in a channel here that you cannot see. Ask a manager of this "
    "server to let you in.",
    "error.thread_locked": "A moderator has locked this thread, so only helpers can answer in it or wake it.",
    "error.tag_required": "Questions here need a tag that members may set. Choose one, and post again.",
    "error.no_such_tag": "There is no tag **{name}** here. Pick one from the list that appears as you type.",
    "error.no_such_channel": "I cannot find the channel for questions; perhaps it was deleted. Somebody with "
    "*Manage Server* can choose another one.",
    "error.message_gone": "That message is gone: it was deleted in the meantime. Nothing was changed.",
    "error.not_the_author": "Only the author can change this answer. If you know better, write an answer of "
    "your own with `/answer`.",
    "error.not_asker_or_helper": "Only the person who asked, or a helper, can accept an answer. A vote "
    "({emoji_up}) is how everybody else says that it is good.",
    "error.not_author_or_helper": "Only the author of the answer, or a helper, can do that.",
    "error.not_author_asker_or_helper": "Only the author of the message, the person who asked, or a helper "
    "can mark it as an answer. Your {emoji_up} on it does the same.",
    "error.not_yours": "That belongs to somebody else. Start your own with `/ask`.",
    "error.bot_misses_permission": "I may not do that: I lack the permission **{permission}** in "
    "<#{channel_id}>. Somebody who runs this server can give it to me there; then try again.",
    "error.not_an_answer": "This message is not an answer, so there is nothing to undo. **Mark as answer** "
    "in the message's Apps menu makes it one.",
    "error.already_an_answer": "This message is an answer already. Vote on it with {emoji_up} or {emoji_down}.",
    "error.is_the_question": "This is the question itself. Pick one of the messages below it.",
    "error.question_closed": "This question is closed, so it takes no new answers. If yours is a different "
    "one, ask it with `/ask`.",
    "error.question_deleted": "This question was deleted. You can ask it anew with `/ask`.",
    "error.not_possible_for_bots": "That message was written by a bot or by Discord itself; only what "
    "members write can be an answer.",
    "error.draft_is_being_posted": "Your question is being posted right now. Give it a moment, then look for "
    "it in the channel.",
    "error.answer_is_being_posted": "This very answer is on its way already. Give it a moment, then look for it in the "
    "thread.",
    "error.already_reported": "You reported this already; the helpers have it on their list.",
    "error.finding_decided": "<@{decided_by_id}> decided this before: the votes are **{state}**. Nothing was changed; "
    "`/review` shows how things stand.",
    "error.no_such_finding": "There is no such finding in this server. `/review` lists those there are.",
    "error.not_a_manager": "Only members with *Manage Server* can do this.",
    "error.too_short": "“{field}” needs at least **{minimum}** visible characters, and yours has "
    "**{length}**. Say a little more.",
    "error.too_long": "“{field}” has room for **{maximum}** characters, and yours has **{length}**. Shorten "
    "it, or put the rest in a file.",
    "error.title_is_noise": "“{title}” does not say what the question is about. Name the thing and what it "
    "does, like “Why does my list change when I copy it?”",
    "error.too_many_tags": "A question has at most **{maximum}** tags. Keep those that fit best.",
    "error.unknown_setting": "There is no setting **{name}**. Look the name up in the list of settings.",
    "error.unknown_setting.closest": "There is no setting **{name}**. Did you mean **{closest}**?",
    "error.bad_setting": "**{value}** does not fit the setting **{name}**; it takes: {expected}.",
    "error.bad_id": "This button is from an older version or was tampered with. Use the command again to get "
    "a fresh one.",
    "error.bad_form": "I could not read that form. Nothing was changed; open it again and send it once more.",
    "error.bad_archive": "This file is not an archive that I can read.",
    "field.title": "Title",
    "field.details": "Details",
    "field.answer": "Answer",
    "field.other": "Text",
}

_OUTAGES = {
    "outage.try_again_soon": "Very much is going on right now. Nothing was changed; please try again in a moment.",
    "outage.database_away": "I cannot save anything right now. Nothing was changed; please try again in a few minutes.",
    "outage.outdated_command": "This command has changed. Restart Discord (Ctrl+R on a computer) and use it again.",
    "outage.not_for_you": "This command is not for you here. Ask somebody who runs this server if you need it.",
    "outage.bug": "Something went wrong on my side, and it is in my log. Please try again; if it happens "
    "again, tell those who run this server the reference **{reference}**.",
    "trouble.gone": "What this is about is gone: the message, thread or channel was deleted in the meantime.",
    "trouble.forbidden": "Discord does not let me do that here. Somebody who runs this server can look at my "
    "permissions in this channel.",
    "trouble.archived": "This thread sleeps. Write a message in it to wake it, then try again.",
    "trouble.edits_exhausted": "Discord wants me to edit old messages less often. Please try again in an hour.",
    "trouble.full": "Discord has no more room for that here: too many active threads, members or reactions. "
    "Somebody who runs this server can close some threads.",
    "trouble.late": "That took too long for Discord. Please try again.",
    "trouble.busy": "Discord asks me to slow down. Please try again in a minute.",
    "trouble.down": "Discord did not answer. Please look whether it worked before you try again.",
    "trouble.invalid": "Discord did not accept what I sent. Please try again with a simpler text.",
}

_VOTES = {
    "vote.reputation": "Votes count here from a reputation of **{minimum}** on. You gain some by asking and answering.",
    "vote.account_age.one": "Votes count here once an account is **{number}** day old.",
    "vote.account_age.other": "Votes count here once an account is **{number}** days old.",
}

_POSTS = {
    "card.asked_by": "Asked by",
    "card.tags": "Tags",
    "card.how": "How it works",
    "card.how.text": "Answer in this thread or with `/answer` · {emoji_up} {emoji_down} on a post is a vote "
    "· the asker accepts the best answer with {emoji_accept}",
    "card.solved": "{emoji_accept} Solved",
    "card.solved.by": "{answer} by {author}",
    "card.answer": "Answer {number}",
    "card.footer.open": "open",
    "card.footer.solved": "solved",
    "card.closed": "Closed",
    "closed.solved": "solved",
    "closed.duplicate": "asked before",
    "closed.off_topic": "off topic",
    "closed.no_longer_needed": "no longer needed",
    "closed.stale": "no activity",
    "deleted": "deleted",
    "answer.footer": "answer {number}",
    "answer.footer.accepted": "accepted",
    "answer.footer.edited": "edited",
    "no_text": "(no text)",
    "no_title": "(no title)",
    "no_name": "(no name)",
    "index.none": "No answers yet",
    "index.answers.one": "{number} answer",
    "index.answers.other": "{number} answers",
    "index.more.one": "… and {number} more in this thread.",
    "index.more.other": "… and {number} more in this thread.",
}

_FORMS = {
    "form.ask": "Ask a question",
    "form.write_answer": "Write an answer",
    "form.edit_answer": "Edit your answer",
    "form.title": "Title",
    "form.title.description": "Your question in one sentence, 10 to 150 characters.",
    "form.title.placeholder": "Why does my list change when I copy it?",
    "form.details": "Details",
    "form.details.description": "What you tried, what you expected, what happened. Markdown works.",
    "form.details.placeholder": "Code goes between two lines of ```",
    "form.tags": "Tags",
    "form.tags.description": "Up to four, so that the right people find it.",
    "form.tags.placeholder": "What is it about?",
    "form.files": "Files",
    "form.files.description": "Up to five, 20 MiB in all.",
    "form.answer": "Your answer",
    "form.answer.description": "What solves it, and why. Markdown works.",
    "form.answer.placeholder": "Code goes between two lines of ```",
    "button.edit": "Edit",
    "button.delete": "Delete",
    "button.edit_again": "Edit again",
    "button.discard": "Discard",
    "button.wake_numbered": "Wake thread #{number}",
    "button.previous": "◀ Previous",
    "button.next": "Next ▶",
    "button.newer": "◀ Newer",
    "button.older": "Older ▶",
    "button.open": "Open",
}

_LISTS = {
    "page": "Page {page}",
    "board.title.all": "Leaderboard",
    "board.title.year": "Leaderboard of this year",
    "board.title.month": "Leaderboard of this month",
    "board.title.week": "Leaderboard of this week",
    "board.period.all": "All time",
    "board.period.year": "This year",
    "board.period.month": "This month",
    "board.period.week": "This week",
    "board.tag": "{board} in {tag}",
    "board.line": "{place} {member} · {points}",
    "board.empty": "Nobody stands here yet. Answer a question: `/unanswered` lists those that wait.",
    "board.own": "You",
    "board.own.value": "Rank **{rank}** with **{points}**",
    "board.own.none": "You are not on this board yet. An answer with a vote brings you here.",
}

_LEDGER = {
    "ledger.title": "Where the reputation comes from",
    "ledger.head": "{member} · Reputation **{reputation}**",
    "ledger.sum": "Everybody starts with 1; all lines, on every page, add up to **{points}**.",
    "ledger.floor": "Everybody starts with 1; all lines, on every page, add up to **{points}**. Reputation is never "
    "shown below 1.",
    "ledger.empty": "Everybody starts with 1. Nothing has come or gone yet: votes on questions and answers, and "
    "accepted answers, are listed here.",
    "ledger.left": "Not in this server any more.",
    "ledger.bot": "{member} is a bot. Bots cannot vote and have no reputation.",
    "ledger.footer": "Worth as the settings are today · days are UTC",
    "ledger.day": "__{date}__",
    "ledger.own.question_up": "your question was voted up",
    "ledger.own.question_down": "your question was voted down",
    "ledger.own.answer_up": "your answer was voted up",
    "ledger.own.answer_down": "your answer was voted down",
    "ledger.own.downvote_cast": "you voted an answer down",
    "ledger.own.accepted": "your answer was accepted",
    "ledger.own.accepting": "an answer to your question was accepted",
    "ledger.other.question_up": "question voted up",
    "ledger.other.question_down": "question voted down",
    "ledger.other.answer_up": "answer voted up",
    "ledger.other.answer_down": "answer voted down",
    "ledger.other.accepted": "answer accepted",
    "ledger.other.accepting": "an answer to the question was accepted",
    "ledger.why.taken_back": "the vote was taken back",
    "ledger.why.switched": "the vote was changed",
    "ledger.why.unaccepted": "the acceptance was taken back",
    "ledger.why.moved": "another answer was accepted",
    "ledger.why.deleted.question": "the question was deleted",
    "ledger.why.deleted.answer": "the answer was deleted",
    "ledger.why.deleted.either": "the question or the accepted answer was deleted",
    "ledger.why.retracted": "the message is no answer any more",
    "ledger.why.revived": "the message is an answer again",
    "ledger.why.invalidated": "invalidated by the managers",
    "ledger.why.restored": "restored by the managers",
    "ledger.why.imported": "imported",
    "ledger.why.unknown": "it does not count any more",
    "ledger.over_cap": "above the daily cap of {cap}",
    "ledger.casts.one": "{number} down vote cast on an answer",
    "ledger.casts.other": "{number} down votes cast on answers",
    "ledger.hidden": "*in a channel you cannot see*",
    "ledger.deleted": "*a deleted question*",
    "ledger.counts_for": "counts for {date}",
}

_HELP = {
    "help.title": "Questions and answers, without leaving Discord",
    "help.ask": "Ask",
    "help.ask.text": "`/ask` opens a form; your question gets a thread of its own{where}. If it looks as if it "
    "was asked before, you see that first. About a message in the chat: its menu → Apps → **Ask about this**.",
    "help.ask.where": " in {channels}",
    "help.answer": "Answer",
    "help.answer.automatic": "Write in the question's thread: your first message there becomes an answer if "
    "it has 60 characters, code or a file. `/answer` always makes one, and **Mark as answer** makes one of "
    "any message.",
    "help.answer.explicit": "In the question's thread use `/answer`, or **Mark as answer** in the menu of a "
    "message under Apps. Everything else there is conversation.",
    "help.vote": "Vote",
    "help.vote.text": "{emoji_up} or {emoji_down} on a question or an answer. The latest one counts; take "
    "the reaction off to take the vote back. Nobody votes on their own posts.",
    "help.vote.per_day": " Of your votes up to **{number}** a day (UTC) count.",
    "help.vote.per_day_on_one": " On the posts of one member up to **{number}** a day count.",
    "help.accept": "Accept",
    "help.accept.text": "Whoever asked reacts with {emoji_accept} to the answer that helped, or uses "
    "**Accept answer**. Doing it again takes it back.",
    "help.reputation": "Reputation",
    "help.reputation.text": "Votes on your questions {question_up} / {question_down}, on your answers "
    "{answer_up} / {answer_down}, an accepted answer {accepted}, accepting one {accepting}. `/profile` "
    "shows yours and your badges, `/reputation` where it comes from, `/leaderboard` everybody's.",
    "help.reputation.cap": " Up-votes count up to {cap} a day.",
    "help.more": "Where to start",
    "help.more.text": "`/search` finds what was asked, `/unanswered` lists what waits, `/frequent` what is often asked,"
    " `/question` changes yours. `/tags follow` tells you of new ones, `/settings` how, and what others see of you. "
    "`/experts` shows who knows a tag. `/privacy` gives you all that is stored of you.",
}

_REPLIES = {
    "reply.posted": "Your question **{number}** is posted: {link}",
    "reply.left_out.one": "{number} file is left out, as it is too large or could not be fetched: {names}",
    "reply.left_out.other": "{number} files are left out, as they are too large or could not be fetched: {names}",
    "reply.kept": "Your text is kept for seven days. **Edit again** opens the form with it.",
    "reply.kept.files": "Files are not kept; add them again.",
    "reply.offer": "You have a question that was not posted yet: **{title}**. **Edit again** opens it; "
    "**Discard** throws it away and the next `/ask` starts anew.",
    "reply.discarded": "The draft is thrown away. `/ask` starts a new question.",
    "reply.answered": "Your answer is posted: {link}",
    "reply.answer_waits": "Your answer is on record, so nothing is lost: as soon as I can, I look whether it stands, "
    "and post it if it does not. There is no need to send it again.",
    "reply.edited": "Your answer is changed.",
    "reply.marked": "The message is now answer {number}: {link}",
    "reply.accepted": "{emoji_accept} The answer is accepted. Choose **Accept answer** on it again to take that back.",
    "reply.unaccepted": "The answer is no longer accepted.",
    "reply.accept_unchanged": "Nothing changed: it is as you wanted it already.",
    "reply.retracted": "The message is no answer any more. Its votes do not count from now on.",
    "reply.deleted": "The answer is deleted.",
    "reply.deleted.text": "The answer is deleted. This was its text:",
    "reply.reported": "Thank you. The helpers will look at it; nobody else learns who reported it.",
    "reply.reported_unread": "Your report is recorded, but this server has no log channel yet in which its helpers "
    "would see it. Please tell one of them, or a manager, yourself.",
    "reply.woken": "The thread is awake: {link}",
    "reply.already_awake": "The thread is awake already: {link}",
    "finding.serial": "Serial votes",
    "finding.ring": "A ring of votes",
    "finding.serial.text": "One member gave another many votes within minutes.",
    "finding.ring.text": "These members vote each other up far more than others do.",
    "finding.pair": "{voter} → {author}: {votes}",
    "finding.ups.one": "{number} up vote",
    "finding.ups.other": "{number} up votes",
    "finding.downs.one": "{number} down vote",
    "finding.downs.other": "{number} down votes",
    "finding.more.one": "… and {number} more pair.",
    "finding.more.other": "… and {number} more pairs.",
    "finding.when": "From {first} to {last}",
    "finding.chance": "Honest votes look like that in less than 1 of {number} nights. It is a sign, no proof.",
    "finding.open": "Nothing is changed until somebody decides. **Invalidate** takes the votes out, and refuses new "
    "ones of the same members on each other for 30 days; **Dismiss** leaves them.",
    "finding.decided": "{verdict} by {manager} {ago}",
    "finding.state.invalidated": "Invalidated",
    "finding.state.dismissed": "Dismissed",
    "finding.state.restored": "Restored",
    "finding.number": "Finding {number}",
    "finding.button.invalidate": "Invalidate",
    "finding.button.dismiss": "Dismiss",
    "finding.button.restore": "Restore",
    "finding.button.numbered": "{verb} {number}",
    "review.title.open": "Votes to look at",
    "review.title.decided": "Votes that were looked at",
    "review.empty.open": "Nothing to look at: no suspicious votes wait for a decision.",
    "review.empty.decided": "Nothing was decided yet.",
    "review.button.open": "Show open ones",
    "review.button.decided": "Show decided ones",
    "dm.unposted": "Your answer to **{title}** could not be posted. This is its text:",
    "dm.deleted": "Your answer to **{title}** was deleted by a helper. This was its text:",
}

ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        **_ERRORS,
        **_OUTAGES,
        **_VOTES,
        **_POSTS,
        **_FORMS,
        **_LISTS,
        **_LEDGER,
        **_HELP,
        **_REPLIES,
        **DOCTOR,
        **HEALTH,
        **NOTICES,
        **TAGS,
        **PRIVACY,
        **PROFILES,
        **EXPERTS,
        **BADGES,
        **SEARCHING,
        **SIMILAR,
        **BACKFILLING,
        **RANK_ROLES,
        **QUESTIONS,
        **BOUNTIES,
        **AGEING,
        **ASKING,
        **SETUP,
        **WAITING,
        **DEEDS,
        **MODERATING,
    }
)
