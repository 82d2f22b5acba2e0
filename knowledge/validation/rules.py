"""Cross-field rules of entries, and rules between the quiz and the roles."""

from collections.abc import Iterator, Mapping

from knowledge.model import Faq, PainPoint, Role
from knowledge.model.unchecked_base import UncheckedBase
from knowledge.quiz import missing_dimensions, validate_quiz
from knowledge.validation.issue import Issue


def check_rules(unchecked: UncheckedBase) -> Iterator[Issue]:
    """Yield entries that contradict themselves, refer to themselves, or lack a required explanation."""
    for position, role in enumerate(unchecked.roles):
        yield from _check_role(position, role)
    for position, pain_point in enumerate(unchecked.pain_points):
        yield from _check_pain_point(position, pain_point)
    for position, faq in enumerate(unchecked.faqs):
        yield from _check_faq(position, faq)


def _check_role(position: int, role: Role) -> Iterator[Issue]:
    seen: set[str] = set()
    for name, links in (("eases", role.eases), ("does_not_ease", role.does_not_ease)):
        for at, link in enumerate(links):
            if link.pain_point in seen:
                sentence = f"`{link.pain_point}` was spoken of above; a role eases a pain point or it does not"
                yield Issue("roles", position, (name, at, "pain_point"), sentence)
            seen.add(link.pain_point)
    for at, related in enumerate(role.related):
        if related.role == role.id:
            yield Issue("roles", position, ("related", at, "role"), "a role cannot be related to itself")


def _check_pain_point(position: int, pain_point: PainPoint) -> Iterator[Issue]:
    if not pain_point.at_work and pain_point.at_work_missing is None:
        sentence = "`at_work` is empty; then `at_work_missing` must say that nothing was found"
        yield Issue("pain_points", position, ("at_work",), sentence)


def _check_faq(position: int, faq: Faq) -> Iterator[Issue]:
    if faq.id in faq.see_also:
        yield Issue("faqs", position, ("see_also", faq.see_also.index(faq.id)), "a question does not refer to itself")


def check_quiz(unchecked: UncheckedBase, declared: Mapping[str, frozenset[str] | None]) -> Iterator[Issue]:
    """Yield issues of the quiz, and roles whose dimensions differ from those of the quiz."""
    if unchecked.quiz is None:
        return
    unread = (declared.get("roles") or frozenset()) - {role.id for role in unchecked.roles}
    for path, says in validate_quiz(unchecked.quiz, unchecked.roles):
        if not (unread and path[0] == "golden"):
            yield Issue("quiz", 0, path, says)
    dimensions = {dimension.id for dimension in unchecked.quiz.dimensions}
    for position, role in enumerate(unchecked.roles):
        for dimension in missing_dimensions(unchecked.quiz, role):
            sentence = f"says nothing of the quiz dimension `{dimension}`"
            yield Issue("roles", position, ("fit",), f"`fit` {sentence}")
        for dimension in role.fit.keys() - dimensions:
            yield Issue("roles", position, ("fit", dimension), f"there is no quiz dimension `{dimension}`")
