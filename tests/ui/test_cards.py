"""Tests of the cards of questions and answers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.identity import Snowflake
from bot.domain.posts import CloseReason, QuestionState
from bot.domain.settings import DEFAULT_SETTINGS, GuildSettings
from bot.services.linking import Links
from bot.ui.cards import QuestionCard, answer_card, card_of, marker, question_card, read_answer_marker, read_marker
from bot.ui.style import CLOSED, OPEN, SOLVED, Person
from tests.ui.embeds import assert_valid, field
from tests.ui.texts import HUGE_TEXT, bad_texts
from tests.ui.values import ASKED_AT, ASKER, GUILD, MESSAGE, THREAD, a_question, an_answer

ANN = Person(ASKER, "Ann *the* asker", "https://cdn.discordapp.com/a.png")


def a_card(title: str = "Why?", details: str = "Because.", tags: tuple[str, ...] = ()) -> QuestionCard:
    return QuestionCard(GUILD, 128, title, details, tags, ASKER, ASKED_AT)


def test_an_open_question_shows_all_of_itself() -> None:
    embed = question_card(card_of(a_question(), []), DEFAULT_SETTINGS, ANN)
    shown = embed.to_dict()
    assert shown.get("title") == "Why does my list change when I copy it?"
    assert shown.get("description") == "I wrote `b = a` and then changed **b**."
    assert shown.get("author") == {
        "name": "Ann *the* asker",
        "url": f"https://discord.com/users/{ASKER}",
        "icon_url": "https://cdn.discordapp.com/a.png",
    }
    assert field(embed, "Asked by") == f"<@{ASKER}>"
    assert field(embed, "Tags") == "python · lists"
    assert "`/answer`" in field(embed, "How it works")
    assert shown.get("footer") == {"text": "#128 · open"}
    assert embed.colour == OPEN


def test_a_guilds_own_emoji_stand_on_its_cards() -> None:
    settings = GuildSettings(emoji_up="👍", emoji_down="👎", emoji_accept="🏁")
    how = field(question_card(a_card(), settings), "How it works")
    assert "👍" in how
    assert "👎" in how
    assert "🏁" in how


def test_a_solved_question_leads_to_its_answer() -> None:
    answer = an_answer(3, is_accepted=True)
    embed = question_card(card_of(a_question(accepted=1003), [an_answer(1), answer]), DEFAULT_SETTINGS)
    assert field(embed, "✅ Solved") == (
        f"[Answer 3](https://discord.com/channels/{GUILD}/{THREAD}/{MESSAGE + 1003}) by <@{answer.post.author_id}>"
    )
    assert embed.footer.text == "#128 · solved"
    assert embed.colour == SOLVED


def test_an_accepted_answer_without_a_message_is_named_without_a_link() -> None:
    answers = [an_answer(3, is_accepted=True, is_posted=False)]
    assert field(question_card(card_of(a_question(), answers), DEFAULT_SETTINGS), "✅ Solved").startswith("Answer 3 by")


@pytest.mark.parametrize("reason", list(CloseReason))
def test_a_closed_question_says_why(reason: CloseReason) -> None:
    question = a_question(state=QuestionState.CLOSED, close_reason=reason)
    embed = question_card(card_of(question, []), DEFAULT_SETTINGS)
    assert field(embed, "Closed")
    assert not field(embed, "How it works")
    assert embed.colour == CLOSED


def test_a_title_too_long_for_a_title_is_still_shown_whole() -> None:
    title = "word " * 59 + "end"
    embed = question_card(a_card(title=title), DEFAULT_SETTINGS)
    assert embed.title is None
    assert (embed.description or "").startswith(f"**{title}**\n\nBecause.")


def test_a_huge_imported_body_is_cut() -> None:
    embed = question_card(a_card(title="t" * 300, details=HUGE_TEXT), DEFAULT_SETTINGS, ANN)
    assert_valid(embed)
    assert len(embed.description or "") > 3800


def test_the_longest_question_of_the_form_is_shown_whole() -> None:
    details = "x" * 4000
    embed = question_card(a_card(title="t" * 150, details=details, tags=("a" * 20,) * 4), DEFAULT_SETTINGS, ANN)
    assert embed.description == details


def test_experts_are_named_in_order_beside_the_longest_question() -> None:
    longest = a_card("t" * 150, "d" * 4000, ("w" * 50,) * 4)
    experts = tuple(Snowflake(2**62 + each) for each in range(5))
    shown = question_card(replace(longest, experts=experts), DEFAULT_SETTINGS)
    assert_valid(shown)
    assert shown.description == "d" * 4000
    assert field(shown, "Experts") == " · ".join(f"<@{each}>" for each in experts)


def test_a_closed_question_names_no_experts() -> None:
    closed = replace(a_card(), state=QuestionState.CLOSED, close_reason=CloseReason.STALE, experts=(ASKER,))
    assert field(question_card(closed, DEFAULT_SETTINGS), "Experts") == ""


def test_a_question_without_text_still_has_a_card() -> None:
    shown = question_card(a_card(title="\u200b", details="\u200b"), DEFAULT_SETTINGS).to_dict()
    assert shown.get("title") == "(no title)"


def test_an_answer_names_its_author_and_its_question() -> None:
    embed = answer_card("Use `copy`.", ANN, 128, created_at=ASKED_AT, number=2)
    assert embed.description == "Use `copy`."
    assert embed.author.name == "Ann *the* asker"
    assert embed.footer.text == "#128 · answer 2"


def test_an_accepted_and_edited_answer_says_so() -> None:
    embed = answer_card("x", ANN, 128, created_at=ASKED_AT, number=2, is_accepted=True, edited_at=ASKED_AT + 1)
    assert embed.footer.text == "#128 · answer 2 · accepted · edited"
    assert embed.colour == SOLVED


@given(st.integers(min_value=1, max_value=10**17))
def test_a_marker_is_read_back(number: int) -> None:
    embed = question_card(QuestionCard(GUILD, number, "t", "d", (), ASKER, ASKED_AT), DEFAULT_SETTINGS, ANN)
    assert read_marker(embed.footer.text) == number
    assert read_marker(marker(number)) == number


@pytest.mark.parametrize("footer", [None, "", "128", "#", "#0", "#12x", "x #12", "#-1", "#١"])
def test_another_footer_is_no_marker(footer: str | None) -> None:
    assert read_marker(footer) is None


@given(question=st.integers(1, 10**17), number=st.integers(1, 10**17), is_accepted=st.booleans(), edited=st.booleans())
def test_the_marker_of_an_answer_is_read_back(question: int, number: int, is_accepted: bool, edited: bool) -> None:
    edited_at = ASKED_AT if edited else None
    embed = answer_card(
        "x", ANN, question, created_at=ASKED_AT, number=number, is_accepted=is_accepted, edited_at=edited_at
    )
    assert read_answer_marker(embed.footer.text) == (question, number)
    assert read_marker(embed.footer.text) == question


@pytest.mark.parametrize(
    "footer", [None, "", "#12", "#12 · open", "#12 · answer", "#12 · answer 0", "x #12 · answer 3", "#12 · answer ٣"]
)
def test_another_footer_is_no_marker_of_an_answer(footer: str | None) -> None:
    assert read_answer_marker(footer) is None


def test_a_duplicate_leads_to_its_original() -> None:
    question = a_question(state=QuestionState.CLOSED, close_reason=CloseReason.DUPLICATE)
    original = a_question(number=12, title="Why *so*?", thread_id=Snowflake(77))
    card = question_card(card_of(question, [], links=Links(original)), DEFAULT_SETTINGS, None)
    assert field(card, "Closed") == f"asked before: [#12 Why \\*so\\*?](https://discord.com/channels/{GUILD}/77)"
    gone = question_card(card_of(question, [], links=Links()), DEFAULT_SETTINGS, None)
    assert field(gone, "Closed") == "asked before"


def test_an_original_tells_how_often_it_was_asked_and_links_to_some() -> None:
    again = (a_question(number=12), a_question(number=11, thread_id=None))
    card = question_card(card_of(a_question(), [], links=Links(None, again, 7)), DEFAULT_SETTINGS, None)
    first, second = field(card, "Asked again 7 times").split("\n")
    assert first == f"[#12 {again[0].title}](https://discord.com/channels/{GUILD}/{THREAD})"
    assert second == f"#11 {again[1].title}"
    none_left = question_card(card_of(a_question(), [], links=Links(None, (), 1)), DEFAULT_SETTINGS, None)
    assert field(none_left, "Asked again 1 time") == "–"


def test_titles_of_another_channel_are_not_told() -> None:
    again = replace(a_question(number=12), channel_id=Snowflake(9))
    closed = a_question(state=QuestionState.CLOSED, close_reason=CloseReason.DUPLICATE)
    card = question_card(card_of(closed, [], links=Links(again, (again,), 1)), DEFAULT_SETTINGS, None)
    for name in ("Closed", "Asked again 1 time"):
        assert "[#12](" in field(card, name)
        assert again.title not in field(card, name)


@given(st.lists(bad_texts(), min_size=5, max_size=5))
def test_five_links_of_anything_stand_whole(titles: list[str]) -> None:
    again = tuple(
        a_question(number=10**9 + place, title=title, thread_id=Snowflake(2**63 - 1 - place))
        for place, title in enumerate(titles)
    )
    card = question_card(card_of(a_question(), [], links=Links(None, again, 5)), DEFAULT_SETTINGS, None)
    assert_valid(card)
    lines = field(card, "Asked again 5 times").split("\n")
    assert [line.endswith(f"/{each.thread_id})") for line, each in zip(lines, again, strict=True)] == [True] * 5


@given(title=bad_texts(), details=bad_texts(), tags=st.lists(bad_texts(), max_size=4), name=bad_texts())
def test_any_text_gives_a_valid_card(title: str, details: str, tags: list[str], name: str) -> None:
    person = Person(Snowflake(1), name)
    assert_valid(question_card(a_card(title, details, tuple(tags)), DEFAULT_SETTINGS, person))
    assert_valid(answer_card(details, person, 1, created_at=ASKED_AT, number=1))
