"""Find the entry a question is about, or see that there is none."""

from knowledge.retrieval.matcher import Matcher
from knowledge.retrieval.types import Candidate, Intent, MatchResult, Refusal, Verdict

__all__ = ["Candidate", "Intent", "MatchResult", "Matcher", "Refusal", "Verdict"]
