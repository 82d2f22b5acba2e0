"""The knowledge base and what is computed from it: pure Python, no Discord, no clock, no database."""

from knowledge.diagnostics import Diagnostic, KnowledgeError
from knowledge.library import Library
from knowledge.load import load_library, read

__all__ = ["Diagnostic", "KnowledgeError", "Library", "load_library", "read"]
