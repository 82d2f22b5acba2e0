"""Serves a simulated room as a page of the demo: without a developer's toolbar, and with the way back to the lobby.

The room itself is a page of simcord, with an address of its own for each room. This proxy passes everything on to it
and adds a style sheet, a script and a link, so that a room works with a thumb on a phone.
"""

from importlib.resources import files

import aiohttp
from aiohttp import web
from yarl import URL

from bot.demo.own_pages import HOST, own_pages_only

_ADDED = {"/demo.css": "text/css", "/demo.js": "application/javascript"}
_HEAD = '<link rel="stylesheet" href="/demo.css"><script src="/demo.js"></script></head>'
_BAR = '<nav class="demo-bar" aria-label="Demo"><a href="{lobby}">← Start page</a></nav>'
_PASSED_ON = frozenset({"content-type", "x-simcord-capability", "x-simcord-context", "accept"})
"""What the room reads of a request. Host and Origin are checked here and would not be those of the room."""
_KEPT = frozenset(
    {"content-type", "cache-control", "content-security-policy", "referrer-policy", "x-content-type-options"}
)
CLOSED = "This room is closed. Go back to the start page and open it again."
_WAIT_SECONDS = 90.0
"""Longer than any click in the simulation takes, which gives up after sixty seconds."""


class RoomProxy:
    """Passes requests on to the room that is open."""

    def __init__(self) -> None:
        self.lobby = "/"
        self._room: URL | None = None
        self._opened = 0
        self._runner: web.AppRunner | None = None
        self._session: aiohttp.ClientSession | None = None
        self._port = 0

    async def start(self) -> None:
        """Listen on a free port of this computer."""
        application = web.Application(middlewares=[own_pages_only])
        application.router.add_route("*", "/{path:.*}", self._pass_on)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, 0)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_WAIT_SECONDS))

    def open(self, room: str) -> str:
        """Serve the room at this address from now on, and return the address of the page.

        Each room has another query: a browser would not load a page again for the secret behind the `#` alone.
        """
        address = URL(room)
        self._room = address.origin()
        self._opened += 1
        return f"http://{HOST}:{self._port}/?room={self._opened}#{address.raw_fragment}"

    def close_room(self) -> None:
        """Serve no room until the next one is opened."""
        self._room = None

    async def close(self) -> None:
        """Stop listening."""
        if self._session is not None:
            await self._session.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _pass_on(self, request: web.Request) -> web.Response:
        if content_type := _ADDED.get(request.path):
            text = files("bot.demo").joinpath(f"room{request.path.removeprefix('/demo')}").read_text(encoding="utf-8")
            return web.Response(text=text, content_type=content_type, headers={"Cache-Control": "no-store"})
        if self._room is None or self._session is None:
            raise web.HTTPGone(text=CLOSED)
        headers = {name: value for name, value in request.headers.items() if name.casefold() in _PASSED_ON}
        target = self._room.join(request.rel_url)
        try:
            async with self._session.request(
                request.method, target, headers=headers, data=await request.read()
            ) as answer:
                body = await answer.read()
        except (aiohttp.ClientError, TimeoutError):
            raise web.HTTPGone(text=CLOSED) from None
        kept = {name: value for name, value in answer.headers.items() if name.casefold() in _KEPT}
        if request.path == "/":
            body = self._completed(body.decode()).encode()
        return web.Response(status=answer.status, body=body, headers=kept)

    def _completed(self, page: str) -> str:
        """Return the page of a room with what the demo adds."""
        head, body = page.replace("</head>", _HEAD, 1), _BAR.format(lobby=self.lobby)
        before, tag, after = head.partition("<body>")
        return f"{before}{tag}{body}{after}"
