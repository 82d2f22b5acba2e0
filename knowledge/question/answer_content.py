"""Selects what an entry says to a question: one direct answer and the few statements that bear on it most.

The cards of answers open with it. Everything selected is a statement of the base with its source.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import log
from types import MappingProxyType
from typing import cast
from weakref import WeakKeyDictionary

from knowledge.knowledge_base import KnowledgeBase
from knowledge.model import Claim, Entry, ExitCheck, Faq, PainPoint, Role
from knowledge.model.traversal import iter_models
from knowledge.model_memo import ModelMemo
from knowledge.question.aspect_detection import aspect_pattern
from knowledge.question.aspects import ASPECT_TABLE, EXIT_CHECKS, PATTERNS, AspectId
from knowledge.question.statement_search import schedule_statements, statements_matching, unify_phrases
from knowledge.text.stemmer import stem
from knowledge.text.unicode import normalize_text

MAX_STATEMENTS = 5
"""Bullets that a person reads at a glance on a phone."""
MAX_WORDS = 70
"""Words of the direct answer and the statements together, so that a card with its title and alternatives stays under
120."""
MORE_WORDS = 30
"""Words more for the one statement that has what was asked."""
_SAME_WORDS = 0.7
"""Share of common stems from which a statement repeats the direct answer."""
_MIN_OUTSIDE_SHARE = 0.35
"""Share of the question's weight that a statement outside the aspect needs, so that a single common word never pulls
it in."""
_ENOUGH_WEIGHT = 10.0
"""Weight of about two rare words, which is enough in a long question, however much else it tells."""
_FIRST_BONUS = 1.0
"""Worth of the first place in an entry, whose statements stand in the order of their use; less for later places. Less
than one rare word of the question."""
_LEAD_SHARE = 0.85
"""Share of the question's weight from which a statement comes before the direct answer."""
_LEAD_SHARE_OF_ASPECT = 0.9
"""The same where the direct answer is about the very aspect that was asked for."""
_LEAD_AHEAD = 6.0
"""How much more of the question such a statement has than the direct answer: about one rare word."""
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
        matched: whether the first statement has much of what was asked.
    """

    short: Claim | None
    statements: tuple[Statement, ...]
    has_more: bool = False
    matched: bool = False


def state_aspect(state: str) -> AspectId:
    """Return the aspect that stands for what holds in one US state."""
    return f"{_STATE_PREFIX}{state}"


def state_of(aspect: AspectId | None) -> str | None:
    """Return the US state that an aspect stands for; None for any other aspect."""
    return aspect.removeprefix(_STATE_PREFIX) if aspect and aspect.startswith(_STATE_PREFIX) else None


def select_content(
    knowledge_base: KnowledgeBase,
    entry: Entry,
    aspect: AspectId | None,
    stems: Mapping[str, float] = MappingProxyType({}),
    without: AbstractSet[str] = frozenset(),
    without_words: AbstractSet[str] = frozenset(),
) -> AnswerContent:
    """Return what an entry says to a question about one of its aspects, or about all of it.

    A statement that has clearly more of the question than the direct answer comes before it: "do advisers get equity"
    is answered by the line on equity and not by the one on pay.

    Args:
        knowledge_base: the base of the entry.
        entry: the entry that answers.
        aspect: the aspect that the question asks for; None for none.
        stems: the stems of the keywords of the question, each with its share in it from 0 to 1; without any the first
            statements are taken.
        without: ids of roles that do not fit what the question wants; what is said about them is left out.
        without_words: stems; a statement with one of them is left out if the entry has others. The names of
            rheumatology, when a psychiatrist asks.
    """
    short = _direct_answer(knowledge_base, entry, aspect)
    pool = [each for each in _pool(knowledge_base, entry, aspect) if each.about is None or each.about.id not in without]
    pool = [each for each in pool if without_words.isdisjoint(_stems(each.claim))] or pool
    if not stems:
        chosen = _fit(pool, short)
        return AnswerContent(short, tuple(chosen), has_more=len(chosen) < len(pool))
    own_name = _stems_of(f"{entry.name} {entry.short_name}") if isinstance(entry, Role) else frozenset[str]()
    weights = _weights(knowledge_base, {word: share for word, share in stems.items() if word not in own_name})
    fitting = [each for each in _claims(entry) if without_words.isdisjoint(_stems(each))]
    ranked = _rank(fitting, pool, weights)
    if short is not None and (lead := _find_lead(ranked, short, weights, asked_for=aspect in entry.short)):
        kept = _score(short, weights) > 0
        rest = (each for each in ranked if each is not lead)
        ranked = [Statement(short), *rest] if kept else [*rest, Statement(short)]
        short = lead.claim
    matched = bool(ranked) and 0 < _enough(weights) <= _score(ranked[0].claim, weights)
    chosen = _fit(ranked, short, first_matters=matched)
    matched = matched and chosen[:1] == ranked[:1]
    return AnswerContent(short, tuple(chosen), has_more=len(chosen) < len(pool), matched=matched)


def _rank(claims: Sequence[Claim], pool: Sequence[Statement], weights: Mapping[str, float]) -> list[Statement]:
    """Return the statements on the aspect, and those of the whole entry with much of the question; best first."""
    places = {id(each.claim): _FIRST_BONUS / (1 + place) for place, each in enumerate(pool)}
    outside = (Statement(said) for said in claims if id(said) not in places)
    enough = _enough(weights)
    kept = [*pool, *(each for each in outside if 0 < enough <= _score(each.claim, weights))]

    def worth(each: Statement) -> float:
        score = _score(each.claim, weights)
        return score if 0 < enough <= score else score + places.get(id(each.claim), 0.0)

    return sorted(kept, key=worth, reverse=True)


def _find_lead(
    ranked: Sequence[Statement], short: Claim, weights: Mapping[str, float], *, asked_for: bool
) -> Statement | None:
    """Return the statement that answers better than the direct answer does; None for almost all questions.

    ``asked_for`` tells that the direct answer is about the very aspect of the question.
    """
    own = [each for each in ranked if each.about is None]
    if not own:
        return None
    best = max(own, key=lambda each: _score(each.claim, weights))
    score, several = _score(best.claim, weights), len(_stems(best.claim) & weights.keys()) > 1
    wanted = (_LEAD_SHARE_OF_ASPECT if asked_for else _LEAD_SHARE) * sum(weights.values())
    return best if several and score >= max(wanted, _score(short, weights) + _LEAD_AHEAD) else None


def _enough(weights: Mapping[str, float]) -> float:
    """Return from which score on a statement bears on the question, wherever it stands."""
    return min(sum(weights.values()) * _MIN_OUTSIDE_SHARE, _ENOUGH_WEIGHT)


def _direct_answer(knowledge_base: KnowledgeBase, entry: Entry, aspect: AspectId | None) -> Claim | None:
    """Return the short text of an entry for an aspect: of an exit check asked of a role, that of the check."""
    check = knowledge_base.exit_checks.get(aspect or "") if isinstance(entry, Role) else None
    short = entry.short.get(aspect or "answer") or (check.short.get("answer") if check else None)
    if short is None and not isinstance(entry, Role) and not _has_state(entry, aspect):
        short = entry.short.get("answer")
    return short


def _has_state(entry: Entry, aspect: AspectId | None) -> bool:
    """Tell whether an aspect is a US state of which an exit check has statements."""
    return isinstance(entry, ExitCheck) and state_of(aspect) in entry.states


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


def _pool(  # noqa: C901, PLR0915 - a table of kinds
    knowledge_base: KnowledgeBase, entry: Entry, aspect: AspectId | None
) -> Iterator[Statement]:
    match entry:
        case Role() if aspect == "hours":
            yield from map(Statement, schedule_statements(entry, MAX_STATEMENTS))
        case Role() if aspect is not None and aspect in EXIT_CHECKS:
            yield from map(Statement, statements_matching(entry, aspect_pattern(aspect), MAX_STATEMENTS))
            check = knowledge_base.exit_checks.get(aspect)
            yield from map(Statement, check.statements_for(None) if check else ())
        case Role() if aspect is not None and aspect in PATTERNS and not ASPECT_TABLE[aspect].fields:
            yield from map(Statement, statements_matching(entry, aspect_pattern(aspect), MAX_STATEMENTS))
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


def _claims_of(entry: Entry) -> tuple[Claim, ...]:
    skipped = {id(said) for said in entry.short.values()}
    parts = (part for _, part in iter_models(entry))
    return tuple(part for part in parts if isinstance(part, Claim) and id(part) not in skipped and part.state is None)


_claims = ModelMemo[Entry, tuple[Claim, ...]](_claims_of)
"""The statements of an entry without its direct answers and those that hold in one US state only."""


def _stems_of(text: str) -> frozenset[str]:
    return frozenset(map(stem, unify_phrases(normalize_text(text)).split()))


_stems = ModelMemo[Claim, frozenset[str]](lambda said: _stems_of(said.text))
"""The stems of a statement, which are read with every question."""


def count_statements(knowledge_base: KnowledgeBase) -> Counter[str]:
    """Return in how many statements of a base each stem occurs; under the empty string, how many there are.

    Takes some tenths of a second for a base whose statements were not read before, so that the matcher's thread calls
    it first.
    """
    found = _counted.get(knowledge_base)
    if found is None:
        said = [said for entry in knowledge_base.entries.values() for said in _claims(entry)]
        found = Counter(word for each in said for word in _stems(each))
        found[""] = len(said)
        _counted[knowledge_base] = found
    return found


_counted: WeakKeyDictionary[KnowledgeBase, Counter[str]] = WeakKeyDictionary()


def _weights(knowledge_base: KnowledgeBase, stems: Mapping[str, float]) -> dict[str, float]:
    """Return what each word of the question is worth: the more, the fewer statements have it; 0 if none has."""
    counts = count_statements(knowledge_base)
    return {
        word: share * log((1 + counts[""]) / (1 + counts[word])) for word, share in stems.items() if counts[word] > 0
    }


def _score(said: Claim, weights: Mapping[str, float]) -> float:
    return round(sum(weights[word] for word in sorted(_stems(said) & weights.keys())), 6)


def _fit(ranked: Sequence[Statement], short: Claim | None, *, first_matters: bool = False) -> list[Statement]:
    """Return the first statements that fit the words of a first screen and do not repeat the direct answer.

    With ``first_matters`` the first one may take some words more, so that what was asked is never cut off.
    """
    used = len(f"{short.text} {short.note or ''}".split()) if short else 0
    said = [_stems(short)] if short else []
    chosen: list[Statement] = []
    for each in ranked:
        stems = _stems(each.claim)
        if stems and any(len(stems & other) / len(stems) > _SAME_WORDS for other in said):
            continue
        words = len(each.claim.text.split()) + len((each.claim.note or "").split())
        if len(chosen) == MAX_STATEMENTS:
            break
        room = MAX_WORDS + (MORE_WORDS if first_matters and each is ranked[0] else 0)
        if used + words > room and (chosen or short):
            continue
        chosen.append(each)
        used += words
        said.append(stems)
    return chosen
