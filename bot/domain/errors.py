"""The errors of Askwell: facts as data, to be put into words by the user interface."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why a member's wish was refused; the user interface has words for each."""

    # NotFoundError
    NOT_A_QUESTION_THREAD = "not_a_question_thread"
    NO_SUCH_POST = "no_such_post"
    NO_SUCH_GUILD = "no_such_guild"
    NO_SUCH_DRAFT = "no_such_draft"
    NO_SUCH_BOUNTY = "no_such_bounty"
    NO_SUCH_TAG = "no_such_tag"
    TAG_GONE = "tag_gone"
    NO_SUCH_CHANNEL = "no_such_channel"
    NO_SUCH_FINDING = "no_such_finding"
    NO_SUCH_REPORT = "no_such_report"
    NOT_TO_BE_REPORTED = "not_to_be_reported"
    NOTHING_STORED = "nothing_stored"
    MESSAGE_GONE = "message_gone"
    # NotAllowedError
    NOT_THE_AUTHOR = "not_the_author"
    NOT_ASKER_OR_HELPER = "not_asker_or_helper"
    NOT_YOUR_QUESTION = "not_your_question"
    ONLY_HELPERS_REOPEN = "only_helpers_reopen"
    ANSWERS_COUNT = "answers_count"
    NOT_AUTHOR_OR_HELPER = "not_author_or_helper"
    NOT_AUTHOR_ASKER_OR_HELPER = "not_author_asker_or_helper"
    NOT_YOURS = "not_yours"
    NOT_THE_ASKER = "not_the_asker"
    BOUNTIES_OFF = "bounties_off"
    NOT_YOUR_SETTINGS = "not_your_settings"
    NOT_YOUR_DATA = "not_your_data"
    PROFILE_HIDDEN = "profile_hidden"
    NOT_A_MANAGER = "not_a_manager"
    NOT_A_HELPER = "not_a_helper"
    NO_VISIBLE_CHANNEL = "no_visible_channel"
    THREAD_LOCKED = "thread_locked"
    BOT_MISSES_PERMISSION = "bot_misses_permission"
    # ConflictError
    NOT_AN_ANSWER = "not_an_answer"
    ALREADY_AN_ANSWER = "already_an_answer"
    IS_THE_QUESTION = "is_the_question"
    QUESTION_CLOSED = "question_closed"
    QUESTION_DELETED = "question_deleted"
    ALREADY_SOLVED = "already_solved"
    ALREADY_CLOSED = "already_closed"
    ALREADY_OPEN = "already_open"
    SAME_QUESTION = "same_question"
    NOTHING_TO_ERASE = "nothing_to_erase"
    LINK_MOVED = "link_moved"
    NO_SUCH_QUESTION = "no_such_question"
    NOT_POSSIBLE_FOR_BOTS = "not_possible_for_bots"
    AUTHOR_FORGOTTEN = "author_forgotten"
    TEXT_IS_BEING_POSTED = "text_is_being_posted"
    DRAFT_IS_BEING_POSTED = "draft_is_being_posted"
    DRAFT_CHANGED = "draft_changed"
    ANSWER_IS_BEING_POSTED = "answer_is_being_posted"
    ALREADY_REPORTED = "already_reported"
    REPORT_DECIDED = "report_decided"
    REPORT_MOVED_ON = "report_moved_on"
    FINDING_DECIDED = "finding_decided"
    TAG_EXISTS = "tag_exists"
    SAME_TAG = "same_tag"
    TAG_IS_CHANGING = "tag_is_changing"
    TAG_IN_FORUM = "tag_in_forum"
    SETTING_CHANGED = "setting_changed"
    BOUNTY_OVER = "bounty_over"
    BOUNTY_FOR_ONESELF = "bounty_for_oneself"
    # InvalidInputError
    BAD_TAG_NAME = "bad_tag_name"
    BOUNTY_AMOUNT = "bounty_amount"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TITLE_IS_NOISE = "title_is_noise"
    NOTHING_TO_QUOTE = "nothing_to_quote"
    TOO_MANY_TAGS = "too_many_tags"
    TAG_REQUIRED = "tag_required"
    UNKNOWN_SETTING = "unknown_setting"
    BAD_SETTING = "bad_setting"
    WRONG_CHANNEL_KIND = "wrong_channel_kind"
    FORUM_TAGS = "forum_tags"
    FORUM_TAG_TOO_LONG = "forum_tag_too_long"
    BAD_ID = "bad_id"
    BAD_FORM = "bad_form"
    BAD_ARCHIVE = "bad_archive"
    # LimitReachedError
    OPEN_BOUNTIES = "open_bounties"
    BOUNTY_TOO_MUCH = "bounty_too_much"
    NO_ROOM_FOR_THREADS = "no_room_for_threads"
    QUESTIONS_PER_HOUR = "questions_per_hour"
    OPEN_QUESTIONS = "open_questions"
    TAGS_OF_GUILD = "tags_of_guild"
    FOLLOWED_TAGS = "followed_tags"


class AskwellError(Exception):
    """A refusal that is told to the member, in the words that the user interface has for its reason.

    Attributes:
        reason: what was refused and why.
        details: the data for the words (limits, names, times); plain values only, never a secret.
    """

    def __init__(self, reason: Reason, **details: object) -> None:
        super().__init__(reason.value if not details else f"{reason.value}: {details}")
        self.reason = reason
        self.details = details


class NotFoundError(AskwellError):
    """What the member named does not exist, or not any more."""


class NotAllowedError(AskwellError):
    """The member has not the right."""


class ConflictError(AskwellError):
    """The state of things does not admit it."""


class InvalidInputError(AskwellError):
    """What the member gave is not acceptable as it is."""


class LimitReachedError(AskwellError):
    """The member has used up what a limit of the guild allows."""


class StorageError(Exception):
    """The database could not do it; not the member's fault."""


class StorageUnavailableError(StorageError):
    """Nothing was changed: the commit failed, the disk is full, the file is locked, or the database is closed."""


class StorageBusyError(StorageError):
    """Nothing was changed: more work waits than the queue holds."""


class DatabaseInvalidError(StorageError):
    """The file is not a database of this program: corrupt, foreign, unwritable, newer than the code or altered."""


class DatabaseLockedError(StorageError):
    """A running bot holds the database."""


class BackupRefusedError(StorageError):
    """A backup cannot be written to, or restored from, the file that was named."""
