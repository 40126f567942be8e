"""The forms of questions and answers.

A form keeps nothing: what was typed arrives with its custom id, also after a restart, and one listener reads
it (`bot.ui.submissions`). So discord.py need not remember the forms that it sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.domain.asking import (
    MAX_BODY_LENGTH,
    MAX_TAGS,
    MAX_TITLE_LENGTH,
    MIN_BODY_LENGTH,
    MIN_TITLE_LENGTH,
)
from bot.domain.identity import PostId
from bot.domain.quoting import suggested_title
from bot.ui.escape import body, marked, plain
from bot.ui.limits import OPTION_LABEL, SELECT_OPTIONS, fit, fit_body, length
from bot.ui.words import say

ASK_FORM = "ask"
ANSWER_FORM = "answer"
MAX_FILES = 5

_QUOTE = "> "
_MOST_LINES = 40
"""Of a message that is quoted."""

_MOST_OF_NAME = 64


@dataclass(frozen=True, slots=True)
class Prefill:
    """What stands in the question's form when it opens: a kept draft, or a chat message.

    Attributes:
        draft_id: the draft, which the form then replaces; None for anything else.
    """

    title: str = ""
    details: str = ""
    tags: tuple[str, ...] = ()
    draft_id: int | None = None


EMPTY = Prefill()


class Form(discord.ui.Modal):
    """A modal that discord.py sends and forgets."""

    def is_finished(self) -> bool:
        """Say that nobody waits for it here, so that it is not kept in memory."""
        return True


def ask_form(tags: Sequence[str], prefill: Prefill = EMPTY) -> discord.ui.Modal:
    """Return the form `ask`, or `ask:<id>:edit` for a kept draft.

    Args:
        tags: the guild's tags, most used first; 25 are offered, those of the prefill among them. None: no
            such field.
        prefill: what it opens with.
    """
    custom_id = ASK_FORM if prefill.draft_id is None else f"{ASK_FORM}:{prefill.draft_id}:edit"
    form = Form(title=say("form.ask"), custom_id=custom_id)
    form.add_item(
        text_field(
            "title",
            prefill.title,
            MIN_TITLE_LENGTH,
            MAX_TITLE_LENGTH,
            style=discord.TextStyle.short,
        )
    )
    form.add_item(text_field("details", prefill.details, MIN_BODY_LENGTH, MAX_BODY_LENGTH))
    if tags:
        form.add_item(tags_field(tags, prefill.tags))
    form.add_item(_files_field())
    return form


def answer_form() -> discord.ui.Modal:
    """Return the form `answer`."""
    form = Form(title=say("form.write_answer"), custom_id=ANSWER_FORM)
    form.add_item(text_field("answer", "", MIN_BODY_LENGTH, MAX_BODY_LENGTH))
    form.add_item(_files_field())
    return form


def edit_answer_form(answer_id: PostId, text: str) -> discord.ui.Modal:
    """Return the form `answer:<id>:edit` with the text as it is."""
    form = Form(title=say("form.edit_answer"), custom_id=f"{ANSWER_FORM}:{answer_id}:edit")
    form.add_item(text_field("answer", text, MIN_BODY_LENGTH, MAX_BODY_LENGTH))
    return form


def quote(text: str, author: str, url: str) -> Prefill:
    """Return the prefill for a question about a chat message: a title, the text quoted, whose it is, room to write on.

    Args:
        text: the message's text.
        author: the name under which its author is known in the guild; it stands there as text and pings nobody.
        url: where the message lies.
    """
    ending = f"— {marked(author, _MOST_OF_NAME)}, {url}\n\n"
    room = MAX_BODY_LENGTH // 2 - length(ending)
    return Prefill(suggested_title(text), f"{_quoted(text, room)}\n{ending}")


def _quoted(text: str, room: int) -> str:
    """Return a text with the sign of a quotation before each line, in at most so many units."""
    whole = body(text)
    kept = "\n".join(whole.split("\n")[:_MOST_LINES])
    signs = len(_QUOTE) * (_MOST_LINES + 1)
    shown = fit_body(whole, min(length(kept), room - signs))
    return "\n".join(f"{_QUOTE}{line}" for line in shown.split("\n"))


def text_field(
    name: str,
    value: str,
    minimum: int,
    maximum: int,
    *,
    style: discord.TextStyle = discord.TextStyle.paragraph,
) -> discord.ui.Label[Any]:
    """Return a field of a form for text of so many characters, filled with a value."""
    default = fit(value, maximum) if value else None
    # A value shorter than the least length may make the form invalid; the service checks lengths in any case.
    least = min(minimum, len(default)) if default else minimum
    field = discord.ui.TextInput[Any](
        custom_id=name,
        style=style,
        min_length=least,
        max_length=maximum,
        default=default,
        placeholder=say(f"form.{name}.placeholder"),
        required=True,
    )
    return discord.ui.Label(
        text=say(f"form.{name}"),
        description=say(f"form.{name}.description"),
        component=field,
    )


def tags_field(tags: Sequence[str], chosen: Sequence[str]) -> discord.ui.Label[Any]:
    """Return a field of a form for up to MAX_TAGS tags; those that are chosen are among the 25 offered."""
    kept = tuple(dict.fromkeys(chosen))[:MAX_TAGS]
    others = (tag for tag in dict.fromkeys(tags) if tag not in kept)
    offered = {
        *kept,
        *(tag for tag, _ in zip(others, range(SELECT_OPTIONS - len(kept)), strict=False)),
    }
    in_order = [
        *(tag for tag in dict.fromkeys(tags) if tag in offered),
        *(tag for tag in kept if tag not in tags),
    ]
    options = [discord.SelectOption(label=plain(tag, OPTION_LABEL), value=tag, default=tag in kept) for tag in in_order]
    field = discord.ui.Select[Any](
        custom_id="tags",
        options=options,
        min_values=0,
        max_values=min(MAX_TAGS, len(options)),
        placeholder=say("form.tags.placeholder"),
        required=False,
    )
    return discord.ui.Label(text=say("form.tags"), description=say("form.tags.description"), component=field)


def _files_field() -> discord.ui.Label[Any]:
    field = discord.ui.FileUpload[Any](custom_id="files", min_values=0, max_values=MAX_FILES, required=False)
    return discord.ui.Label(
        text=say("form.files"),
        description=say("form.files.description"),
        component=field,
    )
