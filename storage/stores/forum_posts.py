"""Forum posts: which post in a server's forum has the card of which role, and what was last written there.

No row says anything about a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.interface import Connection
from storage.stores.server_table import ServerTable

TABLE = ServerTable("forum_posts")


@dataclass(frozen=True, slots=True)
class ForumPost:
    """The post of one role in one forum.

    Attributes:
        server_id: The server.
        forum_id: The forum the post is in.
        role_id: The role in the knowledge base.
        title: The title that the post was given last, or is about to be given.
        post_id: The post; None while it is not known whether Discord made it.
        fingerprint: Identifies what was last written there; empty if that is not known.
    """

    server_id: int
    forum_id: int
    role_id: str
    title: str
    post_id: int | None = None
    fingerprint: str = ""


class ForumPostStore:
    """The forum posts of all servers; on a database, or on the connection of a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def servers(self) -> set[int]:
        """Return the servers that have posts, or have chosen a forum for them."""
        rows = await self._connection.fetch_all(
            "SELECT server_id FROM forum_posts UNION SELECT server_id FROM server_settings"
            " WHERE forum_channel_id IS NOT NULL"
        )
        return {server_id for (server_id,) in rows}

    async def list(self, server_id: int) -> Sequence[ForumPost]:
        """Return all posts of a server, by forum and role."""
        rows = await self._connection.fetch_all(
            "SELECT server_id, forum_id, role_id, title, post_id, fingerprint FROM forum_posts"
            " WHERE server_id = $1 ORDER BY forum_id, role_id",
            server_id,
        )
        return [ForumPost(*row) for row in rows]

    async def put(self, post: ForumPost) -> None:
        """Store a post in place of what was known of it."""
        await self._connection.execute(
            "INSERT INTO forum_posts (server_id, forum_id, role_id, title, post_id, fingerprint)"
            " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (server_id, forum_id, role_id) DO UPDATE"
            " SET title = excluded.title, post_id = excluded.post_id, fingerprint = excluded.fingerprint",
            post.server_id,
            post.forum_id,
            post.role_id,
            post.title,
            post.post_id,
            post.fingerprint,
        )

    async def forget(self, post: ForumPost) -> None:
        """Remove what is known of a post."""
        await self._connection.execute(
            "DELETE FROM forum_posts WHERE server_id = $1 AND forum_id = $2 AND role_id = $3",
            post.server_id,
            post.forum_id,
            post.role_id,
        )

    async def forget_post(self, post_id: int) -> int | None:
        """Remove what is known of a deleted post, by its own id; return its server, None if it was not one of ours."""
        row = await self._connection.fetch_one(
            "DELETE FROM forum_posts WHERE post_id = $1 RETURNING server_id", post_id
        )
        return None if row is None else row[0]

    async def forget_forum(self, server_id: int, forum_id: int) -> int:
        """Remove what is known of all posts in a forum; return how many there were."""
        return await self._connection.execute(
            "DELETE FROM forum_posts WHERE server_id = $1 AND forum_id = $2", server_id, forum_id
        )
