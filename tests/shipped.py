"""The bases that tests read, once in a process: for the fixtures, and for examples that a module needs to begin."""

import gc
from functools import cache
from pathlib import Path

from knowledge import KnowledgeBase, load_knowledge_base

SMALL_BASE = Path(__file__).parent / "knowledge" / "small_base"


@cache
def shipped() -> KnowledgeBase:
    """The shipped base, which is never looked through for garbage."""
    library = load_knowledge_base()
    gc.freeze()
    return library


@cache
def small() -> KnowledgeBase:
    """A base with two roles, a pain point and a question."""
    return load_knowledge_base(SMALL_BASE)
