"""`/setup` as managers use it, from an empty guild to the first question."""

import pytest

from bot.domain.setting_edits import fingerprint
from tests.cogs import forging
from tests.cogs.panels import kept, menu, open_form, open_panel, parts, pick, send, turn, values_of
from tests.cogs.steps import configure, shown
from tests.support.messages import text_of
from tests.support.world import ANSWER, World, said

EMPTY = fingerprint("")


# --- from nothing to the first question


async def test_from_an_empty_guild_to_the_first_question(world: World):
    world.bot_can(manage_channels=True)
    panel = await world.manager.slash(world.chat, "setup")
    assert panel.ephemeral
    assert "Where do questions go?" in said(panel)
    calls = world.calls()
    form = await world.manager.click(shown(panel), label="Create a forum for me")
    await send(world, form, name="questions-here", tags="git, python, Git")
    assert calls.routes.count("POST /guilds/*/channels") == 1
    assert len(calls.routes) == 4
    assert "Now type `/ask`" in said(panel)
    thread = await world.ask(world.alice)
    forum = world.channel(thread._channel.parent_id or 0)._channel
    assert forum.name == "questions-here"
    assert [(tag["name"], tag["moderated"]) for tag in forum.available_tags] == [
        ("git", False),
        ("python", False),
        ("Solved", True),
    ]
    assert forum.default_reaction_emoji == {"emoji_id": None, "emoji_name": "⬆️"}
    assert "One question a post" in (forum.topic or "")


async def test_a_picked_channel_leads_to_the_first_question_too(world: World):
    panel = await open_panel(world)
    await pick(world, panel, "qa_channels", world.text)
    assert "Now type `/ask`" in said(panel)
    assert kept(world) == {"qa_channels": str(world.text.id)}
    thread = await world.ask(world.alice)
    assert thread._channel.parent_id == world.text.id


async def test_without_manage_channels_it_is_said_how_a_forum_is_made_by_hand(world: World):
    panel = await open_panel(world)
    calls = world.calls()
    await world.manager.click(shown(panel), label="Create a forum for me")
    assert "I lack *Manage Channels*" in said(panel)
    assert "channel of the type **Forum**" in said(panel)
    assert len(calls.routes) == 1
    assert any("permissions=328565124176" in url for url in values_of(panel, "url"))
    assert kept(world) == {}


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (500, 0), (400, 30013)])
async def test_a_forum_that_discord_refuses_is_told_plainly(world: World, status: int, code: int):
    world.bot_can(manage_channels=True)
    panel = await open_panel(world)
    form = await world.manager.click(shown(panel), label="Create a forum for me")
    world.fail("POST", "/guilds/*/channels", status=status, code=code, times=None)
    told = await send(world, form, name="my own questions")
    assert "Discord did not let me create the forum" in said(told)
    assert "my own questions" in said(told)
    assert kept(world) == {}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "q", "tags": "a name that is much too long"}, "Too long: **a name that is much too long**"),
        ({"name": "q", "tags": ",".join(f"tag{number}" for number in range(20))}, "no room for **tag19**"),
        ({"name": "\u200b"}, "at least **1** visible"),
    ],
)
async def test_a_forum_that_cannot_be_so_is_refused_before_discord_is_asked(
    world: World, fields: dict[str, str], words: str
):
    world.bot_can(manage_channels=True)
    panel = await open_panel(world)
    form = await world.manager.click(shown(panel), label="Create a forum for me")
    calls = world.calls()
    told = await send(world, form, **fields)
    assert told.followups[0].ephemeral
    assert words in said(told)
    assert "POST /guilds/*/channels" not in calls.routes


async def test_a_refused_forum_is_corrected_in_the_form_that_has_all_that_was_typed(world: World):
    world.bot_can(manage_channels=True)
    form = await world.manager.click(shown(await open_panel(world)), label="Create a forum for me")
    told = await send(world, form, name="help", guidelines="Be *kind*.", tags="git, a name that is much too long")
    form = await world.manager.click(told.followups[0], label="Edit again")
    assert form.modal is not None
    typed = {part["custom_id"]: part["value"] for part in parts(form.modal["components"]) if part.get("value")}
    assert typed == {"name": "help", "guidelines": "Be *kind*.", "tags": "git, a name that is much too long"}
    await send(world, form, tags="git, sql, much too long once more")
    assert "**much too long once more**" in text_of(told.followups[0])
    form = await world.manager.click(told.followups[0], label="Edit again")
    await send(world, form, tags="git, sql")
    assert text_of(told.followups[0]).startswith("✅")
    assert "Now type `/ask`" in text_of(told.followups[0])
    assert (told.followups[0].components, told.followups[0].embeds) == ([], [])
    [forum] = [each for each in world.env.backend.channels.values() if each.name == "help"]
    assert (forum.topic, [tag["name"] for tag in forum.available_tags]) == ("Be *kind*.", ["git", "sql", "Solved"])


# --- settings of every kind


async def test_roles_channels_and_choices_are_picked_and_reset(qa: World):
    panel = await open_panel(qa, "people")
    assert f"<@&{qa.helper_role.id}>" in said(panel)
    other = qa.guild.create_role("Gurus")
    await qa.settle()
    await pick(qa, panel, "helper_role", other)
    assert kept(qa)["helper_role"] == str(other.id)
    await pick(qa, panel, "log_channel", qa.chat)
    await pick(qa, panel, "log_channel")
    assert "log_channel" not in kept(qa)
    await pick(qa, panel, "language", "de")
    assert kept(qa)["language"] == "de"
    await qa.manager.click(shown(panel), custom_id=f"setup:{qa.guild.id}:reset:language.{fingerprint('de')}")
    assert "language" not in kept(qa)


async def test_numbers_are_typed_all_or_none(qa: World):
    panel = await open_panel(qa, "limits")
    form = await open_form(qa, panel, "limits.0")
    await send(qa, form, votes_per_day="7", pair_votes_per_day="2")
    assert "**Votes a day**: 7 · default: 500" in said(panel)
    assert {name: kept(qa).get(name) for name in ("votes_per_day", "pair_votes_per_day")} == {
        "votes_per_day": "7",
        "pair_votes_per_day": "2",
    }
    before = kept(qa)
    for bad in ("many", "-1", "100001", "1e3", "٣"):
        form = await open_form(qa, panel, "limits.0")
        await send(qa, form, votes_per_day=bad, pair_votes_per_day="9")
        assert "does not fit the setting" in said(panel)
        assert kept(qa) == before


async def test_emoji_have_to_be_emoji_and_to_differ(qa: World):
    panel = await open_panel(qa, "answers")
    for fields in ({"emoji_up": "up"}, {"emoji_up": "⬇️"}):
        form = await open_form(qa, panel, "answers.0")
        await send(qa, form, **fields)
        assert "does not fit the setting" in said(panel)
    form = await open_form(qa, panel, "answers.0")
    await send(qa, form, emoji_up="👍")
    assert kept(qa)["emoji_up"] == "👍"


async def test_rank_roles_are_added_and_taken_away(qa: World):
    role = qa.guild.create_role("Expert")
    await qa.settle()
    panel = await open_panel(qa, "extras")
    form = await qa.manager.click(shown(panel), label="Add a rank role…")
    await send(qa, form, role=[role], earned_by="500")
    assert kept(qa)["rank_roles"] == f"{role.id}:500"
    assert "I lack **Manage Roles**" in said(panel)
    assert "@Expert: 500" in values_of(panel, "label")
    form = await qa.manager.click(shown(panel), label="Add a rank role…")
    await send(qa, form, role=[role], earned_by="much")
    assert "does not fit the setting" in said(panel)
    await pick(qa, panel, "rank_roles", f"{role.id}:500")
    assert "rank_roles" not in kept(qa)


async def test_what_a_picked_channel_lacks_is_said_by_name(qa: World):
    qa.deny_bot(qa.forum, manage_threads=True)
    qa.deny_bot(qa.chat, send_messages=True)
    await qa.settle()
    panel = await open_panel(qa, "channels")
    assert f"❌ <#{qa.forum.id}>: I lack **Manage Threads**" in said(panel)
    assert f"✅ <#{qa.text.id}>" in said(panel)
    await turn(qa, panel, "people")
    await pick(qa, panel, "log_channel", qa.chat)
    assert f"❌ <#{qa.chat.id}>: I lack **Send Messages, Embed Links**" in said(panel)


async def test_channels_gone_and_roles_gone_are_named(qa: World):
    qa.delete_channel(qa.forum)
    qa.guild._guild.roles.pop(qa.helper_role.id)
    await qa.restart()
    panel = await open_panel(qa, "channels")
    assert f"<#{qa.forum.id}> is a channel for questions, but I cannot find it" in said(panel)
    await turn(qa, panel, "people")
    assert "The helper role was deleted" in said(panel)


# --- several channels


async def test_each_channel_has_its_own_detection(qa: World):
    panel = await open_panel(qa, f"channel-{qa.text.id}")
    await pick(qa, panel, "channel_detection", "explicit")
    assert kept(qa)["channel_detection"] == f"{qa.text.id}:explicit"
    assert "only when somebody says so" in said(panel)
    for channel, answers in ((qa.text, 0), (qa.forum, 1)):
        thread = await qa.ask(qa.alice, channel=channel)
        await qa.bob.send(thread, ANSWER)
        assert qa.value("SELECT COUNT(*) FROM answer") == answers
    await pick(qa, panel, "channel_detection", "default")
    assert "channel_detection" not in kept(qa)


async def test_a_forum_with_tags_of_its_own_offers_and_takes_no_others(qa: World):
    other = qa.guild.create_forum_channel("python")
    qa.forum_tags("git", forum=qa.forum)
    qa.forum_tags("asyncio", "typing", "Solved", forum=other)
    await qa.settle()
    await configure(qa, qa_channels=f"{qa.forum.id},{other.id}")
    await qa.submit_ask(qa.carol)
    panel = await open_panel(qa, f"channel-{other.id}")
    await pick(qa, panel, "channel_tags", "own")
    assert "the forum's own tags alone" in said(panel)
    assert await offered(qa, other.id) == {"asyncio", "typing"}
    assert await offered(qa, qa.forum.id) >= {"git", "asyncio", "typing"}


async def offered(world: World, channel_id: int) -> set[str]:
    """Return the tags that the form offers for a channel."""
    everywhere = frozenset(channel.id for channel in world.bot.get_guild(world.guild.id).channels)
    return set(await world.bot.services.listing.tags_for_form(world.guild.id, everywhere, channel_id))


async def test_another_channel_becomes_the_default_one(qa: World):
    panel = await open_panel(qa, f"channel-{qa.text.id}")
    await qa.manager.click(shown(panel), label="Make it the default")
    assert kept(qa)["qa_channels"] == f"{qa.text.id},{qa.forum.id}"
    thread = await qa.ask(qa.alice)
    assert thread._channel.parent_id == qa.text.id


async def test_picking_channels_keeps_the_order_of_those_that_stay(qa: World):
    more = qa.guild.create_text_channel("more")
    await qa.settle()
    panel = await open_panel(qa, "channels")
    await pick(qa, panel, "qa_channels", more, qa.text, qa.forum)
    assert kept(qa)["qa_channels"] == f"{qa.forum.id},{qa.text.id},{more.id}"


async def test_the_page_of_a_forum_offers_to_adopt_its_posts(qa: World):
    await qa.forum_post(qa.alice)
    panel = await open_panel(qa, f"channel-{qa.forum.id}")
    told = await qa.manager.click(shown(panel), label="Adopt existing posts of #questions…")
    assert "Look first" in values_of(told, "label")


# --- two managers, stale panels, forgers


async def test_the_second_of_two_managers_sees_the_newer_value(qa: World):
    first, second = await open_panel(qa, "people"), await open_panel(qa, "people")
    other = qa.guild.create_role("Gurus")
    await qa.settle()
    stale = menu(second, "helper_role")
    await pick(qa, first, "helper_role", other)
    await qa.manager.select(shown(second), [], custom_id=stale)
    assert "Somebody else has just changed" in said(second)
    assert f"<@&{other.id}>" in said(second)
    assert kept(qa)["helper_role"] == str(other.id)
    await pick(qa, second, "helper_role")
    assert "helper_role" not in kept(qa)


async def test_a_form_refuses_what_was_changed_since_it_opened_and_takes_the_rest(qa: World):
    panel = await open_panel(qa, "limits")
    form = await open_form(qa, panel, "limits.0")
    await configure(qa, votes_per_day="9")
    await send(qa, form, votes_per_day="8")
    assert "is **9** now" in said(panel).replace("\\", "")
    assert kept(qa)["votes_per_day"] == "9"
    form = await open_form(qa, panel, "limits.0")
    await configure(qa, votes_per_day="10")
    await send(qa, form, pair_votes_per_day="4")
    assert (kept(qa)["votes_per_day"], kept(qa)["pair_votes_per_day"]) == ("10", "4")


async def test_a_panel_and_a_form_work_after_a_restart(qa: World):
    panel = await open_panel(qa, "limits")
    form = await open_form(qa, panel, "limits.0")
    await qa.restart()
    await send(qa, form, votes_per_day="8")
    assert kept(qa)["votes_per_day"] == "8"
    await turn(qa, panel, "points")
    assert "Question voted up" in said(panel)


@pytest.mark.parametrize(
    "press",
    [
        "open:points",
        "form:limits.0",
        "create",
        f"first:1.{EMPTY}",
        f"reset:votes_per_day.{EMPTY}",
        "pick:votes_per_day.=5",
        "pick:open=points",
    ],
)
async def test_the_right_is_asked_again_at_each_press(qa: World, press: str):
    before = kept(qa)
    card = qa.card(await qa.ask(qa.alice))
    refused = await forging.press(qa, qa.helper, card, f"setup:{qa.guild.id}:{press}")
    assert "Only members with *Manage Server* can do this" in said(refused)
    refused = await forging.press(qa, qa.manager, card, f"setup:5:{press}")
    assert "older version" in said(refused)
    assert kept(qa) == before


async def test_a_form_is_refused_of_one_who_is_no_manager(qa: World):
    before = kept(qa)
    custom_id = f"setup:{qa.guild.id}:values:waiting.0:{EMPTY}.{EMPTY}.{EMPTY}"
    fields = {"expert_ping_hours": "1", "reminder_after_days": "1", "stale_after_days": "1"}
    assert "Only members" in said(await forging.submit(qa.helper, qa.chat, custom_id, fields))
    world_wide = await forging.submit(qa.manager, qa.chat, custom_id.replace(str(qa.guild.id), "5"), fields)
    assert "older version" in said(world_wide)
    assert kept(qa) == before


@pytest.mark.parametrize(
    "press",
    [
        "open:",
        "open:nowhere",
        "open:channel-x",
        "form:limits",
        "form:limits.9",
        "form:nothing.0",
        "reset:nothing.x",
        "first:x",
        "pick:nothing.x=1",
        "pick:channel_tags.x.y=own",
        "pick:open=a,b",
    ],
)
async def test_a_forged_press_of_a_manager_is_refused_in_words(qa: World, press: str):
    before = kept(qa)
    card = qa.card(await qa.ask(qa.alice))
    refused = await forging.press(qa, qa.manager, card, f"setup:{qa.guild.id}:{press}")
    assert refused.ephemeral
    assert said(refused)
    assert kept(qa) == before
    assert qa.unexpected_errors() == []


async def test_a_voice_channel_cannot_be_forged_into_the_question_channels(qa: World):
    before = kept(qa)
    voice = qa.guild.create_voice_channel("talk")
    await qa.settle()
    card = qa.card(await qa.ask(qa.alice))
    press = f"setup:{qa.guild.id}:pick:qa_channels.{fingerprint(before['qa_channels'])}={voice.id}"
    assert "cannot hold questions" in said(await forging.press(qa, qa.manager, card, press))
    assert kept(qa) == before


async def test_who_is_no_manager_gets_no_panel(qa: World):
    # Whoever runs a server may offer the command to others; the right is asked for all the same.
    command = qa.bot.tree.get_command("setup")
    assert command.default_permissions.manage_guild
    refused = await forging.slash(qa.helper, qa.manager, qa.chat, "setup")
    assert "Only members with *Manage Server* can do this" in said(refused)


# --- the log channel


async def test_the_log_channel_is_told_who_changed_what(qa: World):
    log = qa.guild.create_text_channel("log")
    await qa.settle()
    await configure(qa, log_channel=str(log.id))
    panel = await open_panel(qa, "limits")
    form = await open_form(qa, panel, "limits.0")
    await send(qa, form, votes_per_day="7", questions_per_hour="3")
    by_command, by_hand = (message.embeds[0].description or "" for message in log.history())
    assert "The command line" in by_command
    assert f"Log channel: none → <#{log.id}>" in by_command
    assert f"<@{qa.manager.id}>" in by_hand
    assert "Votes a day: 500 → 7" in by_hand
    assert qa.rows("SELECT * FROM setting_change") == []


async def test_what_the_command_line_changed_is_told_soon(qa: World):
    log = qa.guild.create_text_channel("log")
    await qa.settle()
    await configure(qa, log_channel=str(log.id))
    assert log.history() == []
    await qa.manager.slash(qa.chat, "help")
    await qa.advance(61)
    assert len(log.history()) == 1


async def test_a_log_channel_that_takes_nothing_keeps_nothing_waiting(qa: World):
    log = qa.guild.create_text_channel("log")
    qa.deny_bot(log, send_messages=True)
    await qa.settle()
    await configure(qa, log_channel=str(log.id))
    await open_panel(qa)
    await qa.advance(61)
    assert qa.rows("SELECT * FROM setting_change") == []


# --- channels that go while questions come


async def test_a_question_whose_channel_goes_as_it_is_posted_is_kept_and_goes_to_the_next_one(qa: World):
    form = await qa.alice.slash(qa.chat, "ask")
    qa.delete_channel(qa.forum)
    await qa.settle()
    told = await qa.alice.submit_modal(form, {"title": "Where did the channel go?", "details": ANSWER})
    if "Edit again" in values_of(told, "label"):
        form = await qa.alice.click(shown(told), label="Edit again")
        await qa.alice.submit_modal(form, {"title": "Where did the channel go?", "details": ANSWER})
    assert len(qa.threads()) == 1
    assert qa.channel(qa.threads()[0])._channel.parent_id == qa.text.id
    assert qa.unexpected_errors() == []
