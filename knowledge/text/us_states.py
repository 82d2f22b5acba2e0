"""The US states and DC by postal abbreviation, and finding the ones a text names."""

import re
from collections.abc import Mapping
from types import MappingProxyType

_TABLE = (
    "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware"
    "|DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas"
    "|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi"
    "|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York"
    "|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island"
    "|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington"
    "|WV West Virginia|WI Wisconsin|WY Wyoming"
)
STATE_NAMES: Mapping[str, str] = MappingProxyType({row[:2]: row[3:] for row in _TABLE.split("|")})
_CODE_OF_NAME = {name.casefold(): code for code, name in STATE_NAMES.items()} | {
    "calif": "CA", "cali": "CA", "fla": "FL", "penn": "PA", "mass": "MA", "washington state": "WA",
    "washington dc": "DC", "washington d.c.": "DC", "d.c.": "DC", "nyc": "NY", "new york city": "NY",
}  # fmt: skip
_NAMES = re.compile(
    r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, _CODE_OF_NAME), key=len, reverse=True)) + r")(?!\w)", re.IGNORECASE
)
_CODES = re.compile(r"(?<![\w.&-])(?:" + "|".join(STATE_NAMES) + r")(?![\w&-])")
_UNCLEAR_CODES = frozenset({"PA", "MD", "IN", "OR", "ME", "HI", "OK", "MA", "MS", "ID", "AL", "CO", "DE", "LA"})
"""Abbreviations that physicians also use for other things: they count only after "in" or a comma."""
_PLACE_BEFORE = re.compile(r"(?:\bin|,|\bto|\bfrom) $")


def state_code(text: str) -> str | None:
    """Return the abbreviation of a state given by name or abbreviation, in any case; None if it is neither."""
    typed = text.strip()
    code = typed.upper()
    return code if code in STATE_NAMES else _CODE_OF_NAME.get(typed.casefold())


def mentioned_states(text: str) -> tuple[str, ...]:
    """Return the states that a text names, in order of mention; abbreviations count in capitals only."""
    found = {match.start(): _CODE_OF_NAME[match.group().casefold()] for match in _NAMES.finditer(text)}
    for match in _CODES.finditer(text):
        code = match.group()
        if code not in _UNCLEAR_CODES or _PLACE_BEFORE.search(text[: match.start()]):
            found.setdefault(match.start(), code)
    return tuple(dict.fromkeys(found[place] for place in sorted(found)))
