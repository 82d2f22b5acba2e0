"""Words on their way to a card: escaping, lists, pages."""

import re
from collections.abc import Iterable, Sequence

from bot.render.parts import clip

_MARKDOWN = re.compile(r"([\\*_`~|>\[\]#<])")
_LINE_START = re.compile(r"^(\s*)(-|\+|\d+\.)(?=\s)", re.MULTILINE)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0000-\u0008\u000b-\u001f]")
_ADDRESS = re.compile(r"(https?|ftp|discord):(?=//)", re.IGNORECASE)
PAGE = 2600
"""Characters of one page of a section: what a reader takes in at once, and well under Discord's 4,000."""


def plain(text: str) -> str:
    """Make a person's words harmless: no markdown, no mention, no link, no invisible direction marks.

    Mentions are off for every message anyway; here their look goes too, so that nothing seems to ping.
    """
    text = _INVISIBLE.sub("", text)
    text = text.replace("@", "@\u2060")
    text = _ADDRESS.sub("\\1\u2060:", text)
    text = _LINE_START.sub(r"\1\\\2", text)
    return _MARKDOWN.sub(r"\\\1", text)


def words(text: str) -> str:
    """Escape what would be read as markdown in a text of the knowledge base; its punctuation stays readable."""
    return re.sub(r"([\\*_`~|])", r"\\\1", _INVISIBLE.sub("", text)).replace("@", "@\u2060")


def link(label: str, url: str | None) -> str:
    """Return a link without preview, or the label alone when there is no address to show."""
    label = words(label).replace("[", "(").replace("]", ")")
    return f"[{label}](<{url}>)" if url else label


def bullets(lines: Iterable[str]) -> str:
    """Return a list, one point a line."""
    return "\n".join(f"- {line}" for line in lines)


def small(text: str) -> str:
    """Return subtext, line by line."""
    return "\n".join(f"-# {line}" for line in text.split("\n") if line)


def pages(paragraphs: Sequence[str], limit: int = PAGE) -> tuple[tuple[str, ...], ...]:
    """Deal paragraphs onto pages of at most ``limit`` characters; never an empty tuple, never a paragraph cut."""
    dealt: list[tuple[str, ...]] = []
    page: list[str] = []
    used = 0
    for paragraph in paragraphs:
        shown = clip(paragraph, limit)
        if page and used + len(shown) > limit:
            dealt.append(tuple(page))
            page, used = [], 0
        page.append(shown)
        used += len(shown) + 1
    dealt.append(tuple(page))
    return tuple(dealt)
