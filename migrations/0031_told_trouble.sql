-- What the log channels were told that the bot lacks: a permission in a channel, a channel or a role that is gone.
-- Why: they are told once, and again only after it was well; a restart is no reason to tell it anew.
-- Cost on a big guild: a row for each thing that is wrong now.

CREATE TABLE told_trouble (
    guild_id INTEGER NOT NULL REFERENCES guild (id),
    what TEXT NOT NULL CHECK (what <> ''),
    told_at INTEGER NOT NULL,
    PRIMARY KEY (guild_id, what)
) STRICT, WITHOUT ROWID;
