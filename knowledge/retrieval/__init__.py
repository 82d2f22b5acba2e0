"""Find the entry a question is about, or see that there is none."""

from knowledge.retrieval.types import Candidate, Intent, MatchResult, Refusal, Verdict
from knowledge.retrieval.matcher import Matcher

__all__ = ["Candidate", "Intent", "MatchResult", "Matcher", "Refusal", "Verdict"]
