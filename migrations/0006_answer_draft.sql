-- The text of an answer by command from submit until its card stands.
-- Why: no call to Discord is made for something that is not on record; after a crash the card is found by the number
--   that it shows, or sent.
-- Cost on a big guild: none, the table is new.

-- number is taken at submit and stays taken, whatever becomes of the answer: the card shows it.
CREATE TABLE answer_draft (
    id INTEGER PRIMARY KEY,
    question_id INTEGER NOT NULL REFERENCES question (id),
    member_id INTEGER NOT NULL REFERENCES member (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (question_id, number)
) STRICT;

CREATE INDEX answer_draft_by_member ON answer_draft (member_id);
