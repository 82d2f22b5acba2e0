"""What a store may ask of a database, whichever driver is behind it.

SQL text is written once, in the subset that SQLite and PostgreSQL share: UPSERT, RETURNING, and the column types BIGINT
(for truth values too, as 0 and 1), TEXT and BYTEA. Parameters are ``$1``, ``$2`` … without a gap, and every value goes
through one; SQL text is constant. Where a parameter stands alone, as in ``SELECT CAST($1 AS TEXT)``, it says its type.

Whatever the driver, a value that no column can hold is a ValueError, and what goes wrong in the database is one of the
errors below. A mistake in the SQL itself stays the driver's error.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from storage.schema_info import Table

Row = tuple[Any, ...]
"""One row, in the order of the columns asked for. Rows stay inside ``storage``."""

STATEMENT_SECONDS = 2.0
"""Seconds that a statement may wait for others: Discord gives an answer three (its reference, interactions)."""

OnEvent = Callable[[str, str], None]
"""Told the topic and the payload of an announcement."""

OnGap = Callable[[], None]
"""Told that announcements may have been missed: drop everything that is kept because of what was heard."""

MAX_EVENT_BYTES = 7_978
"""Bytes of topic and payload as JSON in ASCII; PostgreSQL takes less than 8,000 (its manual, NOTIFY), 21 of them for
the transaction's number."""


class DatabaseError(Exception):
    """The database can't be used; the message is a sentence for whoever runs the bot."""


class DatabaseBusyError(DatabaseError):
    """The database was kept busy for too long; trying again later may help.

    Nothing was written, unless it was the answer to a single statement that came too late.
    """


class DatabaseFullError(DatabaseError):
    """There is no room left on the database's disk. Nothing was written."""


class DatabaseUnavailableError(DatabaseError):
    """The database does not answer, or lets nobody write; whether the last statement was carried out is not known."""


class ConstraintError(DatabaseError):
    """A statement would have broken a key or a CHECK of the schema. Nothing was written."""


def to_storable(value: object) -> object:
    """Return the value as both databases can hold it.

    PostgreSQL's TEXT has no U+0000; it becomes U+FFFD, as in CommonMark (https://spec.commonmark.org, section 2.3,
    insecure characters).
    """
    return value.replace("\0", "\ufffd") if isinstance(value, str) and "\0" in value else value


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


class Transaction(Connection, Protocol):
    """Sends statements inside one transaction, and announces what they change."""

    async def notify(self, topic: str, payload: str) -> None:
        """Tell every subscriber once the transaction is committed; nobody when it is rolled back.

        Name what changed and never how: an announcement may reach a server's log.

        Raises:
            ValueError: If topic and payload together are longer than ``MAX_ANNOUNCEMENT``.
        """
        ...


class Database(Connection, Protocol):
    """A database that every task may use at once.

    A statement sent to the database itself is a transaction of its own: it is durable when the call returns, and sees
    only what was committed. When others change the same rows meanwhile, it is as if it had run before or after them.
    """

    def transaction(self, lock: str | None = None) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction: it is committed at the end of the block, and rolled back by any exception.

        Inside the block, send statements to the connection it yields and never to the database. Each statement sees
        what was committed before it; to decide by what an earlier one saw, take a lock.

        Args:
            lock: Transactions with the same lock run one after another in all processes. SQLite has one writer at a
                time anyway, so there it changes nothing.
        """
        ...

    def snapshot(self) -> AbstractAsyncContextManager[Connection]:
        """Open a transaction for reading: all its statements see the database as of one moment."""
        ...

    async def subscribe(self, on_event: OnEvent, on_gap: OnGap) -> None:
        """Hear of every announcement from now on, until the database is closed.

        Subscribers of the database that announced have heard before the transaction's block ends; on PostgreSQL those
        of all other processes hear a moment later. On SQLite no other process hears. Whatever a subscriber raises is
        logged.

        Args:
            hear: Told of each announcement, as soon as the change can be read: what is read after that may be kept, and
                what was being read has to go. It runs on the event loop and must not take long.
            missed: Told when the line to the server was lost and again when it is back, since announcements between
                the two never arrive. What is read in between may be out of date at once.

        Raises:
            DatabaseError: If the line to the server can't be made.
        """
        ...

    async def tables(self) -> tuple[Table, ...]:
        """Return every table; those that others refer to come first."""
        ...

    async def scrub(self) -> bool:
        """Remove what deleted rows left behind in the files, as far as the database can; return whether it could.

        Call it after the transaction that deleted something personal. It may take seconds; a failure is logged, and
        the next scrub makes up for it.
        """
        ...

    async def close(self) -> None:
        """Finish what is in flight and let go of the database; closing twice is fine."""
        ...
