"""What the pictures of a quiz result show: the points for and against, which add up to the score exactly."""

from collections import Counter

from bot.charts.bar_chart import Bar, BarChart
from knowledge import KnowledgeBase
from knowledge.model import Dimension
from knowledge.quiz import Ranking, RoleResult

AGAINST = "against"
FOR = "for"
_NAMED = 3
"""Dimensions named in the description of a role's bar."""


def ranking_chart(library: KnowledgeBase, ranking: Ranking) -> BarChart:
    """One bar a role, best first; its pieces are the dimensions, strongest first."""
    shown = ranking.results[: library.quiz.scoring.shown_roles]
    bars = tuple(_role_bar(library, place, result) for place, result in enumerate(shown, 1))
    return BarChart("What your answers say", AGAINST, FOR, bars)


def role_chart(library: KnowledgeBase, result: RoleResult) -> BarChart:
    """One bar a dimension on which the answers say anything about this role, in the order of the quiz."""
    bars = tuple(
        _dimension_bar(dimension, result)
        for dimension in library.quiz.dimensions
        if any(contribution.dimension == dimension.id for contribution in result.contributions)
    )
    return BarChart(library.roles[result.role].short_name, AGAINST, FOR, bars)


def _role_bar(library: KnowledgeBase, place: int, result: RoleResult) -> Bar:
    names = {dimension.id: dimension.name for dimension in library.quiz.dimensions}
    plus, minus = _by_dimension(result, 1), _by_dimension(result, -1)
    detail = [f"most for: {_named(plus, names)}"] if plus else []
    detail += [f"most against: {_named(minus, names)}"] if minus else []
    label = f"{place}. {library.roles[result.role].short_name}"
    return Bar(label, tuple(plus.values()), tuple(minus.values()), "; ".join(detail))


def _dimension_bar(dimension: Dimension, result: RoleResult) -> Bar:
    points = [contribution.points for contribution in result.contributions if contribution.dimension == dimension.id]
    plus = tuple(sorted((one for one in points if one > 0), reverse=True))
    return Bar(dimension.name, plus, tuple(sorted((-one for one in points if one < 0), reverse=True)))


def _by_dimension(result: RoleResult, sign: int) -> dict[str, int]:
    """Dimension → points of this sign, without the sign, strongest first."""
    points: Counter[str] = Counter()
    for contribution in result.contributions:
        if contribution.points * sign > 0:
            points[contribution.dimension] += abs(contribution.points)
    return dict(sorted(points.items(), key=lambda item: (-item[1], item[0])))


def _named(points: dict[str, int], names: dict[str, str]) -> str:
    return ", ".join(f"{names[dimension]} {value}" for dimension, value in list(points.items())[:_NAMED])
