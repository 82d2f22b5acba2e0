"""Who is a member of a server right now, asked of Discord itself, since the bot does not receive the member list."""

from datetime import datetime, timedelta

import discord

from bot.client import SecondOpinion
from bot.discord_errors import REQUEST_FAILED, look_up
from bot.services.peer_delivery import MembershipUnknown

NO_LONGER_THERE = frozenset({10004, 10007, 10013, 50001})
"""Unknown guild, member or user, and a server without the bot (Discord reference, JSON error codes)."""
REMEMBERED = timedelta(hours=1)
"""How long somebody who is no member is not looked up again in the background."""
_MAX_REMEMBERED = 5000


class MembershipLookup:
    """Looks members up by REST."""

    def __init__(self, bot: SecondOpinion) -> None:
        self._bot = bot
        self._gone: dict[tuple[int, int], datetime] = {}

    async def role_ids(self, server_id: int, user_id: int, *, fresh: bool = False) -> frozenset[int] | None:
        """Return the roles of a member; None for who is no member, or where the bot is not.

        Args:
            server_id: the server.
            user_id: the member.
            fresh: ask Discord even if it said a short while ago that this is no member.

        Raises MembershipUnknown when Discord does not tell.
        """
        key, now = (server_id, user_id), discord.utils.utcnow()
        if not fresh and (since := self._gone.get(key)) is not None and now - since < REMEMBERED:
            return None
        try:
            member = await look_up(lambda: self._bot.http.get_member(server_id, user_id))
        except REQUEST_FAILED as error:
            if getattr(error, "code", None) not in NO_LONGER_THERE:
                raise MembershipUnknown from None
            if len(self._gone) >= _MAX_REMEMBERED:
                self._gone.clear()
            self._gone[key] = now
            return None
        self._gone.pop(key, None)
        return frozenset(map(int, member["roles"]))
