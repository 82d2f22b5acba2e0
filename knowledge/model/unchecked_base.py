"""The parts of a knowledge base before it is validated."""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.model import (
    Entry,
    ExitCheckGroup,
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
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UncheckedBase:
    """All parts of a base in display order, not yet validated. Unreadable parts are left out."""

    version: str = ""
    roles: tuple[Role, ...] = ()
    pain_points: tuple[PainPoint, ...] = ()
    faqs: tuple[Faq, ...] = ()
    polls: tuple[Poll, ...] = ()
    sources: tuple[Source, ...] = ()
    yardsticks: tuple[PayBenchmark, ...] = ()
    exit_checks: tuple[ExitCheckGroup, ...] = ()
    specialties: tuple[Specialty, ...] = ()
    support: Support | None = None
    quiz: Quiz | None = None
    lexicon: Lexicon | None = None

    def entries(self) -> Iterator[tuple[str, int, Entry]]:
        """Yield each entry with its collection and its position in it."""
        for collection, items in (("roles", self.roles), ("pain_points", self.pain_points), ("faqs", self.faqs)):
            for position, entry in enumerate(items):
                yield collection, position, entry
