"""The panel of `/setup` in the hands of a manager."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simcord import InteractionResult, MemberActor

from tests.cogs.steps import shown
from tests.support.world import World


def parts(component: Any) -> Iterator[dict[str, Any]]:
    """Yield what a message, a form or a component consists of, as Discord keeps it."""
    if isinstance(component, list):
        for each in component:
            yield from parts(each)
    elif isinstance(component, dict):
        yield component
        for key in ("components", "component", "accessory", "options"):
            if key in component:
                yield from parts(component[key])


def values_of(panel: InteractionResult, key: str) -> list[str]:
    """Return what the parts of a panel have under a key: their custom ids, labels or addresses."""
    return [str(part[key]) for part in parts(shown(panel).components) if part.get(key)]


def menu(panel: InteractionResult, name: str) -> str:
    """Return the custom id of a setting's menu in the panel as it stands."""
    return next(each for each in values_of(panel, "custom_id") if each.split(":")[2].startswith(f"{name}."))


async def open_panel(world: World, page: str = "home", member: MemberActor | None = None) -> InteractionResult:
    """Open the panel, at a page."""
    panel = await (member or world.manager).slash(world.chat, "setup")
    if page != "home":
        await turn(world, panel, page)
    return panel


async def turn(world: World, panel: InteractionResult, page: str) -> None:
    """Go to a page of the panel; to that of a channel by its menu."""
    if page.startswith("channel-"):
        await turn(world, panel, "channels")
        await world.manager.select(shown(panel), [page], custom_id=f"setting:{world.guild.id}:open.channel")
    else:
        await world.manager.select(shown(panel), [page], custom_id=f"setting:{world.guild.id}:open")


async def pick(world: World, panel: InteractionResult, name: str, *values: Any) -> None:
    """Choose in the menu of a setting."""
    await world.manager.select(shown(panel), list(values), custom_id=menu(panel, name))


async def open_form(world: World, panel: InteractionResult, which: str) -> InteractionResult:
    """Open a form of numbers or emoji."""
    return await world.manager.click(shown(panel), custom_id=f"setup:{world.guild.id}:form:{which}")


async def send(world: World, form: InteractionResult, **changes: Any) -> InteractionResult:
    """Send a form as it is but for some fields."""
    assert form.modal is not None
    filled = {
        part["custom_id"]: part.get("value", "")
        for part in parts(form.modal["components"])
        if "custom_id" in part and "value" in part
    }
    return await world.manager.submit_modal(form, filled | changes)


def kept(world: World) -> dict[str, str]:
    """Return the settings that the guild has other than by default."""
    return {row["name"]: row["value"] for row in world.rows("SELECT name, value FROM guild_setting")}
