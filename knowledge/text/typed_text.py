"""The one door for text from people: messages, options of commands, forms and uploads.

What leaves it has no runs of blanks, no halves of characters, and a length that still holds after Unicode's
compatibility forms are written out. So no later step meets a text that is longer, or has longer runs, than it was
made for.
"""

import re
import unicodedata

MAX_TYPED = 4_000
"""Characters of one text: the longest message Discord sends (with Nitro), and the longest value of a form."""
MAX_OPTION = 1_000
"""Characters of one option of a command; the longest that any command asks for."""
MAX_CLICKED = 100
"""Characters of a chosen value or a custom_id; https://docs.discord.com/developers/components/reference."""
_MAX_EXPANSION = 4
"""Characters that one character may stand for. A few stand for whole phrases (U+FDFA for 18 letters)."""
_BLANKS = re.compile(r"[^\S\n]{2,}+")
_BLANK_LINES = re.compile(r"(?<!\n)\n[^\S\n]?+(?:\n[^\S\n]?+)++\n?+")
_BREAKS = re.compile(r"[^\S\x0b\x0c\x1c-\x1f\x85\u2028\u2029]{2,}+|\n")
_LINE_ENDS = re.compile(r"\r\n?")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


def clean_typed(text: str, limit: int = MAX_TYPED) -> str:
    """Return a text as the program reads it: blanks collapsed, cut to ``limit`` characters after Unicode expansion.

    Several blanks become one, and several empty lines one. Half a surrogate pair, which no database stores, is
    removed. A single blank of any kind stays what it is.
    """
    text = _LINE_ENDS.sub("\n", _SURROGATES.sub("", text[: 4 * limit]))
    text = _BLANK_LINES.sub("\n\n", _BLANKS.sub(" ", text))
    return text[:limit] if text.isascii() else _cut_expanded(text, limit)


def one_line(text: str) -> str:
    """Return a text in one line, with single blanks between its words; control characters stay, to be refused."""
    return _BREAKS.sub(" ", text).strip()


def _cut_expanded(text: str, limit: int) -> str:
    kept: list[str] = []
    left = limit
    for character in text:
        size = 1 if character.isascii() else len(unicodedata.normalize("NFKC", character).casefold())
        left -= size if size <= _MAX_EXPANSION else 1
        if left < 0:
            break
        kept.append(character if size <= _MAX_EXPANSION else " ")
    return "".join(kept)
