"""Temporarily changes constants of modules, to measure their effect."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any


@contextmanager
def patched_constants(changes: Sequence[tuple[Any, str, Any]]) -> Generator[None]:
    """Set constants of modules inside the block; each change is a module, a name and a value."""
    before = [(module, name, getattr(module, name)) for module, name, _ in changes]
    for module, name, value in changes:
        setattr(module, name, value)
    try:
        yield
    finally:
        for module, name, value in before:
            setattr(module, name, value)
