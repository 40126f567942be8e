-- What members chose for themselves, the tags they follow, and what they are to be told.
-- Why: nobody is told anything that they did not ask for, and what they asked for survives a restart.
-- Cost on a big guild: none, the tables are new.

-- Only what differs from the default is kept; the value is the canonical text of the setting.
CREATE TABLE member_setting (
    member_id INTEGER NOT NULL REFERENCES member (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (member_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE tag_follow (
    tag_id INTEGER NOT NULL REFERENCES tag (id),
    member_id INTEGER NOT NULL REFERENCES member (id),
    followed_at INTEGER NOT NULL,
    PRIMARY KEY (tag_id, member_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX tag_follow_by_member ON tag_follow (member_id, tag_id);

-- Since when the account takes no direct messages from the bot. It is asked again only when the member chooses them anew.
CREATE TABLE closed_dm (
    user_id INTEGER PRIMARY KEY,
    closed_at INTEGER NOT NULL
) STRICT;

-- What a member is to be told, written in the transaction of its cause, removed when it is not wanted.
-- subject tells the notices of one kind and member apart: no member is told twice of the same, so what was told stays
-- (told_at) for as long as its cause could come up again.
CREATE TABLE notice (
    id INTEGER PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES member (id),
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    post_id INTEGER REFERENCES post (id),
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    told_at INTEGER,
    UNIQUE (member_id, kind, subject)
) STRICT;

CREATE INDEX notice_by_due ON notice (due_at, id) WHERE told_at IS NULL;
CREATE INDEX notice_by_told ON notice (told_at) WHERE told_at IS NOT NULL;
CREATE INDEX notice_by_post ON notice (post_id) WHERE post_id IS NOT NULL;
