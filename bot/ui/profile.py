"""The expert profile."""

from __future__ import annotations

import discord

from bot.domain.badges import BADGES, BadgeRank
from bot.domain.identity import Snowflake
from bot.domain.profiling import Award, BestAnswer, Profile, TagStanding
from bot.domain.settings import GuildSettings
from bot.ui.buttons import view_of, wake_button
from bot.ui.escape import link, marked, plain
from bot.ui.limits import EMBED_AUTHOR, EMBED_FIELD_VALUE, TAG, fit_embed, length
from bot.ui.portrait import FILE_NAME
from bot.ui.reply import Reply
from bot.ui.style import NEUTRAL, Person, date, mention, message_url, signed, user_url
from bot.ui.words import count, grouped, has, say, tenths

_TITLE_LIMITS = (120, 80, 50, 30)
_SEPARATOR = " · "
_MEDALS = {"bronze": "🥉", "silver": "🥈", "gold": "🥇"}


def profile(
    guild_id: Snowflake,
    shown: Profile,
    settings: GuildSettings,
    person: Person | None = None,
    member_since: int | None = None,
    *,
    has_left: bool = False,
    has_picture: bool = False,
) -> discord.Embed:
    """Return a member's profile.

    Args:
        guild_id: the guild's id at Discord.
        shown: what the member has done.
        settings: the guild's, for its emoji.
        person: name and picture, where they are known.
        member_since: when the member joined the guild, in seconds; None when it is not known.
        has_left: whether the account is no member of the guild now.
        has_picture: whether the picture comes with it, as an attachment.
    """
    embed = discord.Embed(colour=NEUTRAL, description=_about(shown, member_since, has_left=has_left))
    if person is not None:
        name = plain(person.name, EMBED_AUTHOR, instead=say("no_name"))
        embed.set_author(name=name, url=user_url(shown.user_id), icon_url=person.avatar_url)
        embed.set_thumbnail(url=person.avatar_url)
    embed.add_field(name=say("profile.reputation"), value=_reputation(shown))
    embed.add_field(name=say("profile.rank"), value=_rank(shown))
    embed.add_field(name=say("profile.streak"), value=count("profile.streak", shown.streak_days))
    embed.add_field(name=say("profile.posts"), value=_posts(shown))
    if shown.answers_to_solved:
        embed.add_field(name=say("profile.rate"), value=_rate(shown))
    embed.add_field(name=say("profile.votes"), value=grouped(shown.votes_cast))
    if shown.best_answers:
        best = _best_answers(guild_id, shown, settings)
        embed.add_field(name=say("profile.best"), value=best, inline=False)
    if shown.top_tags:
        tags = "\n".join(_tag(place, tag) for place, tag in enumerate(shown.top_tags, start=1))
        embed.add_field(name=say("profile.tags"), value=tags, inline=False)
    if shown.badges:
        highest_first = sorted(shown.badges, key=lambda award: _height(award.badge), reverse=True)
        badges = _SEPARATOR.join(_badge(award) for award in highest_first)
        embed.add_field(name=say("profile.badges"), value=badges, inline=False)
    if has_picture:
        embed.set_image(url=f"attachment://{FILE_NAME}")
    embed.set_footer(text=say("profile.footer"))
    return fit_embed(embed)


def wakes(shown: Profile) -> discord.ui.View:
    """Return the buttons that open the archived threads of a profile's best answers: there nobody can vote."""
    asleep = {
        answer.message.channel_id: answer.question_number
        for answer in shown.best_answers
        if answer.is_archived and answer.message is not None
    }
    return view_of(
        *(wake_button(thread_id, say("button.wake_numbered", number=number)) for thread_id, number in asleep.items())
    )


def of_bot(user_id: Snowflake) -> Reply:
    """Return what is said of a bot, which has no profile."""
    return Reply(content=say("profile.bot", member=mention(user_id)))


def _about(shown: Profile, member_since: int | None, *, has_left: bool) -> str:
    facts = [mention(shown.user_id)]
    if has_left:
        facts.append(say("profile.left"))
    elif member_since is not None:
        facts.append(say("profile.since", date=date(member_since)))
    lines = [_SEPARATOR.join(facts)]
    if shown.is_hidden:
        lines.append(say("profile.hidden"))
    if not shown.questions and not shown.answers and not has_left:
        lines.append(say("profile.new"))
    return "\n".join(lines)


def _reputation(shown: Profile) -> str:
    return say("profile.reputation.value", reputation=grouped(shown.reputation), gain=signed(shown.month_gain))


def _rank(shown: Profile) -> str:
    if shown.rank is None:
        return say("profile.rank.none")
    rank = grouped(shown.rank)
    if not shown.percentile:
        return say("profile.rank.alone", rank=rank)
    return say("profile.rank.value", rank=rank, percent=shown.percentile)


def _posts(shown: Profile) -> str:
    return _SEPARATOR.join(
        (
            count("profile.questions", shown.questions),
            count("profile.answers", shown.answers),
            count("profile.accepted", shown.accepted_answers),
        )
    )


def _rate(shown: Profile) -> str:
    """Return the acceptance rate, in whole percent rounded half up."""
    percent = (200 * shown.accepted_answers + shown.answers_to_solved) // (2 * shown.answers_to_solved)
    return say("profile.rate.value", percent=percent)


def _best_answers(guild_id: Snowflake, shown: Profile, settings: GuildSettings) -> str:
    text = ""
    for limit in _TITLE_LIMITS:
        text = "\n".join(_best(guild_id, answer, settings, limit) for answer in shown.best_answers)
        if length(text) <= EMBED_FIELD_VALUE:
            break
    return text


def _best(guild_id: Snowflake, answer: BestAnswer, settings: GuildSettings, limit: int) -> str:
    title = marked(answer.title, limit, instead=say("no_title"))
    if answer.message is not None:
        title = link(title, message_url(guild_id, answer.message))
    accepted = f" {settings.emoji_accept}" if answer.is_accepted else ""
    return f"**{signed(answer.score)}**{accepted} {title}"


def _tag(place: int, tag: TagStanding) -> str:
    # What is long ago has no quality any more.
    quality = tenths(tag.quality)
    return count(
        "profile.tag",
        tag.answers,
        place=place,
        badge="" if tag.badge is None else f"{_MEDALS[tag.badge]} ",
        tag=marked(tag.name, TAG),
        score=signed(tag.score),
        quality="" if quality == "0.0" else say("profile.tag.quality", quality=quality),
    )


def _badge(award: Award) -> str:
    key = f"badge.{award.badge}.name"
    name = say(key) if has(key) else award.badge.replace("_", " ").capitalize()
    badge = BADGES.get(award.badge)
    return name if badge is None else f"{_MEDALS[badge.rank]} {name}"


def _height(name: str) -> int:
    """Return how high a badge ranks; 0 for one that this program does not know."""
    badge = BADGES.get(name)
    return 0 if badge is None else 1 + list(BadgeRank).index(badge.rank)
