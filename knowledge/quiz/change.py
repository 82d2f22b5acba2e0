"""What would change the result: the smallest change of a single answer that puts another role first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.model import Quiz, QuizQuestion, Role, SeveralChoices
from knowledge.quiz.answers import Answers, choice_ids, counted, effects, picked, valid_choice
from knowledge.quiz.outcome import Change
from knowledge.quiz.ranking import leader


@dataclass(frozen=True, slots=True)
class _Alternative:
    question: QuizQuestion
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def size(self) -> tuple[int, int]:
        """How much is asked for: first the dealbreakers touched, then how far the effects move."""
        moved = effects(self.question, self.after)
        moved.subtract(effects(self.question, self.before))
        touched = set(self.before) ^ set(self.after)
        broken = sum(len(choice.excludes) for choice in picked(self.question, tuple(touched)))
        return broken, sum(abs(effect) for effect in moved.values())


def what_would_change(quiz: Quiz, roles: Iterable[Role], answers: Answers, first: str) -> Change | None:
    """Try every other answer to each answered question, smallest change first, and score anew each time.

    Returns the first that yields a ranking with a role other than ``first`` in first place, or None. Equally small
    changes are tried in the order of the quiz.
    """
    roles = tuple(roles)
    for alternative in sorted(_alternatives(quiz, answers), key=lambda alternative: alternative.size):
        changed = leader(quiz, roles, {**answers, alternative.question.id: alternative.after})
        if changed is not None and changed != first:
            return Change(alternative.question.id, alternative.before, alternative.after, changed)
    return None


def _alternatives(quiz: Quiz, answers: Answers) -> Iterator[_Alternative]:
    for question, before in counted(quiz, answers):
        for after in _other_answers(question, before):
            if valid_choice(question, after):
                yield _Alternative(question, before, after)


def _other_answers(question: QuizQuestion, before: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Another pick; of several picks, one more or one less."""
    for choice in choice_ids(question):
        if not isinstance(question, SeveralChoices):
            if choice not in before:
                yield (choice,)
        elif choice in before:
            yield tuple(picked for picked in before if picked != choice)
        else:
            yield tuple(other for other in choice_ids(question) if other in before or other == choice)
