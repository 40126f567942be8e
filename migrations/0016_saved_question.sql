-- Questions that nobody had to answer twice: a member was shown similar ones before posting, and one of them helped.
-- Why: managers see what it is good for.
-- Cost on a big guild: none, the table is new.

CREATE TABLE saved_question (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id),
    member_id INTEGER NOT NULL REFERENCES member (id),
    saved_at INTEGER NOT NULL
) STRICT;

CREATE INDEX saved_question_by_guild ON saved_question (guild_id, saved_at);
CREATE INDEX saved_question_by_member ON saved_question (member_id);
