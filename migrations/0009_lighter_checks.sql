-- Votes and ledger with checks that cost less, bounties in the ledger and in the totals of a day.
-- Why: SQLite makes a table of a list (IN with more than two) for every row that it writes, and of votes and lines of
--   the ledger most are written. The index of a voter's votes now holds the state too: they are counted in it alone.
-- Cost on a big guild: both tables are written anew (10 million votes and as many lines: some minutes, and once their
--   size on disk).

CREATE TABLE lighter_vote (
    post_id INTEGER NOT NULL REFERENCES post (id),
    voter_id INTEGER NOT NULL REFERENCES member (id),
    value INTEGER NOT NULL CHECK (value IN (-1, 1)),
    state TEXT NOT NULL CHECK (state = 'counted' OR state = 'refused' OR state = 'invalidated'),
    refusal TEXT,
    reactions INTEGER NOT NULL DEFAULT 1 CHECK (reactions BETWEEN 1 AND 3),
    cast_at INTEGER NOT NULL,
    superseded INTEGER NOT NULL DEFAULT 0 CHECK (superseded BETWEEN 0 AND 3),
    PRIMARY KEY (post_id, voter_id),
    CHECK ((state = 'refused') = (refusal IS NOT NULL))
) STRICT, WITHOUT ROWID;

INSERT INTO lighter_vote (post_id, voter_id, value, state, refusal, reactions, cast_at, superseded)
SELECT post_id, voter_id, value, state, refusal, reactions, cast_at, superseded
FROM vote
ORDER BY post_id, voter_id;

DROP TABLE vote;

ALTER TABLE lighter_vote RENAME TO vote;

CREATE INDEX vote_by_voter ON vote (voter_id, cast_at, state);

-- A member's own vote never counts: whatever the code above this line believes.
CREATE TRIGGER vote_not_on_own_post_insert BEFORE INSERT ON vote
WHEN NEW.state = 'counted' AND NEW.voter_id = (SELECT author_id FROM post WHERE id = NEW.post_id)
BEGIN
    SELECT RAISE(ABORT, 'a counted vote on one''s own post');
END;

CREATE TRIGGER vote_not_on_own_post_update BEFORE UPDATE ON vote
WHEN NEW.state = 'counted' AND NEW.voter_id = (SELECT author_id FROM post WHERE id = NEW.post_id)
BEGIN
    SELECT RAISE(ABORT, 'a counted vote on one''s own post');
END;

-- Reputation offered for an answer to one's own question. awarded is what the answerer got of the amount.
-- open: it runs until ends_at · awarded: the asker gave it · halved: at the end half went to the best answer ·
-- lost: at the end nobody deserved it · returned: a helper deleted the question.
CREATE TABLE bounty (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id),
    question_id INTEGER NOT NULL REFERENCES question (id),
    giver_id INTEGER NOT NULL REFERENCES member (id),
    amount INTEGER NOT NULL CHECK (amount BETWEEN 50 AND 500),
    offered_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'open' CHECK (
        state = 'open' OR state = 'awarded' OR state = 'halved' OR state = 'lost' OR state = 'returned'
    ),
    answer_id INTEGER REFERENCES answer (id),
    awarded INTEGER NOT NULL DEFAULT 0 CHECK (awarded BETWEEN 0 AND amount),
    ended_at INTEGER,
    CHECK (ends_at > offered_at),
    CHECK ((state = 'open') = (ended_at IS NULL)),
    CHECK ((state = 'awarded' OR state = 'halved') = (answer_id IS NOT NULL)),
    CHECK ((answer_id IS NULL) = (awarded = 0))
) STRICT;

CREATE UNIQUE INDEX bounty_open ON bounty (question_id) WHERE state = 'open';
CREATE INDEX bounty_by_question ON bounty (question_id);
CREATE INDEX bounty_by_giver ON bounty (giver_id, state);
CREATE INDEX bounty_by_answer ON bounty (answer_id) WHERE answer_id IS NOT NULL;
CREATE INDEX bounty_by_end ON bounty (ends_at) WHERE state = 'open';
CREATE INDEX bounty_by_guild ON bounty (guild_id);

-- A line about a bounty is worth what the bounty says: its amount to the giver, what was awarded to the answerer.
CREATE TABLE lighter_ledger (
    id INTEGER PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES member (id),
    kind TEXT NOT NULL CHECK (
        kind = 'answer_up'
        OR kind = 'question_up'
        OR kind = 'answer_down'
        OR kind = 'question_down'
        OR kind = 'downvote_cast'
        OR kind = 'accepted'
        OR kind = 'accepting'
        OR kind = 'bounty_offered'
        OR kind = 'bounty_earned'
    ),
    effect INTEGER NOT NULL CHECK (effect IN (-1, 1)),
    post_id INTEGER NOT NULL REFERENCES post (id),
    day INTEGER NOT NULL,
    at INTEGER NOT NULL,
    cause TEXT NOT NULL DEFAULT 'unknown' CHECK (
        cause = 'cast'
        OR cause = 'taken_back'
        OR cause = 'switched'
        OR cause = 'accepted'
        OR cause = 'unaccepted'
        OR cause = 'moved'
        OR cause = 'deleted'
        OR cause = 'retracted'
        OR cause = 'revived'
        OR cause = 'invalidated'
        OR cause = 'restored'
        OR cause = 'imported'
        OR cause = 'offered'
        OR cause = 'awarded'
        OR cause = 'halved'
        OR cause = 'returned'
        OR cause = 'unknown'
    ),
    bounty_id INTEGER REFERENCES bounty (id),
    CHECK ((kind = 'bounty_offered' OR kind = 'bounty_earned') = (bounty_id IS NOT NULL))
) STRICT;

INSERT INTO lighter_ledger (id, member_id, kind, effect, post_id, day, at, cause)
SELECT id, member_id, kind, effect, post_id, day, at, cause
FROM ledger
ORDER BY id;

DROP TABLE ledger;

ALTER TABLE lighter_ledger RENAME TO ledger;

CREATE INDEX ledger_by_member ON ledger (member_id, at, id);
CREATE INDEX ledger_by_post ON ledger (post_id);
CREATE INDEX ledger_by_bounty ON ledger (bounty_id) WHERE bounty_id IS NOT NULL;

-- The points of the bounties that stand in the day: less for what was offered, more for what was earned.
ALTER TABLE member_day ADD COLUMN bounty INTEGER NOT NULL DEFAULT 0;
