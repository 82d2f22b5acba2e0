"""Pay figures as text: amount, unit, statistic, population, source and date; and the range of a role's figures."""

import re
from collections.abc import Iterable, Sequence

from bot.cards.markdown import escape_content
from bot.cards.pagination import Paragraph, claim, claims, heading
from knowledge import KnowledgeBase
from knowledge.model import Amount, AmountRange, ExactAmount, LowerBound, Pay, Role, TextAmount, UpperBound

PayUnit = tuple[str, str]
"""What a figure is per, and its currency: only figures of one unit share a scale."""
CURRENCIES = {
    "USD": ("US dollars", "$"),
    "EUR": ("Euros", "EUR "),
    "GBP": ("Pounds", "GBP "),
    "CAD": ("CA dollars", "CAD "),
}

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "CAD": "CA$"}
_ARTICLES = {"hour": "an", "evaluation": "an", "exam": "an"}
PAY_KINDS = {"year": "A year", "hour": "An hour", "month": "A month"}
"""The kinds that are compared among themselves only; all others are fees for a piece of work."""
UNSTATED = "Where no date of the data or no sample stands, the source states none."


def format_pay(pay: Pay) -> str:
    """Return the amount with its unit, such as "$500 to $1,000 an hour"."""
    return f"{_amount(pay.amount, _SIGNS[pay.currency])} {_ARTICLES.get(pay.per, 'a')} {pay.per}"


def format_amount(currency: str, value: float) -> str:
    """Return an amount of a currency, such as "$500"."""
    return _SIGNS[currency] + _number(value)


def summarize_pay(knowledge_base: KnowledgeBase, pay: Pay) -> str:
    """Return one line for the top of a card: amount, statistic, of whom if not of the whole role, source, date."""
    source = knowledge_base.sources[pay.source]
    board = " (job-board figure, not physician pay)" if _by_board(knowledge_base, pay) else ""
    people = pay.whom or ("physicians" if pay.physicians else "")
    whom = f" of {escape_content(people)}" if people else ""
    return f"{format_pay(pay)}, {_statistic(pay)}{whom}; {escape_content(source.publisher)}{board}, {_date(pay.date)}"


def headline_figures(knowledge_base: KnowledgeBase, figures: Sequence[Pay]) -> tuple[Pay, ...]:
    """Return what a short line shows: the first figure; before a job board's, the first of physicians, if any.

    A job board averages people of every background (`knowledge.model.Source.kind`), so alone it would mislead.
    """
    if not figures or not _by_board(knowledge_base, figures[0]):
        return tuple(figures[:1])
    return (*[figure for figure in figures if figure.physicians][:1], figures[0])


def pay_headline(knowledge_base: KnowledgeBase, role: Role) -> str:
    """Return the pay line of a role, or what is known instead."""
    if role.pay:
        first = headline_figures(knowledge_base, role.pay)
        more = len(role.pay) - len(first)
        rest = f"; {more} more figure{'s' if more > 1 else ''} under Pay" if more else ""
        return _join(knowledge_base, first) + rest
    return "not stated by any source here"


def comparison_line(knowledge_base: KnowledgeBase, figures: Sequence[Pay], where: str) -> str:
    """Return figures of one kind in a line for a comparison; ``where`` says where the rest of them is."""
    first = headline_figures(knowledge_base, figures)
    more = len(figures) - len(first)
    return _join(knowledge_base, first) + (f"; {more} more {where}" if more else "")


def pay_table(knowledge_base: KnowledgeBase, figures: Sequence[Pay]) -> list[Paragraph]:
    """Return all figures grouped by what they are per, so that hourly and annual pay never stand in one list."""
    groups: dict[str, list[Pay]] = {}
    for figure in figures:
        groups.setdefault(PAY_KINDS.get(figure.per, "By piece of work"), []).append(figure)
    paragraphs: list[Paragraph] = []
    for title, group in groups.items():
        paragraphs.append(heading(title))
        paragraphs.extend(figure_paragraph(knowledge_base, figure) for figure in group)
    silent = any("not stated" in {figure.date, figure.sample} for figure in figures)
    return [*paragraphs, Paragraph(f"-# {UNSTATED}")] if silent else paragraphs


def figure_paragraph(knowledge_base: KnowledgeBase, pay: Pay) -> Paragraph:
    """Return one figure with everything that is known of it: whom it covers, its data, its sample.

    What its source does not state is left out, so `UNSTATED` belongs below.
    """
    board = " · job-board figure, not physician pay" if _by_board(knowledge_base, pay) else ""
    unsure = " · low confidence" if pay.confidence == "low" else ""
    date = "" if pay.date == "not stated" else f" · data: {escape_content(pay.date)}"
    sample = f" · sample {pay.sample:,}" if isinstance(pay.sample, int) else ""
    lines = [
        f"- **{format_pay(pay)}**, {_statistic(pay)}{board}{unsure}",
        f"  -# {escape_content(pay.covers)}{date}{sample}",
    ]
    if pay.note:
        lines.append(f"  -# {escape_content(pay.note)}")
    return Paragraph("\n".join(lines), pay.source)


def _join(knowledge_base: KnowledgeBase, figures: Sequence[Pay]) -> str:
    return " · ".join(summarize_pay(knowledge_base, figure) for figure in figures)


def _by_board(knowledge_base: KnowledgeBase, pay: Pay) -> bool:
    return knowledge_base.sources[pay.source].kind == "job-board"


def _statistic(pay: Pay) -> str:
    return "statistic not stated" if pay.statistic == "not stated" else pay.statistic


def _date(date: str) -> str:
    return "date not stated" if date == "not stated" else escape_content(date)


def _amount(amount: Amount, sign: str) -> str:
    match amount:
        case ExactAmount():
            return sign + _number(amount.value)
        case AmountRange():
            end = " and more" if amount.open_ended else ""
            return f"{sign}{_number(amount.low)} to {sign}{_number(amount.high)}{end}"
        case LowerBound():
            return f"more than {sign}{_number(amount.value)}"
        case UpperBound():
            return f"up to {sign}{_number(amount.value)}"
        case TextAmount():
            return f"{escape_content(amount.words)} ({sign.strip()})"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


_MAX_FIGURES = 3
"""Shown one by one: a phone screen with their sources."""
_MAX_NOTES = 2
_YEAR_PATTERN = re.compile(r"\b(?:19|20)\d\d\b")


def pay_summary(knowledge_base: KnowledgeBase, role: Role) -> list[Paragraph]:
    """Return the ranges of a role's figures, at most three figures, and how it is paid; the card has the rest."""
    if not role.pay:
        return [Paragraph("No source here states a figure for this role."), *claims("How it is paid", role.pay_notes)]
    first = headline_figures(knowledge_base, role.pay)
    shown = [*first, *(figure for figure in role.pay if figure not in first)][:_MAX_FIGURES]
    rest = len(role.pay) - len(shown)
    more = f"{rest} more figure{'s' if rest > 1 else ''} under *Pay* on the full card. " if rest else ""
    silent = any("not stated" in {figure.date, figure.sample} for figure in shown)
    said = f"-# {more}{UNSTATED if silent else ''}".rstrip()
    note = [Paragraph(said, heading=True)] if more or silent else []  # as a heading, lest it read as the last figure's
    notes = sorted(role.pay_notes, key=lambda said: knowledge_base.sources[said.source].kind != "reading")
    return [
        *(Paragraph(line) for line in pay_ranges(knowledge_base, role.pay) if rest),
        *(figure_paragraph(knowledge_base, figure) for figure in shown),
        *note,
        *claims("How it is paid", notes[:_MAX_NOTES]),
    ]


def pay_lines(knowledge_base: KnowledgeBase, role: Role, *, with_ranges: bool) -> list[Paragraph]:
    """Return the foremost figures of a role for an answer: physicians' first, job boards' only if there is no other."""
    if not role.pay:
        return [Paragraph("No source here states a figure for this role."), *map(claim, role.pay_notes[:_MAX_NOTES])]
    ordered = sorted(
        role.pay, key=lambda pay: (knowledge_base.sources[pay.source].kind == "job-board", not pay.physicians)
    )
    ranges = [Paragraph(line) for line in pay_ranges(knowledge_base, role.pay)[:1]] if with_ranges else []
    return [*ranges, *(figure_paragraph(knowledge_base, figure) for figure in ordered[:_MAX_FIGURES])]


def pay_ranges(knowledge_base: KnowledgeBase, figures: Sequence[Pay]) -> list[str]:
    """Return the lowest and highest figure of each unit that several sources state, how many, and the newest year.

    Only figures of one unit and currency are put together; a job board's stand apart, since they count other people.
    """
    return [line for each in pay_units(figures) if (line := _range(knowledge_base, each, figures))]


def _range(knowledge_base: KnowledgeBase, each: PayUnit, figures: Sequence[Pay]) -> str:
    own = [figure for figure in figures if pay_unit(figure) == each and not isinstance(figure.amount, TextAmount)]
    boards = [figure for figure in own if knowledge_base.sources[figure.source].kind == "job-board"]
    others = [figure for figure in own if figure not in boards]
    count = len({figure.source for figure in others})
    if count < 2:  # noqa: PLR2004 - the figures of one source are its own to explain
        return ""
    low, high = min(map(_low, others)), max(map(_high, others))
    newest = max((year for figure in others for year in _YEAR_PATTERN.findall(figure.date)), default="")
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


def pay_unit(figure: Pay) -> PayUnit:
    """Return what may share a scale with this figure."""
    return figure.per, figure.currency


def pay_units(figures: Iterable[Pay]) -> list[PayUnit]:
    """Return the units that occur: years before hours before pieces of work, of each US dollars first."""
    order = {"year": 0, "hour": 1}
    return sorted(dict.fromkeys(map(pay_unit, figures)), key=lambda each: (order.get(each[0], 2), each[1] != "USD"))


def pay_unit_title(each: PayUnit) -> str:
    """Return a unit in words, such as "US dollars an hour"."""
    per, currency = each
    return f"{CURRENCIES[currency][0]} {_ARTICLES.get(per, 'a')} {per}"
