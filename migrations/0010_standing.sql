-- Kept totals behind profiles, boards and experts, which follow votes in steps of their own.
-- Why: a profile, a board or a list of experts is read at the price of what it shows, whatever the history; and a vote
--   pays for none of it but two rows of a queue. What the queue holds is counted in before anyone is shown a total.
-- Cost on a big guild: the tables are new, and everything is in the queue once: counted in steps after the start.

-- Posts and members that changed since they were last counted in.
CREATE TABLE stale_post (
    post_id INTEGER PRIMARY KEY REFERENCES post (id)
) STRICT;

CREATE TABLE stale_member (
    member_id INTEGER PRIMARY KEY REFERENCES member (id)
) STRICT;

-- What a post was counted in as: those that count now have a row. is_accepted and is_solved (its question has an
-- accepted answer) are of answers.
CREATE TABLE post_standing (
    post_id INTEGER PRIMARY KEY REFERENCES post (id),
    author_id INTEGER NOT NULL REFERENCES member (id),
    kind TEXT NOT NULL CHECK (kind IN ('question', 'answer')),
    created_at INTEGER NOT NULL,
    ups INTEGER NOT NULL CHECK (ups >= 0),
    downs INTEGER NOT NULL CHECK (downs >= 0),
    score INTEGER NOT NULL,
    is_accepted INTEGER NOT NULL DEFAULT 0 CHECK (is_accepted IN (0, 1)),
    is_solved INTEGER NOT NULL DEFAULT 0 CHECK (is_solved IN (0, 1)),
    CHECK (score = ups - downs),
    CHECK (is_accepted <= is_solved)
) STRICT;

CREATE INDEX post_standing_best ON post_standing (author_id, kind, score DESC, is_accepted DESC, created_at, post_id);

-- Sums of real numbers are kept without any error, so that what comes and goes leaves no trace in them: a column that
-- ends in _rest holds what the sum is more than the nearest number (8 bytes for each further one; NULL: nothing).

-- A member as counted in: reputation is the one under which the boards hold the member.
-- activity: sum over the answers of 2^(created_at in days since 2020 / 14); only ratios of it mean something.
CREATE TABLE member_standing (
    member_id INTEGER PRIMARY KEY REFERENCES member (id),
    guild_id INTEGER NOT NULL REFERENCES guild (id),
    reputation INTEGER NOT NULL DEFAULT 1,
    takes_part INTEGER NOT NULL DEFAULT 0 CHECK (takes_part IN (0, 1)),
    has_posts INTEGER NOT NULL DEFAULT 0 CHECK (has_posts IN (0, 1)),
    questions INTEGER NOT NULL DEFAULT 0 CHECK (questions >= 0),
    answers INTEGER NOT NULL DEFAULT 0 CHECK (answers >= 0),
    accepted INTEGER NOT NULL DEFAULT 0 CHECK (accepted >= 0),
    to_solved INTEGER NOT NULL DEFAULT 0 CHECK (to_solved >= 0),
    activity REAL NOT NULL DEFAULT 0,
    activity_rest BLOB,
    CHECK (accepted <= to_solved),
    CHECK (to_solved <= answers)
) STRICT;

CREATE INDEX member_standing_by_activity ON member_standing (guild_id, activity DESC, member_id);

-- What a member's answers in a tag come to: only where there are any. expertise and worth are sums of what each answer
-- is worth, weight counts the answers, each times 2^(created_at in days since 2020 / half-life), which is 60 days for
-- expertise and 90 for worth and weight; only ratios of them mean something.
CREATE TABLE member_tag (
    member_id INTEGER NOT NULL REFERENCES member (id),
    tag_id INTEGER NOT NULL REFERENCES tag (id),
    user_id INTEGER NOT NULL,
    answers INTEGER NOT NULL CHECK (answers > 0),
    ups INTEGER NOT NULL CHECK (ups >= 0),
    score INTEGER NOT NULL,
    expertise REAL NOT NULL,
    worth REAL NOT NULL,
    weight REAL NOT NULL,
    expertise_rest BLOB,
    worth_rest BLOB,
    weight_rest BLOB,
    PRIMARY KEY (member_id, tag_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX member_tag_by_score ON member_tag (tag_id, score DESC, user_id, member_id);
CREATE INDEX member_tag_by_expertise ON member_tag (tag_id, expertise DESC, member_id);

-- The same sums over all answers of a guild: their ratio is the guild's mean.
CREATE TABLE guild_standing (
    guild_id INTEGER PRIMARY KEY REFERENCES guild (id),
    worth REAL NOT NULL,
    weight REAL NOT NULL,
    worth_rest BLOB,
    weight_rest BLOB,
    answers INTEGER NOT NULL CHECK (answers >= 0)
) STRICT;

-- What members gained in the running calendar periods; first_day is the day (since 1970) with which the period began.
CREATE TABLE period_gain (
    member_id INTEGER NOT NULL REFERENCES member (id),
    period TEXT NOT NULL CHECK (period = 'year' OR period = 'month' OR period = 'week'),
    first_day INTEGER NOT NULL,
    guild_id INTEGER NOT NULL REFERENCES guild (id),
    user_id INTEGER NOT NULL,
    points INTEGER NOT NULL CHECK (points <> 0),
    PRIMARY KEY (member_id, period, first_day)
) STRICT, WITHOUT ROWID;

CREATE INDEX period_gain_by_points ON period_gain (guild_id, period, first_day, points DESC, user_id);

-- How many lines of a board have a value in each bucket, so that a rank is a short sum. board names the board within its
-- guild: 'all', 'year <first day>', 'month <first day>', 'week <first day>', 'tag <tag id>'. posters: those among them
-- who ever asked or answered (counted for 'all' only).
CREATE TABLE board_bucket (
    guild_id INTEGER NOT NULL REFERENCES guild (id),
    board TEXT NOT NULL,
    bucket INTEGER NOT NULL,
    lines INTEGER NOT NULL CHECK (lines >= 0),
    posters INTEGER NOT NULL DEFAULT 0 CHECK (posters >= 0 AND posters <= lines),
    PRIMARY KEY (guild_id, board, bucket)
) STRICT, WITHOUT ROWID;

INSERT INTO stale_post (post_id)
SELECT id
FROM post;

INSERT INTO stale_member (member_id)
SELECT id
FROM member;
