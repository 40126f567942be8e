"""The faults: for each the one text that is changed, and the tests that must fail then."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule broken.

    Attributes:
        rule: the rule, in a few words; also the fault's name.
        file: the file, from the project's root.
        sound: the text that stands there, exactly once.
        broken: what is planted instead.
        tests: the tests that must fail, every one of them: ``file::name``.
    """

    rule: str
    file: str
    sound: str
    broken: str
    tests: tuple[str, ...]


FAULTS: tuple[Fault, ...] = (
    # --- points
    Fault(
        "up votes of a day count up to the cap",
        "bot/domain/points.py",
        "min(_points_of_ups(counts, table), table.daily_cap)",
        "_points_of_ups(counts, table)",
        (
            "tests/domain/test_points.py::test_up_votes_count_up_to_the_cap_and_all_else_beside_it",
            "tests/services/test_scoring.py::test_up_votes_of_a_day_count_up_to_the_cap_and_all_else_beside_it",
        ),
    ),
    Fault(
        "the cap is for up votes alone",
        "bot/domain/points.py",
        "min(_points_of_ups(counts, table), table.daily_cap)\n        + counts.question_down * table.question_down\n",
        "min(_points_of_ups(counts, table) + counts.question_down * table.question_down, table.daily_cap)\n",
        ("tests/domain/test_points.py::test_up_votes_count_up_to_the_cap_and_all_else_beside_it",),
    ),
    Fault(
        "nobody is shown less than 1",
        "bot/domain/points.py",
        "return 1 + points if points > 0 else 1",
        "return 1 + points",
        ("tests/domain/test_points.py::test_shown_reputation_is_one_more_than_the_points_and_at_least_one",),
    ),
    Fault(
        "the kept reputation has the same floor",
        "bot/storage/totals.py",
        "CASE WHEN {points} > 0 THEN 1 + {points} ELSE 1 END",
        "1 + {points}",
        ("tests/storage/test_totals.py::test_points_that_move_move_the_reputation_shown",),
    ),
    Fault(
        "a down vote on an answer costs its caster",
        "bot/domain/points.py",
        "        Effect(voter_id, Kind.DOWNVOTE_CAST, 1, post_id, day),\n",
        "",
        (
            "tests/domain/test_points.py::test_a_down_vote_costs_the_voter_something_on_an_answer_only",
            "tests/services/test_voting.py::test_a_down_vote_on_an_answer_costs_its_author_and_its_caster",
        ),
    ),
    Fault(
        "accepting the asker's own answer gives nothing",
        "bot/domain/points.py",
        "answerer_id in (asker_id, accepted_by_id)",
        "answerer_id == accepted_by_id",
        ("tests/services/test_scoring.py::test_a_self_accept_gives_nobody_anything",),
    ),
    Fault(
        "a helper's own answer gives nothing when the helper accepts it",
        "bot/domain/points.py",
        "answerer_id in (asker_id, accepted_by_id)",
        "answerer_id == asker_id",
        ("tests/domain/test_points.py::test_accepting_ones_own_answer_gives_nobody_anything",),
    ),
    Fault(
        "an acceptance that moves takes its points along",
        "bot/services/scoring.py",
        "    apply(connection, ceased(effects), settings.points, now, cause=cause)\n",
        "",
        ("tests/services/test_accepting.py::test_accepting_another_answer_moves_all_points_and_marks",),
    ),
    Fault(
        "with an answer goes what its down votes cost their casters",
        "bot/services/scoring.py",
        "    apply(connection, effects if counts else ceased(effects), table, now, cause=cause)\n",
        "    kept = tuple(effect for effect in effects if effect.kind is not Kind.DOWNVOTE_CAST)\n"
        "    apply(connection, effects if counts else ceased(kept), table, now, cause=cause)\n",
        ("tests/services/test_voting.py::test_a_deleted_answers_votes_cease_with_what_they_cost_their_casters",),
    ),
    Fault(
        "a deleted question leaves the answerer the points of the acceptance",
        "bot/services/scoring.py",
        "return tuple(effect for effect in effects if effect.kind is Kind.ACCEPTING)",
        "return effects",
        ("tests/services/test_scoring.py::test_a_deleted_question_costs_its_asker_and_not_its_answerers",),
    ),
    Fault(
        "an answer's votes count whatever became of its question",
        "bot/domain/points.py",
        "return state is AnswerState.LIVE",
        "return True",
        ("tests/services/test_scoring.py::test_with_not_an_answer_goes_all_that_it_caused",),
    ),
    # --- votes
    Fault(
        "the same reaction twice is one vote",
        "bot/domain/voting.py",
        "        if held is direction:\n            return _NOTHING\n",
        "        if held is direction:\n            return _CAST\n",
        ("tests/domain/test_voting.py::test_the_same_addition_twice_changes_nothing_the_second_time",),
    ),
    Fault(
        "one vote for each member and post: the newer replaces the older",
        "bot/storage/votes.py",
        "        SET value = excluded.value,\n",
        "        SET value = vote.value,\n",
        ("tests/faults/test_constraints.py::test_a_switched_vote_is_kept_as_it_counts",),
    ),
    Fault(
        "what the replaced vote gave ceases",
        "bot/services/casting.py",
        "        effects = ceased(_effects(target, member_id, voter.held.direction, voter.held.cast_at))\n",
        "",
        ("tests/services/test_voting.py::test_an_opposite_vote_replaces_the_first_whose_reaction_is_taken_off",),
    ),
    Fault(
        "a switched vote leaves the day on which it was cast",
        "bot/services/casting.py",
        "ceased(_effects(target, member_id, voter.held.direction, voter.held.cast_at))",
        "ceased(_effects(target, member_id, voter.held.direction, now))",
        ("tests/services/test_voting.py::test_a_switched_vote_is_a_new_vote_of_its_day",),
    ),
    Fault(
        "a refused vote gives nothing",
        "bot/services/casting.py",
        "    if refusal is None:\n        effects += ",
        "    if True:\n        effects += ",
        ("tests/faults/test_constraints.py::test_a_refused_vote_moves_nothing",),
    ),
    Fault(
        "a refused vote is recorded as refused",
        "bot/storage/votes.py",
        "(VoteState.COUNTED if refusal is None else VoteState.REFUSED).value",
        "VoteState.COUNTED.value",
        ("tests/services/test_voting.py::test_a_vote_under_the_minimum_reputation_is_refused",),
    ),
    Fault(
        "nobody votes on an own post",
        "bot/domain/voting.py",
        "    if actor.user_id == author_id:\n",
        "    if actor.user_id == -1:\n",
        ("tests/services/test_voting.py::test_a_vote_on_ones_own_post_is_refused_and_taken_off",),
    ),
    Fault(
        "not even the database takes a counted vote on one's own post",
        "migrations/0001_initial.sql",
        "CREATE TRIGGER vote_not_on_own_post_insert BEFORE INSERT ON vote\nWHEN NEW.state = 'counted'",
        "CREATE TRIGGER vote_not_on_own_post_insert BEFORE INSERT ON vote\nWHEN NEW.state = 'never'",
        ("tests/faults/test_constraints.py::test_no_vote_on_ones_own_post_is_kept_as_counted",),
    ),
    Fault(
        "bots do not vote",
        "bot/domain/voting.py",
        "    if actor.is_bot:\n        return Refusal.BY_BOT\n",
        "",
        ("tests/services/test_voting.py::test_a_bots_vote_is_refused",),
    ),
    Fault(
        "an account has to have the minimum age",
        "bot/domain/voting.py",
        "now - actor.account_created_at < minimum_age",
        "now - actor.account_created_at < 0",
        (
            "tests/domain/test_voting.py::test_a_vote_of_an_account_that_is_too_young_is_refused_until_the_second_it_is_old_enough",
        ),
    ),
    Fault(
        "both writings of an emoji are the same",
        "bot/domain/emoji.py",
        'return text.replace(_VARIATION_SELECTOR, "")',
        "return text",
        ("tests/services/test_voting.py::test_both_writings_of_an_emoji_are_the_same_vote",),
    ),
    Fault(
        "a vote ends with the last of its reactions",
        "bot/services/voting.py",
        "else held.reactions & ~event.kind",
        "else 0",
        ("tests/services/test_voting.py::test_a_super_reaction_is_the_same_vote_and_ends_with_the_last_reaction",),
    ),
    Fault(
        "switching back leaves the reaction alone that was to be taken off",
        "bot/services/voting.py",
        "        if refusal is None:\n            emoji = casting.emoji_of(settings, direction)\n"
        "            marking.withdraw_take_off(",
        "        if refusal is None:\n            emoji = casting.emoji_of(settings, direction.opposite)\n"
        "            marking.withdraw_take_off(",
        ("tests/services/test_voting.py::test_switching_back_leaves_the_reaction_alone_that_was_to_be_taken_off",),
    ),
    # --- never wrong
    Fault(
        "a removal of what we do not hold has the post read",
        "bot/domain/voting.py",
        "    if held is None:\n        return _REREAD\n",
        "    if held is None:\n        return _NOTHING\n",
        ("tests/services/test_voting.py::test_the_removal_of_an_unknown_vote_has_its_post_read",),
    ),
    Fault(
        "a vote that comes and goes within seconds has the post read",
        "bot/domain/reactions.py",
        "\nSETTLING_SECONDS = 5\n",
        "\nSETTLING_SECONDS = -1\n",
        ("tests/services/test_voting.py::test_a_vote_taken_back_within_seconds_has_its_post_read",),
    ),
    Fault(
        "more than thirty changes a minute are read instead",
        "bot/services/pacing.py",
        "return changes > MAX_CHANGES_A_MINUTE",
        "return False",
        ("tests/services/test_voting.py::test_too_many_changes_in_a_minute_are_read_instead_of_followed",),
    ),
    Fault(
        "what could not be recorded is read later",
        "bot/services/voting.py",
        "            self._missed.add(message_id)\n",
        "",
        ("tests/services/test_voting.py::test_an_event_that_cannot_be_recorded_is_read_later",),
    ),
    Fault(
        "of two directions without a record none counts",
        "bot/domain/reactions.py",
        "return None, (Direction.UP, Direction.DOWN)",
        "return Direction.UP, (Direction.DOWN,)",
        ("tests/domain/test_reactions.py::test_of_both_directions_without_a_record_none_counts",),
    ),
    Fault(
        "of two directions the one not on record wins",
        "bot/domain/reactions.py",
        "held.direction.opposite if is_newer else held.direction",
        "held.direction",
        ("tests/domain/test_reactions.py::test_of_both_directions_the_unrecorded_one_wins",),
    ),
    Fault(
        "a reaction that a switch left behind says nothing new",
        "bot/domain/reactions.py",
        "shown.of(held.direction.opposite) & ~held.superseded",
        "shown.of(held.direction.opposite)",
        ("tests/domain/test_reactions.py::test_a_second_reading_of_the_same_never_moves_a_vote",),
    ),
    Fault(
        "a reading does not admit what was refused",
        "bot/services/rereading.py",
        "for vote in votes.list_votes(connection, post_id)}",
        'for vote in votes.list_votes(connection, post_id) if vote.state == "counted"}',
        ("tests/services/test_voting.py::test_a_reading_does_not_readmit_what_was_refused",),
    ),
    Fault(
        "a reading older than the newest event does not count",
        "bot/storage/posts.py",
        "          AND dirty_at = :dirty_at\n",
        "",
        ("tests/services/test_voting.py::test_a_reading_older_than_the_newest_event_does_not_count",),
    ),
    Fault(
        "events that come while a message is read have it read again",
        "bot/services/voting.py",
        "    if target.is_dirty or event.is_late or (event.is_hasty and change is Change.ADDED):\n",
        "    if False:\n",
        (
            "tests/services/test_voting.py::test_a_reading_older_than_the_newest_event_does_not_count",
            "tests/services/test_voting.py::test_a_vote_whose_message_had_to_be_fetched_has_the_answer_read",
        ),
    ),
    # --- acceptances
    Fault(
        "a mark seen before does not accept again",
        "bot/services/accepting.py",
        "    if standing:\n        kinds = standing | event.kind\n",
        "    if False:\n        kinds = standing | event.kind\n",
        ("tests/services/test_accepting.py::test_a_mark_seen_before_does_not_accept_again",),
    ),
    Fault(
        "only the asker and helpers accept",
        "bot/domain/acceptance.py",
        "return not actor.is_bot and (actor.user_id == asker_id or actor.is_helper)",
        "return not actor.is_bot",
        (
            "tests/services/test_accepting.py::test_a_helper_may_accept_and_others_may_not",
            "tests/services/test_accepting.py::test_a_mark_without_the_right_is_taken_off",
        ),
    ),
    Fault(
        "a retracted answer is no accepted one",
        "bot/services/scoring.py",
        "    if answer.is_accepted and not counts:\n",
        "    if False:\n",
        ("tests/services/test_accepting.py::test_a_retraction_ends_the_acceptance_and_takes_its_marks_off",),
    ),
    # --- bounties
    Fault(
        "a bounty leaves one point of reputation",
        "bot/domain/bounties.py",
        "if amount > reputation - 1:",
        "if amount > reputation:",
        ("tests/domain/test_bounties.py::test_the_asker_may_offer_all_but_one_point_of_their_reputation",),
    ),
    Fault(
        "three bounties run at once at most",
        "bot/domain/bounties.py",
        "if open_bounties >= MOST_OPEN:",
        "if open_bounties > MOST_OPEN:",
        (
            "tests/domain/test_bounties.py::test_a_fourth_bounty_is_refused",
            "tests/services/test_bountying.py::test_fifty_offers_on_as_many_questions_never_exceed_three",
        ),
    ),
    Fault(
        "half of a bounty is for an answer given while it ran",
        "bot/domain/bounties.py",
        "if bounty.offered_at <= answer.post.created_at < bounty.ends_at\n",
        "if bounty.offered_at <= answer.post.created_at\n",
        ("tests/services/test_bountying.py::test_an_answer_given_after_its_time_gets_nothing_of_it",),
    ),
    Fault(
        "what an answer earned by a bounty goes with it",
        "bot/services/scoring.py",
        "_effects_of_votes(connection, answer.post) + _effects_of_bounties(connection, answer)",
        "_effects_of_votes(connection, answer.post)",
        ("tests/services/test_bountying.py::test_what_an_answer_earned_goes_with_it_and_comes_back_with_it",),
    ),
    Fault(
        "a bounty that the asker deletes with the question is lost",
        "bot/services/scoring.py",
        "    if not by_asker:\n",
        "    if state:\n",
        ("tests/services/test_bountying.py::test_who_deletes_the_question_decides_whether_it_is_returned",),
    ),
    # --- texts and their index
    Fault(
        "what is erased leaves the index of words",
        "bot/services/revising.py",
        "    words.remove_post(connection, post_id)\n",
        "",
        (
            "tests/faults/test_constraints.py::test_an_erased_text_is_found_no_more",
            "tests/faults/test_constraints.py::test_an_edited_text_is_found_by_its_new_words_alone",
        ),
    ),
    Fault(
        "a deleted message takes its history along",
        "bot/services/revising.py",
        "    revisions.erase_revisions(connection, post_id, now)\n",
        "",
        ("tests/services/test_following.py::test_a_deleted_message_takes_text_and_history_of_its_answer_along",),
    ),
    Fault(
        "a vote does not bring a retracted answer back",
        "bot/services/admitting.py",
        "    if not may_revive:\n",
        "    if False:\n",
        ("tests/services/test_answering.py::test_a_vote_does_not_bring_it_back_but_a_person_does",),
    ),
    Fault(
        "the questions of a tag are counted without the deleted",
        "bot/services/scoring.py",
        "    tags.discount_question(connection, question_id)\n",
        "",
        ("tests/faults/test_constraints.py::test_a_deleted_question_leaves_its_tags",),
    ),
    # --- asking
    Fault(
        "a question is on record as being posted before Discord is called",
        "bot/services/considering.py",
        "    drafts.put_posting(connection, draft.id, number, now)\n",
        "",
        ("tests/services/test_asking.py::test_a_submitted_form_becomes_a_draft_that_is_being_posted",),
    ),
    Fault(
        "a form that comes twice is one question",
        "bot/services/considering.py",
        "    if posting is not None and _says_the_same(posting, form):\n        return Considered(",
        "    if False:\n        return Considered(",
        ("tests/services/test_asking.py::test_fifty_forms_of_one_member_at_once_are_one_question",),
    ),
    # --- the outbox
    Fault(
        "a cause that comes while a render is shown is shown too",
        "bot/storage/renders.py",
        "          AND version = :version\n",
        "",
        ("tests/services/test_rendering.py::test_a_cause_that_comes_while_a_render_is_shown_is_shown_too",),
    ),
    # --- transactions
    Fault(
        "an error undoes its own function",
        "bot/storage/transaction.py",
        '            execute("ROLLBACK TO shared")\n',
        "            pass\n",
        ("tests/storage/test_transaction.py::test_a_raised_error_undoes_its_own_function_only",),
    ),
    Fault(
        "a lone error undoes its function",
        "bot/storage/transaction.py",
        "        if call.error is not None:\n            self._roll_back()\n            return True\n",
        "",
        ("tests/storage/test_transaction.py::test_a_raised_error_undoes_a_lone_function",),
    ),
    Fault(
        "a group that was lost is run again, one by one",
        "bot/storage/transaction.py",
        "            self._run_singly(calls)\n",
        "            pass\n",
        ("tests/storage/test_transaction.py::test_a_failed_commit_runs_each_member_again_by_itself_once",),
    ),
    Fault(
        "a busy commit is tried again",
        "bot/storage/transaction.py",
        "                if not is_busy(error) or not self._raw.in_transaction:\n",
        "                if True:\n",
        ("tests/storage/test_transaction.py::test_a_busy_commit_is_tried_again",),
    ),
    Fault(
        "interactions go before listeners",
        "bot/storage/writer.py",
        "        for queue in self._queues:\n",
        "        for queue in reversed(self._queues):\n",
        ("tests/storage/test_writer.py::test_interactions_go_before_listeners_and_listeners_before_jobs",),
    ),
    Fault(
        "one process for each database",
        "bot/storage/lock.py",
        "fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)",
        "os.fstat(descriptor)",
        ("tests/storage/test_lock.py::test_a_lock_excludes_other_processes",),
    ),
)
"""Every fault."""

SHORT_RUN: tuple[str, ...] = (
    "up votes of a day count up to the cap",
    "the same reaction twice is one vote",
    "a reading does not admit what was refused",
    "an error undoes its own function",
)
"""The rules whose faults are planted in every run of the tests; `--torture` plants them all."""
