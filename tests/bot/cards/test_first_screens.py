"""The first screen of every card fits a phone: few words, few bullets, and headings that repeat nothing."""

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import median
from typing import Any

import pytest

from bot.cards.browse import browse_card
from bot.cards.compare import compare_card
from bot.cards.components import Button, Card, Row, Text
from bot.cards.entries import entry_card
from bot.cards.faqs import FAQ_TABS
from bot.cards.pagination import OPENING_BULLETS, OPENING_WORDS, count_words
from bot.cards.pain_points import PAIN_POINT_TABS
from bot.cards.pay import KINDS, pay_card
from bot.cards.roles import ROLE_TABS
from bot.cards.support import support_lines_text
from knowledge import KnowledgeBase
from knowledge.role_filters import ORDERS, RoleSearch

MOST_WORDS = 250
_ATTRIBUTION = re.compile(r" \*[^*\n]+\*(?=$)", re.MULTILINE)
"""Who says a statement, in italics at the end of its line."""


def words_without_sources(library: KnowledgeBase, card: Card) -> int:
    text = card.text.replace(support_lines_text(library), "")
    return count_words(_ATTRIBUTION.sub("", text))


def bullets(card: Card) -> int:
    return len(re.findall(r"^- ", card.text, re.MULTILINE))


def openings(library: KnowledgeBase) -> Iterator[tuple[str, Card]]:
    """The first screen of every entry and list of the base."""
    yield from ((entry.id, entry_card(library, entry)) for entry in library.entries.values())
    yield from ((f"pay {kind}", pay_card(library, kind)) for kind in KINDS)
    yield from ((f"roles {order}", browse_card(library, RoleSearch(order=order))) for order in ORDERS)
    roles = tuple(library.roles.values())
    yield from (
        (f"compare {first.id} {second.id}", compare_card(library, (first, second))) for first, second in pairwise(roles)
    )


def test_half_of_all_entries_open_on_a_phone_screen_and_none_on_two(library: KnowledgeBase) -> None:
    words = {entry.id: words_without_sources(library, entry_card(library, entry)) for entry in library.entries.values()}
    assert median(words.values()) <= OPENING_WORDS, sorted(words.items(), key=lambda item: -item[1])[:5]
    assert max(words.values()) <= MOST_WORDS, sorted(words.items(), key=lambda item: -item[1])[:5]


def test_every_opening_has_few_words_and_few_bullets(library: KnowledgeBase) -> None:
    for name, card in openings(library):
        assert words_without_sources(library, card) <= MOST_WORDS, name
        assert bullets(card) <= OPENING_BULLETS + name.startswith("pay "), name  # and one for comparison


def test_no_opening_has_a_list_of_links(library: KnowledgeBase) -> None:
    for name, card in openings(library):
        assert "](<" not in card.text, name


def test_every_opening_says_at_most_once_that_a_date_is_not_stated(library: KnowledgeBase) -> None:
    for name, card in openings(library):
        assert card.text.count("date not stated") <= 1, name


@pytest.mark.parametrize(("kind", "tabs"), [("roles", ROLE_TABS), ("pain_points", PAIN_POINT_TABS), ("faqs", FAQ_TABS)])
def test_no_heading_repeats_the_title_above_it(library: KnowledgeBase, kind: str, tabs: Any) -> None:
    for entry in getattr(library, kind).values():
        for key, tab in tabs.tabs.items():
            text = tabs.build(library, entry, key).text
            heads = [line.lstrip("# ").lower() for line in text.splitlines() if line.startswith("#")]
            assert len(heads) == len(set(heads)), (entry.id, key, heads)
            assert heads[0] == tab.title.lower()


def test_a_role_card_offers_one_row_of_actions_beside_its_menu(library: KnowledgeBase) -> None:
    for role in library.roles.values():
        for saved in (False, True):
            rows = [block for block in entry_card(library, role, saved=saved).blocks if isinstance(block, Row)]
            buttons = [row for row in rows if any(isinstance(item, Button) for item in row.items)]
            assert len(rows) == 2
            assert len(buttons) == 1


def test_every_row_of_a_comparison_is_on_its_first_page_with_all_its_roles(library: KnowledgeBase) -> None:
    roles = tuple(library.roles.values())[:4]
    text = next(block.content for block in compare_card(library, roles).blocks[1:] if isinstance(block, Text))
    for row in re.split(r"^(?=\*\*)", text, flags=re.MULTILINE)[1:]:
        lines = row.strip().splitlines()[1 : 1 + len(roles)]
        assert [line.split(":")[0] for line in lines] == [role.short_name for role in roles], row


def test_what_is_stated_for_none_of_the_roles_is_one_line(library: KnowledgeBase) -> None:
    base = [role.model_copy(update={"pay": ()}) for role in tuple(library.roles.values())[:2]]
    text = compare_card(library, base).text
    assert "**Pay**" not in text
    assert text.count("Not stated for any of them: pay") == 1


def test_dates_are_written_as_in_america(library: KnowledgeBase) -> None:
    iso = re.compile(r"\b20\d\d-\d\d(?:-\d\d)?\b")
    for name, card in openings(library):
        assert not iso.search(card.text), name
