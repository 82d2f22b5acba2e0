"""Shows one room (channel or DM) of the simulated Discord in the browser, as one person sees it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from simcord import ChannelHandle, Env, MemberActor, Preview, SetupError, UserHandle

from bot.demo.room_proxy import RoomProxy

T = TypeVar("T")

_TRIES = 30
_PAUSE_SECONDS = 0.1
"""The simulation does one thing at a time and rejects a second; a click in the room takes some tenths of a second."""


class RoomViewer:
    """Shows a room; the simulation can show only one at a time, so showing another closes it."""

    def __init__(self, env: Env) -> None:
        self.proxy = RoomProxy()
        self._env = env
        self._preview: Preview | None = None
        self._lock = asyncio.Lock()

    async def show(self, room: ChannelHandle, *viewers: MemberActor | UserHandle) -> str:
        """Open a room and return its address, which is a secret.

        Args:
            room: the channel to show.
            viewers: who may look at it, the first one first; the page can switch between them.
        """
        async with self._lock:
            await self._clear()

            async def preview() -> Preview:
                return self._env.preview(room, viewers=viewers, layout="channel")

            self._preview = await (await retry_while_busy(preview)).__aenter__()
            return self.proxy.open(self._preview.url)

    async def close(self) -> None:
        """Close the open room, if any, and stop serving."""
        async with self._lock:
            await self._clear()
        await self.proxy.close()

    async def _clear(self) -> None:
        self.proxy.close_room()
        if self._preview is not None:
            await self._preview.close()
            self._preview = None


async def retry_while_busy(act: Callable[[], Awaitable[T]]) -> T:
    """Run an action in the simulation as soon as it is not busy with a click in the room.

    Raises simcord's SetupError when it stays busy for three seconds, or when it cannot do that at all.
    """
    for _ in range(_TRIES):
        try:
            return await act()
        except SetupError as refusal:
            if "overlaps" not in str(refusal):
                raise
        await asyncio.sleep(_PAUSE_SECONDS)
    return await act()
