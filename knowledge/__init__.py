"""The knowledge base and what is computed from it: pure Python, no Discord, no clock, no database."""

from knowledge.faults import Fault, KnowledgeError
from knowledge.library import Library
from knowledge.load import load_library, read

__all__ = ["Fault", "KnowledgeError", "Library", "load_library", "read"]
