"""A search for roles in a few letters, for the custom_id of a button."""

from knowledge.role_filters import FILTERS, ORDERS, RoleSearch

_BASE = 36


def encode_search(search: RoleSearch) -> str:
    """Return a search as one number in base 36 for each filter and one for the order, joined by dots."""
    masks = [_mask(each.values, search.criteria.get(name, frozenset())) for name, each in FILTERS.items()]
    return ".".join(map(_digits, (*masks, ORDERS.index(search.order))))


def decode_search(code: str) -> RoleSearch:
    """Read a search back; what means nothing (any more) is left out, so the worst that comes is the whole list."""
    numbers = [_number(part) for part in code.split(".")]
    numbers += [0] * (len(FILTERS) + 1 - len(numbers))
    wanted = {
        name: frozenset(value for place, value in enumerate(each.values) if mask >> place & 1)
        for (name, each), mask in zip(FILTERS.items(), numbers, strict=False)
    }
    order = numbers[len(FILTERS)]
    return RoleSearch(wanted, ORDERS[order] if order < len(ORDERS) else ORDERS[0])


def _mask(values: tuple[str, ...], chosen: frozenset[str]) -> int:
    return sum(1 << place for place, value in enumerate(values) if value in chosen)


def _digits(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = digits[number % _BASE]
    while number := number // _BASE:
        text = digits[number % _BASE] + text
    return text


def _number(text: str) -> int:
    return int(text, _BASE) if text.isascii() and text.isalnum() else 0
