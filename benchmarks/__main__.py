"""`make bench`: every table of measurements."""

import argparse
from pathlib import Path

from benchmarks import commands, pictures
from benchmarks.table import machine, show, write
from knowledge import load_library


def main() -> int:
    """Measure and print; `--json FILE` writes the figures too."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    library = load_library()
    _ = library.matcher
    tables = [
        ("Pictures, waited for", pictures.rows(library)),
        ("Commands beside an empty one", commands.rows(library)),
    ]
    print(f"Measured on {machine()}.")
    for title, rows in tables:
        show(title, rows)
    if options.json:
        write(options.json, tables)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
