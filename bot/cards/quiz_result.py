"""The result of the quiz: an overview that fits a phone, every role of it with its reasons, and the charts of both."""

from collections import Counter

from bot.cards.components import Button, Card, Divider, Option, Picture, Row, Select, Text
from bot.cards.custom_id import custom_id
from bot.cards.limits import MAX_TEXT
from bot.cards.markdown import escape_content, subtext
from bot.cards.specialties import specialty_lines
from bot.charts.bar_chart import Bar, BarChart
from bot.services.quiz import FinishedQuiz
from knowledge import KnowledgeBase
from knowledge.model import Dimension, LowCostTrial, Specialty
from knowledge.quiz import AllExcluded, Contribution, InsufficientAnswers, QuizRanking, RoleResult
from knowledge.quiz.wording import (
    describe_counterfactual,
    describe_reason_against,
    describe_reason_for,
    explain_missing_ranking,
)

_HEAD = "## What would suit you\n-# From your answers alone; a start for your own thinking, not a verdict."
_MIGRATED = (
    "-# The quiz has changed since you took it. What you answered to questions that are still asked was counted; "
    "taking it again asks the rest."
)


def result_card(knowledge_base: KnowledgeBase, finished: FinishedQuiz, picture: Picture | None = None) -> Card:
    """Show the outcome: five roles with a band in words, what speaks for each, how to try it, what would change it.

    The first role quotes the answers behind its reasons; the others give the reasons alone, and quote behind the menu.
    """
    outcome = finished.outcome
    if not isinstance(outcome, QuizRanking):
        return _no_ranking(knowledge_base, outcome)
    shown = shown_roles(knowledge_base, outcome)
    options = tuple(Option(knowledge_base.roles[result.role].name, result.role, result.band.name) for result in shown)
    head = f"{_HEAD}\n{_MIGRATED}" if finished.migrated else _HEAD
    change = _counterfactual(knowledge_base, outcome)
    entries = _role_entries(knowledge_base, shown, MAX_TEXT - len(head) - len(change))
    return Card(
        (
            Text(head),
            *((picture,) if picture else ()),
            *(Text(entry) for entry in entries),
            Divider(),
            Text(change),
            Row((Select(custom_id("quiz", "closer", finished.session), "All reasons, save, open card", options),)),
            *_compare_row(options),
            Row((Select(custom_id("quiz", "save"), "Save roles", options, max_values=len(options)),)),
            Row(
                (
                    Button("Take it again", custom_id("quiz", "again")),
                    Button("Forget my answers", custom_id("quiz", "forget"), "danger"),
                )
            ),
        )
    )


def role_reasons_card(
    knowledge_base: KnowledgeBase,
    finished: FinishedQuiz,
    ranking: QuizRanking,
    place: int,
    picture: Picture | None = None,
    specialty: Specialty | None = None,
) -> Card:
    """Show one role of the result (``place`` from 0 on): the bars that add up, the reasons, the ways to try it.

    A specialty adds what its sources say of the role; it counts for nothing in the score.
    """
    shown = shown_roles(knowledge_base, ranking)
    result = shown[place]
    role = knowledge_base.roles[result.role]
    others = tuple(Option(knowledge_base.roles[o.role].name, o.role, o.band.name) for o in shown if o is not result)
    return Card(
        (
            Text(f"## {place + 1}. {escape_content(role.name)}\n{escape_content(result.band.name).capitalize()}"),
            *((picture,) if picture else ()),
            Text(subtext(_points_line(result))),
            Text("\n".join(_reasons(knowledge_base, result))),
            Text("**Try it in an evening**\n" + "\n".join(f"- {_test(test)}" for test in role.cheap_tests)),
            *specialty_lines(knowledge_base, role, specialty),
            Divider(),
            _role_row(role.id),
            *((Row((Select(custom_id("quiz", "compare", role.id), "Compare with…", others),)),) if others else ()),
            Row(_navigation(finished.session, shown, place)),
        )
    )


def shown_roles(knowledge_base: KnowledgeBase, ranking: QuizRanking) -> tuple[RoleResult, ...]:
    """Return the roles that a result shows, best first."""
    return ranking.results[: knowledge_base.quiz.scoring.shown_roles]


def _role_entries(knowledge_base: KnowledgeBase, shown: tuple[RoleResult, ...], room: int) -> list[str]:
    """Give every role its reasons in words; where that is more than a message holds, name what they are about."""
    told = [_role_entry(knowledge_base, place, result) for place, result in enumerate(shown, 1)]
    if sum(map(len, told)) <= room:
        return told
    rest = (_role_entry(knowledge_base, place, result, in_short=True) for place, result in enumerate(shown[1:], 2))
    return [*told[:1], *rest]


def _role_entry(knowledge_base: KnowledgeBase, place: int, result: RoleResult, *, in_short: bool = False) -> str:
    role = knowledge_base.roles[result.role]
    if in_short:
        reasons = [_short_reasons(knowledge_base, result)]
    else:
        reasons = _reasons(knowledge_base, result) if place == 1 else _plain_reasons(result)
    test = [f"Try it: {_test(role.cheap_tests[0])}"] if role.cheap_tests else []
    return f"**{place}. {escape_content(role.name)}** · {escape_content(result.band.name)}\n" + subtext(
        "\n".join([*reasons, *test])
    )


def _reasons(knowledge_base: KnowledgeBase, result: RoleResult) -> list[str]:
    lines = [
        f"For: {escape_content(describe_reason_for(knowledge_base.quiz, reason))}" for reason in result.reasons_for
    ]
    return lines + [
        f"Against: {escape_content(describe_reason_against(knowledge_base.quiz, reason))}"
        for reason in result.reasons_against
    ]


def _plain_reasons(result: RoleResult) -> list[str]:
    lines = [f"For: {escape_content(reason.reason)}" for reason in result.reasons_for]
    return lines + [f"Against: {escape_content(reason.reason)}" for reason in result.reasons_against]


def _short_reasons(knowledge_base: KnowledgeBase, result: RoleResult) -> str:
    """Name what the answers were about, where the reasons stand elsewhere in full."""
    says: list[str] = []
    for side, reasons in (("For it", result.reasons_for), ("Against it", result.reasons_against)):
        if reasons:
            says.append(f"{side}: what you said on {_subjects(knowledge_base, reasons)}.")
    return " ".join(says) or "Your answers say nothing about it either way."


def _subjects(knowledge_base: KnowledgeBase, reasons: tuple[Contribution, ...]) -> str:
    names = {dimension.id: dimension.name for dimension in knowledge_base.quiz.dimensions}
    return escape_content("; ".join(names[reason.dimension].lower() for reason in reasons))


def _test(test: LowCostTrial) -> str:
    return f"{escape_content(test.text)} ({test.minutes} minutes)"


def _points_line(result: RoleResult) -> str:
    plus = sum(one.points for one in result.contributions if one.points > 0)
    minus = plus - result.score
    return f"{plus} points for it, {minus} against: {result.score} in all, of {result.best_possible} at most."


def _counterfactual(knowledge_base: KnowledgeBase, ranking: QuizRanking) -> str:
    names = {role.id: role.name for role in knowledge_base.roles.values()}
    change = escape_content(describe_counterfactual(knowledge_base.quiz, ranking.counterfactual, names))
    left_out = sorted({knowledge_base.roles[exclusion.role].short_name for exclusion in ranking.excluded})
    dropped = f"\n-# Left out by what you ruled out: {escape_content(', '.join(left_out))}" if left_out else ""
    return f"**What would change this** · {change}{dropped}"


def _compare_row(options: tuple[Option, ...]) -> tuple[Row, ...]:
    if len(options) < 2:  # noqa: PLR2004 - it takes two to compare
        return ()
    return (Row((Select(custom_id("quiz", "compare"), "Compare two", options, max_values=2, min_values=2),)),)


def _role_row(role: str) -> Row:
    return Row(
        (
            Button("Save", custom_id("quiz", "save", role), "primary"),
            Button("Open card", custom_id("quiz", "card", role)),
        )
    )


def _navigation(session: str, shown: tuple[RoleResult, ...], place: int) -> tuple[Button, ...]:
    turns: list[Button] = []
    if place > 0:
        turns.append(Button("Previous", custom_id("quiz", "closer", session, shown[place - 1].role)))
    if place + 1 < len(shown):
        turns.append(Button("Next", custom_id("quiz", "closer", session, shown[place + 1].role)))
    return (*turns, Button("Back to the result", custom_id("quiz", "result", session)))


def _no_ranking(knowledge_base: KnowledgeBase, outcome: InsufficientAnswers | AllExcluded) -> Card:
    buttons = (
        Button("Take it again", custom_id("quiz", "again"), "primary"),
        Button("Browse roles", custom_id("roles", "page", "all", 0)),
        Button("Forget my answers", custom_id("quiz", "forget"), "danger"),
    )
    return Card(
        (Text(escape_content(explain_missing_ranking(knowledge_base.quiz, outcome))), Row(buttons)), accent="warm"
    )


AGAINST = "against"
FOR = "for"
_MAX_NAMED = 3
"""Dimensions named in the description of a role's bar."""


def ranking_chart(knowledge_base: KnowledgeBase, ranking: QuizRanking) -> BarChart:
    """One bar a role, best first; its pieces are the dimensions, strongest first."""
    shown = ranking.results[: knowledge_base.quiz.scoring.shown_roles]
    bars = tuple(_role_bar(knowledge_base, place, result) for place, result in enumerate(shown, 1))
    return BarChart("What your answers say", AGAINST, FOR, bars)


def role_chart(knowledge_base: KnowledgeBase, result: RoleResult) -> BarChart:
    """One bar a dimension on which the answers say anything about this role, in the order of the quiz."""
    bars = tuple(
        _dimension_bar(dimension, result)
        for dimension in knowledge_base.quiz.dimensions
        if any(contribution.dimension == dimension.id for contribution in result.contributions)
    )
    return BarChart(knowledge_base.roles[result.role].short_name, AGAINST, FOR, bars)


def _role_bar(knowledge_base: KnowledgeBase, place: int, result: RoleResult) -> Bar:
    names = {dimension.id: dimension.name for dimension in knowledge_base.quiz.dimensions}
    plus, minus = _by_dimension(result, 1), _by_dimension(result, -1)
    detail = [f"most for: {_named(plus, names)}"] if plus else []
    detail += [f"most against: {_named(minus, names)}"] if minus else []
    label = f"{place}. {knowledge_base.roles[result.role].short_name}"
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
    return ", ".join(f"{names[dimension]} {value}" for dimension, value in list(points.items())[:_MAX_NAMED])
