"""A forum with one post per role, as moderators and members see it in the simulated Discord."""

from dataclasses import dataclass, field
from typing import Any

import discord
import pytest
from people import TEXT, walk
from simcord import ChannelHandle
from simcord.backend import Backend
from simcord.backend.errors import BackendError
from simcord.backend.models.channel import Overwrite
from simcord.enums import OverwriteType
from simcord.http import router
from world import World

from bot.cogs.forum_posts import STEPS_PER_RUN
from storage.stores.forum_posts import ForumPost

RUN = 300
"""Seconds between two runs."""


@dataclass
class Post:
    """A post as it stands in Discord."""

    id: int
    title: str
    text: str
    custom_ids: list[str]
    tags: list[str]
    archived: bool
    locked: bool


@dataclass
class Forum:
    """The forum of a world, with what was asked of Discord for it."""

    world: World
    channel: ChannelHandle
    refused: list[str] = field(default_factory=list)

    @property
    def posts(self) -> list[Post]:
        """All posts in it, in the order they were made."""
        backend = self.world.env.backend
        found = [each for each in backend.channels.values() if each.parent_id == self.channel.id]
        return [self._post(each) for each in sorted(found, key=lambda each: each.id)]

    def post(self, title: str) -> Post:
        """The one post with this title."""
        (found,) = [post for post in self.posts if post.title == title]
        return found

    def _post(self, thread: Any) -> Post:
        backend = self.world.env.backend
        names = {int(tag["id"]): tag["name"] for tag in backend.get_channel(self.channel.id).available_tags}
        first = backend.messages[thread.id].get(thread.id) or next(iter(backend.messages[thread.id].values()), None)
        components = list(walk(first.components)) if first else []
        return Post(
            thread.id,
            thread.name,
            "\n".join(each["content"] for each in components if each["type"] == TEXT),
            [each["custom_id"] for each in components if "custom_id" in each],
            [names[tag] for tag in thread.applied_tags],
            thread.thread_metadata.archived,
            bool(thread.thread_metadata.locked),
        )

    async def stored(self) -> dict[str, ForumPost]:
        posts = await self.world.bot.services.forum_posts.list(self.world.guild.id)
        return {post.role_id: post for post in posts}

    async def run(self, times: int = 1) -> None:
        """Let the job run."""
        for _ in range(times):
            await self.world.env.advance_time(RUN)

    async def run_until_done(self) -> None:
        """Let the job run until every role has its post."""
        roles = len(self.world.bot.services.bundled_base.roles)
        await self.run(roles // STEPS_PER_RUN + 3)


def requests(world: World, method: str, path: str) -> int:
    """How many requests were sent whose path begins like this."""
    return sum(each.method == method and each.path.startswith(path) for each in world.env.http_requests)


def refuse_in_archived_posts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the simulated Discord refuse what the real one refuses: to edit a message in an archived post."""
    calm = router.dispatch

    def dispatch(backend: Backend, method: str, path: str, **more: Any) -> Any:
        parts = path.strip("/").split("/")
        if method == "PATCH" and parts[0] == "channels" and "messages" in parts:
            thread = backend.channels.get(int(parts[1]))
            if thread is not None and thread.thread_metadata is not None and thread.thread_metadata.archived:
                raise BackendError(400, 50083, "Thread is archived")
        return calm(backend, method, path, **more)

    monkeypatch.setattr(router, "dispatch", dispatch)


def number_first_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the first message of a post have the id of its post, as in Discord (its reference, threads)."""
    calm: Any = Backend.create_forum_post

    def create(backend: Backend, *of: Any, **more: Any) -> Any:
        thread, first = calm(backend, *of, **{**more, "broadcast": False})
        messages = backend.messages[thread.id]
        messages[thread.id] = messages.pop(first.id)
        first.id = thread.last_message_id = thread.id
        backend.announce_message_create(first)
        return thread, first

    monkeypatch.setattr(Backend, "create_forum_post", create)


def hide(world: World, channel: ChannelHandle) -> None:
    """Take the right to view a channel from the bot."""
    assert world.bot.user is not None
    deny = discord.Permissions(view_channel=True, manage_threads=True).value
    overwrite = Overwrite(world.bot.user.id, OverwriteType.MEMBER, allow=0, deny=deny)
    world.env.backend.set_overwrite(channel.id, overwrite)


def show(world: World, channel: ChannelHandle) -> None:
    """Give it back."""
    assert world.bot.user is not None
    world.env.backend.delete_overwrite(channel.id, world.bot.user.id)
