-- The roles that members have for their rank, and whose are to be looked at.
-- Why: the bot takes only what it gave, asks Discord only where something changed, and forgets nothing over a restart.
-- Cost on a big guild: none, the tables are new.

CREATE TABLE rank_role_grant (
    member_id INTEGER NOT NULL REFERENCES member (id),
    role_id INTEGER NOT NULL,
    granted_at INTEGER NOT NULL,
    PRIMARY KEY (member_id, role_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE rank_role_due (
    member_id INTEGER PRIMARY KEY REFERENCES member (id),
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0)
) STRICT;

CREATE INDEX rank_role_due_by_time ON rank_role_due (due_at);
