"""Pay figures in words: amount, per what, which statistic, of whom, by whom, when."""

from collections.abc import Sequence

from bot.render.sheet import Passage, heading
from bot.render.text import words
from knowledge import Library
from knowledge.model import Amount, Between, Exactly, InWords, MoreThan, Pay, Role, UpTo

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "CAD": "CA$"}
_ARTICLES = {"hour": "an", "evaluation": "an", "exam": "an"}
PAY_KINDS = {"year": "A year", "hour": "An hour", "month": "A month"}
"""The kinds that are compared among themselves only; all others are fees for a piece of work."""


def money(pay: Pay) -> str:
    """Return the amount with its unit, such as "$500 to $1,000 an hour"."""
    return f"{_amount(pay.amount, _SIGNS[pay.currency])} {_ARTICLES.get(pay.per, 'a')} {pay.per}"


def short(library: Library, pay: Pay) -> str:
    """Return one line for the top of a card: amount, statistic, of whom if not of the whole role, source, date."""
    source = library.sources[pay.source]
    board = " (job-board figure, not physician pay)" if source.kind == "job-board" else ""
    whom = f" of {words(pay.whom)}" if pay.whom else ""
    return f"{money(pay)}, {_statistic(pay)}{whom}; {words(source.publisher)}{board}, {_date(pay.date)}"


def headline(library: Library, role: Role) -> str:
    """Return the first pay line of a role, or what is known instead."""
    if role.pay:
        more = len(role.pay) - 1
        rest = f"; {more} more figure{'s' if more > 1 else ''} under Pay" if more else ""
        return short(library, role.pay[0]) + rest
    return "not stated by any source here"


def table(library: Library, figures: Sequence[Pay]) -> list[Passage]:
    """Return all figures grouped by what they are per, so that hourly and annual pay never stand in one list."""
    groups: dict[str, list[Pay]] = {}
    for figure in figures:
        groups.setdefault(PAY_KINDS.get(figure.per, "By piece of work"), []).append(figure)
    passages: list[Passage] = []
    for title, group in groups.items():
        passages.append(heading(title))
        passages.extend(row(library, figure) for figure in group)
    return passages


def row(library: Library, pay: Pay) -> Passage:
    """Return one figure with everything that is known of it: whom it covers, its data, its sample."""
    source = library.sources[pay.source]
    board = " · job-board figure, not physician pay" if source.kind == "job-board" else ""
    unsure = " · low confidence" if pay.confidence == "low" else ""
    sample = f"sample {pay.sample:,}" if isinstance(pay.sample, int) else "sample not stated"
    lines = [
        f"- **{money(pay)}**, {_statistic(pay)}{board}{unsure}",
        f"  -# {words(pay.covers)} · data: {_date(pay.date)} · {sample}",
    ]
    if pay.note:
        lines.append(f"  -# {words(pay.note)}")
    return Passage("\n".join(lines), pay.source)


def _statistic(pay: Pay) -> str:
    return "statistic not stated" if pay.statistic == "not stated" else pay.statistic


def _date(date: str) -> str:
    return "date not stated" if date == "not stated" else words(date)


def _amount(amount: Amount, sign: str) -> str:
    match amount:
        case Exactly():
            return sign + _number(amount.value)
        case Between():
            end = " and more" if amount.open_ended else ""
            return f"{sign}{_number(amount.low)} to {sign}{_number(amount.high)}{end}"
        case MoreThan():
            return f"more than {sign}{_number(amount.value)}"
        case UpTo():
            return f"up to {sign}{_number(amount.value)}"
        case InWords():
            return f"{words(amount.words)} ({sign.strip()})"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
