"""What one member sees of the simulated Discord, as JSON for the page."""

from __future__ import annotations

import re
from typing import Any, cast

from simcord.backend import serializers
from simcord.backend.access import channel_accessible, message_accessible
from simcord.backend.models import Channel, Message, ThreadMetadata
from simcord.enums import AppCommandType, ChannelType
from simcord.interactions import command_leaves

from bot.demo.community import Community
from bot.demo.simulation.backend import DiscordBackend

HISTORY_LENGTH = 150
EXCERPT_LENGTH = 160
CDN_PREFIX = "https://cdn.simcord.invalid/attachments/"
FILES_PREFIX = "/files/"
ATTACHMENT_SCHEME = "attachment://"
MARKDOWN = re.compile(r"```(?:[a-z]+\n)?|[`*~]")
HIDDEN_TYPES = (ChannelType.CATEGORY, ChannelType.VOICE, ChannelType.STAGE_VOICE)


def state(community: Community, viewer_id: int, channel_id: int | None, dismissed: set[int]) -> dict[str, Any]:
    """Return all that the page shows to a member.

    Args:
        community: the demo's guild.
        viewer_id: the member.
        channel_id: the channel, thread or direct conversation that is open; None or a lost one opens the forum.
        dismissed: ids of ephemeral messages that their member has put away.
    """
    backend = community.env.backend
    dm_id = backend.get_dm_channel(viewer_id).id
    is_lost = channel_id is None or not channel_accessible(backend, channel_id, viewer_id)
    shown_id = community.first_channel.id if is_lost or channel_id is None else channel_id
    return {
        "guild": {"id": str(community.guild.id), "name": community.guild.name},
        "me": str(viewer_id),
        "bot": str(backend.bot_user.id),
        "people": _people(community),
        "roles": _roles(community),
        "playable": [str(member_id) for member_id in community.members],
        "channels": _channels(community, viewer_id),
        "dm": {"id": str(dm_id), "last": str(backend.channels[dm_id].last_message_id or "")},
        "open": _open_channel(backend, viewer_id, shown_id, dismissed),
    }


def file_bytes(community: Community, path: str) -> bytes | None:
    """Return an attachment by the path that `state` gave the page for it."""
    return community.env.backend.cdn.get(CDN_PREFIX + path)


def _people(community: Community) -> dict[str, dict[str, Any]]:
    backend = community.env.backend
    guild = backend.get_guild(community.guild.id)
    people: dict[str, dict[str, Any]] = {}
    for user_id in guild.members:
        user = backend.get_user(user_id)
        character = community.characters.get(user_id)
        if user_id == guild.owner_id and character is None:
            continue
        people[str(user_id)] = {
            "name": user.global_name or user.name,
            "bot": user.bot,
            "about": character.about if character else "",
            "role": character.role if character else None,
        }
    return people


def _roles(community: Community) -> list[dict[str, str]]:
    """Return the roles that can be picked: neither everyone's nor a bot's."""
    guild = community.env.backend.get_guild(community.guild.id)
    return [
        {"id": str(role.id), "name": role.name}
        for role in guild.roles.values()
        if role.id != guild.id and not role.managed
    ]


def _channels(community: Community, viewer_id: int) -> list[dict[str, Any]]:
    backend = community.env.backend
    guild = backend.get_guild(community.guild.id)
    listed: list[dict[str, Any]] = []
    for channel_id in guild.channel_ids:
        channel = backend.channels[channel_id]
        if channel.type in HIDDEN_TYPES or not channel_accessible(backend, channel_id, viewer_id):
            continue
        threads = [
            _thread(backend, thread)
            for thread_id in guild.thread_ids
            if (thread := backend.channels.get(thread_id)) is not None and thread.parent_id == channel_id
        ]
        threads.sort(key=lambda thread: int(thread["last"] or thread["id"]), reverse=True)
        listed.append({**_channel(channel), "threads": threads})
    return listed


def _channel(channel: Channel) -> dict[str, Any]:
    return {
        "id": str(channel.id),
        "name": channel.name,
        "kind": "forum" if channel.type == ChannelType.FORUM else "text",
        "topic": channel.topic or "",
        "last": str(channel.last_message_id or ""),
    }


def _thread(backend: DiscordBackend, thread: Channel) -> dict[str, Any]:
    metadata = cast("ThreadMetadata", thread.thread_metadata)
    return {
        "id": str(thread.id),
        "name": thread.name,
        "kind": "thread",
        "parent": str(thread.parent_id),
        "archived": metadata.archived,
        "locked": metadata.locked,
        "last": str(thread.last_message_id or ""),
        "messages": thread.message_count,
        "tags": _tag_names(backend, thread),
    }


def _tag_names(backend: DiscordBackend, thread: Channel) -> list[str]:
    forum = backend.channels.get(thread.parent_id or 0)
    names = {int(tag["id"]): tag["name"] for tag in forum.available_tags} if forum is not None else {}
    return [names[tag] for tag in thread.applied_tags if tag in names]


def _open_channel(backend: DiscordBackend, viewer_id: int, channel_id: int, dismissed: set[int]) -> dict[str, Any]:
    channel = backend.channels[channel_id]
    if channel.guild_id is None:
        shown: dict[str, Any] = {"id": str(channel_id), "name": backend.bot_user.name, "kind": "dm"}
    elif channel.is_thread:
        shown = _thread(backend, channel)
    else:
        shown = _channel(channel)
    if channel.type == ChannelType.FORUM:
        return {
            **shown,
            "tags": [{"id": str(tag["id"]), "name": tag["name"]} for tag in channel.available_tags],
            "posts": _posts(backend, channel),
        }
    return {
        **shown,
        "can_send": _can_send(backend, channel, viewer_id),
        "messages": _history(backend, channel, viewer_id, dismissed),
        "commands": _commands(backend, viewer_id, channel),
    }


def _can_send(backend: DiscordBackend, channel: Channel, viewer_id: int) -> bool:
    if channel.thread_metadata is not None and channel.thread_metadata.locked:
        return backend.may(viewer_id, channel, "manage_threads")
    return backend.may(viewer_id, channel, "send_messages_in_threads" if channel.is_thread else "send_messages")


def _posts(backend: DiscordBackend, forum: Channel) -> list[dict[str, Any]]:
    posts: list[dict[str, Any]] = []
    for thread in backend.channels.values():
        if thread.parent_id != forum.id:
            continue
        starter = backend.messages[thread.id].get(thread.id)
        reactions = backend.reactions_payload(starter, 0) if starter is not None else []
        posts.append(
            {
                **_thread(backend, thread),
                "author": str(thread.owner_id),
                "excerpt": _excerpt(starter),
                "reactions": reactions[:1],
            }
        )
    return sorted(posts, key=lambda post: int(post["last"] or post["id"]), reverse=True)


def _excerpt(message: Message | None) -> str:
    if message is None:
        return ""
    texts = [message.content, *(embed.get("description") or "" for embed in message.embeds)]
    return " ".join(MARKDOWN.sub("", " ".join(texts)).split())[:EXCERPT_LENGTH]


def _history(backend: DiscordBackend, channel: Channel, viewer_id: int, dismissed: set[int]) -> list[dict[str, Any]]:
    messages = sorted(backend.messages[channel.id].values(), key=lambda message: message.id)
    seen = [
        message
        for message in messages
        if message.id not in dismissed and message_accessible(backend, channel.id, message, viewer_id, history=True)
    ]
    shown = [_message(backend, message, viewer_id) for message in seen[-HISTORY_LENGTH:]]
    starter = backend.messages.get(channel.parent_id or 0, {}).get(channel.id)
    if channel.is_thread and starter is not None:
        shown.insert(0, _message(backend, starter, viewer_id))
    return shown


def _message(backend: DiscordBackend, message: Message, viewer_id: int) -> dict[str, Any]:
    payload: dict[str, Any] = dict(serializers.message_payload(backend, message, for_user=viewer_id))
    files = {item["filename"]: _file_url(item["url"]) for item in message.attachments}
    used: set[str] = set()
    thread = backend.channels.get(message.id)
    metadata = message.interaction_metadata or {}
    referenced = payload.get("referenced_message")
    return {
        "id": payload["id"],
        "channel": payload["channel_id"],
        "type": payload["type"],
        "author": payload["author"]["id"],
        "content": payload["content"],
        "at": payload["timestamp"],
        "edited": bool(payload["edited_timestamp"]) and not message.is_ephemeral,
        "ephemeral": message.is_ephemeral,
        "loading": bool(message.flags & 1 << 7),
        "v2": bool(message.flags & 1 << 15),
        "embeds": [_with_local_files(embed, files, used) for embed in payload["embeds"]],
        "components": _with_local_files(payload["components"], files, used),
        "attachments": [
            {"name": item["filename"], "size": item["size"], "url": _file_url(item["url"])}
            for item in message.attachments
            if item["filename"] not in used
        ],
        "descriptions": {
            _file_url(item["url"]): item["description"] for item in message.attachments if item.get("description")
        },
        "reactions": backend.reactions_payload(message, viewer_id),
        "mentions": str(viewer_id) in [user["id"] for user in payload["mentions"]],
        "command": _command(metadata),
        "reply": _reply(referenced) if referenced and message.type != 21 else None,
        "thread": _thread(backend, thread) if thread is not None and message.channel_id != thread.id else None,
    }


def _command(metadata: dict[str, Any]) -> dict[str, Any] | None:
    """Return who used which command, if a message answers one; `kind` tells a slash command from a menu."""
    if not metadata:
        return None
    kind = "slash" if metadata.get("command_type") == AppCommandType.CHAT_INPUT else "menu"
    return {"user": metadata["user"]["id"], "name": metadata.get("name"), "kind": kind}


def _reply(referenced: dict[str, Any]) -> dict[str, str]:
    texts = [referenced["content"], *(embed.get("title") or "" for embed in referenced.get("embeds", []))]
    return {
        "id": referenced["id"],
        "author": referenced["author"]["id"],
        "text": " ".join(" ".join(texts).split())[:EXCERPT_LENGTH],
    }


def _with_local_files(value: Any, files: dict[str, str], used: set[str]) -> Any:
    """Return a part of a message with the links to its attachments led to this page's own files."""
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        return {key: _with_local_files(item, files, used) for key, item in fields.items()}
    if isinstance(value, list):
        return [_with_local_files(item, files, used) for item in cast("list[Any]", value)]
    if isinstance(value, str) and value.startswith(ATTACHMENT_SCHEME):
        name = value.removeprefix(ATTACHMENT_SCHEME)
        used.add(name)
        return files.get(name, "")
    return _file_url(value) if isinstance(value, str) else value


def _file_url(url: str) -> str:
    return FILES_PREFIX + url.removeprefix(CDN_PREFIX) if url.startswith(CDN_PREFIX) else url


def _commands(backend: DiscordBackend, viewer_id: int, channel: Channel) -> dict[str, Any]:
    """Return the commands that the client would offer here: none in an archived thread."""
    if backend.is_archived(channel):
        return {"slash": [], "message": [], "user": []}

    def visible(kind: AppCommandType) -> list[dict[str, Any]]:
        return backend.visible_commands(user_id=viewer_id, channel_id=channel.id, type=kind)

    slash = [
        {
            "name": " ".join(path),
            "description": leaf.get("description", ""),
            "options": _options(leaf),
        }
        for command in visible(AppCommandType.CHAT_INPUT)
        for path, leaf in command_leaves(command)
    ]
    return {
        "slash": slash,
        "message": [command["name"] for command in visible(AppCommandType.MESSAGE)],
        "user": [command["name"] for command in visible(AppCommandType.USER)],
    }


def _options(command: dict[str, Any]) -> list[dict[str, Any]]:
    kept = ("name", "description", "type", "required", "choices", "autocomplete", "min_value", "max_value")
    options: list[dict[str, Any]] = command.get("options") or []
    return [{key: option[key] for key in kept if key in option} for option in options]
