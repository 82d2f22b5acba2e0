"""A PostgreSQL session outside the pool, for what is tied to a session: LISTEN and advisory locks."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any, Self

import asyncpg

from storage.interface import DatabaseError, Row
from storage.postgres.connection import PostgresConnection
from storage.postgres.errors import translate_errors

SESSION_SETTINGS = {
    "application_name": "second-opinion",
    "default_transaction_isolation": "repeatable read",
    "synchronous_commit": "on",  # commits are durable, whatever the server's default is
}
"""Server settings for every session of the bot."""

PROBE_SECONDS = 5
"""Between two probes of an idle session, and how long the server may take to answer one."""

_KEEPALIVE = {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}
"""Lets the server end the session of a vanished machine after 25 s; a process that is cut off notices within 10 s."""


class Session:
    """One session. It ends when its connection is lost; a new session needs a new object."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._statements = PostgresConnection(raw)
        self._lock = asyncio.Lock()
        self._ended = asyncio.Event()
        self._callbacks: list[Callable[[], None]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._probe_task: asyncio.Task[None] | None = None
        raw.add_termination_listener(self._on_lost)

    @classmethod
    async def open(cls, url: str, name: str) -> Self:
        """Connect, with an application name that the server shows to its operator.

        Raises:
            DatabaseError: If the server can't be reached or refuses.
            ValueError: If there is something wrong with the URL.
        """
        settings = SESSION_SETTINGS | _KEEPALIVE | {"application_name": name}
        with translate_errors():
            raw: Any = await asyncpg.connect(  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - asyncpg has no types
                url, timeout=PROBE_SECONDS, command_timeout=PROBE_SECONDS, server_settings=settings
            )
        return cls(raw)

    async def fetch_one(self, sql: str, *parameters: object) -> Row | None:
        """See ``storage.interface.Connection``; only for quick statements."""
        async with self._lock:
            return await self._statements.fetch_one(sql, *parameters)

    async def listen(self, channel: str, on_payload: Callable[[str], None]) -> None:
        """Call back with the payload of every notification on a channel."""

        def on_notification(_raw: Any, _pid: int, _channel: str, payload: str) -> None:
            on_payload(payload)

        async with self._lock:
            with translate_errors():
                await self._raw.add_listener(channel, on_notification)

    def call_when_lost(self, callback: Callable[[], None]) -> None:
        """Call back once when the connection is lost; at once if it already is.

        An idle connection is probed, since a lost one may not report an error.
        """
        if self._ended.is_set():
            callback()
            return
        self._callbacks.append(callback)
        if self._timer is None:
            self._schedule_probe()

    async def wait_until_lost(self) -> None:
        """Wait until the connection is lost; see `call_when_lost`."""
        self.call_when_lost(lambda: None)
        await self._ended.wait()

    def _schedule_probe(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(PROBE_SECONDS, self._start_probe)

    def _start_probe(self) -> None:
        self._probe_task = asyncio.create_task(self._probe())

    async def _probe(self) -> None:
        try:
            await self.fetch_one("SELECT 1")
        except DatabaseError:
            self._raw.terminate()
            self._on_lost(self._raw)
        else:
            if not self._ended.is_set():
                self._schedule_probe()

    async def close(self) -> None:
        """End the session; closing a lost one is fine."""
        if self._timer is not None:
            self._timer.cancel()
        with contextlib.suppress(DatabaseError), translate_errors():
            await self._raw.close(timeout=PROBE_SECONDS)

    def _on_lost(self, _raw: Any) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._ended.set()
        for callback in self._callbacks:
            callback()
        self._callbacks.clear()
