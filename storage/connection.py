"""What a store may ask of a database, whichever driver is behind it.

SQL text is written once, in the subset that SQLite and PostgreSQL share: UPSERT, RETURNING, BIGINT, TEXT. Parameters
are ``$1``, ``$2`` … and every value goes through one; SQL text is constant.
"""

from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

Row = tuple[Any, ...]
"""One row, in the order of the columns asked for. Rows stay inside ``storage``."""


class DatabaseError(Exception):
    """The database can't be used; the message is a sentence for whoever runs the bot."""


class Connection(Protocol):
    """Sends statements, one after another."""

    async def fetch_all(self, sql: str, *parameters: object) -> list[Row]:
        """Return every row of a query, or of a write with RETURNING."""
        ...

    async def fetch_one(self, sql: str, *parameters: object) -> Row | None:
        """Return the first row, or None; the query limits itself to one."""
        ...

    async def execute(self, sql: str, *parameters: object) -> int:
        """Run a statement without result and return how many rows it inserted, changed or deleted."""
        ...


class Database(Connection, Protocol):
    """A database that every task may use at once.

    A statement sent to the database itself is a transaction of its own: it is durable when the call returns, and sees
    only what was committed.
    """

    def transaction(self, lock: str | None = None) -> AbstractAsyncContextManager[Connection]:
        """Open a transaction: it is committed at the end of the block, and rolled back by any exception.

        Inside the block, send statements to the connection it yields and never to the database.

        Args:
            lock: Transactions with the same lock run one after another in all processes. SQLite has one writer at a
                time anyway, so there it changes nothing.
        """
        ...

    async def scrub(self) -> bool:
        """Remove what deleted rows left behind in the files, and return whether that succeeded.

        Call it after the transaction that deleted something personal. It may take seconds; a failure is logged, and
        the next scrub makes up for it.
        """
        ...

    async def close(self) -> None:
        """Finish what is in flight and let go of the database; closing twice is fine."""
        ...
