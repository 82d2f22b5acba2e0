"""Recognizes questions that filter all roles, such as "which of them has the most travel?"."""

import re
from collections.abc import Mapping

from knowledge.question.aspect_detection import aspect_pattern, detect_aspects
from knowledge.question.aspects import AspectId
from knowledge.role_filters import RoleSearch
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


def parse_role_search(question: str) -> RoleSearch | None:
    """Return the role search that a question asks for, or None. The question must not mention an entry."""
    folded, aspects = normalize_text(question), detect_aspects(question)
    levels = _LEVELS.get(aspects[0]) if len(aspects) == 1 else None
    if levels is None or not _ABOUT_ALL_ROLES.search(folded):
        return None
    named = aspect_pattern(aspects[0]).search(folded)
    if named and _NEGATION_BEFORE.search(folded[: named.start()]):
        return RoleSearch({_FILTER_OF_ASPECT[aspects[0]]: levels[0]})
    wanted = next((level for said, level in zip(_DEGREES, levels[1:], strict=True) if said.search(folded)), None)
    return RoleSearch({_FILTER_OF_ASPECT[aspects[0]]: wanted}) if wanted else None
