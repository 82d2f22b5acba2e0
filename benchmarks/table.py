"""One row of a table of measurements, and how tables are printed."""

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """A measurement: its median in milliseconds, and its ratio to the baseline of the same run, if there is one."""

    name: str
    milliseconds: float
    ratio: float | None


def machine() -> str:
    """Name the machine the figures come from."""
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def show(title: str, rows: Sequence[Row]) -> None:
    """Print a table in Markdown."""
    print(f"\n## {title}\n\n| | median, ms | ratio |\n|---|---:|---:|")
    for row in rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        print(f"| {row.name} | {row.milliseconds:.2f} | {ratio} |")


def write(path: Path, tables: Iterable[tuple[str, Sequence[Row]]]) -> None:
    """Write all tables as JSON."""
    data = {title: [asdict(row) for row in rows] for title, rows in tables}
    path.write_text(json.dumps({"machine": machine(), **data}, indent=2) + "\n", encoding="utf-8")
