"""A form for one pay figure: two choices and five texts; population and source are mandatory."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, get_args

from knowledge.editing.amounts import DEFAULT_CURRENCY, format_amount, parse_amount
from knowledge.editing.field_validation import (
    FieldError,
    field_error,
    set_field,
    unknown_source_message,
    with_positions,
)
from knowledge.editing.form_layout import FormField, same_text
from knowledge.editing.labels import label
from knowledge.editing.new_entry import create_item
from knowledge.model import ExactAmount, Pay, PayPer, Role, Source
from knowledge.model.evidence import Statistic

PAY_UNITS: tuple[str, ...] = get_args(PayPer)
"""What a figure can be paid per."""
STATISTICS: tuple[str, ...] = get_args(Statistic)
"""The statistics a figure can be."""

_NOT_STATED = "not stated"
_ADDRESS = re.compile(r",\s*(https?:\S*)$", re.IGNORECASE)
_NEW_SOURCE = "write publisher, date, https://… for a new one"
_HINTS: Mapping[str, str] = MappingProxyType(
    {
        "amount": "250000, 200,000-300,000, up to 5k, more than 90, or in words; dollars unless you say so.",
        "covers": "The people it is about, such as: full-time MSLs of any degree.",
        "source": "The id of a source, or of a new one: publisher, date, https://…",
        "date": "The date of the data: 2026, 2026-04, late 2023, not stated.",
        "sample": "How many people, or: not stated.",
    }
)


@dataclass(frozen=True, slots=True)
class PayInput:
    """A pay figure, and its source if that is new."""

    pay: Pay
    source: Source | None


def pay_form_fields(pay: Pay | None = None) -> tuple[FormField, ...]:
    """Return the five text fields, with the current values of a figure."""
    texts = _field_texts(pay) if pay else {"date": _NOT_STATED, "sample": _NOT_STATED}
    return tuple(
        FormField(key, label(key), hint, texts.get(key, ""), long=key == "covers", required=True)
        for key, hint in _HINTS.items()
    )


def parse_pay(
    per: str, statistic: str, typed: Mapping[str, str], sources: Mapping[str, Source], before: Pay | None = None
) -> PayInput | tuple[FieldError, ...]:
    """Return the figure that was typed, or everything that is wrong with it.

    ``sources`` are all existing ones. What the form does not show is kept from the figure ``before``.
    """
    shown = _field_texts(before) if before else {}
    reading = _PayParser(before or _BLANK, sources)
    reading.set("per", per)
    reading.set("statistic", statistic)
    for key, read in _FIELD_PARSERS.items():
        text = typed.get(key, "")
        if key not in shown or not same_text(text, shown[key]):
            read(reading, text)
    return tuple(reading.errors) if reading.errors else PayInput(reading.pay, reading.new_source)


def with_pay(role: Role, pay: Pay, at: int | None = None) -> Role:
    """Return the role with one more figure, or with the one at a position replaced.

    Raises IndexError if there is none at the position.
    """
    figures = [*role.pay]
    if at is None:
        figures.append(pay)
    else:
        figures[at] = pay
    return role.model_copy(update={"pay": tuple(figures)})


def without_pay(role: Role, at: int) -> Role:
    """Return the role without the figure at a position. Raises IndexError if there is none."""
    figures = [*role.pay]
    del figures[at]
    return role.model_copy(update={"pay": tuple(figures)})


_BLANK = Pay(
    amount=ExactAmount(kind="exactly", value=1),
    currency=DEFAULT_CURRENCY,
    per="year",
    statistic=_NOT_STATED,
    covers="not yet said",
    source="our-reading",
    date=_NOT_STATED,
    sample=_NOT_STATED,
)
"""A placeholder; every field is set before a figure is returned."""


class _PayParser:
    """Collects the fields and errors of a figure."""

    def __init__(self, pay: Pay, sources: Mapping[str, Source]) -> None:
        self.pay = pay
        self.sources = sources
        self.new_source: Source | None = None
        self.errors: list[FieldError] = []

    def set(self, key: str, value: Any) -> None:
        outcome = set_field(self.pay, (key,), with_positions(value))
        if isinstance(outcome, tuple):
            self.errors += outcome
        else:
            self.pay = outcome

    def reject(self, key: str, sentence: str) -> None:
        self.errors.append(field_error((key,), sentence))


def _field_texts(pay: Pay) -> dict[str, str]:
    return {
        "amount": format_amount(pay),
        "covers": pay.covers,
        "source": pay.source,
        "date": pay.date,
        "sample": str(pay.sample) if pay.sample == _NOT_STATED else f"{pay.sample:,}",
    }


def _amount(reading: _PayParser, text: str) -> None:
    outcome = parse_amount(text)
    if isinstance(outcome, str):
        reading.reject("amount", outcome)
        return
    data, currency = outcome
    reading.set("amount", data)
    reading.set("currency", currency or DEFAULT_CURRENCY)


def _covers(reading: _PayParser, text: str) -> None:
    flat = " ".join(text.split())
    if flat:
        reading.set("covers", flat)
    else:
        reading.reject("covers", "A figure is not taken without the people it is about. Say whom the source counted.")


def _source(reading: _PayParser, text: str) -> None:
    named = " ".join(text.split())
    if not named:
        reading.reject("source", "A figure is not taken without its source: its id, or publisher, date, address.")
    elif named.lower() in reading.sources:
        reading.set("source", named.lower())
    elif "," in named:
        _new_source(reading, named)
    else:
        reading.reject("source", unknown_source_message(named, reading.sources.keys(), _NEW_SOURCE))


def _new_source(reading: _PayParser, named: str) -> None:
    address = _ADDRESS.search(named)
    url, rest = (address[1], named[: address.start()]) if address else ("", named)
    publisher, _, date = (part.strip() for part in rest.rpartition(","))
    typed = {"publisher": publisher, "date": date, "url": url, "kind": "publication"}
    made = create_item("source", typed, reading.sources.keys(), reviewed="")
    for each in made if isinstance(made, tuple) else ():
        reading.reject("source", f"{each.label}: {each.message}")
    if isinstance(made, Source):
        same = (each for each in reading.sources.values() if each.model_copy(update={"id": made.id}) == made)
        known = next(same, None)
        reading.new_source = None if known else made
        reading.set("source", known.id if known else made.id)


def _date(reading: _PayParser, text: str) -> None:
    reading.set("date", text.strip())


def _sample(reading: _PayParser, text: str) -> None:
    flat = text.strip().casefold()
    digits = flat.replace(",", "")
    if flat == _NOT_STATED:
        reading.set("sample", _NOT_STATED)
    elif digits.isascii() and digits.isdecimal() and len(digits) <= len("1000000000"):
        reading.set("sample", int(digits))
    else:
        reading.reject("sample", f"Write how many people were counted, or: {_NOT_STATED}.")


_FIELD_PARSERS: Mapping[str, Callable[[_PayParser, str], None]] = MappingProxyType(
    {"amount": _amount, "covers": _covers, "source": _source, "date": _date, "sample": _sample}
)
