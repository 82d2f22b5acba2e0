"""The quiz and the roles know each other."""

from collections.abc import Iterator, Mapping

from knowledge.model.unchecked_base import UncheckedBase
from knowledge.validation.finding import Issue
from knowledge.quiz import missing_dimensions, validate_quiz


def check_quiz(draft: UncheckedBase, declared: Mapping[str, frozenset[str] | None]) -> Iterator[Issue]:
    """Faults of the quiz itself, and roles that do not stand on exactly its dimensions."""
    if draft.quiz is None:
        return
    unread = (declared.get("roles") or frozenset()) - {role.id for role in draft.roles}
    for path, says in validate_quiz(draft.quiz, draft.roles):
        if not (unread and path[0] == "golden"):
            yield Issue("quiz", 0, path, says)
    dimensions = {dimension.id for dimension in draft.quiz.dimensions}
    for position, role in enumerate(draft.roles):
        for dimension in missing_dimensions(draft.quiz, role):
            sentence = f"says nothing of the quiz dimension `{dimension}`"
            yield Issue("roles", position, ("fit",), f"`fit` {sentence}")
        for dimension in role.fit.keys() - dimensions:
            yield Issue("roles", position, ("fit", dimension), f"there is no quiz dimension `{dimension}`")
