"""What one text in a YAML file means, and which characters it may have."""

import re
from typing import Any

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,17})(\.\d{1,17})?", re.ASCII)
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}

_BIDI = "\u202a-\u202e\u2066-\u2069"
DISALLOWED_CHARACTERS = re.compile(
    rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029{_BIDI}\ud800-\udfff\ufffe\uffff]|\r(?!\n)|(?<!^)\ufeff"
)
SUSPICIOUS_CHARACTERS = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029{_BIDI}\ud800-\udfff\ufeff\ufffe\uffff]")
"""What may be unwanted in a file, and always is in a text that stands in it: one class of characters is looked for five
times as fast as alternatives are."""


def resolve_scalar(text: str) -> Any:
    """Return what a text without quotes means: nothing, true, false, a whole number, a decimal, or itself."""
    if text in _WORDS:
        return _WORDS[text]
    number = _NUMBER.fullmatch(text)
    if number is None:
        return text
    return float(text) if number[1] else int(text)


def describe_disallowed(character: str) -> str:
    """Return the sentence about a character that no text should have."""
    if re.match(f"[{_BIDI}]", character):
        return f"has the character U+{ord(character):04X}, which turns the direction of text and can hide what it says"
    return f"has the control character U+{ord(character):04X}; write plain text"
