"""What a server's moderators have set up."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from storage.connection import Connection
from storage.moments import from_number, to_number
from storage.server_table import ServerTable

ReviewMode = Literal["one-person", "two-person"]
"""two-person: nobody approves a change of her own."""

REVIEW_MODES: tuple[ReviewMode, ...] = get_args(ReviewMode)
TABLE = ServerTable("server_settings")


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How the bot behaves in one server.

    Attributes:
        server_id: Which server.
        answer_channels: Ids of the channels where it answers mentions; empty means all.
        silent_channels: Ids of the channels where it never answers mentions.
        moderator_role_id: The role that looks after the knowledge base, besides those who manage the server.
        specialty: The specialty that most members share, as its id in the knowledge base.
        mod_log_channel_id: The channel that hears of changes.
        review_mode: Whether a second moderator approves each change of the knowledge base.
        changed_at: When they were last changed, in UTC; None before the first time.
    """

    server_id: int
    answer_channels: frozenset[int] = frozenset()
    silent_channels: frozenset[int] = frozenset()
    moderator_role_id: int | None = None
    specialty: str | None = None
    mod_log_channel_id: int | None = None
    review_mode: ReviewMode = "one-person"
    changed_at: datetime | None = None


class ServerSettingsStore:
    """The settings of all servers; on a database, or on the connection of a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, server_id: int) -> ServerSettings:
        """Return a server's settings, the defaults when nothing was set up."""
        row = await self._connection.fetch_one(
            "SELECT answer_channels, silent_channels, moderator_role_id, specialty, mod_log_channel_id, review_mode,"
            " changed_at FROM server_settings WHERE server_id = $1",
            server_id,
        )
        if row is None:
            return ServerSettings(server_id)
        answer_channels, silent_channels, moderator_role_id, specialty, mod_log_channel_id, review_mode, changed_at = (
            row
        )
        return ServerSettings(
            server_id,
            frozenset(json.loads(answer_channels)),
            frozenset(json.loads(silent_channels)),
            moderator_role_id,
            specialty,
            mod_log_channel_id,
            review_mode,
            None if changed_at is None else from_number(changed_at),
        )

    async def save(self, settings: ServerSettings) -> None:
        """Store a server's settings as a whole, in place of those before."""
        await self._connection.execute(
            "INSERT INTO server_settings (server_id, answer_channels, silent_channels, moderator_role_id, specialty,"
            " mod_log_channel_id, review_mode, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
            " ON CONFLICT (server_id) DO UPDATE SET answer_channels = excluded.answer_channels,"
            " silent_channels = excluded.silent_channels, moderator_role_id = excluded.moderator_role_id,"
            " specialty = excluded.specialty, mod_log_channel_id = excluded.mod_log_channel_id,"
            " review_mode = excluded.review_mode, changed_at = excluded.changed_at",
            settings.server_id,
            json.dumps(sorted(settings.answer_channels)),
            json.dumps(sorted(settings.silent_channels)),
            settings.moderator_role_id,
            settings.specialty,
            settings.mod_log_channel_id,
            settings.review_mode,
            None if settings.changed_at is None else to_number(settings.changed_at),
        )

    async def erase(self, server_id: int) -> bool:
        """Forget a server's settings; False when there were none."""
        return await TABLE.erase(self._connection, server_id) > 0
