"""REST dispatch onto SimCord's handlers, with the routes that Discord treats otherwise.

SimCord's own table is copied, never changed.
"""

# pyright: reportPrivateUsage=false

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from datetime import datetime
from importlib import import_module
from typing import Any, cast
from urllib.parse import unquote

from simcord.backend import serializers
from simcord.backend.access import channel_accessible
from simcord.backend.errors import BackendError
from simcord.backend.models import Channel, Message, ThreadMetadata
from simcord.http import router
from simcord.http._helpers import message_response
from simcord.types import HttpLogEntry

from bot.demo.simulation.backend import DiscordBackend
from bot.demo.simulation.reactions import thread_is_archived

Handler = Callable[[Any], Any]

import_module("simcord.http.routes")  # registers SimCord's handlers

REACTION = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}"
TABLE: dict[str, list[tuple[list[str], Handler]]] = {method: list(rows) for method, rows in router._ROUTES.items()}


class Request(router.RequestContext):
    """A REST call: threads are governed by Manage Threads or their owner, archived ones are read-only."""

    @property
    def state(self) -> DiscordBackend:
        """Return the backend as what it is here."""
        return cast("DiscordBackend", self.backend)

    def require_channel_permissions(self, channel_id: int, *names: str) -> Channel:
        """Return the channel if the bot may do what the named permissions and the thread's state allow."""
        channel = self.backend.channels.get(channel_id)
        if channel is None or not channel.is_thread:
            return super().require_channel_permissions(channel_id, *names)
        is_archived = self.state.is_archived(channel)
        if "manage_channels" in names:
            names = self._thread_permissions(channel, names)
            if is_archived and self.method == "PATCH" and self.body().get("archived") is not False:
                raise thread_is_archived()
        elif is_archived and self._is_write_into_a_message():
            raise thread_is_archived()
        return super().require_channel_permissions(channel_id, *names)

    def _is_write_into_a_message(self) -> bool:
        if self.method == "DELETE":
            return "/reactions/" in self.path
        return self.method in ("PUT", "PATCH") and "/messages/" in self.path

    def _thread_permissions(self, thread: Channel, names: Iterable[str]) -> tuple[str, ...]:
        """Replace Manage Channels by what a thread asks for: owners may rename and archive their own."""
        others = tuple(name for name in names if name != "manage_channels")
        is_own = thread.owner_id == self.backend.bot_user.id
        is_guarded = bool({"locked", "rate_limit_per_user"} & self.body().keys())
        if self.method == "DELETE" or not is_own or is_guarded:
            return (*others, "manage_threads")
        return others

    def number(self, name: str, default: int, low: int, high: int) -> int:
        """Return a numeric query parameter, refusing what is out of Discord's bounds."""
        value = int(self.params.get(name, default))
        if not low <= value <= high:
            raise BackendError(400, 50035, f"Invalid Form Body: {name}: must be between {low} and {high}")
        return value


def dispatch(backend: DiscordBackend, method: str, path: str, **request: Any) -> Any:
    """Carry out one REST call.

    Raises:
        BackendError: Discord would refuse it.
        RouteNotImplemented: SimCord does not know the route.
    """
    entry = HttpLogEntry(
        method,
        path,
        copy.deepcopy(request.get("params") or {}),
        copy.deepcopy(request.get("json")),
        request.get("reason"),
    )
    backend.http_requests.append(entry)
    backend.transcript.append(("HTTP", f"{method} {path}", entry.json))
    router._check_faults(backend, method, path)
    arguments, handler = _match(method, path)
    request["params"] = request.get("params") or {}
    return handler(Request(backend, arguments, method=method, path=path, **request))


def _match(method: str, path: str) -> tuple[dict[str, str], Handler]:
    """Return the arguments and handler of the most literal template that fits."""
    segments = path.strip("/").split("/")
    best: tuple[int, dict[str, str], Handler] | None = None
    for template, handler in TABLE.get(method, ()):
        if len(template) != len(segments):
            continue
        pairs = list(zip(template, segments, strict=True))
        if any(not part.startswith("{") and part != segment for part, segment in pairs):
            continue
        arguments = {part[1:-1]: segment for part, segment in pairs if part.startswith("{")}
        if best is None or len(arguments) < best[0]:
            best = (len(arguments), arguments, handler)
    if best is None:
        raise router.RouteNotImplemented(method, path)
    return best[1], best[2]


_SIMCORD_CREATE = _match("POST", "/guilds/1/channels")[1]


def _replaces(method: str, *templates: str) -> Callable[[Handler], Handler]:
    """Put a handler of ours in the place of SimCord's."""

    def register(handler: Handler) -> Handler:
        for template in templates:
            parts = template.strip("/").split("/")
            rows = TABLE[method]
            index = next(i for i, (known, _) in enumerate(rows) if known == parts)
            rows[index] = (parts, handler)
        return handler

    return register


def _shown(request: Request, message: Message) -> dict[str, Any]:
    """Return a message as the bot reads it, with its own reactions told as its own."""
    bot_id = request.backend.bot_user.id
    payload = dict(message_response(request, message, for_user=bot_id))
    payload["reactions"] = request.state.reactions_payload(message, bot_id)
    return payload


@_replaces("GET", REACTION)
def _list_reaction_users(request: Request) -> list[dict[str, Any]]:
    """Return a page of at most 100 users by id, normal and super reactions apart."""
    backend = request.state
    message = request.require_message(
        request.int_arg("channel_id"), request.int_arg("message_id"), "read_message_history"
    )
    limit, after = request.number("limit", 25, 1, 100), int(request.params.get("after") or 0)
    reaction = backend.find_reaction(message, unquote(request.args["emoji"]))
    if reaction is None:
        return []
    is_burst = int(request.params.get("type", 0)) == 1
    ids = sorted(user_id for user_id in (reaction.burst_ids if is_burst else reaction.user_ids))
    page = [user_id for user_id in ids if user_id > after][:limit]
    return [dict(serializers.user_payload(backend.get_user(user_id))) for user_id in page]


@_replaces("DELETE", REACTION + "/@me", REACTION + "/{user_id}")
def _remove_reaction(request: Request) -> None:
    """Take a reaction off; of somebody who has none, nothing happens; an emoji not there is unknown (10014)."""
    backend = request.state
    message = request.require_message(
        request.int_arg("channel_id"), request.int_arg("message_id"), "read_message_history"
    )
    bot_id = backend.bot_user.id
    user_id = bot_id if request.path.endswith("/@me") else request.int_arg("user_id")
    if user_id != bot_id:
        request.require_channel_permissions(message.channel_id, "manage_messages")
    reaction = backend.find_reaction(message, unquote(request.args["emoji"]))
    if reaction is None:
        raise BackendError(404, 10014, "Unknown Emoji")
    for is_burst in (False, True):
        backend.set_reaction(message.channel_id, message.id, reaction.emoji, user_id, False, burst=is_burst)


@_replaces("GET", "/channels/{channel_id}/messages")
def _list_messages(request: Request) -> list[dict[str, Any]]:
    """Return up to 100 messages, newest first; after an id, the oldest of those that follow."""
    backend = request.state
    limit = request.number("limit", 50, 1, 100)
    channel = request.require_channel_permissions(request.int_arg("channel_id"))
    if not channel_accessible(backend, channel.id, backend.bot_user.id, history=True):
        return []
    messages = sorted((m for m in backend.messages[channel.id].values() if not m.is_ephemeral), key=lambda m: m.id)
    if "around" in request.params:
        around = int(request.params["around"])
        nearest = sorted(messages, key=lambda m: abs(m.id - around))[:limit]
        page = sorted(nearest, key=lambda m: m.id)
    elif "after" in request.params:
        page = [m for m in messages if m.id > int(request.params["after"])][:limit]
    else:
        before = int(request.params.get("before") or 1 << 63)
        page = [m for m in messages if m.id < before][-limit:]
    return [_shown(request, message) for message in reversed(page)]


@_replaces("GET", "/channels/{channel_id}/messages/{message_id}")
def _get_message(request: Request) -> dict[str, Any]:
    message = request.require_message(
        request.int_arg("channel_id"), request.int_arg("message_id"), "read_message_history"
    )
    return _shown(request, message)


@_replaces("GET", "/channels/{channel_id}/threads/archived/public")
def _list_archived_threads(request: Request) -> dict[str, Any]:
    """Return up to 100 archived public threads, the last archived first, before a time."""
    backend, limit = request.state, request.number("limit", 50, 2, 100)
    parent = request.require_channel_permissions(request.int_arg("channel_id"), "read_message_history")
    threads = backend.archived_threads(parent.id, private=False)
    threads.sort(key=_archived_at, reverse=True)
    before = request.params.get("before")
    if before is not None:
        threads = [thread for thread in threads if _archived_at(thread) < datetime.fromisoformat(before)]
    return serializers.thread_list_payload(backend, threads[:limit], has_more=len(threads) > limit)


@_replaces("POST", "/guilds/{guild_id}/channels")
def _create_channel(request: Request) -> dict[str, Any]:
    """Create a channel; a forum with its tags and the reaction it offers, which SimCord leaves out."""
    body = dict(request.body())
    tags: list[dict[str, Any]] = body.pop("available_tags", None) or []
    reaction = body.pop("default_reaction_emoji", None)
    request.json = body
    made = _SIMCORD_CREATE(request)
    if not tags and reaction is None:
        return made
    backend = request.backend
    return dict(
        serializers.channel_payload(
            backend,
            backend.edit_channel(
                int(made["id"]),
                {
                    "available_tags": [
                        {
                            "emoji_id": None,
                            "emoji_name": None,
                            "moderated": False,
                            **tag,
                            "id": str(backend.snowflake()),
                        }
                        for tag in tags
                    ],
                    "default_reaction_emoji": reaction,
                },
            ),
        )
    )


@_replaces("GET", "/guilds/{guild_id}/threads/active")
def _list_active_threads(request: Request) -> dict[str, Any]:
    """Return the active threads that the bot can view."""
    backend = request.state
    threads = backend.active_threads(request.int_arg("guild_id"))
    seen = [t for t in threads if channel_accessible(backend, t.id, backend.bot_user.id)]
    return serializers.thread_list_payload(backend, seen)


def _archived_at(thread: Channel) -> datetime:
    return datetime.fromisoformat(cast("ThreadMetadata", thread.thread_metadata).archive_timestamp)
