"""Points discord.py to a REST proxy and a gateway proxy that processes share, or to a test server."""

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.settings import Settings


def use_proxies(settings: Settings) -> None:
    """Set discord.py's addresses for the whole process; call it before anything connects.

    The gateway's address is used for new sessions. A session is resumed at the address that the gateway sent
    (``resume_gateway_url``), which a gateway proxy sets to its own.
    """
    if settings.api_url:
        Route.BASE = settings.api_url.rstrip("/")
    if settings.gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway_url)
