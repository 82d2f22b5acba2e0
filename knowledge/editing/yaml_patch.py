"""Changes a YAML file like a person would: only the lines that must change, keeping comments and formatting.

Splits a file into chunks so that unchanged chunks are kept byte for byte.
"""

import io
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, NamedTuple

from pydantic import BaseModel
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from knowledge.editing.serialization import value_to_yaml
from knowledge.loading.files import parse
from knowledge.loading.yaml_reader import YamlNode, read_with_positions


@dataclass(frozen=True, slots=True)
class YamlChunk:
    """A key with its value, or a list item, with the blank lines and comments above it."""

    lead: str
    body: str

    @property
    def comments(self) -> str:
        """Its lead, if that contains comments."""
        return self.lead if self.lead.strip() else ""


@dataclass(frozen=True, slots=True)
class YamlChunks:
    """A text split into chunks; head, chunks and tail are the whole text."""

    head: str
    all: tuple[YamlChunk, ...]
    tail: str

    def text(self) -> str:
        """Return the whole text."""
        return self.head + "".join(piece.lead + piece.body for piece in self.all) + self.tail


def chunks_by_key(text: str, document: YamlNode) -> YamlChunks | None:
    """Split a mapping by its keys; None unless each key starts a line of its own."""
    places = [*document.keys.values()]
    starts = [place.line for place in places]
    apart = len(set(starts)) == len(starts) and all(place.column == 1 for place in places)
    return _cut(text, starts, headed=False) if starts and apart else None


def chunks_by_item(text: str, members: Sequence[YamlNode]) -> YamlChunks | None:
    """Split a key with a list by the list items; None unless each item starts a line of its own."""
    lines = text.splitlines()
    starts = [node.position.line for node in members]
    on_lines = all(lines[line - 1].lstrip().startswith("- ") for line in starts)
    if not on_lines or len(set(starts)) < len(starts) or 1 in starts:
        return None
    return _cut(text, starts, headed=True)


def _cut(text: str, starts: Sequence[int], *, headed: bool) -> YamlChunks:
    """Split before the blank lines and comments above each start; lines count from 1."""
    lines = text.splitlines(keepends=True)
    cuts = [_start_of_lead(lines, start - 1, headed) for start in starts]
    end = _start_of_lead(lines, len(lines), headed)
    ends = [*cuts[1:], end]
    pieces = (
        YamlChunk("".join(lines[cut : start - 1]), "".join(lines[start - 1 : stop]))
        for cut, start, stop in zip(cuts, starts, ends, strict=True)
    )
    return YamlChunks("".join(lines[: cuts[0]]) if cuts else "", tuple(pieces), "".join(lines[end:]))


def _start_of_lead(lines: Sequence[str], line: int, headed: bool) -> int:
    """Return where the blank lines and comments above this line start; the first line of a list is its key."""
    while line > headed and _is_blank_or_comment(lines[line - 1]):
        line -= 1
    return line


def _is_blank_or_comment(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


_WIDTH = 110
_LIST = re.compile(r"^[a-z_]+: *\n(?: *(?:#.*)?\n)*( {0,4})- ", re.MULTILINE)
"""A top-level key, and the indentation of its list items."""
_MEMBER = re.compile(r" *- +")


class _Value(NamedTuple):
    """A value as plain data."""

    whole: Any
    short: Any
    """Without defaults."""

    def inside(self, key: Any) -> "_Value":
        return _Value(self.whole[key], self.short[key])

    def says(self, key: Any) -> bool:
        return key in self.short


def patch_yaml(text: str, old: BaseModel, new: BaseModel) -> str:
    """Return the text of a file that contained the old model, now with the new one.

    Unchanged parts keep their lines, comments and formatting; inside a changed value, ruamel.yaml keeps comments and
    quotes. If the text cannot be patched, the file is written from scratch.
    """
    if old == new:
        return text
    try:
        changed = _YamlPatcher(text).group(text, _value(old), _value(new)) or ""
    except (YAMLError, ValueError):  # a ValueError for 2026-99-99, which ruamel.yaml takes for a day
        changed = ""
    parsed, diagnostics = parse(changed, type(new), "")
    return changed if parsed.model == new and not diagnostics else value_to_yaml(_value(new).short)


class _YamlPatcher:
    """Patches the text of one file in its own style of lists and blank lines."""

    def __init__(self, text: str) -> None:
        self._yaml = _yaml(text)

    def group(self, text: str, was: _Value, now: _Value) -> str | None:
        """Patch a mapping without indentation; None unless its keys start lines of their own."""
        document, _ = read_with_positions(text, "")
        cut = chunks_by_key(text, document) if document else None
        if document is None or cut is None:
            return None
        kept: dict[str, YamlChunk] = {}
        for key, piece in zip(document.keys, cut.all, strict=True):
            if key in now.whole and was.whole[key] == now.whole[key]:
                kept[key] = piece
            elif now.says(key):
                kept[key] = replace(piece, body=self._changed(key, piece.body, was, now))
        order = [*kept]
        for before, key in zip([None, *now.short], now.short, strict=False):
            if key not in kept:
                order.insert(order.index(before) + 1 if before else 0, key)
                kept[key] = YamlChunk(_between(cut), self._fresh({key: now.short[key]}))
        return replace(cut, all=tuple(kept[key] for key in order)).text()

    def _changed(self, key: str, body: str, was: _Value, now: _Value) -> str:
        """Return the lines of a key with a changed value; nested values are patched one by one if possible."""
        changed = None
        if was.says(key) and _is_group(now.short[key]):
            changed = self._inner(body, was.inside(key), now.inside(key))
        elif was.says(key) and isinstance(now.short[key], tuple):
            changed = self._members(body, was.inside(key), now.inside(key))
        return changed or self._leaf(body, key, now.short[key])

    def _inner(self, body: str, was: _Value, now: _Value) -> str | None:
        first, _, rest = body.partition("\n")
        if not first.rstrip().endswith(":"):
            return None
        inner = self.group(textwrap.dedent(rest), was, now)
        return inner and f"{first}\n{textwrap.indent(inner, _margin(rest))}"

    def _members(self, body: str, was: _Value, now: _Value) -> str | None:
        """Patch a list: unchanged items keep their text, changed ones are patched in place.

        A comment above a removed item stays above the next one.
        """
        document, _ = read_with_positions(body, "")
        listed = [*next(iter(document.children.values())).children.values()] if document else []
        cut = chunks_by_item(body, listed) if listed and now.short else None
        if cut is None:
            return None
        between = "" if cut.all[-1].comments else cut.all[-1].lead
        members: list[YamlChunk] = []
        held = ""
        for at, new_at, same in _pairs(was.short, now.short):
            if new_at is None:
                held += cut.all[at or 0].comments
                continue
            piece = cut.all[at] if at is not None else YamlChunk(between, "")
            if at is None:
                piece = replace(piece, body=self._fresh([now.short[new_at]], _margin(cut.all[0].body)))
            elif not same:
                piece = replace(piece, body=self._member(piece.body, was.inside(at), now.inside(new_at)))
            members.append(replace(piece, lead=held + piece.lead))
            held = ""
        return YamlChunks(cut.head, tuple(members), held + cut.tail).text()

    def _member(self, body: str, was: _Value, now: _Value) -> str:
        dash = _MEMBER.match(body)
        if dash and _is_group(now.short):
            width = len(dash[0])
            inner = self.group(textwrap.dedent(" " * width + body[width:]), was, now)
            if inner and not inner.startswith(("#", "\n")):
                return dash[0] + textwrap.indent(inner, " " * width)[width:]
        return self._fresh([now.short], _margin(body))

    def _leaf(self, body: str, key: str, value: Any) -> str:
        loaded = self._yaml.load(body)
        loaded[key] = self._yaml.load(value_to_yaml({"value": value}))["value"]
        return self._dumped(loaded)

    def _fresh(self, value: Any, margin: str = "") -> str:
        return self._dumped(self._yaml.load(value_to_yaml(value)), margin)

    def _dumped(self, loaded: Any, margin: str = "") -> str:
        written = io.StringIO()
        self._yaml.dump(loaded, written)
        return textwrap.indent(textwrap.dedent(written.getvalue()), margin)


def _value(model: BaseModel) -> _Value:
    return _Value(model.model_dump(), model.model_dump(exclude_defaults=True))


def _yaml(text: str) -> Any:
    """Return a ruamel.yaml that indents lists like this text."""
    listed = _LIST.search(text)
    offset = len(listed[1]) if listed else 0
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    yaml.indent(mapping=2, sequence=2 + offset, offset=offset)
    return yaml


def _between(cut: YamlChunks) -> str:
    """Return a blank line for a new key if most keys have one above them."""
    apart = [piece for piece in cut.all if piece.lead.startswith("\n")]
    return "\n" if len(apart) > len(cut.all) / 2 else ""


def _is_group(value: object) -> bool:
    return isinstance(value, dict)


def _margin(text: str) -> str:
    return " " * (len(text) - len(text.lstrip(" ")))


def _pairs(was: Sequence[Any], now: Sequence[Any]) -> Iterator[tuple[int | None, int | None, bool]]:
    """Yield the old and the new position of each item, and whether it is unchanged; None where it is new or removed."""
    before, after = [value_to_yaml(each) for each in was], [value_to_yaml(each) for each in now]
    for tag, first, last, new_first, new_last in SequenceMatcher(None, before, after).get_opcodes():
        for at, new_at in zip_longest(range(first, last), range(new_first, new_last)):
            yield at, new_at, tag == "equal"
