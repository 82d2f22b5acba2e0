"""Makes what arrives from outside safe to handle: no half of a character, no null where a list belongs.

Clients never send either, but whoever calls Discord's API by hand can; a lone surrogate fits into no database, no log
and no message.
"""

import re
from typing import Any

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
REPLACEMENT = "\ufffd"


def clean_text(text: str) -> str:
    """Return a text with every lone surrogate replaced."""
    return _LONE_SURROGATE.sub(REPLACEMENT, text)


def clean_payload(data: Any) -> Any:
    """Clean every text of a payload in place, at any depth, and return it; keys stay as they are."""
    if isinstance(data, str):
        return clean_text(data)
    if isinstance(data, dict):
        for key, value in data.items():  # pyright: ignore[reportUnknownVariableType] - JSON
            data[key] = clean_payload(value)
    elif isinstance(data, list):
        data[:] = [clean_payload(each) for each in data]  # pyright: ignore[reportUnknownVariableType] - JSON
    return data  # pyright: ignore[reportUnknownVariableType] - JSON
