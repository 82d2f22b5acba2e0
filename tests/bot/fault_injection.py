"""A Discord that refuses requests at random, as it does on its bad days; the same days every time."""

from fnmatch import fnmatch
from random import Random
from typing import Any

import pytest
from simcord.backend import Backend
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
    """Refuse this share of the requests until monkeypatch is undone; half of those refused with 500 are carried out."""
    calm = router.dispatch

    def dispatch(backend: Backend, method: str, path: str, **more: Any) -> Any:
        status, code, where = rng.choice(REFUSALS)
        if rng.random() >= share or not fnmatch(path, where):
            return calm(backend, method, path, **more)
        if status == 500 and rng.random() < 0.5:
            calm(backend, method, path, **more)
        raise BackendError(status, code, "no")

    monkeypatch.setattr(router, "dispatch", dispatch)
