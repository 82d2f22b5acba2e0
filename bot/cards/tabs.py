"""Cards with tabs: the first screen offers a menu of them; each tab is one click away and paginates itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.cards.components import Button, Card, Divider, Option, Row, Select, Text
from bot.cards.custom_id import custom_id
from bot.cards.markdown import escape_content
from bot.cards.pagination import Paragraph, heading, page_buttons, paginate, render_page, source_line
from bot.cards.specialties import specialty_lines_about
from knowledge import KnowledgeBase
from knowledge.model import Entry, ExitCheck, PainPoint, Role, Specialty

E = TypeVar("E", Role, PainPoint, ExitCheck)


@dataclass(frozen=True, slots=True)
class Tab(Generic[E]):
    """A tab of a card.

    Attributes:
        title: its line in the menu.
        paragraphs: builds its content.
        about: the entries that a specialty may have a statement on, if the tab is about any.
        controls: builds the menus of its own below the content.
    """

    title: str
    paragraphs: Callable[[KnowledgeBase, E], list[Paragraph]]
    about: Callable[[KnowledgeBase, E], Sequence[str]] = lambda _knowledge_base, _entry: ()
    controls: Callable[[KnowledgeBase, E], tuple[Row, ...]] = lambda _knowledge_base, _entry: ()


def gaps_tab(_knowledge_base: KnowledgeBase, entry: Role | PainPoint | ExitCheck) -> list[Paragraph]:
    """Return what no source was found for."""
    gaps = [Paragraph(f"- {escape_content(gap)}") for gap in entry.unknown]
    return [heading("No source was found for"), *gaps] if gaps else [Paragraph("No known gaps.")]


def sources_tab(knowledge_base: KnowledgeBase, entry: Entry) -> list[Paragraph]:
    """Return the sources an entry cites."""
    return [Paragraph(f"- {source_line(source)}") for source in knowledge_base.cited_sources(entry)]


@dataclass(frozen=True, slots=True)
class CardTabs(Generic[E]):
    """All tabs of one kind of card, and the area of their custom_ids."""

    area: str
    tabs: Mapping[str, Tab[E]]

    def menu(self, entry: E, current: str | None = None) -> Row:
        """Return the menu of the tabs."""
        options = tuple(Option(part.title, key, selected=key == current) for key, part in self.tabs.items())
        return Row((Select(custom_id(self.area, "part", entry.id), "Open a part of this card", options),))

    def build(
        self, knowledge_base: KnowledgeBase, entry: E, key: str, page: int = 0, specialty: Specialty | None = None
    ) -> Card:
        """Build one tab; an unknown key opens the first, a page beyond the last shows the last."""
        key = key if key in self.tabs else next(iter(self.tabs))
        part = self.tabs[key]
        pages = paginate(knowledge_base, part.paragraphs(knowledge_base, entry))
        page = max(0, min(page, len(pages) - 1))
        count = f" · page {page + 1} of {len(pages)}" if len(pages) > 1 else ""
        back = Button("Back to the card", custom_id(self.area, "open", entry.id))
        navigation = page_buttons(page, len(pages), lambda at: custom_id(self.area, "part", entry.id, key, at))
        return Card(
            (
                Text(f"### {escape_content(entry.name)}: {part.title}{count}"),
                *render_page(knowledge_base, pages[page]),
                *(
                    specialty_lines_about(knowledge_base, part.about(knowledge_base, entry), specialty)
                    if page == 0
                    else ()
                ),
                Divider(),
                *part.controls(knowledge_base, entry),
                self.menu(entry, key),
                Row((back, *navigation)),
            ),
            route=("part", entry.id, key, str(page)),
            sensitive=isinstance(entry, PainPoint) and entry.support_lines,
        )
