"""The memory of the newest messages."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.identity import Snowflake
from bot.domain.messages import MessageText
from bot.edge.messages import RecentMessages

MESSAGE = MessageText(Snowflake(1), Snowflake(2), Snowflake(3), Snowflake(4), False, "First", 100)
EDITED = replace(MESSAGE, text="Second", edited_at=110)


def test_a_newer_text_replaces_the_older_whatever_comes_first():
    for order in ((MESSAGE, EDITED), (EDITED, MESSAGE)):
        recent = RecentMessages()
        assert [recent.put(message) for message in order][-1] == EDITED
        assert recent.get(MESSAGE.reference) == EDITED


def test_the_oldest_is_forgotten_and_what_was_deleted():
    recent = RecentMessages(most=2)
    others = [replace(MESSAGE, message_id=Snowflake(10 + number)) for number in range(3)]
    for message in others:
        recent.put(message)
    recent.forget(others[2].message_id)
    recent.forget(others[2].message_id)
    assert [recent.get(message.reference) for message in others] == [None, others[1], None]
