"""What the page lets a member do, carried out by SimCord's actors: they ask for permission as Discord does."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from simcord import ChannelHandle, InteractionResult, MemberActor, RoleHandle, SetupError, UserHandle
from simcord.components import walk_components
from simcord.enums import AppCommandType, ComponentType, OptionType
from simcord.interactions import command_leaves
from simcord.results import ResponseMessage

from bot.demo.community import Community

Actor = MemberActor | UserHandle
Order = dict[str, Any]
Entity = MemberActor | UserHandle | RoleHandle | ChannelHandle

MAX_OPEN_FORMS = 200
ENTITY_OPTIONS = (OptionType.USER, OptionType.CHANNEL, OptionType.ROLE, OptionType.MENTIONABLE)
ENTITY_SELECTS = (
    ComponentType.USER_SELECT,
    ComponentType.ROLE_SELECT,
    ComponentType.CHANNEL_SELECT,
    ComponentType.MENTIONABLE_SELECT,
)


class Actions:
    """Everything that a visitor can do as a member.

    Attributes:
        dismissed: ids of the ephemeral messages that were put away.
    """

    def __init__(self, community: Community) -> None:
        self._community = community
        self._env = community.env
        self._forms: dict[str, tuple[ChannelHandle, InteractionResult]] = {}
        self.dismissed: set[int] = set()
        self._verbs: dict[str, Callable[[MemberActor, Order], Awaitable[Order | None]]] = {
            "send": self._send,
            "edit": self._edit,
            "delete": self._delete,
            "dismiss": self._dismiss,
            "react": self._react,
            "post": self._post,
            "archive": self._archive,
            "slash": self._slash,
            "complete": self._complete,
            "menu": self._menu,
            "click": self._click,
            "select": self._select,
            "submit": self._submit,
        }

    async def do(self, member: MemberActor, order: Order) -> Order:
        """Carry out an order of the page.

        Args:
            member: who acts.
            order: the verb under `do` and what it needs.

        Returns:
            What the page should show next: a form under `form`, choices under `choices`, or nothing.

        Raises:
            SetupError: a real client would not offer this.
            BackendError: Discord would refuse this.
            KeyError, ValueError, TypeError: the order is malformed.
        """
        verb = self._verbs.get(str(order.get("do")))
        if verb is None:
            raise SetupError("This page knows no such action")
        return await verb(member, order) or {}

    # messages

    async def _send(self, member: MemberActor, order: Order) -> None:
        channel = self._channel(order)
        reply = self._message(channel.id, order["reply_to"]) if order.get("reply_to") else None
        actor = self._actor(member, channel)
        if isinstance(actor, UserHandle):
            await actor.send_dm(str(order["text"]))
            return
        await actor.send(channel, str(order["text"]), reply_to=reply, attachments=_files(order.get("files")))

    async def _edit(self, member: MemberActor, order: Order) -> None:
        channel = self._channel(order)
        await self._actor(member, channel).edit(self._message(channel.id, order["message"]), str(order["text"]))

    async def _delete(self, member: MemberActor, order: Order) -> None:
        channel = self._channel(order)
        await self._actor(member, channel).delete(self._message(channel.id, order["message"]))

    async def _dismiss(self, _: MemberActor, order: Order) -> None:
        self.dismissed.add(int(order["message"]))

    async def _react(self, member: MemberActor, order: Order) -> None:
        channel = self._channel(order)
        message = self._message(channel.id, order["message"])
        await self._actor(member, channel).set_reaction(message, str(order["emoji"]), reacted=bool(order["on"]))

    async def _post(self, member: MemberActor, order: Order) -> Order:
        thread, _ = self._env.backend.open_forum_post(
            int(order["channel"]),
            member.id,
            str(order["title"]),
            str(order["text"]),
            tags=[int(tag) for tag in order.get("tags", [])],
            attachments=_files(order.get("files")),
        )
        await self._env.settle()
        return {"open": str(thread.id)}

    async def _archive(self, member: MemberActor, order: Order) -> None:
        """Archive or wake a thread: its owner and whoever may manage threads can."""
        channel = self._env.backend.get_thread(int(order["channel"]))
        if channel.owner_id != member.id:
            self._env.backend.require_permissions(channel.guild_id, member.id, channel.id, "manage_threads")
        self._env.backend.edit_channel(channel.id, {}, thread_metadata={"archived": bool(order["on"])})
        await self._env.settle()

    # interactions

    async def _slash(self, member: MemberActor, order: Order) -> Order:
        channel, name = self._channel(order), str(order["name"])
        values = self._option_values(channel, name, order.get("options", {}))
        actor = self._actor(member, channel)
        if isinstance(actor, UserHandle):
            return self._outcome(channel, await actor.slash(name, **values))
        return self._outcome(channel, await actor.slash(channel, name, **values))

    async def _complete(self, member: MemberActor, order: Order) -> Order:
        channel, name, option = self._channel(order), str(order["name"]), str(order["option"])
        filled = {key: value for key, value in order.get("options", {}).items() if key != option}
        values = self._option_values(channel, name, filled)
        choices = await member.autocomplete(channel, name, option, str(order["text"]), **values)
        return {"choices": choices}

    async def _menu(self, member: MemberActor, order: Order) -> Order:
        channel = self._channel(order)
        target = self._member(int(order["user"])) if "user" in order else self._message(channel.id, order["message"])
        return self._outcome(channel, await member.context_menu(channel, str(order["name"]), target))

    async def _click(self, member: MemberActor, order: Order) -> Order:
        channel = self._channel(order)
        message = self._message(channel.id, order["message"])
        actor = self._actor(member, channel)
        return self._outcome(channel, await actor.click(message, custom_id=str(order["custom_id"])))

    async def _select(self, member: MemberActor, order: Order) -> Order:
        channel = self._channel(order)
        message = self._message(channel.id, order["message"])
        custom_id = str(order["custom_id"])
        menu = next(part for part in walk_components(message.components) if part.get("custom_id") == custom_id)
        values = self._select_values(menu, order["values"])
        actor = self._actor(member, channel)
        return self._outcome(channel, await actor.select(message, values, custom_id=custom_id))

    async def _submit(self, member: MemberActor, order: Order) -> Order:
        channel, shown = self._open_form(str(order["form"]))
        parts = walk_components((shown.modal or {})["components"])
        controls = {part["custom_id"]: part for part in parts if part.get("custom_id")}
        values = {
            custom_id: self._field_value(controls[custom_id], value)
            for custom_id, value in order["values"].items()
            if custom_id in controls
        }
        result = await self._actor(member, channel).submit_modal(shown, values)
        del self._forms[str(order["form"])]
        return self._outcome(channel, result)

    def _open_form(self, key: str) -> tuple[ChannelHandle, InteractionResult]:
        if key not in self._forms:
            raise SetupError("This form is no longer open")
        return self._forms[key]

    def _outcome(self, channel: ChannelHandle, result: InteractionResult) -> Order:
        """Return what the page shows after an interaction: a form, or that nobody answered."""
        if result.modal is not None:
            key = secrets.token_urlsafe(8)
            self._forms[key] = (channel, result)
            while len(self._forms) > MAX_OPEN_FORMS:
                del self._forms[next(iter(self._forms))]
            return {"form": {"key": key, **result.modal}}
        if not result.acknowledged:
            raise SetupError("The application did not respond")
        return {}

    # what an order names

    def _channel(self, order: Order) -> ChannelHandle:
        channel = self._env.backend.get_channel(int(order["channel"]))
        guild = self._community.guild if channel.guild_id is not None else None
        return ChannelHandle(self._env, guild, channel)

    def _message(self, channel_id: int, message_id: Any) -> ResponseMessage:
        return ResponseMessage(self._env, self._env.backend.get_message(channel_id, int(message_id)))

    def _actor(self, member: MemberActor, channel: ChannelHandle) -> Actor:
        return member if channel.guild is not None else member.user

    def _member(self, user_id: int) -> MemberActor:
        user = UserHandle(self._env, self._env.backend.get_user(user_id))
        return self._community.members.get(user_id) or MemberActor(self._env, self._community.guild, user)

    def _entity(self, entity_id: int) -> Entity:
        guild = self._community.guild
        role = next((role for role in guild.roles.values() if role.id == entity_id), None)
        if role is not None:
            return role
        if entity_id in self._env.backend.channels:
            return ChannelHandle(self._env, guild, self._env.backend.channels[entity_id])
        return self._member(entity_id)

    def _option_values(self, channel: ChannelHandle, name: str, given: dict[str, Any]) -> dict[str, Any]:
        root = self._env.backend.find_command(
            name.split(maxsplit=1)[0], channel.guild.id if channel.guild else None, type=AppCommandType.CHAT_INPUT
        )
        if root is None:
            raise SetupError(f"There is no command /{name}")
        kinds: dict[str, int] = {}
        for path, leaf in command_leaves(root):
            if " ".join(path) == name:
                options: list[dict[str, Any]] = leaf.get("options") or []
                kinds = {option["name"]: option["type"] for option in options}
        return {
            key: self._option_value(kinds[key], value)
            for key, value in given.items()
            if key in kinds and value not in ("", None)
        }

    def _option_value(self, kind: int, value: Any) -> Any:
        if kind in ENTITY_OPTIONS:
            return self._entity(int(value))
        if kind == OptionType.INTEGER:
            return int(value)
        if kind == OptionType.NUMBER:
            return float(value)
        if kind == OptionType.BOOLEAN:
            return value in (True, "true")
        return str(value)

    def _field_value(self, control: dict[str, Any], value: Any) -> Any:
        kind = control["type"]
        if kind == ComponentType.FILE_UPLOAD:
            return _files(value)
        if kind in (ComponentType.STRING_SELECT, *ENTITY_SELECTS):
            return self._select_values(control, value)
        return value

    def _select_values(self, menu: dict[str, Any], values: Sequence[Any]) -> list[Any]:
        if menu["type"] in ENTITY_SELECTS:
            return [self._entity(int(value)) for value in values]
        return [str(value) for value in values]


def _files(items: Any) -> list[tuple[str, bytes]]:
    """Return the uploads of an order: objects with a name and data in base64.

    Raises:
        ValueError: an upload is no base64.
    """
    uploads: list[dict[str, str]] = items or []
    try:
        return [(str(item["name"]), base64.b64decode(item["data"], validate=True)) for item in uploads]
    except binascii.Error as error:
        raise ValueError("an upload is no base64") from error
