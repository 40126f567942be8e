"""What members are told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from bot.domain.errors import InvalidInputError, Reason
from bot.domain.identity import FIRST_PSEUDONYM, Snowflake
from bot.domain.notices import MENTIONS_A_MESSAGE, EarnedBadge
from bot.domain.preferences import NoticeKind
from bot.ui.buttons import ActionButton, ButtonAction, parse_action
from bot.ui.limits import MESSAGE, length
from bot.ui.notices import badge_earned, followers_mentioned, kind_to_stop, new_question, stopped
from bot.ui.reply import Reply
from tests.ui.embeds import assert_valid, field
from tests.ui.texts import bad_texts
from tests.ui.values import GUILD, THREAD, a_question


def stops(reply: Reply) -> list[ButtonAction]:
    return [parse_action(item.custom_id) for item in reply["view"].children if isinstance(item, ActionButton)]


def test_one_message_names_as_many_followers_as_it_is_for() -> None:
    members = [Snowflake(FIRST_PSEUDONYM - 1 - number) for number in range(MENTIONS_A_MESSAGE)]
    words = followers_mentioned(members)
    assert length(words) <= MESSAGE
    assert all(f"<@{member}>" in words for member in members)


async def test_a_follower_gets_title_link_tags_and_a_way_to_stop_it() -> None:
    reply = new_question("Physics", a_question(title="Why *so*?"))
    embed = reply["embed"]
    assert embed.description == f"**[Why \\*so\\*?](https://discord.com/channels/{GUILD}/{THREAD})**"
    assert field(embed, "Tags") == "python · lists"
    assert (embed.footer.text or "").startswith("Physics · ")
    (stop,) = stops(reply)
    assert (stop.noun, stop.id, kind_to_stop(stop)) == ("notice", GUILD, NoticeKind.FOLLOWED_TAG)


@settings(max_examples=50)
@given(title=bad_texts(), guild_name=bad_texts(), tag=bad_texts())
async def test_any_text_gives_a_valid_notice(title: str, guild_name: str, tag: str) -> None:
    question = a_question(title=title, tags=(tag,) * 4)
    embed = new_question(guild_name, question)["embed"]
    assert_valid(embed)
    assert "@everyone" not in (embed.description or "") + field(embed, "Tags")
    assert_valid(badge_earned(GUILD, guild_name, EarnedBadge("helper", tag))["embed"])


async def test_a_badge_is_named_with_the_tag_that_it_is_for() -> None:
    assert badge_earned(GUILD, "Physics", EarnedBadge("no_such_rule", None))["embed"].description == "**No Such Rule**"
    assert badge_earned(GUILD, "", EarnedBadge("a", "c*"))["embed"].description == "**A in c\\***"


async def test_a_badge_can_be_stopped_by_its_own_button() -> None:
    (stop,) = stops(badge_earned(GUILD, "Physics", EarnedBadge("helper", None)))
    assert kind_to_stop(stop) is NoticeKind.BADGE


@pytest.mark.parametrize("argument", ["", "pigeons", "BADGE"])
def test_a_kind_that_there_is_not_is_refused(argument: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        kind_to_stop(ButtonAction("notice", GUILD, "stop", argument))
    assert refused.value.reason is Reason.BAD_ID


async def test_stopped_notices_lose_their_buttons() -> None:
    assert stopped()["view"].children == []
