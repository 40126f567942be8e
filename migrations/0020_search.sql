-- How often words stand in a guild, and titles by how they begin.
-- Why: similar questions are looked for by the rarest words alone, which bounds the price in the largest guild; titles
--   complete while a member types.
-- Cost on a big guild: one index over all titles, some seconds for a million; the frequencies are read off the index of
--   words and take no room.

CREATE VIRTUAL TABLE word_frequency USING fts5vocab(word, 'row');

CREATE INDEX question_by_title ON question (guild_id, LOWER(title), id);
