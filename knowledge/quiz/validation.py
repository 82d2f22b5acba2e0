"""Validates a quiz beyond its data types, and checks its golden cases."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from string import Formatter
from typing import NamedTuple, get_args

from knowledge.model import (
    Choice,
    ExclusionRule,
    GoldenCase,
    License,
    LikertScale,
    MultipleChoice,
    PatientContact,
    Quiz,
    QuizQuestion,
    Remote,
    Role,
    TimeToStart,
    Trait,
    Travel,
)
from knowledge.model.quiz import TraitName
from knowledge.quiz.answers import choice_ids, is_valid_choice, valid_answers
from knowledge.quiz.results import QuizRanking
from knowledge.quiz.scoring import rank

_LOWEST = -100
_TRAITS: Mapping[TraitName, type[Trait]] = {
    "patient_contact": PatientContact,
    "travel": Travel,
    "remote": Remote,
    "licence": License,
    "time_to_start": TimeToStart,
}
_PLACEHOLDERS: Mapping[str, frozenset[str]] = {
    "reason_for": frozenset({"answer", "reason"}),
    "reason_against": frozenset({"answer", "reason"}),
    "what_would_change": frozenset({"question", "answer", "other", "role"}),
    "not_enough": frozenset({"count"}),
    "nothing_left": frozenset({"answer", "count"}),
    "leaning": frozenset({"end"}),
}


Path = tuple[str | int, ...]
"""Keys and positions from the root of the document."""


class QuizIssue(NamedTuple):
    """A problem in the quiz: where and what."""

    path: Path
    message: str


def validate_quiz(quiz: Quiz, roles: Iterable[Role]) -> tuple[QuizIssue, ...]:
    """Return every reference to nothing and every contradiction in the quiz.

    Missing dimensions of roles are issues of the roles: see ``missing_dimensions``.
    """
    return (
        *_check_ids(quiz),
        *(issue for place, question in enumerate(quiz.questions) for issue in _check_question(quiz, place, question)),
        *_check_unused_dimensions(quiz),
        *_check_bands(quiz),
        *_check_templates(quiz),
        *_check_versions(quiz),
        *_check_golden_cases(quiz, {role.id for role in roles}),
    )


def missing_dimensions(quiz: Quiz, role: Role) -> tuple[str, ...]:
    """Return the dimensions of the quiz on which the role has no value."""
    return tuple(dimension.id for dimension in quiz.dimensions if dimension.id not in role.fit)


def _check_ids(quiz: Quiz) -> Iterator[QuizIssue]:
    lists: dict[Path, list[str]] = {
        ("dimensions",): [dimension.id for dimension in quiz.dimensions],
        ("questions",): [question.id for question in quiz.questions],
        ("bands",): [band.id for band in quiz.bands],
    }
    for place, question in enumerate(quiz.questions):
        lists["questions", place, "choices"] = list(choice_ids(question))
    for path, ids in lists.items():
        for place, one in enumerate(ids):
            if one in ids[:place]:
                yield QuizIssue((*path, place, "id"), f"the id {one!r} is taken above")


def _check_question(quiz: Quiz, place: int, question: QuizQuestion) -> Iterator[QuizIssue]:
    path = ("questions", place)
    yield from _check_show_if(quiz, place, question)
    if isinstance(question, LikertScale):
        yield from _check_dimensions(quiz, (*path, "effects"), question.effects)
        return
    if isinstance(question, MultipleChoice) and question.most > len(question.choices):
        yield QuizIssue((*path, "most"), f"there are only {len(question.choices)} choices")
    for at, choice in enumerate(question.choices):
        yield from _check_choice(quiz, (*path, "choices", at), choice)


def _check_show_if(quiz: Quiz, place: int, question: QuizQuestion) -> Iterator[QuizIssue]:
    if question.show_if is None:
        return
    path = ("questions", place, "show_if")
    earlier = {other.id: other for other in quiz.questions[:place]}
    asked = earlier.get(question.show_if.question)
    if asked is None:
        yield QuizIssue((*path, "question"), f"{question.show_if.question!r} is no earlier question")
        return
    for at, choice in enumerate(question.show_if.choices):
        if choice not in choice_ids(asked):
            yield QuizIssue((*path, "choices", at), f"{choice!r} is no choice of {asked.id!r}")


def _check_choice(quiz: Quiz, path: Path, choice: Choice) -> Iterator[QuizIssue]:
    yield from _check_dimensions(quiz, (*path, "effects"), choice.effects)
    for at, rule in enumerate(choice.excludes):
        known = _levels(rule)
        for where, level in enumerate(rule.levels):
            if level not in known:
                says = f"{level!r} is no level of {rule.trait}; there are {', '.join(known)}"
                yield QuizIssue((*path, "excludes", at, "levels", where), says)
        if rule.unless is not None and rule.unless.dimension not in _dimensions(quiz):
            says = f"{rule.unless.dimension!r} is no dimension of this quiz"
            yield QuizIssue((*path, "excludes", at, "unless", "dimension"), says)


def _levels(rule: ExclusionRule) -> tuple[str, ...]:
    return get_args(_TRAITS[rule.trait].model_fields["level"].annotation)


def _dimensions(quiz: Quiz) -> set[str]:
    return {dimension.id for dimension in quiz.dimensions}


def _check_dimensions(quiz: Quiz, path: Path, effects: Mapping[str, int]) -> Iterator[QuizIssue]:
    for dimension in effects:
        if dimension not in _dimensions(quiz):
            yield QuizIssue((*path, dimension), f"{dimension!r} is no dimension of this quiz")


def _check_unused_dimensions(quiz: Quiz) -> Iterator[QuizIssue]:
    asked: set[str] = set()
    for question in quiz.questions:
        if isinstance(question, LikertScale):
            asked.update(question.effects)
        else:
            asked.update(dimension for choice in question.choices for dimension in choice.effects)
    for place, dimension in enumerate(quiz.dimensions):
        if dimension.id not in asked:
            yield QuizIssue(("dimensions", place, "id"), f"no question asks about {dimension.id!r}")


def _check_bands(quiz: Quiz) -> Iterator[QuizIssue]:
    for place, (above, below) in enumerate(pairwise(quiz.bands), start=1):
        if below.at_least >= above.at_least:
            yield QuizIssue(("bands", place, "at_least"), "bands go from the best to the worst")
    if quiz.bands[-1].at_least != _LOWEST:
        yield QuizIssue(("bands", len(quiz.bands) - 1, "at_least"), f"the last band reaches down to {_LOWEST}")


def _check_templates(quiz: Quiz) -> Iterator[QuizIssue]:
    templates = {("explanations", name): (getattr(quiz.explanations, name), may) for name, may in _PLACEHOLDERS.items()}
    for path, (template, may) in {("consent",): (quiz.consent, frozenset({"days"})), **templates}.items():
        try:
            found = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
        except ValueError as broken:
            yield QuizIssue(path, f"has broken braces: {broken}")
            continue
        if found - may:
            known = ", ".join(f"{{{name}}}" for name in sorted(may))
            yield QuizIssue(path, f"cannot fill {{{min(found - may)}}}; there are {known}")


def _check_versions(quiz: Quiz) -> Iterator[QuizIssue]:
    if quiz.previous is None:
        return
    if quiz.previous.from_version != quiz.version - 1:
        yield QuizIssue(("previous", "from_version"), f"the version before {quiz.version} is {quiz.version - 1}")
    known = {question.id for question in quiz.questions}
    for old, new in quiz.previous.questions.items():
        if new not in known:
            yield QuizIssue(("previous", "questions", old), f"{new!r} is no question of this quiz")


def _check_golden_cases(quiz: Quiz, roles: set[str]) -> Iterator[QuizIssue]:
    questions = {question.id: question for question in quiz.questions}
    for place, case in enumerate(quiz.golden):
        path = ("golden", place)
        for question, choices in case.answers.items():
            if question not in questions:
                yield QuizIssue((*path, "answers", question), f"{question!r} is no question of this quiz")
            elif not is_valid_choice(questions[question], choices):
                yield QuizIssue((*path, "answers", question), f"{', '.join(choices)!r} is no answer to {question!r}")
        for key, named in (("expect", case.expect), ("excluded", case.excluded)):
            for at, role in enumerate(named):
                if role not in roles:
                    yield QuizIssue((*path, key, at), f"there is no role {role!r}")


def check_golden_cases(quiz: Quiz, roles: Iterable[Role]) -> tuple[str, ...]:
    """Score every golden case; returns a message for each difference from what it expects."""
    roles = tuple(roles)
    return tuple(issue for case in quiz.golden for issue in _differences(quiz, roles, case))


def _differences(quiz: Quiz, roles: tuple[Role, ...], case: GoldenCase) -> Iterator[str]:
    unread = sorted(set(case.answers) - {question.id for question, _ in valid_answers(quiz, case.answers)})
    if unread:
        yield f"golden case {case.name!r}: these answers do not count: {', '.join(unread)}"
    outcome = rank(quiz, roles, case.answers)
    if not isinstance(outcome, QuizRanking):
        yield f"golden case {case.name!r}: yields no ranking but {outcome!r}"
        return
    order = tuple(result.role for result in outcome.results)[: len(case.expect)]
    if order != case.expect:
        yield f"golden case {case.name!r}: expected {', '.join(case.expect)}, got {', '.join(order)}"
    excluded = {exclusion.role for exclusion in outcome.excluded}
    if excluded != set(case.excluded):
        expected = ", ".join(sorted(case.excluded)) or "none"
        yield f"golden case {case.name!r}: expected as kept out {expected}, got {', '.join(sorted(excluded)) or 'none'}"
