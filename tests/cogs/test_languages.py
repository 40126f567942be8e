"""Everybody is spoken to in their language; what all read is in the server's."""

from __future__ import annotations

from simcord import MemberActor

from tests.cogs.steps import configure, shown
from tests.support.world import World, said

GERMAN_TITLE = "Fragen und Antworten, ohne Discord zu verlassen"
ENGLISH_TITLE = "Questions and answers, without leaving Discord"


def german(world: World) -> MemberActor:
    return world.member("Greta", locale="de")


async def title_of_help(world: World, member: MemberActor) -> str:
    result = await member.slash(world.chat, "help")
    return str(shown(result).embeds[0].title)


async def test_each_caller_is_answered_in_the_language_of_their_client(qa: World) -> None:
    assert await title_of_help(qa, german(qa)) == GERMAN_TITLE
    assert await title_of_help(qa, qa.alice) == ENGLISH_TITLE
    assert await title_of_help(qa, qa.member("Zsófia", locale="hu")) == ENGLISH_TITLE


async def test_what_a_member_chose_goes_before_the_client(qa: World) -> None:
    panel = await qa.alice.slash(qa.chat, "settings")
    await qa.alice.select(shown(panel), ["de"], custom_id=f"choice:{qa.alice.id}:language")
    assert "Die Sprache, in der ich mit dir spreche" in said(panel)
    assert await title_of_help(qa, qa.alice) == GERMAN_TITLE
    await qa.restart()
    assert await title_of_help(qa, qa.alice) == GERMAN_TITLE


async def test_refusals_presses_and_forms_are_answered_in_the_callers_language(qa: World) -> None:
    greta = german(qa)
    refused = await greta.slash(qa.chat, "answer")
    assert "Das geht im Thread einer Frage" in said(refused)
    form = await greta.slash(qa.chat, "ask")
    assert form.modal is not None
    assert form.modal["title"] == "Eine Frage stellen"


async def test_a_card_is_in_the_language_of_the_server_whoever_asks(qa: World) -> None:
    thread = await qa.ask(german(qa))
    assert [field.name for field in qa.card(thread).embeds[0].fields][:1] == ["Asked by"]
    await configure(qa, language="de")
    other = await qa.ask(title="How do I squash the last three commits?")
    assert [field.name for field in qa.card(other).embeds[0].fields][:1] == ["Gefragt von"]


async def test_what_changes_on_a_card_is_in_the_language_of_the_server(qa: World) -> None:
    await configure(qa, language="de")
    thread = await qa.ask()
    answer = await qa.answer(thread)
    await qa.alice.react(answer, "✅")
    await qa.settle()
    assert "gelöst" in str(qa.card(thread).embeds[0].footer.text)
