"""The input and output types of the matcher."""

from dataclasses import dataclass
from typing import Literal

from knowledge.model import SmallTalk

Verdict = Literal["answer", "suggest", "abstain"]
Refusal = Literal["crisis", "clinical", "outside", "unclear"]


@dataclass(frozen=True, slots=True)
class Intent:
    """An entry as the matcher sees it."""

    id: str
    names: tuple[str, ...]
    """Its name and aliases."""
    examples: tuple[str, ...] = ()
    """Questions it answers."""
    text: str = ""
    """Its statements, for words that occur in no name and no example."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry the question may be about."""

    id: str
    confidence: float
    """Between 0 and 1: how likely this entry answers the question."""


@dataclass(frozen=True, slots=True)
class MatchResult:
    """The verdict on a question."""

    verdict: Verdict
    """answer: show the first candidate; suggest: offer up to three; abstain: answer with none."""
    candidates: tuple[Candidate, ...]
    """Best first, whatever the verdict."""
    refusal: Refusal | None = None
    """Why it abstains. crisis: words of self-harm. clinical: patient care. outside: understood, not in the base.
    unclear: not understood."""
    small_talk: SmallTalk | None = None
    """The kind of small talk, if the question addresses the bot itself rather than asks about an entry."""
