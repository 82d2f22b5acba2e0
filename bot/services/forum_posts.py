"""Forum posts: keeps one post per role in the forum that a server's moderators chose, in step with its knowledge base.

What to do next is computed from what the base wants and what is stored; `bot.cogs.forum_posts` does it, a few steps a
run, so a process that stops in the middle goes on where it was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.services.knowledge_bases import TOPIC, KnowledgeBaseCache
from storage.interface import Database
from storage.stores.forum_posts import ForumPost, ForumPostStore

CLOSED = "closed"
"""The fingerprint of a post whose role is no longer in the base."""


@dataclass(frozen=True, slots=True)
class WantedPost:
    """What the post of a role should be.

    Attributes:
        role_id: The role.
        title: Its title.
        fingerprint: Identifies title, tags and card together.
    """

    role_id: str
    title: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class ForumStep:
    """One thing to do for a post.

    Attributes:
        what: "create": make it, unless it turns out to exist; "edit": write the card again; "close": say that the role
            is gone and close it; "delete": take it away, since its forum was not chosen any more.
        post: The post as it is stored; for "create" as it should be stored before it is made.
    """

    what: Literal["create", "edit", "close", "delete"]
    post: ForumPost


def next_steps(
    server_id: int, forum_id: int | None, wanted: Sequence[WantedPost], stored: Sequence[ForumPost]
) -> tuple[ForumStep, ...]:
    """Return what has to be done so that the posts are as wanted, in that order; empty when they are.

    Deletions come last: they may fail for as long as an old forum is hidden, and nothing else should wait for them.

    Args:
        server_id: The server.
        forum_id: The chosen forum; None for none.
        wanted: A post for each role, in the order of the base; the last is made first, so that the first is on top.
        stored: What is known of all posts of the server.
    """
    known = {post.role_id: post for post in stored if post.forum_id == forum_id}
    roles = {each.role_id for each in wanted}
    deletions = tuple(ForumStep("delete", post) for post in stored if post.forum_id != forum_id)
    if forum_id is None:
        return deletions
    steps: list[ForumStep] = []
    for each in wanted:
        post = known.get(each.role_id)
        if post is not None and post.post_id is not None and post.fingerprint != each.fingerprint:
            steps.append(ForumStep("edit", post))
    gone = [post for post in known.values() if post.role_id not in roles]
    steps += [ForumStep("close", post) for post in gone if post.post_id is None or post.fingerprint != CLOSED]
    for each in reversed(wanted):
        post = known.get(each.role_id) or ForumPost(server_id, forum_id, each.role_id, each.title)
        if post.post_id is None:
            steps.append(ForumStep("create", post))
    return (*steps, *deletions)


class ForumPostService:
    """The forum posts of all servers, and which servers need a look."""

    def __init__(self, database: Database, bases: KnowledgeBaseCache) -> None:
        self._database = database
        self._store = ForumPostStore(database)
        self._bases = bases
        self._bundled = bases.bundled
        self._in_step: set[int] = set()

    async def open(self) -> None:
        """Subscribe to changes of servers' bases. Raises DatabaseError."""
        await self._database.subscribe(self._on_event, self._in_step.clear)

    async def servers(self) -> tuple[int, ...]:
        """Return the servers whose posts may not be in step with their base."""
        if self._bases.bundled is not self._bundled:
            self._bundled = self._bases.bundled
            self._in_step.clear()
        return tuple(sorted(await self._store.servers() - self._in_step))

    def recheck(self, server_id: int | None = None) -> None:
        """Look at a server's posts again at the next run; at those of all servers without one."""
        if server_id is None:
            self._in_step.clear()
        else:
            self._in_step.discard(server_id)

    def set_in_step(self, server_id: int) -> None:
        """Record that there is nothing to do in a server until something changes."""
        self._in_step.add(server_id)

    async def list(self, server_id: int) -> Sequence[ForumPost]:
        """Return what is known of the posts of a server."""
        return await self._store.list(server_id)

    async def begin(self, post: ForumPost) -> None:
        """Record that a post is about to be made: whatever happens then, it is looked for before it is made again."""
        await self._store.put(post)

    async def found(self, post: ForumPost, post_id: int) -> None:
        """Record a post that had been made although no answer came; what stands in it is written again."""
        await self._store.put(replace(post, post_id=post_id, fingerprint=""))

    async def written(self, post: ForumPost, post_id: int, title: str, fingerprint: str) -> None:
        """Record what was written in a post."""
        await self._store.put(replace(post, post_id=post_id, title=title, fingerprint=fingerprint))

    async def forget(self, post: ForumPost) -> None:
        """Forget a post that is gone."""
        await self._store.forget(post)

    async def forget_post(self, post_id: int) -> None:
        """Forget a post that somebody deleted; it is made again, since the role is still in the base."""
        server_id = await self._store.forget_post(post_id)
        if server_id is not None:
            self._in_step.discard(server_id)

    async def forget_forum(self, server_id: int, forum_id: int) -> None:
        """Forget all posts in a forum that is gone."""
        await self._store.forget_forum(server_id, forum_id)
        self._in_step.discard(server_id)

    def _on_event(self, topic: str, payload: str) -> None:
        if topic == TOPIC and payload.isdecimal():
            self._in_step.discard(int(payload))


def find_lost_post(
    threads: Sequence[Mapping[str, object]], post: ForumPost, stored: Sequence[ForumPost], bot_id: int
) -> int | None:
    """Return the post that was made although no answer came: ours, in that forum, with that title, and not stored.

    Args:
        threads: As Discord lists them: id, parent_id, owner_id and name.
        post: The post that is looked for.
        stored: All posts of the server that are stored.
        bot_id: The bot's own user.
    """
    known = {each.post_id for each in stored}
    for thread in threads:
        id_ = int(str(thread.get("id", 0)))
        ours = str(thread.get("owner_id")) == str(bot_id) and str(thread.get("parent_id")) == str(post.forum_id)
        if ours and id_ not in known and thread.get("name") == post.title:
            return id_
    return None
