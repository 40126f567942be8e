-- The roles that members have for their rank, and whose are to be looked at.
-- Why: the bot takes only what it gave, asks Discord only where something changed, and forgets nothing over a restart.
-- Cost on a big guild: none, the tables are new.

-- giving: the bot is about to give it, or gave it just before it stopped · given: it did · found: the member had the
-- role already, so that it is not the bot's to take.
CREATE TABLE rank_role_grant (
    member_id INTEGER NOT NULL REFERENCES member (id),
    role_id INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state = 'giving' OR state = 'given' OR state = 'found'),
    granted_at INTEGER NOT NULL,
    PRIMARY KEY (member_id, role_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE rank_role_due (
    member_id INTEGER PRIMARY KEY REFERENCES member (id),
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0)
) STRICT;

CREATE INDEX rank_role_due_by_time ON rank_role_due (due_at);

-- Guilds all of whose members are to be looked at, because the setting changed; after_user_id: up to whom that is done.
CREATE TABLE rank_role_look (
    guild_id INTEGER PRIMARY KEY REFERENCES guild (id),
    after_user_id INTEGER NOT NULL
) STRICT;

-- Why a role cannot be given or taken; role_id 0: it is the same for all. The managers are told of each once.
CREATE TABLE rank_role_trouble (
    guild_id INTEGER NOT NULL REFERENCES guild (id),
    role_id INTEGER NOT NULL,
    trouble TEXT NOT NULL,
    since_at INTEGER NOT NULL,
    is_told INTEGER NOT NULL DEFAULT 0 CHECK (is_told IN (0, 1)),
    PRIMARY KEY (guild_id, role_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX rank_role_trouble_untold ON rank_role_trouble (guild_id) WHERE is_told = 0;
