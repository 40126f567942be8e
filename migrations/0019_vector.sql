-- What questions mean, as vectors of the optional embedding.
-- Why: questions in other words are found; computed once, when there is time.
-- Cost on a big guild: none without the optional package, else a row of some hundred bytes for each question, made in
--   steps.

-- model names the embedding that made the vector, with its version: vectors of another one say nothing.
CREATE TABLE question_vector (
    question_id INTEGER PRIMARY KEY REFERENCES question (id),
    guild_id INTEGER NOT NULL REFERENCES guild (id),
    model TEXT NOT NULL,
    vector BLOB NOT NULL
) STRICT;

CREATE INDEX question_vector_by_guild ON question_vector (guild_id, model, question_id);
