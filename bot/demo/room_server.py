"""Serves a room: simcord's page with our style sheet and script on top, so that it works by thumb and by keyboard.

simcord offers no way to add to its page. Its version is pinned, and the tests open a room in the real server.
"""

from importlib.resources import files
from typing import Any

from aiohttp import web
from simcord import Preview
from simcord.preview._server import PreviewServer

_ADDED = {"/room.css": "text/css", "/room.js": "text/javascript"}
_HEAD = '<link rel="stylesheet" href="/room.css"><link rel="icon" href="data:,">\n  </head>'
_BODY = '<script type="module" src="/room.js"></script>\n  </body>'
_CLOSE_SECONDS = 1.0
"""How long an unfinished request may delay closing a room; aiohttp's own minute would hold up the next room."""


class RoomServer(PreviewServer):
    """The server of one room, with two files of ours."""

    _STATIC_FILES = {**PreviewServer._STATIC_FILES, **{path: path for path in _ADDED}}  # noqa: RUF012, SLF001  # pyright: ignore[reportPrivateUsage] - simcord names them so

    async def start(self) -> None:
        """Listen on a free port."""
        await super().start()
        self.runner._shutdown_timeout = _CLOSE_SECONDS  # noqa: SLF001 - simcord makes the runner, with aiohttp's default

    async def _static(self, request: Any) -> Any:
        page = await super()._static(request) if request.path not in _ADDED else self._added(request)
        if request.path == "/":
            page.text = add_to_page(page.text or "")
            # The icon of the page is empty, so that no browser asks for one.
            policy = page.headers["Content-Security-Policy"].replace("img-src ", "img-src data: ")
            page.headers["Content-Security-Policy"] = policy
        return page

    def _added(self, request: web.Request) -> web.Response:
        if request.headers.get("Host", "") not in self._allowed_hosts():
            raise web.HTTPForbidden
        text = files("bot.demo").joinpath(request.path.lstrip("/")).read_text(encoding="utf-8")
        return web.Response(text=text, content_type=_ADDED[request.path], headers=self._SECURITY_HEADERS)


def add_to_page(page: str) -> str:
    """Put our style sheet and script into simcord's page. Raises ValueError if that is not built as expected."""
    for end in ("</head>", "</body>", "<title>SimCord Preview</title>"):
        if page.count(end) != 1:
            raise ValueError(f"simcord's page has no single {end}")
    titled = page.replace("<title>SimCord Preview</title>", "<title>Second Opinion</title>")
    return titled.replace("</head>", _HEAD).replace("</body>", _BODY)


def serve_with_additions(preview: Preview) -> None:
    """Let a preview that is not entered yet serve its page with our additions."""
    preview._server = RoomServer(preview)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - simcord has no public way
