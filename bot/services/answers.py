"""Answer a question: support lines before everything, then one entry, a few to choose from, or an honest no."""

from dataclasses import dataclass
from typing import Literal

from knowledge import Library
from knowledge.model import Faq, PainPoint, Role
from knowledge.safety import speaks_of_self_harm

AnyEntry = Role | PainPoint | Faq
MAX_QUESTION = 4000
"""Longer questions are cut: Discord's own limit for a message of a member with Nitro (Discord reference, messages)."""


@dataclass(frozen=True, slots=True)
class Crisis:
    """Somebody speaks of not wanting to live: support lines, and nothing else. Leaves no trace."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The base answers this; ``others`` are the next best entries."""

    entry: AnyEntry
    others: tuple[AnyEntry, ...]


@dataclass(frozen=True, slots=True)
class Suggested:
    """One of up to three entries is probably meant."""

    entries: tuple[AnyEntry, ...]


@dataclass(frozen=True, slots=True)
class Declined:
    """The base has no answer: it is about patients, outside the base, or was not understood."""

    why: Literal["clinical", "outside", "unclear"]
    nearest: tuple[AnyEntry, ...]


Reply = Crisis | Answered | Suggested | Declined


def answer(library: Library, question: str) -> Reply:
    """Answer a question from the base alone. Pure: nothing is counted, stored or logged."""
    question = question.strip()[:MAX_QUESTION]
    if speaks_of_self_harm(question):
        return Crisis()
    exact = library.exact(question) if question else None
    if exact is not None:
        return Answered(exact, ())
    match = library.matcher.match(question)
    if match.refusal == "crisis":
        return Crisis()
    entries = tuple(library.entries[c.id] for c in match.candidates if c.id in library.entries)
    if match.verdict == "answer" and entries:
        return Answered(entries[0], entries[1:3])
    if match.verdict == "suggest" and entries:
        return Suggested(entries[:3])
    why = match.refusal if match.refusal in {"clinical", "outside"} else "unclear"
    return Declined(why, entries[:3])  # pyright: ignore[reportArgumentType] - narrowed by the line above
