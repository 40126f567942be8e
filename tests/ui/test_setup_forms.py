"""The forms of `/setup`."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest

from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import MAX_ID, Snowflake
from bot.domain.setting_edits import shown_fingerprint
from bot.domain.settings import DEFAULT_SETTINGS
from bot.domain.subjects import Subject, forms_of
from bot.ui.limits import CUSTOM_ID, length
from bot.ui.setup_forms import (
    FORUM,
    MAX_GUIDELINES,
    RANK_ROLE,
    VALUES,
    TypedForum,
    forum_form,
    forum_form_again,
    forum_refused,
    rank_role_form,
    read_setup_form,
    typed_before,
    typed_forum,
    values_form,
    wanted_forum,
)
from bot.ui.submissions import FormKind, SubmittedForm, is_form, read_form
from bot.ui.words import speaking
from bot.ui.words.languages import LANGUAGES, Language
from tests.ui.embeds import assert_valid

GUILD = Snowflake(MAX_ID)
WHICH = [f"{subject}.{index}" for subject in Subject for index in range(len(forms_of(subject)))]
MOST_LABEL, MOST_DESCRIPTION, MOST_TITLE = 45, 100, 45


def sent(custom_id: str, **fields: str) -> SubmittedForm:
    components = [{"type": 18, "component": {"type": 4, "custom_id": k, "value": v}} for k, v in fields.items()]
    return read_form({"custom_id": custom_id, "components": components})


def check(form: Any) -> dict[str, str]:
    """Check a form against the limits of Discord, and return what stands in its fields."""
    payload = form.to_dict()
    assert length(payload["title"]) <= MOST_TITLE
    assert len(payload["custom_id"]) <= CUSTOM_ID
    assert is_form(payload["custom_id"])
    assert 1 <= len(payload["components"]) <= 5
    for label in payload["components"]:
        assert length(label["label"]) <= MOST_LABEL
        assert length(label["description"]) <= MOST_DESCRIPTION
    fields = [label["component"] for label in payload["components"]]
    assert all(length(field.get("value", "")) <= field.get("max_length", 4000) <= 4000 for field in fields)
    return {field["custom_id"]: field.get("value", "") for field in fields}


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=list(LANGUAGES))
@pytest.mark.parametrize("which", WHICH)
async def test_a_form_of_values_shows_and_remembers_what_holds(which: str, language: Language) -> None:
    with speaking(language):
        form = values_form(GUILD, DEFAULT_SETTINGS, which)
        values = check(form)
    read = read_setup_form(sent(form.custom_id, **values))
    assert (read.guild_id, read.kind, read.subject) == (GUILD, VALUES, Subject(which.partition(".")[0]))
    assert read.shown == {name: shown_fingerprint(DEFAULT_SETTINGS, name) for name in values}


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=list(LANGUAGES))
async def test_the_other_forms_are_within_the_limits_too(language: Language) -> None:
    with speaking(language):
        tags = ("git", "a name longer than a forum takes", *(f"tag{number}" for number in range(40)))
        form = forum_form(GUILD, DEFAULT_SETTINGS, tags)
        values = check(form)
        assert len(values["guidelines"]) > 100
        assert read_setup_form(sent(form.custom_id)).kind == FORUM
        assert wanted_forum(typed_forum(sent(form.custom_id, **values))).tags[:2] == ("git", "tag0")
        form = rank_role_form(GUILD, DEFAULT_SETTINGS)
        check(form)
        assert read_setup_form(sent(form.custom_id)).kind == RANK_ROLE


@pytest.mark.parametrize(
    "custom_id",
    [
        "setup:x:forum",
        "setup:1:house",
        "setup:1",
        "setup:1:values:limits.0:a",
        "setup:1:values:nothing.0:a",
        "setup:1:values:limits.9:a",
        f"setup:{MAX_ID + 1}:forum",
        "setup:1:forum:more",
    ],
)
def test_a_forged_form_is_refused(custom_id: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        read_setup_form(sent(custom_id))
    assert caught.value.reason in (Reason.BAD_FORM, Reason.BAD_ID)


@pytest.mark.parametrize("which", ["", "limits", "limits.x", "limits.10", "nothing.0", "channels.0"])
def test_a_form_that_is_none_is_refused(which: str) -> None:
    with pytest.raises(InvalidInputError):
        values_form(GUILD, DEFAULT_SETTINGS, which)


def test_the_names_of_a_forum_are_put_in_order() -> None:
    wanted = wanted_forum(TypedForum("  my\nquestions ", " be kind ", "git,, Solved ✅, GIT , c++"))
    assert (wanted.name, wanted.guidelines, wanted.tags) == ("my questions", "be kind", ("git", "c++"))
    assert MAX_GUIDELINES <= 4096


def test_every_tag_that_is_too_long_or_has_no_room_is_named() -> None:
    with pytest.raises(InvalidInputError) as caught:
        wanted_forum(TypedForum("q", "", f"git, {'long ' * 5}, sql, {'x' * 21}, {'y' * 20}"))
    assert caught.value.reason is Reason.FORUM_TAG_TOO_LONG
    assert caught.value.details == {"names": f"long long long long long, {'x' * 21}", "maximum": 20}
    with pytest.raises(InvalidInputError) as caught:
        wanted_forum(TypedForum("q", "", ",".join(f"tag{number}, TAG{number}" for number in range(21))))
    assert caught.value.reason is Reason.FORUM_TAGS
    assert caught.value.details == {"names": "tag19, tag20", "maximum": 19, "number": 21}


@pytest.mark.parametrize(
    "typed",
    [
        TypedForum("questions", "Be *kind*.\n\n- One question\n- a post", "a, b_c_d, **e**"),
        TypedForum("q" * 100, "g" * MAX_GUIDELINES, "t" * 500),
        TypedForum("q", "", ""),
        TypedForum("", "", ""),
    ],
)
async def test_what_was_refused_comes_back_to_the_letter(typed: TypedForum) -> None:
    reply = forum_refused(GUILD, "why", typed)
    embed = reply.get("embed")
    assert embed is not None
    assert_valid(embed)
    assert typed_before(cast("discord.Message", SimpleNamespace(embeds=[embed]))) == typed
    form = forum_form_again(GUILD, typed)
    assert check(form) == {"name": typed.name, "guidelines": typed.guidelines, "tags": typed.tags}
    assert read_setup_form(sent(form.custom_id)).is_again


def test_a_message_that_gives_nothing_back_opens_an_empty_form() -> None:
    for message in (None, SimpleNamespace(embeds=[]), SimpleNamespace(embeds=[discord.Embed(description="x")])):
        assert typed_before(cast("discord.Message | None", message)) == TypedForum("", "", "")


def test_a_setup_form_is_told_from_others() -> None:
    assert sent("setup:1:forum").kind is FormKind.SETUP
    assert sent("ask").argument == ""
    with pytest.raises(InvalidInputError):
        sent("setup")
