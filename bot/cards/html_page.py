"""One page that stands alone: it opens from a phone's files, asks nothing of the network, and is light or dark."""

from bot.cards.components import Attachment
from knowledge.publishing.html import Html, Node, element

_STYLE = """
:root { color-scheme: light dark; }
body { font: 11pt/1.5 system-ui, sans-serif; max-width: 44rem; margin: 1.5rem auto; padding: 0 1rem; }
body { overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; border-bottom: 1px solid #888; margin-top: 2rem; }
h3 { font-size: 1rem; margin-bottom: .25rem; } li { margin: .3rem 0; }
.note { display: block; color: light-dark(#444, #bbb); font-size: .9rem; }
.tag { border: 1px solid #888; padding: 0 .3rem; font-size: .8rem; }
.todo { list-style: none; padding-left: 0; }
dl { display: grid; grid-template-columns: minmax(7rem, 30%) 1fr; gap: .15rem .75rem; margin: .5rem 0 1rem; }
dt { color: light-dark(#444, #bbb); } dd { margin: 0; white-space: pre-wrap; }
section > dl + dl { border-top: 1px solid #8886; padding-top: .75rem; }
blockquote { border-left: 3px solid #888; margin: .5rem 0; padding-left: .75rem; }
@media print { body { margin: 0; max-width: none; } section { break-inside: avoid; } a { color: inherit; } }
"""


def html_file(name: str, title: str, *body: Node) -> Attachment:
    """Return the page as a file; text in it is escaped unless it is `Html`."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy", content="default-src 'none'; style-src 'unsafe-inline'"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", f"{title} · Second Opinion"),
        element("style", Html(_STYLE)),
    )
    document = element("html", head, element("body", element("main", *body)), lang="en")
    return Attachment(name, f"<!doctype html>\n{document}\n".encode())
