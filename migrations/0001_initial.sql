-- The tables of guilds, members, posts, votes, acceptances, the ledger and its kept totals, drafts and renders.
-- Why: everything that counts lives here; Discord's ids are kept at the border (*_id columns named discord_id,
--   user_id, message_id, thread_id), all references inside use dense integers, which keeps the file small.
-- Cost on a big guild: none, the tables are new.
-- Times are integer UTC seconds; a day is such a time divided by 86400, rounded down.

CREATE TABLE guild (
    id INTEGER PRIMARY KEY,
    discord_id INTEGER NOT NULL UNIQUE,
    next_number INTEGER NOT NULL DEFAULT 1 CHECK (next_number >= 1),
    created_at INTEGER NOT NULL,
    left_at INTEGER
) STRICT;

-- Only what differs from the default is kept; the value is the canonical text of the setting.
CREATE TABLE guild_setting (
    guild_id INTEGER NOT NULL REFERENCES guild (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (guild_id, name)
) STRICT, WITHOUT ROWID;

-- A channel that holds or held questions. position is the place in qa_channels (0 is the default one);
-- NULL: no longer one of them, kept because questions lie in it.
CREATE TABLE channel (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id),
    discord_id INTEGER NOT NULL UNIQUE,
    position INTEGER CHECK (position >= 0),
    deleted_at INTEGER,
    UNIQUE (guild_id, position)
) STRICT;

-- A Discord account in a guild. points is the sum of the points of all its days, reputation what is shown.
CREATE TABLE member (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id),
    user_id INTEGER NOT NULL,
    points INTEGER NOT NULL DEFAULT 0,
    reputation INTEGER NOT NULL DEFAULT 1,
    UNIQUE (guild_id, user_id),
    CHECK (reputation = CASE WHEN points > 0 THEN 1 + points ELSE 1 END)
) STRICT;

CREATE INDEX member_by_reputation ON member (guild_id, reputation DESC, user_id);

-- What questions and answers share: the thing that carries votes.
-- message_id is the Discord message that bears the reactions (NULL: imported, or not posted yet),
-- channel_id the Discord channel or thread in which that message lies.
-- is_card: the message is the bot's own, showing the body; else it is the author's message.
-- archive_id is the id under which the post was imported, kept for ever.
-- ups and downs count the votes in state 'counted', whether or not the post still counts.
CREATE TABLE post (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id),
    kind TEXT NOT NULL CHECK (kind IN ('question', 'answer')),
    author_id INTEGER NOT NULL REFERENCES member (id),
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    edited_at INTEGER,
    message_id INTEGER UNIQUE,
    channel_id INTEGER,
    is_card INTEGER NOT NULL DEFAULT 0 CHECK (is_card IN (0, 1)),
    archive_id TEXT,
    ups INTEGER NOT NULL DEFAULT 0 CHECK (ups >= 0),
    downs INTEGER NOT NULL DEFAULT 0 CHECK (downs >= 0),
    dirty_at INTEGER,
    UNIQUE (guild_id, archive_id),
    CHECK ((message_id IS NULL) = (channel_id IS NULL))
) STRICT;

CREATE INDEX post_by_author ON post (author_id, kind, created_at);
CREATE INDEX post_dirty ON post (dirty_at) WHERE dirty_at IS NOT NULL;

-- accepted by: see acceptance. answer_count counts the live answers. index_* belong to the index message.
-- question.channel_id is the Q&A channel (a row of channel), NULL for a question imported without a thread.
CREATE TABLE question (
    id INTEGER PRIMARY KEY REFERENCES post (id),
    guild_id INTEGER NOT NULL REFERENCES guild (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    title TEXT NOT NULL,
    channel_id INTEGER REFERENCES channel (id),
    thread_id INTEGER UNIQUE,
    is_archived INTEGER NOT NULL DEFAULT 0 CHECK (is_archived IN (0, 1)),
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed', 'deleted')),
    close_reason TEXT CHECK (
        close_reason IN ('solved', 'duplicate', 'off_topic', 'no_longer_needed', 'stale')
    ),
    next_answer INTEGER NOT NULL DEFAULT 1 CHECK (next_answer >= 1),
    answer_count INTEGER NOT NULL DEFAULT 0 CHECK (answer_count >= 0),
    last_activity_at INTEGER NOT NULL,
    index_message_id INTEGER,
    index_rendered_at INTEGER,
    UNIQUE (guild_id, number),
    CHECK (state <> 'closed' OR close_reason IS NOT NULL)
) STRICT;

CREATE INDEX question_open ON question (guild_id, last_activity_at, id) WHERE state = 'open';
CREATE INDEX question_by_channel ON question (channel_id);

-- A live answer counts; a retracted one was said to be none ("Not an answer"), a deleted one's message is gone.
CREATE TABLE answer (
    id INTEGER PRIMARY KEY REFERENCES post (id),
    question_id INTEGER NOT NULL REFERENCES question (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    state TEXT NOT NULL DEFAULT 'live' CHECK (state IN ('live', 'retracted', 'deleted')),
    UNIQUE (question_id, number)
) STRICT;

-- Older versions of a post, newest last. An erased version keeps its row without its text.
CREATE TABLE revision (
    id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES post (id),
    title TEXT,
    body TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    replaced_at INTEGER NOT NULL,
    erased_at INTEGER
) STRICT;

CREATE INDEX revision_by_post ON revision (post_id, id);

-- One vote for each member and post. A refused vote is remembered as long as its reaction stands.
-- reactions: which reactions stand for it, 1 the normal one, 2 the super one, 3 both: it ends with the last of them.
CREATE TABLE vote (
    post_id INTEGER NOT NULL REFERENCES post (id),
    voter_id INTEGER NOT NULL REFERENCES member (id),
    value INTEGER NOT NULL CHECK (value IN (-1, 1)),
    state TEXT NOT NULL CHECK (state IN ('counted', 'refused', 'invalidated')),
    refusal TEXT,
    reactions INTEGER NOT NULL DEFAULT 1 CHECK (reactions IN (1, 2, 3)),
    cast_at INTEGER NOT NULL,
    PRIMARY KEY (post_id, voter_id),
    CHECK ((state = 'refused') = (refusal IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX vote_by_voter ON vote (voter_id, cast_at);

-- A member's own vote never counts: whatever the code above this line believes.
CREATE TRIGGER vote_not_on_own_post_insert BEFORE INSERT ON vote
WHEN NEW.state = 'counted' AND NEW.voter_id = (SELECT author_id FROM post WHERE id = NEW.post_id)
BEGIN
    SELECT RAISE(ABORT, 'a counted vote on one''s own post');
END;

CREATE TRIGGER vote_not_on_own_post_update BEFORE UPDATE ON vote
WHEN NEW.state = 'counted' AND NEW.voter_id = (SELECT author_id FROM post WHERE id = NEW.post_id)
BEGIN
    SELECT RAISE(ABORT, 'a counted vote on one''s own post');
END;

-- One accepted answer for each question. Only a live answer is accepted (kept so by the code, checked by `check`).
CREATE TABLE acceptance (
    question_id INTEGER PRIMARY KEY REFERENCES question (id),
    answer_id INTEGER NOT NULL UNIQUE REFERENCES answer (id),
    accepted_by INTEGER NOT NULL REFERENCES member (id),
    accepted_at INTEGER NOT NULL
) STRICT;

CREATE INDEX acceptance_by_member ON acceptance (accepted_by);

-- The check marks that the bot saw on messages: a record of Discord's side, so that a repair sees only differences.
CREATE TABLE accept_mark (
    message_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    question_id INTEGER NOT NULL REFERENCES question (id),
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (message_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX accept_mark_by_question ON accept_mark (question_id);

CREATE TABLE tag (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 50),
    question_count INTEGER NOT NULL DEFAULT 0 CHECK (question_count >= 0),
    UNIQUE (guild_id, name)
) STRICT;

CREATE INDEX tag_by_use ON tag (guild_id, question_count DESC, name);

CREATE TABLE question_tag (
    question_id INTEGER NOT NULL REFERENCES question (id),
    tag_id INTEGER NOT NULL REFERENCES tag (id),
    position INTEGER NOT NULL CHECK (position >= 0),
    PRIMARY KEY (question_id, tag_id),
    UNIQUE (question_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX question_tag_by_tag ON question_tag (tag_id);

-- The forum's own tag that shows one of ours. tag_id NULL: the one kept for "Solved".
CREATE TABLE forum_tag (
    channel_id INTEGER NOT NULL REFERENCES channel (id),
    discord_id INTEGER NOT NULL,
    tag_id INTEGER REFERENCES tag (id),
    is_moderated INTEGER NOT NULL DEFAULT 0 CHECK (is_moderated IN (0, 1)),
    PRIMARY KEY (channel_id, discord_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX forum_tag_by_tag ON forum_tag (tag_id);

-- The text of a question from submit until posted or discarded: one for each member of a guild. What is submitted while
-- another is being posted is kept beside it, for no text may be lost.
-- number is the question's number, taken when posting begins: the card shows it, so it is also the marker by which
-- a thread made just before a crash is found again. tags is a JSON array of names.
CREATE TABLE draft (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id),
    member_id INTEGER NOT NULL REFERENCES member (id),
    state TEXT NOT NULL CHECK (state IN ('kept', 'posting')),
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    tags TEXT NOT NULL DEFAULT '[]',
    file_count INTEGER NOT NULL DEFAULT 0 CHECK (file_count >= 0),
    channel_id INTEGER REFERENCES channel (id),
    number INTEGER CHECK (number >= 1),
    created_at INTEGER NOT NULL,
    posting_at INTEGER,
    expires_at INTEGER NOT NULL,
    CHECK (state <> 'posting' OR (channel_id IS NOT NULL AND number IS NOT NULL AND posting_at IS NOT NULL))
) STRICT;

CREATE INDEX draft_by_member ON draft (member_id, id);
CREATE UNIQUE INDEX draft_posting ON draft (member_id) WHERE state = 'posting';
CREATE INDEX draft_by_expiry ON draft (expires_at);
CREATE INDEX draft_by_guild ON draft (guild_id);
CREATE INDEX draft_by_channel ON draft (channel_id);

-- Every event with its cause, never its points: those follow from the settings.
-- effect is +1 when the event came to count, -1 when it ceased. day is the day it counts for, at when it happened.
CREATE TABLE ledger (
    id INTEGER PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES member (id),
    kind TEXT NOT NULL CHECK (kind IN (
        'question_up', 'question_down', 'answer_up', 'answer_down', 'downvote_cast', 'accepted', 'accepting'
    )),
    effect INTEGER NOT NULL CHECK (effect IN (-1, 1)),
    post_id INTEGER NOT NULL REFERENCES post (id),
    day INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT;

CREATE INDEX ledger_by_member ON ledger (member_id, at, id);
CREATE INDEX ledger_by_post ON ledger (post_id);

-- How many of each kind stand now for a member and day; points is what they are worth under the guild's settings.
CREATE TABLE member_day (
    member_id INTEGER NOT NULL REFERENCES member (id),
    day INTEGER NOT NULL,
    question_up INTEGER NOT NULL DEFAULT 0 CHECK (question_up >= 0),
    question_down INTEGER NOT NULL DEFAULT 0 CHECK (question_down >= 0),
    answer_up INTEGER NOT NULL DEFAULT 0 CHECK (answer_up >= 0),
    answer_down INTEGER NOT NULL DEFAULT 0 CHECK (answer_down >= 0),
    downvote_cast INTEGER NOT NULL DEFAULT 0 CHECK (downvote_cast >= 0),
    accepted INTEGER NOT NULL DEFAULT 0 CHECK (accepted >= 0),
    accepting INTEGER NOT NULL DEFAULT 0 CHECK (accepting >= 0),
    points INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (member_id, day)
) STRICT, WITHOUT ROWID;

-- What Discord has to be shown, written in the transaction of its cause, removed when it was shown.
-- target tells the renders of one kind and post apart (for take_off: '<user id> <emoji>').
-- version grows with every new cause, so that a render which began before it does not count as done.
CREATE TABLE render (
    id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL REFERENCES guild (id),
    kind TEXT NOT NULL,
    post_id INTEGER NOT NULL REFERENCES post (id),
    target TEXT NOT NULL DEFAULT '',
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 1,
    UNIQUE (post_id, kind, target)
) STRICT;

CREATE INDEX render_by_due ON render (due_at, id);

CREATE TABLE report (
    id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES post (id),
    reporter_id INTEGER NOT NULL REFERENCES member (id),
    reported_at INTEGER NOT NULL,
    UNIQUE (post_id, reporter_id)
) STRICT;
