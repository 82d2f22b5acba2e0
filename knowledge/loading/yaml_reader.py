"""Reads YAML text into plain data, with the position of every value if needed.

Only the events of the parser are used, so nothing is ever constructed, expanded or imported: aliases, tags, merge keys,
duplicate keys and deep nesting become diagnostics. Unquoted null, true, false, integers and decimals are resolved and
nothing else: ``no``, ``on``, ``12:30``, ``2026-01-01``, ``0x1F``, ``010`` stay text.

`read_fast` gives the data alone and handles nearly all texts, those without any problem. `read_with_positions` also
keeps where each value stands, which takes twice as long and ten times the memory, so it is used only if there is
something to report. Both are the same reader.
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


def read_fast(text: str) -> Any:
    """Return the same data as `read_with_positions`; None if the text has any problem."""
    if "\t" in text or SUSPICIOUS_CHARACTERS.search(text):
        return None
    try:
        return _Reader(text).document()
    except (_Abort, yaml.YAMLError, ValueError, OverflowError):
        return None


def read_with_positions(text: str, file: str) -> tuple[YamlNode | None, tuple[Diagnostic, ...]]:
    """Parse one YAML document. The node is None if the text could not be read to its end."""
    text = text.removeprefix("\ufeff")
    tabs = text.count("\t")
    if tabs:
        others = f" ({tabs} tabs in this file)" if tabs > 1 else ""
        place = _position_in(text, text.index("\t"))
        return None, (Diagnostic(file, *place, f"has a tab; write spaces instead{others}"),)
    text, found = _replace_disallowed(text)
    root = None
    try:
        reader = _Reader(text, found)
        reader.document()
        root = reader.node
    except _Abort:
        pass
    except yaml.MarkedYAMLError as error:
        found.append(_broken_yaml(error))
    except (yaml.YAMLError, ValueError, OverflowError):
        # The parser written in Python meets impossible escapes and versions with these.
        found.append((Position(1, 1), "this file is broken YAML"))
    return root, tuple(Diagnostic(file, *place, sentence) for place, sentence in found)


_Found = list[tuple[Position, str]]


def _broken_yaml(error: yaml.MarkedYAMLError) -> tuple[Position, str]:
    mark = error.problem_mark or error.context_mark
    place = Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)
    problem = error.problem or error.context or "it cannot be read"
    advice = _ADVICE.get(problem)
    return place, f"this is broken YAML: {problem}" + (f"; {advice}" if advice else "")


def _replace_disallowed(text: str) -> tuple[str, _Found]:
    """Report each disallowed character once and replace it by a visible one, so that reading can continue."""
    first: dict[str, int] = {}
    if SUSPICIOUS_CHARACTERS.search(text):
        for match in DISALLOWED_CHARACTERS.finditer(text):
            first.setdefault(match.group(), match.start())
    found = [(_position_in(text, at), describe_disallowed(character)) for character, at in first.items()]
    return DISALLOWED_CHARACTERS.sub("\ufffd", text) if first else text, found


class _Reader:
    """Reads one document into plain data.

    With a list for problems it goes on after each of them and keeps in `node` what `document` read, with positions.
    Without one it aborts at the first problem.
    """

    def __init__(self, text: str, found: _Found | None = None) -> None:
        self.node = YamlNode(None, Position(1, 1))
        self._next: Callable[[], Any] = LOADER(text).get_event
        self._found = found
        self._values = 0

    def document(self) -> Any:
        self._next()  # the start of the stream
        if isinstance(self._next(), events.StreamEndEvent):
            self._abort(Position(1, 1), "this file is empty")
        data = self._value(self._next(), 1)
        self._next()  # the end of the document
        after = self._next()
        if not isinstance(after, events.StreamEndEvent):
            self._abort(after, "a second document begins here; a file holds one")
        return data

    def _report(self, where: Any, sentence: str) -> None:
        """Note a problem at an event or position."""
        if self._found is None:
            raise _Abort
        self._found.append((where if isinstance(where, Position) else _position_of(where), sentence))

    def _abort(self, where: Any, sentence: str) -> NoReturn:
        self._report(where, sentence)
        raise _Abort

    def _value(self, event: Any, depth: int) -> Any:
        """Return a value as plain data; leaves its node in `node` if positions are kept."""
        self._values += 1
        if self._values > MAX_VALUES:
            self._abort(event, f"has more than {MAX_VALUES:,} values")
        if isinstance(event, events.AliasEvent):
            self._report(event, f"`*{event.anchor}` is an alias; aliases are not allowed, write the value out")
            self.node = YamlNode(None, _position_of(event), rejected=True)
            return None
        if depth > MAX_DEPTH:
            self._abort(event, f"is nested more than {MAX_DEPTH} levels deep")
        if event.anchor is not None or event.tag is not None:
            self._reject_anchors_and_tags(event)
        if isinstance(event, events.ScalarEvent):
            return self._scalar(event)
        node = None if self._found is None else YamlNode(None, _position_of(event), {}, {})
        read = self._sequence if isinstance(event, events.SequenceStartEvent) else self._mapping
        data = read(node, depth + 1)
        if node is not None:
            node.data = data
            self.node = node
        return data

    def _reject_anchors_and_tags(self, event: events.ScalarEvent | events.CollectionStartEvent) -> None:
        if event.anchor is not None:
            self._report(event, f"`&{event.anchor}` is an anchor; anchors are not allowed")
        if event.tag is not None:
            self._report(event, f"`{event.tag}` is a tag; tags are not allowed")

    def _scalar(self, event: events.ScalarEvent) -> Any:
        data: Any = event.value
        if event.implicit[0]:
            data = resolve_scalar(data)
        # Written as an escape, and never the beginning of a file.
        elif hidden := SUSPICIOUS_CHARACTERS.search(data):
            self._report(event, describe_disallowed(hidden.group()))
        if self._found is not None:
            self.node = YamlNode(data, _position_of(event))
        return data

    def _sequence(self, node: YamlNode | None, depth: int) -> tuple[Any, ...]:
        data: list[Any] = []
        while not isinstance(event := self._next(), events.SequenceEndEvent):
            data.append(self._value(event, depth))
            if node is not None:
                node.children[len(node.children)] = self.node
        return tuple(data)

    def _mapping(self, node: YamlNode | None, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        while not isinstance(event := self._next(), events.MappingEndEvent):
            key = self._key(event, data, node, depth)
            value = self._value(self._next(), depth)
            if key is not None:
                data[key] = value
                if node is not None:
                    node.keys[key], node.children[key] = _position_of(event), self.node
        return data

    def _key(self, event: Any, data: dict[str, Any], node: YamlNode | None, depth: int) -> str | None:
        """Return the text of a key; None if it is rejected. Keys that look like numbers are text."""
        if not isinstance(event, events.ScalarEvent):
            self._value(event, depth)
            self._report(event, "a key must be plain text")
            return None
        if event.anchor is not None or event.tag is not None:
            self._reject_anchors_and_tags(event)
        text: str = event.value
        if text == "<<" and event.implicit[0]:
            self._report(event, "`<<` is a merge key; merge keys are not allowed, write the keys out")
        elif text in data:
            first = f"; first in line {node.keys[text].line}" if node else ""
            self._report(event, f"`{text}` stands twice here{first}")
        else:
            return sys.intern(text)  # the same few keys stand in every file
        return None


def _position_of(event: events.Event) -> Position:
    mark = event.start_mark
    return Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)


def _position_in(text: str, position: int) -> Position:
    before = text[:position]
    return Position(before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1)
