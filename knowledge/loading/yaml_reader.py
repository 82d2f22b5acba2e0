"""Reads YAML text into plain data, with the position of every value if needed.

Only the events of the parser are used, so nothing is ever constructed, expanded or imported: aliases, tags, merge keys,
duplicate keys and deep nesting become diagnostics. Unquoted null, true, false, integers and decimals are resolved and
nothing else: ``no``, ``on``, ``12:30``, ``2026-01-01``, ``0x1F``, ``010`` stay text.

Two readers give the same data. `read_fast` handles nearly all texts, those without any problem. `read_with_positions`
takes twice as long and ten times the memory, so it is used only if there is something to report.
"""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple, NoReturn

import yaml
from yaml import events

from knowledge.diagnostics import Diagnostic

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,17})(\.\d{1,17})?", re.ASCII)
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}

_BIDI = "\u202a-\u202e\u2066-\u2069"
_BIDI_CHARACTER = re.compile(f"[{_BIDI}]")
DISALLOWED_CHARACTERS = re.compile(
    rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029{_BIDI}\ud800-\udfff\ufffe\uffff]|\r(?!\n)|(?<!^)\ufeff"
)
SUSPICIOUS_CHARACTERS = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029{_BIDI}\ud800-\udfff\ufeff\ufffe\uffff]")
"""Characters that may be disallowed in a file, and always are within a value. Searching one character class is five
times as fast as alternatives."""


def resolve_scalar(text: str) -> Any:
    """Return the value of an unquoted scalar: None, a boolean, an integer, a decimal, or the text itself."""
    if text in _WORDS:
        return _WORDS[text]
    number = _NUMBER.fullmatch(text)
    if number is None:
        return text
    return float(text) if number[1] else int(text)


def describe_disallowed(character: str) -> str:
    """Return the message about a disallowed character."""
    if _BIDI_CHARACTER.match(character):
        return f"has the character U+{ord(character):04X}, which turns the direction of text and can hide what it says"
    return f"has the control character U+{ord(character):04X}; write plain text"


MAX_DEPTH = 24
"""The deepest model needs 9 levels."""
MAX_VALUES = 20_000
"""Limits a file and its diagnostics to 50 MB of memory; the largest bundled file has 6,400 values."""

LOADER: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_ADVICE = {
    "mapping values are not allowed in this context": "a text with `: ` in it needs quotes",
    "found character that cannot start any token": "a text that begins with `@`, `%` or a back quote needs quotes",
    "found unexpected end of stream": "a quote or bracket is not closed",
    "did not find expected key": "look for a wrong indentation or an unclosed quote just above",
    "could not find expected ':'": "look for a missing `: ` or a wrong indentation just above",
    "did not find expected '-' indicator": "look for a wrong indentation just above",
}


class Position(NamedTuple):
    """A line and a column, counted from 1."""

    line: int
    column: int


_EMPTY: Any = MappingProxyType[Any, Any]({})
"""Shared by scalars, which most values are: two dicts for each would double the memory of a base."""


@dataclass(slots=True)
class YamlNode:
    """A value of a document, its position, and the values inside it."""

    data: Any
    """The plain data for pydantic: text, number, boolean, None, a tuple or a dict."""
    position: Position
    keys: dict[str, Position] = field(default_factory=lambda: _EMPTY)
    children: dict[str | int, "YamlNode"] = field(default_factory=lambda: _EMPTY)
    rejected: bool = False
    """The value was rejected as YAML; errors of its content are not reported."""

    def find(self, path: tuple[str | int, ...]) -> tuple["YamlNode", Position, tuple[str | int, ...]]:
        """Follow a path of keys and positions as far as possible, skipping steps that are not in the document.

        Skipped are the tags that pydantic puts into the path of an error inside a union, and missing keys. Returns the
        node reached, the position of its key (its own if it has none), and the steps taken.
        """
        node, key, taken = self, self.position, tuple[str | int, ...]()
        for step in path:
            child = node.children.get(step)
            if child is None:
                continue
            key = node.keys.get(str(step), child.position)
            node, taken = child, (*taken, step)
        return node, key, taken


class _Abort(Exception):  # noqa: N818 — a signal, never raised out of this module
    """Stops reading the document."""


def read_with_positions(text: str, file: str) -> tuple[YamlNode | None, tuple[Diagnostic, ...]]:
    """Parse one YAML document. The node is None if the text could not be read to its end."""
    reader = _PositionReader(file)
    return reader.read(text), tuple(reader.diagnostics)


class _PositionReader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.diagnostics: list[Diagnostic] = []
        self._next: Callable[[], Any] = lambda: None
        self._values = 0

    def read(self, text: str) -> YamlNode | None:
        text = text.removeprefix("\ufeff")
        if not self._check_tabs(text):
            return None
        try:
            self._next = LOADER(self._replace_disallowed(text)).get_event
            return self._document()
        except _Abort:
            return None
        except yaml.MarkedYAMLError as broken:
            self._report_broken_yaml(broken)
        except (yaml.YAMLError, ValueError, OverflowError):
            # The parser written in Python meets impossible escapes and versions with these.
            self._report(Position(1, 1), "this file is broken YAML")
        return None

    def _report(self, place: Position, sentence: str) -> None:
        self.diagnostics.append(Diagnostic(self.file, *place, sentence))

    def _abort(self, place: Position, sentence: str) -> NoReturn:
        self._report(place, sentence)
        raise _Abort

    def _report_broken_yaml(self, error: yaml.MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        place = Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)
        problem = error.problem or error.context or "it cannot be read"
        advice = _ADVICE.get(problem)
        self._report(place, f"this is broken YAML: {problem}" + (f"; {advice}" if advice else ""))

    def _check_tabs(self, text: str) -> bool:
        tabs = text.count("\t")
        if tabs:
            others = f" ({tabs} tabs in this file)" if tabs > 1 else ""
            self._report(_position_in(text, text.index("\t")), f"has a tab; write spaces instead{others}")
        return not tabs

    def _replace_disallowed(self, text: str) -> str:
        """Report each disallowed character once and replace it by a visible one, so that reading can continue."""
        if not SUSPICIOUS_CHARACTERS.search(text):
            return text
        told = set[str]()
        for found in DISALLOWED_CHARACTERS.finditer(text):
            if found.group() not in told:
                told.add(found.group())
                self._report(_position_in(text, found.start()), describe_disallowed(found.group()))
        return DISALLOWED_CHARACTERS.sub("\ufffd", text) if told else text

    def _document(self) -> YamlNode | None:
        self._next()  # the start of the stream
        if isinstance(self._next(), events.StreamEndEvent):
            self._abort(Position(1, 1), "this file is empty")
        root = self._node(self._next(), 1)
        self._next()  # the end of the document
        after = self._next()
        if not isinstance(after, events.StreamEndEvent):
            self._abort(_position_of(after), "a second document begins here; a file holds one")
        return root

    def _node(self, event: Any, depth: int) -> YamlNode:
        place = _position_of(event)
        self._values += 1
        if self._values > MAX_VALUES:
            self._abort(place, f"has more than {MAX_VALUES:,} values")
        if isinstance(event, events.AliasEvent):
            self._report(place, f"`*{event.anchor}` is an alias; aliases are not allowed, write the value out")
            return YamlNode(None, place, rejected=True)
        if depth > MAX_DEPTH:
            self._abort(place, f"is nested more than {MAX_DEPTH} levels deep")
        if isinstance(event, events.ScalarEvent):
            return self._scalar(event, place)
        self._reject_anchors_and_tags(event, place)
        node = YamlNode(None, place, {}, {})
        if isinstance(event, events.SequenceStartEvent):
            self._sequence(node, depth)
        else:
            self._mapping(node, depth)
        return node

    def _reject_anchors_and_tags(
        self, event: events.ScalarEvent | events.CollectionStartEvent, place: Position
    ) -> None:
        if event.anchor is not None:
            self._report(place, f"`&{event.anchor}` is an anchor; anchors are not allowed")
        if event.tag is not None:
            self._report(place, f"`{event.tag}` is a tag; tags are not allowed")

    def _scalar(self, event: events.ScalarEvent, place: Position) -> YamlNode:
        self._reject_anchors_and_tags(event, place)
        if not event.implicit[0]:
            hidden = SUSPICIOUS_CHARACTERS.search(
                event.value
            )  # written as an escape, and never the beginning of a file
            if hidden:
                self._report(place, describe_disallowed(hidden.group()))
            return YamlNode(event.value, place)
        return YamlNode(resolve_scalar(event.value), place)

    def _sequence(self, node: YamlNode, depth: int) -> None:
        while not isinstance(event := self._next(), events.SequenceEndEvent):
            node.children[len(node.children)] = self._node(event, depth + 1)
        node.data = tuple(child.data for child in node.children.values())

    def _mapping(self, node: YamlNode, depth: int) -> None:
        node.data = {}
        while not isinstance(event := self._next(), events.MappingEndEvent):
            place = _position_of(event)
            key = self._key(event, place, node, depth)
            value = self._node(self._next(), depth + 1)
            if key is not None:
                node.keys[key], node.children[key], node.data[key] = place, value, value.data

    def _key(self, event: events.Event, place: Position, node: YamlNode, depth: int) -> str | None:
        """Return the text of a key; None if it is rejected. Keys that look like numbers are text."""
        if not isinstance(event, events.ScalarEvent):
            self._node(event, depth + 1)
            self._report(place, "a key must be plain text")
            return None
        self._reject_anchors_and_tags(event, place)
        if event.value == "<<" and event.implicit[0]:
            self._report(place, "`<<` is a merge key; merge keys are not allowed, write the keys out")
        elif event.value in node.keys:
            self._report(place, f"`{event.value}` stands twice here; first in line {node.keys[event.value].line}")
        else:
            return sys.intern(event.value)  # the same few keys stand in every file
        return None


def _position_of(event: events.Event) -> Position:
    mark = event.start_mark
    return Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)


def _position_in(text: str, position: int) -> Position:
    before = text[:position]
    return Position(before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1)


class _NeedsDiagnostics(Exception):  # noqa: N818 — a signal, never raised out of this module
    """Stops the fast reader: the text has a problem to report."""


def read_fast(text: str) -> Any:
    """Return the same data as `read_with_positions`; None if the text has any problem."""
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
