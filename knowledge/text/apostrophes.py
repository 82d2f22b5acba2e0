"""The one list of marks that people type, or that keyboards and voice typing put, where an apostrophe belongs."""

import re

APOSTROPHES = "'`´’‘‛‵′＇ʼʹʻʽʾʿˈ՚׳ꞌꞋ᾽᾿῾"
"""Straight, typographic and look-alike apostrophes, primes, accents that stand alone, and modifier letters."""

APOSTROPHE = re.compile(f"[{re.escape(APOSTROPHES)}]")
"""Matches any one of them."""

STRAIGHT_APOSTROPHES = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
"""For ``str.translate``: every mark becomes the straight one."""

_OTHER_MARK = r"[^a-z0-9\n]{1,2}"
_NEGATIVES = "do|does|did|is|are|was|were|has|have|had|would|could|should|ca|wo|ai|must|need|might"
_CONTRACTION = re.compile(
    rf"(?<![a-z0-9])(?:(?P<verb>(?:{_NEGATIVES})n|dont?){_OTHER_MARK}(?P<t>t)"
    rf"|(?P<person>i|you|we|they|he|she|it|that|there){_OTHER_MARK}(?P<rest>m|ve|ll|re|d|s))(?![a-z0-9])"
)


def join_contractions(text: str) -> str:
    """Write "don't", "don;t" and "don t" as "dont", whatever stands in the gap; the text is in lower case.

    Only contractions of English are joined, so a blank or a semicolon elsewhere keeps its meaning.
    """
    return _CONTRACTION.sub(lambda found: "".join(part for part in found.groups() if part), text)
