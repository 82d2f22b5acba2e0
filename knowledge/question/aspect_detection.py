"""Which parts of an entry a question asks for: pay, travel, the way in, what a visa or a loan has to do with it.

Words are read where somebody asks. "How much", "do I need" and the like open a question about anything, so they say
what is asked for only where the sentence names no part: "how much does an MSL travel" is about travel.
"""

import re
from collections.abc import Mapping
from functools import cache

from knowledge.question.aspects import ASPECTS, EXIT_CHECKS, GENERIC_OPENERS, PATTERNS, Aspect

__all__ = [
    "ASPECTS",
    "EXIT_CHECKS",
    "Aspect",
    "aspect_pattern",
    "detect_aspects",
    "detect_first_aspect",
    "is_question",
    "parse_aspect",
    "split_sentences",
    "strip_aspects",
]

_MORE_SPECIFIC: tuple[tuple[Aspect, Aspect], ...] = (
    ("license", "licence-and-board"),
    ("patients", "clinical-hours"),
    ("patients", "patients-and-payers"),
    ("employers", "non-compete"),
)
"""Parts whose words stand in those of another, which then says more: a licence in keeping a licence."""
_WILDCARDS = (".{", ".){", "\\w+ (", "\\w+ )", "\\w+){")
"""What a pattern has that leaves room for words of any kind."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|[\n;]+")
_QUESTION = re.compile(
    r"(?:(?:and|but|so|ok|okay|also|or|hi|hello|hey|please|then)[ ,]+)*"
    r"(?:what|whats|what's|how|hows|how's|who|where|when|why|which|is|are|am|do|does|did|can|could|should|would|will"
    r"|may|must|has|any|tell|explain|show|give)\b"
)

_FORMER_NAMES: Mapping[str, Aspect] = {
    "licence": "license",
    "home": "remote",
    "time": "time-to-start",
    "entry": "requirements",
    "upsides": "benefits",
    "steps": "first-steps",
}
"""Names that buttons posted by earlier versions carry; some are also the names of sections of a card."""


def detect_aspects(question: str) -> tuple[Aspect, ...]:
    """Return the parts of an entry that a question asks for, in its order; none when it asks for the whole thing."""
    said = split_sentences(question.casefold())
    found = [(sentence, parts) for sentence in dict.fromkeys(said) if (parts := _aspects_in(sentence))]
    asked = [parts for sentence, parts in found if is_question(sentence)] or [parts for _, parts in found]
    return tuple(dict.fromkeys(part for parts in asked for part in parts))


def detect_first_aspect(question: str) -> Aspect | None:
    """Return the part that a question asks for first; None when it asks for the whole thing."""
    return next(iter(detect_aspects(question)), None)


def parse_aspect(name: str) -> Aspect | None:
    """Return the aspect with this name, as a button carries it; None when there is none."""
    name = _FORMER_NAMES.get(name, name)
    return next((aspect for aspect in ASPECTS if aspect == name), None)


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [" ".join(sentence.split()) for sentence in _SENTENCE_END.split(text)]


def is_question(sentence: str) -> bool:
    """Tell whether a sentence asks."""
    folded = sentence.casefold().strip()
    return folded.endswith("?") or _QUESTION.match(folded) is not None


def strip_aspects(folded: str) -> str:
    """Return a folded question without the words that ask for a part: what is left says of what."""
    for pattern in _literal_patterns():
        folded = pattern.sub(" ", folded)
    return " ".join(folded.split())


def aspect_pattern(part: Aspect) -> re.Pattern[str]:
    """Return what finds the words of a part in a text in lower case."""
    return _compile(PATTERNS[part])


def _aspects_in(sentence: str) -> list[Aspect]:
    """Return what a sentence asks for, in its order."""
    found = {part: match.start() for part in ASPECTS if (match := _search(PATTERNS, part, sentence))}
    outdone = {part for part, more in _MORE_SPECIFIC if more in found}
    named: list[Aspect] = [part for part in ASPECTS if part in found and part not in outdone]
    opened: list[Aspect] = [part for part in ASPECTS if _search(GENERIC_OPENERS, part, sentence)]
    return sorted(named, key=lambda part: found[part]) or opened[:1]


def _search(words: Mapping[Aspect, tuple[str, ...]], part: Aspect, sentence: str) -> re.Match[str] | None:
    return _compile(words[part]).search(sentence) if part in words else None


@cache
def _compile(words: tuple[str, ...]) -> re.Pattern[str]:
    """Made when the first question calls for it, since a start has no time for all of them."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)")


@cache
def _literal_patterns() -> tuple[re.Pattern[str], ...]:
    """Return the same without the patterns whose room may hold the words that say of what it is asked."""
    return tuple(_compile(_without_wildcards(words)) for asks in (PATTERNS, GENERIC_OPENERS) for words in asks.values())


def _without_wildcards(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if not any(room in word for room in _WILDCARDS))
