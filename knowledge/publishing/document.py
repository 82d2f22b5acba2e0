"""The frame of every page: head, navigation, support lines, sources, footer."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.knowledge_base import KnowledgeBase
from knowledge.publishing.citations import Citations
from knowledge.publishing.html import Html, element, json_script, link, listing, markup
from knowledge.safety import speaks_of_distress

DISCLAIMER = "Information, not medical, legal, tax or career advice."
LICENSE_NAME = "CC BY 4.0"
LICENSE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/"
LICENSE_TEXT = (
    "The wording of this knowledge base is licensed under Creative Commons Attribution 4.0 International (CC BY 4.0). "
    "Credit: Second Opinion, knowledge base. Facts, figures and quotes belong to the sources named beside them."
)
NAVIGATION = (
    ("index.html#roles", "Roles"),
    ("index.html#questions", "Questions"),
    ("index.html#pain-points", "Pain points"),
    ("exit-checks/index.html", "Before you leave"),
    ("pay/index.html", "Pay"),
    ("compare/index.html", "Compare"),
    ("search.html", "Search"),
    ("support.html", "Support lines"),
)

_BURNOUT = re.compile(
    r"\bburn(?:ed|t|s|ing)?[ -]?out|suicid|self-harm|depress|exhaust|worn out|wears? (?:\w+ )?out", re.IGNORECASE
)
"""Words after which a page shows the support lines; a page too many does no harm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page before it is framed."""

    path: str
    """Relative to the site, such as "roles/msl.html"."""
    title: str
    summary: str
    """One sentence for search engines and lists."""
    body: Callable[["Frame"], Html]
    structured: Sequence[Mapping[str, Any]] = ()
    """JSON-LD."""
    support: bool = False
    """Show the support lines whatever the words of the page."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page's body needs to know of the page it stands on."""

    knowledge_base: KnowledgeBase
    top: str
    """The relative path to the site's first folder: "" or "../"."""
    citations: Citations

    def link(self, path: str, text: str) -> Html:
        """Return a link to another page of the site."""
        return link(self.top + path, text)


def mentions_burnout(text: str) -> bool:
    """Tell whether burnout, exhaustion, depression or self-harm is a subject of a text.

    Whether somebody says it of themselves is for `knowledge.safety.speaks_of_distress` to judge.
    """
    return _BURNOUT.search(text) is not None


def render(knowledge_base: KnowledgeBase, page: Page, base_url: str | None) -> str:
    """Return a page as a complete document."""
    top = "../" * page.path.count("/")
    frame = Frame(knowledge_base, top, Citations(knowledge_base, top))
    content = [page.body(frame), frame.citations.source_list()]
    distressing = (
        page.support
        or mentions_burnout(f"{page.title} {markup(content)}")
        or speaks_of_distress(f"{page.title}. {page.summary}")
    )
    support = support_box(knowledge_base, top, in_full=page.support) if distressing else None
    main = element("main", element("h1", page.title), support, content, id="main")
    document = element(
        "html", _head(page, top, base_url), element("body", *_around(knowledge_base, main, top)), lang="en"
    )
    return f"<!doctype html>\n{document}\n"


def support_box(knowledge_base: KnowledgeBase, top: str, *, in_full: bool) -> Html:
    """Return the support lines of the US, round the clock first, and the way to all; two lines of text or a list."""
    near = [line for line in knowledge_base.support.lines if line.region == "US"] or knowledge_base.support.lines
    lines = sorted(near, key=lambda line: not line.around_the_clock)
    more = link(f"{top}support.html", "All support lines")
    if in_full:
        heading = element("p", element("strong", "If it is too much right now, talk to somebody."))
        rows = [(element("strong", line.name), f": {line.phone} · {line.hours}") for line in lines]
        content = (heading, listing(rows), element("p", more))
    else:
        # Who is worn out reads this on a phone: the number first, the hours on the page with all lines.
        rows = [f"{line.name}: {line.phone.partition(' (')[0]} · " for line in lines]
        content = (element("p", element("strong", "Too much right now? "), rows, more),)
    return element("aside", *content, class_="support", aria_label="Support lines")


def _head(page: Page, top: str, base_url: str | None) -> Html:
    # Nothing is loaded from anywhere but the site itself; `file:` is the site when it is opened from a disk.
    policy = (
        "default-src 'none'; style-src 'self' file:; script-src 'self' file:; img-src 'self' data:; "
        "base-uri 'none'; form-action 'self' file:"
    )
    canonical = f"{base_url}{page.path.removesuffix('index.html')}" if base_url else None
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", page.title if page.path == "index.html" else f"{page.title} · Second Opinion"),
        element("meta", name="description", content=page.summary),
        element("link", rel="canonical", href=canonical) if canonical else None,
        element("link", rel="icon", href="data:,"),
        element("link", rel="license", href=LICENSE_ADDRESS),
        element("link", rel="stylesheet", href=f"{top}assets/style.css"),
        element("script", src=f"{top}assets/dates.js", defer=True),
        [json_script(each) for each in page.structured],
    )


def _around(knowledge_base: KnowledgeBase, main: Html, top: str) -> tuple[Html, ...]:
    ways = listing([link(top + path, title) for path, title in NAVIGATION])
    return (
        element("a", "Skip to the content", class_="skip", href="#main"),
        element(
            "header",
            element("a", "Second Opinion", class_="brand", href=f"{top}index.html"),
            element("nav", ways, aria_label="Site"),
        ),
        main,
        element(
            "footer",
            element("p", f"{DISCLAIMER} Knowledge base {knowledge_base.version}."),
            element(
                "p",
                link(f"{top}about.html", "About, license and data"),
                " · ",
                link(f"{top}sources/index.html", "Sources"),
                " · ",
                link(f"{top}polls.html", "Polls"),
            ),
        ),
    )


def paragraphs(*texts: str) -> Html:
    """Return texts as paragraphs."""
    return markup([element("p", text) for text in texts])
