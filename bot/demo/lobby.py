"""The lobby: a page that suggests what to try, opens the rooms, and does what the simulated rooms can't."""

import secrets
from collections.abc import Mapping
from types import MappingProxyType

from aiohttp import web
from simcord import ChannelHandle, Env, MemberActor, UserHandle

from bot.demo.own_pages import own_pages_only
from bot.demo.page import ChannelQuestion, render_lobby
from bot.demo.room_viewer import RoomViewer, retry_while_busy
from bot.demo.simulated_server import DemoServer

MENU = "Answer this"
"""The bot's message context menu (see `bot.cogs.ask`)."""
MAX_MESSAGE_LENGTH = 2000
"""Discord's limit for a message."""
HOUR_SECONDS = 3600.0
_SHOWN_QUESTIONS = 8
TRIES: Mapping[str, tuple[str, str, Mapping[str, str]]] = MappingProxyType(
    {
        "role": ("careers-member", "role", {"name": "msl"}),
        "ask": ("careers-member", "ask", {"question": "how much does a medical science liason make"}),
        "compare": ("careers-member", "compare", {"first": "msl", "second": "utilization-review"}),
        "check": ("careers-member", "check", {"topic": "non-compete", "state": "CA"}),
        "quiz": ("dm-member", "quiz start", {}),
        "poll": ("careers-moderator", "pulse end", {}),
        "gaps": ("moderators", "kb gaps", {}),
    }
)
"""What one tap does: the room it opens, and the command that is sent; the quiz is begun in #careers and writes direct
messages."""
Room = tuple[ChannelHandle, tuple[MemberActor | UserHandle, ...]]

_HEADERS = {
    "Cache-Control": "no-store",
    # With "no-referrer" a browser writes "null" for the Origin of our own forms, and they would be refused.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    # A form redirects to a room, which has its own port.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "form-action 'self' http://127.0.0.1:*; base-uri 'none'; frame-ancestors 'none'",
}


class Lobby:
    """Serves the page. Its path has a random key, so that no other web page on this computer can use it."""

    def __init__(self, env: Env, server: DemoServer, viewer: RoomViewer) -> None:
        self.path = f"/{secrets.token_urlsafe(16)}/"
        self._env = env
        self._server = server
        self._viewer = viewer
        member, moderator = server.member, server.moderator
        self._rooms: dict[str, Room] = {
            "careers-member": (server.careers, (member, moderator)),
            "careers-moderator": (server.careers, (moderator, member)),
            "moderators": (server.moderators, (moderator,)),
            "dm-member": (member.user.dm_channel, (member.user,)),
            "dm-moderator": (moderator.user.dm_channel, (moderator.user,)),
        }

    def application(self) -> web.Application:
        """Build the web application."""
        application = web.Application(middlewares=[own_pages_only])
        application.add_routes(
            [
                web.get(self.path, self._index),
                web.get(f"{self.path}open/{{room}}", self._open),
                web.post(f"{self.path}try/{{what}}", self._try),
                web.post(f"{self.path}mention", self._mention),
                web.post(f"{self.path}menu", self._menu),
                web.post(f"{self.path}later", self._later),
            ]
        )
        return application

    async def _index(self, _request: web.Request) -> web.Response:
        body = render_lobby(self.path, self._questions(), self._env.now())
        return web.Response(text=body, content_type="text/html", headers=_HEADERS)

    async def _open(self, request: web.Request) -> web.Response:
        room = self._rooms.get(request.match_info["room"])
        if room is None:
            raise web.HTTPNotFound(text="There is no such room.")
        channel, viewers = room
        return self._go(await self._viewer.show(channel, *viewers))

    async def _try(self, request: web.Request) -> web.Response:
        found = TRIES.get(request.match_info["what"])
        if found is None:
            raise web.HTTPNotFound(text="There is nothing like that to try.")
        room, command, options = found
        scene = self._server
        actor = scene.moderator if "moderator" in room else scene.member
        channel = scene.moderators if room == "moderators" else scene.careers
        await retry_while_busy(lambda: actor.slash(channel, command, **options))
        return self._go(f"{self.path}open/{room}")

    async def _mention(self, request: web.Request) -> web.Response:
        text = str((await request.post()).get("text", "")).strip()
        assert self._env.bot.user is not None, "logged in"  # noqa: S101 - tells the type checker
        message = f"<@{self._env.bot.user.id}> {text}"[:MAX_MESSAGE_LENGTH]
        await retry_while_busy(lambda: self._server.member.send(self._server.careers, message))
        return self._go(f"{self.path}open/careers-member")

    async def _menu(self, request: web.Request) -> web.Response:
        wanted = str((await request.post()).get("message", ""))
        scene = self._server
        history = scene.careers.history(viewer=scene.member)
        message = next((message for message in history if str(message.id) == wanted), None)
        if message is None:
            raise web.HTTPNotFound(text="That message is gone.")
        await retry_while_busy(lambda: scene.member.context_menu(scene.careers, MENU, message))
        return self._go(f"{self.path}open/careers-member")

    async def _later(self, _request: web.Request) -> web.Response:
        await retry_while_busy(lambda: self._env.advance_time(HOUR_SECONDS))
        return self._go(self.path)

    def _questions(self) -> list[ChannelQuestion]:
        """Return the messages people wrote in the channel, the newest first."""
        history = self._server.careers.history(viewer=self._server.member)
        written = [message for message in history if not message.author.bot]
        return [
            ChannelQuestion(str(message.id), message.author.display_name, message.clean_content)
            for message in reversed(written[-_SHOWN_QUESTIONS:])
        ]

    @staticmethod
    def _go(address: str) -> web.Response:
        return web.Response(status=web.HTTPSeeOther.status_code, headers={**_HEADERS, "Location": address})
