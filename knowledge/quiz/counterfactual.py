"""Finds the smallest change of a single answer that would put another role first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, combinations

from knowledge.model import MultipleChoice, Quiz, QuizQuestion, Role
from knowledge.quiz.answers import Answers, choice_ids, effects, selected_choices, valid_answers
from knowledge.quiz.results import Counterfactual
from knowledge.quiz.scoring import first_role


@dataclass(frozen=True, slots=True)
class _Alternative:
    question: QuizQuestion
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def size(self) -> tuple[int, int]:
        """The size of the change: whether a dealbreaker is taken back, then how far the effects move."""
        moved = effects(self.question, self.after)
        moved.subtract(effects(self.question, self.before))
        taken_back = (set(self.before) - set(self.after)) & _dealbreakers(self.question)
        return len(taken_back), sum(abs(effect) for effect in moved.values())


def find_counterfactual(quiz: Quiz, roles: Iterable[Role], answers: Answers, first: str) -> Counterfactual | None:
    """Try every other answer to each question, smallest change first, and score again each time.

    Of several choices one is removed, added or replaced. Adding a dealbreaker is not tried: it is obvious that an
    excluded role is not first. Equally small changes are tried in the order of the quiz. An answer to a hidden question
    counts if the change shows that question again.

    Returns the first change that puts a role other than ``first`` first, or None.
    """
    roles = tuple(roles)
    for alternative in sorted(_alternatives(quiz, answers), key=lambda alternative: alternative.size):
        changed = first_role(quiz, roles, {**answers, alternative.question.id: alternative.after})
        if changed is not None and changed != first:
            return Counterfactual(alternative.question.id, alternative.before, alternative.after, changed)
    return None


def _alternatives(quiz: Quiz, answers: Answers) -> Iterator[_Alternative]:
    for question, before in valid_answers(quiz, answers):
        for after in _possible_answers(question):
            gained, lost = set(after) - set(before), set(before) - set(after)
            if max(len(gained), len(lost)) == 1 and not gained & _dealbreakers(question):
                yield _Alternative(question, before, after)


def _possible_answers(question: QuizQuestion) -> Iterator[tuple[str, ...]]:
    ids = choice_ids(question)
    if not isinstance(question, MultipleChoice):
        return combinations(ids, 1)
    fewest = 0 if question.skippable else 1
    return chain.from_iterable(combinations(ids, size) for size in range(fewest, question.most + 1))


def _dealbreakers(question: QuizQuestion) -> set[str]:
    return {choice.id for choice in selected_choices(question, choice_ids(question)) if choice.excludes}
