"""Sets a typed value in an item, or explains what is wrong with it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from knowledge.editing.labels import label
from knowledge.loading.messages import to_diagnostics
from knowledge.loading.yaml_reader import SUSPICIOUS_CHARACTERS, Position, YamlNode, describe_disallowed
from knowledge.text.closest_name import closest_name

M = TypeVar("M", bound=BaseModel)
Path = tuple[str, ...]
"""A field of an item, or of one of its traits."""

_CONTEXT_LENGTH = 30
"""How much text is quoted to show where an invisible character is."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """An error in something typed into a form."""

    label: str
    """The field it was typed into."""
    message: str
    """What is wrong and what to do about it."""

    def __str__(self) -> str:
        return f"{self.label}: {self.message}"


def with_positions(data: Any, line: int = 1) -> YamlNode:
    """Wrap plain data as if it had been read from this line."""
    node = YamlNode(data, Position(line, 1))
    if isinstance(data, dict):
        node.children = {key: with_positions(each, line) for key, each in data.items()}  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] — a dict of anything
    elif isinstance(data, tuple):
        node.children = {at: with_positions(each, line) for at, each in enumerate(data)}  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] — a tuple of anything
    return node


def set_field(item: M, path: Path, node: YamlNode, *, lines: bool = False) -> M | tuple[FieldError, ...]:
    """Return the item with another value at the path, or the errors, with line numbers for texts of several lines.

    Characters disallowed in files are rejected here as well.
    """
    if unseen := tuple(
        field_error(path, sentence, line if lines else 0) for line, sentence in _invisible_characters(node)
    ):
        return unseen
    data, root = item.model_dump(), node
    group = data
    for step in path[:-1]:
        group = group[step]
    group[path[-1]] = node.data
    for step in reversed(path):
        root = YamlNode(None, Position(1, 1), children={step: root})
    try:
        return type(item).model_validate(data)
    except ValidationError as error:
        diagnostics = to_diagnostics(error, type(item), root, "")
        return tuple(
            field_error(path, diagnostic.message, diagnostic.line if lines else 0) for diagnostic in diagnostics
        )


def _invisible_characters(node: YamlNode) -> Iterator[tuple[int, str]]:
    """Yield the line and a message for each text with an invisible character."""
    found = SUSPICIOUS_CHARACTERS.search(node.data) if isinstance(node.data, str) else None
    if found:
        before = node.data[: found.start()].strip()[-_CONTEXT_LENGTH:]
        where = f"after “{before}” the text" if before else "the text"
        yield node.position.line, f"{where} {describe_disallowed(found[0])}; type that place anew"
    for child in node.children.values():
        yield from _invisible_characters(child)


def field_error(path: Path, sentence: str, line: int = 0) -> FieldError:
    """Return an error of the field at the path; a line of 0 is not shown."""
    said = f"Line {line}: {sentence}" if line else sentence[:1].upper() + sentence[1:]
    return FieldError(label(path[-1]), said if said.endswith(("?", ".")) else f"{said}.")


def unknown_sources(node: YamlNode, known: Collection[str]) -> Iterator[tuple[int, str]]:
    """Yield the line and a message for each source that does not exist."""
    for key, child in node.children.items():
        if key == "source" and isinstance(child.data, str) and child.data not in known:
            yield (
                child.position.line,
                unknown_source_message(child.data, known, "add the source first and name it afterwards"),
            )
        yield from unknown_sources(child, known)


def unknown_source_message(named: str, known: Collection[str], alternative: str) -> str:
    """Return that a source does not exist, which one may be meant, and what to do otherwise."""
    nearest = closest_name(named, known)
    meant = f"did you mean `{nearest}`? If not, " if nearest else ""
    return f"there is no source `{named}`; {meant}{alternative}"
