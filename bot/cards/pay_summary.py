"""The pay of a role in a few lines: the range of its figures, kind by kind, and the foremost of them."""

import re
from collections.abc import Sequence

from bot.cards.pagination import Paragraph, claims
from bot.cards.pay_chart import PayUnit, pay_unit, pay_unit_title, pay_units
from bot.cards.pay_figures import UNSTATED, format_amount, headline_figures, format_pay, figure_paragraph
from knowledge import KnowledgeBase
from knowledge.model import AmountRange, ExactAmount, LowerBound, Pay, Role, TextAmount, UpperBound

_FIGURES = 3
"""Shown one by one: a phone screen with their sources."""
_NOTES = 2
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def pay_summary(library: KnowledgeBase, role: Role) -> list[Paragraph]:
    """Return what the figures of a role come to, at most three of them, and how it is paid; the card has the rest."""
    if not role.pay:
        return [Paragraph("No source here states a figure for this role."), *claims("How it is paid", role.pay_notes)]
    first = headline_figures(library, role.pay)
    shown = [*first, *(figure for figure in role.pay if figure not in first)][:_FIGURES]
    rest = len(role.pay) - len(shown)
    more = f"{rest} more figure{'s' if rest > 1 else ''} under *Pay* on the full card. " if rest else ""
    silent = any("not stated" in {figure.date, figure.sample} for figure in shown)
    said = f"-# {more}{UNSTATED if silent else ''}".rstrip()
    note = [Paragraph(said, heading=True)] if more or silent else []  # as a heading, lest it read as the last figure's
    notes = sorted(role.pay_notes, key=lambda said: library.sources[said.source].kind != "reading")
    return [
        *(Paragraph(line) for line in pay_ranges(library, role.pay) if rest),
        *(figure_paragraph(library, figure) for figure in shown),
        *note,
        *claims("How it is paid", notes[:_NOTES]),
    ]


def pay_ranges(library: KnowledgeBase, figures: Sequence[Pay]) -> list[str]:
    """Return the lowest and highest figure of each unit that several sources speak of, how many, and the newest year.

    Only figures of one unit and currency are put together; a job board's stand apart, since they count other people.
    """
    return [line for each in pay_units(figures) if (line := _range(library, each, figures))]


def _range(library: KnowledgeBase, each: PayUnit, figures: Sequence[Pay]) -> str:
    own = [figure for figure in figures if pay_unit(figure) == each and not isinstance(figure.amount, TextAmount)]
    boards = [figure for figure in own if library.sources[figure.source].kind == "job-board"]
    others = [figure for figure in own if figure not in boards]
    count = len({figure.source for figure in others})
    if count < 2:  # noqa: PLR2004 - the figures of one source are its own to explain
        return ""
    low, high = min(map(_low, others)), max(map(_high, others))
    newest = max((year for figure in others for year in _YEAR.findall(figure.date)), default="")
    dated = f"; the newest of {newest}" if newest else ""
    apart = f"; apart from these a job board's {', '.join(map(format_pay, boards))}" if boards else ""
    ends = f"{format_amount(each[1], low)} to {format_amount(each[1], high)}"
    return f"**{pay_unit_title(each)}** · {ends} in {count} sources, which count different people{dated}{apart}"


def _low(figure: Pay) -> float:
    match figure.amount:
        case AmountRange(low=low):
            return low
        case ExactAmount(value=value) | LowerBound(value=value) | UpperBound(value=value):
            return value
        case TextAmount():
            return 0.0


def _high(figure: Pay) -> float:
    return figure.amount.high if isinstance(figure.amount, AmountRange) else _low(figure)
