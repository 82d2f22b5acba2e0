"""Who asks for a change, and whether they may."""

from dataclasses import dataclass

from storage.stores.server_settings import ServerSettings


class PermissionDenied(Exception):  # noqa: N818 - nothing went wrong: it is an answer
    """Somebody who is no moderator of the server asked for what only moderators may do."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in a server, as Discord describes her at this very click.

    Attributes:
        user_id: Who.
        server_id: In which server.
        manages: Whether she may manage the server.
        role_ids: Her roles there.
    """

    user_id: int
    server_id: int
    manages_server: bool
    role_ids: frozenset[int] = frozenset()

    def can_edit(self, settings: ServerSettings) -> bool:
        """Tell whether she looks after the knowledge base: by managing the server, or by the moderators' role."""
        return self.manages_server or settings.moderator_role_id in self.role_ids
