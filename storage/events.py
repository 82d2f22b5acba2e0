"""Events that tell other tasks and processes of a change: their encoding, and the subscribers of this process."""

import json
import logging
from collections.abc import Callable, Iterable
from functools import partial

from storage.interface import MAX_EVENT_BYTES, OnEvent, OnGap

_logger = logging.getLogger(__name__)

Event = tuple[str, str]
"""Topic and payload."""


def encode_event(topic: str, payload: str) -> str:
    """Encode an event as ASCII text. Raises ValueError if it is too long for PostgreSQL."""
    text = json.dumps([topic, payload], separators=(",", ":"))
    if len(text) > MAX_EVENT_BYTES:
        raise ValueError(f"An event has {len(text)} bytes; {MAX_EVENT_BYTES} are allowed.")
    return text


def decode_event(text: str) -> Event:
    """Decode an event. Raises ValueError if it was not written by `encode_event`."""
    match json.loads(text):
        case [str(topic), str(payload)]:
            return topic, payload
        case _:
            raise ValueError("not an event")


class Subscribers:
    """The subscribers of this process. A subscriber that fails affects neither the others nor the publisher."""

    def __init__(self) -> None:
        self._subscribers: list[tuple[OnEvent, OnGap]] = []

    def add(self, on_event: OnEvent, on_gap: OnGap) -> None:
        """Add a subscriber."""
        self._subscribers.append((on_event, on_gap))

    def publish(self, events: Iterable[Event]) -> None:
        """Pass events to all subscribers, in order."""
        for topic, payload in events:
            for on_event, _ in self._subscribers:
                _call_safely(partial(on_event, topic, payload))

    def report_gap(self) -> None:
        """Tell all subscribers that events may have been missed."""
        for _, on_gap in self._subscribers:
            _call_safely(on_gap)


def _call_safely(call: Callable[[], None]) -> None:
    try:
        call()
    except Exception:
        _logger.exception("a subscriber to events failed")
