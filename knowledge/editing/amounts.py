"""Parses and formats amounts of money as people type them."""

import re
from decimal import Decimal
from typing import Any

from knowledge.model import Amount, AmountRange, ExactAmount, LowerBound, Pay, TextAmount

DEFAULT_CURRENCY = "USD"

_SYMBOLS = {"US$": "USD", "C$": "CAD", "$": "USD", "€": "EUR", "£": "GBP"}
_CURRENCY = re.compile(r"(US\$|C\$|[$€£]|\b(?:USD|EUR|GBP|CAD)\b)\s*", re.IGNORECASE)
_NUMBER = r"((?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,12})(?:\.[0-9]{1,2})?)\s?([km]?)"
"""Never three digits after a dot: 200.000 means different numbers in the US and in Europe."""
_EXACTLY = re.compile(_NUMBER)
_BETWEEN = re.compile(rf"(?:between|from)?\s*{_NUMBER}\s*(?:-|–|—|to|and)\s*{_NUMBER}\s*(\+|(?:and|or) more)?")
_MORE_THAN = re.compile(rf"(?:more than|over|above|>)\s*{_NUMBER}")
_UP_TO = re.compile(rf"(?:up to|at most|<)\s*{_NUMBER}")
_WORD = re.compile(r"[^\W\d_]{3}")
_SCALES = {"": 1, "k": 1_000, "m": 1_000_000}


def format_amount(pay: Pay) -> str:
    """Return the amount as it could have been typed, with its currency unless that is the default."""
    currency = "" if pay.currency == DEFAULT_CURRENCY else f"{pay.currency} "
    return currency + _format(pay.amount)


def parse_amount(text: str) -> tuple[dict[str, Any], str | None] | str:
    """Return an amount as plain data with the currency it names, or a message about what is wrong with it.

    "250000", "$200,000-300,000", "200k to 300k and more", "up to 5k", "more than 90"; anything else with words is an
    amount in words.
    """
    flat = " ".join(text.split())
    found = _CURRENCY.search(flat)
    currency = _SYMBOLS.get(found[1].upper(), found[1].upper()) if found else None
    data = _parse_figures(_CURRENCY.sub("", flat).strip().casefold())
    if data is None and _WORD.search(_CURRENCY.sub("", flat)):
        words = flat[found.end() :] if found and found.start() == 0 and found[1].isalpha() else flat
        data = {"kind": "in-words", "words": words}
    return (data, currency) if data else "Write an amount such as 250000, 200,000-300,000, up to 5k or more than 90."


def _parse_figures(text: str) -> dict[str, Any] | None:
    if found := _EXACTLY.fullmatch(text):
        return {"kind": "exactly", "value": _value(found[1], found[2])}
    if found := _MORE_THAN.fullmatch(text):
        return {"kind": "more-than", "value": _value(found[1], found[2])}
    if found := _UP_TO.fullmatch(text):
        return {"kind": "up-to", "value": _value(found[1], found[2])}
    if found := _BETWEEN.fullmatch(text):
        low, high = _value(found[1], found[2] or _shared_scale(found[1], found[4])), _value(found[3], found[4])
        return {"kind": "between", "low": low, "high": high, "open_ended": found[5] is not None}
    return None


def _shared_scale(low: str, scale: str) -> str:
    """Apply the scale at the end of "200-300k" to both ends."""
    return scale if len(low.split(".", maxsplit=1)[0]) <= len("999") else ""


def _value(digits: str, scale: str) -> float:
    value = Decimal(digits.replace(",", "")) * _SCALES[scale]
    return int(value) if value == value.to_integral_value() else float(value)


def _format(amount: Amount) -> str:
    if isinstance(amount, TextAmount):
        return amount.words
    if isinstance(amount, AmountRange):
        return f"{_digits(amount.low)}-{_digits(amount.high)}{' and more' if amount.open_ended else ''}"
    if isinstance(amount, ExactAmount):
        return _digits(amount.value)
    return f"{'more than' if isinstance(amount, LowerBound) else 'up to'} {_digits(amount.value)}"


def _digits(value: float) -> str:
    return format(Decimal(repr(value)), ",f")
