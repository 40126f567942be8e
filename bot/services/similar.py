"""Similar questions: those that were asked before in nearly the same words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.identity import PostId, Snowflake
from bot.domain.similar import FEWEST_QUESTIONS, Similar, Sought, within_budget
from bot.storage import matches
from bot.storage.connection import Connection
from bot.storage.matches import Frequencies


def find(
    connection: Connection,
    guild_id: int,
    title: str,
    body: str,
    tags: Sequence[str],
    limit: int,
    *,
    visible: Iterable[Snowflake] | None = None,
    before: PostId | None = None,
    frequencies: Frequencies | None = None,
) -> list[Similar]:
    """Return the questions of a guild that are most like another, the best first; for use inside a transaction.

    They are candidates: whether one is alike enough to be shown is `SHOWN_FROM`'s to say. There are none in a guild
    with fewer than `FEWEST_QUESTIONS`.

    Args:
        connection: the transaction; of long texts in a large guild it takes some 20 ms: `Database.search` is for that.
        guild_id: the guild's row.
        title: the title that it has or would have.
        body: the text.
        tags: the names of its tags.
        limit: how many at most.
        visible: the channels, by Discord's ids, that the reader can see and read back; None: all.
        before: only questions entered before this one, itself left out; None: all.
        frequencies: what was counted before; None: count anew.
    """
    if not matches.has_questions(connection, guild_id, FEWEST_QUESTIONS):
        return []
    sought = Sought.of(title, body, tags)
    known = (frequencies or Frequencies()).of(connection, guild_id, sought.weights)
    words = within_budget(known)
    found = matches.list_questions_with_any(connection, guild_id, words, limit, visible_channels=visible, before=before)
    if not found:
        return []
    whole = sought.own_score(words, known, matches.get_collection(connection))
    return [Similar(match.question_id, match.number, min(match.score / whole, 1.0)) for match in found]
