"""Change constants of modules for a while, to measure what they are worth."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any


@contextmanager
def patched_constants(changes: Sequence[tuple[Any, str, Any]]) -> Generator[None]:
    """Change constants of the matcher's modules for a while."""
    before = [(module, name, getattr(module, name)) for module, name, _ in changes]
    for module, name, value in changes:
        setattr(module, name, value)
    try:
        yield
    finally:
        for module, name, value in before:
            setattr(module, name, value)
