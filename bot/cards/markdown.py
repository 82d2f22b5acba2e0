"""Text for cards: escaping, links, lists."""

import re
from collections.abc import Iterable

from knowledge.text.typed_text import one_line

_MARKDOWN = re.compile(r"([\\*_`~|>\[\]#<])")
_READ_AS_MARKDOWN = re.compile(r"([\\*_`~|])")
_LINE_START = re.compile(r"^([^\S\n]*+\d*+)([-+.])(?=\s)", re.MULTILINE)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u0000-\u0008\u000b-\u001f]")
_ADDRESS = re.compile(r":(?=//)")
_LINK = re.compile(r"\](?=\()")
_TAG = re.compile(r"<(?=[@#:/a-z])")
"""What may be a mention, a timestamp, a custom emoji or a link without preview."""
_LINE_MARK = re.compile(r"^([#>+-]|\d++[.)](?=\s))")


def escape_user_text(text: str) -> str:
    """Escape a person's words: no markdown, no mention, no link, no invisible direction marks.

    Mentions are off for every message anyway; escaping makes them look harmless, too.
    """
    text = _INVISIBLE.sub("", text)
    text = text.replace("@", "@\u2060")
    text = _ADDRESS.sub(":\u2060", text)
    text = _MARKDOWN.sub(r"\\\1", text)
    return _LINE_START.sub(r"\1\\\2", text)


def escape_content(text: str) -> str:
    """Escape markdown in a text of the knowledge base; its punctuation stays readable.

    A text of a base is one line without markup of its own: moderators of a server write it, and a link or a heading
    in it would look like the bot's.
    """
    text = _ADDRESS.sub(":\u2060", _INVISIBLE.sub("", one_line(text)))
    text = _LINK.sub("]\u2060(", _READ_AS_MARKDOWN.sub(r"\\\1", text)).replace("@", "@\u2060")
    return _TAG.sub("<\u2060", _LINE_MARK.sub(r"\\\1", text))


def link(label: str, url: str | None) -> str:
    """Return a link without preview, or the label alone when there is no address to show."""
    label = escape_content(label).replace("[", "(").replace("]", ")")
    return f"[{label}](<{url}>)" if url else label


def bullets(lines: Iterable[str]) -> str:
    """Return a list, one point a line."""
    return "\n".join(f"- {line}" for line in lines)


def subtext(text: str) -> str:
    """Return Discord's subtext, line by line."""
    return "\n".join(f"-# {line}" for line in text.split("\n") if line)


_SENTENCE_END = re.compile(r"[.!?](?=\s|$)")


def first_words(text: str, most: int) -> str:
    """Return the first sentences of a text that fit so many words; of a longer first sentence, its first words."""
    words = text.split()
    if len(words) <= most:
        return text
    ends = [match.end() for match in _SENTENCE_END.finditer(text) if len(text[: match.end()].split()) <= most]
    return text[: ends[-1]] if ends else " ".join(words[:most]) + " …"
