"""Process locks for PostgreSQL: advisory locks of one session (its manual, explicit locking)."""

from typing import Self

from storage.postgres.session import Session

_KEY = "hashtextextended('second-opinion claim ' || $1, 0)"
_ACQUIRE = f"SELECT pg_try_advisory_lock({_KEY})"
_RELEASE = f"SELECT pg_advisory_unlock({_KEY})"

_TOPIC = "(hashtext('second-opinion agreement ' || $1) & 2147483647)"
_ACQUIRE_SHARED = f"SELECT pg_try_advisory_lock_shared({_TOPIC}, CAST($2 AS INTEGER))"
_RELEASE_SHARED = f"SELECT pg_advisory_unlock_shared({_TOPIC}, CAST($2 AS INTEGER))"
_COUNT_OTHERS = (
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2"  # 2: a lock with two keys
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND CAST(classid AS BIGINT) = (hashtext('second-opinion agreement ' || $1) & 2147483647)"
    " AND CAST(objid AS BIGINT) <> CAST($2 AS BIGINT)"
)


class AdvisoryLocks:
    """``ProcessLocks`` on a PostgreSQL server."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._acquired: set[str] = set()

    @classmethod
    async def open(cls, url: str) -> Self:
        """Connect. Raises DatabaseError if the server can't be reached or refuses, ValueError if the URL is wrong."""
        return cls(await Session.open(url, "second-opinion claims"))

    async def acquire(self, name: str) -> bool:
        """See ``ProcessLocks``."""
        if name in self._acquired:  # the server would grant it to the same session again
            return False
        self._acquired.add(name)
        taken = False
        try:
            taken = await self._session.fetch_one(_ACQUIRE, name) == (True,)
        finally:
            if not taken:
                self._acquired.discard(name)
        return taken

    async def release(self, name: str) -> None:
        """See ``ProcessLocks``."""
        await self._session.fetch_one(_RELEASE, name)
        self._acquired.discard(name)

    async def agree_on(self, topic: str, number: int) -> bool:
        """See ``ProcessLocks``; each process holds a shared lock with its number in the key, and looks for others."""
        await self._session.fetch_one(_ACQUIRE_SHARED, topic, number)
        if await self._session.fetch_one(_COUNT_OTHERS, topic, number) == (0,):
            return True
        await self._session.fetch_one(_RELEASE_SHARED, topic, number)
        return False

    async def wait_until_lost(self) -> None:
        """See ``ProcessLocks``."""
        await self._session.wait_until_lost()

    async def close(self) -> None:
        """See ``ProcessLocks``."""
        await self._session.close()
