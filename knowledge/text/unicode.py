"""Undo the disguises of writing: look-alike letters, stacked marks, invisible characters, fancy alphabets."""

import re
import unicodedata

from knowledge.text.apostrophes import STRAIGHT_APOSTROPHES

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
"""Unicode categories that leave no letter of their own on the screen: marks and invisible characters."""


def normalize_confusables(text: str) -> str:
    """Return the text in lower case with every letter in its plain form; lengths may differ.

    Text in plain ASCII comes back unchanged but for its case, and a backtick between letters that is an apostrophe.
    """
    if text.isascii():
        return _BACKTICK_AS_APOSTROPHE.sub("'", text.lower())
    text = unicodedata.normalize("NFKD", text.translate(_QUOTES).translate(_BLANKS).translate(_LETTER_BLOCKS))
    seen = "".join(c for c in text if c.isascii() or unicodedata.category(c) not in _INVISIBLE_CATEGORIES)
    return unicodedata.normalize("NFKC", seen.lower().translate(_LOOK_ALIKES))
