"""The keeper of rank roles: gives and takes them at Discord, as the record says."""

import logging
from collections.abc import Awaitable, Iterable

import discord

from bot.domain.identity import Clock, Snowflake
from bot.domain.rank_roles import Outcome, RoleTrouble
from bot.edge.calls import Calls
from bot.edge.chores import Chore
from bot.edge.languages import Languages
from bot.edge.troubles import DiscordTroubleError
from bot.services.rank_roles import DueMember, RankRoles, UntoldTrouble
from bot.ui.rank_roles import rank_role_trouble
from bot.ui.words import speaking

_log = logging.getLogger(__name__)

_AT_ONCE = 50

RETRY_TELLING_SECONDS = 600.0
"""The time after which managers are told again what Discord failed to take."""

_UNKNOWN_ROLE = 10011
_UNKNOWN_MEMBER_OR_USER = frozenset({10007, 10013})


class RoleKeeper:
    """Gives and takes roles, one member after the other; only what the bot gave is taken.

    What cannot be done now waits in the database: for an hour, or until permissions or roles change. Whether it can is
    seen from the roles that Discord told of, without a call. It fails nothing else.
    """

    def __init__(
        self, client: discord.Client, calls: Calls, languages: Languages, service: RankRoles, clock: Clock
    ) -> None:
        self._client = client
        self._calls = calls
        self._languages = languages
        self._service = service
        self._clock = clock
        self._chore = Chore("rank roles", self._run)

    def wake(self) -> None:
        """Look at what is due now; to be called after whatever may have changed a reputation or a badge."""
        self._chore.wake()

    async def permissions_changed(self, guild_id: Snowflake) -> None:
        """Try anew what waits in a guild: its roles, or the bot's, changed."""
        await self._service.permissions_changed(guild_id)
        self._chore.wake()

    async def close(self) -> None:
        """Stop; what was not done waits in the database."""
        await self._chore.close()

    async def _run(self) -> None:
        while await self._service.look():
            pass
        while due := await self._service.due(_AT_ONCE):
            for member in due:
                async with self._chore.unbroken():
                    await self._service.settle(member, await self._bring(member))
        for trouble in await self._service.untold():
            await self._tell(trouble)
        next_due_at = await self._service.next_due_at()
        if next_due_at is not None:
            self._chore.wake(max(next_due_at - self._clock.now().timestamp(), 0.01))

    async def _bring(self, member: DueMember) -> Outcome:
        """Do at Discord what there is to do for a member."""
        guild = self._client.get_guild(member.guild_id)
        if guild is None or guild.unavailable:
            return Outcome(is_unfinished=True)
        attempt = _Attempt(guild)
        try:
            add = attempt.possible(member.plan.add)
            missing = await self._missing(member, add) if add else []
            for role_id in missing:
                await attempt.give(role_id, self._calls.give_role(member.guild_id, member.user_id, role_id))
            for role_id in attempt.possible(member.plan.take):
                await attempt.take(role_id, self._calls.take_role(member.guild_id, member.user_id, role_id))
        except DiscordTroubleError as error:
            if error.code in _UNKNOWN_MEMBER_OR_USER:
                return Outcome(has_left=True)
            _log.info("the roles of a member of guild %s wait: %s", member.guild_id, error)
            return attempt.outcome(is_unfinished=True)
        except Exception:  # noqa: BLE001 - a loop goes on
            _log.exception("the roles of a member of guild %s could not be set", member.guild_id)
            return attempt.outcome(is_unfinished=True)
        return attempt.outcome()

    async def _missing(self, member: DueMember, roles: list[Snowflake]) -> list[Snowflake]:
        """Return those of some roles that a member has not, and put on record what was found and what will be given."""
        shown = await self._calls.fetch_member(member.guild_id, member.user_id)
        has = {role.id for role in shown.roles} if isinstance(shown, discord.Member) else set[int]()
        missing = [role_id for role_id in roles if role_id not in has]
        await self._service.begin(member, missing, [role_id for role_id in roles if role_id in has])
        return missing

    async def _tell(self, trouble: UntoldTrouble) -> None:
        """Tell the log channel, once; if it does not take it, the log alone."""
        record = trouble.record
        _log.warning("rank roles of guild %s: role %s: %s", record.guild_discord_id, trouble.role_id, record.trouble)
        # Discord posts a message with the same nonce once, should the process die before it notes that it did.
        nonce = f"{record.since_at:x}.{record.role_id:x}"
        with speaking(await self._languages.of_guild(record.guild_discord_id)):
            told = rank_role_trouble(record.trouble, trouble.role_id)
        try:
            await self._calls.send(trouble.log_channel, **told, nonce=nonce)
        except DiscordTroubleError as error:
            _log.warning("guild %s could not be told: %s", record.guild_discord_id, error)
            if error.may_be_retried:
                self._chore.wake(RETRY_TELLING_SECONDS)
                return
        await self._service.told(trouble)


class _Attempt:
    """What is done for one member, and what came of it."""

    def __init__(self, guild: discord.Guild) -> None:
        self._guild = guild
        self._given: list[Snowflake] = []
        self._taken: list[Snowflake] = []
        self._blocked: dict[Snowflake, RoleTrouble] = {}

    def possible(self, roles: Iterable[Snowflake]) -> list[Snowflake]:
        """Return the roles that the bot can give and take now; what stands in the way of the others is noted."""
        for role_id in roles:
            trouble = trouble_with(self._guild, role_id)
            if trouble is not None:
                self._blocked[role_id] = trouble
        return [role_id for role_id in roles if role_id not in self._blocked]

    async def give(self, role_id: Snowflake, call: Awaitable[None]) -> None:
        """Give a role by a call; a failure that concerns this role alone is noted."""
        if await self._succeeds(role_id, call):
            self._given.append(role_id)

    async def take(self, role_id: Snowflake, call: Awaitable[None]) -> None:
        """Take a role by a call; a failure that concerns this role alone is noted."""
        if await self._succeeds(role_id, call):
            self._taken.append(role_id)

    async def _succeeds(self, role_id: Snowflake, call: Awaitable[None]) -> bool:
        try:
            await call
        except DiscordTroubleError as error:
            if error.may_be_retried or error.code in _UNKNOWN_MEMBER_OR_USER:
                raise
            self._blocked[role_id] = RoleTrouble.DELETED if error.code == _UNKNOWN_ROLE else RoleTrouble.REFUSED
            return False
        return True

    def outcome(self, *, is_unfinished: bool = False) -> Outcome:
        """Return what came of it so far."""
        return Outcome(tuple(self._given), tuple(self._taken), self._blocked, is_unfinished=is_unfinished)


def trouble_with(guild: discord.Guild, role_id: Snowflake) -> RoleTrouble | None:
    """Return why the bot can neither give nor take a role, as far as Discord told of it; None: it can.

    Source: Discord's documentation, "Permissions": a bot gives roles below its own highest one.
    """
    role = guild.get_role(role_id)
    if role is None:
        return RoleTrouble.DELETED
    if not guild.me.guild_permissions.manage_roles:
        return RoleTrouble.NO_PERMISSION
    if role.is_default() or role.managed:
        return RoleTrouble.NOT_GIVABLE
    return None if role < guild.me.top_role else RoleTrouble.TOO_HIGH
