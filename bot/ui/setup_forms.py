"""The forms of `/setup`, whose custom ids carry what they showed: ``setup:<guild id>:<form>[:<more>]``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import discord

from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import Snowflake, parse_snowflake
from bot.domain.setting_edits import shown_fingerprint
from bot.domain.settings import SETTINGS, GuildSettings, SettingKind, text_of, value_of
from bot.domain.subjects import Subject, forms_of
from bot.domain.tagging import is_solved_tag
from bot.domain.text import one_line, visible_length
from bot.ui.buttons import ButtonAction, button, view_of
from bot.ui.escape import body
from bot.ui.forms import Form
from bot.ui.limits import fit, fit_embed
from bot.ui.reply import Reply
from bot.ui.style import WARNING
from bot.ui.submissions import SETUP_FORM, SubmittedForm
from bot.ui.words import say

VALUES, FORUM, RANK_ROLE = "values", "forum", "rank_role"
AGAIN = "again"

MOST_FORUM_TAGS = 19
"""Discord has room for 20 in a forum; one is kept for "Solved"."""

MAX_FORUM_TAG = 20
MAX_CHANNEL_NAME = 100
MAX_GUIDELINES = 4000
"""Of the 4,096 that Discord takes, as many as a field of a form holds."""

_MAX_EMOJI = 60
_MAX_NUMBER = 10
_MAX_EARNED = 60
_MAX_TAGS = 500
_NOTHING = "\u200b"
"""What stands in a field of an embed that says nothing: Discord takes no empty one."""


@dataclass(frozen=True, slots=True)
class SetupForm:
    """A form of `/setup` that was sent.

    Attributes:
        guild_id: the guild in which it was opened.
        kind: VALUES, FORUM or RANK_ROLE.
        subject: of values, what they are about.
        shown: by setting, the fingerprint of the value that stood there.
        is_again: of a forum, the form was opened with what had been refused, from the message that gives it back.
    """

    guild_id: Snowflake
    kind: str
    subject: Subject | None = None
    shown: Mapping[str, str] = field(default_factory=dict[str, str])
    is_again: bool = False


@dataclass(frozen=True, slots=True)
class TypedForum:
    """What was typed into the form for a forum, as it was typed."""

    name: str
    guidelines: str
    tags: str


@dataclass(frozen=True, slots=True)
class WantedForum:
    """A forum that is to be made."""

    name: str
    guidelines: str
    tags: tuple[str, ...]


def values_form(guild_id: Snowflake, settings: GuildSettings, which: str) -> discord.ui.Modal:
    """Return the form for some numbers or emoji.

    Args:
        guild_id: the guild's id at Discord.
        settings: what holds now, and stands in the fields.
        which: ``<subject>.<number>``: one of `forms_of` a subject.

    Raises:
        InvalidInputError: BAD_ID: there is no such form.
    """
    subject, names = _form_of(which)
    prints = ".".join(shown_fingerprint(settings, name) for name in names)
    form = Form(title=say(f"setup.subject.{subject}"), custom_id=f"{SETUP_FORM}:{guild_id}:{VALUES}:{which}:{prints}")
    for name in names:
        text = text_of(name, value_of(settings, name))
        longest = _MAX_EMOJI if SETTINGS[name].kind is SettingKind.EMOJI else _MAX_NUMBER
        form.add_item(_field(name, f"setup.{name}", text, longest))
    return form


def forum_form(guild_id: Snowflake, settings: GuildSettings, tags: tuple[str, ...]) -> discord.ui.Modal:
    """Return the form for a new forum, filled so that sending it as it is makes a good one.

    Args:
        guild_id: the guild's id at Discord.
        settings: the guild's, for its emoji.
        tags: those that the guild has.
    """
    guidelines = say("setup.field.guidelines.default", emoji_up=settings.emoji_up, emoji_accept=settings.emoji_accept)
    proposed = ", ".join(tag for tag in tags[:MOST_FORUM_TAGS] if _fits(tag))
    typed = TypedForum(say("setup.field.forum_name.default"), guidelines, proposed)
    return _forum_form(typed, f"{SETUP_FORM}:{guild_id}:{FORUM}")


def forum_form_again(guild_id: Snowflake, typed: TypedForum) -> discord.ui.Modal:
    """Return the form for a new forum with what was refused, to be corrected."""
    return _forum_form(typed, f"{SETUP_FORM}:{guild_id}:{FORUM}:{AGAIN}")


def forum_refused(guild_id: Snowflake, why: str, typed: TypedForum) -> Reply:
    """Say why there is no forum, and give back what was typed: to be read, copied, and corrected in the form.

    Args:
        guild_id: the guild's id at Discord.
        why: what the matter is.
        typed: stands in the message alone, from which `typed_before` takes it.
    """
    embed = discord.Embed(colour=WARNING)
    if guidelines := body(typed.guidelines):
        embed.title, embed.description = say("setup.field.guidelines"), guidelines
    for key, value in (("setup.field.forum_name", typed.name), ("setup.field.tags", typed.tags)):
        embed.add_field(name=say(key), value=body(value) or _NOTHING, inline=False)
    again = button(
        ButtonAction("setup", guild_id, "create", AGAIN), say("button.edit_again"), style=discord.ButtonStyle.primary
    )
    return Reply(content=f"{why}\n{say('setup.typed')}", embed=fit_embed(embed), view=view_of(again))


def typed_before(message: discord.Message | None) -> TypedForum:
    """Return what a message of `forum_refused` gives back; empty of one that gives nothing back."""
    for embed in [] if message is None else message.embeds:
        if len(embed.fields) == len(("name", "tags")):
            name, tags = (("" if field.value == _NOTHING else field.value or "") for field in embed.fields)
            return TypedForum(name, embed.description or "", tags)
    return TypedForum("", "", "")


def rank_role_form(guild_id: Snowflake, settings: GuildSettings) -> discord.ui.Modal:
    """Return the form that adds a rank role."""
    shown = shown_fingerprint(settings, "rank_roles")
    form = Form(title=say("setup.form.rank_role"), custom_id=f"{SETUP_FORM}:{guild_id}:{RANK_ROLE}:{shown}")
    form.add_item(
        discord.ui.Label(
            text=say("setup.field.role"),
            description=say("setup.field.role.hint"),
            component=discord.ui.RoleSelect[Any](custom_id="role", min_values=1, max_values=1),
        )
    )
    form.add_item(_field("earned_by", "setup.field.earned_by", "", _MAX_EARNED))
    return form


def read_setup_form(form: SubmittedForm) -> SetupForm:
    """Return which form was sent, and what it had shown.

    Raises:
        InvalidInputError: BAD_FORM; nobody but a forger or another version sends such a form.
    """
    parts = form.argument.split(":")
    guild_id = parse_snowflake(parts[0])
    if guild_id is not None:
        match parts[1:]:
            case [kind] if kind == FORUM:
                return SetupForm(guild_id, FORUM)
            case [kind, again] if kind == FORUM and again == AGAIN:
                return SetupForm(guild_id, FORUM, is_again=True)
            case [kind, shown] if kind == RANK_ROLE:
                return SetupForm(guild_id, RANK_ROLE, Subject.EXTRAS, {"rank_roles": shown})
            case [kind, which, prints] if kind == VALUES:
                subject, names = _form_of(which)
                if len(names) == len(prints.split(".")):
                    return SetupForm(guild_id, VALUES, subject, dict(zip(names, prints.split("."), strict=True)))
            case _:
                pass
    raise InvalidInputError(Reason.BAD_FORM)


def typed_forum(form: SubmittedForm) -> TypedForum:
    """Return what was typed into the form for a forum."""
    return TypedForum(form.text("name"), form.text("guidelines"), form.text("tags"))


def wanted_forum(typed: TypedForum) -> WantedForum:
    """Return the forum that a form asks for: names in one line, each tag once, "Solved" left out.

    Raises:
        InvalidInputError: TOO_SHORT (field, minimum, length): it has no name; FORUM_TAG_TOO_LONG (names, maximum);
            FORUM_TAGS (maximum, number, names): those that have no room.
    """
    name = fit(one_line(typed.name), MAX_CHANNEL_NAME)
    if not visible_length(name):
        raise InvalidInputError(Reason.TOO_SHORT, field="forum_name", minimum=1, length=0)
    tags: dict[str, str] = {}
    for part in typed.tags.split(","):
        tag = one_line(part)
        if not visible_length(tag) or is_solved_tag(tag):
            continue
        tags.setdefault(tag.casefold(), tag)
    names = tuple(tags.values())
    if too_long := [tag for tag in names if not _fits(tag)]:
        raise InvalidInputError(Reason.FORUM_TAG_TOO_LONG, names=", ".join(too_long), maximum=MAX_FORUM_TAG)
    if left_over := names[MOST_FORUM_TAGS:]:
        raise InvalidInputError(
            Reason.FORUM_TAGS, maximum=MOST_FORUM_TAGS, number=len(names), names=", ".join(left_over)
        )
    return WantedForum(name, typed.guidelines.strip(), names)


def _forum_form(typed: TypedForum, custom_id: str) -> discord.ui.Modal:
    form = Form(title=say("setup.form.forum"), custom_id=custom_id)
    form.add_item(_field("name", "setup.field.forum_name", typed.name, MAX_CHANNEL_NAME))
    form.add_item(
        _field(
            "guidelines",
            "setup.field.guidelines",
            typed.guidelines,
            MAX_GUIDELINES,
            style=discord.TextStyle.paragraph,
            required=False,
        )
    )
    form.add_item(_field("tags", "setup.field.tags", typed.tags, _MAX_TAGS, required=False))
    return form


def _form_of(which: str) -> tuple[Subject, tuple[str, ...]]:
    subject, _, index = which.partition(".")
    if subject in list(Subject) and index.isdecimal() and len(index) == 1:
        forms = forms_of(Subject(subject))
        if int(index) < len(forms):
            return Subject(subject), forms[int(index)]
    raise InvalidInputError(Reason.BAD_ID)


def _fits(tag: str) -> bool:
    return len(tag) <= MAX_FORUM_TAG


def _field(
    name: str,
    key: str,
    value: str,
    maximum: int,
    *,
    style: discord.TextStyle = discord.TextStyle.short,
    required: bool = True,
) -> discord.ui.Label[Any]:
    text_input = discord.ui.TextInput[Any](
        custom_id=name, style=style, max_length=maximum, default=fit(value, maximum) or None, required=required
    )
    return discord.ui.Label(text=say(key), description=say(f"{key}.hint"), component=text_input)
