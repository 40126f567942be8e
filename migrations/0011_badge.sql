-- Badges that members were awarded.
-- Why: what they are for is counted from the records; that, and when, it was awarded is told once and kept.
-- Cost on a big guild: none, the table is new; everyone is looked at once, in steps, with the kept totals.

-- badge is the name of the rule. post_id: the post it was awarded for, if it is for one; tag_id: the tag, of tag badges.
CREATE TABLE badge_award (
    id INTEGER PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES member (id),
    badge TEXT NOT NULL,
    tag_id INTEGER REFERENCES tag (id),
    post_id INTEGER REFERENCES post (id),
    awarded_at INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX badge_award_once ON badge_award (member_id, badge) WHERE tag_id IS NULL;
CREATE UNIQUE INDEX badge_award_once_a_tag ON badge_award (member_id, badge, tag_id) WHERE tag_id IS NOT NULL;
CREATE INDEX badge_award_by_member ON badge_award (member_id, awarded_at);
CREATE INDEX badge_award_by_tag ON badge_award (tag_id) WHERE tag_id IS NOT NULL;
CREATE INDEX badge_award_by_post ON badge_award (post_id) WHERE post_id IS NOT NULL;

-- The time of the first vote that changed: what was earned before it needs no look. 0: anything may have changed.
ALTER TABLE stale_post ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE stale_member ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
