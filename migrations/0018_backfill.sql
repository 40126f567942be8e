-- Forums whose existing posts are being taken over, and how far that is.
-- Why: it takes long, and a restart goes on where it stood.
-- Cost on a big guild: none, the tables are new.

-- is_dry: it only counts what it would do. listed_before: of the archived threads those are still to be listed that were
-- archived before this time, as Discord wrote it; NULL: none was listed yet. waits_for: why it stands still for a while.
-- tally is a JSON object: number by kind. progress_message_id: the message in the log channel that tells of it.
CREATE TABLE backfill (
    channel_id INTEGER PRIMARY KEY REFERENCES channel (id),
    guild_id INTEGER NOT NULL REFERENCES guild (id),
    state TEXT NOT NULL CHECK (state = 'running' OR state = 'done' OR state = 'stopped'),
    is_dry INTEGER NOT NULL CHECK (is_dry IN (0, 1)),
    requested_by INTEGER NOT NULL,
    began_at INTEGER NOT NULL,
    ended_at INTEGER,
    listed_before TEXT,
    is_listed INTEGER NOT NULL DEFAULT 0 CHECK (is_listed IN (0, 1)),
    waits_for TEXT CHECK (waits_for = 'permission' OR waits_for = 'discord'),
    progress_message_id INTEGER,
    tally TEXT NOT NULL DEFAULT '{}',
    CHECK ((state = 'running') = (ended_at IS NULL))
) STRICT;

CREATE INDEX backfill_by_guild ON backfill (guild_id);

CREATE INDEX backfill_by_state ON backfill (state);

-- The threads that it found, as the lists showed them. name is emptied when the thread is done. hint: why its question
-- looks solved although nobody accepted an answer.
CREATE TABLE backfill_thread (
    thread_id INTEGER PRIMARY KEY,
    channel_id INTEGER NOT NULL REFERENCES channel (id),
    name TEXT NOT NULL,
    forum_tags TEXT NOT NULL,
    is_archived INTEGER NOT NULL CHECK (is_archived IN (0, 1)),
    is_locked INTEGER NOT NULL CHECK (is_locked IN (0, 1)),
    is_done INTEGER NOT NULL DEFAULT 0 CHECK (is_done IN (0, 1)),
    hint TEXT CHECK (hint = 'tag' OR hint = 'thanks')
) STRICT;

CREATE INDEX backfill_thread_by_channel ON backfill_thread (channel_id, is_done, thread_id);
