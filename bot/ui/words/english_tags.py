"""What managers see of tags that they make, rename, merge and delete, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

TAGS: Mapping[str, str] = MappingProxyType(
    {
        "error.tag_gone": "That tag is gone. Look at `/tags list`, and use the command again.",
        "error.tag_exists": "There is a tag **{name}** already, by this name or a former one; upper and lower case "
        "make no difference.",
        "error.same_tag": "Both names mean the same tag, so there is nothing to merge.",
        "error.tag_is_changing": "That tag is being changed right now. Try again in a moment.",
        "error.tag_in_forum": "A Q&A forum has that tag, and would bring it back: I may not change its tags. Give me "
        "**Manage Channels** there, or remove the tag from the forum's tags first, or merge it into another.",
        "error.bad_tag_name": "That cannot be a tag's name. It needs a letter or a digit and at most **{maximum}** "
        "characters, and *Solved* is kept for the forum.",
        "error.tags_of_guild": "There are **{limit}** tags here, as many as there can be. Merge or delete some first.",
        "tags.created": "The tag **{tag}** is there now, for everyone.",
        "tags.forum.closed": "I may not change the tags of {forums}: for that I need **Manage Channels** there. Until "
        "then they stay as they are, and you can change them by hand in the forum's settings.",
        "tags.forum.full": "{forums} cannot show it: a forum has room for 20 tags, and one place is kept for *Solved*. "
        "Merge or remove one, and the most used tag that is missing takes its place.",
        "tags.renamed": "**{tag}** is called **{into}** from now on; the old name goes on meaning it. Its questions "
        "follow within moments.",
        "tags.merge.ask.one": "Merge **{tag}** into **{into}**? {number} question changes its tag; followers, scores "
        "and the name go to **{into}**. This **cannot be undone**.",
        "tags.merge.ask.other": "Merge **{tag}** into **{into}**? {number} questions change their tag; followers, "
        "scores and the name go to **{into}**. This **cannot be undone**.",
        "tags.delete.ask.one": "Delete **{tag}**? {number} question loses it, and so do its scores, badges and "
        "followers. This **cannot be undone**.",
        "tags.delete.ask.other": "Delete **{tag}**? {number} questions lose it, and so do its scores, badges and "
        "followers. This **cannot be undone**.",
        "tags.merged": "**{tag}** is merged into **{into}**. Its questions follow within moments.",
        "tags.deleted": "**{tag}** is deleted.",
        "tags.button.merge": "Merge",
        "tags.button.delete": "Delete",
    }
)
