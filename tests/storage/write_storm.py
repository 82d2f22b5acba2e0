"""Writes pairs of rows as fast as it can and prints each number once its pair is acknowledged; made to be killed."""

import asyncio
import sys
from datetime import UTC, datetime

from storage.database import open_database
from storage.stores.saved_roles import SavedRoleStore

ROLES = ("msl", "ime")


async def write_until_killed(url: str, first_user: int) -> None:
    """Save two roles for one user after another."""
    database = await open_database(url)
    now = datetime.now(UTC)
    user = first_user
    while True:
        async with database.transaction() as connection:
            saved = [await SavedRoleStore(connection).add(user, role, now) for role in ROLES]
        if all(saved):
            print(user, flush=True)  # noqa: T201 - the parent reads it
        user += 1


if __name__ == "__main__":
    asyncio.run(write_until_killed(sys.argv[1], int(sys.argv[2])))
