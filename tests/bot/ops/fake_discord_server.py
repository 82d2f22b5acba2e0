"""As much of Discord as a bot needs to log in, be asked something, and answer: real HTTP, a real websocket."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import discord
from aiohttp import WSMsgType, web
from discord.utils import time_snowflake

BOT_ID = 155149108183695360
MEMBER_ID = 80351110224678912
SERVER_ID = 41771983423143937
CHANNEL_ID = 41771983423143938
TOKEN = "MTU1MTQ5MTA4MTgzNjk1MzYw" + ".not-one." + "x" * 30
"""Has the shape of a token: the bot's id in base64, and two more parts."""
PATIENCE = 60.0
"""Seconds; a busy machine is slow."""
USER = {"id": str(BOT_ID), "username": "second-opinion", "discriminator": "0", "avatar": None, "bot": True}
MEMBER = {"id": str(MEMBER_ID), "username": "maya", "discriminator": "0", "avatar": None, "global_name": None}
HELLO, DISPATCH, IDENTIFY, HEARTBEAT, ECHO = 10, 0, 2, 1, 11


@dataclass
class FakeDiscordServer:
    """Discord, with one bot in it."""

    address: str = ""
    gateway: str = ""
    answers: dict[str, Any] = field(default_factory=dict[str, Any])
    """What the bot answered, by the name of the command."""
    identified: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: set[str] = field(default_factory=set[str])
    """The commands whose answers have arrived, but may not have been taken yet."""
    taking: asyncio.Event = field(default_factory=asyncio.Event)
    """Clear it, and Discord takes its time for answers."""
    permissions: discord.Permissions = field(default_factory=discord.Permissions.all)
    """What everybody may do in the channel."""
    channel_status: int = 200
    """403: it is left out of the list, as Discord does where a bot may not view it; 404: it is gone."""
    flags: int = 0
    remaining_starts: int | None = 1000
    """How many starts are left; None, and it does not say."""
    error_status: int | None = None
    """The status that every request gets instead of its answer."""
    missing_path: str | None = None
    """The path that is not found, as behind a proxy that does not know it."""
    web_page: str | None = None
    """The web page that every request gets instead of its answer, as from a gate before the internet."""
    close_code: int | None = None
    """The code with which the gateway sends away whoever identifies."""
    identifies: list[tuple[int, int, float]] = field(default_factory=list[tuple[int, int, float]])
    """Who identified so far: shard, count of shards, and when."""
    identify_delays: list[float] = field(default_factory=list[float])
    """How long each of them had been connected by then, in seconds."""
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _sockets: dict[int, web.WebSocketResponse] = field(default_factory=dict[int, web.WebSocketResponse])
    """The connections that have identified, by shard."""
    _names: dict[str, str] = field(default_factory=dict[str, str])

    async def ask(self, command: str, **options: str) -> None:
        """Send a slash command, in direct messages."""
        number = str(time_snowflake(discord.utils.utcnow()) + len(self._names))
        self._names[number] = command
        given: list[dict[str, Any]] = [{"type": 3, "name": name, "value": value} for name, value in options.items()]
        group, _, inner = command.partition(" ")
        if inner:
            given = [{"type": 1, "name": inner, "options": given}]
        await self._dispatch(
            self._sockets[0],  # as everything that belongs to no server
            "INTERACTION_CREATE",
            {
                "id": number,
                "application_id": str(BOT_ID),
                "type": 2,
                "token": "t",
                "version": 1,
                "user": MEMBER,
                "channel_id": "5",
                "channel": {"id": "5", "type": 1, "recipients": [MEMBER], "flags": 0},
                "locale": "en-US",
                "entitlements": [],
                "context": 1,
                "authorizing_integration_owners": {"1": str(MEMBER_ID)},
                "app_permissions": "0",
                "attachment_size_limit": 0,
                "data": {"id": "7", "name": group, "type": 1, "options": given},
            },
        )

    async def wait_for_answer(self, command: str) -> str:
        """Wait for the answer to a command."""
        await self._until(lambda: command in self.answers)
        return json.dumps(self.answers[command])

    async def wait_until_answering(self, *commands: str) -> None:
        """Wait until the bot has begun to answer all of these commands."""
        await self._until(lambda: self.waiting >= set(commands))

    async def wait_until_identified(self, *shards: int) -> None:
        """Wait until every one of these has identified, at any time."""
        await self._until(lambda: {shard for shard, _, _ in self.identifies} >= set(shards))

    async def wait_until_disconnected(self, shard: int) -> None:
        """Wait until a shard is connected no more."""
        await self._until(lambda: self._sockets[shard].closed)

    async def _until(self, happened: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(happened)

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()

    def settings(self) -> dict[str, str]:
        """What lets a bot find this Discord."""
        return {"DISCORD_API_URL": self.address, "DISCORD_GATEWAY_URL": self.gateway}

    async def gateway_socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": 41_250}})
        connected = time.monotonic()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._heard(socket, json.loads(message.data), connected)
        await self._tell()
        return socket

    async def _heard(self, socket: web.WebSocketResponse, message: dict[str, Any], connected: float) -> None:
        if message["op"] == HEARTBEAT:
            await socket.send_json({"op": ECHO})
        if message["op"] == IDENTIFY and self.close_code is not None:
            await socket.close(code=self.close_code)
        elif message["op"] == IDENTIFY:
            shard, count = message["d"]["shard"]
            self.identifies.append((shard, count, time.monotonic()))
            self.identify_delays.append(time.monotonic() - connected)
            self._sockets[shard] = socket
            ready = {"v": 10, "user": USER, "guilds": [], "session_id": "s", "resume_gateway_url": self.gateway}
            ready |= {"application": {"id": str(BOT_ID), "flags": 0}, "shard": [shard, count]}
            await self._dispatch(socket, "READY", ready)
            self.identified.set()
            await self._tell()

    async def _dispatch(self, socket: web.WebSocketResponse, event: str, payload: dict[str, Any]) -> None:
        await socket.send_json({"op": DISPATCH, "t": event, "s": 1, "d": payload})

    async def rest(self, request: web.Request) -> web.Response:  # noqa: PLR0911 - a table
        """Answer everything the bot asks over HTTP."""
        if self.error_status is not None:
            return _json({"code": 0, "message": "refused"}, status=self.error_status)
        if self.web_page is not None:
            return web.Response(text=self.web_page, content_type="text/html")
        if request.headers.get("Authorization", f"Bot {TOKEN}") != f"Bot {TOKEN}":
            return _json({"code": 0, "message": "401: Unauthorized"}, status=401)
        match request.path.removeprefix("/api/v10").strip("/").split("/"):
            case ["interactions", number, _, "callback"]:
                self.waiting.add(self._names[number])
                await self._tell()
                await self.taking.wait()
                self.answers[self._names[number]] = await request.json()
                await self._tell()
                taken = {"id": number, "type": 2, "response_message_id": "9", "response_message_ephemeral": False}
                return _json({"interaction": taken | {"response_message_loading": False}})
            case ["channels", _]:
                code = {403: 50001, 404: 10003}[self.channel_status]
                return _json({"code": code, "message": "no"}, status=self.channel_status)
            case path if "/".join(path) == self.missing_path:
                return _json({"code": 0, "message": "404: Not Found"}, status=404)
            case path:
                return _json(self._known("/".join(path)))

    def _known(self, path: str) -> Any:
        role = {"id": str(SERVER_ID), "name": "@everyone", "permissions": str(self.permissions.value), "position": 0}
        role |= {"color": 0, "hoist": False, "managed": False, "mentionable": False, "flags": 0}
        limits = {"total": 1000, "remaining": self.remaining_starts, "reset_after": 7_200_000, "max_concurrency": 1}
        known: dict[str, Any] = {
            "users/@me": USER,
            "gateway": {"url": self.gateway},
            "gateway/bot": {"url": self.gateway, "shards": 1}
            | ({} if self.remaining_starts is None else {"session_start_limit": limits}),
            f"applications/{BOT_ID}/commands": [],
            "oauth2/applications/@me": {
                "id": str(BOT_ID),
                "name": "Second Opinion",
                "icon": None,
                "description": "",
                "bot_public": True,
                "bot_require_code_grant": False,
                "verify_key": "",
                "flags": self.flags,
                "owner": MEMBER,
                "team": None,
            },
            f"guilds/{SERVER_ID}": {"id": str(SERVER_ID), "name": "Rheumatology", "owner_id": "1", "roles": [role]},
            f"guilds/{SERVER_ID}/channels": [
                {"id": str(CHANNEL_ID), "type": 0, "name": "mod-log", "guild_id": str(SERVER_ID), "position": 0}
            ][: self.channel_status == 200],
            f"guilds/{SERVER_ID}/members/{BOT_ID}": {"user": USER, "roles": [], "joined_at": None, "flags": 0},
        }
        return known[path]


def _json(body: Any, status: int = 200) -> web.Response:
    """Without a charset, as Discord sends it and discord.py wants it."""
    return web.Response(body=json.dumps(body).encode(), status=status, headers={"Content-Type": "application/json"})


@asynccontextmanager
async def run_fake_discord() -> AsyncGenerator[FakeDiscordServer]:
    """A Discord of one's own on 127.0.0.1."""
    discord_here = FakeDiscordServer()
    discord_here.taking.set()
    pages = web.Application()
    pages.add_routes([web.get("/gateway/", discord_here.gateway_socket), web.route("*", "/{_:.*}", discord_here.rest)])
    runner = web.AppRunner(pages, access_log=None, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    discord_here.address, discord_here.gateway = f"http://127.0.0.1:{port}", f"ws://127.0.0.1:{port}/gateway/"
    try:
        yield discord_here
    finally:
        discord_here.taking.set()
        await runner.cleanup()
