-- The index of words.
-- Why: full text of questions and answers, one guild out of many at the price of that guild alone: each word is stored
--   with its guild's row id before it. Contentless: the texts stand in post, question and tag, and what is deleted from
--   the index is made of them again, in the same transaction and before they change.
-- Cost on a big guild: none, the table is new; texts that stand already are indexed in steps (word_progress).

-- The text has been cut into words before it gets here, and only blanks part them: the tokeniser leaves every character
-- of other alphabets as it is, and these signs as well.
CREATE VIRTUAL TABLE word USING fts5 (
    title,
    body,
    tags,
    content = '',
    detail = full,
    tokenize = "ascii tokenchars '_.+#'"
);

-- Which version of the tokeniser made the index. next_post_id: posts from this id on may be missing in it; NULL: none.
CREATE TABLE word_progress (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    tokeniser_version INTEGER NOT NULL,
    next_post_id INTEGER
) STRICT;

INSERT INTO word_progress (id, tokeniser_version, next_post_id) VALUES (1, 1, 1);
