"""Cards with tabs: the first screen offers a menu of them; each tab is one click away and paginates itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.cards.components import Button, Card, Divider, Option, Picture, Row, Select, Text
from bot.cards.custom_id import custom_id
from bot.cards.markdown import escape_content
from bot.cards.pagination import (
    TAB_LENGTH,
    Paragraph,
    page_buttons,
    paginate_groups,
    render_page,
    source_list,
)
from bot.cards.specialties import specialty_lines_about
from knowledge import KnowledgeBase
from knowledge.model import Entry, ExitCheck, Faq, PainPoint, Role, Specialty

E = TypeVar("E", Role, PainPoint, Faq, ExitCheck)


@dataclass(frozen=True, slots=True)
class Tab(Generic[E]):
    """A tab of a card.

    Attributes:
        title: its line in the menu.
        paragraphs: builds its content.
        about: the entries that a specialty may have a statement on, if the tab is about any.
        has: whether an entry has anything for the tab; without it the tab is left out of the menu.
        controls: builds the menus of its own below the content.
    """

    title: str
    paragraphs: Callable[[KnowledgeBase, E], list[Paragraph]]
    about: Callable[[KnowledgeBase, E], Sequence[str]] = lambda _knowledge_base, _entry: ()
    has: Callable[[E], bool] = lambda _entry: True
    controls: Callable[[KnowledgeBase, E], tuple[Row, ...]] = lambda _knowledge_base, _entry: ()


GAPS = "What we couldn't find"
MORE = "More details"


def gaps_tab(_knowledge_base: KnowledgeBase, entry: Role | PainPoint | Faq | ExitCheck) -> list[Paragraph]:
    """Return what no source was found for."""
    return [Paragraph(f"- {escape_content(gap)}") for gap in entry.unknown] or [Paragraph("No known gaps.")]


def sources_tab(knowledge_base: KnowledgeBase, entry: Entry) -> list[Paragraph]:
    """Return the sources an entry cites, each publisher once."""
    labels = dict.fromkeys(knowledge_base.cited_sources(entry), "")
    return [Paragraph(f"- {line}") for line in source_list(labels)]


@dataclass(frozen=True, slots=True)
class CardTabs(Generic[E]):
    """All tabs of one kind of card, and the area of their custom_ids."""

    area: str
    tabs: Mapping[str, Tab[E]]

    def menu(self, entry: E, current: str | None = None) -> Row:
        """Return the menu of the tabs that the entry has something for."""
        options = tuple(
            Option(tab.title, key, selected=key == current) for key, tab in self.tabs.items() if tab.has(entry)
        )
        return Row((Select(custom_id(self.area, "part", entry.id), MORE, options),))

    def button(self, entry: E, key: str, label: str = "", *, main: bool = False) -> Button:
        """Return a button that opens one tab; its label is the title of the tab unless another one is given."""
        return Button(
            label or self.tabs[key].title,
            custom_id(self.area, "part", entry.id, key, 0),
            "primary" if main else "secondary",
        )

    def pages(self, knowledge_base: KnowledgeBase, entry: E, key: str) -> tuple[tuple[Paragraph, ...], ...]:
        """Return the pages of one tab."""
        return paginate_groups(knowledge_base, self.tabs[key].paragraphs(knowledge_base, entry), TAB_LENGTH)

    def build(
        self,
        knowledge_base: KnowledgeBase,
        entry: E,
        key: str,
        page: int = 0,
        specialty: Specialty | None = None,
        pictures: Sequence[Picture] = (),
    ) -> Card:
        """Build one tab; an unknown key opens the first, a page beyond the last shows the last.

        Pictures stand below the text of the first page.
        """
        key = key if key in self.tabs else next(iter(self.tabs))
        tab = self.tabs[key]
        pages = self.pages(knowledge_base, entry, key)
        page = max(0, min(page, len(pages) - 1))
        count = f" · page {page + 1} of {len(pages)}" if len(pages) > 1 else ""
        back = Button("Back to the card", custom_id(self.area, "open", entry.id))
        navigation = page_buttons(page, len(pages), lambda at: custom_id(self.area, "part", entry.id, key, at))
        about = tab.about(knowledge_base, entry) if page == 0 else ()
        return Card(
            (
                Text(f"## {tab.title}\n-# {escape_content(entry.name)}{count}"),
                *render_page(knowledge_base, pages[page]),
                *specialty_lines_about(knowledge_base, about, specialty),
                *(pictures if page == 0 else ()),
                Divider(),
                *tab.controls(knowledge_base, entry),
                self.menu(entry, key),
                Row((back, *navigation)),
            ),
            route=("part", entry.id, key, str(page)),
            sensitive=isinstance(entry, PainPoint) and entry.support_lines,
        )
