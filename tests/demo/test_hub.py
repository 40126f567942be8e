"""The page's API: what a member sees and does, and who may ask at all."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from bot.demo.hub.server import exact
from tests.demo.conftest import Page

ANSWER = "Revert it: that makes a new commit which undoes the old one, so nobody's history is rewritten."


def typed(state: dict[str, Any], text: str) -> dict[str, Any]:
    """Return the message that somebody typed."""
    (found,) = [message for message in state["open"]["messages"] if message["content"] == text]
    return found


def index(state: dict[str, Any]) -> dict[str, Any]:
    """Return the bot's list of one answer."""
    (found,) = [message for message in state["open"]["messages"] if "'1 answer'" in str(message["embeds"])]
    return found


async def test_asking_answering_voting_and_accepting_shows_to_everybody(page: Page):
    thread = await page.ask()
    await page.do("Ben", "send", channel=thread, text=ANSWER)
    answer = typed(await page.state("Ben", thread), ANSWER)
    await page.do("Chiara", "react", channel=thread, message=answer["id"], emoji="⬆️", on=True)
    await page.do("Alice", "react", channel=thread, message=answer["id"], emoji="✅", on=True)
    shown = typed(await page.state("Chiara", thread), ANSWER)

    counts = {reaction["emoji"]["name"]: (reaction["count"], reaction["me"]) for reaction in shown["reactions"]}
    assert counts == {"⬆️": (2, True), "⬇️": (1, False), "✅": (1, False)}
    assert "Solved" in (await page.state("Dmitri", thread))["open"]["tags"]


async def test_a_reply_to_one_member_is_shown_to_nobody_else_until_it_is_dismissed(page: Page):
    general = str(page.community.general.id)
    await page.do("Ben", "slash", channel=general, name="help")
    note = (await page.state("Ben", general))["open"]["messages"][-1]
    assert note["ephemeral"]
    assert (await page.state("Alice", general))["open"]["messages"] == []

    await page.do("Ben", "dismiss", channel=general, message=note["id"])
    assert (await page.state("Ben", general))["open"]["messages"] == []


async def test_a_native_post_becomes_a_question(page: Page):
    forum = str(page.community.forum.id)
    outcome = await page.do(
        "Ben", "post", channel=forum, title="Why is the sky blue at all?", text="And why not green?"
    )
    shown = await page.state("Alice", outcome["open"])

    assert shown["open"]["name"] == "Why is the sky blue at all?"
    assert {reaction["emoji"]["name"] for reaction in shown["open"]["messages"][0]["reactions"]} == {"⬆️", "⬇️"}


async def test_files_of_a_form_are_served_as_what_they_are(page: Page):
    picture = b"\x89PNG\r\n\x1a\n" + bytes(24)
    script = b"<script>alert(1)</script>"
    uploads = [
        {"name": name, "data": base64.b64encode(data).decode()}
        for name, data in (("a.png", picture), ("b.html", script))
    ]
    thread = await page.ask(files=uploads)
    card = (await page.state("Alice", thread))["open"]["messages"][0]
    files = {file["name"]: file["url"] for file in card["attachments"]}
    async with page.http.get(page.address + files["b.html"]) as response:
        assert response.headers["Content-Type"] == "application/octet-stream"
        assert response.headers["Content-Disposition"] == "attachment"
        assert await response.read() == script


async def test_the_bot_restarts_on_the_same_database(page: Page):
    thread = await page.ask()
    old = page.community.bot
    async with page.http.post(f"{page.address}/api/restart", json={}, headers={"Origin": page.address}) as response:
        assert response.status == 200

    assert page.community.bot is not old
    await page.do("Ben", "send", channel=thread, text=ANSWER)
    assert index(await page.state("Ben", thread))


async def test_a_member_edits_and_deletes_only_what_is_theirs(page: Page):
    general = str(page.community.general.id)
    await page.do("Ben", "send", channel=general, text="mine")
    own = (await page.state("Ben", general))["open"]["messages"][-1]
    assert "error" in await page.do("Alice", "edit", channel=general, message=own["id"], text="theirs")
    assert await page.do("Ben", "edit", channel=general, message=own["id"], text="changed") == {}
    assert (await page.state("Alice", general))["open"]["messages"][-1]["content"] == "changed"

    assert "error" in await page.do("Alice", "delete", channel=general, message=own["id"])
    assert await page.do("Ben", "delete", channel=general, message=own["id"]) == {}
    assert (await page.state("Ben", general))["open"]["messages"] == []


async def test_an_archived_thread_offers_no_commands_and_wakes_by_a_message(page: Page):
    thread = await page.ask()
    assert "error" in await page.do("Ben", "archive", channel=thread, on=True)
    assert await page.do("Emeka", "archive", channel=thread, on=True) == {"error": "Missing Permissions"}
    assert await page.do("Farah", "archive", channel=thread, on=True) == {}
    shown = (await page.state("Ben", thread))["open"]
    assert shown["archived"]
    assert shown["commands"] == {"slash": [], "message": [], "user": []}

    await page.do("Ben", "send", channel=thread, text="still there?")
    assert not (await page.state("Ben", thread))["open"]["archived"]


async def test_options_and_menus_reach_the_bot_as_members(page: Page):
    thread = await page.ask()
    ben = str(page.community.member("Ben").id)
    await page.do("Alice", "slash", channel=thread, name="profile", options={"member": ben})
    assert "Ben" in str((await page.state("Alice", thread))["open"]["messages"][-1]["embeds"])

    await page.do("Chiara", "menu", channel=thread, user=ben, name="Profile")
    assert "Ben" in str((await page.state("Chiara", thread))["open"]["messages"][-1]["embeds"])


@pytest.mark.parametrize(
    "order",
    [
        {"do": "fly"},
        {"do": "send"},
        {"do": "send", "channel": "x", "text": "hi"},
        {"do": "send", "channel": "12", "text": "hi"},
        {"do": "react", "channel": "12", "message": "1", "emoji": "⬆️", "on": True},
        {"do": "submit", "form": "gone", "values": {}},
        {"do": "slash", "channel": None, "name": "ask"},
        {"do": "slash", "channel": [], "name": "nothing"},
        {"do": "click", "channel": "1", "message": "2", "custom_id": "answer:1:edit"},
    ],
)
async def test_an_order_that_makes_no_sense_is_refused_in_words(page: Page, order: dict[str, Any]):
    assert isinstance((await page.do("Alice", order.pop("do"), **order))["error"], str)


async def test_only_the_page_itself_may_order(page: Page):
    orders = [
        ({"Origin": "http://evil.example"}, "application/json"),
        ({}, "application/json"),
        ({"Origin": page.address}, "text/plain"),
    ]
    for headers, kind in orders:
        async with page.http.post(
            f"{page.address}/api/do", data="{}", headers={**headers, "Content-Type": kind}
        ) as response:
            assert response.status == 403


async def test_no_other_name_leads_to_the_page(page: Page):
    async with page.http.get(page.address, headers={"Host": "evil.example"}) as response:
        assert response.status == 403


async def test_the_page_loads_nothing_from_elsewhere(page: Page):
    async with page.http.get(page.address) as response:
        text = await response.text()
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "http://" not in text
    assert "https://" not in text
    async with page.http.get(f"{page.address}/static/../../../pyproject.toml") as response:
        assert response.status == 404


async def test_time_passes_for_the_bot_while_the_page_is_served(page: Page):
    thread = await page.ask()
    await page.do("Ben", "send", channel=thread, text=ANSWER)
    answer = typed(await page.state("Ben", thread), ANSWER)
    await page.do("Chiara", "react", channel=thread, message=answer["id"], emoji="⬆️", on=True)
    page.clock.advance(10)
    await page.community.env.advance_time(10)

    assert "+1" in str(index(await page.state("Ben", thread))["embeds"])


async def test_direct_messages_are_read_by_their_member_alone(page: Page):
    ben = page.community.member("Ben")
    await (await page.community.bot.fetch_user(ben.id)).send("psst")
    place = (await page.state("Ben"))["dm"]["id"]
    assert [shown["content"] for shown in (await page.state("Ben", place))["open"]["messages"]] == ["psst"]
    assert (await page.state("Alice", place))["open"]["id"] == str(page.community.forum.id)

    assert await page.do("Ben", "send", channel=place, text="hello?") == {}
    assert [shown["author"] for shown in (await page.state("Ben", place))["open"]["messages"]][-1] == str(ben.id)
    assert "error" in await page.do("Alice", "react", channel=place, message="1", emoji="⬆️", on=True)


async def test_completion_offers_what_the_bot_offers(page: Page):
    await page.community.give_tags()
    thread = await page.ask(tags=["python"])
    commands = (await page.state("Alice", thread))["open"]["commands"]["slash"]
    completing = [
        (command["name"], option["name"])
        for command in commands
        for option in command["options"]
        # Questions complete by their words, and nobody follows a tag yet.
        if option.get("autocomplete") and option["name"] in ("tag", "into") and command["name"] != "tags unfollow"
    ]
    assert completing
    for name, option in completing:
        offered = await page.do("Alice", "complete", channel=thread, name=name, option=option, text="pyth", options={})
        assert [choice["name"] for choice in offered["choices"]] == ["python"]


async def test_the_log_is_for_those_who_look_after_the_server(page: Page) -> None:
    def names(state: dict[str, Any]) -> set[str]:
        return {channel["name"] for channel in state["channels"]}

    assert "log" not in names(await page.state("Alice"))
    assert "log" in names(await page.state("Emeka")) & names(await page.state("Farah"))


def test_ids_go_to_the_page_as_texts_and_other_numbers_as_they_are() -> None:
    told = exact({"default_values": [{"id": 1_574_350_631_076_888_576}], "row": 2, "ok": True, "none": None})
    assert told == {"default_values": [{"id": "1574350631076888576"}], "row": 2, "ok": True, "none": None}
