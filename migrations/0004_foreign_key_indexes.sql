-- The two references that had no index.
-- Why: every foreign key has one, so that removing what is referred to (a guild that was left, a member) looks at the
--   rows concerned instead of at all.
-- Cost on a big guild: milliseconds; the outbox and the reports are small.

CREATE INDEX render_by_guild ON render (guild_id);
CREATE INDEX report_by_reporter ON report (reporter_id);
