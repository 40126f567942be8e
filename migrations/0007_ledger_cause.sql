-- Why each line of the ledger was written.
-- Why: members see the reason of every point that came or went, not only that it did.
-- Cost on a big guild: none, lines that stand already take the default. The causes are told one by one because SQLite
-- makes a table of a list (IN with more than two) for every row that it writes: 7 % of a vote with all of them.

ALTER TABLE ledger ADD COLUMN cause TEXT NOT NULL DEFAULT 'unknown' CHECK (
    cause = 'unknown'
    OR cause = 'cast'
    OR cause = 'taken_back'
    OR cause = 'switched'
    OR cause = 'accepted'
    OR cause = 'unaccepted'
    OR cause = 'moved'
    OR cause = 'deleted'
    OR cause = 'retracted'
    OR cause = 'revived'
    OR cause = 'invalidated'
    OR cause = 'restored'
    OR cause = 'imported'
);
