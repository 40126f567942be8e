"""Each kind of render as calls to Discord."""

import logging
from collections.abc import Awaitable, Callable

import discord

from bot.domain.asking import MAX_THREAD_NAME_LENGTH, thread_name
from bot.domain.identity import Snowflake
from bot.domain.managing import is_locked_by
from bot.domain.posts import AnswerState, MessageRef, Post, Question, QuestionState
from bot.domain.pseudonyms import is_pseudonym
from bot.domain.rendering import Render, RenderKind
from bot.edge.ageing_notes import AgeingNotes
from bot.edge.calls import Calls
from bot.edge.languages import Languages
from bot.edge.linkable import links_for_all
from bot.edge.people import People
from bot.edge.post_tags import own_tags, with_solved
from bot.edge.presence import Presence
from bot.edge.rights import bot_may
from bot.edge.troubles import UNKNOWN_EMOJI, DiscordTroubleError, Trouble
from bot.services.rendering import PostView, QuestionView
from bot.services.use_cases import Services
from bot.ui.bounties import told
from bot.ui.buttons import answer_buttons
from bot.ui.cards import answer_card, card_of, question_card
from bot.ui.index import index
from bot.ui.limits import fit
from bot.ui.moderating import report_card
from bot.ui.reviewing import finding_card
from bot.ui.words import speaking

_log = logging.getLogger(__name__)

_Draw = Callable[[PostView], Awaitable[None]]
_DrawTarget = Callable[[Render, PostView], Awaitable[None]]


class Drawing:
    """Draws one render at a time.

    Every method makes Discord show what the database says now, whatever it showed before; so drawing twice does no
    harm. All raise DiscordTroubleError.
    """

    def __init__(
        self,
        client: discord.Client,
        calls: Calls,
        people: People,
        presence: Presence,
        languages: Languages,
        notes: AgeingNotes,
        services: Services,
    ) -> None:
        self._client = client
        self._calls = calls
        self._people = people
        self._presence = presence
        self._languages = languages
        self._renders = services.renders
        self._asking = services.asking
        self._bountying = services.bountying
        self._moderating = services.moderating
        self._watch = services.watch
        self._notes = notes
        self._draws: dict[RenderKind, _Draw] = {
            RenderKind.NAME: self._name,
            RenderKind.VOTE_REACTIONS: self._vote_reactions,
            RenderKind.ACCEPT_MARK: self._accept_mark,
            RenderKind.ACCEPT_UNMARK: self._accept_unmark,
            RenderKind.ANSWER_CARD: self._answer_card,
            RenderKind.DELETE_CARD: self._delete_card,
            RenderKind.LOCK: self._lock,
            RenderKind.DELETE_THREAD: self._delete_thread,
        }
        self._draws_with_target: dict[RenderKind, _DrawTarget] = {
            RenderKind.CARD: self._card,
            RenderKind.INDEX: self._index,
            RenderKind.TAKE_OFF: self._take_off,
            RenderKind.REPORT: self._report,
            RenderKind.FINDING: self._finding,
            RenderKind.BOUNTY_END: self._bounty_end,
            RenderKind.BOUNTY_TOLD: self._bounty_told,
        }

    async def draw(self, render: Render, view: PostView, asleep: bool) -> bool:
        """Draw a render and return whether the question's thread still sleeps.

        Args:
            render: what to show.
            view: the post, as it is now.
            asleep: the thread is archived; it is opened before anything in it is touched.
        """
        with speaking(self._languages.of_settings(view.post.guild_id, view.settings)):
            return await self._draw_awake(render, view, asleep)

    async def _draw_awake(self, render: Render, view: PostView, asleep: bool) -> bool:
        if render.kind in (RenderKind.SOLVED, RenderKind.TAGS):
            return await self._forum_tags(render.kind, view, asleep) and asleep
        if render.kind is RenderKind.REMINDER:
            return not await self._notes.remind(render, view, _nonce(render)) and asleep
        if render.kind is RenderKind.STALE_TOLD:
            return not await self._notes.tell_stale(render, view, _nonce(render)) and asleep
        thread_id = view.question.thread_id
        if thread_id is None or not _touches_thread(render, view):
            await self._draw(render, view)
            return asleep
        if asleep:
            await self._calls.wake_thread(thread_id)
        await self._calls.awake(thread_id, lambda: self._draw(render, view))
        return False

    async def leave_asleep(self, question: Question) -> None:
        """Archive a thread again that was opened to show something in it, unless somebody has begun to use it.

        Args:
            question: as it was before.
        """
        now = await self._renders.question_view(question.id)
        if now is None or question.thread_id is None or now.question.state is QuestionState.DELETED:
            return
        if now.question.last_activity_at != question.last_activity_at:
            return
        try:
            await self._calls.archive_thread(question.thread_id)
        except DiscordTroubleError as error:
            _log.info("thread %s stays open: %s", question.thread_id, error)

    def _draw(self, render: Render, view: PostView) -> Awaitable[None]:
        with_target = self._draws_with_target.get(render.kind)
        return self._draws[render.kind](view) if with_target is None else with_target(render, view)

    async def _vote_reactions(self, view: PostView) -> None:
        if view.post.message is None or not _stands(view):
            return
        await self._react(view.post, view.post.message, view.settings.emoji_up)
        await self._react(view.post, view.post.message, view.settings.emoji_down)

    async def _react(self, post: Post, message: MessageRef, emoji: str) -> None:
        """React; an emoji that was deleted stops nothing else, and managers learn of it."""
        try:
            await self._calls.add_reaction(message, emoji)
        except DiscordTroubleError as error:
            if error.code != UNKNOWN_EMOJI:
                raise
            _log.warning("an emoji of guild %s is gone: %s", post.guild_id, error)
            self._calls.gate.note_gone_emoji(post.guild_id, emoji)

    async def _card(self, render: Render, view: PostView) -> None:
        """Edit the card; where its message was deleted, post it anew inside the thread."""
        shown = await self._renders.question_view(view.question.id)
        if shown is None or not _stands(view) or (view.post.message is not None and not view.post.is_card):
            return
        if view.post.message is None and is_pseudonym(view.post.author_id):
            return  # Its votes stand though its message went: on a new card they would be missed.
        question = shown.question
        asker = await self._people.find(question.post.guild_id, question.post.author_id)
        absent = self._presence.absent(question.post.guild_id)
        experts = tuple(user_id for user_id in shown.experts if user_id not in absent)
        links = links_for_all(self._client.get_guild(question.post.guild_id), shown.links, question.channel_id)
        card = question_card(card_of(question, shown.answers, experts, shown.bounty, links), shown.settings, asker)
        if question.post.message is not None:
            await self._calls.edit(question.post.message, embed=card)
        elif question.thread_id is not None:
            sent = await self._calls.send(question.thread_id, embed=card, nonce=_nonce(render))
            await self._asking.card_posted(question.id, sent)

    async def _name(self, view: PostView) -> None:
        """Name the thread after its question."""
        if view.question.thread_id is not None and _stands(view):
            name = fit(thread_name(view.question.title), MAX_THREAD_NAME_LENGTH)
            await self._calls.rename_thread(view.question.thread_id, name)

    async def _index(self, render: Render, view: PostView) -> None:
        """Post or edit the index message; one that Discord lets nobody edit is posted anew if an answer came since."""
        shown = await self._renders.question_view(view.question.id)
        if shown is None or shown.question.thread_id is None or not _stands(view):
            return
        old = shown.question.index_message_id
        if old is None and not shown.answers:
            return
        if old is None:
            await self._post_index(render, shown, shown.question.thread_id)
            return
        message = MessageRef(shown.question.thread_id, old)
        try:
            await self._calls.edit(message, embed=_index_of(shown))
        except DiscordTroubleError as error:
            is_outdated = error.trouble is Trouble.EDITS_EXHAUSTED and _has_newer_answer(shown)
            if error.trouble is not Trouble.GONE and not is_outdated:
                raise
            await self._post_index(render, shown, message.channel_id)
            if is_outdated:
                await self._calls.delete(message)
        else:
            await self._renders.index_rendered(shown.question.id, old)

    async def _post_index(self, render: Render, shown: QuestionView, thread_id: Snowflake) -> None:
        sent = await self._calls.send(thread_id, embed=_index_of(shown), nonce=_nonce(render))
        await self._renders.index_rendered(shown.question.id, sent.message_id)

    async def _forum_tags(self, kind: RenderKind, view: PostView, asleep: bool) -> bool:
        """Set the forum's tag for solved questions, or all; return False when that opened the thread."""
        shown = await self._renders.question_view(view.question.id)
        if shown is None or shown.question.thread_id is None or not shown.forum_tags or not _stands(view):
            return True
        thread = self._client.get_channel(shown.question.thread_id)
        forum = self._client.get_channel(shown.question.channel_id) if shown.question.channel_id else None
        may_moderate = isinstance(forum, discord.ForumChannel) and bot_may(forum, "manage_threads")
        usable = [tag for tag in shown.forum_tags if may_moderate or not tag.is_moderated]
        solved = next((tag.discord_id for tag in usable if tag.name is None), None)
        if solved is None and kind is RenderKind.SOLVED:
            return True
        before = [Snowflake(tag.id) for tag in thread.applied_tags] if isinstance(thread, discord.Thread) else None
        kept = before
        if kept is None or kind is RenderKind.TAGS:
            kept = own_tags(shown.question.tags, usable, applied=before or ())
        wanted = with_solved(kept, solved, shown.question.is_solved)
        if before is not None and set(wanted) == set(before):
            return True
        await self._calls.set_thread_tags(shown.question.thread_id, wanted, wake=asleep)
        return False

    async def _accept_mark(self, view: PostView) -> None:
        if view.post.message is not None and _stands(view):
            await self._react(view.post, view.post.message, view.settings.emoji_accept)

    async def _accept_unmark(self, view: PostView) -> None:
        if view.post.message is not None:
            await self._calls.take_own_reaction(view.post.message, view.settings.emoji_accept)

    async def _answer_card(self, view: PostView) -> None:
        answer = view.answer
        if answer is None or view.post.message is None or not view.post.is_card or not _stands(view):
            return
        author = await self._people.find(view.post.guild_id, view.post.author_id)
        card = answer_card(
            view.post.body,
            author,
            view.question.number,
            created_at=view.post.created_at,
            number=answer.number,
            is_accepted=answer.is_accepted,
            edited_at=view.post.edited_at,
        )
        await self._calls.edit(view.post.message, embed=card, view=answer_buttons(answer.question_id, answer.number))

    async def _take_off(self, render: Render, view: PostView) -> None:
        user_id, emoji = render.target.split(" ", 1)
        if view.post.message is not None:
            if emoji != view.settings.emoji_accept:
                # What goes of the check marks is told to the readings: no record of theirs says that it is going.
                self._watch.note_taken_off(view.post.message.message_id, Snowflake(int(user_id)), emoji)
            await self._calls.take_reaction(view.post.message, emoji, Snowflake(int(user_id)))

    async def _delete_card(self, view: PostView) -> None:
        if view.post.message is not None and view.post.is_card:
            await self._calls.delete(view.post.message)

    async def _lock(self, view: PostView) -> None:
        """Lock the thread of a question that is closed for good, or unlock it."""
        question = view.question
        locked = is_locked_by(question.state, question.close_reason)
        if question.thread_id is not None and _stands(view) and question.is_locked != locked:
            await self._calls.lock_thread(question.thread_id, locked=locked)

    async def _delete_thread(self, view: PostView) -> None:
        """Delete the thread of a question that was deleted, and the card above it."""
        card, thread_id = view.post.message, view.question.thread_id
        if thread_id is None or _stands(view):
            return
        if card is not None and view.post.is_card and card.channel_id != thread_id:
            await self._unless_gone(self._calls.delete(card))
        await self._unless_gone(self._calls.delete_thread(thread_id))

    async def _unless_gone(self, call: Awaitable[None]) -> None:
        try:
            await call
        except DiscordTroubleError as error:
            if error.trouble is not Trouble.GONE:
                raise

    async def _report(self, render: Render, view: PostView) -> None:
        """Post a case of reports in the log channel, or edit it; one deleted there is posted anew while it is open."""
        reported = await self._moderating.case(render.guild_id, int(render.target))
        if reported is None:
            return
        told, message = report_card(reported), reported.case.message
        if message is not None:
            try:
                await self._calls.edit(message, **told)
            except DiscordTroubleError as error:
                if error.trouble is not Trouble.GONE:
                    raise
            else:
                return
        if view.settings.log_channel is not None and reported.case.verdict is None:
            sent = await self._calls.send(view.settings.log_channel, **told, nonce=_nonce(render))
            await self._moderating.posted(reported.case.id, sent)

    async def _finding(self, render: Render, view: PostView) -> None:
        finding = await self._renders.finding(render.guild_id, int(render.target))
        if view.settings.log_channel is not None and finding is not None:
            told = finding_card(finding)
            await self._calls.send(view.settings.log_channel, **told, nonce=_nonce(render))

    async def _bounty_end(self, render: Render, _view: PostView) -> None:
        """End a bounty whose time is over; that asks for what shows it."""
        await self._bountying.end(int(render.target))

    async def _bounty_told(self, render: Render, view: PostView) -> None:
        shown = await self._bountying.view(int(render.target))
        said = None if shown is None else told(shown)
        if shown is None or said is None or shown.bounty.ended_at is None or not _stands(view):
            return
        await self._notes.tell_bounty(render, view.question, shown.bounty.ended_at, said, _nonce(render))


def _touches_thread(render: Render, view: PostView) -> bool:
    """Return whether a render writes into the question's thread: one for the log channel or a text channel does not."""
    if render.kind in (RenderKind.REPORT, RenderKind.FINDING, RenderKind.BOUNTY_END, RenderKind.DELETE_THREAD):
        return False
    message = view.post.message
    if render.kind in (RenderKind.INDEX, RenderKind.BOUNTY_TOLD, RenderKind.NAME, RenderKind.LOCK) or message is None:
        return True
    return message.channel_id == view.question.thread_id


def _stands(view: PostView) -> bool:
    """Return whether the post is still one: there is nothing to show of a deleted or retracted one."""
    if view.answer is not None and view.answer.state is not AnswerState.LIVE:
        return False
    return view.question.state is not QuestionState.DELETED


def _index_of(shown: QuestionView) -> discord.Embed:
    return index(shown.question.post.guild_id, shown.answers, shown.settings)


def _has_newer_answer(shown: QuestionView) -> bool:
    rendered_at = shown.question.index_rendered_at
    return rendered_at is None or any(answer.post.created_at > rendered_at for answer in shown.answers)


def _nonce(render: Render) -> str:
    """Return what makes Discord post a message once, should the process die before it notes that it did."""
    return f"r{render.id}.{render.version}"[-25:]
