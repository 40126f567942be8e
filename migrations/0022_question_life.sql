-- When each question is to be looked at next: its asker may have to be reminded, or nobody may care any more.
-- Why: reminders and stale closing survive restarts, and nothing is done twice; what is due is found by an index.
-- Cost on a big guild: a row for each open question with a thread, and one for each that comes; a vote writes nothing.
-- After this migration every open question is looked at once; those that are overdue are worked off a few a minute.

-- due_at: when to look; 0: at once, for something changed; NULL: nothing is due unless something changes.
-- waiting_since: since when it has had answers of which none was accepted, as seen when it was looked at.
-- reminded_at: when its asker was reminded, written before the message is sent; or when it was decided that nobody is.
-- stale_since: the last activity before it was closed as stale: any later message of its asker opens it again.
CREATE TABLE question_life (
    question_id INTEGER PRIMARY KEY REFERENCES question (id),
    due_at INTEGER CHECK (due_at >= 0),
    waiting_since INTEGER,
    reminded_at INTEGER,
    stale_since INTEGER
) STRICT;

CREATE INDEX question_life_by_due ON question_life (due_at, question_id) WHERE due_at IS NOT NULL;

-- The latest time by which anything was planned: a clock that stands before it went back, and all is planned anew.
CREATE TABLE life_clock (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    looked_at INTEGER NOT NULL
) STRICT;

INSERT INTO question_life (question_id, due_at)
SELECT id, 0
FROM question
WHERE state = 'open'
  AND thread_id IS NOT NULL;
