"""Splits a text into sentences and clauses, and tells which of them ask."""

import re

_SENTENCE_END = re.compile(r"(?<=[.!?])\s++|[\n;]++")
_QUESTION = re.compile(
    r"(?:(?:and|but|so|ok|okay|also|or|hi|hello|hey|please|then)[ ,]++)*+"
    r"(?:what|whats|what's|how|hows|how's|who|where|when|why|which|is|are|am|do|does|did|can|could|should|would|will"
    r"|may|must|has|any|tell|explain|show|give)\b"
)
_ASKING_START = re.compile(
    r"(?:,|\band|\bor|\bbut)\s++(?=(?:do|does|is|are|can|could|should|would|will|what|how|who|which|where|when|why)\b)",
    re.IGNORECASE,
)
"""Where another question begins within a sentence: "what do they pay, and do I need boards"."""
_CLAUSE_END = re.compile(r"(?<=[.!?;])\s++|\n++|(?<!\s)\s++-\s++")
_PART_END = re.compile(r"(?<=[.!?;,:])\s++|\n++|(?<!\s)\s++-\s++")
_CLAUSE_START = re.compile(
    r"(?<!\s)\s++(?=(?:is|are) there (?:any|a|some|other)|what (?:is|are|do|does|can|else|would|should)\b"
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
"""Words that refer to something said before. The "it" of "is it possible" refers to nothing."""
_POINTS_BACK = re.compile(r"\b(?:this|that|these|those|them|they)\b(?!\s\w)|\blike (?:me|us|mine)\b", re.IGNORECASE)
"""The same at the end of a clause, where no noun follows: "how do others get past that", "who hires people like me"."""
_MAX_SINGLE_CLAUSE = 18
"""A message of at most this many words is one clause."""


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [" ".join(sentence.split()) for sentence in _SENTENCE_END.split(text)]


def is_question(sentence: str) -> bool:
    """Tell whether a sentence is a question or a request."""
    folded = sentence.casefold().strip()
    return folded.endswith("?") or _QUESTION.match(folded) is not None


def asking_sentences(text: str) -> list[str]:
    """Return the sentences of a message that ask, each without what stands before its question."""
    parts = [part.strip() for sentence in split_sentences(text) for part in _ASKING_START.split(sentence)]
    return [part for part in parts if is_question(part)]


def asking_part(text: str) -> str:
    """Return what a message asks, without what it only tells; all of it if no part asks, or one points back.

    "telehealth at night from home, do I need a license in every state" asks for the license alone.
    """
    parts = [part.strip() for part in _PART_END.split(text) if part.strip()]
    asking = [part for part in parts if is_question(part)]
    if not asking or any(_POINTS_BACK.search(part) for part in asking):
        return text
    return " ".join(asking)


def split_clauses(text: str) -> list[tuple[str, bool]]:
    """Return the clauses of a message in order, each with whether it asks for something.

    If a clause asks about "that" or "them", its subject was told before, so all clauses count as asking.
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
