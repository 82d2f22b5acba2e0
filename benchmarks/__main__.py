"""`make bench`: every table of measurements."""

import argparse
from pathlib import Path

from benchmarks import commands, growth, matching, pictures
from benchmarks.table import Table, machine, write
from knowledge import load_library


def main() -> int:
    """Measure and print; `--json FILE` writes the figures too."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--questions", type=Path, help="compare matchers on these questions too")
    parser.add_argument("--corpus", type=Path, help="and on this intent set")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    library = load_library()
    _ = library.matcher
    print(f"Measured on {machine()}.")
    tables: list[Table] = []
    for table in (
        *matching.tables(options.questions, options.corpus),
        growth.table(),
        Table.of("Pictures, waited for", pictures.rows(library)),
        Table.of("Commands beside an empty one", commands.rows(library)),
    ):
        print(table, flush=True)
        tables.append(table)
    if options.json:
        write(options.json, tables)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
