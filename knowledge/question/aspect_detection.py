"""Detects which aspects of an entry a question asks about, such as pay, travel or requirements.

Only sentences that ask are read. Generic openers ("how much", "do I need") count only if the sentence names no aspect:
"how much does an MSL travel" is about travel, not pay. A clause asks for one thing, the first it names, unless it joins
several: "pay and hours?" asks for both, "will I be pressured if I work for an insurer" for the pressure alone.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from knowledge.question.aspects import ASPECT_TABLE, ASPECTS, EXIT_CHECKS, GENERIC_OPENERS, PATTERNS, AspectId
from knowledge.text.sentences import is_question, split_sentences

__all__ = [
    "ASPECTS",
    "EXIT_CHECKS",
    "AspectId",
    "aspect_pattern",
    "detect_asked_aspects",
    "detect_aspects",
    "detect_first_aspect",
    "parse_aspect",
    "strip_aspects",
]

_ASKING_CLAUSE = re.compile(r",\s++(?=(?:do|does|is|are|can|could|should|would|will|what|how|who|which|where|why)\b)")
"""Where a clause that asks begins after one that tells: "consults from home, do I need a license"."""
_JOINED_CLAUSE = re.compile(
    r"\s(?:and|or|but|plus|also)\s++(?=(?:(?:also|then|if so)\s++)?(?:do|does|is|are|can|could|should|would|will"
    r"|what(?:'?s)?|how(?:'?s)?|who|which|where|when|why)\b)"
)
"""Where a second clause that asks is joined to one: "how do I get in and what's the pay"."""
_CONDITION = re.compile(
    r"^(?:so |and |but )?(?:if|when|once|after|since|now that)\b.{3,80}?\s"
    r"(?=(?:what|how|do|does|can|will|would|should|is|are)\s(?:do|does|can|should|will|would|happens?|i|it|they|my|the|we|long|much)\b)"
)
"""What comes before a question that is asked under it: "if I stop seeing patients what do I do about my license"."""
_JOINT = re.compile(r"[\s?]*+(?:[,/&+]|and\b|or\b|plus\b|vs\b)[\s,/&+]*+(?:[\w'-]++[\s?]++){0,3}+")
"""What stands between two things that one clause asks for alike: "salary, hours and time off"."""
_POINTS_BACK = re.compile(
    r"\b(?:is|isn't|sound|sounds|was) (?:that|this|it)\b|\b(?:that|this|it) (?:fair|normal|right|ok)\b"
)
"""Asks about what was said just before: "110 an hour, is that fair"."""
_WILDCARDS = (".{", ".){", "\\w+ (", "\\w+ )", "\\w+){")
"""Parts of a pattern that match arbitrary words."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|[\n;]+")

_FORMER_NAMES: Mapping[str, AspectId] = {
    "licence": "license",
    "home": "remote",
    "time": "time-to-start",
    "entry": "requirements",
    "upsides": "benefits",
    "steps": "first-steps",
}
"""Names that buttons posted by earlier versions carry; some are also the names of sections of a card."""


def detect_aspects(question: str) -> tuple[AspectId, ...]:
    """Return the aspects a question asks about, in order of mention; none if it asks about the entry as a whole.

    If no part that asks names an aspect, those that are only told count: "got an interview, how do I not blow it".
    """
    return detect_asked_aspects(question) or _unique(_aspects_by_part(question))


def detect_asked_aspects(question: str) -> tuple[AspectId, ...]:
    """Return the aspects named in the parts of a question that ask, or in all of it if no part asks."""
    parts = _aspects_by_part(question)
    asking = [(part, aspects) for part, aspects in parts if is_question(part)]
    return _unique(asking or parts)


def detect_first_aspect(question: str) -> AspectId | None:
    """Return the first aspect a question asks about; None if it asks about the entry as a whole."""
    return next(iter(detect_aspects(question)), None)


def parse_aspect(name: str) -> AspectId | None:
    """Return the aspect with this name, as a button carries it; None when there is none."""
    name = _FORMER_NAMES.get(name, name)
    return name if name in ASPECT_TABLE or name.startswith("state-") else None


def strip_aspects(folded: str) -> str:
    """Return a normalized question without its aspect words: what remains is its subject."""
    for pattern in _literal_patterns():
        folded = pattern.sub(" ", folded)
    return " ".join(folded.split())


def aspect_pattern(aspect: AspectId) -> re.Pattern[str]:
    """Return the pattern that finds the words of an aspect in lowercase text."""
    return _compile(PATTERNS[aspect])


def _aspects_by_part(question: str) -> list[tuple[str, list[AspectId]]]:
    """Return the parts of a question, each with its aspects; "is that fair" has those of the part before it."""
    said = [part for sentence in split_sentences(question.casefold()) for part in _ASKING_CLAUSE.split(sentence)]
    parts: list[tuple[str, list[AspectId]]] = []
    for part in dict.fromkeys(said):
        aspects = _aspects_in_parts(part)
        if not aspects and parts and is_question(part) and _POINTS_BACK.search(part):
            aspects = parts[-1][1]
        parts.append((part, aspects))
    return parts


def _unique(parts: Iterable[tuple[str, list[AspectId]]]) -> tuple[AspectId, ...]:
    return tuple(dict.fromkeys(aspect for _, aspects in parts for aspect in aspects))


def _aspects_in_parts(sentence: str) -> list[AspectId]:
    asked = _CONDITION.sub("", sentence)
    return [aspect for clause in _JOINED_CLAUSE.split(asked) for aspect in _aspects_in(clause)] or (
        [] if asked == sentence else _aspects_in(sentence)
    )


def _aspects_in(clause: str) -> list[AspectId]:
    """Return the aspects a clause asks about, in order of mention: the first, those joined to it, and exit checks.

    The words of an exit check are too rare to stand there by chance: "how long is the notice period".
    """
    found = {aspect: match for aspect in ASPECTS if (match := _search(PATTERNS, aspect, clause))}
    outdone = {aspect for aspect in found if not found.keys().isdisjoint(ASPECT_TABLE[aspect].yields_to)}
    named: list[AspectId] = [aspect for aspect in ASPECTS if aspect in found and aspect not in outdone]
    if not named:
        opened: list[AspectId] = [aspect for aspect in ASPECTS if _search(GENERIC_OPENERS, aspect, clause)]
        return opened[:1]
    named.sort(key=lambda aspect: found[aspect].start())
    asked = named[:1]
    for aspect in named[1:]:
        before, here = found[asked[-1]], found[aspect]
        joined = here.start() == before.start() or _JOINT.fullmatch(clause, before.end(), here.start())
        if joined or aspect in EXIT_CHECKS:
            asked.append(aspect)
    return asked


def _search(words: Mapping[AspectId, tuple[str, ...]], aspect: AspectId, sentence: str) -> re.Match[str] | None:
    return _compile(words[aspect]).search(sentence) if aspect in words else None


@cache
def _compile(words: tuple[str, ...]) -> re.Pattern[str]:
    """Compile on first use: compiling all of them would slow down the start."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)")


@cache
def _literal_patterns() -> tuple[re.Pattern[str], ...]:
    """Return the aspect patterns without wildcards, whose wildcards could swallow the subject."""
    return tuple(_compile(_without_wildcards(words)) for asks in (PATTERNS, GENERIC_OPENERS) for words in asks.values())


def _without_wildcards(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if not any(room in word for room in _WILDCARDS))
