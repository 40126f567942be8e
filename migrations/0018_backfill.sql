-- Forums whose existing posts are being taken over, and how far that is.
-- Why: it takes long, and a restart goes on where it stood.
-- Cost on a big guild: none, the tables are new.

-- is_dry: it only counts what it would do. archived_before: of the archived threads those that were archived before this
-- time (seconds) are still to be listed; NULL: none was listed yet. tally is a JSON object: number by kind.
CREATE TABLE backfill (
    channel_id INTEGER PRIMARY KEY REFERENCES channel (id),
    guild_id INTEGER NOT NULL REFERENCES guild (id),
    state TEXT NOT NULL CHECK (state = 'running' OR state = 'done' OR state = 'stopped'),
    is_dry INTEGER NOT NULL CHECK (is_dry IN (0, 1)),
    requested_by INTEGER NOT NULL,
    began_at INTEGER NOT NULL,
    ended_at INTEGER,
    archived_before INTEGER,
    is_listed INTEGER NOT NULL DEFAULT 0 CHECK (is_listed IN (0, 1)),
    tally TEXT NOT NULL DEFAULT '{}',
    CHECK ((state = 'running') = (ended_at IS NULL))
) STRICT;

CREATE INDEX backfill_by_guild ON backfill (guild_id);

-- The threads that it found, until each was taken over.
CREATE TABLE backfill_thread (
    thread_id INTEGER PRIMARY KEY,
    channel_id INTEGER NOT NULL REFERENCES channel (id),
    is_done INTEGER NOT NULL DEFAULT 0 CHECK (is_done IN (0, 1))
) STRICT;

CREATE INDEX backfill_thread_by_channel ON backfill_thread (channel_id, is_done, thread_id);
