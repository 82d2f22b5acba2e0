"""The data of a YAML text in which there is nothing to find fault with.

Nearly all texts are of that kind. Remembering where everything in them stands takes as long as reading them, and ten
times the memory, so it is left to `knowledge.loading.yaml_reader`, for texts about which there is something to say.
"""

import sys
from collections.abc import Callable
from typing import Any

import yaml
from yaml import events

from knowledge.loading.yaml_reader import LOADER, MAX_DEPTH, MAX_VALUES
from knowledge.loading.scalars import SUSPICIOUS_CHARACTERS, resolve_scalar


class _NeedsDiagnostics(Exception):
    """A closer look is needed. It leaves this module never."""


def read_fast(text: str) -> Any:
    """Return the very data that `read_document` finds in a text without faults; None when a closer look is needed."""
    if "\t" in text or SUSPICIOUS_CHARACTERS.search(text):
        return None
    try:
        return _FastReader(LOADER(text).get_event).document()
    except (_NeedsDiagnostics, yaml.YAMLError, ValueError, OverflowError):
        return None


class _FastReader:
    def __init__(self, next_event: Callable[[], Any]) -> None:
        self._next = next_event
        self._values = 0

    def document(self) -> Any:
        self._next()  # the start of the stream
        if not isinstance(self._next(), events.DocumentStartEvent):
            raise _NeedsDiagnostics
        data = self._value(self._next(), 1)
        self._next()  # the end of the document
        if not isinstance(self._next(), events.StreamEndEvent):
            raise _NeedsDiagnostics
        return data

    def _value(self, event: Any, depth: int) -> Any:
        self._values += 1
        if self._values > MAX_VALUES:
            raise _NeedsDiagnostics
        if isinstance(event, events.ScalarEvent):
            text = self._text(event)
            return resolve_scalar(text) if event.implicit[0] else text
        if isinstance(event, events.AliasEvent) or event.anchor is not None or event.tag is not None:
            raise _NeedsDiagnostics
        if depth >= MAX_DEPTH:
            raise _NeedsDiagnostics
        return self._sequence(depth + 1) if isinstance(event, events.SequenceStartEvent) else self._mapping(depth + 1)

    def _text(self, event: Any) -> str:
        if event.anchor is not None or event.tag is not None:
            raise _NeedsDiagnostics
        text: str = event.value
        if not event.implicit[0] and SUSPICIOUS_CHARACTERS.search(text):  # written as an escape
            raise _NeedsDiagnostics
        return text

    def _sequence(self, depth: int) -> tuple[Any, ...]:
        found: list[Any] = []
        while not isinstance(event := self._next(), events.SequenceEndEvent):
            found.append(self._value(event, depth))
        return tuple(found)

    def _mapping(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := self._next(), events.MappingEndEvent):
            if not isinstance(event, events.ScalarEvent):
                raise _NeedsDiagnostics
            key = sys.intern(self._text(event))  # the same few keys stand in every file
            if key in found or key == "<<":
                raise _NeedsDiagnostics
            found[key] = self._value(self._next(), depth)
        return found
