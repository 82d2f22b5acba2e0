"""Asks a database how it is, and changes nothing."""

from storage.connection import Connection, Database
from storage.migrate import refuse_unknown, shipped_migrations

_LEDGER = "schema_migrations"


async def probe(connection: Connection) -> None:
    """Read one row of what every database of ours has; raises whatever the driver raises when it can't."""
    await connection.fetch_one("SELECT max(number) FROM schema_migrations")


async def missing_migrations(database: Database) -> tuple[str, ...]:
    """Return the names of the migrations that this program would apply.

    Raises:
        SchemaTooNew: If a later version of the program has migrated the database.
    """
    known = any(table.name == _LEDGER for table in await database.tables())
    rows = await database.fetch_all("SELECT number FROM schema_migrations") if known else []
    recorded = {number for (number,) in rows}
    shipped = shipped_migrations()
    refuse_unknown(recorded, {migration.number for migration in shipped})
    return tuple(migration.name for migration in shipped if migration.number not in recorded)
