"""What `forked` reads once for all of its processes: the program, and how to validate a base."""

from bot.__main__ import main
from tests.shipped import small

__all__ = ["main"]
small()
