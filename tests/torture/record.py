"""What the bot has on record of a guild, read from its database as it is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from tests.process.scene import Scene


@dataclass(frozen=True)
class PostRow:
    """A question or an answer.

    Attributes:
        counted, refused: (voter, value) of its votes.
        kinds: how many reactions of each (value, kind) stand for its votes, whatever their state.
        accepted: an acceptance names it (an answer).
    """

    id: int
    kind: str
    state: str
    author_id: int
    body: str
    is_card: bool
    channel_id: int | None
    message_id: int | None
    thread_id: int | None
    question_id: int
    accepted: bool
    counted: set[tuple[int, int]] = field(default_factory=set)
    refused: set[tuple[int, int]] = field(default_factory=set)
    kinds: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))


@dataclass(frozen=True)
class QuestionRow:
    """What a question has besides its post."""

    post: PostRow
    title: str
    number: int
    is_archived: bool
    is_locked: bool
    index_message_id: int | None
    answers: list[PostRow] = field(default_factory=list)


@dataclass(frozen=True)
class Record:
    """A guild as the database has it.

    Attributes:
        questions: by their row ids.
        posts: those that lie on Discord, by the ids of their messages.
        marks: which members' check marks are on record, by the ids of messages.
    """

    questions: dict[int, QuestionRow]
    posts: dict[int, PostRow]
    marks: dict[int, set[int]]

    def by_thread(self) -> dict[int, QuestionRow]:
        """Return the questions with a thread, by its id."""
        return {row.post.thread_id: row for row in self.questions.values() if row.post.thread_id is not None}


def read_record(scene: Scene) -> Record:
    """Return what is on record of the scene's guild."""
    rows = scene.stage.rows(
        """
        SELECT post.id, post.kind, coalesce(answer.state, question.state), author.user_id, post.body, post.is_card,
               post.channel_id, post.message_id, question.thread_id, question.id,
               answer.id IN (SELECT answer_id FROM acceptance),
               question.title, question.number, question.is_archived, question.is_locked, question.index_message_id
        FROM post
        JOIN guild ON guild.id = post.guild_id
        JOIN member AS author ON author.id = post.author_id
        LEFT JOIN answer ON answer.id = post.id
        JOIN question ON question.id = coalesce(answer.question_id, post.id)
        WHERE guild.discord_id = :guild_id
        ORDER BY post.kind DESC, post.id
        """,
        guild_id=scene.guild.id,
    )
    questions: dict[int, QuestionRow] = {}
    posts: dict[int, PostRow] = {}
    for row in rows:
        post = PostRow(
            *row[:5], is_card=bool(row[5]), **dict(zip(_REFERENCES, row[6:10], strict=True)), accepted=row[10]
        )
        posts[post.id] = post
        if post.kind == "question":
            questions[post.id] = QuestionRow(post, row[11], row[12], bool(row[13]), bool(row[14]), row[15])
        else:
            questions[post.question_id].answers.append(post)
    _add_votes(scene, posts)
    marks: dict[int, set[int]] = defaultdict(set)
    for message_id, user_id in scene.stage.rows("SELECT message_id, user_id FROM accept_mark"):
        marks[message_id].add(user_id)
    return Record(questions, {row.message_id: row for row in posts.values() if row.message_id is not None}, marks)


_REFERENCES = ("channel_id", "message_id", "thread_id", "question_id")


def _add_votes(scene: Scene, posts: dict[int, PostRow]) -> None:
    votes = scene.stage.rows(
        """
        SELECT post_id, voter.user_id, value, state, reactions, superseded
        FROM vote JOIN member AS voter ON voter.id = vote.voter_id
        """
    )
    for post_id, user_id, value, state, reactions, superseded in votes:
        post = posts.get(post_id)
        if post is None:
            continue
        if state == "counted":
            post.counted.add((user_id, value))
        elif state == "refused":
            post.refused.add((user_id, value))
        for kind in (1, 2):
            post.kinds[value, kind] += bool(reactions & kind)
            post.kinds[-value, kind] += bool(superseded & kind)
