"""Which files a base consists of, and reading one of them without trusting it."""

from pathlib import Path

from pydantic import BaseModel

from knowledge.diagnostics import Diagnostic
from knowledge.loading.entry import ParsedFile, parse
from knowledge.model import (
    ExitCheckGroup,
    Faq,
    Lexicon,
    PainPoint,
    Poll,
    Quiz,
    Role,
    Source,
    Specialty,
    Support,
    PayBenchmark,
)
from knowledge.model.types import EntryId, FrozenModel, Name

MAX_BYTES = 1_000_000
"""The largest file of the shipped base has a tenth of this."""


class BaseFile(FrozenModel):
    """base.yaml: which entries there are, in the order they are shown in."""

    version: Name
    """Shown to members; not compared."""
    roles: tuple[EntryId, ...]
    pain_points: tuple[EntryId, ...]
    faqs: tuple[EntryId, ...]


class SourcesFile(FrozenModel):
    """sources.yaml."""

    sources: tuple[Source, ...]


class PollsFile(FrozenModel):
    """polls.yaml."""

    polls: tuple[Poll, ...]


class YardsticksFile(FrozenModel):
    """yardsticks.yaml."""

    yardsticks: tuple[PayBenchmark, ...]


class ExitChecksFile(FrozenModel):
    """exit_checks.yaml; groups are shown in the order of the file."""

    groups: tuple[ExitCheckGroup, ...]


FOLDERS: dict[str, type[Role | PainPoint | Faq | Specialty]] = {
    "roles": Role,
    "pain_points": PainPoint,
    "faqs": Faq,
    "specialties": Specialty,
}
"""Folder → what each file in it is; a file is named after the id in it."""

FILES: dict[str, type[BaseModel]] = {
    "base": BaseFile,
    "sources": SourcesFile,
    "polls": PollsFile,
    "yardsticks": YardsticksFile,
    "exit_checks": ExitChecksFile,
    "support": Support,
    "quiz": Quiz,
    "lexicon": Lexicon,
}
"""Name of a file without its ending → what it is."""

LISTS = {"sources": "sources", "polls": "polls", "yardsticks": "yardsticks", "exit_checks": "groups"}
"""Files that hold a list of models: name → its one key."""


def parse_file(path: Path, kind: type[BaseModel], file: str) -> tuple[ParsedFile, tuple[Diagnostic, ...]]:
    """Read a file as a model; whatever is wrong with it, down to being no file at all, is a fault."""
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
    """The text of a file with its line ends as YAML wants them, or why it is none."""
    if len(data) > MAX_BYTES:
        return Diagnostic(file, 1, 1, f"this file is larger than {MAX_BYTES:,} bytes")
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line_start = before.rfind(b"\n") + 1
        column = len(before[line_start:].decode("utf-8")) + 1
        return Diagnostic(file, before.count(b"\n") + 1, column, "is not UTF-8; save the file as UTF-8")
