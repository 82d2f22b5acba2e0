"""Selects what an entry says to a question: one direct answer and the few statements that bear on it most.

The cards of answers open with it. Everything selected is a statement of the base with its source.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from typing import cast

from knowledge.knowledge_base import KnowledgeBase
from knowledge.model import Claim, Entry, ExitCheck, Faq, PainPoint, Role
from knowledge.model.traversal import iter_models
from knowledge.question.aspect_detection import aspect_pattern
from knowledge.question.aspects import ASPECT_TABLE, EXIT_CHECKS, AspectId
from knowledge.question.statement_search import schedule_statements, statements_matching
from knowledge.text.stemmer import stem
from knowledge.text.unicode import normalize_text

MAX_STATEMENTS = 5
"""Bullets that a person reads at a glance on a phone."""
MAX_WORDS = 70
"""Words of the direct answer and the statements together, so that a card with its title and alternatives stays under
120."""
_SAME_WORDS = 0.7
"""Share of common stems from which a statement repeats the direct answer."""
_MIN_OUTSIDE_SCORE = 0.45
"""Share of the question's weight that a statement outside the aspect needs, so that a single common word never pulls
it in."""
_FIRST_BONUS = 1.0
"""Worth of the first place in an entry, whose statements stand in the order of their use; less for later places. Less
than one rare word of the question."""
_ENOUGH_WORDS = 5.0
"""Weight of about two rare words, which is enough in a long question, however much else it tells."""
_STATE_PREFIX = "state-"


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement, with the name of the role it is about where the entry itself is not about one."""

    claim: Claim
    about: Role | None = None


@dataclass(frozen=True, slots=True)
class AnswerContent:
    """What an entry says to a question.

    Attributes:
        short: the direct answer; None if the entry has none for this aspect.
        statements: at most five statements, the most relevant first.
        has_more: whether the entry says more on the same.
    """

    short: Claim | None
    statements: tuple[Statement, ...]
    has_more: bool = False


def state_aspect(state: str) -> AspectId:
    """Return the aspect that stands for what holds in one US state."""
    return f"{_STATE_PREFIX}{state}"


def state_of(aspect: AspectId | None) -> str | None:
    """Return the US state that an aspect stands for; None for any other aspect."""
    return aspect.removeprefix(_STATE_PREFIX) if aspect and aspect.startswith(_STATE_PREFIX) else None


def select_content(
    knowledge_base: KnowledgeBase, entry: Entry, aspect: AspectId | None, stems: frozenset[str] = frozenset()
) -> AnswerContent:
    """Return what an entry says to a question about one of its aspects, or about all of it.

    ``stems`` are those of the keywords of the question; without any the first statements are taken.
    """
    check = knowledge_base.exit_checks.get(aspect or "") if isinstance(entry, Role) else None
    short = entry.short.get(aspect or "answer") or (check.short.get("answer") if check else None)
    if short is None and state_of(aspect) is None and not isinstance(entry, Role):
        short = entry.short.get("answer")
    pool = list(_pool(knowledge_base, entry, aspect))
    weights = _weights(pool, stems)
    places = {id(each): place for place, each in enumerate(pool)}
    ranked = sorted(pool, key=lambda each: -_score(each.claim, weights) - _FIRST_BONUS / (1 + places[id(each)]))
    if isinstance(entry, Role) and stems:
        taken = {id(each.claim) for each in pool}
        outside = [Statement(said) for said in _claims(entry) if id(said) not in taken]
        worth = _weights(outside, stems)
        enough = min(sum(worth.values()) * _MIN_OUTSIDE_SCORE, _ENOUGH_WORDS)
        scored = [(_score(each.claim, worth), each) for each in outside]
        relevant = [each for score, each in sorted(scored, key=lambda pair: -pair[0]) if 0 < enough <= score]
        ranked = [*relevant[: 2 if aspect else MAX_STATEMENTS], *ranked]
    chosen = _fit(ranked, short)
    return AnswerContent(short, tuple(chosen), has_more=len(chosen) < len(pool))


def one_line(entry: Entry, aspect: AspectId | None = None) -> Claim | None:
    """Return the one statement that says best what an entry holds, for a list of choices."""
    short = entry.short.get(aspect or "answer") or entry.short.get("answer")
    if short is not None:
        return short
    match entry:
        case Role() | PainPoint():
            return entry.lead
        case Faq():
            return entry.answer[0] if entry.answer else None
        case ExitCheck():
            return entry.says[0] if entry.says else None


def _pool(  # noqa: C901 - a table of kinds
    knowledge_base: KnowledgeBase, entry: Entry, aspect: AspectId | None
) -> Iterator[Statement]:
    match entry:
        case Role() if aspect == "hours":
            yield from map(Statement, schedule_statements(entry, MAX_STATEMENTS))
        case Role() if aspect is not None and aspect in EXIT_CHECKS:
            yield from map(Statement, statements_matching(entry, aspect_pattern(aspect), MAX_STATEMENTS))
            check = knowledge_base.exit_checks.get(aspect)
            yield from map(Statement, check.statements_for(None) if check else ())
        case Role() if aspect is not None and aspect in ASPECT_TABLE:
            for path in ASPECT_TABLE[aspect].fields:
                yield from (Statement(said) for said in _field(entry, path))
        case Role():
            yield Statement(entry.lead)
            yield Statement(entry.catch)
        case PainPoint() if aspect == "roles":
            for role, link in knowledge_base.roles_for_pain_point(entry.id):
                yield Statement(link.how, role)
        case PainPoint() if aspect in {"work", "first-steps"}:
            yield from map(Statement, entry.at_work)
        case PainPoint():
            yield from map(Statement, (entry.lead, *entry.at_work, *entry.says))
        case Faq():
            yield from map(Statement, entry.answer)
            yield from (Statement(link.why, knowledge_base.roles[link.role]) for link in entry.roles)
        case ExitCheck():
            state = state_of(aspect)
            own = entry.statements_for(state) if state else ()
            yield from map(Statement, own or entry.statements_for(None))


def _field(role: Role, path: str) -> Iterator[Claim]:
    """Yield the statements at a path such as "downsides", "travel.says" or "eases.how"."""
    name, _, inner = path.partition(".")
    value: object = getattr(role, name)
    for item in _items(value):
        yield from (said for said in _items(getattr(item, inner) if inner else item) if isinstance(said, Claim))


def _items(value: object) -> tuple[object, ...]:
    return cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,)


def _claims(role: Role) -> Iterator[Claim]:
    skipped = {id(said) for said in role.short.values()}
    for _, part in iter_models(role):
        if isinstance(part, Claim) and id(part) not in skipped:
            yield part


def _stems(said: Claim) -> frozenset[str]:
    return _stems_of(said.text)


@lru_cache(maxsize=8_192)
def _stems_of(text: str) -> frozenset[str]:
    """Cache the stems of statements of bases, which are read with every question; never of what people type."""
    return frozenset(map(stem, normalize_text(text).split()))


def _weights(pool: Sequence[Statement], stems: frozenset[str]) -> dict[str, float]:
    """Return what each word of the question is worth: the more, the fewer statements have it."""
    shared = [_stems(each.claim) for each in pool]
    return {word: log((1 + len(shared)) / (1 + sum(word in said for said in shared))) for word in stems}


def _score(said: Claim, weights: dict[str, float]) -> float:
    return round(sum(weights[word] for word in sorted(_stems(said) & weights.keys())), 6)


def _fit(ranked: Sequence[Statement], short: Claim | None) -> list[Statement]:
    """Return the first statements that fit the words of a first screen and do not repeat the direct answer."""
    used = len(short.text.split()) if short else 0
    said = [_stems(short)] if short else []
    chosen: list[Statement] = []
    for each in ranked:
        stems = _stems(each.claim)
        if stems and any(len(stems & other) / len(stems) > _SAME_WORDS for other in said):
            continue
        words = len(each.claim.text.split()) + len((each.claim.note or "").split())
        if len(chosen) == MAX_STATEMENTS:
            break
        if used + words > MAX_WORDS and (chosen or short):
            continue
        chosen.append(each)
        used += words
        said.append(stems)
    return chosen
