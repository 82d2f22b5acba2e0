"""Fills a small disk with a database until there is no room, makes room, and says what became of it; run on its own."""

import asyncio
import json
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from storage.database import open_database
from storage.interface import DatabaseFullError
from storage.stores.saved_roles import SavedRoleStore

BALLAST = 1 << 18
ATTEMPTS = 5
"""Writes that must fail, one after another, while there is no room."""


async def fill(folder: Path) -> dict[str, object]:
    """Write until full, several times over; then make room and write again."""
    ballast = folder / "ballast"
    ballast.write_bytes(bytes(BALLAST))
    database = await open_database(f"sqlite:///{folder / 'small.db'}")
    saved, now = SavedRoleStore(database), datetime.now(UTC)
    acknowledged = full = user = after = 0
    while full < ATTEMPTS:
        user += 1
        try:
            async with database.transaction() as connection:
                await SavedRoleStore(connection).add(user, "msl", now)
                await SavedRoleStore(connection).set_note(user, "msl", "x" * 500, now)
            acknowledged += 1
        except DatabaseFullError:
            full += 1
    kept = (await database.fetch_all("SELECT count(*) FROM saved_roles"))[0][0]
    ballast.unlink()
    for one in range(10):
        after += await saved.add(10**9 + one, "msl", now)
    await database.close()
    with closing(sqlite3.connect(folder / "small.db")) as raw:
        integrity = raw.execute("PRAGMA integrity_check").fetchone()[0]
    return {"acknowledged": acknowledged, "full": full, "kept": kept, "after": after, "integrity": integrity}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(fill(Path(sys.argv[1])))))  # noqa: T201 - the parent reads it
