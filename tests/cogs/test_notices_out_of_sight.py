"""Notices of what happens where a member sees nothing any more: none is sent."""

import pytest

from bot.domain.digests import WEEK_SECONDS
from bot.domain.identity import SECONDS_A_DAY
from bot.domain.preferences import NoticeKind
from tests.cogs.hidden_scene import HIDDEN_ANSWER, HIDDEN_DETAILS, HIDDEN_TITLE, MARK, TAG
from tests.cogs.steps import configure
from tests.support.world import ACCEPT, UP, World, text_of

SAID: dict[NoticeKind, str] = {
    NoticeKind.FOLLOWED_TAG: "A new question with a tag",
    NoticeKind.ANSWERED: "has a new answer",
    NoticeKind.ACCEPTED: "was accepted",
    NoticeKind.BOUNTY: "bounty",
    NoticeKind.BADGE: "badge",
    NoticeKind.DIGEST: "Your week",
}


def test_every_kind_of_notice_is_here() -> None:
    assert SAID.keys() == {*NoticeKind}


@pytest.mark.parametrize("is_hidden", [False, True])
async def test_nobody_is_told_of_what_they_cannot_see(qa: World, is_hidden: bool) -> None:
    await configure(qa, bounties="on", points_question_up="100")
    qa.forum_tags(TAG)
    await qa.settle()
    services, guild = qa.bot.services, qa.guild.id
    await services.preferring.change_direct(guild, qa.bob.id, "answered,accepted,bounty,badge,digest")
    await services.preferring.change(guild, qa.bob.id, "notice_followed_tag", "direct")
    await qa.bob.slash(qa.chat, "tags follow", tag=TAG)
    own = await qa.ask(qa.bob, title="Zyxxyown: where is the map?", channel=qa.forum)
    thread = await qa.ask(qa.carol, title="Zyxxyother: where is the key?", channel=qa.forum)
    await qa.helper.react(qa.card(thread), UP)
    await qa.carol.slash(thread, "bounty", amount=50)
    answer = await qa.answer(thread, qa.bob, "Look `there`, where one looks last: below the mat at the door, as ever.")
    if is_hidden:
        qa.hide(qa.forum, qa.bob)
        await qa.settle()
    await qa.answer(own, qa.alice, HIDDEN_ANSWER)
    await qa.carol.react(answer, ACCEPT)
    bounty, post = qa.value("SELECT id FROM bounty"), qa.value("SELECT MIN(id) FROM answer")
    await services.bountying.award(guild, bounty, qa.carol.id, post)
    await qa.ask(qa.alice, title=HIDDEN_TITLE, details=HIDDEN_DETAILS, tags=[TAG], channel=qa.forum)
    for _ in range(2):
        await qa.advance(WEEK_SECONDS / 2 + SECONDS_A_DAY / 2)
        await qa.settle()
    told = "\n".join(text_of(message) for message in qa.dms(qa.bob))
    links = str([message.embeds[0].to_dict() for message in qa.dms(qa.bob) if message.embeds])
    traces = (MARK, str(qa.forum.id), str(own.id), str(thread.id))
    if is_hidden:
        assert [trace for trace in traces if trace in (told + links).lower()] == []
    else:
        assert [kind for kind, words in SAID.items() if words not in told] == []
        assert MARK in told.lower()
