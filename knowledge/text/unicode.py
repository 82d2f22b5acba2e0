"""Normalizes disguised characters: look-alike letters, stacked marks, invisible characters, styled alphabets.

The first step of the tokenizer (`knowledge.text.tokens`) and of the self-harm check (`knowledge.safety`).
"""

import re
import unicodedata

from knowledge.text.apostrophes import APOSTROPHE, STRAIGHT_APOSTROPHES

INDIVISIBLE_LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
"""Lowercase letters that Unicode does not decompose into a plain letter and a mark; casefold already writes ß as ss."""
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_LOOK_ALIKES = str.maketrans(
    # Cyrillic and Greek letters that look like Latin ones, then small capitals, then letters with a stroke.
    "авеёзкмнорстухѕіїјԁԛԝһӏьαβεικμνορτυχωγѡᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢøłđħıŀɑɡɩʇғ",
    "abee3kmhopctyxsiijdqwhlbabeikmvoptuxwywabcdefghijklmnoprstuvwyzoldhilagitf",
)
_REGIONAL_INDICATOR_A = 0x1F1E6
_SQUARED_A = 0x1F130
_NEGATIVE_SQUARED_A = 0x1F170
_NEGATIVE_CIRCLED_A = 0x1F150
_LETTER_BLOCKS = {
    first + offset: chr(ord("a") + offset)
    for first in (_REGIONAL_INDICATOR_A, _SQUARED_A, _NEGATIVE_SQUARED_A, _NEGATIVE_CIRCLED_A)
    for offset in range(26)
}
_QUOTES = STRAIGHT_APOSTROPHES | str.maketrans({"“": '"', "”": '"', "–": "-", "—": " - "})
_BACKTICK_AS_APOSTROPHE = re.compile(r"(?<=[a-z])`(?=[a-z])")
_BLANKS = str.maketrans(dict.fromkeys("\u115f\u1160\u2800\u3164\uffa0", " "))
"""Letters and signs that show as a blank: the fillers of Hangul and the empty pattern of Braille."""
_INVISIBLE_CATEGORIES = ("Mn", "Me", "Cf", "Cs", "Co")
"""Unicode categories without a visible letter of their own: marks and invisible characters."""


def normalize_confusables(text: str) -> str:
    """Return the lowercase text with every letter in its plain form; the length may change.

    Text in plain ASCII comes back unchanged but for its case, and a backtick between letters that is an apostrophe.
    """
    if text.isascii():
        return _BACKTICK_AS_APOSTROPHE.sub("'", text.lower())
    text = unicodedata.normalize("NFKD", text.translate(_QUOTES).translate(_BLANKS).translate(_LETTER_BLOCKS))
    seen = "".join(c for c in text if c.isascii() or unicodedata.category(c) not in _INVISIBLE_CATEGORIES)
    return unicodedata.normalize("NFKC", seen.lower().translate(_LOOK_ALIKES))


def normalize_text(text: str) -> str:
    """Return one form for all spellings: ignores case, width, accent encoding, punctuation and spaces."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    folded = folded if folded.isascii() else folded.translate(INDIVISIBLE_LETTERS)
    return _BETWEEN_WORDS.sub(" ", APOSTROPHE.sub("", folded)).strip()
