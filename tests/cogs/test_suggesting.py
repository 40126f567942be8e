"""`/experts`, and the experts that the cards of questions name."""

import pytest
import pytest_asyncio
from simcord import ChannelHandle, MemberActor

from tests.cogs.steps import configure
from tests.support.world import UP, World, said, text_of


@pytest_asyncio.fixture
async def tagged(qa: World) -> World:
    """Return a guild whose forum has two tags."""
    qa.forum_tags("git", "bread")
    await qa.settle()
    return qa


async def let_answer(world: World, *members: MemberActor, tag: str = "git") -> None:
    """Let members answer a question of the helper's in the forum."""
    thread = await world.ask(world.helper, tags=[tag], channel=world.forum)
    for place, member in enumerate(members):
        await world.settle()
        card = await world.answer(thread, member, f"My `{place}`. answer: the reflog remembers every commit.")
        for voter in (world.helper, world.manager)[: len(members) - 1 - place]:
            await voter.react(card, UP)
    await world.settle()


async def let_three_answer(world: World) -> None:
    await let_answer(world, world.bob, world.carol, world.manager)


def experts_on(world: World, thread: ChannelHandle) -> list[str]:
    """Return the accounts on the card's line of experts, in order."""
    fields = {field.name: field.value or "" for field in world.card(thread).embeds[0].fields}
    return fields["Experts"].split(" · ") if "Experts" in fields else []


async def ask(world: World, tag: str = "git", channel: ChannelHandle | None = None) -> ChannelHandle:
    return await world.ask(world.alice, tags=[tag], channel=channel or world.forum)


# --- on cards


@pytest.mark.parametrize("place", ["forum", "text"])
async def test_a_card_names_those_who_know_the_tag_the_best_first(tagged: World, place: str):
    await let_three_answer(tagged)
    thread = await ask(tagged, channel=getattr(tagged, place))
    assert experts_on(tagged, thread) == [each.mention for each in (tagged.bob, tagged.carol, tagged.manager)]


async def test_naming_pings_nobody_and_costs_no_call(tagged: World):
    without = tagged.calls()
    await tagged.ask(tagged.alice, channel=tagged.forum)
    expected = without.routes
    await let_three_answer(tagged)
    calls = tagged.calls()
    thread = await ask(tagged)
    assert experts_on(tagged, thread)
    assert calls.routes == expected
    assert tagged.card(thread).mentions == []


async def test_two_are_too_few_to_tell(tagged: World):
    await let_answer(tagged, tagged.bob, tagged.carol)
    assert experts_on(tagged, await ask(tagged)) == []


async def test_who_is_merely_active_is_not_named(tagged: World):
    await let_answer(tagged, tagged.bob, tagged.carol, tagged.manager, tag="bread")
    assert experts_on(tagged, await ask(tagged, "git")) == []


async def test_the_asker_is_not_named(tagged: World):
    await let_answer(tagged, tagged.alice, tagged.bob, tagged.carol, tagged.manager)
    names = experts_on(tagged, await ask(tagged))
    assert len(names) == 3
    assert tagged.alice.mention not in names


async def test_who_left_or_cannot_see_the_channel_is_not_named(tagged: World):
    dave, erin = tagged.member("dave"), tagged.member("erin")
    await let_answer(tagged, dave, erin, tagged.bob, tagged.carol, tagged.manager)
    tagged.env.backend.remove_member(tagged.guild.id, dave.id)
    tagged.hide(tagged.forum, erin)
    await tagged.settle()
    names = experts_on(tagged, await ask(tagged))
    assert names == [each.mention for each in (tagged.bob, tagged.carol, tagged.manager)]


@pytest.mark.parametrize("name", ["expert_suggestions", "public_display"])
async def test_who_said_no_is_not_named_and_vanishes_from_older_cards(tagged: World, name: str):
    await let_three_answer(tagged)
    older = await ask(tagged)
    await tagged.bot.services.preferring.change(tagged.guild.id, tagged.bob.id, name, "off")
    assert experts_on(tagged, await ask(tagged)) == []
    card = await tagged.answer(older, tagged.carol)
    await tagged.alice.context_menu(older, "Accept answer", card)
    await tagged.settle()
    assert experts_on(tagged, older) == [tagged.carol.mention, tagged.manager.mention]


async def test_who_was_named_stays_named_when_the_card_changes(tagged: World):
    await let_three_answer(tagged)
    thread = await ask(tagged)
    before = experts_on(tagged, thread)
    await let_answer(tagged, *tagged.members(3))
    card = await tagged.answer(thread, tagged.carol)
    await tagged.alice.context_menu(thread, "Accept answer", card)
    await tagged.settle()
    assert experts_on(tagged, thread) == before


async def test_a_question_is_posted_without_experts_when_they_cannot_be_found(
    tagged: World, monkeypatch: pytest.MonkeyPatch
):
    await let_three_answer(tagged)

    async def fail(*_: object, **__: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(type(tagged.bot.services.suggesting), "experts", fail)
    assert experts_on(tagged, await ask(tagged)) == []


async def test_a_question_finished_after_a_crash_shows_its_experts(tagged: World):
    await let_three_answer(tagged)
    tagged.fail("POST", "/channels/*/threads", status=500, times=None, after=True)
    thread = await ask(tagged)
    assert len(experts_on(tagged, thread)) == 3
    assert (
        tagged.value(
            "SELECT COUNT(*) FROM question_expert JOIN question ON question.id = question_id WHERE thread_id = :id",
            id=thread.id,
        )
        == 3
    )


# --- /experts


async def test_experts_shows_who_knows_a_tag_with_score_and_answers(tagged: World):
    await let_three_answer(tagged)
    result = await tagged.alice.slash(tagged.chat, "experts", tag="git")
    text = said(result)
    assert result.ephemeral
    assert text.index(tagged.bob.mention) < text.index(tagged.carol.mention) < text.index(tagged.manager.mention)
    assert "score +2 · 1 answer · active" in text
    assert "Who knows git" in text


async def test_a_tag_without_answers_says_so(tagged: World):
    await ask(tagged)
    assert "Nobody is known" in said(await tagged.alice.slash(tagged.chat, "experts", tag="git"))


async def test_an_unknown_tag_and_one_of_a_hidden_channel_get_the_same_answer(tagged: World):
    await let_three_answer(tagged)
    unknown = said(await tagged.alice.slash(tagged.chat, "experts", tag="cobol"))
    tagged.hide(tagged.forum, tagged.alice)
    await tagged.settle()
    hidden = said(await tagged.alice.slash(tagged.chat, "experts", tag="git"))
    assert "no tag" in unknown
    assert hidden == unknown.replace("cobol", "git")


async def test_who_left_is_not_among_those_who_know_a_tag(tagged: World):
    await let_three_answer(tagged)
    tagged.env.backend.remove_member(tagged.guild.id, tagged.bob.id)
    text = said(await tagged.alice.slash(tagged.chat, "experts", tag="git"))
    assert tagged.bob.mention not in text
    assert tagged.carol.mention in text


async def test_tags_complete_as_one_types(tagged: World):
    await ask(tagged)
    choices = await tagged.alice.autocomplete(tagged.chat, "experts", "tag", "gi")
    assert [choice["name"] for choice in choices] == ["git"]


# --- pings


async def opt_in(world: World, *members: MemberActor) -> None:
    for member in members:
        await world.bot.services.preferring.change(world.guild.id, member.id, "expert_pings", "on")


def pings(thread: ChannelHandle) -> list[set[int]]:
    """Return whom each message in the thread pinged that asks experts."""
    return [
        {user.id for user in message.mentions}
        for message in thread.history()
        if message.author.bot and "waits for an answer" in text_of(message)
    ]


async def hours(world: World, number: float) -> None:
    await world.advance(number * 3_600)
    await world.settle()


async def test_the_two_best_of_those_who_want_it_are_pinged_after_twelve_hours(tagged: World):
    dave = tagged.member("dave")
    await let_answer(tagged, dave, tagged.bob, tagged.carol, tagged.manager)
    await opt_in(tagged, tagged.bob, tagged.carol, tagged.manager)
    thread = await ask(tagged)
    await hours(tagged, 11.9)
    assert pings(thread) == []
    calls = tagged.calls()
    await hours(tagged, 0.2)
    assert pings(thread) == [{tagged.bob.id, tagged.carol.id}]
    assert calls.routes == ["POST /channels/*/messages"]
    await hours(tagged, 48)
    assert len(pings(thread)) == 1


async def test_nobody_is_pinged_who_did_not_ask_for_it(tagged: World):
    await let_three_answer(tagged)
    thread = await ask(tagged)
    await hours(tagged, 13)
    assert pings(thread) == []
    assert tagged.rows("SELECT * FROM expert_ping_due") == []


async def test_an_answered_question_pings_nobody(tagged: World):
    await let_three_answer(tagged)
    await opt_in(tagged, tagged.bob)
    thread = await ask(tagged)
    await tagged.answer(thread, tagged.carol)
    await hours(tagged, 13)
    assert pings(thread) == []


async def test_a_member_is_pinged_at_most_once_a_day(tagged: World):
    await let_three_answer(tagged)
    await opt_in(tagged, tagged.bob)
    first = await ask(tagged)
    second = await ask(tagged)
    await hours(tagged, 13)
    assert (pings(first), pings(second)) == ([{tagged.bob.id}], [])
    await hours(tagged, 12)
    third = await ask(tagged)
    await hours(tagged, 13)
    assert pings(third) == [{tagged.bob.id}]


async def test_the_asker_who_left_and_who_cannot_see_the_channel_are_not_pinged(tagged: World):
    dave, erin = tagged.member("dave"), tagged.member("erin")
    await let_answer(tagged, tagged.alice, dave, erin, tagged.bob)
    await opt_in(tagged, tagged.alice, dave, erin, tagged.bob)
    thread = await ask(tagged)
    tagged.env.backend.remove_member(tagged.guild.id, dave.id)
    tagged.hide(tagged.forum, erin)
    await hours(tagged, 13)
    assert pings(thread) == [{tagged.bob.id}]


async def test_the_waiting_time_is_the_guilds(tagged: World):
    await let_three_answer(tagged)
    await opt_in(tagged, tagged.bob)
    await configure(tagged, expert_ping_hours="2")
    thread = await ask(tagged)
    await hours(tagged, 2.1)
    assert pings(thread) == [{tagged.bob.id}]


async def test_a_guild_that_wants_no_pings_has_none(tagged: World):
    await let_three_answer(tagged)
    await opt_in(tagged, tagged.bob)
    waiting = await ask(tagged)
    await configure(tagged, expert_ping_hours="0")
    await ask(tagged)
    await hours(tagged, 13)
    assert pings(waiting) == []
    assert tagged.rows("SELECT * FROM expert_ping_due") == []


async def test_a_guild_that_came_to_wait_longer_waits_on(tagged: World):
    await let_three_answer(tagged)
    await opt_in(tagged, tagged.bob)
    thread = await ask(tagged)
    await configure(tagged, expert_ping_hours="24")
    await hours(tagged, 13)
    assert pings(thread) == []
    await hours(tagged, 12)
    assert pings(thread) == [{tagged.bob.id}]


async def test_a_post_opened_by_hand_pings_as_well(tagged: World):
    await let_three_answer(tagged)
    await opt_in(tagged, tagged.bob)
    tags = {tag["name"]: int(tag["id"]) for tag in tagged.forum._channel.available_tags}
    thread = await tagged.forum_post(tagged.alice, tags=[tags["git"]])
    await hours(tagged, 13)
    assert pings(thread) == [{tagged.bob.id}]


async def test_waiting_survives_a_restart(tagged: World):
    await let_three_answer(tagged)
    await opt_in(tagged, tagged.bob)
    thread = await ask(tagged)
    await tagged.restart()
    await hours(tagged, 13)
    assert pings(thread) == [{tagged.bob.id}]


@pytest.mark.parametrize("came", [True, False])
async def test_a_ping_is_sent_once_whether_or_not_the_failed_call_was_heard(tagged: World, came: bool):
    await let_three_answer(tagged)
    await opt_in(tagged, tagged.bob)
    thread = await ask(tagged)
    fault = tagged.fail("POST", f"/channels/{thread.id}/messages", status=500, after=came)
    await hours(tagged, 13)
    await hours(tagged, 1)
    assert fault is not None
    assert pings(thread) == [{tagged.bob.id}]


async def test_a_refused_ping_is_let_go(tagged: World):
    await let_three_answer(tagged)
    await opt_in(tagged, tagged.bob)
    thread = await ask(tagged)
    tagged.deny_bot(tagged.forum, send_messages_in_threads=True)
    await hours(tagged, 13)
    assert pings(thread) == []
    assert tagged.rows("SELECT * FROM expert_ping_due") == []
