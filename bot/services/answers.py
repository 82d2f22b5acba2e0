"""The kinds of answers to a question, as plain values: made by `question_answering`, shown by the cards of answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from knowledge import model
from knowledge.model import Claim, Entry, Role, Specialty, UncoveredTopic
from knowledge.question.answer_content import AnswerContent
from knowledge.question.aspect_detection import AspectId
from knowledge.role_filters import RoleSearch

MAX_COMPARED = 4
"""Roles in one comparison: more lines per row do not fit on the screen of a phone."""
MatchBasis = Literal["named", "likely", "closest", "before"]
"""Why it is this entry: the question names it; the matcher is confident; it is merely the closest; it was
discussed before."""


@dataclass(frozen=True, slots=True)
class CrisisAnswer:
    """The question contains words of self-harm: support lines and nothing else. Neither counted nor logged."""


@dataclass(frozen=True, slots=True)
class EntryAnswer:
    """One entry answers the question.

    Attributes:
        entry: that entry.
        aspect: the first aspect asked for; None for the whole entry.
        alternatives: the next best entries.
        basis: why it is this entry.
        more_aspects: the other aspects asked for.
        content: what the entry says to the question; None where the question is not known any more.
        heavy: whether the message weighs on its author, so that a warm sentence comes first.
        also_asked: those of the alternatives that answer another question of the same message.
        uncovered: topics that the question names and the base has no entry on.
        about_openings: whether the question asks for job openings, which the bot does not list.
    """

    entry: Entry
    aspect: AspectId | None = None
    alternatives: tuple[Entry, ...] = ()
    basis: MatchBasis = "likely"
    more_aspects: tuple[AspectId, ...] = ()
    content: AnswerContent | None = None
    heavy: bool = False
    also_asked: tuple[Entry, ...] = ()
    uncovered: tuple[UncoveredTopic, ...] = ()
    about_openings: bool = False


@dataclass(frozen=True, slots=True)
class ComparisonAnswer:
    """Two to four roles are compared; ``aspect`` is what was asked about them."""

    roles: tuple[Role, ...]
    aspect: AspectId | None = None


@dataclass(frozen=True, slots=True)
class RoleListAnswer:
    """The roles with some quality were asked for: "which has the most travel?"."""

    search: RoleSearch


@dataclass(frozen=True, slots=True)
class Suggestions:
    """One of up to three entries is probably meant; ``aspect`` is what was asked about it."""

    entries: tuple[Entry, ...]
    aspect: AspectId | None = None
    heavy: bool = False


@dataclass(frozen=True, slots=True)
class SpecialtyPayAnswer:
    """The pay of a specialty was asked for; ``statements`` are what its pack says of it."""

    specialty: Specialty
    statements: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class UncoveredAnswer:
    """The question is about a topic that the base is known to have no entry on.

    Attributes:
        topic: that topic.
        nearest: entries that come closest, with what they cover.
    """

    topic: UncoveredTopic
    nearest: tuple[tuple[Entry, str], ...] = ()


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The base has no answer: the question is about patient care, outside the base, or was not understood."""

    reason: Literal["clinical", "outside", "unclear"]
    nearest: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class UnsupportedLanguage:
    """The question is in another language.

    Attributes:
        language: what `knowledge.question.language` calls it.
        mentioned: entries whose names are in the question nevertheless.
    """

    language: str
    mentioned: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """The member says that the previous answer was not what was meant; ``alternatives`` come next."""

    alternatives: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class MissingContext:
    """A follow-up to an answer that is not remembered."""


@dataclass(frozen=True, slots=True)
class SmallTalkAnswer:
    """The message is to the bot itself: thanks, a greeting, or who it is, what it can do and what it stores."""

    kind: Literal["thanks", "hello", "stop"] | model.SmallTalk


Answer = (
    CrisisAnswer
    | EntryAnswer
    | ComparisonAnswer
    | RoleListAnswer
    | Suggestions
    | UncoveredAnswer
    | SpecialtyPayAnswer
    | NoAnswer
    | UnsupportedLanguage
    | Rejected
    | MissingContext
    | SmallTalkAnswer
)


_LABELS: Mapping[type[Answer], str] = {
    EntryAnswer: "answered",
    ComparisonAnswer: "compared",
    RoleListAnswer: "listed",
    Suggestions: "suggested",
    UncoveredAnswer: "uncovered",
    SpecialtyPayAnswer: "specialty-pay",
    UnsupportedLanguage: "foreign",
    Rejected: "missed",
    MissingContext: "adrift",
    SmallTalkAnswer: "courtesy",
}


def outcome_label(answer: Answer) -> str | None:
    """Return the label of an answer in the metrics; None for an answer that must not be counted."""
    match answer:
        case CrisisAnswer():
            return None
        case NoAnswer(reason):
            return f"declined-{reason}"
        case _:
            return _LABELS[type(answer)]
