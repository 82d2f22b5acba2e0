"""Find the entry a question is about, or see that there is none."""

from knowledge.retrieval.entry import Candidate, Entry, Match, Refusal, Verdict
from knowledge.retrieval.matcher import Matcher

__all__ = ["Candidate", "Entry", "Match", "Matcher", "Refusal", "Verdict"]
