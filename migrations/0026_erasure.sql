-- When the data of a guild is erased that the bot has left.
-- Why: thirty days count from when the bot noticed that it is there no more; left_at, from which a comparison begins
-- should it return, may lie long before.
-- Cost on a big guild: none; the column is empty until the next session fills it for guilds that were left before.

ALTER TABLE guild ADD COLUMN erase_at INTEGER;

CREATE INDEX guild_by_erasure ON guild (erase_at) WHERE erase_at IS NOT NULL;

DROP INDEX guild_left;
