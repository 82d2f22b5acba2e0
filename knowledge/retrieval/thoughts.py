"""Split a message into thoughts and find the one that asks."""

import re

_CLAUSE_END = re.compile(r"(?<=[.!?;])\s+|\n+|\s+-\s+")
_CLAUSE_START = re.compile(
    r"\s+(?=(?:is|are) there (?:any|a|some|other)|what (?:is|are|do|does|can|else|would|should)\b"
    r"|how (?:do|does|can|would|much|to)\b|which (?:of|one|job|role|career)|(?:can|could|do|should|would) i\b"
    r"|i (?:just )?(?:want|need|would like) to know|(?:i )?(?:was |am |just )?(?:wondering|curious)"
    r"|any (?:idea|advice|way|job|work)|but )",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?|^(?:so |and |but |or |ok |well |just |please |really )*(?:what|how|which|who|where|when|why|is|are|do|does|did"
    r"|can|could|should|would|will|has|have|any|anyone|anybody)\b"
    r"|\b(?:wonder(?:ing)?|curious|looking for|interested in|want to know|like to know|need to know|tell me"
    r"|search(?:ing)? for|my question|question mark|would like|id like|i'd like|thinking (?:about|of)|considering"
    r"|help me)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:its|this|that|those|these|them|they|he|she|her|him|one)\b|(?<!\bis )\bit\b", re.IGNORECASE)
"""Words that stand for something said before. "Is it possible …" stands for nothing."""
_MAX_SINGLE_CLAUSE = 18
"""Words: a message up to this long is one thought."""


def split_clauses(text: str) -> list[tuple[str, bool]]:
    """Return the thoughts of a message in their order, each with whether it asks for something.

    One that asks about "that" or "them" asks about what was told before, so then the whole message asks.
    """
    if len(text.split()) <= _MAX_SINGLE_CLAUSE:
        return [(text, True)]
    parts = [part for sentence in _CLAUSE_END.split(text) for part in _CLAUSE_START.split(sentence) if part.strip()]
    asking = [bool(_ASKS.search(part.strip())) for part in parts]
    if not any(asking):
        asking[-1] = True
    if any(asks and _PRONOUN.search(part) for part, asks in zip(parts, asking, strict=True)):
        asking = [True] * len(parts)
    return list(zip(parts, asking, strict=True))
