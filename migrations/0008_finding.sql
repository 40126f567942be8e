-- Suspicious votes that the nightly review found, and what the managers decided.
-- Why: nothing changes without a person, so evidence has to wait for one; and what was decided, by whom and when, stays
--   on record, to be undone and to keep a ring from voting again.
-- Cost on a big guild: none, the tables are new.

-- The UTC day whose review is done: the next one is due when another day has begun.
CREATE TABLE review (
    guild_id INTEGER PRIMARY KEY REFERENCES guild (id),
    day INTEGER NOT NULL
) STRICT;

-- log10_chance: how likely chance alone makes such votes anywhere in the guild, as a decimal logarithm.
-- decided_by is the account of the manager who decided last; decided_at when. Both stand unless nobody did yet.
CREATE TABLE finding (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id),
    kind TEXT NOT NULL CHECK (kind IN ('serial', 'ring')),
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'invalidated', 'dismissed', 'restored')),
    found_at INTEGER NOT NULL,
    log10_chance REAL NOT NULL,
    decided_by INTEGER,
    decided_at INTEGER,
    CHECK ((state = 'open') = (decided_by IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL))
) STRICT;

CREATE INDEX finding_by_state ON finding (guild_id, state, id);

-- Who voted on whom: ups and downs count the evidence as it was found, cast between first_at and last_at.
CREATE TABLE finding_pair (
    voter_id INTEGER NOT NULL REFERENCES member (id),
    author_id INTEGER NOT NULL REFERENCES member (id),
    finding_id INTEGER NOT NULL REFERENCES finding (id),
    ups INTEGER NOT NULL CHECK (ups >= 0),
    downs INTEGER NOT NULL CHECK (downs >= 0),
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (voter_id, author_id, finding_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX finding_pair_by_finding ON finding_pair (finding_id);
CREATE INDEX finding_pair_by_author ON finding_pair (author_id);

-- The votes that are the evidence. One that was taken back and cast again has another time and is another vote; each is
-- the evidence of one finding only.
CREATE TABLE finding_vote (
    voter_id INTEGER NOT NULL REFERENCES member (id),
    post_id INTEGER NOT NULL REFERENCES post (id),
    cast_at INTEGER NOT NULL,
    finding_id INTEGER NOT NULL REFERENCES finding (id),
    PRIMARY KEY (voter_id, post_id, cast_at)
) STRICT, WITHOUT ROWID;

CREATE INDEX finding_vote_by_finding ON finding_vote (finding_id);
CREATE INDEX finding_vote_by_post ON finding_vote (post_id);
