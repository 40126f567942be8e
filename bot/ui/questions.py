"""What asker and helpers see when they change a question, and the questions that are asked again and again."""

from __future__ import annotations

import io
from collections.abc import Sequence

import discord

from bot.domain.asking import MAX_BODY_LENGTH, MAX_TITLE_LENGTH, MIN_BODY_LENGTH, MIN_TITLE_LENGTH
from bot.domain.identity import Snowflake
from bot.domain.listing import Page
from bot.domain.posts import Question
from bot.services.linking import FrequentQuestion, Linked
from bot.services.managing_questions import Editable
from bot.ui.buttons import ButtonAction, button, page_buttons, view_of, wake_button
from bot.ui.escape import link, marked
from bot.ui.forms import Form, tags_field, text_field
from bot.ui.limits import EMBED_DESCRIPTION, OPTION_LABEL, TAG, fit, fit_embed, length
from bot.ui.question_links import question_link
from bot.ui.reply import Reply
from bot.ui.style import NEUTRAL, channel_url, mention, signed
from bot.ui.submissions import QUESTION_FORM
from bot.ui.words import count, say

_TITLE_LIMITS = (150, 100, 70, 50)
_BUTTONS_A_ROW = 5
_MAX_TITLE = 150


def edit_form(editable: Editable) -> discord.ui.Modal:
    """Return the form `question:<id>:edit`; of a message that is the asker's own, only the title can be changed."""
    question = editable.question
    form = Form(title=say("form.edit_question"), custom_id=f"{QUESTION_FORM}:{question.id}:edit")
    short = discord.TextStyle.short
    form.add_item(text_field("title", question.title, MIN_TITLE_LENGTH, MAX_TITLE_LENGTH, style=short))
    if editable.has_own_card:
        form.add_item(text_field("details", question.post.body, MIN_BODY_LENGTH, MAX_BODY_LENGTH))
    return form


def retag_form(question: Question, tags: Sequence[str]) -> discord.ui.Modal:
    """Return the form `question:<id>:tags` with the tags to choose from, those of the question chosen."""
    form = Form(title=say("form.retag"), custom_id=f"{QUESTION_FORM}:{question.id}:tags")
    form.add_item(tags_field(tags, question.tags))
    return form


def shown_later(reply: Reply) -> Reply:
    """Add to a word to the caller that what was done cannot be shown in the question's thread for now."""
    later = Reply(**reply)
    later["content"] = "\n".join(filter(None, [reply.get("content"), thread_locked()]))
    return later


def thread_locked() -> str:
    """Return the word that the bot cannot show anything in a thread that is archived and locked."""
    return say("question.thread_locked")


def no_tags() -> Reply:
    """Say that there are no tags to choose from."""
    return Reply(content=say("question.no_tags"))


def closed(question: Question, by: Snowflake) -> Reply:
    """Say to all in the thread that a question was closed, by whom and why."""
    reason = say(f"closed.{question.close_reason}")
    return Reply(content=say("question.closed", number=question.number, member=mention(by), reason=reason))


def reopened(question: Question, by: Snowflake) -> Reply:
    """Say to all in the thread that a question is open again."""
    return Reply(content=say("question.reopened", number=question.number, member=mention(by)))


def marked_duplicate(linked: Linked, by: Snowflake, *, is_linked: bool = True) -> Reply:
    """Say that a question was asked before, and offer to undo it.

    Args:
        linked: the question, and the one that it repeats.
        by: who marked it.
        is_linked: lead to the original: all who are told may know of it.
    """
    number, member = linked.question.number, mention(by)
    if is_linked:
        original = question_link(linked.original, linked.question.channel_id)
        words = say("question.duplicate", number=number, member=member, original=original)
    else:
        words = say("question.duplicate.unlinked", number=number, member=member)
    undo = button(
        ButtonAction("question", linked.question.id, "undo", str(linked.original.id)), say("question.button.undo")
    )
    return Reply(content=words, view=view_of(undo))


def kept(title: str, details: str) -> dict[str, list[discord.File]]:
    """Return what was typed as a file, for its author, where it could not be kept."""
    text = f"{title}\n\n{details}".strip()
    return {"files": [discord.File(io.BytesIO(text.encode()), filename="question.md")]}


def edited(*, is_changed: bool, has_own_card: bool) -> Reply:
    """Say that a question was edited, and where its text is edited if that is not the bot's."""
    words = say("question.edited") if is_changed else say("question.unchanged")
    return Reply(content=words if has_own_card else words + " " + say("question.own_message"))


def retagged(question: Question) -> Reply:
    """Say which tags a question has now."""
    names = " · ".join(marked(name, TAG) for name in question.tags)
    return Reply(content=say("question.retagged", tags=names) if names else say("question.untagged"))


def deletion_asked(question: Question, *, is_able: bool) -> Reply:
    """Ask whether a question is really to be deleted.

    Args:
        question: the question.
        is_able: the bot may delete its thread.
    """
    title = marked(question.title, _MAX_TITLE, instead=say("no_title"))
    words = count("question.delete", question.answer_count, title=title)
    if not is_able:
        words += "\n" + say("question.delete.thread_stays")
    act = button(
        ButtonAction("question", question.id, "delete"), say("button.delete"), style=discord.ButtonStyle.danger
    )
    return Reply(content=words, view=view_of(act))


def deleted() -> Reply:
    """Say that a question is gone; the button goes."""
    return Reply(content=say("question.deleted"), view=view_of())


def frequent(page: Page[FrequentQuestion], tag: str | None = None) -> Reply:
    """Return a page of the questions that were asked again most often, which the reader may see."""
    shown = page.number + 1
    turns = page_buttons("frequent", "page", tag or "", shown, has_next=page.has_next, row=0)
    title = say("frequent.title") if tag is None else say("frequent.title.tag", tag=marked(tag, TAG))
    embed = discord.Embed(colour=NEUTRAL, title=title, description=_lines(page) or say("frequent.empty"))
    if turns:
        embed.set_footer(text=say("page", page=shown))
    asleep = [
        (each.question.thread_id, each.question.number)
        for each in page.items
        if each.question.is_archived and each.question.thread_id is not None
    ]
    wakes = [
        wake_button(thread_id, say("button.wake_numbered", number=number), row=1 + place // _BUTTONS_A_ROW)
        for place, (thread_id, number) in enumerate(asleep[: 4 * _BUTTONS_A_ROW])
    ]
    return Reply(embed=fit_embed(embed), view=view_of(*turns, *wakes))


def choice_of(question: Question) -> tuple[str, str]:
    """Return a question as an option completes it: its words, and the value that names it."""
    return fit(f"#{question.number} {question.title}", OPTION_LABEL), str(question.number)


def _lines(page: Page[FrequentQuestion]) -> str:
    text = ""
    for limit in _TITLE_LIMITS:
        text = "\n".join(_line(each, limit) for each in page.items)
        if length(text) <= EMBED_DESCRIPTION:
            break
    return text


def _line(frequent: FrequentQuestion, limit: int) -> str:
    question = frequent.question
    title = marked(question.title, limit, instead=say("no_title"))
    if question.thread_id is not None:
        title = link(title, channel_url(question.post.guild_id, question.thread_id))
    facts = [count("frequent.times", frequent.times), say("search.score", score=signed(question.post.score))]
    facts.append(count("search.answers", question.answer_count))
    if question.is_solved:
        facts.append(say("search.solved"))
    if question.is_archived:
        facts.append(say("listing.asleep"))
    return f"**#{question.number}** {title}\n{' · '.join(facts)}"
