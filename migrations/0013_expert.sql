-- The experts named on the cards of questions, when a question may ping some, and whom the bot has pinged.
-- Why: who was named stays named, whatever changes later; waiting survives a restart; and nobody is pinged beyond the
--   budget.
-- Cost on a big guild: none, the tables are new; questions asked before ping nobody.

CREATE TABLE question_expert (
    question_id INTEGER NOT NULL REFERENCES question (id),
    place INTEGER NOT NULL CHECK (place >= 1),
    member_id INTEGER NOT NULL REFERENCES member (id),
    PRIMARY KEY (question_id, place),
    UNIQUE (question_id, member_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX question_expert_by_member ON question_expert (member_id);

-- The questions that may ping experts when they have waited long enough, unless an answer comes before.
CREATE TABLE expert_ping_due (
    question_id INTEGER PRIMARY KEY REFERENCES question (id),
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0)
) STRICT;

CREATE INDEX expert_ping_due_by_time ON expert_ping_due (due_at, question_id);

-- Written before the message is sent: after a crash it is looked for, and those named here are asked for no second time.
CREATE TABLE expert_ping (
    question_id INTEGER NOT NULL REFERENCES question (id),
    place INTEGER NOT NULL CHECK (place >= 1),
    member_id INTEGER NOT NULL REFERENCES member (id),
    pinged_at INTEGER NOT NULL,
    PRIMARY KEY (question_id, place),
    UNIQUE (question_id, member_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX expert_ping_by_member ON expert_ping (member_id, pinged_at);
