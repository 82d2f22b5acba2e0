"""Who may change the knowledge base of a server."""

from dataclasses import dataclass

from storage.stores.server_settings import ServerSettings


class PermissionDenied(Exception):  # noqa: N818 - a regular outcome, not an error
    """The actor is not a moderator of the server."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A member of a server who does something, with the permissions that Discord sent with this interaction.

    Attributes:
        user_id: Her id.
        server_id: The server.
        manages_server: Whether she has the permission to manage the server.
        role_ids: Her roles in the server.
    """

    user_id: int
    server_id: int
    manages_server: bool
    role_ids: frozenset[int] = frozenset()

    def can_edit(self, settings: ServerSettings) -> bool:
        """Return whether she may edit the knowledge base: with Manage Server or with the moderator role."""
        return self.manages_server or settings.moderator_role_id in self.role_ids
