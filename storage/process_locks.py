"""Locks that one process at a time may hold, such as the lock on a shard."""

from typing import Protocol


class ProcessLocks(Protocol):
    """The locks of one process. All of them are released when the process or its connection ends, in whatever way.

    Raises:
        DatabaseError: From every method, when the connection is lost.
    """

    async def acquire(self, name: str) -> bool:
        """Acquire a lock without waiting; False when it is held, even if by this process."""
        ...

    async def release(self, name: str) -> None:
        """Release a lock that this process holds."""
        ...

    async def agree_on(self, topic: str, number: int) -> bool:
        """Agree on a number with all other processes; False when another process holds a different number.

        Two that disagree at the same moment may both get False.

        Args:
            topic: What the number means.
            number: From 0 to 2,147,483,647.
        """
        ...

    async def wait_until_lost(self) -> None:
        """Wait until the connection is lost, and every lock with it."""
        ...

    async def close(self) -> None:
        """Release every lock."""
        ...
