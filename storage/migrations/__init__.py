"""Migrates a database to the schema of this program.

Migrations are the numbered SQL files in this folder. A file that has been released is never edited; a further change
goes into a new file.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from storage.interface import Database, DatabaseError, Row

SCHEMA_TABLE = "schema_migrations"
"""The table that records which migrations were applied."""

SELECT_APPLIED = "SELECT number FROM schema_migrations"
"""Selects what `pending_migrations` compares."""

_CREATE_SCHEMA_TABLE = (
    "CREATE TABLE IF NOT EXISTS schema_migrations (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)"
)


class SchemaTooNewError(DatabaseError):
    """A later version of the program has migrated this database."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered step of the schema; ``script`` is SQL whose last statement ends with a semicolon."""

    number: int
    name: str
    script: str


@cache
def shipped_migrations() -> tuple[Migration, ...]:
    """Return the migrations of this program, in order."""
    folder = files("storage") / "migrations"
    found = ((re.fullmatch(r"(\d{4})_(\w+)\.sql", file.name), file) for file in folder.iterdir())
    migrations = (Migration(int(name[1]), name[2], file.read_text("utf-8")) for name, file in found if name)
    return tuple(sorted(migrations, key=lambda migration: migration.number))


async def migrate(database: Database, migrations: Sequence[Migration] | None = None) -> tuple[str, ...]:
    """Apply the pending migrations and return their names.

    All of it, with the records of what was applied, is one transaction: after a failure, or when many processes start
    at once, the schema is either untouched or complete.

    Args:
        database: Where to apply them.
        migrations: In order; by default those of this program.

    Raises:
        SchemaTooNewError: If the database has a migration that this program does not know.
    """
    async with database.transaction(lock="schema") as connection:
        await connection.execute(_CREATE_SCHEMA_TABLE)
        pending = pending_migrations(await connection.fetch_all(SELECT_APPLIED), migrations)
        for migration in pending:
            for statement in _split_statements(migration.script):
                await connection.execute(statement)
            await connection.execute(
                "INSERT INTO schema_migrations (number, name) VALUES ($1, $2)", migration.number, migration.name
            )
    return tuple(migration.name for migration in pending)


def pending_migrations(applied: Iterable[Row], migrations: Sequence[Migration] | None = None) -> tuple[Migration, ...]:
    """Return the migrations that were not applied yet.

    Args:
        applied: The database's rows for `SELECT_APPLIED`.
        migrations: Those it should have, in order; by default those of this program.

    Raises:
        SchemaTooNewError: If one was applied that is not among them.
    """
    wanted = shipped_migrations() if migrations is None else migrations
    numbers, known = {number for (number,) in applied}, {migration.number for migration in wanted}
    if unknown := numbers - known:
        raise SchemaTooNewError(
            f"A later version of this program has used the database: its schema is number {max(unknown)}, and this "
            f"version knows number {max(known, default=0)}. Start that version again, or restore an older backup."
        )
    return tuple(migration for migration in wanted if migration.number not in numbers)


def _split_statements(script: str) -> Iterator[str]:
    """Split a script into statements; a statement ends with a semicolon at the end of a line.

    Statements are run one at a time, because running a whole script at once would commit the open transaction.
    """
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement.strip()
            statement = ""
    if statement.strip():
        raise ValueError(f"This statement of a migration does not end: {statement.strip()}")
