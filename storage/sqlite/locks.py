"""Claims on a file of SQLite: whichever process is first has all of them, by a lock of the operating system."""

import asyncio
import os
from contextlib import suppress
from pathlib import Path

_SUFFIX = "-claimed"
_OWNER_ONLY = 0o600


class FileLocks:
    """``Claims`` among the processes of one machine; the system frees them when a process ends, however.

    SQLite locks its file itself, by locks that end when anybody in the process closes it, so this one is on an empty
    file beside it. Where no such file can be made, or locked, nothing is kept from anybody.
    """

    def __init__(self, path: str | None) -> None:
        """Begin to claim the database at a path; None is one in memory, which nobody else has."""
        self._file = Path(os.path.realpath(path) + _SUFFIX) if path else None  # a file may go by several names
        self._descriptor: int | None = None
        self._acquired: set[str] = set()

    async def acquire(self, name: str) -> bool:
        """See ``Claims``."""
        if name in self._acquired or not self._lock_file():
            return False
        self._acquired.add(name)
        return True

    async def release(self, name: str) -> None:
        """See ``Claims``; others get nothing before everything is given back."""
        self._acquired.discard(name)

    async def agree_on(self, topic: str, number: int) -> bool:  # noqa: ARG002 - there is nobody to disagree
        """See ``Claims``."""
        return True

    async def wait_until_lost(self) -> None:
        """See ``Claims``; a lock of the system is never lost."""
        await asyncio.Event().wait()

    async def close(self) -> None:
        """See ``Claims``."""
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
    """Lock a file and return its descriptor; None when another process has it.

    Raises:
        OSError: If it can't be made, or there are no locks where it is.
        ModuleNotFoundError: If this system has no such locks.
    """
    import fcntl  # noqa: PLC0415 - only Unix has it

    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, _OWNER_ONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        ours = _is_same_file(descriptor, file)  # or whoever had it took it away just now
    except BlockingIOError:
        ours = False
    except BaseException:
        os.close(descriptor)
        raise
    if not ours:
        os.close(descriptor)
    return descriptor if ours else None


def _is_same_file(descriptor: int, file: Path) -> bool:
    """Tell whether an open file is still what its name stands for."""
    try:
        return os.path.samestat(os.fstat(descriptor), file.stat())
    except FileNotFoundError:
        return False
