"""Finds the entry a question is about, or decides that there is none. `Matcher.match` is the entry point."""

from knowledge.retrieval.matcher import Matcher
from knowledge.retrieval.types import Candidate, Intent, MatchResult, Refusal, Verdict

__all__ = ["Candidate", "Intent", "MatchResult", "Matcher", "Refusal", "Verdict"]
