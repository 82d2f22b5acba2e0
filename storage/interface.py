"""The interface of a database: what stores may call, whichever driver is behind it.

SQL text is written once, in the subset that SQLite and PostgreSQL share: UPSERT, RETURNING, and the column types BIGINT
(for truth values too, as 0 and 1), TEXT and BYTEA. Parameters are ``$1``, ``$2`` … without a gap, and every value goes
through one; SQL text is constant. Where a parameter stands alone, as in ``SELECT CAST($1 AS TEXT)``, it says its type.

Whatever the driver, a value that no column can hold raises ValueError, and a failure of the database raises one of the
errors below. A mistake in the SQL itself stays the driver's error.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from storage.schema_info import Table

Row = tuple[Any, ...]
"""One row, in the order of the selected columns. Rows stay inside ``storage``."""

STATEMENT_SECONDS = 2.0
"""How long a statement may wait for others: Discord expects an answer within 3 s (its reference, interactions)."""
CLOSING_SECONDS = 5.0
"""How long closing a database waits for what is in flight; a process that ends has about 20 seconds in all."""

OnEvent = Callable[[str, str], None]
"""Called with the topic and the payload of each event."""

OnGap = Callable[[], None]
"""Called when events may have been missed: drop everything cached that relies on them."""

MAX_EVENT_BYTES = 7_978
"""Limit for topic and payload as ASCII JSON; PostgreSQL takes less than 8,000 bytes (its manual, NOTIFY), 21 of which
go to the transaction's number."""


class DatabaseError(Exception):
    """The database can't be used; the message is a sentence for the operator."""


class DatabaseBusyError(DatabaseError):
    """The database was busy for too long; trying again later may help.

    Nothing was written, unless it was only the answer to a single statement that came too late.
    """


class DatabaseFullError(DatabaseError):
    """There is no room left on the database's disk. Nothing was written."""


class DatabaseUnavailableError(DatabaseError):
    """The database does not answer, or is read-only; whether the last statement was executed is not known."""


class ConstraintError(DatabaseError):
    """A statement would have broken a key or a CHECK of the schema. Nothing was written."""


def to_storable(value: object) -> object:
    """Return the value in a form that both databases can store.

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
    """Sends statements inside one transaction, and events about what they change."""

    async def notify(self, topic: str, payload: str) -> None:
        """Send an event to every subscriber when the transaction commits; to nobody when it is rolled back.

        Say what changed, never how: an event may reach a server's log.

        Raises:
            ValueError: If topic and payload together are longer than ``MAX_ANNOUNCEMENT``.
        """
        ...


class Database(Connection, Protocol):
    """A database that many tasks may use at the same time.

    A statement sent to the database itself is a transaction of its own: it is durable when the call returns, and sees
    only what was committed. When others change the same rows concurrently, the result is as if it had run before or
    after them.
    """

    def transaction(self, lock: str | None = None) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction: it is committed at the end of the block, and rolled back by any exception.

        Inside the block, send statements to the connection it yields and never to the database. Each statement sees
        what was committed before it; to make a decision that relies on an earlier read, take a lock.

        Args:
            lock: Transactions with the same lock run one after another, across processes. SQLite has one writer at a
                time anyway, so the lock changes nothing there.
        """
        ...

    def snapshot(self) -> AbstractAsyncContextManager[Connection]:
        """Open a read-only transaction: all its statements see the database at the same point in time."""
        ...

    async def subscribe(self, on_event: OnEvent, on_gap: OnGap) -> None:
        """Receive every event from now on, until the database is closed.

        Subscribers in the process that sent an event are called before the transaction's block ends; on PostgreSQL
        those in all other processes are called a moment later. On SQLite other processes receive nothing. Whatever a
        subscriber raises is logged.

        Args:
            on_event: Called for each event, as soon as the change can be read: what is read after that may be cached,
                and reads still in progress must be discarded. It runs on the event loop and must be quick.
            on_gap: Called when the connection to the server is lost and again when it is back, since events between
                the two never arrive. What is read in between may be out of date at once.

        Raises:
            DatabaseError: If the connection to the server can't be made.
        """
        ...

    async def tables(self) -> tuple[Table, ...]:
        """Return every table; referenced tables come before those that refer to them."""
        ...

    async def scrub(self) -> bool:
        """Remove the remains of deleted rows from the files, as far as the database can; return whether it could.

        Call it after a transaction that deleted personal data. It may take seconds; a failure is logged, and the next
        scrub catches up.
        """
        ...

    async def close(self) -> None:
        """Finish what is in flight, for `CLOSING_SECONDS` at most, and close the database; closing twice is fine."""
        ...
