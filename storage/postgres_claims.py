"""Claims as advisory locks of one session of PostgreSQL (its manual, explicit locking)."""

from typing import Self

from storage.postgres_line import Line

_KEY = "hashtextextended('second-opinion claim ' || $1, 0)"
_TAKE = f"SELECT pg_try_advisory_lock({_KEY})"
_GIVE_BACK = f"SELECT pg_advisory_unlock({_KEY})"

_TOPIC = "(hashtext('second-opinion agreement ' || $1) & 2147483647)"
_HOLD = f"SELECT pg_try_advisory_lock_shared({_TOPIC}, CAST($2 AS INTEGER))"
_LET_GO = f"SELECT pg_advisory_unlock_shared({_TOPIC}, CAST($2 AS INTEGER))"
_OTHERS = (
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2"  # 2: a lock with two keys
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND CAST(classid AS BIGINT) = (hashtext('second-opinion agreement ' || $1) & 2147483647)"
    " AND CAST(objid AS BIGINT) <> CAST($2 AS BIGINT)"
)


class PostgresClaims:
    """``Claims`` on a PostgreSQL server."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._taken: set[str] = set()

    @classmethod
    async def open(cls, url: str) -> Self:
        """Connect. Raises DatabaseError if the server can't be reached or refuses, ValueError if the URL is wrong."""
        return cls(await Line.open(url, "second-opinion claims"))

    async def take(self, name: str) -> bool:
        """See ``Claims``."""
        if name in self._taken:  # the server would count it a second time
            return False
        self._taken.add(name)
        taken = False
        try:
            taken = await self._line.fetch_one(_TAKE, name) == (True,)
        finally:
            if not taken:
                self._taken.discard(name)
        return taken

    async def give_back(self, name: str) -> None:
        """See ``Claims``."""
        await self._line.fetch_one(_GIVE_BACK, name)
        self._taken.discard(name)

    async def agree(self, topic: str, number: int) -> bool:
        """See ``Claims``; everybody holds a shared lock with the number in its key, and looks for other numbers."""
        await self._line.fetch_one(_HOLD, topic, number)
        if await self._line.fetch_one(_OTHERS, topic, number) == (0,):
            return True
        await self._line.fetch_one(_LET_GO, topic, number)
        return False

    async def until_lost(self) -> None:
        """See ``Claims``."""
        await self._line.until_lost()

    async def close(self) -> None:
        """See ``Claims``."""
        await self._line.close()
