"""*Ask about this*: the form filled in from a chat message."""

from typing import Any

import discord
import pytest
from simcord import InteractionResult

from bot.app import build_bot
from bot.settings import Settings
from tests.cogs.steps import configure
from tests.support.messages import AnyMessage
from tests.support.world import ANSWER, World, said, text_of

WORDS = "Has anybody seen this strange error? It comes at each start."


async def about(qa: World, message: AnyMessage, channel: Any = None, member: Any = None) -> InteractionResult:
    """Ask about a message."""
    return await (member or qa.alice).context_menu(channel or qa.chat, "Ask about this", message)


def filled(result: InteractionResult) -> dict[str, str | None]:
    """Return what stands in the text fields of the form that opened."""
    assert result.modal is not None, said(result)
    fields = [label["component"] for label in result.modal["components"]]
    return {field["custom_id"]: field.get("value") for field in fields if field["type"] == 4}


async def test_the_form_has_a_title_the_quotation_its_author_and_the_link(qa: World):
    message = await qa.bob.send(qa.chat, WORDS)
    fields = filled(await about(qa, message))
    assert fields["title"] == "Has anybody seen this strange error?"
    link = f"https://discord.com/channels/{qa.guild.id}/{qa.chat.id}/{message.id}"
    assert fields["details"] == f"> {WORDS}\n— bob, {link}\n\n"


async def test_the_form_is_sent_as_it_is_and_becomes_a_question_that_pings_nobody(qa: World):
    message = await qa.bob.send(qa.chat, f"{WORDS} <@{qa.carol.id}> @everyone")
    form = await about(qa, message)
    fields = filled(form)
    await qa.alice.submit_modal(form, {"title": fields["title"], "details": fields["details"]})
    (thread,) = qa.threads()
    (card,) = [each for each in qa.channel(thread).history() if "strange error" in text_of(each)]
    assert card.mentions == []
    assert not card.mention_everyone
    assert qa.value("SELECT title FROM question") == fields["title"]


async def test_a_text_that_makes_no_title_leaves_the_field_to_its_author(qa: World):
    message = await qa.bob.send(qa.chat, "help???")
    assert not filled(await about(qa, message))["title"]


async def test_a_message_without_text_is_refused_with_a_hint(qa: World):
    message = await qa.bob.send(qa.chat, "\u200b")
    result = await about(qa, message)
    assert result.modal is None
    assert result.ephemeral
    assert "no text" in said(result)
    assert "`/ask`" in said(result)


async def test_the_bots_own_messages_are_refused(qa: World):
    thread = await qa.ask(qa.bob)
    result = await about(qa, qa.card(thread), thread)
    assert result.modal is None
    assert "no text" in said(result)


async def test_what_discord_says_itself_is_refused(qa: World):
    pinner = qa.guild.create_role("Pinners", permissions=discord.Permissions(manage_messages=True, pin_messages=True))
    dave = qa.member("dave", roles=[pinner])
    await dave.set_pinned(await qa.bob.send(qa.chat, WORDS), True)
    (notice,) = [each for each in qa.chat.history() if each.type is discord.MessageType.pins_add]
    assert "no text" in said(await about(qa, notice))


async def test_what_another_bot_writes_can_be_asked_about(qa: World):
    builder = qa.member("builder", bot=True)
    message = await builder.send(qa.chat, "The build of the main branch failed with code 137.")
    assert filled(await about(qa, message))["title"] == "The build of the main branch failed with code 137."


async def test_a_message_in_a_thread_of_a_question_can_be_asked_about(qa: World):
    thread = await qa.ask(qa.bob)
    message = await qa.carol.send(thread, ANSWER)
    form = await about(qa, message, thread)
    await qa.alice.submit_modal(form, {"title": "What does this mean for tags, please?", "details": ANSWER})
    assert len(qa.threads()) == 2


async def test_who_sees_no_channel_for_questions_is_told_before_anything_is_typed(qa: World):
    await configure(qa, qa_channels=str(qa.forum.id))
    qa.hide(qa.forum, qa.alice)
    message = await qa.bob.send(qa.chat, WORDS)
    await qa.settle()
    result = await about(qa, message)
    assert result.modal is None
    assert "cannot see" in said(result)


class TestWithoutMessageContent:
    @pytest.fixture
    def make_bot(self, database_path, clock):
        return lambda: build_bot(Settings(database=database_path, message_content=False), clock=clock)

    async def test_the_text_comes_with_the_command(self, qa: World):
        message = await qa.bob.send(qa.chat, WORDS)
        assert WORDS in (filled(await about(qa, message))["details"] or "")
