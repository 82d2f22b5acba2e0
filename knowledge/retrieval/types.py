"""What goes into the matcher and what comes out of it."""

from dataclasses import dataclass
from typing import Literal

from knowledge.model import SmallTalk

Verdict = Literal["answer", "suggest", "abstain"]
Refusal = Literal["crisis", "clinical", "outside", "unclear"]


@dataclass(frozen=True, slots=True)
class Intent:
    """Something that can be asked for."""

    id: str
    names: tuple[str, ...]
    """Its name and aliases."""
    examples: tuple[str, ...] = ()
    """Questions it answers."""
    text: str = ""
    """What it says, for words that are in no name and no example."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry the question may be about."""

    id: str
    confidence: float
    """Between 0 and 1: how likely this entry answers the question."""


@dataclass(frozen=True, slots=True)
class MatchResult:
    """What the matcher makes of a question."""

    verdict: Verdict
    """answer: show the first candidate; suggest: offer up to three; abstain: say kindly why not."""
    candidates: tuple[Candidate, ...]
    """Best first, whatever the verdict."""
    refusal: Refusal | None = None
    """Why it abstains. crisis: words of self-harm. clinical: patient care. outside: understood, not in the base.
    unclear: not understood."""
    small_talk: SmallTalk | None = None
    """What it says to the bot itself, where it is that more than about any entry."""
