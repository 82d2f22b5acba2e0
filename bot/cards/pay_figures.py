"""Pay figures as text: amount, unit, statistic, population, source and date; and the range of a role's figures."""

import re
from collections.abc import Iterable, Sequence

from bot.cards.dates import format_date, year_of
from bot.cards.markdown import escape_content
from bot.cards.pagination import Paragraph, attribution, claim, claims, heading
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
UNSTATED = "If no date or sample size is shown, the source didn't give one."


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


def attributed_pay(knowledge_base: KnowledgeBase, pay: Pay) -> str:
    """Return one figure for a list: amount, statistic, and who says so in which year."""
    statistic = "" if pay.statistic == "not stated" else f", {pay.statistic}"
    return f"{format_pay(pay)}{statistic} ({_who(knowledge_base, [pay])})"


def headline_figures(knowledge_base: KnowledgeBase, figures: Sequence[Pay]) -> tuple[Pay, ...]:
    """Return what a short line shows: the first figure; before a job board's, the first of physicians, if any.

    A job board averages people of every background (`knowledge.model.Source.kind`), so alone it would mislead.
    """
    if not figures or not _by_board(knowledge_base, figures[0]):
        return tuple(figures[:1])
    return (*[figure for figure in figures if figure.physicians][:1], figures[0])


def pay_headline(knowledge_base: KnowledgeBase, role: Role) -> str:
    """Return the pay line of a role: the range over its sources, who counts, and what is paid otherwise.

    Figures of one unit alone make a range. Physicians' own figures go first; a job board's stand apart and are named
    so, since a job board averages people of every background.
    """
    return short_range(knowledge_base, role.pay) if role.pay else NOT_STATED_BY_SOURCES


NOT_STATED_BY_SOURCES = "no source here states a figure"


def short_range(knowledge_base: KnowledgeBase, figures: Sequence[Pay], *, others: bool = True) -> str:
    """Return figures in one short line, such as "$500 an hour (AMA, 2024)"; several make a range.

    Args:
        knowledge_base: where the sources are.
        figures: at least one.
        others: whether to name the kinds of pay that the range leaves out.
    """
    units = pay_units(figures)
    weight = {
        each: len({f.source for f in _numbers(figures, each) if not _by_board(knowledge_base, f)}) for each in units
    }
    main = max(units, key=lambda each: (weight[each], each == pay_unit(figures[0])))
    line = _unit_range(knowledge_base, [figure for figure in figures if pay_unit(figure) == main], main)
    rest = [pay_unit_words(each) for each in units if each[0] != main[0]]
    also = f"; also paid {', '.join(dict.fromkeys(rest))}" if rest and others else ""
    return line + also


def _unit_range(knowledge_base: KnowledgeBase, figures: Sequence[Pay], unit: PayUnit) -> str:
    numbers = _numbers(figures, unit)
    boards = [figure for figure in numbers if _by_board(knowledge_base, figure)]
    people = [figure for figure in numbers if figure not in boards]
    of_physicians = [figure for figure in people if figure.physicians]
    chosen = preferred_figures(knowledge_base, numbers)
    per = pay_unit_words(unit)
    board = f"job board {_statistic_of_one(boards)}{_ends(unit, boards)}" if boards else ""
    if not numbers:
        return f"{escape_content(_words(figures[0]))} {per} ({_who(knowledge_base, figures[:1])})"
    if not people:
        return f"{board} {per}, not physician pay"
    whom = ", physicians" if of_physicians and len(people) > len(of_physicians) else ""
    return f"{_statistic_of_one(chosen)}{_ends(unit, chosen)} {per} ({_who(knowledge_base, chosen)}{whom})" + (
        f"; {board}" if board else ""
    )


def preferred_figures(knowledge_base: KnowledgeBase, figures: Sequence[Pay]) -> list[Pay]:
    """Return the figures that a range is made of: of physicians alone, or else of other sources than job boards."""
    people = [figure for figure in figures if not _by_board(knowledge_base, figure)]
    return [figure for figure in people if figure.physicians] or people or [*figures]


def _numbers(figures: Sequence[Pay], unit: PayUnit) -> list[Pay]:
    return [f for f in figures if pay_unit(f) == unit and not isinstance(f.amount, TextAmount)]


def _statistic_of_one(figures: Sequence[Pay]) -> str:
    """Return "median " before a single median; several figures have no statistic in common."""
    named = len(figures) == 1 and figures[0].statistic in {"median", "average"}
    return f"{figures[0].statistic} " if named else ""


def _words(figure: Pay) -> str:
    return figure.amount.words if isinstance(figure.amount, TextAmount) else ""


def _who(knowledge_base: KnowledgeBase, figures: Sequence[Pay]) -> str:
    """Return who says it: the one source by name, several by their number and the newest year of their data."""
    sources = {figure.source: figure.date for figure in figures}
    newest = max((year_of(figure.date) for figure in figures), default="")
    if len(sources) > 1:
        return f"{len(sources)} sources" + (f", newest {newest}" if newest else "")
    source = knowledge_base.sources[figures[0].source]
    return attribution(source if year_of(source.date) or not newest else source.model_copy(update={"date": newest}))


def _ends(unit: PayUnit, figures: Sequence[Pay]) -> str:
    """Return the lowest and highest amount of figures of one unit, rounded to what is said aloud."""
    low, high = min(map(_low, figures)), max(map(_high, figures))
    top = max(figures, key=_high)
    more = isinstance(top.amount, LowerBound) or (isinstance(top.amount, AmountRange) and top.amount.open_ended)
    plus = "+" if more else ""
    if format_short(unit[1], low) == format_short(unit[1], high):
        upto = "up to " if all(isinstance(figure.amount, UpperBound) for figure in figures) else ""
        return f"{upto}{format_short(unit[1], low)}{plus}"
    return f"{format_short(unit[1], low)}\N{EN DASH}{format_short(unit[1], high)}{plus}"


def format_short(currency: str, value: float) -> str:
    """Return an amount as it is said, such as "$122k" for 121,712; below ten thousand in full."""
    if value < _THOUSANDS:
        return _SIGNS[currency] + _number(round(value) if value >= _WHOLE else value)
    return (
        f"{_SIGNS[currency]}{value / 1_000_000:.2g}M"
        if value >= _MILLION
        else f"{_SIGNS[currency]}{value / 1_000:,.0f}k"
    )


_THOUSANDS, _MILLION, _WHOLE = 10_000, 1_000_000, 10


def pay_unit_words(unit: PayUnit) -> str:
    """Return what a figure is per, such as "an hour"."""
    return f"{_ARTICLES.get(unit[0], 'a')} {unit[0]}"


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
    date = "" if pay.date == "not stated" else f" · data: {escape_content(format_date(pay.date))}"
    sample = f" · sample {pay.sample:,}" if isinstance(pay.sample, int) else ""
    lines = [
        f"- **{format_pay(pay)}**, {_statistic(pay)}{board}{unsure}",
        f"  -# {escape_content(pay.covers)}{date}{sample}",
    ]
    if pay.note:
        lines.append(f"  -# {escape_content(pay.note)}")
    return Paragraph("\n".join(lines), pay.source)


def _by_board(knowledge_base: KnowledgeBase, pay: Pay) -> bool:
    return knowledge_base.sources[pay.source].kind == "job-board"


def _statistic(pay: Pay) -> str:
    return "statistic not stated" if pay.statistic == "not stated" else pay.statistic


def _date(date: str) -> str:
    return "date not stated" if date == "not stated" else escape_content(format_date(date))


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


def highest(knowledge_base: KnowledgeBase, figures: Sequence[Pay]) -> float:
    """Return the upper end of the range that `short_range` shows of figures of one unit; 0 where none is a number."""
    return max(map(_high, preferred_figures(knowledge_base, figures)), default=0.0)


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
