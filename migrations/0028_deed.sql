-- What was done to the posts and members of a guild: by a helper, by a manager, or by the bot itself.
-- Why: who decided something must be able to answer for it. The log channel is told of each row once; the row is written
--   with the deed itself, so that none is lost between the commit and the message, and stays as the audit trail.
-- Cost on a big guild: one row for each deed; what members do with what is their own leaves none.

-- actor_id: NULL, the bot by itself. why: a word of the domain, such as the reason of a closing; note: what the actor
-- wrote to explain it. log_channel: the channel at Discord that is yet to be told; NULL, it was told, or there is none.
CREATE TABLE deed (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id),
    actor_id INTEGER REFERENCES member (id),
    kind TEXT NOT NULL CHECK (kind <> ''),
    post_id INTEGER REFERENCES post (id),
    subject_id INTEGER REFERENCES member (id),
    why TEXT,
    note TEXT CHECK (length(note) BETWEEN 1 AND 500),
    done_at INTEGER NOT NULL,
    log_channel INTEGER
) STRICT;

CREATE INDEX deed_untold ON deed (id) WHERE log_channel IS NOT NULL;
CREATE INDEX deed_by_guild ON deed (guild_id, id);
CREATE INDEX deed_by_actor ON deed (actor_id);
CREATE INDEX deed_by_post ON deed (post_id);
CREATE INDEX deed_by_subject ON deed (subject_id);
