"""The ids under which members stay on record who asked to be forgotten."""

from __future__ import annotations

import hmac

from bot.domain.identity import FIRST_PSEUDONYM, Snowflake

KEY_BYTES = 32

_PURPOSE = b"askwell member"


def is_pseudonym(user_id: int) -> bool:
    """Return whether an id stands for somebody who was forgotten, here or where an archive comes from."""
    return user_id >= FIRST_PSEUDONYM


def pseudonym(key: bytes, guild_id: Snowflake, user_id: Snowflake, generation: int) -> Snowflake:
    """Return the id under which a member of a guild stays on record; without the key nobody finds the way back.

    Args:
        key: KEY_BYTES secret ones.
        guild_id: the guild at Discord: nobody can tell that members of two guilds are one.
        user_id: the account.
        generation: how often the account was forgotten in the guild before.
    """
    parts = (_PURPOSE, *(number.to_bytes(8, "big") for number in (guild_id, user_id, generation)))
    digest = hmac.digest(key, b"".join(parts), "sha256")
    return Snowflake(FIRST_PSEUDONYM | int.from_bytes(digest[:8], "big") >> 3)
