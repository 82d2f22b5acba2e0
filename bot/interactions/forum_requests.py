"""What the bot asks of Discord to keep its posts in a forum: plain requests, since the cache may lack all of it.

Sources: Discord reference, channel (modify channel, start thread in forum) and threads. A message in an archived post
cannot be edited, so the post is opened first and archived again afterwards. To delete, close or lock a post takes the
permission to manage threads; to add tags to a forum, that to manage the channel.
"""

import asyncio
import contextlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.cards.components import Card
from bot.cards.forum_posts import ALL_TAGS, MAX_APPLIED, MAX_TAGS
from bot.client import SecondOpinion
from bot.discord_errors import REQUEST_SECONDS, attempt
from bot.interactions.channel_lookup import channel_data
from bot.interactions.views import build_view

ARCHIVE_MINUTES = 10_080
"""A week, the longest that Discord offers: an archived post is still found, and is opened to be changed."""
_MAX_LISTED = 100


@dataclass(frozen=True, slots=True)
class OpenForum:
    """A forum that the bot may see, and the ids of our tags in it by name."""

    channel: discord.ForumChannel
    tags: Mapping[str, int]


async def open_forum(bot: SecondOpinion, server_id: int, forum_id: int) -> OpenForum | None:
    """Return a forum with its tags, ours added where the bot may; None if it is no forum of this server.

    Raises one of `bot.discord_errors.REQUEST_FAILED`: Forbidden if the bot may not view it, NotFound if it is gone.
    """
    found = await attempt(lambda: bot.fetch_channel(forum_id))
    if not isinstance(found, discord.ForumChannel) or found.guild.id != server_id:
        return None
    forum = found
    tags = list(forum.available_tags)
    known = {tag.name.casefold() for tag in tags}
    lacking = [discord.ForumTag(name=name) for name in ALL_TAGS if name.casefold() not in known]
    wanted = [*tags, *lacking][:MAX_TAGS]
    if len(wanted) > len(tags):
        with contextlib.suppress(discord.Forbidden):  # /setup forum says so; the posts go without
            forum = await attempt(lambda: found.edit(available_tags=wanted))
    ours = {name.casefold(): name for name in ALL_TAGS}
    return OpenForum(
        forum,
        {ours[tag.name.casefold()]: tag.id for tag in forum.available_tags if tag.name.casefold() in ours},
    )


async def create_post(forum: OpenForum, title: str, card: Card, tags: Sequence[str]) -> int:
    """Make a post and return its id. Raises one of `bot.discord_errors.REQUEST_FAILED`.

    It is not tried again when the connection is lost: Discord knows no nonce here, so there could be two.
    """
    wanted = {forum.tags[tag] for tag in tags if tag in forum.tags}
    applied = [tag for tag in forum.channel.available_tags if tag.id in wanted]
    async with asyncio.timeout(REQUEST_SECONDS):
        made = await forum.channel.create_thread(
            name=title, view=build_view(card), applied_tags=applied, auto_archive_duration=ARCHIVE_MINUTES
        )
    return made.thread.id


async def edit_post(
    bot: SecondOpinion, post_id: int, title: str, card: Card, tags: Sequence[int], *, ours: Collection[int]
) -> None:
    """Write title, tags and card of a post again. Raises one of `bot.discord_errors.REQUEST_FAILED`.

    Args:
        bot: The bot.
        post_id: The post.
        title: Its title.
        card: Its first message.
        tags: The tags it should have.
        ours: All tags that are the bot's; others, which moderators gave the post, stay.
    """
    data = await _open_post(bot, post_id)
    await _edit_first_message(bot, post_id, card)
    theirs = [int(tag) for tag in data.get("applied_tags") or () if int(tag) not in ours]
    applied = [*tags, *theirs][:MAX_APPLIED]
    changes: dict[str, Any] = {}
    if data.get("name") != title:
        changes["name"] = title
    if {int(tag) for tag in data.get("applied_tags") or ()} != {*applied}:
        changes["applied_tags"] = [str(tag) for tag in applied]
    if changes:
        await attempt(lambda: bot.http.edit_channel(post_id, **changes))
    if _is_archived(data) and not _is_locked(data):  # a locked one was closed by us, and its role is back
        await attempt(lambda: bot.http.edit_channel(post_id, archived=True))


async def close_post(bot: SecondOpinion, post_id: int, card: Card) -> None:
    """Write a last message into a post, and close it. Raises one of `bot.discord_errors.REQUEST_FAILED`."""
    await _open_post(bot, post_id)
    await _edit_first_message(bot, post_id, card)
    await attempt(lambda: bot.http.edit_channel(post_id, archived=True, locked=True))


async def delete_post(bot: SecondOpinion, post_id: int) -> None:
    """Delete a post with all that is in it. Raises one of `bot.discord_errors.REQUEST_FAILED`."""
    await attempt(lambda: bot.http.delete_channel(post_id))


async def list_posts(bot: SecondOpinion, server_id: int, forum_id: int) -> Sequence[Mapping[str, object]]:
    """Return the posts in a forum, open and archived, the newest of these only.

    Raises one of `bot.discord_errors.REQUEST_FAILED`.
    """
    active: Any = await attempt(lambda: bot.http.get_active_threads(server_id))
    archived: Any = await attempt(lambda: bot.http.get_public_archived_threads(forum_id, limit=_MAX_LISTED))
    return [*active["threads"], *archived["threads"]]


async def _open_post(bot: SecondOpinion, post_id: int) -> Mapping[str, Any]:
    """Open a post if it is archived; return how it was."""
    data = await channel_data(bot, post_id)
    if _is_archived(data) or _is_locked(data):
        changes: dict[str, Any] = {"archived": False, **({"locked": False} if _is_locked(data) else {})}
        await attempt(lambda: bot.http.edit_channel(post_id, **changes))
    return data


async def _edit_first_message(bot: SecondOpinion, post_id: int, card: Card) -> None:
    """Edit the message that a post begins with; it has the id of its post."""
    message = bot.get_partial_messageable(post_id).get_partial_message(post_id)
    await attempt(lambda: message.edit(view=build_view(card)))


def _is_archived(data: Mapping[str, Any]) -> bool:
    return bool(data["thread_metadata"]["archived"])


def _is_locked(data: Mapping[str, Any]) -> bool:
    return bool(data["thread_metadata"].get("locked"))
