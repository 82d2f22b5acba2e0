"""The knowledge base and what is computed from it: pure Python, no Discord, no clock, no database."""

from knowledge.diagnostics import Diagnostic, KnowledgeError
from knowledge.knowledge_base import Library
from knowledge.loader import load_library, read

__all__ = ["Diagnostic", "KnowledgeError", "Library", "load_library", "read"]
