-- When each member who asked for it is to be sent the next digest of a week.
-- Why: a digest survives a restart and is sent once a week; who is due is found by an index.
-- Cost on a big guild: none, the table is new; a row for each member who asks for the digest.

-- due_at: moved on in the transaction that puts the digest among the notices, so none is asked for twice.
-- rank, earlier_rank: the member's rank at the last digest (or when it was asked for) and at the one before; NULL: none.
CREATE TABLE digest (
    member_id INTEGER PRIMARY KEY REFERENCES member (id),
    due_at INTEGER NOT NULL CHECK (due_at >= 0),
    rank INTEGER CHECK (rank >= 1),
    earlier_rank INTEGER CHECK (earlier_rank >= 1)
) STRICT;

CREATE INDEX digest_by_due ON digest (due_at, member_id);
