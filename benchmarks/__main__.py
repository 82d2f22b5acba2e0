"""`make bench`: every table of measurements."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from benchmarks import charts as pictures
from benchmarks import commands, matching
from benchmarks import concurrent_members as flight
from benchmarks import database_size as members
from benchmarks import matcher_scaling as growth
from benchmarks import server_knowledge_bases as overlays
from benchmarks import startup as process
from benchmarks import storage_overhead as storing
from benchmarks.report import ReportTable, describe_machine, write_json
from knowledge import load_knowledge_base


def main() -> int:
    """Measure and print; `--json FILE` writes the figures too."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--questions", type=Path, help="compare matchers on these questions too")
    parser.add_argument("--corpus", type=Path, help="and on this intent set")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    print(f"Measured on {describe_machine()}.")
    tables: list[ReportTable] = []
    for table in _tables(options):
        print(table, flush=True)
        tables.append(table)
    if options.json:
        write_json(options.json, tables)
    return 0


def _tables(options: argparse.Namespace) -> Iterator[ReportTable]:
    """Measure one after the other; each is shown before the next begins."""
    yield process.table()
    library = load_knowledge_base()
    _ = library.matcher
    yield ReportTable.from_timings("Commands beside an empty one, in processor time", commands.rows(library))
    yield flight.table(library)
    yield ReportTable.from_timings("Storage beside raw aiosqlite", storing.rows())
    yield ReportTable.from_timings("A member among many", members.rows())
    yield ReportTable.from_timings("Pictures, waited for", pictures.rows(library))
    yield ReportTable.from_timings("Servers with a base of their own", overlays.rows(library))
    yield growth.table()
    yield from matching.tables(options.questions, options.corpus)


if __name__ == "__main__":
    raise SystemExit(main())
