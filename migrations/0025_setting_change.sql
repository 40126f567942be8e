-- Changes of settings that the log channel is yet to be told: who changed what, from what to what.
-- Why: written with the change itself, so that none is lost between the commit and the message; the command line, which
--   talks to no Discord, has its changes told by the bot.
-- Cost on a big guild: none; a row goes when it was told.

-- member_id: NULL, the command line. log_channel: the channel at Discord; of one that was taken away, the former one.
CREATE TABLE setting_change (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id),
    member_id INTEGER REFERENCES member (id),
    changed_at INTEGER NOT NULL,
    log_channel INTEGER NOT NULL,
    name TEXT NOT NULL,
    old_value TEXT NOT NULL,
    new_value TEXT NOT NULL
) STRICT;

CREATE INDEX setting_change_by_guild ON setting_change (guild_id);
CREATE INDEX setting_change_by_member ON setting_change (member_id);
