"""`make bench`: every table of measurements."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from benchmarks import commands, flight, growth, matching, members, overlays, pictures, process, storing
from benchmarks.table import Table, machine, write
from knowledge import load_knowledge_base


def main() -> int:
    """Measure and print; `--json FILE` writes the figures too."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--questions", type=Path, help="compare matchers on these questions too")
    parser.add_argument("--corpus", type=Path, help="and on this intent set")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    print(f"Measured on {machine()}.")
    tables: list[Table] = []
    for table in _tables(options):
        print(table, flush=True)
        tables.append(table)
    if options.json:
        write(options.json, tables)
    return 0


def _tables(options: argparse.Namespace) -> Iterator[Table]:
    """Measure one after the other; each is shown before the next begins."""
    yield process.table()
    library = load_knowledge_base()
    _ = library.matcher
    yield Table.of("Commands beside an empty one, in processor time", commands.rows(library))
    yield flight.table(library)
    yield Table.of("Storage beside raw aiosqlite", storing.rows())
    yield Table.of("A member among many", members.rows())
    yield Table.of("Pictures, waited for", pictures.rows(library))
    yield Table.of("Servers with a base of their own", overlays.rows(library))
    yield growth.table()
    yield from matching.tables(options.questions, options.corpus)


if __name__ == "__main__":
    raise SystemExit(main())
