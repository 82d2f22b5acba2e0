"""The texts the models are trained on, and the hash that ties a table to them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

AUTHORS = ("a1", "a2", "a3", "a4", "a5", "b1", "c1")
"""People who wrote texts without seeing the others' or the patterns; each is held out once in cross-validation."""


@dataclass(frozen=True, slots=True)
class Row:
    """A text, who wrote it, what it is and of which sort."""

    text: str
    label: str
    author: str
    kind: str


def read_self_harm_rows(folder: Path) -> list[Row]:
    """Return texts labeled crisis, distress or ordinary."""
    own = [
        Row(row["text"], "crisis" if row["self_harm"] else "ordinary", "repository", row["kind"])
        for row in _read(folder / "self_harm.jsonl")
    ]
    return [*own, *_read_authors(folder, "crisis"), *_read_ordinary(folder)]


def read_patient_rows(folder: Path) -> list[Row]:
    """Return texts labeled identifying or innocent."""
    own = [
        Row(row["text"], "identifying" if row["details"] else "innocent", "repository", "")
        for row in _read(folder / "patient_identifiers.jsonl")
    ]
    plain = [Row(row["text"], "innocent", "base", "self-harm list") for row in _read(folder / "self_harm.jsonl")]
    ordinary = [Row(row.text, "innocent", "base", row.kind) for row in _read_ordinary(folder)]
    return [*own, *_read_authors(folder, "patients"), *plain, *ordinary]


def hash_rows(rows: list[Row]) -> str:
    """Return a hash that changes with any text, label or author."""
    lines = sorted(json.dumps([row.author, row.label, row.text]) for row in rows)
    return sha256("\n".join(lines).encode()).hexdigest()


def _read_authors(folder: Path, what: str) -> list[Row]:
    rows = [row for path in sorted((folder / "safety").glob(f"{what}_*.jsonl")) for row in _read(path)]
    return [Row(row["text"], row["label"], row["author"], row["kind"]) for row in rows]


def _read_ordinary(folder: Path) -> list[Row]:
    return [
        Row(row["text"], "ordinary", "base", "question") for row in _read(folder / "safety" / "ordinary_base.jsonl")
    ]


def _read(path: Path) -> Iterator[dict[str, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)
