"""The tables of a staged archive."""

from __future__ import annotations

SCHEMA = """
CREATE TABLE question (
    id TEXT PRIMARY KEY,
    line INTEGER NOT NULL,
    author INTEGER NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    tags TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    thread_id INTEGER,
    state TEXT NOT NULL,
    close_reason TEXT,
    number INTEGER
) STRICT;

CREATE TABLE answer (
    id TEXT PRIMARY KEY,
    line INTEGER NOT NULL,
    question TEXT NOT NULL,
    author INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    message_id INTEGER,
    number INTEGER
) STRICT;

CREATE TABLE vote (
    post TEXT NOT NULL,
    voter INTEGER NOT NULL,
    line INTEGER NOT NULL,
    value INTEGER NOT NULL,
    cast_at INTEGER NOT NULL,
    PRIMARY KEY (post, voter)
) STRICT, WITHOUT ROWID;

CREATE TABLE acceptance (
    question TEXT PRIMARY KEY,
    answer TEXT NOT NULL,
    line INTEGER NOT NULL,
    accepted_by INTEGER NOT NULL,
    accepted_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What the database that the archive is applied to has for them: filled in while it is applied.
CREATE TABLE member (user_id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL) STRICT;
CREATE TABLE post (
    id TEXT PRIMARY KEY,
    post_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    author_id INTEGER NOT NULL,
    counts INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""

INDEXES = (
    "CREATE INDEX question_in_order ON question (created_at, id)",
    "CREATE INDEX question_by_number ON question (number, line) WHERE number IS NOT NULL",
    "CREATE INDEX answer_in_order ON answer (question, created_at, id)",
    "CREATE INDEX answer_by_number ON answer (question, number, line) WHERE number IS NOT NULL",
    "CREATE TABLE message (id INTEGER NOT NULL, line INTEGER NOT NULL) STRICT",
    "INSERT INTO message (id, line) SELECT thread_id, line FROM question WHERE thread_id IS NOT NULL",
    "INSERT INTO message (id, line) SELECT message_id, line FROM answer WHERE message_id IS NOT NULL",
    "CREATE INDEX message_by_id ON message (id, line)",
)
"""Made once everything is laid out: kept up to date for each line, they would cost more than the lines."""
