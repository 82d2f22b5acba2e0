"""A light stemmer: forms of one word (write, writes, writing, writer) share a stem."""

from functools import lru_cache

_IRREGULAR = {
    "paid": "pay", "left": "leav", "taught": "teach", "wrote": "writ", "written": "writ", "sold": "sell",
    "made": "mak", "went": "go", "gone": "go", "done": "do", "felt": "feel", "got": "get", "found": "find",
    "spent": "spend", "saw": "see", "seen": "see", "knew": "know", "known": "know", "kids": "child",
    "children": "child", "kid": "child", "licence": "licens", "licences": "licens", "licenced": "licens",
    "practise": "practic", "practising": "practic", "practised": "practic", "quitting": "quit", "burnt": "burn",
    "men": "man", "women": "woman", "people": "person", "better": "better", "lost": "los", "bought": "buy",
    "analyses": "analysis", "criteria": "criterion", "doing": "do", "does": "do", "did": "do", "news": "news",
}  # fmt: skip
_SUFFIXES = (
    ("isations", "iz"), ("izations", "iz"), ("isation", "iz"), ("ization", "iz"), ("ational", ""), ("ations", ""),
    ("ation", ""), ("ators", ""), ("ator", ""), ("ating", ""), ("ated", ""), ("ates", ""), ("ate", ""), ("ings", ""),
    ("ising", "iz"), ("ised", "iz"), ("ises", "iz"), ("ise", "iz"), ("ies", "y"), ("ied", "y"), ("ing", ""),
    ("ers", ""), ("ors", ""), ("er", ""), ("or", ""), ("ed", ""), ("ment", ""), ("ments", ""), ("ness", ""),
    ("ly", ""), ("es", ""), ("s", ""), ("e", ""),
)  # fmt: skip
_SHORTEST_STEM = 3
_VOWELS = frozenset("aeiouy")


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the stem of a word in lower case; words with digits or signs are their own stems."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word.isalpha() or len(word) <= _SHORTEST_STEM or word.endswith(("ss", "us", "is")):
        return word
    for suffix, instead in _SUFFIXES:
        if word.endswith(suffix):
            rest = word.removesuffix(suffix)
            if len(rest) >= _SHORTEST_STEM and _VOWELS.intersection(rest):
                return _single(rest + instead)
    return word


def _single(rest: str) -> str:
    """Undo the doubling before a suffix: planning and plan."""
    if rest[-1] == rest[-2] and rest[-1] not in "aeioslz":
        return rest[:-1]
    return rest.removesuffix("e") if len(rest) > _SHORTEST_STEM else rest
