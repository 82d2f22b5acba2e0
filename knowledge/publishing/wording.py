"""Amounts, dates, statistics and titles in words, as the pages show them."""

from knowledge.model import Amount, AmountRange, ExactAmount, LowerBound, Pay, Source, TextAmount, UpperBound
from knowledge.question.aspects import ASPECT_TABLE

SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "CAD": "CA$"}
ROLE_KINDS = {"career": "Career", "side-gig": "Side gig", "surveys": "Surveys"}
_ARTICLES = {"hour": "an", "evaluation": "an", "exam": "an"}
_ASPECT_TITLES = {
    "answer": "The short answer",
    "remote": "Working from home",
    "patients": "Patient contact",
}

STATES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas",
    "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan",
    "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada",
    "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina",
    "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania",
    "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas",
    "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin",
    "WY": "Wyoming", "PR": "Puerto Rico", "GU": "Guam", "VI": "U.S. Virgin Islands",
}  # fmt: skip
"""States, DC and territories by their postal abbreviations."""


def format_pay(pay: Pay) -> str:
    """Return an amount with what it is per, such as "$500 to $1,000 an hour"."""
    return f"{format_amount(pay.amount, SIGNS[pay.currency])} {_ARTICLES.get(pay.per, 'a')} {pay.per}"


def format_amount(amount: Amount, sign: str) -> str:
    """Return an amount in a currency's sign, such as "up to $500"."""
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
            return f"{amount.words} ({sign})"


def amount_ends(amount: Amount) -> tuple[float | None, float | None]:
    """Return the lowest and highest value an amount states; None for an end that it leaves open."""
    match amount:
        case ExactAmount():
            return amount.value, amount.value
        case AmountRange():
            return amount.low, None if amount.open_ended else amount.high
        case LowerBound():
            return amount.value, None
        case UpperBound():
            return None, amount.value
        case TextAmount():
            return None, None


def format_statistic(pay: Pay) -> str:
    """Return the statistic of a figure, or that its source states none."""
    return "statistic not stated" if pay.statistic == "not stated" else pay.statistic


def format_date(date: str, *, what: str = "date") -> str:
    """Return a date as its source gives it, or that it gives none."""
    return f"{what} not stated" if date == "not stated" else date


def format_source(source: Source) -> str:
    """Return publisher and date of a source, and whether it is a job board or a conclusion of our own."""
    board = ", job board (people of every background)" if source.kind == "job-board" else ""
    return f"{source.publisher}{board}, {format_date(source.date)}"


def aspect_title(aspect: str) -> str:
    """Return the title of a short answer, such as "First steps" for `first-steps`."""
    if title := _ASPECT_TITLES.get(aspect):
        return title
    return ASPECT_TABLE[aspect].title if aspect in ASPECT_TABLE else aspect.replace("-", " ").capitalize()


def state_name(state: str) -> str:
    """Return a state's name, or its abbreviation when it is not a known one."""
    return STATES.get(state, state)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
