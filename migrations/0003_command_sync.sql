-- The hash of the commands that Discord was last told, for each application.
-- Why: commands are registered only when they changed; Discord limits how many may be created in a day.
-- Cost on a big guild: none, one row.

CREATE TABLE command_sync (
    application_id INTEGER PRIMARY KEY,
    payload_hash TEXT NOT NULL,
    synced_at INTEGER NOT NULL
) STRICT;
