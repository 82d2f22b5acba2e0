"""Shows one room (channel or DM) of the simulated Discord in the browser, as one person sees it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar
from urllib.parse import urlencode

from simcord import ChannelHandle, Env, MemberActor, Preview, SetupError, UserHandle

from bot.demo.room_server import serve_with_additions

T = TypeVar("T")

_TRIES = 100
_PAUSE_SECONDS = 0.1
"""The simulation does one thing at a time and rejects a second; a click in the room takes some tenths of a second,
and a drawn chart on a slow machine some seconds."""


class RoomViewer:
    """Shows a room; the simulation can show only one at a time, so showing another closes it."""

    def __init__(self, env: Env, assets: Mapping[str, tuple[str, bytes]] | None = None) -> None:
        self._env = env
        self._assets = assets or {}
        self._preview: Preview | None = None
        self._lock = asyncio.Lock()

    async def show(self, room: ChannelHandle, viewer: MemberActor | UserHandle, lobby: str, name: str) -> str:
        """Open a room and return its address, which is a secret.

        Args:
            room: the channel to show.
            viewer: who looks at it.
            lobby: port and path of the page that leads back, such as ``8765/key/``.
            name: what that page calls the room.
        """
        async with self._lock:
            await self._clear()

            async def preview() -> Preview:
                return self._env.preview(room, viewers=(viewer,), layout="channel", assets=self._assets)

            opened = await retry_while_busy(preview)
            serve_with_additions(opened)
            self._preview = await opened.__aenter__()
            address, _, secret = self._preview.url.partition("#")
            return f"{address}?{urlencode({'lobby': lobby, 'room': name})}#{secret}"

    async def close(self) -> None:
        """Close the open room, if any."""
        async with self._lock:
            await self._clear()

    async def _clear(self) -> None:
        if self._preview is not None:
            await self._preview.close()
            self._preview = None


async def retry_while_busy(act: Callable[[], Awaitable[T]]) -> T:
    """Run an action in the simulation as soon as it is not busy with a click in the room.

    Raises simcord's SetupError when it stays busy for ten seconds, or when it cannot do that at all.
    """
    for _ in range(_TRIES):
        try:
            return await act()
        except SetupError as refusal:
            if "overlaps" not in str(refusal):
                raise
        await asyncio.sleep(_PAUSE_SECONDS)
    return await act()
