"""Similar questions as an asker sees them."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import discord
import pytest

from bot.domain.drafts import Draft, DraftState
from bot.domain.posts import CloseReason, QuestionState
from bot.services.recalling import Alike
from bot.ui.limits import length
from bot.ui.similar import files_of, one_helped, similar_questions
from bot.ui.submissions import SubmittedFile
from tests.ui.embeds import assert_valid
from tests.ui.texts import BAD_TEXTS
from tests.ui.values import ASKED_AT, ASKER, CHANNEL, GUILD, THREAD, a_question

if TYPE_CHECKING:
    # Imported first, this module of discord.py meets itself in a circle.
    from discord.types.components import Component

URL = "https://cdn.example.org/ephemeral-attachments/1/2/log%20of%20today.txt?ex=1&is=2&hm=3"


def a_draft(file_count: int = 0) -> Draft:
    return Draft(
        id=12,
        guild_id=GUILD,
        author_id=ASKER,
        state=DraftState.KEPT,
        title="Why does it change?",
        details="It was a copy.",
        tags=(),
        file_count=file_count,
        channel_id=CHANNEL,
        number=None,
        created_at=ASKED_AT,
        posting_at=None,
        expires_at=ASKED_AT + 1,
    )


def a_file(number: int = 1, url: str = URL) -> SubmittedFile:
    return SubmittedFile(str(number), "log of today.txt", 100 + number, url)


def rows(view: discord.ui.View) -> list[list[dict[str, Any]]]:
    return [row["components"] for row in view.to_components()]


def received(view: discord.ui.View) -> discord.Message:
    """Return the message as Discord hands it back with a press."""
    components = [discord.components._component_factory(cast("Component", row)) for row in view.to_components()]
    return cast("discord.Message", SimpleNamespace(components=components))


def test_each_question_has_its_number_title_link_score_and_answers() -> None:
    solved = Alike(a_question(number=7, answer_count=3, accepted=5), 0.9, "")
    bare = Alike(a_question(number=8, title="Another one", thread_id=None), 0.6, "Copy it with `list`.")
    reply = similar_questions(a_draft(), [solved, bare], ())
    assert reply["embed"].description is not None
    assert reply["embed"].description.splitlines() == [
        f"**#7** [Why does my list change when I copy it?](https://discord.com/channels/{GUILD}/{THREAD})",
        "score +2 · 3 answers · ✅ solved",
        "**#8** Another one",
        "score +2 · no answer · from an archive, without a thread",
        "> Copy it with \\`list\\`.",
    ]
    assert "these 2" in reply["content"]
    assert "seven days" in reply["content"]


def test_a_question_closed_as_solved_is_solved() -> None:
    question = a_question(state=QuestionState.CLOSED, close_reason=CloseReason.SOLVED)
    assert "✅ solved" in str(similar_questions(a_draft(), [Alike(question, 0.9, "")], ())["embed"].description)


def test_the_buttons_carry_the_draft_and_what_tells_its_text_from_others() -> None:
    draft = a_draft()
    [[post, helped]] = rows(similar_questions(draft, [Alike(a_question(), 0.9, "")], ())["view"])
    assert (post["label"], post["custom_id"]) == ("Post my question", f"draft:12:post:{draft.fingerprint}")
    assert (helped["label"], helped["custom_id"]) == ("One of these helped", f"draft:12:helped:{draft.fingerprint}")
    assert draft.fingerprint != replace(draft, details="It was another copy.").fingerprint


@pytest.mark.parametrize("text", BAD_TEXTS)
@pytest.mark.parametrize("thread_id", [THREAD, None])
def test_five_questions_stay_within_every_limit_whatever_they_say(text: str, thread_id: Any) -> None:
    found = [
        Alike(a_question(number=10**9 + number, title=text * 40, thread_id=thread_id), 0.9, text * 40)
        for number in range(5)
    ]
    reply = similar_questions(a_draft(), found, [a_file(number) for number in range(5)])
    assert_valid(reply["embed"])
    assert length(reply["content"]) <= 2000
    lines = str(reply["embed"].description).splitlines()
    assert sum(line.startswith("**#") for line in lines) == 5
    assert len(lines) in {10, 15}


def test_files_stand_as_links_from_which_they_are_read_again() -> None:
    files = [a_file(number) for number in range(5)]
    view = similar_questions(a_draft(5), [Alike(a_question(), 0.9, "")], files)["view"]
    _, links = rows(view)
    assert [link["label"] for link in links] == ["📎 log of today.txt"] * 5
    assert all(link["url"].startswith(URL) for link in links)
    assert files_of(received(view)) == tuple(replace(file, id="") for file in files)


def test_a_file_whose_address_no_button_takes_is_said_to_be_lost() -> None:
    reply = similar_questions(a_draft(2), [Alike(a_question(), 0.9, "")], [a_file(), a_file(2, URL + "x" * 512)])
    assert len(rows(reply["view"])[1]) == 1
    assert "Some files" in reply["content"]
    assert length(rows(reply["view"])[1][0]["url"]) <= 512


def test_a_long_file_name_is_cut_in_its_label() -> None:
    file = replace(a_file(), name="long " * 60)
    [_, [link]] = rows(similar_questions(a_draft(1), [Alike(a_question(), 0.9, "")], [file])["view"])
    assert length(link["label"]) <= 80


def test_other_links_are_no_files() -> None:
    view = discord.ui.View(timeout=None)
    for url in (URL, f"{URL}#size=", f"{URL}#size=-1", f"{URL}#size=²", f"{URL}#other=5"):
        view.add_item(discord.ui.Button(label="x", url=url))
    assert files_of(received(view)) == ()


def test_thanks_take_the_buttons_off_and_leave_the_questions() -> None:
    reply = one_helped()
    assert "embed" not in reply
    assert rows(reply["view"]) == []
