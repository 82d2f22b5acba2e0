"""Remembers what was computed from a part of a knowledge base, for as long as that part is in memory.

A cache that is keyed by words would keep what a member typed in a change that was never sent, or erased since. This one
is keyed by the object itself and holds no reference to it, so it forgets with the last base that has the object.
"""

from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import ref

from pydantic import BaseModel

_M = TypeVar("_M", bound=BaseModel)
_T = TypeVar("_T")


class ModelMemo(Generic[_M, _T]):
    """A function of one frozen model that is computed once for each object. Safe to call from several threads."""

    def __init__(self, compute: Callable[[_M], _T]) -> None:
        """Wrap a function; its result must not refer to the model, which would stay in memory otherwise."""
        self._compute = compute
        self._known: dict[int, tuple[ref[_M], _T]] = {}

    def __call__(self, model: _M) -> _T:
        """Return what the function returns for this object."""
        key = id(model)
        known = self._known.get(key)
        if known is not None and known[0]() is model:
            return known[1]
        computed = self._compute(model)
        self._known[key] = ref(model, lambda gone: self._forget(key, gone)), computed
        return computed

    def __len__(self) -> int:
        """Return how many objects are remembered."""
        return len(self._known)

    def _forget(self, key: int, gone: "ref[_M]") -> None:
        known = self._known.get(key)
        if known is not None and known[0] is gone:  # another object may have taken the place in memory
            del self._known[key]
