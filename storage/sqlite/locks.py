"""Process locks for SQLite: a lock of the operating system on one file, so the first process gets all of them."""

import asyncio
import os
from contextlib import suppress
from pathlib import Path

_SUFFIX = "-claimed"
_OWNER_ONLY = 0o600


class FileLocks:
    """``ProcessLocks`` for the processes of one machine; the system releases them when a process ends.

    SQLite locks its own file with locks that end when any part of the process closes it, so this lock is on an empty
    file beside it. Where that file can't be created or locked, every lock is granted.
    """

    def __init__(self, path: str | None) -> None:
        """Prepare locks for the database at a path; None is one in memory, which no other process can open."""
        self._file = Path(os.path.realpath(path) + _SUFFIX) if path else None  # a file may have several names
        self._descriptor: int | None = None
        self._acquired: set[str] = set()

    async def acquire(self, name: str) -> bool:
        """See ``ProcessLocks``."""
        if name in self._acquired or not self._lock_file():
            return False
        self._acquired.add(name)
        return True

    async def release(self, name: str) -> None:
        """See ``ProcessLocks``; other processes can acquire nothing before ``close``."""
        self._acquired.discard(name)

    async def agree_on(self, topic: str, number: int) -> bool:  # noqa: ARG002 - there is only one process
        """See ``ProcessLocks``."""
        return True

    async def wait_until_lost(self) -> None:
        """See ``ProcessLocks``; a lock of the operating system is never lost."""
        await asyncio.Event().wait()

    async def close(self) -> None:
        """See ``ProcessLocks``."""
        held, self._descriptor = self._descriptor, None
        if held is not None and self._file:
            with suppress(OSError):
                self._file.unlink()
            os.close(held)

    def _lock_file(self) -> bool:
        if self._file is None or self._descriptor is not None:
            return True
        try:
            self._descriptor = _try_flock(self._file)
        except (OSError, ModuleNotFoundError):
            return True
        return self._descriptor is not None


def _try_flock(file: Path) -> int | None:
    """Lock a file and return its descriptor; None when another process holds the lock.

    Raises:
        OSError: If the file can't be created, or its file system has no locks.
        ModuleNotFoundError: If this operating system has no such locks.
    """
    import fcntl  # noqa: PLC0415 - only Unix has it

    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, _OWNER_ONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        ours = _is_same_file(descriptor, file)  # otherwise the previous holder has just deleted it
    except BlockingIOError:
        ours = False
    except BaseException:
        os.close(descriptor)
        raise
    if not ours:
        os.close(descriptor)
    return descriptor if ours else None


def _is_same_file(descriptor: int, file: Path) -> bool:
    """Return whether an open file is still the one at its path."""
    try:
        return os.path.samestat(os.fstat(descriptor), file.stat())
    except FileNotFoundError:
        return False
