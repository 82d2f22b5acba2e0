"""Converts each type of value to the text of a form field and back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from knowledge.editing.field_validation import Path
from knowledge.editing.serialization import value_to_yaml
from knowledge.editing.statements import format_statements, is_note, parse_statements
from knowledge.loading.yaml_reader import Position, YamlNode, read_with_positions
from knowledge.model import Claim, Step

_STATEMENT_HINT = "ending in [source] or [source, low]. Below it, if needed: note: …"


@dataclass(frozen=True, slots=True)
class FieldCodec:
    """Formats a value as text and parses it back; errors are messages."""

    hint: str
    write: Callable[[Any], str]
    read: Callable[[str, Any], YamlNode | tuple[str, ...]]
    """Takes the text and the previous value."""
    multiline: bool = False
    continues: Callable[[str], bool] | None = None
    """Tells whether a line of a list belongs to the item above it; None where the text is no list."""
    options: tuple[str, ...] = ()
    """All allowed values; () for free text."""


def codec_for(item: BaseModel, path: Path) -> FieldCodec:
    """Return the simplest codec that gives the item's present value back unchanged; YAML can represent everything."""
    annotation, value = field_at(item, path)
    friendly = _friendly_codec(_unwrap(annotation))
    yaml = replace(_YAML, continues=_is_indented) if isinstance(value, tuple) else _YAML
    if friendly is None:
        return yaml
    node = friendly.read(friendly.write(value), value)
    return friendly if isinstance(node, YamlNode) and node.data == _to_plain_data(value) else yaml


def field_at(item: BaseModel, path: Path) -> tuple[Any, Any]:
    """Return the annotation and the value of a field."""
    inner: BaseModel = item
    for step in path[:-1]:
        inner = getattr(inner, step)
    return type(inner).model_fields[path[-1]].annotation, getattr(inner, path[-1])


def _to_plain_data(value: Any, *, whole: bool = True) -> Any:
    """Return a value as plain data; without its defaults unless ``whole``."""
    if isinstance(value, BaseModel):
        return value.model_dump(exclude_defaults=not whole)
    if isinstance(value, tuple):
        return tuple(_to_plain_data(each, whole=whole) for each in value)  # pyright: ignore[reportUnknownVariableType] — a tuple of anything
    if isinstance(value, dict):
        return {key: _to_plain_data(each, whole=whole) for key, each in value.items()}  # pyright: ignore[reportUnknownVariableType] — a dict of anything
    return value


def _unwrap(annotation: Any) -> Any:
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return annotation


def _friendly_codec(annotation: Any) -> FieldCodec | None:
    if get_origin(annotation) in (Union, UnionType):
        members = [each for each in get_args(annotation) if each is not type(None)]
        form = _friendly_codec(_unwrap(members[0])) if len(members) == 1 else None
        return form and _optional(form)
    if get_origin(annotation) is Literal:
        return _choice(get_args(annotation))
    member = _unwrap(get_args(annotation)[0]) if get_origin(annotation) is tuple else None
    return _SCALAR_CODECS.get(annotation) or _LIST_CODECS.get(member)


def _optional(form: FieldCodec) -> FieldCodec:
    """Return the same codec with an empty text for None."""

    def write(value: Any) -> str:
        return "" if value is None else form.write(value)

    def read(text: str, before: Any) -> YamlNode | tuple[str, ...]:
        return form.read(text, before) if text.strip() else _node(None)

    return replace(form, write=write, read=read)


def _choice(options: tuple[str, ...]) -> FieldCodec:
    def read(text: str, _: Any) -> YamlNode:
        typed = text.strip()
        return _node(next((each for each in options if each.casefold() == typed.casefold()), typed))

    return FieldCodec(f"One of: {', '.join(options)}", str, read, options=options)


def _node(data: Any) -> YamlNode:
    return YamlNode(data, Position(1, 1))


def _read_line(text: str, _: Any) -> YamlNode:
    return _node(text.strip())


def _write_lines(value: tuple[str, ...]) -> str:
    return "\n".join(value)


def _read_lines(text: str, _: Any) -> YamlNode:
    listed = {number: line.strip() for number, line in enumerate(text.split("\n"), 1) if line.strip()}
    children: dict[str | int, YamlNode] = {
        index: YamlNode(line, Position(number, 1)) for index, (number, line) in enumerate(listed.items())
    }
    return YamlNode(tuple(listed.values()), Position(1, 1), children=children)


def _format_yes_no(value: bool) -> str:
    return "yes" if value else "no"


def _parse_yes_no(text: str, _: Any) -> YamlNode | tuple[str, ...]:
    typed = text.strip().casefold()
    return _node(typed == "yes") if typed in {"yes", "no"} else ("Write yes or no.",)


def _parse_number(text: str, _: Any) -> YamlNode | tuple[str, ...]:
    typed = text.strip()
    return _node(int(typed)) if typed.isdecimal() and typed.isascii() else ("Write a whole number, such as 3.",)


def _write_statement(value: Claim) -> str:
    return format_statements((value,))


def _read_statement(text: str, before: Claim) -> YamlNode | tuple[str, ...]:
    node = parse_statements(text, (before,))
    if not isinstance(node, YamlNode):
        return node
    if len(node.children) != 1:
        return ("Write exactly one statement, in one line that ends with the id of its source in brackets.",)
    return node.children[0]


def _read_many(text: str, before: tuple[Claim, ...]) -> YamlNode | tuple[str, ...]:
    return parse_statements(text, before)


def _read_steps(text: str, before: tuple[Claim, ...]) -> YamlNode | tuple[str, ...]:
    return parse_statements(text, before, steps=True)


def _write_yaml(value: Any) -> str:
    return value_to_yaml(_to_plain_data(value, whole=False)) if value or isinstance(value, bool) else ""


def _read_yaml(text: str, before: Any) -> YamlNode | tuple[str, ...]:
    if not text.strip():
        return _node(() if isinstance(before, tuple) else {} if isinstance(before, dict) else None)
    node, diagnostics = read_with_positions(text, "")
    return node if node and not diagnostics else tuple(f"Line {each.line}: {each.message}." for each in diagnostics)


def _is_indented(line: str) -> bool:
    return not line.startswith("- ")


def _never(_: str) -> bool:
    return False


_YAML = FieldCodec("YAML; keep the structure you see here.", _write_yaml, _read_yaml, multiline=True)
_SCALAR_CODECS: dict[Any, FieldCodec] = {
    str: FieldCodec("", str, _read_line),
    bool: FieldCodec("yes or no", _format_yes_no, _parse_yes_no, options=("yes", "no")),
    int: FieldCodec("A whole number.", str, _parse_number),
    Claim: FieldCodec(f"One sentence {_STATEMENT_HINT}", _write_statement, _read_statement, multiline=True),
}
_LIST_CODECS: dict[Any, FieldCodec] = {
    str: FieldCodec("One a line.", _write_lines, _read_lines, multiline=True, continues=_never),
    Claim: FieldCodec(
        f"One a line, {_STATEMENT_HINT}", format_statements, _read_many, multiline=True, continues=is_note
    ),
    Step: FieldCodec(
        f"One a line, {_STATEMENT_HINT}", format_statements, _read_steps, multiline=True, continues=is_note
    ),
}
