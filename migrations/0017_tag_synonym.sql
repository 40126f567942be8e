-- Names that tags had, or that other tags had which were merged into them.
-- Why: whoever writes the old name means the tag; nobody has to know that it was renamed.
-- Cost on a big guild: none, the table is new.

CREATE TABLE tag_synonym (
    guild_id INTEGER NOT NULL REFERENCES guild (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 50),
    tag_id INTEGER NOT NULL REFERENCES tag (id),
    PRIMARY KEY (guild_id, name)
) STRICT, WITHOUT ROWID;

CREATE INDEX tag_synonym_by_tag ON tag_synonym (tag_id);
