"""HTML as values: text is escaped unless it is `Html`, so no page can forget to."""

import json
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any


class Html(str):
    """Markup that is complete and needs no more escaping."""

    __slots__ = ()


Node = str | None | Iterable["Node"]
"""What an element may hold: text, markup, nothing, or several of these."""

_EMPTY_ELEMENTS = frozenset({"meta", "link", "input", "br"})


def markup(node: Node) -> Html:
    """Return a node as markup; plain text is escaped."""
    if node is None:
        return Html("")
    if isinstance(node, Html):
        return node
    if isinstance(node, str):
        return Html(escape(node, quote=False))
    return Html("".join(map(markup, node)))


def element(name: str, /, *children: Node, **attributes: str | bool | None) -> Html:
    """Return an element.

    Attributes that are None or False are left out. A trailing underscore is dropped (``class_``) and other
    underscores become hyphens (``aria_label``).
    """
    listed = "".join(_attribute(key, value) for key, value in attributes.items() if value not in {None, False})
    if name in _EMPTY_ELEMENTS:
        return Html(f"<{name}{listed}>")
    return Html(f"<{name}{listed}>{markup(children)}</{name}>")


def link(address: str, *children: Node) -> Html:
    """Return a link."""
    return element("a", *children, href=address)


def listing(items: Iterable[Node], *, ordered: bool = False, class_: str | None = None) -> Html:
    """Return a list; nothing when it has no items."""
    rows = [element("li", item) for item in items]
    return element("ol" if ordered else "ul", *rows, class_=class_) if rows else Html("")


def table(caption: str, head: Iterable[Node], rows: Iterable[Iterable[Node]]) -> Html:
    """Return a table whose first column heads its rows; it scrolls by itself on a narrow screen."""
    top = element("tr", *(element("th", cell, scope="col") for cell in head))
    body = [_row(tuple(row)) for row in rows]
    whole = element("table", element("caption", caption), element("thead", top), element("tbody", *body))
    # A region that scrolls must be reachable with the keyboard, and then needs a name.
    return element("div", whole, class_="scrolls", tabindex="0", role="region", aria_label=caption)


def json_script(data: Mapping[str, Any]) -> Html:
    """Return structured data (JSON-LD); no text in it can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return Html(f'<script type="application/ld+json">{text}</script>')


def _row(cells: tuple[Node, ...]) -> Html:
    return element("tr", element("th", cells[0], scope="row"), *(element("td", cell) for cell in cells[1:]))


def _attribute(key: str, value: str | bool | None) -> str:
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
