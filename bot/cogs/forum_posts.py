"""Keeps one post per role in the forums that moderators chose, in step with the base: a few steps every five minutes.

What fails is tried again at the next run, and a process that stops in the middle goes on where it was.
"""

import asyncio
import contextlib
import datetime as dt
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import discord
from discord.ext import commands, tasks

from bot.background import run_safely
from bot.cards.forum_posts import RolePost, closed_post_card, forum_gone_card, role_post
from bot.cards.review_notice import review_notice
from bot.client import SecondOpinion
from bot.discord_errors import REQUEST_FAILED, meaning_of
from bot.errors import describe_safely
from bot.interactions.channel_lookup import UNKNOWN_CHANNEL
from bot.interactions.delivery import send_card
from bot.interactions.forum_requests import (
    OpenForum,
    close_post,
    create_post,
    delete_post,
    edit_post,
    list_posts,
    open_forum,
)
from bot.interactions.responses import UNKNOWN_MESSAGE, page_link
from bot.services.forum_posts import CLOSED, ForumStep, find_lost_post, next_steps
from storage.stores.forum_posts import ForumPost

log = logging.getLogger(__name__)
POSTING = "posts of roles"
TIMES = [dt.time(hour, minute, tzinfo=dt.UTC) for hour in range(24) for minute in range(2, 60, 5)]
"""Every five minutes, off the full hour, when many other programs run."""
STEPS_PER_RUN = 6
"""Posts of one server that are made, changed or deleted in a run: Discord limits how fast threads are made, and a
server's feed should not be flooded."""
DAILY = dt.time(5, 2, tzinfo=dt.UTC)
"""When every server is looked at again, whatever has changed: notices depend on the day."""
_STOP = frozenset({"try later", "lost", "permission"})
"""What ends the run of a server: the next request would end in the same way."""


@dataclass(frozen=True, slots=True)
class _ForumRun:
    """One server in one run.

    Attributes:
        server_id: The server.
        forum: The chosen forum; None for none, or when the bot can't see it.
        posts: What each role's post should be, by role.
        stored: What was stored at the begin of the run.
    """

    server_id: int
    forum: OpenForum | None
    posts: Mapping[str, RolePost]
    stored: Sequence[ForumPost]


def _refusal_key(run: _ForumRun, step: ForumStep) -> tuple[int, int, str, str]:
    """Return what Discord refused, such as a card with a word that AutoMod blocks: it is not tried again unchanged."""
    wanted = run.posts.get(step.post.role_id)
    return run.server_id, step.post.forum_id, step.post.role_id, wanted.wanted.fingerprint if wanted else ""


class ForumPostsCog(commands.Cog):
    """Makes, edits, closes and deletes posts in the background."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.bot = bot
        self.services = bot.services
        self.forum_posts = bot.services.forum_posts
        self._running = asyncio.Lock()
        self._refused: set[tuple[int, int, str, str]] = set()

    async def cog_load(self) -> None:
        """Begin with the bot."""
        await self.forum_posts.open()
        self.sync.start()
        self.recheck_daily.start()

    async def cog_unload(self) -> None:
        """End with the bot."""
        self.sync.cancel()
        self.recheck_daily.cancel()

    @tasks.loop(time=TIMES)
    async def sync(self) -> None:
        """Take the posts of every server a few steps further."""
        await self._sync_all()

    @tasks.loop(time=DAILY)
    async def recheck_daily(self) -> None:
        """Look at every server again at the next run, and try again what Discord refused."""
        self._refused.clear()
        self.forum_posts.recheck()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Go on with what a stopped process left."""
        self.forum_posts.recheck()
        await self._sync_all()

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, deleted: discord.RawThreadDeleteEvent) -> None:
        """Forget a post that somebody deleted, so that it is made again."""
        await run_safely(self.bot, POSTING, lambda: self.forum_posts.forget_post(deleted.thread_id))

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Forget a forum that somebody deleted, with its posts."""
        if isinstance(channel, discord.ForumChannel):
            await run_safely(self.bot, POSTING, lambda: self._forum_is_gone(channel.guild.id, channel.id))

    async def _sync_all(self) -> None:
        if self._running.locked():
            return  # the run before still waits for Discord
        async with self._running:
            await run_safely(self.bot, POSTING, self._sync_servers)

    async def _sync_servers(self) -> None:
        for server_id in await self.forum_posts.servers():
            guild = self.bot.get_guild(server_id)
            if guild is not None and not guild.unavailable:
                await run_safely(self.bot, POSTING, partial(self._sync_server, server_id))

    async def _sync_server(self, server_id: int) -> None:
        """Take a few steps; what was announced meanwhile is looked at in the next run."""
        self.forum_posts.set_in_step(server_id)
        done = False
        try:
            done = await self._take_steps(server_id)
        finally:
            if not done:
                self.forum_posts.recheck(server_id)

    async def _take_steps(self, server_id: int) -> bool:
        """Return whether nothing is left to do until something changes."""
        settings = await self.services.server_settings.get(server_id)
        forum_id = settings.forum_channel_id
        forum = None if forum_id is None else await self._open_forum(server_id, forum_id)
        if forum_id is not None and forum is None:
            await self._forum_is_gone(server_id, forum_id)
            return False
        posts = await self._wanted(server_id, forum) if forum else {}
        stored = await self.forum_posts.list(server_id)
        run = _ForumRun(server_id, forum, posts, stored)
        wanted = [post.wanted for post in posts.values()]
        steps = [
            step
            for step in next_steps(server_id, forum_id, wanted, stored)
            if _refusal_key(run, step) not in self._refused
        ]
        for step in steps[:STEPS_PER_RUN]:
            try:
                await self._take(run, step)
            except REQUEST_FAILED as error:
                log.warning("%s: %s: %s", POSTING, step.what, describe_safely(error))
                if meaning_of(error) in _STOP:
                    return False
                self._refused.add(_refusal_key(run, step))
        return not steps

    async def _open_forum(self, server_id: int, forum_id: int) -> OpenForum | None:
        """Return the chosen forum; None if it is gone. Raises what a request may, also where the forum is hidden."""
        try:
            return await open_forum(self.bot, server_id, forum_id)
        except discord.NotFound as error:
            if error.code != UNKNOWN_CHANNEL:
                raise
            return None

    async def _wanted(self, server_id: int, forum: OpenForum) -> dict[str, RolePost]:
        base = await self.services.knowledge_bases.get(server_id)
        specialty = await self.services.specialties.explicit(base, None, server_id)
        today = discord.utils.utcnow().date().isoformat()
        posts: dict[str, RolePost] = {}
        for role in base.roles.values():
            plain = role_post(base, role, specialty)
            overdue = review_notice(base, plain.card.route, today)
            notices = (*page_link(self.bot, base, plain.card), *((overdue,) if overdue else ()))
            posts[role.id] = role_post(base, role, specialty, forum.tags, notices)
            await asyncio.sleep(0)  # building all cards in one go would hold up answers
        return posts

    async def _take(self, run: _ForumRun, step: ForumStep) -> None:
        post = step.post
        try:
            match step.what:
                case "create":
                    await self._create(run, post)
                case "edit":
                    await self._edit(run, post)
                case "close":
                    await self._close(run, post)
                case "delete":
                    await self._delete(run, post)
        except discord.NotFound as error:
            if error.code not in {UNKNOWN_CHANNEL, UNKNOWN_MESSAGE}:
                raise
            await self.forum_posts.forget(post)  # somebody deleted it, or its first message

    async def _create(self, run: _ForumRun, post: ForumPost) -> None:
        forum, wanted = run.forum, run.posts[post.role_id]
        assert forum is not None, "without a forum nothing is created"  # noqa: S101 - tells the type checker
        if post in run.stored and (found := await self._find(run, post)) is not None:
            await self.forum_posts.found(post, found)
            return
        title, fingerprint = wanted.wanted.title, wanted.wanted.fingerprint
        post = replace(post, title=title)
        await self.forum_posts.begin(post)
        post_id = await create_post(forum, title, wanted.card, wanted.tags)
        await self.forum_posts.written(post, post_id, title, fingerprint)

    async def _edit(self, run: _ForumRun, post: ForumPost) -> None:
        wanted, forum = run.posts[post.role_id], run.forum
        assert forum is not None, "without a forum nothing is edited"  # noqa: S101 - tells the type checker
        assert post.post_id is not None, "what has no id is created"  # noqa: S101 - tells the type checker
        title, fingerprint = wanted.wanted.title, wanted.wanted.fingerprint
        tags = [forum.tags[tag] for tag in wanted.tags]
        await edit_post(self.bot, post.post_id, title, wanted.card, tags, ours=frozenset(forum.tags.values()))
        await self.forum_posts.written(post, post.post_id, title, fingerprint)

    async def _close(self, run: _ForumRun, post: ForumPost) -> None:
        post_id = post.post_id or await self._find(run, post)
        if post_id is None:
            await self.forum_posts.forget(post)
            return
        await close_post(self.bot, post_id, closed_post_card(post.title))
        await self.forum_posts.written(post, post_id, post.title, CLOSED)

    async def _delete(self, run: _ForumRun, post: ForumPost) -> None:
        post_id = post.post_id or await self._find(run, post)
        if post_id is not None:
            await delete_post(self.bot, post_id)
        await self.forum_posts.forget(post)

    async def _find(self, run: _ForumRun, post: ForumPost) -> int | None:
        """Look for a post of which it is not known whether Discord made it."""
        threads = await list_posts(self.bot, run.server_id, post.forum_id)
        return find_lost_post(threads, post, run.stored, self.bot.user.id if self.bot.user else 0)

    async def _forum_is_gone(self, server_id: int, forum_id: int) -> None:
        """Forget a deleted forum and tell the moderators once."""
        await self.forum_posts.forget_forum(server_id, forum_id)
        settings = await self.services.server_settings.get(server_id)
        if settings.forum_channel_id != forum_id:
            return
        await self.services.server_settings.update(server_id, discord.utils.utcnow(), forum_channel_id=None)
        if settings.mod_log_channel_id is not None:
            channel = self.bot.get_partial_messageable(settings.mod_log_channel_id, guild_id=server_id)
            with contextlib.suppress(*REQUEST_FAILED):  # /setup show says it, too
                await send_card(channel, forum_gone_card())
