-- Names that tags had, or that other tags had which were merged into them; tags that managers made, and that go.
-- Why: whoever writes the old name means the tag; nobody has to know that it was renamed. A tag goes in steps, question
--   by question, and a restart goes on where it stood.
-- Cost on a big guild: none, the tables are new.

CREATE TABLE tag_synonym (
    guild_id INTEGER NOT NULL REFERENCES guild (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 50),
    tag_id INTEGER NOT NULL REFERENCES tag (id),
    PRIMARY KEY (guild_id, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX tag_synonym_by_tag ON tag_synonym (tag_id);

-- Tags that questions lose, one after another, for another tag (into_id; NULL: for none).
CREATE TABLE tag_removal (
    tag_id INTEGER PRIMARY KEY REFERENCES tag (id),
    into_id INTEGER REFERENCES tag (id),
    CHECK (tag_id <> into_id)
) STRICT;

CREATE INDEX tag_removal_by_into ON tag_removal (into_id) WHERE into_id IS NOT NULL;

-- A manager made it for everyone: it is seen even where no forum and no question shows it.
ALTER TABLE tag ADD COLUMN is_public INTEGER NOT NULL DEFAULT 0 CHECK (is_public IN (0, 1));
