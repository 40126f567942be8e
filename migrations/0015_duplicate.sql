-- Which questions were asked before, and as what.
-- Why: a duplicate leads to its original and the original tells of it, until somebody takes that back.
-- Cost on a big guild: none, the table is new.

CREATE TABLE duplicate (
    question_id INTEGER PRIMARY KEY REFERENCES question (id),
    original_id INTEGER NOT NULL REFERENCES question (id),
    marked_by INTEGER NOT NULL REFERENCES member (id),
    marked_at INTEGER NOT NULL,
    CHECK (question_id <> original_id)
) STRICT;

CREATE INDEX duplicate_by_original ON duplicate (original_id);
CREATE INDEX duplicate_by_member ON duplicate (marked_by);
