"""Members who were forgotten: their ids replaced, and what is left to be done for each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.identity import PostId, Snowflake
from bot.domain.posts import MessageRef, PostKind
from bot.storage.connection import Connection


class Step(StrEnum):
    """What is to be done next for a member, in this order."""

    TEXTS = "texts"
    RECORDS = "records"
    WORDS = "words"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Task:
    """What is left to be done for a member who is being forgotten.

    Attributes:
        member_id: the row of member.
        guild_id: the row of its guild.
        deletes_messages: the member's own messages go as well.
        after_post_id: up to which of the posts the texts are gone.
    """

    member_id: int
    guild_id: int
    step: Step
    deletes_messages: bool
    after_post_id: int


@dataclass(frozen=True, slots=True)
class ForgottenMember:
    """A member who was forgotten at a time (seconds), by the guild at Discord and the pseudonym."""

    guild_id: Snowflake
    pseudonym: Snowflake
    forgotten_at: int


@dataclass(frozen=True, slots=True)
class OwnPost:
    """A post of a member who is being forgotten; message is None where no message bears it."""

    post_id: PostId
    kind: PostKind
    question_id: PostId
    number: int
    is_accepted: bool
    is_deleted: bool
    message: MessageRef | None
    is_card: bool


def list_forgotten(connection: Connection) -> list[ForgottenMember]:
    """Return all who were forgotten, in all guilds."""
    rows = connection.fetch_all(
        """
        SELECT guild.discord_id, member.user_id, forgetting.forgotten_at
        FROM forgetting
        JOIN member ON member.id = forgetting.member_id
        JOIN guild ON guild.id = member.guild_id
        """
    )
    return [
        ForgottenMember(Snowflake(row["discord_id"]), Snowflake(row["user_id"]), row["forgotten_at"]) for row in rows
    ]


def add(connection: Connection, member_id: int, now: int, *, deletes_messages: bool) -> None:
    """Begin to forget a member."""
    connection.execute(
        """
        INSERT INTO forgetting (member_id, forgotten_at, deletes_messages, step)
        VALUES (:member_id, :now, :deletes_messages, 'texts')
        """,
        {"member_id": member_id, "now": now, "deletes_messages": int(deletes_messages)},
    )


def get_next(connection: Connection) -> Task | None:
    """Return a member for whom something is left to do."""
    row = connection.fetch_one(
        """
        SELECT forgetting.member_id, member.guild_id, forgetting.step, forgetting.deletes_messages,
               forgetting.after_post_id
        FROM forgetting
        JOIN member ON member.id = forgetting.member_id
        WHERE forgetting.step <> 'done'
        ORDER BY forgetting.member_id
        LIMIT 1
        """
    )
    if row is None:
        return None
    return Task(
        row["member_id"], row["guild_id"], Step(row["step"]), bool(row["deletes_messages"]), row["after_post_id"]
    )


def put_step(connection: Connection, member_id: int, step: Step, after_post_id: int = 0) -> None:
    """Remember what is to be done next."""
    connection.execute(
        """
        UPDATE forgetting
        SET step = :step,
            after_post_id = :after_post_id
        WHERE member_id = :member_id
        """,
        {"member_id": member_id, "step": step.value, "after_post_id": after_post_id},
    )


def replace_id(connection: Connection, guild_id: int, member_id: int, user_id: Snowflake, pseudonym: Snowflake) -> None:
    """Put the pseudonym in the place of a member's account wherever it stands."""
    parameters = {"guild_id": guild_id, "member_id": member_id, "user_id": user_id, "pseudonym": pseudonym}
    connection.execute("UPDATE member SET user_id = :pseudonym WHERE id = :member_id", parameters)
    connection.execute("UPDATE member_tag SET user_id = :pseudonym WHERE member_id = :member_id", parameters)
    connection.execute("UPDATE period_gain SET user_id = :pseudonym WHERE member_id = :member_id", parameters)
    connection.execute(
        """
        UPDATE accept_mark
        SET user_id = :pseudonym
        WHERE user_id = :user_id
          AND question_id IN (
              SELECT id
              FROM question
              WHERE id = accept_mark.question_id
                AND guild_id = :guild_id
          )
        """,
        parameters,
    )
    connection.execute(
        """
        UPDATE finding
        SET decided_by = :pseudonym
        WHERE guild_id = :guild_id
          AND decided_by = :user_id
        """,
        parameters,
    )
    connection.execute(
        """
        UPDATE backfill
        SET requested_by = :pseudonym
        WHERE guild_id = :guild_id
          AND requested_by = :user_id
        """,
        parameters,
    )
    # Reactions that were still to be taken off: without the account nobody can say whose. They count for nothing.
    connection.execute(
        """
        DELETE FROM render
        WHERE guild_id = :guild_id
          AND kind = 'take_off'
          AND target LIKE :user_id || ' %'
        """,
        parameters,
    )


def is_being_posted(connection: Connection, member_id: int) -> bool:
    """Return whether a text of a member is on its way to Discord."""
    found = connection.fetch_value(
        """
        SELECT 1
        WHERE EXISTS (
            SELECT 1
            FROM draft
            WHERE member_id = :member_id
              AND state = 'posting'
        )
        OR EXISTS (
            SELECT 1
            FROM answer_draft
            WHERE member_id = :member_id
        )
        """,
        {"member_id": member_id},
    )
    return found is not None


def list_posts(connection: Connection, member_id: int, after: int, limit: int) -> list[OwnPost]:
    """Return the next posts of a member, by their ids."""
    rows = connection.fetch_all(
        """
        SELECT post.id, post.kind, question.id AS question_id, COALESCE(answer.number, question.number) AS number,
               acceptance.answer_id IS NOT NULL AS is_accepted,
               COALESCE(answer.state, question.state) = 'deleted' OR question.state = 'deleted' AS is_deleted,
               post.message_id, post.channel_id, post.is_card
        FROM post
        LEFT JOIN answer ON answer.id = post.id
        JOIN question ON question.id = COALESCE(answer.question_id, post.id)
        LEFT JOIN acceptance ON acceptance.answer_id = post.id
        WHERE post.author_id = :member_id
          AND post.id > :after
        ORDER BY post.id
        LIMIT :limit
        """,
        {"member_id": member_id, "after": after, "limit": limit},
    )
    return [
        OwnPost(
            PostId(row["id"]),
            PostKind(row["kind"]),
            PostId(row["question_id"]),
            row["number"],
            bool(row["is_accepted"]),
            bool(row["is_deleted"]),
            None if row["message_id"] is None else MessageRef(row["channel_id"], row["message_id"]),
            bool(row["is_card"]),
        )
        for row in rows
    ]


def remove_revisions(connection: Connection, post_id: PostId) -> None:
    """Remove the history of a post, the rows too."""
    connection.execute("DELETE FROM revision WHERE post_id = :post_id", {"post_id": post_id})


def remove_records(connection: Connection, member_id: int) -> None:
    """Remove what was kept for a member alone: drafts, settings, what they follow, what they were to be told."""
    parameters = {"member_id": member_id}
    connection.execute("DELETE FROM draft WHERE member_id = :member_id", parameters)
    connection.execute("DELETE FROM answer_draft WHERE member_id = :member_id", parameters)
    connection.execute("DELETE FROM member_setting WHERE member_id = :member_id", parameters)
    connection.execute("DELETE FROM tag_follow WHERE member_id = :member_id", parameters)
    connection.execute("DELETE FROM notice WHERE member_id = :member_id", parameters)
    connection.execute("DELETE FROM digest WHERE member_id = :member_id", parameters)
    connection.execute("DELETE FROM saved_question WHERE member_id = :member_id", parameters)
    connection.execute("DELETE FROM expert_ping WHERE member_id = :member_id", parameters)
    connection.execute("DELETE FROM rank_role_grant WHERE member_id = :member_id", parameters)
    connection.execute("DELETE FROM rank_role_due WHERE member_id = :member_id", parameters)
    connection.execute("UPDATE deed SET note = NULL WHERE actor_id = :member_id", parameters)
    connection.execute("UPDATE deed SET note = NULL WHERE subject_id = :member_id", parameters)


def take_as_expert(connection: Connection, member_id: int, limit: int) -> list[PostId]:
    """Take a member off the experts of some questions, and return these."""
    rows = connection.fetch_all(
        """
        SELECT question_id
        FROM question_expert
        WHERE member_id = :member_id
        ORDER BY question_id
        LIMIT :limit
        """,
        {"member_id": member_id, "limit": limit},
    )
    found = [PostId(row["question_id"]) for row in rows]
    for question_id in found:
        connection.execute(
            """
            DELETE FROM question_expert
            WHERE question_id = :question_id
              AND member_id = :member_id
            """,
            {"question_id": question_id, "member_id": member_id},
        )
    return found


def is_concerned(connection: Connection, guild_id: Snowflake, message_id: Snowflake, user_id: Snowflake) -> bool:
    """Return whether a message bears a post or a vote of a member, or a check mark of theirs.

    Args:
        connection: the transaction.
        guild_id: the guild at Discord.
        message_id: the message.
        user_id: the member.
    """
    found = connection.fetch_value(
        """
        SELECT 1
        FROM guild
        JOIN member ON member.guild_id = guild.id AND member.user_id = :user_id
        JOIN post ON post.message_id = :message_id AND post.guild_id = guild.id
        LEFT JOIN vote ON vote.post_id = post.id AND vote.voter_id = member.id
        WHERE guild.discord_id = :guild_id
          AND (post.author_id = member.id OR vote.post_id IS NOT NULL)
        UNION ALL
        SELECT 1
        FROM accept_mark
        WHERE message_id = :message_id
          AND user_id = :user_id
        LIMIT 1
        """,
        {"guild_id": guild_id, "message_id": message_id, "user_id": user_id},
    )
    return found is not None


def merge_words(connection: Connection, pages: int, *, is_first: bool) -> bool:
    """Merge some more of the index of words, out of which deleted words go only then; return False when it is done.

    Source: SQLite's documentation of FTS5, "The 'merge' Command": a negative number begins a merge of everything, and
    the work is over when it changes fewer than two rows.
    """
    before = connection.fetch_value("SELECT total_changes()")
    connection.execute(
        "INSERT INTO word (word, rank) VALUES ('merge', :pages)", {"pages": -pages if is_first else pages}
    )
    return connection.fetch_value("SELECT total_changes()") - before >= 2
