"""What Discord does on its bad days, the same every time: refusals, broken connections, servers out of the cache."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from random import Random
from typing import Any

import aiohttp
import discord
import pytest
from simcord import Env
from simcord.backend import Backend, serializers
from simcord.backend.errors import BackendError
from simcord.http import router

REFUSALS = (
    (500, 0, "*"),
    (429, 0, "*"),
    (403, 50007, "/channels/*"),
    (403, 50278, "/channels/*"),
    (404, 10062, "/interactions/*"),
    (400, 40060, "/interactions/*"),
)
"""Status, code and the paths it is an answer of: Discord reference, JSON error codes and rate limits."""


def inject_faults(monkeypatch: pytest.MonkeyPatch, rng: Random, share: float) -> None:
    """Refuse this share of the requests, or break their connection, until monkeypatch is undone.

    Half of those refused with 500, and half of those whose connection breaks, are carried out.
    """
    calm = router.dispatch

    def dispatch(backend: Backend, method: str, path: str, **more: Any) -> Any:
        status, code, where = rng.choice(REFUSALS)
        if rng.random() >= share or not fnmatch(path, where):
            return calm(backend, method, path, **more)
        broken = status == 500 and rng.random() < 0.5
        if status == 500 and rng.random() < 0.5:
            calm(backend, method, path, **more)
        if broken:
            make = rng.choice([*DISCONNECTS.values()])
            raise make()
        raise BackendError(status, code, "no")

    monkeypatch.setattr(router, "dispatch", dispatch)


DISCONNECTS: Mapping[str, Callable[[], BaseException]] = {
    "aiohttp": aiohttp.ServerDisconnectedError,
    "os": lambda: ConnectionResetError("the peer went away"),
    "timeout": lambda: TimeoutError("no answer"),
}
"""The three families of what a request raises when the connection breaks; none is discord.py's own."""


class Disconnects:
    """Breaks the connection of chosen requests, before or after Discord has carried them out; nonces are honored."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.broken: list[str] = []
        self._rules: list[_Rule] = []
        self._share = 0.0
        self._rng = Random(1)  # noqa: S311 - repeatable on purpose
        self._by_nonce: dict[tuple[str, str], Any] = {}
        calm = router.dispatch

        def dispatch(backend: Backend, method: str, path: str, **more: Any) -> Any:
            rule = next((rule for rule in self._rules if rule.applies(method, path)), None) or self._chance(
                method, path
            )
            if rule is None:
                return self._carry_out(calm, backend, method, path, more)
            rule.times -= 1
            self.broken.append(f"{method} {path}")
            if rule.after:
                self._carry_out(calm, backend, method, path, more)
            raise rule.make()

        monkeypatch.setattr(router, "dispatch", dispatch)

    def add(self, method: str, path: str, family: str = "aiohttp", *, times: int = 1, after: bool = False) -> None:
        """Break the next requests of this method and path pattern; ``after`` they were carried out, or before."""
        self._rules.append(_Rule(method, path, DISCONNECTS[family], times, after))

    def break_share(self, share: float, rng: Random) -> None:
        """Break this share of all requests from now on, half of them after they were carried out."""
        self._share, self._rng = share, rng

    def forget(self) -> None:
        """Forget what was broken and every nonce, as Discord does after some minutes."""
        self.broken.clear()
        self._by_nonce.clear()

    def _chance(self, method: str, path: str) -> "_Rule | None":
        if self._rng.random() >= self._share:
            return None
        make = self._rng.choice([*DISCONNECTS.values()])
        return _Rule(method, path, make, 1, self._rng.random() < 0.5)

    def _carry_out(self, calm: Any, backend: Backend, method: str, path: str, more: dict[str, Any]) -> Any:
        body = more.get("json") or {}
        nonce = body.get("nonce") if isinstance(body, dict) and body.get("enforce_nonce") else None
        if nonce is None:
            return calm(backend, method, path, **more)
        key = path, str(nonce)
        if key not in self._by_nonce:
            self._by_nonce[key] = calm(backend, method, path, **more)
        return self._by_nonce[key]


@dataclass
class _Rule:
    method: str
    path: str
    make: Callable[[], BaseException]
    times: int
    after: bool

    def applies(self, method: str, path: str) -> bool:
        return self.times > 0 and self.method in {"*", method} and fnmatch(path, self.path)


def deliver(env: Env, event: str, payload: Mapping[str, Any]) -> None:
    """Let Discord send one event, as it is; the bot gets of it what its intents allow."""
    env.backend.emit(event, payload)


def message_payload(env: Env, message: discord.Message) -> dict[str, Any]:
    """What Discord sends of a message, to be delivered again or changed."""
    stored = env.backend.get_message(message.channel.id, message.id)
    return dict(serializers.message_payload(env.backend, stored))


def forget_server(env: Env, server_id: int) -> None:
    """Let discord.py not have a server in its cache, as before its GUILD_CREATE."""
    state: Any = env.bot._connection
    state._guilds.pop(server_id, None)


def make_unavailable(env: Env, server_id: int) -> None:
    """Replace a server by the stub that READY brings, without channels, roles and members."""
    state: Any = env.bot._connection
    state._guilds.pop(server_id, None)
    state._add_guild_from_data({"id": str(server_id), "unavailable": True})
