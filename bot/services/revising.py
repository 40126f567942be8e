"""The texts of posts and their history: replaced, put away, erased; for use inside a transaction."""

from __future__ import annotations

from bot.domain.identity import PostId
from bot.domain.posts import Post, Question
from bot.domain.pseudonyms import is_pseudonym
from bot.domain.text import storable
from bot.storage import posts, questions, revisions, words
from bot.storage.connection import Connection


def replace_body(connection: Connection, post: Post, body: str, edited_at: int, now: int) -> bool:
    """Replace the text of a post and keep the old one as history; return False if nothing changed.

    Of an author who was forgotten nothing is read in again.

    Args:
        connection: the transaction.
        post: the post as it is.
        body: the new text.
        edited_at: when its author changed it, seconds since 1970.
        now: the present, seconds since 1970.
    """
    if body == post.body or is_pseudonym(post.author_id):
        return False
    _keep_revision(connection, post, now)
    _put_body(connection, post.id, body, edited_at)
    return True


def follow_name(connection: Connection, question: Question, name: str, now: int) -> bool:
    """Let the title of a question follow the name of its thread, and keep the old one as history.

    Only the asker's own thread tells anything: the bot itself named all others after their questions. Return False if
    nothing changed.
    """
    title = storable(name)
    if is_pseudonym(question.post.author_id):
        return False
    if question.post.message is None or question.post.is_card or not title or title == question.title:
        return False
    _keep_revision(connection, question.post, now, title=question.title)
    words.remove_post(connection, question.id)
    questions.put_title(connection, question.id, title)
    words.index_post(connection, question.id)
    return True


def rewrite(connection: Connection, question: Question, title: str, body: str, now: int) -> bool:
    """Replace title and text of a question by what somebody typed, and keep the old ones as history.

    Of an asker who was forgotten nothing is kept anew. Return False if nothing changed.
    """
    post = question.post
    if (title, body) == (question.title, post.body) or is_pseudonym(post.author_id):
        return False
    _keep_revision(connection, post, now, title=question.title)
    words.remove_post(connection, question.id)
    questions.put_title(connection, question.id, title)
    posts.put_body(connection, question.id, body, now if body != post.body else post.edited_at)
    words.index_post(connection, question.id)
    return True


def put_away_text(connection: Connection, post: Post, now: int) -> None:
    """Take the text off a post and keep it in its history alone, where author and helpers find it."""
    _keep_revision(connection, post, now)
    _put_body(connection, post.id, "", post.edited_at)


def erase_text(connection: Connection, post_id: PostId, now: int) -> None:
    """Erase the text of a post with its whole history; the rows remain."""
    revisions.erase_revisions(connection, post_id, now)
    _put_body(connection, post_id, "", None)


def _put_body(connection: Connection, post_id: PostId, body: str, edited_at: int | None) -> None:
    """Put the text and let the index of words follow: a post that no longer stands only leaves it."""
    words.remove_post(connection, post_id)
    posts.put_body(connection, post_id, body, edited_at)
    words.index_post(connection, post_id)


def _keep_revision(connection: Connection, post: Post, now: int, *, title: str | None = None) -> None:
    revisions.add_revision(
        connection,
        post.id,
        title=title,
        body=post.body,
        written_at=post.created_at if post.edited_at is None else post.edited_at,
        replaced_at=now,
    )
