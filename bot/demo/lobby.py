"""The lobby: a page that suggests what to try, opens the rooms, and does what the simulated rooms can't."""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from aiohttp import web
from simcord import ChannelHandle, Env, MemberActor, SetupError, UserHandle
from yarl import URL

from bot.demo.page import ChannelQuestion, render_lobby, render_problem
from bot.demo.room_viewer import RoomViewer, retry_while_busy
from bot.demo.simulated_server import DemoServer, hold_poll, send_missed_question

MENU = "Answer this"
"""The bot's message context menu (see `bot.cogs.ask`)."""
MAX_MESSAGE_LENGTH = 2000
"""Discord's limit for a message."""
HOUR_SECONDS = 3600.0
_SHOWN_QUESTIONS = 8
Command = tuple[str, Mapping[str, str]]
TRIES: Mapping[str, tuple[str, Command]] = MappingProxyType(
    {
        "role": ("careers-member", ("role", {"name": "msl"})),
        "ask": ("careers-member", ("ask", {"question": "how much does a medical science liason make"})),
        "compare": ("careers-member", ("compare", {"first": "msl", "second": "utilization-review"})),
        "check": ("careers-member", ("check", {"topic": "non-compete", "state": "CA"})),
        "roles": ("careers-member", ("roles", {})),
        "painpoint": ("careers-member", ("painpoint", {"name": "burnout"})),
        "quiz": ("dm-member", ("quiz start", {})),
        "setup": ("moderators", ("setup show", {})),
    }
)
"""What one tap does: the room it opens, and the command that is sent; the quiz writes direct messages."""
SCENES: Mapping[str, tuple[str, Callable[[DemoServer], Awaitable[None]]]] = MappingProxyType(
    {"gaps": ("moderators", send_missed_question), "poll": ("careers-moderator", hold_poll)}
)
"""What one tap does where other people act first: the room it opens, and what they do."""
_BUSY = "The demo is still busy with the last step. Wait a few seconds and try again."
_FAILED = "That step did not finish in time. Nothing is lost: go back and try it again."
_OWN_HOSTS = frozenset({"127.0.0.1", "localhost"})

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Room = tuple[ChannelHandle, MemberActor | UserHandle]

_HEADERS = {
    "Cache-Control": "no-store",
    # With "no-referrer" a browser writes "null" for the Origin of our own forms, and they would be refused.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    # A form redirects to a room, which has its own port.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "form-action 'self' http://127.0.0.1:*; base-uri 'none'; frame-ancestors 'none'",
}


@web.middleware
async def _own_pages_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what another web page of this browser sends: by a name that leads to this machine, or by a form.

    A browser names the page that a form stands on in the header Origin, and the address it asked for in Host.
    """
    origin = request.headers.get("Origin")
    if request.url.host not in _OWN_HOSTS or (origin is not None and URL(origin).host not in _OWN_HOSTS):
        raise web.HTTPForbidden(text="This page answers to this computer alone.")
    return await handler(request)


class Lobby:
    """Serves the page. Its path has a random key, so that no other web page on this computer can use it."""

    def __init__(self, env: Env, server: DemoServer, viewer: RoomViewer, port: int = 0) -> None:
        """Set up the page; ``port`` is where it listens, for the way back from a room."""
        self.path = f"/{secrets.token_urlsafe(16)}/"
        self._env = env
        self._server = server
        self._viewer = viewer
        member, moderator = server.member, server.moderator
        self._home = f"{port}{self.path}"
        self._rooms: dict[str, Room] = {
            "careers-member": (server.careers, member),
            "dm-member": (member.user.dm_channel, member.user),
            "careers-moderator": (server.careers, moderator),
            "moderators": (server.moderators, moderator),
            "dm-moderator": (moderator.user.dm_channel, moderator.user),
        }

    def application(self) -> web.Application:
        """Build the web application."""
        application = web.Application(middlewares=[_own_pages_only, self._say_what_failed])
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

    @web.middleware
    async def _say_what_failed(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer with a sentence and a way back where the simulation is busy or gives up."""
        try:
            return await handler(request)
        except SetupError as refusal:
            sentence = _BUSY if "overlaps" in str(refusal) else _FAILED
        except TimeoutError:
            sentence = _FAILED
        page = render_problem(self.path, sentence)
        return web.Response(
            text=page, content_type="text/html", status=web.HTTPServiceUnavailable.status_code, headers=_HEADERS
        )

    async def _index(self, _request: web.Request) -> web.Response:
        body = render_lobby(self.path, self._questions(), self._env.now())
        return web.Response(text=body, content_type="text/html", headers=_HEADERS)

    async def _open(self, request: web.Request) -> web.Response:
        name = request.match_info["room"]
        room = self._rooms.get(name)
        if room is None:
            raise web.HTTPNotFound(text="There is no such room.")
        channel, viewer = room
        return self._go(await self._viewer.show(channel, viewer, self._home, name))

    async def _try(self, request: web.Request) -> web.Response:
        what, scene = request.match_info["what"], self._server
        if what in SCENES:
            room, play = SCENES[what]
            await self._viewer.close()  # a click in the open room would break into what the others do
            await retry_while_busy(lambda: play(scene))
        elif what in TRIES:
            room, (command, options) = TRIES[what]
            actor = scene.member if room.endswith("member") else scene.moderator
            channel = scene.moderators if room == "moderators" else scene.careers
            await retry_while_busy(lambda: actor.slash(channel, command, **options))
        else:
            raise web.HTTPNotFound(text="There is nothing like that to try.")
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
