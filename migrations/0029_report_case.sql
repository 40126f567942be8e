-- Reports of one post put together into a case that the helpers decide once.
-- Why: five members who report the same post are one thing to look at, and what became of it must be on record.
-- Cost on a big guild: one pass over the reports, which are few.

-- channel_id, message_id: the message in the log channel, at Discord; NULL: it is not posted yet.
CREATE TABLE report_case (
    id INTEGER PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES post (id),
    opened_at INTEGER NOT NULL,
    channel_id INTEGER,
    message_id INTEGER,
    decided_at INTEGER,
    decided_by INTEGER REFERENCES member (id),
    verdict TEXT CHECK (verdict IN ('dismissed', 'not_an_answer', 'closed', 'deleted', 'warned')),
    CHECK ((decided_at IS NULL) = (verdict IS NULL)),
    CHECK (decided_by IS NULL OR decided_at IS NOT NULL),
    CHECK ((channel_id IS NULL) = (message_id IS NULL))
) STRICT;

CREATE UNIQUE INDEX report_case_open ON report_case (post_id) WHERE decided_at IS NULL;
CREATE INDEX report_case_by_post ON report_case (post_id);
CREATE INDEX report_case_by_decider ON report_case (decided_by);

ALTER TABLE report ADD COLUMN case_id INTEGER REFERENCES report_case (id);

INSERT INTO report_case (post_id, opened_at)
SELECT post_id, MIN(reported_at)
FROM report
GROUP BY post_id;

UPDATE report
SET case_id = (SELECT id FROM report_case WHERE report_case.post_id = report.post_id);

CREATE INDEX report_by_case ON report (case_id);
