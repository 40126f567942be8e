"""Names and pictures of members, as far as Discord told them lately."""

from collections import OrderedDict

import discord

from bot.domain.identity import Snowflake
from bot.domain.pseudonyms import is_pseudonym
from bot.edge.calls import Calls
from bot.edge.troubles import DiscordTroubleError
from bot.ui.style import Person
from bot.ui.words import say

MOST_REMEMBERED = 5_000


def person_of(account: discord.User | discord.Member) -> Person:
    """Return an account as it is shown."""
    return Person(Snowflake(account.id), account.display_name, account.display_avatar.url)


class People:
    """The members seen lately; the bot keeps no cache of all members."""

    def __init__(self, calls: Calls, most: int = MOST_REMEMBERED) -> None:
        self._calls = calls
        self._most = most
        self._people: OrderedDict[tuple[Snowflake, Snowflake], Person] = OrderedDict()

    def seen(self, guild_id: Snowflake, account: discord.User | discord.Member) -> Person:
        """Remember and return somebody that Discord just told of."""
        person = person_of(account)
        key = (guild_id, person.user_id)
        self._people[key] = person
        self._people.move_to_end(key)
        while len(self._people) > self._most:
            self._people.popitem(last=False)
        return person

    def forget(self, guild_id: Snowflake, user_id: Snowflake) -> None:
        """Forget a member who asked for it."""
        self._people.pop((guild_id, user_id), None)

    async def find(self, guild_id: Snowflake, user_id: Snowflake) -> Person:
        """Return a member as shown; nameless when Discord knows no such member. One call when not seen lately."""
        if is_pseudonym(user_id):
            return Person(user_id, say("former_member"))
        known = self._people.get((guild_id, user_id))
        if known is not None:
            return known
        try:
            return self.seen(guild_id, await self._calls.fetch_member(guild_id, user_id))
        except DiscordTroubleError:
            return Person(user_id, "")
