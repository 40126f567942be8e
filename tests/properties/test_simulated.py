"""Through the real discord.py: whatever members do, heard late, twice, in any order or never, is what is counted."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest

from tests.cogs.steps import configure
from tests.support.torture import Torture
from tests.support.world import ACCEPT, DOWN, UP, World

LONG = "This is what I did when it happened to me, and it worked: force-push with a lease, after telling the team."

_UNDONE = """
    SELECT 'compare' AS work, guild_id AS id FROM repair
    UNION ALL
    SELECT 'read', post.id
    FROM post
    LEFT JOIN answer ON answer.id = post.id
    WHERE dirty_at IS NOT NULL AND COALESCE(answer.state, 'live') <> 'deleted'
    UNION ALL
    SELECT kind, post_id FROM render
"""

SHORT_ROUNDS, LONG_ROUNDS = 4, 200


class Members:
    """Members of a small community, who do anything."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self._world, self._chance = world, chance
        self.people = [world.alice, world.bob, world.carol, world.helper]
        self.messages: list[Any] = []

    async def gather(self) -> None:
        """Ask two questions, one in the forum and one in the text channel, and answer them."""
        for asker, channel in ((self._world.alice, self._world.forum), (self._world.bob, self._world.text)):
            thread = await self._world.ask(asker, channel=self._world.chat if channel is self._world.forum else channel)
            self.messages.append(self._world.card(thread))
            self.messages.append(await self._world.answer(thread, self._world.carol))
            self.messages.append(await self._world.helper.send(thread, LONG))

    def act(self, times: int) -> None:
        """React and take back, without waiting for the bot; now and then a message goes."""
        for _ in range(times):
            standing = [message for message in self.messages if self._world.exists(message)]
            message, member = self._chance.choice(standing), self._chance.choice(self.people)
            if self._chance.random() < 0.03 and message.author.id == self._world.helper.id:
                self._world.env.backend.delete_message(message.channel.id, message.id)
                continue
            emoji = self._chance.choices((UP, DOWN, ACCEPT), (6, 4, 1))[0]
            self._world.react_now(
                member, message, emoji, reacted=self._chance.random() < 0.7, burst=self._chance.random() < 0.2
            )

    async def live(self) -> None:
        """Act, and let the bot hear of it somehow."""
        match self._chance.randrange(4):
            case 0:
                self.act(self._chance.randint(1, 8))
                await self._world.settle()
            case 1:
                with self._world.held() as held:
                    self.act(self._chance.randint(1, 8))
                events = [event for event in held.events for _ in range(self._chance.choice((1, 1, 2)))]
                self._chance.shuffle(events)
                await self._world.deliver_all(events)
            case 2:
                async with self._world.offline():
                    self.act(self._chance.randint(1, 8))
                await self._world.settle()
            case _:
                await self._world.restart()

    async def be_quiet(self) -> None:
        """Let everything be compared as on demand, all be read that is in doubt, and all be shown."""
        # Where numbers are equal, only a full comparison finds who stands behind them.
        bot = self._world.bot
        await bot.services.repairing.want(self._world.guild.id, 0, is_full=True)
        bot.repairs.wake()
        for _ in range(60):
            await self._world.advance(10)
            await self._world.settle()
            # Whoever jumps over hours with a simulated clock may jump over an alarm; and settling does not know of the
            # database's threads, which a busy machine keeps waiting.
            bot.repairs.wake()
            bot.recounts.wake(0)
            bot.renderer.wake()
            chores = (bot.repairs._chore, bot.recounts._chore, bot.renderer._chore)
            working = [chore._task for chore in chores if chore._task is not None]
            if working:
                await asyncio.wait(working, timeout=20)
            if not self._world.rows(_UNDONE):
                return
        raise AssertionError(f"it never comes to rest: {self._world.rows(_UNDONE)}")

    def compare(self) -> int:
        """Compare what is shown with what is counted; return how many votes there were."""
        backend = self._world.env.backend
        names = {member.id: backend.get_user(member.id).name for member in self.people}
        counted: set[tuple[int, str, int]] = {
            (row["message_id"], names[row["user_id"]], row["value"])
            for row in self._world.rows(
                """
                SELECT post.message_id, member.user_id, vote.value
                FROM vote
                JOIN post ON post.id = vote.post_id
                JOIN member ON member.id = vote.voter_id
                LEFT JOIN answer ON answer.id = post.id
                WHERE vote.state = 'counted' AND COALESCE(answer.state, 'live') = 'live'
                """
            )
        }
        shown = {
            (message.id, name, value)
            for message in self.messages
            if self._world.exists(message)
            for emoji, value in ((UP, 1), (DOWN, -1))
            for name in self._world.reactors(message, emoji)
            if name in names.values()
        }
        assert counted == shown
        return len(shown)


@pytest.mark.parametrize("seed", range(2))
async def test_what_is_counted_is_what_is_shown(world: World, torture: Torture, seed: int) -> None:
    await configure(world, qa_channels=f"{world.forum.id},{world.text.id}", helper_role=str(world.helper_role.id))
    members = Members(world, random.Random(torture.seed + seed))
    await members.gather()
    seen = 0
    for _ in range(LONG_ROUNDS if torture.is_long else SHORT_ROUNDS):
        for _ in range(3):
            await members.live()
        await members.be_quiet()
        seen += members.compare()
    assert seen
