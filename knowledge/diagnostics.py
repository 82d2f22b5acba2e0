"""What is wrong with a knowledge base, said so that whoever wrote it can put it right."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One thing to put right and where it stands; lines and columns count from 1."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class KnowledgeError(Exception):
    """A knowledge base with faults cannot be used; all of them are told at once."""

    def __init__(self, faults: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.diagnostics))
