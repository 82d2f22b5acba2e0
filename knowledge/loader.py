"""A directory of YAML files → a KnowledgeBase, or every fault of all of them at once."""

from pathlib import Path

from knowledge.diagnostics import Diagnostic, KnowledgeError
from knowledge.knowledge_base import KnowledgeBase
from knowledge.loading.directory import read_directory
from knowledge.loading.files import parse_entry

__all__ = ["CONTENT_DIRECTORY", "load_knowledge_base", "load_with_diagnostics", "parse_entry"]

CONTENT_DIRECTORY = Path(__file__).parent / "content"
"""The base that comes with the bot."""


def load_knowledge_base(path: Path | None = None) -> KnowledgeBase:
    """Read a base, by default the one that comes with the bot. Raises KnowledgeError with all its faults."""
    knowledge_base, faults = load_with_diagnostics(path)
    if knowledge_base is None:
        raise KnowledgeError(faults)
    return knowledge_base


def load_with_diagnostics(path: Path | None = None) -> tuple[KnowledgeBase | None, tuple[Diagnostic, ...]]:
    """Read a base and tell everything that is wrong with it, sorted by place; the knowledge_base is None with any fault.

    The faults name files relative to ``path``. Nothing in a file, however hostile, raises.
    """
    draft, faults = read_directory(path or CONTENT_DIRECTORY)
    return (None, faults) if faults else (KnowledgeBase.from_unchecked(draft), ())
