"""A guild with two Q&A channels of which one is hidden from bob, and everything that reaches him."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from simcord import ChannelHandle, InteractionResult, MemberActor, ResponseMessage

from tests.cogs.steps import configure
from tests.support.world import ACCEPT, UP, World

MARK = "zyxxy"
"""Every text in the hidden channel has it, in each of its words that nobody else uses."""

_EPHEMERAL = 64
TAG = "zyxxytag"
HIDDEN_TITLE = "Zyxxyalpha lies where hardly anybody looks"
HIDDEN_DETAILS = "Zyxxybeta was put away with care last year, and now the map is gone. Who drew it, and where is it?"
HIDDEN_ANSWER = (
    "Ask `Zyxxygamma`, it tells all: three steps to the north of the old oak tree, then two steps to the west of it."
)
PUBLIC_TITLE = "How long does sourdough have to rest?"
PUBLIC_DETAILS = "My bread stays flat however long I wait for it. Does it need more warmth, or only more time?"
PUBLIC_ANSWER = "Until it `doubled`: four hours in a warm kitchen, and a whole night in the cold of a refrigerator."
_LOG = "log"
_WORTH = 100


@dataclass(frozen=True, slots=True)
class Target:
    """What a member may name: something that is hidden, or in its place something that is not there.

    Attributes:
        number: of a question in its guild.
        thread_id, channel_id: Discord's ids.
        question_id, answer_id, bounty_id, case_id: the bot's own ids.
        own_id, own_thread_id: of a question there that bob asked when he still saw it.
        own_answer_id: of his answer to the first question.
        own_bounty_id: of the bounty on his question.
        tag: of the question.
        word, answer_word: of its title, and of its answer.
    """

    number: int
    thread_id: int
    channel_id: int
    question_id: int
    answer_id: int
    bounty_id: int
    case_id: int
    own_id: int
    own_thread_id: int
    own_answer_id: int
    own_bounty_id: int
    tag: str
    word: str
    answer_word: str


@dataclass
class Scene:
    """The guild when bob and the helper do not see the forum any more.

    Attributes:
        world: the guild; bob sees its text channel.
        hidden: what lies in the forum.
        absent: what lies nowhere, named alike.
        public: the thread of a public question that bob answered, which a hidden one repeats.
        repeating: the thread of a public question that repeats a hidden one.
    """

    world: World
    hidden: Target
    absent: Target
    public: ChannelHandle
    repeating: ChannelHandle

    @property
    def bob(self) -> MemberActor:
        """Return who looks."""
        return self.world.bob

    @property
    def chat(self) -> ChannelHandle:
        """Return a channel that he sees."""
        return self.world.chat

    def traces(self, text: str) -> list[str]:
        """Return what of the hidden channel a text tells, in its words or by Discord's ids."""
        backend = self.world.env.backend
        ids = {self.world.forum.id, *backend.messages.get(self.world.forum.id, ())}
        for thread in (each for each in backend.channels.values() if each.parent_id == self.world.forum.id):
            ids |= {thread.id, *backend.messages.get(thread.id, ())}
        return [mark for mark in (MARK, *map(str, sorted(ids))) if mark in text.lower()]

    def around(self) -> str:
        """Return all that stands where bob looks: the messages in his channels, and direct ones."""
        backend = self.world.env.backend
        seen: list[str] = []
        for channel in list(backend.channels.values()):
            is_hidden = self.world.forum.id in (channel.id, channel.parent_id)
            if is_hidden or channel.name == _LOG:
                continue
            messages = backend.messages.get(channel.id, {}).values()
            seen += [channel.name or "", *(_shown(each) for each in messages if not each.flags & _EPHEMERAL)]
        return "\n".join(seen)

    def told(self, results: object) -> str:
        """Return what the bot answered: texts, links, custom ids, forms, choices, and what is in files."""
        if isinstance(results, InteractionResult):
            messages = [*([results.response] if results.response else []), *results.followups]
            parts = [self._message(message) for message in messages]
            return "\n".join([*parts, json.dumps([results.modal, results.autocomplete_choices], ensure_ascii=False)])
        if isinstance(results, ResponseMessage):
            return self._message(results)
        if isinstance(results, list | tuple):
            return "\n".join(self.told(each) for each in results)
        return json.dumps(results, ensure_ascii=False, default=str)

    def _message(self, message: ResponseMessage) -> str:
        files = [self.world.env.backend.cdn.get(each.url) or b"" for each in message.attachments]
        names = [each.filename for each in message.attachments]
        return "\n".join([_shown(message._message), *names, *(file.decode(errors="replace") for file in files)])


def masked(text: str, target: Target) -> str:
    """Return a text with a word in the place of each name that was typed: it is the caller's own."""
    named = [(str(getattr(target, each.name)), each.name) for each in fields(target)]
    for value, name in sorted(named, key=lambda pair: -len(pair[0])):
        if not value.isdecimal() or int(value) > 10**15:
            text = text.replace(value, f"<{name}>").replace(value.capitalize(), f"<{name}>")
    return text


async def arrange(world: World) -> Scene:
    """Let things happen in both channels, and then hide the forum from bob."""
    await configure(world, bounties="on", points_question_up=str(_WORTH), log_channel=str(_log(world).id))
    world.forum_tags(TAG)
    await world.settle()
    bob, alice, carol = world.bob, world.alice, world.carol
    hidden = await world.ask(carol, title=HIDDEN_TITLE, details=HIDDEN_DETAILS, tags=[TAG], channel=world.forum)
    await _vote(world, hidden, world.helper)
    await carol.slash(hidden, "bounty", amount=50)
    answer = await world.answer(hidden, alice, HIDDEN_ANSWER)
    await world.answer(
        hidden, bob, "I `looked` there once myself, and there was nothing but an empty box of tin in it."
    )
    await carol.react(answer, ACCEPT)
    await world.helper.react(answer, UP)
    await world.helper.context_menu(hidden, "Report", answer)
    own = await world.ask(bob, title="What becomes of the old tin box now?", channel=world.forum)
    await _vote(world, own, world.helper)
    await bob.slash(own, "bounty", amount=50)
    await world.answer(own, alice, HIDDEN_ANSWER)
    public = await world.ask(alice, title=PUBLIC_TITLE, details=PUBLIC_DETAILS, channel=world.text)
    await world.answer(public, bob, PUBLIC_ANSWER)
    await world.helper.react(world.card(public), UP)
    repeated = await world.ask(carol, title="Zyxxydelta needs how much rest?", channel=world.forum)
    repeating = await world.ask(alice, title="Where are things put away with care?", channel=world.text)
    world.hide(world.forum, bob)
    await world.settle()
    await world.helper.slash(repeated, "question duplicate", original=str(_number(world, public)))
    await world.helper.slash(repeating, "question duplicate", original=str(_number(world, hidden)))
    await world.advance(10)
    world.hide(world.forum, world.helper)
    await world.settle()
    there = Target(
        number=_number(world, hidden),
        thread_id=hidden.id,
        channel_id=world.forum.id,
        question_id=_post(world, hidden),
        answer_id=_value(world, "SELECT MIN(id) FROM answer"),
        bounty_id=_value(world, "SELECT MIN(id) FROM bounty"),
        case_id=_value(world, "SELECT id FROM report_case"),
        own_id=_post(world, own),
        own_thread_id=own.id,
        own_answer_id=_value(world, "SELECT MIN(id) + 1 FROM answer"),
        own_bounty_id=_value(world, "SELECT MAX(id) FROM bounty"),
        tag=TAG,
        word="zyxxyalpha",
        answer_word="zyxxygamma",
    )
    nowhere = Target(
        number=9_001,
        thread_id=hidden.id + 1,
        channel_id=world.forum.id + 1,
        question_id=9_002,
        answer_id=9_003,
        bounty_id=9_004,
        case_id=9_005,
        own_id=9_006,
        own_thread_id=own.id + 1,
        own_answer_id=9_007,
        own_bounty_id=9_008,
        tag="qwvvqtag",
        word="qwvvqalpha",
        answer_word="qwvvqgamma",
    )
    return Scene(world, there, nowhere, public, repeating)


def _log(world: World) -> ChannelHandle:
    """Return a channel for the helpers' eyes only."""
    log = world.guild.create_text_channel(_LOG)
    world.hide(log, world.bob)
    return log


async def _vote(world: World, thread: ChannelHandle, *voters: MemberActor) -> None:
    for voter in voters:
        await voter.react(world.card(thread), UP)
    await world.settle()


def _post(world: World, thread: ChannelHandle) -> int:
    return _value(world, "SELECT id FROM question WHERE thread_id = :id", id=thread.id)


def _number(world: World, thread: ChannelHandle) -> int:
    return _value(world, "SELECT number FROM question WHERE thread_id = :id", id=thread.id)


def _value(world: World, sql: str, **parameters: Any) -> int:
    return int(world.value(sql, **parameters))


def _shown(message: Any) -> str:
    content: Iterable[Any] = (message.content, message.embeds, message.components)
    return json.dumps(list(content), ensure_ascii=False, default=str)
