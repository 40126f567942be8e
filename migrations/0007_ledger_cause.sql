-- Why each line of the ledger was written.
-- Why: members see the reason of every point that came or went, not only that it did.
-- Cost on a big guild: none, lines that stand already take the default.

ALTER TABLE ledger ADD COLUMN cause TEXT NOT NULL DEFAULT 'unknown' CHECK (cause IN (
    'unknown', 'cast', 'taken_back', 'switched', 'accepted', 'unaccepted', 'moved',
    'deleted', 'retracted', 'revived', 'invalidated', 'restored', 'imported'
));
