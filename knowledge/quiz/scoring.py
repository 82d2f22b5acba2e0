"""Scores roles in whole numbers: a role's score is the sum, over answers and dimensions, of effect x fit."""

from collections import Counter
from collections.abc import Iterable

from knowledge.model import ExclusionRule, FitBand, Quiz, Role
from knowledge.quiz.answers import (
    Answers,
    ValidAnswers,
    choices_affecting,
    dealbreakers,
    effects,
    stated_dimensions,
    valid_answers,
)
from knowledge.quiz.results import (
    AllExcluded,
    Contribution,
    Dealbreaker,
    Exclusion,
    InsufficientAnswers,
    QuizRanking,
    RoleResult,
)

_MAX_FIT = 2
_REASONS_FOR = 3
_REASONS_AGAINST = 1


def rank(quiz: Quiz, roles: Iterable[Role], answers: Answers) -> QuizRanking | InsufficientAnswers | AllExcluded:
    """Rank the roles; ``counterfactual`` is left None.

    Too few answers are reported before dealbreakers, and dealbreakers before a flat profile: each is the most helpful
    thing to say.
    """
    roles = tuple(roles)
    given = valid_answers(quiz, answers)
    if len(given) < quiz.scoring.minimum_answers:
        return InsufficientAnswers("few")
    excluded = find_exclusions(roles, given)
    left = _remaining_roles(roles, excluded)
    if not left:
        return _all_excluded(quiz, roles, answers, excluded)
    pull = _pull(given)
    if _is_flat(quiz, roles, pull):
        return InsufficientAnswers("flat")
    order = sorted(left, key=lambda role: (-_points(role, pull), role.id))
    return QuizRanking(tuple(_result(quiz, role, given, _best_possible(pull)) for role in order), excluded, None)


def first_role(quiz: Quiz, roles: Iterable[Role], answers: Answers) -> str | None:
    """Return the role that ``rank`` puts first, without the explanation; None if there is no ranking."""
    roles = tuple(roles)
    given = valid_answers(quiz, answers)
    pull = _pull(given)
    if len(given) < quiz.scoring.minimum_answers or _is_flat(quiz, roles, pull):
        return None
    order = ((-_points(role, pull), role.id) for role in _remaining_roles(roles, find_exclusions(roles, given)))
    return min(order, default=(0, None))[1]


def find_exclusions(roles: Iterable[Role], given: ValidAnswers) -> tuple[Exclusion, ...]:
    """Return what the dealbreakers among the answers exclude, by role and then in the order of the quiz."""
    rules = tuple(dealbreakers(given))
    return tuple(
        Exclusion(role.id, question, choice, rule.because)
        for role in sorted(roles, key=lambda role: role.id)
        for question, choice, rule in rules
        if _excludes(rule, role)
    )


def _excludes(rule: ExclusionRule, role: Role) -> bool:
    spared = rule.unless is not None and role.fit[rule.unless.dimension].value >= rule.unless.at_least
    return getattr(role, rule.trait).level in rule.levels and not spared


def _remaining_roles(roles: tuple[Role, ...], excluded: tuple[Exclusion, ...]) -> tuple[Role, ...]:
    out = {exclusion.role for exclusion in excluded}
    return tuple(role for role in roles if role.id not in out)


def _all_excluded(
    quiz: Quiz, roles: tuple[Role, ...], answers: Answers, excluded: tuple[Exclusion, ...]
) -> AllExcluded:
    best: tuple[Dealbreaker | None, tuple[str, ...]] = (None, ())
    for question, choice, _ in dealbreakers(valid_answers(quiz, answers)):
        without = {**answers, question: tuple(c for c in answers[question] if c != choice)}
        left = _remaining_roles(roles, find_exclusions(roles, valid_answers(quiz, without)))
        if len(left) > len(best[1]):
            best = (Dealbreaker(question, choice), tuple(sorted(role.id for role in left)))
    return AllExcluded(excluded, *best)


def _pull(given: ValidAnswers) -> Counter[str]:
    pull: Counter[str] = Counter()
    for question, choices in given:
        pull.update(effects(question, choices))
    return pull


def _points(role: Role, pull: Counter[str]) -> int:
    return sum(role.fit[dimension].value * effect for dimension, effect in pull.items())


def _best_possible(pull: Counter[str]) -> int:
    return _MAX_FIT * sum(abs(effect) for effect in pull.values())


def _is_flat(quiz: Quiz, roles: tuple[Role, ...], pull: Counter[str]) -> bool:
    scores = [_points(role, pull) for role in roles]
    spread = max(scores, default=0) - min(scores, default=0)
    return spread == 0 or spread * 100 < quiz.scoring.minimum_spread * _best_possible(pull)


def _result(quiz: Quiz, role: Role, given: ValidAnswers, best: int) -> RoleResult:
    contributions = _contributions(role, given)
    score = sum(contribution.points for contribution in contributions)
    reasons_for, reasons_against = _reasons(contributions)
    return RoleResult(role.id, score, best, _band(quiz, score, best), contributions, reasons_for, reasons_against)


def _contributions(role: Role, given: ValidAnswers) -> tuple[Contribution, ...]:
    return tuple(
        Contribution(
            question=question.id,
            choices=choices_affecting(question, choices, dimension),
            dimension=dimension,
            effect=effect,
            fit=role.fit[dimension].value,
            points=effect * role.fit[dimension].value,
            reason=role.fit[dimension].reason,
            stated=dimension in stated_dimensions(question, choices),
        )
        for question, choices in given
        for dimension, effect in effects(question, choices).items()
        if effect * role.fit[dimension].value
    )


def _band(quiz: Quiz, score: int, best: int) -> FitBand:
    """Return the first band whose threshold the score reaches; the last one starts at the worst score."""
    return next((band for band in quiz.bands if score * 100 >= band.at_least * best), quiz.bands[-1])


def _reasons(contributions: tuple[Contribution, ...]) -> tuple[tuple[Contribution, ...], tuple[Contribution, ...]]:
    """Return the reasons for and against the role, strongest first, one per dimension.

    A dimension speaks as its answers do on balance, so that it never speaks for and against at once. Only answers that
    are about a dimension first of all are quoted, so that no answer is quoted for a role and against it.
    """
    balance: Counter[str] = Counter()
    for contribution in contributions:
        balance[contribution.dimension] += contribution.points
    stated = {contribution.dimension for contribution in contributions if contribution.stated}
    by_weight = sorted(stated, key=lambda dimension: (-abs(balance[dimension]), dimension))
    reasons_for = [
        strongest
        for dimension in by_weight
        if balance[dimension] > 0 and (strongest := _strongest(contributions, dimension, 1)).points > 0
    ]
    reasons_against = [
        strongest
        for dimension in by_weight
        if balance[dimension] < 0 and (strongest := _strongest(contributions, dimension, -1)).points < 0
    ]
    return tuple(reasons_for[:_REASONS_FOR]), tuple(reasons_against[:_REASONS_AGAINST])


def _strongest(contributions: tuple[Contribution, ...], dimension: str, sign: int) -> Contribution:
    return max((c for c in contributions if c.dimension == dimension and c.stated), key=lambda c: c.points * sign)
