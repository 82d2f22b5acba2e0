"""The files of a base and the model of each, and parsing one of them safely.

Uploads and edits of single entries are parsed by the same functions.
"""

import contextlib
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from knowledge.diagnostics import Diagnostic
from knowledge.loading.messages import to_diagnostics
from knowledge.loading.yaml_reader import Position, YamlNode, read_fast, read_with_positions
from knowledge.model import (
    BaseEntry,
    Lexicon,
    PayBenchmark,
    Poll,
    Quiz,
    Source,
    Specialty,
    Support,
    UncoveredTopic,
)
from knowledge.model.entry_kinds import ENTRY_KINDS
from knowledge.model.types import EntryId, FrozenModel, Name

M = TypeVar("M", bound=BaseModel)


class ParsedFile:
    """The result of parsing a text, besides its diagnostics.

    Attributes:
        model: None if the text is not valid.
        data: the plain data of the YAML; None if it could not be read.
    """

    def __init__(self, model: BaseModel | None, data: Any, text: str, file: str) -> None:
        self.model = model
        self.data = data
        self._text = text
        self._file = file

    @cached_property
    def positions(self) -> YamlNode:
        """The document with all positions, read on first use; a single position for invalid YAML."""
        return read_with_positions(self._text, self._file)[0] or YamlNode(None, Position(1, 1))


def parse(text: str, kind: type[BaseModel], file: str) -> tuple[ParsedFile, tuple[Diagnostic, ...]]:
    """Parse a YAML text into a model; positions are determined only if there is something to report."""
    data = read_fast(text)
    if data is not None:
        with contextlib.suppress(ValidationError):
            return ParsedFile(kind.model_validate(data), data, text, file), ()
    return _parse_with_positions(text, kind, file)


def _parse_with_positions(text: str, kind: type[BaseModel], file: str) -> tuple[ParsedFile, tuple[Diagnostic, ...]]:
    document, diagnostics = read_with_positions(text, file)
    if document is None:
        return ParsedFile(None, None, text, file), diagnostics
    parsed = ParsedFile(None, document.data, text, file)
    try:
        parsed.model = kind.model_validate(document.data)
    except ValidationError as error:
        diagnostics = tuple(sorted({*diagnostics, *to_diagnostics(error, kind, document, file)}))
    return parsed, diagnostics


def parse_entry(text: str, kind: type[M], file: str) -> tuple[M | None, tuple[Diagnostic, ...]]:
    """Parse the YAML of one entry by the rules of the files.

    The model is None if there is any diagnostic. ``file`` is the file name in diagnostics. References are not checked
    here but by `KnowledgeBase.apply_edits`.
    """
    parsed, diagnostics = parse(text, kind, file)
    return (parsed.model, ()) if not diagnostics and isinstance(parsed.model, kind) else (None, diagnostics)


MAX_BYTES = 1_000_000
"""The largest bundled file has a tenth of this."""


class BaseFile(FrozenModel):
    """base.yaml: all entries in display order."""

    version: Name
    """Shown to members; not compared."""
    roles: tuple[EntryId, ...]
    pain_points: tuple[EntryId, ...]
    faqs: tuple[EntryId, ...]
    exit_checks: tuple[EntryId, ...]
    default_specialty: EntryId | None = None
    """The specialty of servers that chose none; None where they have none."""
    wants_out: tuple[EntryId, ...] = ()
    """Entries for somebody who says that she wants to leave medicine, the most useful first."""
    starting_points: tuple[EntryId, ...] = ()
    """Entries offered when a question was not understood, from which everything else can be reached."""


class SourcesFile(FrozenModel):
    """sources.yaml."""

    sources: tuple[Source, ...]


class PollsFile(FrozenModel):
    """polls.yaml."""

    polls: tuple[Poll, ...]


class YardsticksFile(FrozenModel):
    """yardsticks.yaml."""

    yardsticks: tuple[PayBenchmark, ...]


class TopicsFile(FrozenModel):
    """topics.yaml: what the base is known not to cover."""

    topics: tuple[UncoveredTopic, ...]


FOLDERS: dict[str, type[BaseEntry | Specialty]] = {
    **{kind.collection: kind.model for kind in ENTRY_KINDS},
    "specialties": Specialty,
}
"""Folder → model of each file in it; a file is named after the id in it."""

FILES: dict[str, type[BaseModel]] = {
    "base": BaseFile,
    "sources": SourcesFile,
    "polls": PollsFile,
    "yardsticks": YardsticksFile,
    "topics": TopicsFile,
    "support": Support,
    "quiz": Quiz,
    "lexicon": Lexicon,
}
"""File name without suffix → model."""

LISTS = {"sources": "sources", "polls": "polls", "yardsticks": "yardsticks", "topics": "topics"}
"""Files that hold a list of models: name → its one key."""


def parse_file(path: Path, kind: type[BaseModel], file: str) -> tuple[ParsedFile, tuple[Diagnostic, ...]]:
    """Read a file as a model; every problem, even a missing file, becomes a diagnostic."""
    text = _read_text(path, file)
    return (ParsedFile(None, None, "", file), (text,)) if isinstance(text, Diagnostic) else parse(text, kind, file)


def _read_text(path: Path, file: str) -> str | Diagnostic:
    try:
        if not path.exists():
            return Diagnostic(file, 1, 1, "this file is missing")
        if not path.is_file():
            return Diagnostic(file, 1, 1, "this is no file")
        with path.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        return Diagnostic(file, 1, 1, f"this file cannot be read: {error.strerror}")
    return decode(data, file)


def decode(data: bytes, file: str) -> str | Diagnostic:
    """Return the text of a file with normalized line ends, or the reason why it cannot be decoded."""
    if len(data) > MAX_BYTES:
        return Diagnostic(file, 1, 1, f"this file is larger than {MAX_BYTES:,} bytes")
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line_start = before.rfind(b"\n") + 1
        column = len(before[line_start:].decode("utf-8")) + 1
        return Diagnostic(file, before.count(b"\n") + 1, column, "is not UTF-8; save the file as UTF-8")
