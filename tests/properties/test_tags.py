"""However tags are made, renamed, merged, deleted and given: totals are what one count gives, names mean one thing."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from bot.domain.errors import AskwellError
from bot.domain.identity import Snowflake
from bot.domain.posts import QuestionState
from bot.services import folding, managing_tags
from bot.storage import questions, tag_synonyms, tags, words
from bot.storage.tag_synonyms import Removal
from tests.properties.test_folding import Folding, users

_NAMES = ["git", "Git", "sql", "python", "rust", "c", "vcs"]

names = st.sampled_from(_NAMES)
few_names = st.lists(st.sampled_from(["git", "sql", "python"]), unique=True, max_size=3)
guild_places = st.integers(0, 1)


class Tagging(Folding):
    """The members of two guilds, and managers who change the tags while what they began before still goes on."""

    @rule(user=users, guild=st.integers(0, 5), names=few_names)
    def ask(self, user: Snowflake, guild: int, names: list[str]) -> None:
        Folding.ask(self, user, guild, names)
        words.index_post(self.connection, self.posts[-1])

    @rule(place=st.integers(0, 99), names=few_names)
    def change_tags(self, place: int, names: list[str]) -> None:
        question_id = self._question(place)
        if questions.require_question(self.connection, question_id).state is QuestionState.DELETED:
            return
        folding.withdraw_question(self.connection, question_id)
        words.remove_post(self.connection, question_id)
        tags.discount_question(self.connection, question_id)
        self.connection.execute("DELETE FROM question_tag WHERE question_id = :id", {"id": question_id})
        self._tag(self._guild_of(question_id), question_id, names)
        words.index_post(self.connection, question_id)

    @rule(guild=guild_places, name=names)
    def create(self, guild: int, name: str) -> None:
        with suppress(AskwellError):
            managing_tags._create(self.connection, Snowflake(guild + 1), name, self.now)

    @rule(guild=guild_places, name=names, new_name=names)
    def rename(self, guild: int, name: str, new_name: str) -> None:
        with suppress(AskwellError):
            managing_tags._rename(self.connection, Snowflake(guild + 1), name, new_name, self.now)

    @rule(guild=guild_places, name=names, into=st.none() | names)
    def remove(self, guild: int, name: str, into: str | None) -> None:
        guild_id = self.guild_ids[guild]
        tag_id = tag_synonyms.find_tag(self.connection, guild_id, name)
        into_id = None if into is None else tag_synonyms.find_tag(self.connection, guild_id, into)
        if tag_id is not None and (into is None or into_id is not None):
            with suppress(AskwellError):
                managing_tags._begin(self.connection, Snowflake(guild + 1), Removal(tag_id, into_id), (), self.now)

    @rule(steps=st.integers(1, 5))
    def step(self, steps: int) -> None:
        for _ in range(steps):
            managing_tags._step(self.connection, self.now)

    @invariant()
    def a_name_means_one_tag_that_stays(self) -> None:
        if not hasattr(self, "raw"):
            return
        taken = self.connection.fetch_all(
            "SELECT name FROM tag_synonym JOIN tag USING (guild_id, name)",
        )
        assert not taken
        going = {row["tag_id"] for row in self.connection.fetch_all("SELECT tag_id FROM tag_removal WHERE into_id > 0")}
        for guild_id in self.guild_ids:
            meant = {tag_synonyms.find_exact(self.connection, guild_id, name) for name in _NAMES} - {None}
            assert not meant & going

    @invariant()
    def questions_are_counted(self) -> None:
        if not hasattr(self, "raw"):
            return
        wrong = self.connection.fetch_all(
            """
            SELECT tag.name
            FROM tag
            WHERE question_count <> (
                SELECT COUNT(*)
                FROM question_tag
                JOIN question ON question.id = question_tag.question_id
                WHERE question_tag.tag_id = tag.id
                  AND question.state <> 'deleted'
            )
            """
        )
        assert not wrong

    def teardown(self) -> None:
        if hasattr(self, "raw"):
            while managing_tags._step(self.connection, self.now):
                pass
        super().teardown()


TestTags = Tagging.TestCase
TestTags.settings = settings(max_examples=30, stateful_step_count=40)
