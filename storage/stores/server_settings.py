"""Server settings: what a server's moderators chose in /setup."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypedDict, Unpack, get_args

from storage.interface import Connection
from storage.stores.server_table import ServerTable
from storage.timestamps import from_micros, to_micros

ReviewMode = Literal["one-person", "two-person"]
"""two-person: nobody approves her own change."""

REVIEW_MODES: tuple[ReviewMode, ...] = get_args(ReviewMode)
TABLE = ServerTable("server_settings")


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How the bot behaves in one server.

    Attributes:
        server_id: The server.
        silent_channels: Ids of the channels where it never answers mentions.
        moderator_role_id: The role that may edit the knowledge base, besides members who manage the server.
        specialty: The specialty that most members share, as its id in the knowledge base.
        mod_log_channel_id: The channel where changes are posted.
        review_mode: Whether a second moderator approves each change of the knowledge base.
        peers_enabled: Whether members may offer to talk and ask peers.
        peers_role_id: The role that this takes; None for all members.
        forum_channel_id: The forum that has one post per role.
        digest_channel_id: The channel that is told of each week's changes.
        changed_at: When they were last changed, in UTC; None if never.
    """

    server_id: int
    silent_channels: frozenset[int] = frozenset()
    moderator_role_id: int | None = None
    specialty: str | None = None
    mod_log_channel_id: int | None = None
    review_mode: ReviewMode = "one-person"
    peers_enabled: bool = False
    peers_role_id: int | None = None
    forum_channel_id: int | None = None
    digest_channel_id: int | None = None
    changed_at: datetime | None = None


class SettingsPatch(TypedDict, total=False):
    """The settings to change together; the columns have the names of the fields."""

    silent_channels: frozenset[int]
    moderator_role_id: int | None
    specialty: str | None
    mod_log_channel_id: int | None
    review_mode: ReviewMode
    peers_enabled: bool
    peers_role_id: int | None
    forum_channel_id: int | None
    digest_channel_id: int | None


class ServerSettingsStore:
    """The settings of all servers; on a database, or on the connection of a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, server_id: int) -> ServerSettings:
        """Return a server's settings; the defaults when nothing was set up."""
        row = await self._connection.fetch_one(
            "SELECT silent_channels, moderator_role_id, specialty, mod_log_channel_id, review_mode, peers_enabled,"
            " peers_role_id, forum_channel_id, digest_channel_id, changed_at FROM server_settings WHERE server_id = $1",
            server_id,
        )
        if row is None:
            return ServerSettings(server_id)
        (
            silent_channels,
            moderator_role_id,
            specialty,
            mod_log_channel_id,
            review_mode,
            peers_enabled,
            peers_role_id,
            forum_channel_id,
            digest_channel_id,
            changed_at,
        ) = row
        return ServerSettings(
            server_id,
            frozenset(json.loads(silent_channels)),
            moderator_role_id,
            specialty,
            mod_log_channel_id,
            review_mode,
            bool(peers_enabled),
            peers_role_id,
            forum_channel_id,
            digest_channel_id,
            None if changed_at is None else from_micros(changed_at),
        )

    async def update(self, server_id: int, at: datetime, **chosen: Unpack[SettingsPatch]) -> None:
        """Store the chosen settings and keep the rest, so that concurrent changes do not undo each other."""
        settings = replace(ServerSettings(server_id, changed_at=at), **chosen)
        replaced = ", ".join(f"{column} = excluded.{column}" for column in (*chosen, "changed_at"))
        await self._connection.execute(
            "INSERT INTO server_settings (server_id, silent_channels, moderator_role_id, specialty,"  # noqa: S608 - fields
            " mod_log_channel_id, review_mode, peers_enabled, peers_role_id, forum_channel_id, digest_channel_id,"
            " changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
            f" ON CONFLICT (server_id) DO UPDATE SET {replaced}",
            settings.server_id,
            json.dumps(sorted(settings.silent_channels)),
            settings.moderator_role_id,
            settings.specialty,
            settings.mod_log_channel_id,
            settings.review_mode,
            int(settings.peers_enabled),
            settings.peers_role_id,
            settings.forum_channel_id,
            settings.digest_channel_id,
            to_micros(at),
        )
