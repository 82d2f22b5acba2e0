"""One text → one model, or everything that is wrong with it."""

import contextlib
from functools import cached_property
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from knowledge.diagnostics import Diagnostic
from knowledge.loading.yaml_reader import YamlNode, Position, read_with_positions
from knowledge.loading.messages import to_diagnostics
from knowledge.loading.plain import read_fast

M = TypeVar("M", bound=BaseModel)


class ParsedFile:
    """What a text yields besides its faults.

    Attributes:
        model: None when the text has faults that leave none.
        data: what the YAML says; None as far as it could not be read.
    """

    def __init__(self, model: BaseModel | None, data: Any, text: str, file: str) -> None:
        self.model = model
        self.data = data
        self._text = text
        self._file = file

    @cached_property
    def positions(self) -> YamlNode:
        """Where everything stands; read when somebody asks, which few ever do. Text that is no YAML has one place."""
        return read_with_positions(self._text, self._file)[0] or YamlNode(None, Position(1, 1))


def parse(text: str, kind: type[BaseModel], file: str) -> tuple[ParsedFile, tuple[Diagnostic, ...]]:
    """Read a YAML text as a model; its places are looked up only where there is something to say of them."""
    data = read_fast(text)
    if data is not None:
        with contextlib.suppress(ValidationError):
            return ParsedFile(kind.model_validate(data), data, text, file), ()
    return _parse_with_positions(text, kind, file)


def _parse_with_positions(text: str, kind: type[BaseModel], file: str) -> tuple[ParsedFile, tuple[Diagnostic, ...]]:
    document, faults = read_with_positions(text, file)
    if document is None:
        return ParsedFile(None, None, text, file), faults
    parsed = ParsedFile(None, document.data, text, file)
    try:
        parsed.model = kind.model_validate(document.data)
    except ValidationError as error:
        faults = tuple(sorted({*faults, *to_diagnostics(error, kind, document, file)}))
    return parsed, faults


def parse_entry(text: str, kind: type[M], file: str) -> tuple[M | None, tuple[Diagnostic, ...]]:
    """Read one entry's YAML, from wherever it comes, by the rules of the files.

    The model is None when there is any fault. ``file`` stands at the head of each. Whether the ids it names exist is
    found out by KnowledgeBase.with_edits.
    """
    parsed, faults = parse(text, kind, file)
    return (parsed.model, ()) if not faults and isinstance(parsed.model, kind) else (None, faults)
