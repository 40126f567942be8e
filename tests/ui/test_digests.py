"""The weekly digest as it is read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from bot.domain.digests import MOST_QUESTIONS, Digest
from bot.domain.preferences import NoticeKind
from bot.ui.buttons import ActionButton, parse_action
from bot.ui.digests import weekly_digest
from bot.ui.limits import EMBED_FIELD_VALUE, length
from bot.ui.notices import kind_to_stop
from bot.ui.words import speaking
from bot.ui.words.languages import LANGUAGES
from tests.ui.embeds import assert_valid, field
from tests.ui.texts import bad_texts
from tests.ui.values import GUILD, THREAD, a_question

URL = f"https://discord.com/channels/{GUILD}/{THREAD}"
FULL = Digest(
    15, 4, 7, (a_question(number=1),), (a_question(number=2, title="Why *so*?"),), (a_question(number=3, title="How?"),)
)


async def test_a_digest_names_points_ranks_and_links_to_questions_and_can_be_stopped() -> None:
    reply = weekly_digest(GUILD, "Physics", FULL)
    embed = reply["embed"]
    assert embed.description == "**+15** points in seven days · rank **4**, before **7**"
    assert (embed.footer.text or "").startswith("Physics · ")
    assert field(embed, "Unanswered, with tags that you follow or know well") == f"[#2 Why \\*so\\*?]({URL})"
    assert field(embed, "The questions with the most votes") == f"**+2** [#3 How?]({URL})"
    assert "#1" in field(embed, "Your questions of which no answer is accepted yet")
    (button,) = (item for item in reply["view"].children if isinstance(item, ActionButton))
    stop = parse_action(button.custom_id)
    assert (stop.noun, stop.id, stop.verb, kind_to_stop(stop)) == ("notice", GUILD, "stop", NoticeKind.DIGEST)


@pytest.mark.parametrize(
    ("digest", "description"),
    [
        (Digest(-2, 4, None, (), (), ()), "**\N{MINUS SIGN}2** points in seven days · rank **4**"),
        (Digest(5, 4, 4, (), (), ()), "**+5** points in seven days · rank **4**"),
        (Digest(5, None, None, (), (), ()), "**+5** points in seven days"),
        (Digest(0, 4, 7, (), (), (a_question(),)), None),
    ],
)
async def test_a_standing_is_told_as_far_as_it_moved(digest: Digest, description: str | None) -> None:
    assert weekly_digest(GUILD, "Physics", digest)["embed"].description == description


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=25)
@given(title=bad_texts(), guild_name=bad_texts())
async def test_any_texts_fit_with_every_link_whole(language: str, title: str, guild_name: str) -> None:
    questions = tuple(a_question(number=999_999_999, title=title) for _ in range(MOST_QUESTIONS))
    with speaking(LANGUAGES[language]):
        digest = Digest(10**9, 10**9, 10**9 - 1, questions, questions, questions)
        embed = weekly_digest(GUILD, guild_name, digest)["embed"]
    assert_valid(embed)
    assert len(embed.fields) == 3
    for each in embed.fields:
        assert length(each.value or "") <= EMBED_FIELD_VALUE
        assert (each.value or "").count(f"]({URL})") == MOST_QUESTIONS
        assert "@everyone" not in (each.value or "")
