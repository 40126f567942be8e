-- What a member has exported or forgotten, and what the bot forgets of a guild that it left.
-- Why: who was forgotten keeps the row of member, so that everybody's points stand, under an id that nobody can turn
-- back without the key beside the database; what is left to do has to survive a restart.
-- Cost on a big guild: an index over the check marks; the tables are new.

-- step: what comes next; after_post_id: up to which of the member's posts texts are erased. The row stays when all is
-- done: what the member wrote before forgotten_at is never read in again.
CREATE TABLE forgetting (
    member_id INTEGER PRIMARY KEY REFERENCES member (id),
    forgotten_at INTEGER NOT NULL,
    deletes_messages INTEGER NOT NULL CHECK (deletes_messages IN (0, 1)),
    step TEXT NOT NULL CHECK (
        step = 'texts' OR step = 'records' OR step = 'words' OR step = 'done'
    ),
    after_post_id INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX forgetting_left ON forgetting (member_id) WHERE step <> 'done';

-- Messages of members who were forgotten, to be deleted at Discord; no post knows them any more.
CREATE TABLE forgotten_message (
    message_id INTEGER PRIMARY KEY,
    channel_id INTEGER NOT NULL,
    guild_id INTEGER NOT NULL REFERENCES guild (id),
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0)
) STRICT;

CREATE INDEX forgotten_message_by_due ON forgotten_message (due_at);
CREATE INDEX forgotten_message_by_guild ON forgotten_message (guild_id);

CREATE INDEX guild_left ON guild (left_at) WHERE left_at IS NOT NULL;

CREATE INDEX accept_mark_by_user ON accept_mark (user_id);
