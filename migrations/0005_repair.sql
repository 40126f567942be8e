-- Since when the bot listens, which guilds are to be compared with Discord, and when each post was last read.
-- Why: what happens while the bot is away leaves no event; it is found by comparing, and only from the right time on.
-- Cost on a big guild: one pass over its posts to date their last reading (a million: some seconds) and one index.

-- Until then everything that Discord had to tell was heard. Written every minute and whenever the connection ends.
CREATE TABLE listening (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    heard_at INTEGER NOT NULL
) STRICT;

-- A guild whose record is to be compared with Discord. since: what happened before was heard. is_full: every thread and
-- every voter is read, not only what can have changed since. version grows with each new cause, so that a comparison
-- which began before it does not end it.
CREATE TABLE repair (
    guild_id INTEGER PRIMARY KEY REFERENCES guild (id),
    since INTEGER NOT NULL,
    is_full INTEGER NOT NULL DEFAULT 0 CHECK (is_full IN (0, 1)),
    version INTEGER NOT NULL DEFAULT 1,
    due_at INTEGER NOT NULL
) STRICT;

CREATE INDEX repair_by_due ON repair (due_at);

-- What the last comparison of a guild found. drift is a JSON object: number of differences by kind.
CREATE TABLE repair_report (
    guild_id INTEGER PRIMARY KEY REFERENCES guild (id),
    began_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    is_full INTEGER NOT NULL CHECK (is_full IN (0, 1)),
    calls INTEGER NOT NULL CHECK (calls >= 0),
    drift TEXT NOT NULL
) STRICT;

-- Since when the bot cannot see into the channel; NULL: it can.
ALTER TABLE channel ADD COLUMN blind_since INTEGER;

-- Which reactions of the other direction still stand beside the recorded vote: they came before it and are being taken
-- off, so they say nothing new. The same sum as vote.reactions, 0 for none.
ALTER TABLE vote ADD COLUMN superseded INTEGER NOT NULL DEFAULT 0 CHECK (superseded BETWEEN 0 AND 3);

-- Which check marks of the account stand there, the same sum.
ALTER TABLE accept_mark ADD COLUMN reactions INTEGER NOT NULL DEFAULT 1 CHECK (reactions BETWEEN 1 AND 3);

ALTER TABLE question ADD COLUMN is_locked INTEGER NOT NULL DEFAULT 0 CHECK (is_locked IN (0, 1));

-- When the guild last chose other emoji for votes: votes cast until then stand on record, for the reactions that bore
-- them say nothing any more, whether they stand or go.
ALTER TABLE guild ADD COLUMN emoji_changed_at INTEGER;

-- Since when the message that bears the post is known to be gone, of a question that stands all the same.
ALTER TABLE post ADD COLUMN gone_at INTEGER;

-- When the voters of the post were last read from Discord one by one, or the post was made.
ALTER TABLE post ADD COLUMN read_at INTEGER NOT NULL DEFAULT 0;

UPDATE post
SET read_at = created_at;

CREATE INDEX post_by_reading ON post (read_at) WHERE message_id IS NOT NULL;

-- The threads that are looked at whenever the bot comes back.
CREATE INDEX question_awake ON question (guild_id, number)
WHERE is_archived = 0 AND state <> 'deleted' AND thread_id IS NOT NULL;
