"""Who hears of a change, and what an announcement looks like on its way."""

import json
import logging
from collections.abc import Callable, Iterable

from storage.interface import MAX_EVENT_BYTES, OnEvent, OnGap

_logger = logging.getLogger(__name__)

Event = tuple[str, str]
"""Topic and payload."""


def encode_event(topic: str, payload: str) -> str:
    """Write an announcement as one text in ASCII. Raises ValueError if it is too long for PostgreSQL."""
    text = json.dumps([topic, payload], separators=(",", ":"))
    if len(text) > MAX_EVENT_BYTES:
        raise ValueError(f"An announcement has {len(text)} bytes; {MAX_EVENT_BYTES} are allowed.")
    return text


def decode_event(text: str) -> Event:
    """Read an announcement. Raises ValueError if it is none of ours."""
    match json.loads(text):
        case [str(topic), str(payload)]:
            return topic, payload
        case _:
            raise ValueError("not an announcement")


class Subscribers:
    """Those who hear. No failure of one reaches another, or whoever tells them."""

    def __init__(self) -> None:
        self._subscribers: list[tuple[OnEvent, OnGap]] = []

    def add(self, on_event: OnEvent, on_gap: OnGap) -> None:
        """Let somebody hear from now on."""
        self._subscribers.append((on_event, on_gap))

    def publish(self, announcements: Iterable[Event]) -> None:
        """Tell everybody of announcements, in order."""
        for topic, payload in announcements:
            for hear, _ in self._subscribers:
                _call_safely(lambda hear=hear, topic=topic, payload=payload: hear(topic, payload))

    def report_gap(self) -> None:
        """Tell everybody that some may have been missed."""
        for _, missed in self._subscribers:
            _call_safely(missed)


def _call_safely(tell: Callable[[], None]) -> None:
    try:
        tell()
    except Exception:
        _logger.exception("a subscriber to announcements failed")
