"""The shipped base, read once in a test process: for the fixture, and for examples that a module needs to begin."""

import gc
from functools import cache

from knowledge import Library, load_library


@cache
def shipped() -> Library:
    """Read it, and never look through it for garbage."""
    library = load_library()
    gc.freeze()
    return library
