"""What `/doctor` says of tags, roles, commands and refusals, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

HEALTH: Mapping[str, str] = MappingProxyType(
    {
        "doctor.no_log_channel": "No log channel is chosen, so reports and troubles are told to nobody. Choose one in "
        "`/setup`.",
        "doctor.rank_roles": "Rank roles: I can give and take each of the {number}.",
        "doctor.rank_role_no_permission": "I lack **Manage Roles**, so nobody gets or loses a rank role. Allow it to "
        "my role in Server Settings, Roles; `/setup` has a link that asks for it.",
        "doctor.rank_role_too_high": "The rank role <@&{role_id}> does not stand below my own role. Drag mine above it "
        "in Server Settings, Roles.",
        "doctor.rank_role_not_givable": "The rank role <@&{role_id}> is given by Discord alone: it is everyone's, a "
        "bot's or for boosters. Choose another one in `/setup`.",
        "doctor.rank_role_deleted": "The rank role `{role_id}` was deleted. Take it out in `/setup`, or choose "
        "another one.",
        "doctor.rank_role_refused": "Discord does not let me give or take the rank role <@&{role_id}>. Look at my role "
        "and its place in Server Settings, Roles.",
        "doctor.forum_no_solved": "<#{channel_id}> has no tag that says that a question is solved. Make one called "
        "*Solved* there, or allow me **Manage Channels** and I make it.",
        "doctor.forum_tags_closed": "<#{channel_id}> lacks tags of this server, or shows old ones: {number}. Allow me "
        "**Manage Channels** there and I bring them in line, or do it by hand.",
        "doctor.forum_tags_wait": "<#{channel_id}> is about to get its tags in line with those of this server: "
        "{number}. If it stays so, look whether I may **Manage Channels** there.",
        "doctor.forum_tags_full": "<#{channel_id}> has no place for some tags of this server ({number}): a forum has "
        "room for 20. They can be used all the same; merge or delete some with `/tags` to see the others there.",
        "doctor.commands": "Discord knows the commands of this version.",
        "doctor.commands_differ": "Discord does not know the commands of this version, so some may fail. They are "
        "registered when I start: ask whoever runs me to start me anew, and to look at my log.",
        "doctor.intent": "I can read messages: the Message Content intent is allowed.",
        "doctor.intent_refused": "The developer portal does not allow me to read messages. Whoever runs me can allow "
        "**Message Content Intent** there, under Bot.",
        "doctor.intent_off": "I do not ask to read messages, so none becomes an answer by itself. `/answer`, **Mark as "
        "answer** and votes work; whoever runs me can set `ASKWELL_MESSAGE_CONTENT=true`.",
        "doctor.emoji_gone": "Discord does not know the emoji {emoji} (`{setting}`) any more, so nobody can react with "
        "it. Choose another one in `/setup`; **Accept answer** in the Apps menu works all the same.",
        "doctor.renders_fail": "Discord failed to take some changes ({number}), one again and again ({attempts}). "
        "The next try is {next_at}. There is nothing to do but wait, unless a permission is missing.",
        "doctor.held_back": "<#{channel_id}>: Discord refused this lately: {calls}. I try again {until}, or when "
        "permissions change. Look at my permissions there.",
        "doctor.more.one": "…and {number} more. Mend these first, then look again.",
        "doctor.more.other": "…and {number} more. Mend these first, then look again.",
        "call.send_a_message": "writing messages",
        "call.edit_a_message": "editing my messages",
        "call.delete_a_message": "deleting messages",
        "call.read_a_message": "reading messages",
        "call.read_messages": "reading messages",
        "call.add_a_reaction": "adding reactions",
        "call.take_a_reaction_off": "taking my reactions off",
        "call.take_a_member_s_reaction_off": "taking members' reactions off",
        "call.read_reactions": "reading reactions",
        "call.open_a_forum_post": "opening posts",
        "call.open_a_thread": "opening threads",
        "call.add_a_member_to_a_thread": "adding askers to their threads",
        "call.set_the_tags_of_a_post": "setting the tags of posts",
        "call.rename_a_thread": "renaming threads",
        "call.set_the_tags_of_a_forum": "changing the forum's tags",
        "call.open_an_archived_thread": "opening archived threads",
        "call.lock_a_thread": "locking threads",
        "call.archive_a_thread": "archiving threads",
        "call.read_a_thread": "reading threads",
        "call.list_archived_threads": "reading archived threads",
        "call.delete_a_thread": "deleting threads",
    }
)
