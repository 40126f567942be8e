"""What a search found."""

from __future__ import annotations

import discord

from bot.domain.identity import MAX_ID, Snowflake
from bot.domain.listing import Page
from bot.domain.searching import Filters, Hit, Passage, Within, words_of
from bot.ui.buttons import ButtonAction, page_buttons, view_of, wake_button
from bot.ui.escape import link, marked
from bot.ui.limits import CUSTOM_ID, EMBED_DESCRIPTION, EMBED_TITLE, OPTION_LABEL, fit, fit_embed, length
from bot.ui.question_links import question_link
from bot.ui.reply import Reply
from bot.ui.style import NEUTRAL, channel_url, message_url, signed
from bot.ui.words import count, say

_TITLE_LIMITS = (150, 100, 70, 50)
_BUTTONS_A_ROW = 5
_SOLVED = {None: "-", True: "y", False: "n"}
_WITHIN = {None: "-", Within.DAY: "d", Within.WEEK: "w", Within.MONTH: "m", Within.YEAR: "y"}
_LONGEST_PAGE = 7
_LEAST_ROOM = 4


def kept_words(query: str, filters: Filters) -> str:
    """Return the words of a query that its buttons can carry: the first ones of a long one, always at least one.

    A search for them finds the same, whatever page of it is asked for.
    """
    words = words_of(query)
    for number in range(len(words), 1, -1):
        kept = " ".join(words[:number])
        if length(_argument(kept, filters)) + len("search::page:") + _LONGEST_PAGE <= CUSTOM_ID:
            return kept
    return " ".join(words[:1])


def read_search(action: ButtonAction) -> tuple[str, Filters]:
    """Return the words and filters that a button carries; of one that nobody here made, what can be read."""
    head, _, rest = action.argument.partition(":")
    words, _, tag = rest.partition(":")
    solved = {letter: value for value, letter in _SOLVED.items()}.get(head[:1])
    within = {letter: value for value, letter in _WITHIN.items()}.get(head[1:2])
    author = head[2:]
    author_id = int(author) if author.isascii() and author.isdigit() and 0 < int(author[:20]) <= MAX_ID else None
    return words, Filters(tag or None, solved, None if author_id is None else Snowflake(author_id), within)


def found_page(page: Page[Hit], words: str, filters: Filters) -> Reply:
    """Return a page of what was found: each question with the passage that has the words, and its link.

    Args:
        page: the hits, which the reader may see.
        words: as `kept_words` returned them.
        filters: those of the search.
    """
    if not words:
        return Reply(content=say("search.no_words"))
    shown = page.number + 1
    turns = page_buttons("search", "page", _argument(words, filters), shown, has_next=page.has_next, row=0)
    title = say("search.title", words=marked(words, EMBED_TITLE // 3))
    embed = discord.Embed(colour=NEUTRAL, title=title, description=_lines(page) or say("search.empty"))
    if turns:
        embed.set_footer(text=say("page", page=shown))
    asleep = [
        (hit.question.thread_id, hit.question.number)
        for hit in page.items
        if hit.question.is_archived and hit.question.thread_id is not None
    ]
    wakes = [
        wake_button(thread_id, say("button.wake_numbered", number=number), row=1 + place // _BUTTONS_A_ROW)
        for place, (thread_id, number) in enumerate(asleep)
    ]
    return Reply(embed=fit_embed(embed), view=view_of(*turns, *wakes))


def completion(title: str) -> str:
    """Return a title as it fits into a field that completes."""
    return fit(title, OPTION_LABEL)


def _argument(words: str, filters: Filters) -> str:
    """Return a search as a button carries it; words have no colon, tags come last as they may have one."""
    head = f"{_SOLVED[filters.is_solved]}{_WITHIN[filters.within]}{filters.author_id or ''}"
    return f"{head}:{words}:{filters.tag or ''}"


def _lines(page: Page[Hit]) -> str:
    text = ""
    for limit in _TITLE_LIMITS:
        text = "\n".join(_line(hit, limit) for hit in page.items)
        if length(text) <= EMBED_DESCRIPTION:
            break
    return text


def _line(hit: Hit, limit: int) -> str:
    question = hit.question
    title = marked(question.title, limit, instead=say("no_title"))
    if question.thread_id is not None:
        title = link(title, channel_url(question.post.guild_id, question.thread_id))
    answers = count("search.answers", question.answer_count) if question.answer_count else say("search.answers.none")
    facts = [say("search.score", score=signed(question.post.score)), answers]
    if hit.is_solved:
        facts.append(say("search.solved"))
    if question.close_reason is not None and (hit.original is not None or not hit.is_solved):
        reason = say(f"closed.{question.close_reason}")
        if hit.original is not None:
            reason += ": " + question_link(hit.original, None)
        facts.append(say("search.closed", reason=reason))
    if question.is_archived:
        facts.append(say("search.asleep"))
    lines = [f"**#{question.number}** {title}", " · ".join(facts)]
    if passage := _passage(hit.passage, limit):
        lines.append(f"> {_where(hit)}{passage}")
    return "\n".join(lines)


def _where(hit: Hit) -> str:
    """Return which answer the passage is of; nothing of the question itself."""
    if hit.answer_number is None:
        return ""
    answer = say("search.in_answer", number=hit.answer_number)
    if hit.message is not None:
        answer = link(answer, message_url(hit.question.post.guild_id, hit.message))
    return f"{answer}: "


def _passage(passage: Passage, limit: int) -> str:
    """Return a passage with what was asked for in bold, in at most twice the room that a title has."""
    shown, room = "", 2 * limit
    for part, is_hit in passage.parts:
        if room < _LEAST_ROOM:
            return f"{shown.rstrip()}…"
        text = marked(part, room, instead="")
        before = " " if part[:1].isspace() else ""
        after = " " if part[-1:].isspace() and part.strip() else ""
        shown += before + (f"**{text}**" if is_hit and text else text) + after
        if length(part) > room:
            break
        room -= length(part)
    return shown.strip()
