-- The vectors of questions, and how far the optional embedding has come.
-- Why: who holds the vectors of a guild in memory reads those alone that were made since; what is missing is known
--   without looking at every question. The table of before is made anew: nothing was ever written into it.
-- Cost on a big guild: none without the semantic extra, else a row of some 200 bytes for each question, made in steps.

DROP TABLE question_vector;

-- model names the embedding that made the vector: those of another one say nothing.
-- made is the step that made it; steps are counted over all guilds.
CREATE TABLE question_vector (
    question_id INTEGER PRIMARY KEY REFERENCES question (id),
    guild_id INTEGER NOT NULL REFERENCES guild (id),
    model TEXT NOT NULL,
    made INTEGER NOT NULL,
    vector BLOB NOT NULL
) STRICT;

CREATE INDEX question_vector_by_guild ON question_vector (guild_id, model, made, question_id);

-- No row where there never was an embedding. Questions from next_question_id on have not been looked at.
CREATE TABLE vector_progress (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    model TEXT NOT NULL,
    made INTEGER NOT NULL,
    next_question_id INTEGER NOT NULL
) STRICT;

-- Questions before it whose text has changed since.
CREATE TABLE stale_vector (
    question_id INTEGER PRIMARY KEY REFERENCES question (id)
) STRICT;
