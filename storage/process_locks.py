"""What one process at a time may have."""

from typing import Protocol


class ProcessLocks(Protocol):
    """The claims of one process. The server frees all of them when the process or its connection ends, however.

    Raises:
        DatabaseError: From every method, when the connection is lost.
    """

    async def acquire(self, name: str) -> bool:
        """Take something, without waiting; False when it is taken, be it by this process."""
        ...

    async def release(self, name: str) -> None:
        """Let others take something that was taken here."""
        ...

    async def agree_on(self, topic: str, number: int) -> bool:
        """Hold to a number together with all other processes; False when one holds to another.

        Two that disagree at the same moment may both hear False.

        Args:
            topic: What the number is about.
            number: From 0 to 2,147,483,647.
        """
        ...

    async def wait_until_lost(self) -> None:
        """Wait until the connection is lost, and every claim with it."""
        ...

    async def close(self) -> None:
        """Give everything back."""
        ...
