"""What can become of a question, as plain values."""

from dataclasses import dataclass
from typing import Literal

from knowledge import model
from knowledge.model import Claim, Role
from knowledge.model.unchecked_base import AnyEntry
from knowledge.question.aspect_detection import Aspect
from knowledge.role_filters import RoleSearch

MAX_COMPARED = 4
"""Roles of one comparison: more lines a group than fit a phone screen help nobody."""
MatchBasis = Literal["named", "likely", "closest", "before"]
"""Why it is this entry: the question names it; the matcher is sure; it is only nearest; it was spoken of before."""


@dataclass(frozen=True, slots=True)
class CrisisAnswer:
    """Somebody speaks of not wanting to live: support lines, and nothing else. Leaves no trace."""


@dataclass(frozen=True, slots=True)
class EntryAnswer:
    """The base answers this.

    Attributes:
        entry: with this.
        part: what was asked for of it first; None where it was asked for as a whole.
        others: the next best entries.
        sure: why it is this entry.
        also: what else was asked for of it.
        told: what the entry says in the words of a question that asks for no part of it, but clearly for more than what
            it is; empty when it says nothing in them, None where nothing of the sort was asked.
    """

    entry: AnyEntry
    aspect: Aspect | None = None
    alternatives: tuple[AnyEntry, ...] = ()
    basis: MatchBasis = "likely"
    more_aspects: tuple[Aspect, ...] = ()
    quoted_statements: tuple[Claim, ...] | None = None


@dataclass(frozen=True, slots=True)
class ComparisonAnswer:
    """Two to four roles were set against each other; ``part`` is what was asked of them."""

    roles: tuple[Role, ...]
    aspect: Aspect | None = None


@dataclass(frozen=True, slots=True)
class RoleListAnswer:
    """All roles of some quality were asked for: "which has the most travel"."""

    search: RoleSearch


@dataclass(frozen=True, slots=True)
class Suggestions:
    """One of up to three entries is probably meant; ``part`` is what was asked of it."""

    entries: tuple[AnyEntry, ...]
    aspect: Aspect | None = None


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The base has no answer: it is about patients, outside the base, or was not understood."""

    reason: Literal["clinical", "outside", "unclear"]
    nearest: tuple[AnyEntry, ...]


@dataclass(frozen=True, slots=True)
class UnsupportedLanguage:
    """The question is in a language not understood, called as in `knowledge.question.language`; ``named`` it names anyway."""

    language: str
    mentioned: tuple[AnyEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """None of what was answered before was meant; ``others`` come next."""

    alternatives: tuple[AnyEntry, ...]


@dataclass(frozen=True, slots=True)
class MissingContext:
    """A message goes on from an answer that is not remembered."""


@dataclass(frozen=True, slots=True)
class SmallTalkAnswer:
    """Somebody speaks to the bot itself: says thanks or hello, or asks who it is, what it can do and what it keeps."""

    kind: Literal["thanks", "hello"] | model.SmallTalk


Answer = (
    CrisisAnswer
    | EntryAnswer
    | ComparisonAnswer
    | RoleListAnswer
    | Suggestions
    | NoAnswer
    | UnsupportedLanguage
    | Rejected
    | MissingContext
    | SmallTalkAnswer
)


def outcome_label(answer: Answer) -> str | None:
    """Name a reply in one word, to be counted; None when nobody may count it."""
    match answer:
        case CrisisAnswer():
            return None
        case NoAnswer(why):
            return f"declined-{why}"
        case _:
            return type(answer).__name__.lower()
