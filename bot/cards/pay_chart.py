"""Charts of pay: figures by unit and currency, each unit on its own axis."""

from collections.abc import Collection, Iterable, Sequence

from bot.cards.pay_figures import CURRENCIES, PayUnit, format_pay, pay_unit, pay_unit_title, pay_units
from bot.charts.range_chart import Axis, Mark, MarkKind, RangeChart, RangeRow, RowGroup
from knowledge import KnowledgeBase
from knowledge.model import AmountRange, ExactAmount, LowerBound, Pay, Role, TextAmount, UpperBound

_MAX_ROWS = 16
"""Rows of a picture that still reads well on a phone; beyond, the sources of a role share one row."""
BENCHMARK = "For comparison: clinical practice"
FOOT = "Sources count different people. Job board: not physician pay."


def comparison_chart(knowledge_base: KnowledgeBase, roles: Sequence[Role]) -> RangeChart | None:
    """Every figure of some roles, by source; None where there are not two figures to compare."""
    found = pay_units(figure for role in roles for figure in role.pay)
    scales = tuple(scale for each in found if (scale := _compared(knowledge_base, roles, each)).marks)
    if sum(len(scale.marks) for scale in scales) < 2:  # noqa: PLR2004 - it takes two to compare
        return None
    return RangeChart(f"Pay: {', '.join(role.short_name for role in roles)}", scales, FOOT)


def overview_chart(
    knowledge_base: KnowledgeBase, title: str, units: Iterable[str], roles: Collection[Role] | None = None
) -> RangeChart | None:
    """The figures of all roles that are per one of these: job boards and other sources of a role in one row.

    Beside yearly pay stands what clinical practice pays. With ``roles`` only theirs are drawn, in that order.
    """
    wanted = set(units)
    drawn = tuple(knowledge_base.roles.values() if roles is None else roles)
    found = [each for each in pay_units(f for role in drawn for f in role.pay) if each[0] in wanted]
    scales = tuple(scale for each in found if (scale := _overview(knowledge_base, drawn, each)).marks)
    return RangeChart(title, scales, FOOT) if scales else None


def _compared(knowledge_base: KnowledgeBase, roles: Sequence[Role], each: PayUnit) -> Axis:
    groups = tuple(
        RowGroup(role.short_name, _by_source(knowledge_base, figures))
        for role in roles
        if (figures := [figure for figure in role.pay if pay_unit(figure) == each])
    )
    if sum(len(group.rows) for group in groups) > _MAX_ROWS:
        groups = (RowGroup("", tuple(_role_row(knowledge_base, role.short_name, role.pay, each) for role in roles)),)
    return Axis(pay_unit_title(each), CURRENCIES[each[1]][1], (*groups, *_benchmark_group(knowledge_base, each)))


def _overview(knowledge_base: KnowledgeBase, roles: Sequence[Role], each: PayUnit) -> Axis:
    with_pay = [role for role in roles if any(pay_unit(figure) == each for figure in role.pay)]
    rows = tuple(_role_row(knowledge_base, role.short_name, role.pay, each) for role in with_pay)
    return Axis(
        pay_unit_title(each), CURRENCIES[each[1]][1], (RowGroup("", rows), *_benchmark_group(knowledge_base, each))
    )


def _by_source(knowledge_base: KnowledgeBase, figures: Sequence[Pay]) -> tuple[RangeRow, ...]:
    by_source: dict[str, list[Pay]] = {}
    for figure in figures:
        by_source.setdefault(figure.source, []).append(figure)
    return tuple(_row(knowledge_base, knowledge_base.sources[id_].publisher, own) for id_, own in by_source.items())


def _role_row(knowledge_base: KnowledgeBase, label: str, figures: Sequence[Pay], each: PayUnit) -> RangeRow:
    return _row(knowledge_base, label, [figure for figure in figures if pay_unit(figure) == each])


def _benchmark_group(knowledge_base: KnowledgeBase, each: PayUnit) -> tuple[RowGroup, ...]:
    """What clinical practice pays, where it has a figure of the same unit; the preferred yardsticks alone."""
    rows = tuple(
        RangeRow(benchmark.name, tuple(mark for figure in figures if (mark := _mark(figure, "yardstick"))))
        for benchmark in knowledge_base.yardsticks.values()
        if benchmark.preferred and (figures := [figure for figure in benchmark.pay if pay_unit(figure) == each])
    )
    return (RowGroup(BENCHMARK, rows),) if rows else ()


def _row(knowledge_base: KnowledgeBase, label: str, figures: Sequence[Pay]) -> RangeRow:
    marks = tuple(mark for figure in figures if (mark := _mark(figure, _kind(knowledge_base, figure))))
    stated = [figure.amount.words for figure in figures if isinstance(figure.amount, TextAmount)]
    return RangeRow(label, marks, "" if marks else "; ".join(stated))


def _kind(knowledge_base: KnowledgeBase, figure: Pay) -> MarkKind:
    return "board" if knowledge_base.sources[figure.source].kind == "job-board" else "source"


def _mark(figure: Pay, kind: MarkKind) -> Mark | None:
    """Return what is drawn of a figure; None for one that its source gives in words only."""
    amount = figure.amount
    low, high, beyond = 0.0, 0.0, ""
    match amount:
        case ExactAmount():
            low = high = amount.value
        case AmountRange():
            low, high = amount.low, amount.high
            beyond = "more" if amount.open_ended else ""
        case LowerBound():
            low = high = amount.value
            beyond = "more"
        case UpperBound():
            low = high = amount.value
            beyond = "less"
        case TextAmount():
            return None
    return Mark(kind, low, high, format_pay(figure).rpartition(f" {figure.per}")[0].rpartition(" ")[0], beyond)
