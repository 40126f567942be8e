-- The guild of a duplicate beside its questions.
-- Why: what was asked most often in a guild is counted without looking at the duplicates of all others.
-- Cost on a big guild: none, the table has one row for each duplicate that was marked, and is read once.

CREATE TABLE new_duplicate (
    question_id INTEGER PRIMARY KEY REFERENCES question (id),
    guild_id INTEGER NOT NULL REFERENCES guild (id),
    original_id INTEGER NOT NULL REFERENCES question (id),
    marked_by INTEGER NOT NULL REFERENCES member (id),
    marked_at INTEGER NOT NULL,
    CHECK (question_id <> original_id)
) STRICT;

INSERT INTO new_duplicate (question_id, guild_id, original_id, marked_by, marked_at)
SELECT duplicate.question_id, post.guild_id, duplicate.original_id, duplicate.marked_by, duplicate.marked_at
FROM duplicate
JOIN post ON post.id = duplicate.question_id;

DROP TABLE duplicate;
ALTER TABLE new_duplicate RENAME TO duplicate;

CREATE INDEX duplicate_by_guild ON duplicate (guild_id, original_id);
CREATE INDEX duplicate_by_original ON duplicate (original_id);
CREATE INDEX duplicate_by_member ON duplicate (marked_by);
