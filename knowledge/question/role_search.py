"""Recognizes questions that filter all roles: "which of them has the most travel?", "no travel and no patients".

Also tells which roles do not fit such wishes, so that an answer about something else leaves them out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.knowledge_base import KnowledgeBase
from knowledge.question.aspect_detection import aspect_pattern, detect_aspects
from knowledge.question.aspects import AspectId
from knowledge.role_filters import FILTERS, RoleSearch
from knowledge.text.unicode import normalize_text

_ABOUT_ALL_ROLES = re.compile(
    r"\b(?:which|what|any|all)(?: \w+){0,3}? (?:roles?|jobs?|careers?|gigs?|ones?|these|those|them)\b"
    r"|^(?:the )?(?:most|least) "
    r"|^(?:roles?|jobs?|gigs?|careers?) (?:with|without|that)\b"
)
_NEGATION_BEFORE = re.compile(r"\b(?:no|not|without|dont|doesnt|never|zero)(?: \w+){0,3} $")
"""A negation right before the quality; "lots of travel, no problem" is none."""
_DEGREES = (
    re.compile(r"\b(?:least|less|fewest|little|low|lowest|lower)\b"),
    re.compile(r"\b(?:most|more|much|lots?|high|highest|higher|need|needs|requires?|wants?|ask|asks)\b"),
)
_LEVELS: Mapping[AspectId, tuple[frozenset[str], ...]] = {
    "travel": (frozenset({"none"}), frozenset({"none", "low"}), frozenset({"high", "varies"})),
    "license": (
        frozenset({"not required", "not stated"}),
        frozenset({"not required", "not stated"}),
        frozenset({"required", "varies"}),
    ),
}
"""For each aspect the levels that mean none, little and much of it. Pay, patients and remote work are left out: their
frequent questions answer more than a list does."""

_FILTER_OF_ASPECT: Mapping[AspectId, str] = {"travel": "travel", "license": "licence"}
"""The role filter for each of these aspects; posted buttons contain the names of filters."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """Something that members want of a job: how they say it, the filter, what it accepts, and what contradicts it."""

    said: re.Pattern[str]
    aspect: AspectId
    filter: str
    accepted: frozenset[str]
    contradicted: frozenset[str]


_WISHES = (
    _Wish(
        re.compile(r"\b(?:no|not|without|dont|cant|hate|zero|minimal)(?: \w+){0,2} (?:travel(?:ing|ling)?|flying)\b"),
        "travel",
        "travel",
        frozenset({"none", "low"}),
        frozenset({"high", "varies"}),
    ),
    _Wish(
        re.compile(
            r"\b(?:(?:no|without|zero)(?: (?:direct|more|any))? patients?(?: (?:contact|care))?"
            r"|(?:dont|not|no longer|never|rather not)(?: want to)?"
            r" (?:see|seeing|treat|treating|deal with) (?:any )?patients"
            r"|(?:nothing to do with|away from) patients)\b"
        ),
        "patients",
        "patients",
        frozenset({"none"}),
        frozenset({"yes", "by video", "one-off"}),
    ),
    _Wish(
        re.compile(r"\b(?:(?:from|at) home|remote|remotely|wfh)\b"),
        "remote",
        "remote",
        frozenset({"yes"}),
        frozenset({"no"}),
    ),
)
_ASKS_FOR_WORK = re.compile(
    r"\b(?:jobs?|work|roles?|careers?|gigs?|something|anything|what (?:can|could|else)|which|options?)\b"
)
_SEVERAL = 2
_BESIDE_WISHES: frozenset[AspectId] = frozenset({"hours"})
"""Aspects that may stand beside wishes; no filter covers them."""


def _wishes_in(folded: str) -> tuple[_Wish, ...]:
    return tuple(wish for wish in _WISHES if wish.said.search(folded))


def unsuitable_roles(knowledge_base: KnowledgeBase, question: str) -> frozenset[str]:
    """Return the ids of the roles that contradict what a question wants of a job."""
    wishes = _wishes_in(normalize_text(question))
    return frozenset(
        role.id
        for role in knowledge_base.roles.values()
        if any(FILTERS[wish.filter].values_of(role) & wish.contradicted for wish in wishes)
    )


def parse_wishes(question: str) -> RoleSearch | None:
    """Return the search for the roles that fulfil several wishes; None for fewer, or if more is asked for."""
    folded = normalize_text(question)
    wishes = _wishes_in(folded)
    if len(wishes) < _SEVERAL or not _ASKS_FOR_WORK.search(folded):
        return None
    if set(detect_aspects(question)) - {wish.aspect for wish in wishes} - _BESIDE_WISHES:
        return None
    return RoleSearch({wish.filter: wish.accepted for wish in wishes})


def parse_role_search(question: str) -> RoleSearch | None:
    """Return the role search that a question asks for, or None. The question must not mention an entry."""
    if wishes := parse_wishes(question):
        return wishes
    folded, aspects = normalize_text(question), detect_aspects(question)
    levels = _LEVELS.get(aspects[0]) if len(aspects) == 1 else None
    if levels is None or not _ABOUT_ALL_ROLES.search(folded):
        return None
    named = aspect_pattern(aspects[0]).search(folded)
    if named and _NEGATION_BEFORE.search(folded[: named.start()]):
        return RoleSearch({_FILTER_OF_ASPECT[aspects[0]]: levels[0]})
    wanted = next((level for said, level in zip(_DEGREES, levels[1:], strict=True) if said.search(folded)), None)
    return RoleSearch({_FILTER_OF_ASPECT[aspects[0]]: wanted}) if wanted else None
