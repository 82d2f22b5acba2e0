"""The knowledge base and everything computed from it: pure Python without Discord, a clock or a database."""

from knowledge.diagnostics import Diagnostic, KnowledgeError
from knowledge.knowledge_base import KnowledgeBase
from knowledge.loader import load_knowledge_base, load_with_diagnostics

__all__ = ["Diagnostic", "KnowledgeBase", "KnowledgeError", "load_knowledge_base", "load_with_diagnostics"]
