-- The experts named on the cards of questions, and whom the bot has pinged.
-- Why: who was named stays named, whatever changes later; and nobody is pinged beyond the budget.
-- Cost on a big guild: none, the tables are new.

CREATE TABLE question_expert (
    question_id INTEGER NOT NULL REFERENCES question (id),
    place INTEGER NOT NULL CHECK (place >= 1),
    member_id INTEGER NOT NULL REFERENCES member (id),
    PRIMARY KEY (question_id, place),
    UNIQUE (question_id, member_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX question_expert_by_member ON question_expert (member_id);

CREATE TABLE expert_ping (
    member_id INTEGER NOT NULL REFERENCES member (id),
    pinged_at INTEGER NOT NULL,
    question_id INTEGER NOT NULL REFERENCES question (id),
    PRIMARY KEY (member_id, question_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX expert_ping_by_time ON expert_ping (member_id, pinged_at);
CREATE INDEX expert_ping_by_question ON expert_ping (question_id);
