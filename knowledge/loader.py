"""Loads a directory of YAML files into a `KnowledgeBase`, or reports every problem in all of them at once."""

from pathlib import Path

from knowledge.diagnostics import Diagnostic, KnowledgeError
from knowledge.knowledge_base import KnowledgeBase
from knowledge.loading.directory import read_directory
from knowledge.loading.files import parse_entry

__all__ = ["CONTENT_DIRECTORY", "load_knowledge_base", "load_with_diagnostics", "parse_entry"]

CONTENT_DIRECTORY = Path(__file__).parent / "content"
"""The base that comes with the bot."""


def load_knowledge_base(path: Path | None = None) -> KnowledgeBase:
    """Load a base, by default the bundled one. Raises KnowledgeError with all its diagnostics."""
    knowledge_base, diagnostics = load_with_diagnostics(path)
    if knowledge_base is None:
        raise KnowledgeError(diagnostics)
    return knowledge_base


def load_with_diagnostics(path: Path | None = None) -> tuple[KnowledgeBase | None, tuple[Diagnostic, ...]]:
    """Load a base and report every problem, sorted by position; the base is None if there is any.

    Diagnostics name files relative to ``path``. Nothing in a file, however malicious, raises.
    """
    unchecked, diagnostics = read_directory(path or CONTENT_DIRECTORY)
    return (None, diagnostics) if diagnostics else (KnowledgeBase.from_unchecked(unchecked), ())
