"""Cards in parts: the first screen offers a menu, every part is one tap away and pages itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.cards.components import Button, Card, Option, Row, Rule, Select, Text
from bot.cards.custom_id import action
from bot.cards.markdown import words
from bot.cards.pagination import Passage, deal, heading, source_line, write
from bot.cards.specialties import lines_about
from bot.cards.turning import turns
from knowledge import Library
from knowledge.model import PainPoint, Role, Specialty
from knowledge.model.unchecked_base import AnyEntry

E = TypeVar("E", Role, PainPoint)


@dataclass(frozen=True, slots=True)
class Section(Generic[E]):
    """A part of a card.

    Attributes:
        title: its line in the menu.
        passages: what it says.
        about: the entries that a specialty may have something to say on, where the part is about any.
    """

    title: str
    passages: Callable[[Library, E], list[Passage]]
    about: Callable[[Library, E], Sequence[str]] = lambda _library, _entry: ()


def unknown(_library: Library, entry: Role | PainPoint) -> list[Passage]:
    """Return what no source was found for."""
    gaps = [Passage(f"- {words(gap)}") for gap in entry.unknown]
    return [heading("No source was found for"), *gaps] if gaps else [Passage("No known gaps.")]


def sources(library: Library, entry: AnyEntry) -> list[Passage]:
    """Return the sources an entry rests on."""
    return [Passage(f"- {source_line(source)}") for source in library.cited_sources(entry)]


@dataclass(frozen=True, slots=True)
class Sections(Generic[E]):
    """All parts of one kind of card, and the area of its buttons."""

    area: str
    parts: Mapping[str, Section[E]]

    def menu(self, entry: E, current: str | None = None) -> Row:
        """Return the menu of the parts."""
        options = tuple(Option(part.title, key, chosen=key == current) for key, part in self.parts.items())
        return Row((Select(action(self.area, "part", entry.id), "Open a part of this card", options),))

    def card(self, library: Library, entry: E, key: str, page: int = 0, specialty: Specialty | None = None) -> Card:
        """Open one part; an unknown one opens the first, a page beyond the last shows the last."""
        key = key if key in self.parts else next(iter(self.parts))
        part = self.parts[key]
        dealt = deal(library, part.passages(library, entry))
        page = max(0, min(page, len(dealt) - 1))
        count = f" · page {page + 1} of {len(dealt)}" if len(dealt) > 1 else ""
        back = Button("Back to the card", action(self.area, "open", entry.id))
        turning = turns(page, len(dealt), lambda at: action(self.area, "part", entry.id, key, at))
        return Card(
            (
                Text(f"### {words(entry.name)}: {part.title}{count}"),
                *write(library, dealt[page]),
                *(lines_about(library, part.about(library, entry), specialty) if page == 0 else ()),
                Rule(),
                self.menu(entry, key),
                Row((back, *turning)),
            ),
            address=("part", entry.id, key, str(page)),
            tender=isinstance(entry, PainPoint) and entry.support_lines,
        )
