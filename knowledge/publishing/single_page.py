"""A knowledge base, or some entries of it, as one page that stands alone and opens from a file, on a phone, too."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.resources import files

from knowledge.knowledge_base import KnowledgeBase
from knowledge.publishing.citations import Citations
from knowledge.publishing.document import DISCLAIMER, Frame, Page
from knowledge.publishing.entry_pages import entry_pages
from knowledge.publishing.html import Html, element, listing

_KINDS: Mapping[str, str] = {
    "roles": "Roles",
    "questions": "Questions",
    "pain-points": "Pain points",
    "exit-checks": "Before you leave",
    "specialties": "Specialties",
}
"""The folders of the website that are parts of the page."""
_TAG = re.compile(r"</?[a-z][^<>]*>")
"""A tag: text and attributes have no bare angle brackets."""
_OWN = re.compile(r' (id="|href="#)(?!entry-|source-)')
_STYLE = """
main > section > h2 { margin-top: 2.5rem; }
article { border-top: 1px solid #8886; margin-top: 2rem; }
article h3 { font-size: 1.3rem; } article h4 { font-size: 1.05rem; } article h5 { font-size: 1rem; }
article .contents { display: none; }
.contents-of-all ul { display: block; columns: 18rem; }
"""


@dataclass(frozen=True, slots=True)
class _WithinPage(Frame):
    """Links to an entry lead to its place on the page; what the page does not hold is named without a link."""

    anchors: Mapping[str, str]

    def link(self, path: str, text: str) -> Html:
        anchor = self.anchors.get(path)
        return element("a", text, href=f"#{anchor}") if anchor else element("span", text)


def single_page(knowledge_base: KnowledgeBase, title: str, about: str, only: Collection[str] | None = None) -> str:
    """Return the page as a complete document.

    Args:
        knowledge_base: what is shown.
        title: the heading.
        about: a sentence below it.
        only: the ids of entries to show; None shows all.
    """
    pages = [page for page in entry_pages(knowledge_base) if _shows(page, only)]
    anchors = {page.path: _anchor(page.path) for page in pages}
    frame = _WithinPage(knowledge_base, "", Citations(knowledge_base, None), anchors)
    grouped = {kind: [page for page in pages if page.path.startswith(f"{kind}/")] for kind in _KINDS}
    parts = [
        element("section", element("h2", _KINDS[kind], id=f"entry-{kind}"), *(_article(frame, each) for each in group))
        for kind, group in grouped.items()
        if group
    ]
    contents = [
        (element("h3", _KINDS[kind]), listing([frame.link(each.path, each.title) for each in group]))
        for kind, group in grouped.items()
        if group
    ]
    main = element(
        "main",
        element("h1", title),
        element("p", f"{about} {DISCLAIMER}"),
        _support_lines(knowledge_base),
        element("nav", element("h2", "Contents"), contents, class_="contents-of-all", id="contents"),
        *parts,
        frame.citations.source_list(),
    )
    document = element("html", _head(title), element("body", main), lang="en")
    return f"<!doctype html>\n{document}\n"


def _shows(page: Page, only: Collection[str] | None) -> bool:
    folder, _, name = page.path.partition("/")
    id_ = name.removesuffix(".html")
    return folder in _KINDS and id_ != "index" and (only is None or id_ in only)


def _article(frame: _WithinPage, page: Page) -> Html:
    anchor = _anchor(page.path)
    body = _TAG.sub(partial(_fit_tag, anchor), page.body(frame))
    back = element("p", element("a", "Contents", href="#contents"), class_="note")
    return element("article", element("h3", page.title), Html(body), back, id=anchor)


def _fit_tag(anchor: str, found: re.Match[str]) -> str:
    """Make a tag of an entry's own page fit among other entries: its ids are its own, its headings one level down."""
    tag = found.group()
    if tag in {"<h2>", "</h2>", "<h3>", "</h3>"}:
        return tag.replace("3", "5").replace("2", "4")
    return _OWN.sub(rf" \g<1>{anchor}-", tag)


def _anchor(path: str) -> str:
    return f"entry-{path.removesuffix('.html').replace('/', '-')}"


def _support_lines(knowledge_base: KnowledgeBase) -> Html:
    lines = [line for line in knowledge_base.support.lines if line.region == "US"] or knowledge_base.support.lines
    rows = [(element("strong", line.name), f": {line.phone} · {line.hours}") for line in lines]
    heading = element("p", element("strong", "If it is too much right now, talk to somebody."))
    return element("aside", heading, listing(rows), class_="support", aria_label="Support lines")


def _head(title: str) -> Html:
    style = files("knowledge.publishing").joinpath("assets", "style.css").read_text(encoding="utf-8")
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content="default-src 'none'; style-src 'unsafe-inline'"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", f"{title} · Second Opinion"),
        element("style", Html(f"{style}{_STYLE}")),
    )
