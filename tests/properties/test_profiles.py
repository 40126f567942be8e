"""Whatever happens in a community: a profile says what counting live from the records says."""

from __future__ import annotations

from hypothesis import settings
from hypothesis.stateful import rule

from bot.domain.identity import Snowflake
from bot.services.profiling import _profile
from tests.properties.test_folding import _USERS, Folding
from tests.support.profile_oracle import expected, figures_of


class Profiles(Folding):
    """The same members, looked at now and then."""

    @rule()
    def look_at_everybody(self) -> None:
        self.fold_all(5)
        for guild, guild_id in zip((Snowflake(1), Snowflake(2)), self.guild_ids, strict=True):
            for user in _USERS:
                shown = _profile(
                    self.connection, guild_id=guild, user_id=user, visible_channels=None, reader_id=None, now=self.now
                )
                assert figures_of(shown) == expected(self.connection, guild_id, user, self.now), user


TestProfiles = Profiles.TestCase
TestProfiles.settings = settings(settings.default, max_examples=30, stateful_step_count=30)
