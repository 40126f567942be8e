"""Members of a community who vote and accept, and what has come of it."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.checking import Drift
from bot.domain.identity import PostId, Snowflake
from bot.domain.messages import MessageText
from bot.domain.posts import Answer, MessageRef, Post, Question
from bot.domain.reactions import ReactionEvent
from bot.services.accepting import Accepted, Accepting
from bot.services.checking import Checking
from bot.services.voting import Reacted, Voting
from tests.support.community import GUILD, HELPER, Community, actor

UP, DOWN, MARK = "⬆️", "⬇️", "✅"
HELPER_ROLE = Snowflake(900)


class Ballots:
    """Reactions on the posts of a community."""

    def __init__(self, community: Community) -> None:
        self.community = community
        self.voting = Voting(community.database, community.clock, community.watch)
        self.accepting = Accepting(community.database, community.clock, community.watch)
        self.checking = Checking(community.database)

    async def appoint_helpers(self) -> None:
        """Let members with HELPER_ROLE be helpers; of all members only HELPER has it."""
        await self.community.configuring.change(GUILD, {"helper_role": str(HELPER_ROLE)})

    def event(self, on: MessageRef, user: Snowflake, emoji: str = UP, **fields: object) -> ReactionEvent:
        """Return a reaction on a message."""
        roles = frozenset({HELPER_ROLE}) if user == HELPER else frozenset[Snowflake]()
        event = ReactionEvent(GUILD, on.channel_id, on.message_id, user, emoji, role_ids=roles)
        return replace(event, **fields)

    async def add(self, on: Post | MessageText, user: Snowflake, emoji: str = UP, **fields: object) -> Reacted:
        """Let a member react."""
        return await self.voting.add(self.event(_where(on), user, emoji, **fields))

    async def remove(self, on: Post | MessageText, user: Snowflake, emoji: str = UP, **fields: object) -> Reacted:
        """Let a member take a reaction back."""
        return await self.voting.remove(self.event(_where(on), user, emoji, **fields))

    async def accept(self, question: Question, answer: Answer, user: Snowflake, *, toggle: bool = False) -> Accepted:
        """Let a member accept an answer by the menu."""
        message = self.message_of(question, answer)
        return await self.accepting.accept(message, actor(user), toggle=toggle)

    def message_of(self, question: Question, answer: Answer) -> MessageText:
        """Return the message that an answer is."""
        assert answer.post.message is not None
        return self.community.message(
            question, answer.post.author_id, answer.post.body, message_id=answer.post.message.message_id
        )

    async def score(self, post_id: PostId | None) -> tuple[int, int]:
        """Return the ups and downs of a post."""
        [row] = await self.community.rows("SELECT ups, downs FROM post WHERE id = :post_id", post_id=post_id)
        return row[0], row[1]

    async def reputation(self, user: Snowflake) -> int:
        """Return a member's shown reputation, 1 for one who is unknown."""
        rows = await self.community.rows("SELECT reputation FROM member WHERE user_id = :user", user=user)
        return rows[0][0] if rows else 1

    async def ledger(self, user: Snowflake) -> list[tuple[str, int]]:
        """Return the lines of a member's ledger, the oldest first: kind and effect."""
        return [
            (kind, effect)
            for kind, effect in await self.community.rows(
                """
                SELECT ledger.kind, ledger.effect
                FROM ledger
                JOIN member ON member.id = ledger.member_id
                WHERE member.user_id = :user
                ORDER BY ledger.id
                """,
                user=user,
            )
        ]

    async def take_offs(self, post_id: PostId) -> list[str]:
        """Return the reactions that are to be taken off a post."""
        rows = await self.community.rows(
            "SELECT target FROM render WHERE post_id = :post_id AND kind = 'take_off' ORDER BY id", post_id=post_id
        )
        return [target for (target,) in rows]

    async def is_dirty(self, post_id: PostId | None) -> bool:
        """Return whether a post waits to be read from Discord."""
        return await self.community.value("SELECT dirty_at FROM post WHERE id = :post_id", post_id=post_id) is not None

    async def drift(self) -> list[Drift]:
        """Return what the check of the database finds."""
        return await self.checking.check()


def _where(on: Post | MessageText) -> MessageRef:
    if isinstance(on, MessageText):
        return on.reference
    assert on.message is not None
    return on.message
