"""Everything a card has to say is on one of its pages, with its source."""

import re
from typing import Any

import pytest
from every_card import monstrous
from hypothesis import given
from hypothesis import strategies as st

from bot.cards.components import Card
from bot.cards.faqs import faq_card, faq_paragraphs
from bot.cards.pagination import PAGE_LENGTH, Paragraph, paginate
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
    entries, parts = (library.roles, ROLE_TABS) if kind == "roles" else (library.pain_points, PAIN_POINT_TABS)
    return [(entry, parts, key) for entry in entries.values() for key in parts.tabs]


@pytest.mark.parametrize("kind", ["roles", "pain points"])
@pytest.mark.parametrize("size", ["real", "monstrous"])
def test_each_passage_of_each_part_is_on_its_pages(library: KnowledgeBase, kind: str, size: str) -> None:
    base = library if size == "real" else monstrous(library, 0)
    for entry, parts, key in parts_of(base, kind):
        wanted = parts.tabs[key].paragraphs(base, entry)
        pages = paginate(base, wanted)
        for number, page in enumerate(pages):
            card = parts.build(base, entry, key, number)
            shown = MARK.sub("", card.text).replace(" \n", "\n")
            lost = [passage.text for passage in page if passage.text.split("\n")[0].rstrip() not in shown]
            assert not lost, (entry.id, key, number)


def test_each_passage_of_each_question_is_on_its_pages(library: KnowledgeBase) -> None:
    for faq in library.faqs.values():
        for number, page in enumerate(paginate(library, faq_paragraphs(library, faq))):
            shown = MARK.sub("", faq_card(library, faq, number).text)
            assert all(passage.text.split("\n")[0].rstrip() in shown for passage in page), faq.id


def test_every_number_in_a_text_has_its_source_below(library: KnowledgeBase) -> None:
    for kind in ("roles", "pain points"):
        for entry, parts, key in parts_of(library, kind):
            for number in range(len(paginate(library, parts.tabs[key].paragraphs(library, entry)))):
                assert dangling(parts.build(library, entry, key, number)) == set(), (entry.id, key)


def dangling(card: Card) -> set[str]:
    """The source numbers of a card that no line of its sources explains."""
    explained = set(re.findall(r"^-# `(\d+)` ", card.text, re.MULTILINE))
    return set(MARK.findall(card.text)) - explained
