"""Similar questions, shown to an asker before the own one is posted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

import discord

from bot.domain.drafts import Draft
from bot.services.recalling import Alike
from bot.ui.buttons import ButtonAction, button, link_button, view_of
from bot.ui.escape import link, marked, plain
from bot.ui.limits import BUTTON_LABEL, BUTTON_URL, EMBED_DESCRIPTION, fit_embed, length
from bot.ui.reply import Reply
from bot.ui.style import NEUTRAL, channel_url, signed
from bot.ui.submissions import SubmittedFile
from bot.ui.words import count, say

_TITLE_LIMITS = (150, 100, 70)
_SIZE = "size="


def similar_questions(draft: Draft, found: Sequence[Alike], files: Sequence[SubmittedFile]) -> Reply:
    """Return the questions that are like a draft, and what can be done with the draft.

    The files of its form stand as links in the row below, from which `files_of` takes them when it is posted: they are
    kept nowhere else.

    Args:
        draft: the kept text.
        found: one to five questions, which the asker may see.
        files: those of the form, at most five.
    """
    links = [each for each in map(_file_button, files) if each is not None]
    lines = [count("similar.intro", len(found)), say("similar.kept")]
    if links:
        lines.append(count("similar.files", len(links)))
    if len(links) < len(files):
        lines.append(say("similar.files.lost"))
    embed = discord.Embed(colour=NEUTRAL, title=say("similar.title"), description=_lines(found))
    post = button(
        ButtonAction("draft", draft.id, "post", draft.fingerprint),
        say("similar.button.post"),
        style=discord.ButtonStyle.primary,
        row=0,
    )
    helped = button(
        ButtonAction("draft", draft.id, "helped", draft.fingerprint),
        say("similar.button.helped"),
        style=discord.ButtonStyle.success,
        row=0,
    )
    return Reply(content="\n".join(lines), embed=fit_embed(embed), view=view_of(post, helped, *links))


def one_helped() -> Reply:
    """Thank an asker whom an earlier question helped; the questions stay in view, the buttons go."""
    return Reply(content=say("similar.helped"), view=view_of())


def files_of(message: discord.Message) -> tuple[SubmittedFile, ...]:
    """Return the files whose links stand below similar questions."""
    return tuple(_read_files(message))


def _read_files(message: discord.Message) -> Iterator[SubmittedFile]:
    for row in message.components:
        for item in row.children if isinstance(row, discord.ActionRow) else ():
            if not isinstance(item, discord.Button) or item.url is None:
                continue
            url, fragment = urldefrag(item.url)
            size = fragment.removeprefix(_SIZE)
            if fragment.startswith(_SIZE) and size.isascii() and size.isdigit():
                name = unquote(urlsplit(url).path.rpartition("/")[2])
                yield SubmittedFile("", name, int(size), url)


def _file_button(file: SubmittedFile) -> discord.ui.Button[Any] | None:
    """Return the link to a file with its size, which no server is told; None if Discord takes no link as long."""
    url = f"{file.url}#{_SIZE}{file.size}"
    if length(url) > BUTTON_URL:
        return None
    room = BUTTON_LABEL - length(say("similar.button.file", name=""))
    return link_button(say("similar.button.file", name=plain(file.name, room, instead=say("no_name"))), url, row=1)


def _lines(found: Sequence[Alike]) -> str:
    text = ""
    for limit in _TITLE_LIMITS:
        text = "\n".join(_line(each, limit) for each in found)
        if length(text) <= EMBED_DESCRIPTION:
            break
    return text


def _line(alike: Alike, limit: int) -> str:
    question = alike.question
    title = marked(question.title, limit, instead=say("no_title"))
    if question.thread_id is not None:
        title = link(title, channel_url(question.post.guild_id, question.thread_id))
    answers = count("search.answers", question.answer_count) if question.answer_count else say("search.answers.none")
    facts = [say("search.score", score=signed(question.post.score)), answers]
    if alike.is_solved:
        facts.append(say("search.solved"))
    if question.thread_id is None:
        facts.append(say("similar.imported"))
    lines = [f"**#{question.number}** {title}", " · ".join(facts)]
    if alike.excerpt:
        lines.append(f"> {marked(alike.excerpt, 2 * limit)}")
    return "\n".join(lines)
