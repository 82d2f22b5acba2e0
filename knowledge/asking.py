"""What a question asks for, apart from what it is about: pay, the way in, travel …, and which entries it names."""

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Literal, get_args

from knowledge.draft import AnyEntry
from knowledge.library import Library
from knowledge.names import fold

Part = Literal[
    "pay",
    "licence",
    "travel",
    "home",
    "patients",
    "time",
    "entry",
    "employers",
    "downsides",
    "upsides",
    "steps",
    "duties",
    "roles",
    "figures",
    "work",
    "rest",
    "sources",
]
"""What can be asked for of an entry; the last five only by a message that goes on (`knowledge.following`)."""
PARTS: tuple[Part, ...] = get_args(Part)

_ASKS: Mapping[Part, tuple[str, ...]] = {
    "pay": (
        r"how much",
        r"pays?",
        r"paid",
        r"paying",
        r"salary|salaries",
        r"earn(?:s|ed|ings?)?",
        r"income",
        r"wages?",
        r"compensation|comp",
        r"money",
        r"rates?",
        r"fees?",
        r"hourly",
        r"bonus",
        r"lucrative",
        r"what (?:do|does|can) .{1,40} make",
    ),
    "licence": (r"licen[cs]\w*", r"board certifi\w*", r"dea"),
    "travel": (r"travel\w*", r"on the road", r"fly(?:ing)?", r"flights?", r"nights away", r"commut\w*"),
    "home": (
        r"remote\w*",
        r"(?:work(?:ing)? )?(?:from|at) home",
        r"wfh",
        r"on ?site",
        r"hybrid",
        r"office based",
        r"relocat\w*",
    ),
    "patients": (r"patients?", r"hands on", r"clinical contact", r"examin\w*"),
    "time": (r"how (?:long|fast|soon|quickly)", r"time to start", r"how many (?:months|years)", r"start right away"),
    "upsides": (r"upsides?", r"pros", r"advantages?", r"perks?", r"why would i"),
    "entry": (
        r"require\w*",
        r"qualif\w*",
        r"need(?:ed)? to (?:be|have|become)",
        r"do i need",
        r"certificat\w*",
        r"credential\w*",
        r"degree",
        r"mba",
        r"experience",
        r"eligib\w*",
        r"prerequisite\w*",
        r"training",
        r"become",
        r"(?:get|getting|break|breaking) in(?:to)?",
    ),
    "employers": (
        r"who (?:would |will |might )?(?:hires?|employs?|recruits?)",
        r"which (?:companies|firms)",
        r"employers?",
        r"hiring",
    ),
    "downsides": (r"downsides?", r"cons", r"drawbacks?", r"catch", r"risks?", r"pitfalls?", r"worst", r"regret"),
    "steps": (r"first steps?", r"how (?:do|can|should|would) \w+ (?:start|begin)", r"get started", r"next steps?"),
    "duties": (r"what (?:do|does|would|will) .{1,60} do", r"day to day", r"typical day", r"duties", r"job like"),
}
_ROOM = (".{", "\\w+ (")
"""What a pattern has that leaves room for words of any kind."""


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})(?!\w)")


_PATTERNS: Mapping[Part, re.Pattern[str]] = {part: _any_of(words) for part, words in _ASKS.items()}
_PHRASES: Mapping[Part, re.Pattern[str]] = {
    part: _any_of(word for word in words if not any(room in word for room in _ROOM)) for part, words in _ASKS.items()
}
"""The same without the patterns whose room may hold the words that say of what it is asked."""
_DOLLARS = "$$"
_COMPARES = re.compile(r"\b(?:vs|versus|or|compared?|differ\w*|better|more|less|easier|rather|between|against)\b")
_JOINS = frozenset({"and", "or", "plus", "vs", "vs.", "versus", "&", "+", "/", "with", "the", "an", "a"})
"""Words between two names that are said in one breath."""
_WORDS_READ = 200
_SHORTEST_NAME = 2
_SHORTEST_PLURAL = 4
"""Letters of "MSLs"; shorter words that end in s are words."""
_LONGEST_NAME = 6
"""Words of the longest name or alias worth looking for inside a question."""
_CAPITALS_ONLY = frozenset({"ur", "um", "ai", "ma", "pi", "pa", "ce"})
"""Short names that are also common ways to type something else; they count in capitals only."""


def asked_part(question: str) -> Part | None:
    """Return the part of an entry that a question asks for; None when it asks for the thing as a whole.

    Where several are asked for, the one named first in the list above wins: pay before everything.
    """
    folded = " ".join(question.casefold().split())
    if _DOLLARS in folded:
        return "pay"
    return next((part for part, pattern in _PATTERNS.items() if pattern.search(folded)), None)


def part_called(name: str) -> Part | None:
    """Return the part of this name, as buttons carry it; None for anything else."""
    return next((part for part in PARTS if part == name), None)


def asks_to_compare(question: str) -> bool:
    """Tell whether a question that names two things sets them against each other."""
    return _COMPARES.search(question.casefold()) is not None


def entries_named(library: Library, question: str) -> tuple[AnyEntry, ...]:
    """Return the entries a question names outright, by any of their names, in the order of the question.

    Longer names win over shorter ones inside them; a plural s is forgiven.
    """
    return tuple({entry.id: entry for _, _, entry in _mentions(library, question)}.values())


def named_side_by_side(library: Library, question: str) -> bool:
    """Tell whether a question names two things in one breath, with "and" or the like between them or nothing."""
    words = question.casefold().split()
    mentions = _mentions(library, question)
    return any(all(word in _JOINS for word in words[end:start]) for (_, end, _), (start, _, _) in pairwise(mentions))


def _mentions(library: Library, question: str) -> list[tuple[int, int, AnyEntry]]:
    """Return where a question names entries: the first word, the word behind the last, and which."""
    words = question.split()[:_WORDS_READ]
    found: list[tuple[int, int, AnyEntry]] = []
    at = 0
    while at < len(words):
        sizes = range(_LONGEST_NAME, 0, -1)
        size, entry = next(((n, e) for n in sizes if (e := _named(library, words[at : at + n]))), (1, None))
        if entry is not None:
            found.append((at, at + size, entry))
        at += size
    return found


def without_parts(folded: str) -> str:
    """Return a folded question without the words that ask for a part: what is left says of what."""
    for pattern in _PHRASES.values():
        folded = pattern.sub(" ", folded)
    return " ".join(folded.split())


def _named(library: Library, words: list[str]) -> AnyEntry | None:
    text = " ".join(words)
    key = fold(text)
    if len(key) < _SHORTEST_NAME or (key in _CAPITALS_ONLY and not any(c.isupper() for c in text)):
        return None
    entry = library.exact(key)
    if entry is None and key.endswith("s") and len(key) >= _SHORTEST_PLURAL:
        entry = library.exact(key[:-1])
    return entry
