"""Searches the statements of an entry by keyword, for questions about a detail that no aspect covers."""

import re
from collections.abc import Iterator
from math import log

from knowledge.knowledge_base import KnowledgeBase
from knowledge.model import Claim, Entry, Role
from knowledge.model.traversal import iter_models
from knowledge.question.aspect_detection import strip_aspects
from knowledge.question.mentions import mask_mentions
from knowledge.text.sentences import is_question, split_sentences
from knowledge.text.stemmer import stem
from knowledge.text.stop_words import STATEMENT_STOP_WORDS
from knowledge.text.unicode import normalize_text

_STOP_WORDS = frozenset(form for word in STATEMENT_STOP_WORDS for form in (word, stem(word)))
_FORM_NUMBER = re.compile(r"[0-9]{4}")
"""The number of a form, such as 1099, which has no other name."""
_EXPLANATION_STYLE = re.compile(
    r"\bin (?:(?:plain|simple|easy|short|few|a|the) )*(?:english|terms|words|sentence)\b"
    r"|\blike (?:i am|im|to) (?:a )?(?:five|5|child|idiot)\b"
)
"""How something should be explained, which is not its topic."""
_SCHEDULE = re.compile(
    r"(?:part|full)[ -]time|hours? (?:a|per) (?:day|week|month)|flexib(?:le|ly|ility)\b"
    r"|(?:office|clinic|working|good|own) hours|hours you choose|choose your hours"
    r"|week ?ends?|evenings?|nights? away|on call|own schedule|rotation"
)
"""What statements say about working hours; "40 hours of course" does not match."""
_MAX_STATEMENTS = 3
"""Maximum statements quoted in an answer."""


def search_statements(knowledge_base: KnowledgeBase, role: Role, question: str) -> tuple[Claim, ...] | None:
    """Return the statements of a role that match the keywords of a question that asks for no aspect of it.

    Empty if no statement matches; None if the question has no keywords besides the name, or is no question.
    """
    asked = " ".join(
        sentence for sentence in split_sentences(mask_mentions(knowledge_base, question)) if is_question(sentence)
    )
    about = content_stems(strip_aspects(_EXPLANATION_STYLE.sub(" ", normalize_text(asked)))) - _specialty_stems(
        knowledge_base
    )
    return statements_about(role, about, _MAX_STATEMENTS) if about else None


_SAME_MEANING = tuple(
    (re.compile(rf"\b(?:{said})\b"), meant)
    for said, meant in (
        ("burn(?:ed|t|s|ing)? out", "burnout"),
        ("half time|part time", "parttime"),
        ("full time", "fulltime"),
        ("non clinical", "nonclinical"),
        ("cvs?|resumes?|résumés?", "resume"),
        ("prior auths?|prior authorizations?", "priorauthorization"),
        ("out of pocket|cash only|cash pay|self pay", "cash"),
    )
)
"""Phrases that statements and questions write in different ways, and the word they are read as."""


def unify_phrases(normalized: str) -> str:
    """Return a normalized text with one word for phrases that are written in several ways: "burned out", "burnout"."""
    for said, meant in _SAME_MEANING:
        normalized = said.sub(meant, normalized)
    return normalized


def content_stems(question: str) -> frozenset[str]:
    """Return the stems of the keywords of a question from which names were masked."""
    words = (
        word
        for word in unify_phrases(normalize_text(question)).split()
        if word.isalpha() or _FORM_NUMBER.fullmatch(word)
    )
    return frozenset(map(stem, (word for word in words if _STOP_WORDS.isdisjoint((word, stem(word))))))


def statements_about(entry: Entry, stems: frozenset[str], limit: int) -> tuple[Claim, ...]:
    """Return the statements of an entry that match the stems best, and at least half of their weight.

    In the order of the entry. A stem weighs more the fewer statements contain it: an MSL's may mention drugs anywhere,
    but selling only where it matters.
    """
    shared = [(stems & _claim_stems(said), said) for said in _iter_claims(entry)]
    worth = {word: log((1 + len(shared)) / (1 + sum(word in words for words, _ in shared))) for word in stems}
    scored = [(sum(map(worth.__getitem__, sorted(words))), said) for words, said in shared]
    best = max((score for score, _ in scored), default=0.0)
    enough = 0 < best >= sum(worth.values()) / 2
    return tuple(said for score, said in scored if score == best)[:limit] if enough else ()


def statements_matching(entry: Entry, pattern: re.Pattern[str], limit: int) -> tuple[Claim, ...]:
    """Return the statements of an entry that match a pattern, in its order, except notes on pay."""
    paid = entry.pay_notes if isinstance(entry, Role) else ()
    found = (said for said in _iter_claims(entry) if said not in paid and pattern.search(said.text.casefold()))
    return tuple(found)[:limit]


def schedule_statements(role: Role, limit: int) -> tuple[Claim, ...]:
    """Return what a role says about working hours; hours of courses, required practice and first steps do not count."""
    others = (*role.requirements, *role.credentials, *role.first_steps)
    said = statements_matching(role, _SCHEDULE, limit + len(others))
    return tuple(each for each in said if each not in others)[:limit]


def _iter_claims(entry: Entry) -> Iterator[Claim]:
    """Yield the statements of an entry without its direct answers, which repeat them and are shown by aspect."""
    answers = {id(said) for said in entry.short.values()}
    return (part for _, part in iter_models(entry) if isinstance(part, Claim) and id(part) not in answers)


def _claim_stems(said: Claim) -> frozenset[str]:
    return frozenset(map(stem, normalize_text(said.text).split()))


def _specialty_stems(knowledge_base: KnowledgeBase) -> frozenset[str]:
    """Return the stems of names of specialties: they say who asks, not what about."""
    named = (f"{specialty.name} {specialty.people}" for specialty in knowledge_base.specialties.values())
    return frozenset(stem(word) for name in named for word in normalize_text(name).split())
