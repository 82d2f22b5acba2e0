"""The result of the quiz: three roles with a reason each, every role of it in full, and the charts of both."""

from collections import Counter
from collections.abc import Sequence

from bot.cards.compare import encode_roles
from bot.cards.components import Button, Card, Divider, Option, Picture, Row, Select, Text
from bot.cards.custom_id import custom_id
from bot.cards.markdown import escape_content, subtext
from bot.cards.specialties import specialty_lines
from bot.charts.bar_chart import Bar, BarChart
from bot.services.quiz import FinishedQuiz
from knowledge import KnowledgeBase
from knowledge.model import Dimension, LowCostTrial, Specialty
from knowledge.quiz import AllExcluded, InsufficientAnswers, QuizRanking, RoleResult
from knowledge.quiz.wording import (
    describe_answer,
    describe_counterfactual,
    describe_reason_against,
    describe_reason_for,
    explain_missing_ranking,
)

_HEAD = "## What would suit you\n-# From your answers only: a starting point, not a verdict."
_MIGRATED = "-# The quiz has changed since you took it. Answers to questions that are still asked were counted."
FIRST_ROLES = 3
"""Roles on the first screen of a result; the others are one tap away."""
_KIND_TITLES = {"career": "Careers", "side-gig": "Side gigs", "surveys": "Side gigs"}
_NAMED_ROLES = 3
"""Roles named for each firm limit; of more only their number is told."""


def result_card(knowledge_base: KnowledgeBase, finished: FinishedQuiz, picture: Picture | None = None) -> Card:
    """Show the outcome: three roles with the strongest reason for each, careers and side gigs apart, then a chart."""
    outcome = finished.outcome
    if not isinstance(outcome, QuizRanking):
        return _no_ranking(knowledge_base, outcome, finished.session)
    shown = shown_roles(knowledge_base, outcome)
    head = f"{_HEAD}\n{_MIGRATED}" if finished.migrated else _HEAD
    first = shown[:FIRST_ROLES]
    opens = tuple(
        Button(
            f"{place}. {knowledge_base.roles[result.role].short_name}",
            custom_id("quiz", "closer", finished.session, result.role),
            "primary" if place == 1 else "secondary",
        )
        for place, result in enumerate(first, 1)
    )
    return Card(
        (
            Text(head),
            Text("\n".join(_role_lines(knowledge_base, first))),
            *((picture,) if picture else ()),
            *_limits_notice(outcome),
            Divider(),
            Row(opens),
            Row(_result_buttons(knowledge_base, finished.session, shown)),
        )
    )


def _result_buttons(knowledge_base: KnowledgeBase, session: str, shown: Sequence[RoleResult]) -> tuple[Button, ...]:
    roles = [knowledge_base.roles[result.role] for result in shown]
    compare = (Button("Compare these", custom_id("quiz", "beside", encode_roles(roles[:FIRST_ROLES]))),)
    more = (Button("More roles", custom_id("quiz", "closer", session, roles[FIRST_ROLES].id)),)
    return (
        *(compare if len(roles) > 1 else ()),
        *(more if len(roles) > FIRST_ROLES else ()),
        Button("What would change this?", custom_id("quiz", "change", session)),
        Button("Take it again", custom_id("quiz", "again")),
        Button("Delete my answers…", custom_id("quiz", "forget", session)),
    )


def _role_lines(knowledge_base: KnowledgeBase, results: Sequence[RoleResult]) -> list[str]:
    """Return the roles under the heading of their kind, each with how well it fits and one reason in one line."""
    groups: dict[str, list[str]] = {}
    quoted: set[str] = set()
    for place, result in enumerate(results, 1):
        role = knowledge_base.roles[result.role]
        title = f"**{place}. {escape_content(role.name)}** · {escape_content(result.band.name)}"
        line = f"{title}\n{_reason(knowledge_base, result, quoted)}"
        groups.setdefault(_KIND_TITLES[role.kind], []).append(line)
    return [line for title, lines in groups.items() for line in (f"### {title}", *lines)]


def _reason(knowledge_base: KnowledgeBase, result: RoleResult, quoted: set[str]) -> str:
    """Return the strongest reason for a role that quotes another answer than the roles before it, if there is one."""
    if result.reasons_for:
        fresh = (reason for reason in result.reasons_for if reason.question not in quoted)
        reason = next(fresh, result.reasons_for[0])
        quoted.add(reason.question)
        return escape_content(describe_reason_for(knowledge_base.quiz, reason))
    if result.reasons_against:
        return escape_content(describe_reason_against(knowledge_base.quiz, result.reasons_against[0]))
    return "Your answers say little about it either way."


def _limits_notice(ranking: QuizRanking) -> tuple[Text, ...]:
    left_out = len({exclusion.role for exclusion in ranking.excluded})
    if not left_out:
        return ()
    roles = "1 role is" if left_out == 1 else f"{left_out} roles are"
    return (Text(subtext(f"{roles} not shown because of your limits; see *What would change this?*")),)


def change_card(knowledge_base: KnowledgeBase, finished: FinishedQuiz, ranking: QuizRanking) -> Card:
    """Say which answer decides first place, and which roles each firm limit keeps out."""
    names = {role.id: role.name for role in knowledge_base.roles.values()}
    change = escape_content(describe_counterfactual(knowledge_base.quiz, ranking.counterfactual, names))
    by_limit: dict[tuple[str, str], list[str]] = {}
    for exclusion in ranking.excluded:
        short_name = knowledge_base.roles[exclusion.role].short_name
        by_limit.setdefault((exclusion.question, exclusion.choice), []).append(short_name)
    limits = [
        f"- “{escape_content(describe_answer(knowledge_base.quiz, question, (choice,)))}”: {_named_roles(roles)}"
        for (question, choice), roles in by_limit.items()
    ]
    excluded = (Text("\n".join(("### Not shown because of your limits", *limits))),) if limits else ()
    return Card(
        (
            Text(f"## What would change this\n{change}"),
            *excluded,
            Row((Button("Back to the result", custom_id("quiz", "result", finished.session)),)),
        )
    )


def _named_roles(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED_ROLES} more" if len(names) > _NAMED_ROLES else ""
    return escape_content(", ".join(names[:_NAMED_ROLES])) + more


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


def _reasons(knowledge_base: KnowledgeBase, result: RoleResult) -> list[str]:
    lines = [
        f"**For** · {escape_content(describe_reason_for(knowledge_base.quiz, reason))}" for reason in result.reasons_for
    ]
    return lines + [
        f"**Against** · {escape_content(describe_reason_against(knowledge_base.quiz, reason))}"
        for reason in result.reasons_against
    ]


def _test(test: LowCostTrial) -> str:
    return f"{escape_content(test.text)} ({test.minutes} minutes)"


def _points_line(result: RoleResult) -> str:
    plus = sum(one.points for one in result.contributions if one.points > 0)
    minus = plus - result.score
    return f"{plus} points for it, {minus} against: {result.score} in all, of {result.best_possible} at most."


def _role_row(role: str) -> Row:
    return Row(
        (
            Button("Save", custom_id("quiz", "save", role), "primary"),
            Button("Open the card", custom_id("quiz", "card", role)),
        )
    )


def _navigation(session: str, shown: tuple[RoleResult, ...], place: int) -> tuple[Button, ...]:
    turns: list[Button] = []
    if place > 0:
        turns.append(Button("Previous role", custom_id("quiz", "closer", session, shown[place - 1].role)))
    if place + 1 < len(shown):
        turns.append(Button("Next role", custom_id("quiz", "closer", session, shown[place + 1].role)))
    return (*turns, Button("Back to the result", custom_id("quiz", "result", session)))


def _no_ranking(knowledge_base: KnowledgeBase, outcome: InsufficientAnswers | AllExcluded, session: str) -> Card:
    """Say why there is no ranking, and lead back to the questions that were skipped where that helps."""
    few = isinstance(outcome, InsufficientAnswers) and outcome.why == "few"
    again = Button("Take it again", custom_id("quiz", "again"), "secondary" if few else "primary")
    back = (Button("Answer skipped questions", custom_id("quiz", "reopen", session), "primary"),) if few else ()
    buttons = (
        *back,
        again,
        Button("Browse roles", custom_id("roles", "page", "all", 0)),
        Button("Delete my answers…", custom_id("quiz", "forget", session)),
    )
    return Card(
        (Text(escape_content(explain_missing_ranking(knowledge_base.quiz, outcome))), Row(buttons)), accent="warm"
    )


AGAINST = "points against"
FOR = "points for"
_MAX_NAMED = 3
"""Dimensions named in the description of a role's bar."""


def ranking_chart(knowledge_base: KnowledgeBase, ranking: QuizRanking) -> BarChart:
    """One bar a role, best first; its pieces are the dimensions, strongest first."""
    shown = ranking.results[: knowledge_base.quiz.scoring.shown_roles]
    bars = tuple(_role_bar(knowledge_base, place, result) for place, result in enumerate(shown, 1))
    return BarChart("Points for and against each role", AGAINST, FOR, bars)


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
