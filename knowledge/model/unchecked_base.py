"""The parts of a knowledge base before it is validated."""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.model import (
    Entry,
    ExitCheck,
    Faq,
    Lexicon,
    PainPoint,
    PayBenchmark,
    Poll,
    Quiz,
    Role,
    Source,
    Specialty,
    Support,
    UncoveredTopic,
)
from knowledge.model.entry_kinds import ENTRY_KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class UncheckedBase:
    """All parts of a base in display order, not yet validated. Unreadable parts are left out."""

    version: str = ""
    default_specialty: str | None = None
    starting_points: tuple[str, ...] = ()
    wants_out: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    pain_points: tuple[PainPoint, ...] = ()
    faqs: tuple[Faq, ...] = ()
    polls: tuple[Poll, ...] = ()
    sources: tuple[Source, ...] = ()
    yardsticks: tuple[PayBenchmark, ...] = ()
    exit_checks: tuple[ExitCheck, ...] = ()
    specialties: tuple[Specialty, ...] = ()
    topics: tuple[UncoveredTopic, ...] = ()
    support: Support | None = None
    quiz: Quiz | None = None
    lexicon: Lexicon | None = None

    def entries(self) -> Iterator[tuple[str, int, Entry]]:
        """Yield every entry with the collection and position it has here."""
        for kind in ENTRY_KINDS:
            for position, entry in enumerate(getattr(self, kind.collection)):
                yield kind.collection, position, entry
