"""Answers only pages of this computer: the lobby and the rooms act for a person, so no other web page may use them."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from yarl import URL

HOST = "127.0.0.1"
_OWN_HOSTS = frozenset({HOST, "localhost"})
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def own_pages_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what another web page of this browser sends: by a name that leads to this machine, or by a form.

    A browser names the page that a form stands on in the header Origin, and the address it asked for in Host.
    """
    origin = request.headers.get("Origin")
    if request.url.host not in _OWN_HOSTS or (origin is not None and URL(origin).host not in _OWN_HOSTS):
        raise web.HTTPForbidden(text="This page answers to this computer alone.")
    return await handler(request)
