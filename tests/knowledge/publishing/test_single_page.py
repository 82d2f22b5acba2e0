"""The whole base as one page: it stands alone, every link on it leads somewhere, and no text becomes markup."""

import re
from collections import Counter
from html import unescape
from html.parser import HTMLParser

import pytest

from knowledge import KnowledgeBase
from knowledge.publishing.single_page import single_page

HOSTILE = '<script>alert(1)</script> id="x" href="#pay" & b'


@pytest.fixture
def page(library: KnowledgeBase) -> str:
    return single_page(library, "The base", "Whole.")


class _Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag not in {"meta", "link", "br", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_every_entry_is_on_it(page: str, library: KnowledgeBase) -> None:
    folders = {
        "roles": library.roles,
        "questions": library.faqs,
        "pain-points": library.pain_points,
        "exit-checks": library.exit_checks,
        "specialties": library.specialties,
    }
    shown = set(re.findall(r'<article id="entry-([^"]+)"', page))
    assert shown == {f"{folder}-{id_}" for folder, entries in folders.items() for id_ in entries}


def test_every_link_within_leads_to_one_place(page: str) -> None:
    places = Counter(re.findall(r'\sid="([^"]+)"', page))
    assert set(places.values()) == {1}
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(places)


def test_it_loads_nothing_and_links_only_to_sources(page: str) -> None:
    assert "default-src 'none'" in unescape(page)
    assert not re.search(r"<(?:script|link|img|iframe)\b|@import|url\(", page)
    assert not re.search(r'href="(?!#|https?://)', page)


def test_its_elements_are_balanced(page: str) -> None:
    read = _Balance()
    read.feed(page)
    read.close()
    assert not read.open


def test_text_stays_text_whatever_it_says(library: KnowledgeBase) -> None:
    role = library.roles["msl"]
    claim = role.duties[0].model_copy(update={"text": HOSTILE})
    hostile = role.model_copy(update={"name": HOSTILE, "duties": (claim,)})
    base = library.apply_edits([hostile])
    page = single_page(base, HOSTILE, HOSTILE, {"msl"})
    assert "<script" not in page
    read = _Balance()
    read.feed(page)
    assert "".join(read.text).count(HOSTILE) >= 4


def test_only_what_is_asked_for_is_shown(library: KnowledgeBase) -> None:
    page = single_page(library, "Changes", "Some.", {"msl", "burnout"})
    assert re.findall(r'<article id="([^"]+)"', page) == ["entry-roles-msl", "entry-pain-points-burnout"]
