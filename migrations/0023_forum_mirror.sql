-- What is known of the tags of Q&A forums, so that ours can be shown there and changes there be told from ours.
-- Why: a forum's tag is known by its id. Its name of before tells a moderator's renaming from our own, and what is about
--   to be made or renamed is written down before Discord is asked: so a crash in between makes no tag twice.
-- Cost on a big guild: none, a forum has twenty tags.

-- name: as Discord told it last; NULL: not told since this is kept.
-- wanted_name: what the bot is to call it from now on; NULL: nothing else.
ALTER TABLE forum_tag ADD COLUMN name TEXT;
ALTER TABLE forum_tag ADD COLUMN wanted_name TEXT;

-- The forums whose tags differ from what they are to be, and since when; with version, a newer cause is seen.
CREATE TABLE forum_mirror (
    channel_id INTEGER PRIMARY KEY REFERENCES channel (id),
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX forum_mirror_by_due ON forum_mirror (due_at);

-- The names under which a forum shows, or is about to show, ours: shorter ones, and with numbers where two are alike.
-- tag_id NULL: the one kept for "Solved".
CREATE TABLE forum_tag_name (
    channel_id INTEGER NOT NULL REFERENCES channel (id),
    name TEXT NOT NULL,
    tag_id INTEGER REFERENCES tag (id),
    PRIMARY KEY (channel_id, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX forum_tag_name_by_tag ON forum_tag_name (tag_id);

-- Tags of a forum that the bot is to remove there.
CREATE TABLE forum_tag_leaving (
    channel_id INTEGER NOT NULL REFERENCES channel (id),
    discord_id INTEGER NOT NULL,
    PRIMARY KEY (channel_id, discord_id)
) STRICT, WITHOUT ROWID;

-- Our tags that a moderator removed from a forum: the bot does not bring them back. tag_id NULL: "Solved".
CREATE TABLE forum_tag_unlinked (
    id INTEGER PRIMARY KEY,
    channel_id INTEGER NOT NULL REFERENCES channel (id),
    tag_id INTEGER REFERENCES tag (id)
) STRICT;

CREATE INDEX forum_tag_unlinked_by_channel ON forum_tag_unlinked (channel_id, tag_id);
CREATE INDEX forum_tag_unlinked_by_tag ON forum_tag_unlinked (tag_id);

-- Questions whose tags changed while their threads were archived: what shows them follows when they are opened.
CREATE TABLE retagged_asleep (
    question_id INTEGER PRIMARY KEY REFERENCES question (id)
) STRICT;
