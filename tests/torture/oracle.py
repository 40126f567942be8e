"""Whether the record equals what Discord shows, at a moment at which the bot has nothing left to do."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.detection import MIN_ANSWER_LENGTH, has_code_block
from bot.domain.text import storable, visible_length
from tests.process.scene import ACCEPT, DOWN, UP, Scene
from tests.torture.record import PostRow, QuestionRow, Record, read_record
from tests.wire.views import MessageView, until
from tests.wire.world import Channel

SETTLED_SECONDS = 60.0
SOLVED, SOLVED_TAG = "✅ Solved", "Solved"
MOST_IN_INDEX = 20

_DIRTY = """
    FROM post
    LEFT JOIN answer ON answer.id = post.id
    JOIN question ON question.id = coalesce(answer.question_id, post.id)
    WHERE dirty_at IS NOT NULL
      AND message_id IS NOT NULL
      AND coalesce(answer.state, '') <> 'deleted'
      AND question.state <> 'deleted'
"""
_WORK = {
    "posts in doubt": f"SELECT count(*) {_DIRTY}",
    "renders": "SELECT count(*) FROM render",
    "repairs": "SELECT count(*) FROM repair",
    "questions on their way": "SELECT count(*) FROM draft WHERE state = 'posting'",
    "answers on their way": "SELECT count(*) FROM answer_draft",
}


def work_left(scene: Scene) -> dict[str, int]:
    """Return what the bot has still to do, by kind; empty when nothing."""
    counts = {name: scene.value(sql) for name, sql in _WORK.items()}
    return {name: count for name, count in counts.items() if count}


async def settled(scene: Scene, timeout: float = SETTLED_SECONDS, *, is_compared: bool = True) -> None:
    """Wait until the bot has nothing left to do.

    Args:
        scene: the guild.
        timeout: in seconds.
        is_compared: wait as well until it has compared its record with Discord since its last start.

    Raises:
        AssertionError: it does not come to an end; with what is left.
    """
    try:
        await until(lambda: (not is_compared or _is_compared(scene)) and not work_left(scene), timeout, pause=0.1)
        await scene.server.quiet(0.3)
        await until(lambda: not work_left(scene), timeout, pause=0.1)
    except (AssertionError, TimeoutError) as error:
        raise AssertionError(f"{_left_in_words(scene)}\n{scene.bot.tail()}") from error


def _left_in_words(scene: Scene) -> str:
    dirty = scene.stage.rows(f"SELECT post.id, kind, message_id, dirty_at {_DIRTY}")
    renders = scene.stage.rows("SELECT kind, post_id, target, attempts FROM render")
    return f"left: {work_left(scene) or 'calls, or the repair'}; posts in doubt: {dirty}; renders: {renders}"


def _is_compared(scene: Scene) -> bool:
    """Return whether the newest session has been followed by a comparison."""
    assert scene.bot.is_running, f"the bot ended:\n{scene.bot.tail()}"
    began = scene.stage.rows("SELECT max(began_at) FROM repair_report")[0][0]
    return began is not None and began >= int(scene.bot.started_at)


def differences(scene: Scene) -> list[str]:
    """Return in words what is on record and not on Discord, or the other way round; empty when both agree."""
    record = read_record(scene)
    return [*_of_work(scene), *_of_threads(scene, record), *_of_posts(scene, record), *_of_cards(scene, record)]


def _of_work(scene: Scene) -> Iterator[str]:
    for name, count in work_left(scene).items():
        yield f"{count} {name} left"


# --- threads


def _of_threads(scene: Scene, record: Record) -> Iterator[str]:
    shown = {thread.id: thread for thread in scene.threads}
    known = record.by_thread()
    native = {thread.id for thread in scene.forum.threads}
    for thread_id, thread in shown.items():
        if thread_id in known:
            continue
        if thread.owner_id == scene.world.bot_id:
            yield f"thread {thread_id} ({thread.name}) of the bot belongs to no question"
        elif thread_id in native and _starter(thread) is not None:
            yield f"thread {thread_id} ({thread.name}) was opened by hand and is no question"
    for thread_id, question in known.items():
        yield from _of_thread(scene, record, question, shown.get(thread_id))


def _of_thread(scene: Scene, record: Record, question: QuestionRow, thread: Channel | None) -> Iterator[str]:
    name, state = f"question {question.number}", question.post.state
    if thread is None:
        if state != "deleted":
            yield f"{name} is {state}, its thread is gone"
        return
    if state == "deleted":
        yield f"{name} is deleted, its thread stands"
        return
    for word, kept, actual in (
        ("archived", question.is_archived, thread.is_archived),
        ("locked", question.is_locked, thread.is_locked),
    ):
        if kept != actual:
            yield f"{name}: {word} is {kept} on record, {actual} on Discord"
    yield from _of_messages(scene, record, question, thread)
    yield from _of_acceptance(scene, record, question, thread)
    yield from _of_shown(scene, question, thread)


def _starter(thread: Channel) -> MessageView | None:
    try:
        return thread.card
    except LookupError:
        return None


# --- messages that should be answers, or belong to nothing


def _of_messages(scene: Scene, record: Record, question: QuestionRow, thread: Channel) -> Iterator[str]:
    name = f"question {question.number}"
    have_answered = {answer.author_id for answer in question.answers}
    own = {question.post.message_id, question.index_message_id}
    for message in thread.messages:
        if message.is_system or message.id in own or message.id == thread.id:
            continue
        if message.id in record.posts:
            continue
        if message.author_id == scene.world.bot_id:
            yield f"{name}: message {message.id} of the bot belongs to nothing: {message.text[:60]!r}"
        elif message.author_id != question.post.author_id:
            if message.author_id not in have_answered and _looks_like_an_answer(message):
                yield f"{name}: message {message.id} of {message.author_id} is no answer"
            # Of somebody who shows both directions neither counts.
            if set(message.reactors(UP)) - {scene.world.bot_id, message.author_id, *message.reactors(DOWN)}:
                yield f"{name}: message {message.id} has up votes and is no answer"


def _looks_like_an_answer(message: MessageView) -> bool:
    if message.is_reply:
        return False
    long = visible_length(message.content) >= MIN_ANSWER_LENGTH
    return long or bool(message.files) or has_code_block(message.content)


def _of_acceptance(scene: Scene, record: Record, question: QuestionRow, thread: Channel) -> Iterator[str]:
    """A check mark of the asker or the bot stands on the accepted answer, and on nothing else."""
    name = f"question {question.number}"
    entitled = {question.post.author_id, scene.world.bot_id}
    accepted = [answer for answer in question.answers if answer.accepted]
    marked = {message.id for message in thread.messages if entitled & set(message.reactors(ACCEPT))}
    marked -= {message.id for message in thread.messages if message.author_id == scene.world.bot_id} - {
        answer.message_id for answer in question.answers
    }
    marked -= {question.post.message_id, thread.id}
    wanted = {answer.message_id for answer in accepted}
    if marked != wanted:
        yield f"{name}: accepted is {sorted(map(str, wanted))}, marked is {sorted(marked)}"
    for answer in question.answers:
        message = _message(scene, answer)
        strangers = set() if message is None else set(message.reactors(ACCEPT)) - entitled
        if strangers and answer.state == "live":
            yield f"{name}: {strangers} keep check marks on answer {answer.message_id}"


# --- what the bot shows


def _of_shown(scene: Scene, question: QuestionRow, thread: Channel) -> Iterator[str]:
    """The card, the forum's tag and the index message tell of the answers that are on record."""
    name = f"question {question.number}"
    live = [answer for answer in question.answers if answer.state == "live"]
    is_solved = any(answer.accepted for answer in live)
    card = _message(scene, question.post)
    if card is not None and question.post.is_card and (SOLVED in card.text) != is_solved:
        yield f"{name}: solved is {is_solved}, its card says {card.text!r}"
    if thread.parent_id == scene.forum.id and (SOLVED_TAG in thread.tags) != is_solved:
        yield f"{name}: solved is {is_solved}, its tags are {thread.tags}"
    index = None if question.index_message_id is None else scene.world.message(thread.id, question.index_message_id)
    if index is None:
        if live:
            yield f"{name}: no index message for {len(live)} answers"
        return
    lines = [line for line in index.text.splitlines() if "<@" in line]
    if len(lines) != min(len(live), MOST_IN_INDEX):
        yield f"{name}: {len(live)} answers, its index says {index.text!r}"
    for answer in live:
        if len(live) <= MOST_IN_INDEX and str(answer.message_id) not in index.text:
            yield f"{name}: answer {answer.message_id} is missing in its index {index.text!r}"


# --- posts


def _of_posts(scene: Scene, record: Record) -> Iterator[str]:
    for question in record.questions.values():
        if question.post.state == "deleted":
            continue
        for post in (question.post, *question.answers):
            yield from _of_post(scene, post, f"{post.kind} {post.id} (message {post.message_id})")


def _of_post(scene: Scene, post: PostRow, name: str) -> Iterator[str]:
    message = _message(scene, post)
    if message is None:
        if post.kind == "answer" and post.state not in ("deleted", "retracted"):
            yield f"{name} is {post.state}, its message is gone"
        if post.kind == "question" and post.counted:
            yield f"{name} has votes {post.counted}, its message is gone"
        return
    if post.state in ("deleted", "retracted"):
        if post.state == "deleted":
            yield f"{name} is deleted, its message stands"
        return
    yield from _of_votes(scene, post, message, name)
    if not post.is_card and post.body != storable(message.content):
        yield f"{name} says {post.body[:60]!r}, its message {message.content[:60]!r}"
    if post.is_card and visible_length(post.body) and post.body[:20] not in message.text:
        yield f"{name} says {post.body[:60]!r}, its card {message.text[:60]!r}"
    # No thread is woken for these alone: one that slept while they were cleared goes without them.
    thread = next((thread for thread in scene.threads if thread.id == post.thread_id), None)
    for emoji in () if thread is None or thread.has_slept else (UP, DOWN):
        if scene.world.bot_id not in message.reactors(emoji):
            yield f"{name} has no {emoji} of the bot: {message.text[:80]!r}"


def _of_votes(scene: Scene, post: PostRow, message: MessageView, name: str) -> Iterator[str]:
    shown = {
        (user_id, value)
        for emoji, value in ((UP, 1), (DOWN, -1))
        for user_id in message.reactors(emoji)
        if user_id != scene.world.bot_id
    }
    if shown - post.refused != post.counted:
        missing, surplus = shown - post.refused - post.counted, post.counted - shown
        yield f"{name}: votes shown and not counted {missing}, counted and not shown {surplus}, refused {post.refused}"
    if post.refused - shown:
        yield f"{name}: refusals outlive their reactions: {post.refused - shown}"
    own = {vote for vote in post.counted if vote[0] == post.author_id}
    if own:
        yield f"{name}: its author's own vote counts"


def _message(scene: Scene, post: PostRow) -> MessageView | None:
    if post.message_id is None or post.channel_id is None:
        return None
    return scene.world.message(post.channel_id, post.message_id)


# --- cards


def _of_cards(scene: Scene, record: Record) -> Iterator[str]:
    """No card stands in a channel without its question, and no question's card stands twice."""
    for message in scene.text.messages:
        if message.author_id == scene.world.bot_id and not message.is_system and message.id not in record.posts:
            yield f"the card {message.id} in the text channel belongs to no question: {message.text[:60]!r}"
