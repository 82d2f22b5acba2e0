"""Everything a card has to say is on one of its pages, with its source."""

import re
from typing import Any

import pytest
from every_card import monstrous
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.components import Card
from bot.cards.faqs import FAQ_TABS
from bot.cards.pagination import PAGE_LENGTH, Paragraph, heading, paginate, paginate_groups
from bot.cards.pain_points import PAIN_POINT_TABS
from bot.cards.roles import ROLE_TABS
from knowledge import KnowledgeBase

MARK = re.compile(r"`(\d+)`")


def passages(library: KnowledgeBase) -> st.SearchStrategy[list[Paragraph]]:
    """Passages like those of a base: lines and headings, with and without a source."""
    sources = st.none() | st.sampled_from(sorted(library.sources))
    line = st.builds(Paragraph, st.text(min_size=1, max_size=900), sources)
    head = st.builds(Paragraph, st.text(min_size=1, max_size=80), st.none(), st.just(value=True))
    return st.lists(line | head, max_size=40)


@given(st.data(), st.integers(100, PAGE_LENGTH))
def test_dealing_loses_nothing_and_changes_no_order(library: KnowledgeBase, data: st.DataObject, limit: int) -> None:
    given_passages = data.draw(passages(library))
    dealt = paginate(library, given_passages, limit)
    assert [passage for page in dealt for passage in page] == given_passages
    assert dealt
    assert all(dealt) or dealt == ((),)


@given(st.data())
def test_a_heading_is_never_left_alone_at_the_end_of_a_page(library: KnowledgeBase, data: st.DataObject) -> None:
    dealt = paginate(library, data.draw(passages(library)))
    assert not any(page[-1].heading and not all(passage.heading for passage in page) for page in dealt[:-1])


def parts_of(library: KnowledgeBase, kind: str) -> list[tuple[Any, Any, str]]:
    kinds: dict[str, tuple[Any, Any]] = {
        "roles": (library.roles, ROLE_TABS),
        "pain points": (library.pain_points, PAIN_POINT_TABS),
        "questions": (library.faqs, FAQ_TABS),
    }
    entries, parts = kinds[kind]
    return [(entry, parts, key) for entry in entries.values() for key, tab in parts.tabs.items() if tab.has(entry)]


@pytest.mark.parametrize("kind", ["roles", "pain points", "questions"])
@pytest.mark.parametrize("size", ["real", "monstrous"])
def test_each_passage_of_each_part_is_on_its_pages(library: KnowledgeBase, kind: str, size: str) -> None:
    base = library if size == "real" else monstrous(library, 0)
    for entry, parts, key in parts_of(base, kind):
        wanted = parts.tabs[key].paragraphs(base, entry)
        pages = parts.pages(base, entry, key)
        assert [passage for page in pages for passage in page] == wanted
        for number, page in enumerate(pages):
            card = parts.build(base, entry, key, number)
            shown = MARK.sub("", card.text).replace(" \n", "\n")
            lost = [passage.text for passage in page if passage.text.split("\n")[0].rstrip() not in shown]
            assert not lost, (entry.id, key, number)


@given(st.data())
def test_a_group_stays_on_one_page_if_a_page_holds_it(library: KnowledgeBase, data: st.DataObject) -> None:
    groups = [
        [
            heading(f"Row {number}"),
            *data.draw(st.lists(st.builds(Paragraph, st.text(min_size=1, max_size=90)), max_size=4)),
        ]
        for number in range(data.draw(st.integers(1, 12)))
    ]
    pages = paginate_groups(library, [line for group in groups for line in group], 700)
    assert [line for page in pages for line in page] == [line for group in groups for line in group]
    for group in groups:
        assert any(all(line in page for line in group) for page in pages)


def test_every_number_in_a_text_has_its_source_below(library: KnowledgeBase) -> None:
    for kind in ("roles", "pain points", "questions"):
        for entry, parts, key in parts_of(library, kind):
            for number in range(len(parts.pages(library, entry, key))):
                assert dangling(parts.build(library, entry, key, number)) == set(), (entry.id, key)


def dangling(card: Card) -> set[str]:
    """The source numbers of a card that no line of its sources explains."""
    lines = card.text.splitlines()
    explained = {mark for line in lines if line.startswith("-#") for mark in MARK.findall(line)}
    return set(MARK.findall(card.text)) - explained
