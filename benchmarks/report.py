"""Tables of measurements, printed as Markdown or written as JSON."""

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Timing:
    """A measurement: its median in milliseconds, and its ratio to the baseline of the same run, if there is one."""

    name: str
    milliseconds: float
    ratio: float | None


@dataclass(frozen=True, slots=True)
class ReportTable:
    """Measurements of any kind: a title, the heads of the columns after the first, and rows that begin with a name."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def from_timings(cls, title: str, rows: Iterable[Timing]) -> "ReportTable":
        """Lay out times beside their baselines."""
        cells = ((row.name, f"{row.milliseconds:.2f}", "" if row.ratio is None else f"{row.ratio:.2f}") for row in rows)
        return cls(title, ("median, ms", "ratio"), tuple(cells))

    def __str__(self) -> str:
        """In Markdown."""
        lines = [("", *self.columns), ("---", *["---:"] * len(self.columns)), *self.rows]
        return f"\n## {self.title}\n\n" + "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def describe_machine() -> str:
    """Name the machine the figures come from."""
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def print_table(title: str, rows: Sequence[Timing]) -> None:
    """Print a table in Markdown."""
    print(ReportTable.from_timings(title, rows))


def write_json(path: Path, tables: Iterable[ReportTable]) -> None:
    """Write all tables as JSON."""
    data: dict[str, list[dict[str, str | float | None]]] = {}
    for table in tables:
        rows = ((name, dict(zip(table.columns, map(_number, cells), strict=True))) for name, *cells in table.rows)
        data[table.title] = [{"name": name, **figures} for name, figures in rows]
    path.write_text(json.dumps({"machine": describe_machine(), **data}, indent=2) + "\n", encoding="utf-8")


def _number(cell: str) -> float | None:
    return float(cell) if cell else None
