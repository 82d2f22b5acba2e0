"""A light stemmer: forms of one word (write, writes, writing, writer) share a stem."""

from functools import cache

from knowledge.text.common_words import COMMON_WORDS

_IRREGULAR = {
    "paid": "pay", "payer": "payer", "payers": "payer", "payor": "payer", "payors": "payer",
    "left": "leav", "taught": "teach", "wrote": "writ", "written": "writ", "sold": "sell", "made": "mak",
    "went": "go", "gone": "go", "going": "go", "done": "do", "doing": "do", "does": "do", "did": "do",
    "felt": "feel", "got": "get", "found": "find", "spent": "spend", "saw": "see", "seen": "see", "knew": "know",
    "known": "know", "bought": "buy", "lost": "los", "sued": "sue", "suing": "sue", "quitting": "quit",
    "kid": "child", "kids": "child", "children": "child", "people": "person", "men": "man", "women": "woman",
    "licence": "licens", "licences": "licens", "licenced": "licens",
    "practise": "practic", "practises": "practic", "practising": "practic", "practised": "practic",
    "burnt": "burn", "better": "better", "news": "news", "analyses": "analysis", "criteria": "criterion",
    "note": "note", "notes": "note", "care": "care", "cares": "care", "evening": "evening", "evenings": "evening",
    "here": "here", "once": "once", "since": "since", "app": "app", "apps": "app", "author": "author",
    "authors": "author", "former": "former", "number": "number", "numbers": "number", "comment": "comment",
    "comments": "comment",
}  # fmt: skip
"""Forms that the suffixes below would not bring together, and words that they would bring together wrongly."""
_SUFFIXES = (
    ("isations", "iz"), ("izations", "iz"), ("isation", "iz"), ("ization", "iz"), ("ational", ""), ("ations", ""),
    ("ation", ""), ("ators", ""), ("ator", ""), ("ating", ""), ("ated", ""), ("ates", ""), ("ate", ""), ("ings", ""),
    ("ising", "iz"), ("ised", "iz"), ("ises", "iz"), ("ise", "iz"), ("ies", "y"), ("ied", "y"), ("ing", ""),
    ("ers", ""), ("ors", ""), ("er", ""), ("or", ""), ("ed", ""), ("ment", ""), ("ments", ""), ("ness", ""),
    ("ly", ""), ("es", ""), ("s", ""), ("e", ""),
)  # fmt: skip
_MIN_STEM = 3
_AGENT_SUFFIXES = frozenset({"er", "ers", "or", "ors"})
_MIN_AGENT_STEM = 4
"""A writer writes, but a paper does not pap; nor does a letter let, or a career care."""
_VOWELS = frozenset("aeiouy")


def stem(word: str) -> str:
    """Return the stem of a word in lower case; words with digits or signs are their own stems.

    Only stems of common English words are remembered, so that nothing is which somebody alone may have typed.
    """
    return _stem_of_common(word) if word in COMMON_WORDS else _stem(word)


@cache
def _stem_of_common(word: str) -> str:
    return _stem(word)


def _stem(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word.isalpha() or len(word) <= _MIN_STEM or word.endswith(("ss", "us", "is")):
        return word
    for suffix, instead in _SUFFIXES:
        if word.endswith(suffix):
            rest = word.removesuffix(suffix)
            if suffix in _AGENT_SUFFIXES:
                if len(rest) >= _MIN_AGENT_STEM and rest[-1] not in "e" + rest[-2]:
                    return rest
            elif len(rest) >= _MIN_STEM and _VOWELS.intersection(rest):
                return _undouble(rest + instead)
    return word


def _undouble(rest: str) -> str:
    """Undo the doubling before a suffix: planning and plan."""
    if rest[-1] == rest[-2] and rest[-1] not in "aeioslz":
        return rest[:-1]
    return rest.removesuffix("e") if len(rest) > _MIN_STEM else rest
