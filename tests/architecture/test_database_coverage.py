"""The scenarios of the bot run on SQLite and, with SCENARIOS_ON=postgresql, on PostgreSQL."""

import re

import pytest

from tests.architecture.repository import ROOT, relative_name

BOT = ROOT / "tests" / "bot"
ON_SQLITE_ALONE = {
    "tests/bot/test_no_trace.py": "looks for bytes of the erased in the file itself",
    "tests/bot/test_services_lifecycle.py": "sees by what lies beside the file whether it was closed",
    "tests/bot/test_database_faults.py": "fills the file, and locks it from another program",
    "tests/bot/test_many_members.py": "with 200 members waiting, the simulated Discord takes minutes",
    "tests/bot/ops/test_daily_backups.py": "copies of the file; PostgreSQL has programs of its own for that",
    "tests/bot/ops/test_connection_errors.py": "a start that is refused, whatever the database",
    "tests/bot/ops/test_shutdown.py": "processes, of which test_many_processes.py has those on PostgreSQL",
    "tests/bot/ops/test_settings.py": "names databases and opens none",
    "tests/bot/ops/test_doctor.py": "what is said about each kind of database",
    "tests/bot/test_peer_kills.py": "processes that are killed; test_peer_delivery.py has the same steps on PostgreSQL",
    "tests/bot/test_edit_round_trips.py": "hundreds of edits; tests/storage checks that both databases store them",
}
"""The tests of the bot that never meet PostgreSQL though there is a database in them, and why."""


NAMED = '"sqlite:///|def usual_url'


def source(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def on_sqlite_alone() -> set[str]:
    """The files that name a database of SQLite, or none, but for those that name one of PostgreSQL beside it."""
    files = {relative_name(path): path.read_text(encoding="utf-8") for path in BOT.rglob("test_*.py")}
    return {name for name, text in files.items() if re.search(NAMED, text) and "postgres.url" not in text}


def test_no_test_of_the_bot_is_kept_from_postgresql_without_a_reason() -> None:
    assert on_sqlite_alone() == ON_SQLITE_ALONE.keys()


@pytest.mark.parametrize("file", [".ci/run", "CONTRIBUTING.md"])
def test_where_a_change_lands_all_scenarios_run_on_postgresql(file: str) -> None:
    assert re.search(r"SCENARIOS_ON=postgresql make test ARGS=tests/bot\b(?!/)", source(file))
