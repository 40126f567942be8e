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
        "error.tag_in_forum": "A Q&A forum has that tag, and would bring it back. Remove it from the forum's tags "
        "first, or merge it into another.",
        "error.bad_tag_name": "That cannot be a tag's name. It needs a letter or a digit and at most **{maximum}** "
        "characters, and *Solved* is kept for the forum.",
        "error.tags_of_guild": "There are **{limit}** tags here, as many as there can be. Merge or delete some first.",
        "tags.created": "The tag **{tag}** is there now, for everyone.",
        "tags.created.forum": "A forum does not get it by itself: to show it on posts there, add a tag of the same "
        "name in the forum's settings.",
        "tags.created.long": "It has more than {maximum} characters, so a forum cannot show it.",
        "tags.renamed": "**{tag}** is called **{into}** from now on; the old name goes on meaning it. A forum's own "
        "tag keeps its name until it is renamed in the forum's settings.",
        "tags.merge.ask.one": "Merge **{tag}** into **{into}**? {number} question changes its tag; followers, scores "
        "and the name go to **{into}**. This **cannot be undone**.",
        "tags.merge.ask.other": "Merge **{tag}** into **{into}**? {number} questions change their tag; followers, "
        "scores and the name go to **{into}**. This **cannot be undone**.",
        "tags.delete.ask.one": "Delete **{tag}**? {number} question loses it, and so do its scores, badges and "
        "followers. This **cannot be undone**.",
        "tags.delete.ask.other": "Delete **{tag}**? {number} questions lose it, and so do its scores, badges and "
        "followers. This **cannot be undone**.",
        "tags.merged": "**{tag}** is merged into **{into}**.",
        "tags.deleted": "**{tag}** is deleted.",
        "tags.button.merge": "Merge",
        "tags.button.delete": "Delete",
    }
)
