"""What an entry owes its readers beyond its shape."""

from collections.abc import Iterator

from knowledge.model.unchecked_base import UncheckedBase
from knowledge.validation.finding import Issue
from knowledge.model import Faq, PainPoint, Role


def check_rules(draft: UncheckedBase) -> Iterator[Issue]:
    """Entries that contradict themselves, point at themselves, or say nothing where they must say something."""
    for position, role in enumerate(draft.roles):
        yield from _check_role(position, role)
    for position, pain_point in enumerate(draft.pain_points):
        yield from _check_pain_point(position, pain_point)
    for position, faq in enumerate(draft.faqs):
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
            yield Issue("roles", position, ("related", at, "role"), "a role is not related to itself")


def _check_pain_point(position: int, pain_point: PainPoint) -> Iterator[Issue]:
    if not pain_point.at_work and pain_point.at_work_missing is None:
        sentence = "`at_work` is empty; then `at_work_missing` must say that nothing was found"
        yield Issue("pain_points", position, ("at_work",), sentence)


def _check_faq(position: int, faq: Faq) -> Iterator[Issue]:
    if faq.id in faq.see_also:
        yield Issue("faqs", position, ("see_also", faq.see_also.index(faq.id)), "a question does not refer to itself")
